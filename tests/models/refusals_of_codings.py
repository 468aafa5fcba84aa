"""The rest of the table of `refusals`: the constraints on two codings and those under way."""

from tests.factories import PartyFactory, SentenceCodingFactory
from tracker import models as m

from .refusals import SAME, Refusal

REFUSALS_OF_CODINGS: list[Refusal] = [
    Refusal(model=model, constraint=constraint, bad=bad, says=says)
    for model, constraint, bad, says in (
        (m.CodingRound, "codinground_key_not_blank", {"key": ""}, "key"),
        (m.CodingRound, "codinground_second_coder_not_blank", {"second_coder": ""}, "second"),
        (m.CodingRound, "codinground_part_allowed", {"part": "x"}, "part"),
        (m.DoubleCoding, "doublecoding_item_not_blank", {"item": ""}, "item"),
        (m.DoubleCoding, "doublecoding_first_not_blank", {"first": ""}, "first"),
        (m.DoubleCoding, "doublecoding_second_not_blank", {"second": ""}, "second"),
        (m.DoubleCoding, "doublecoding_field_allowed", {"field": "x"}, "field"),
        (
            m.DoubleCoding,
            "doublecoding_once_in_its_round",
            {"round": SAME, "item": SAME, "field": SAME},
            "field",
        ),
        (
            m.DoubleCoding,
            "doublecoding_of_a_sentence_or_a_commitment",
            {"commitment": None},
            "about a sentence or",
        ),
        (
            m.DoubleCoding,
            "doublecoding_of_a_sentence_or_a_commitment",
            {"sentence": lambda row: SentenceCodingFactory.create(document=row.round.document)},
            "about a sentence or",
        ),
        (m.DoubleCoding, "doublecoding_score_has_its_party", {"field": "score"}, "of a party"),
        (
            m.DoubleCoding,
            "doublecoding_score_has_its_party",
            {"party": lambda _row: PartyFactory.create()},
            "of a party",
        ),
        (m.DoubleCoding, "doublecoding_settled_with_its_reason", {"settled": "low"}, "reason"),
        (
            m.DoubleCoding,
            "doublecoding_settled_with_its_reason",
            {"settled_because": "Because."},
            "reason",
        ),
        (
            m.DoubleCoding,
            "doublecoding_settled_with_its_reason",
            {"second": "high", "settled": "high", "settled_because": "Both said so."},
            "reason",
        ),
        (m.BlindCoding, "blindcoding_document_not_blank", {"document": ""}, "document"),
        (m.BlindCoding, "blindcoding_part_allowed", {"part": "x"}, "part"),
        (
            m.BlindCoding,
            "blindcoding_by_a_second_person",
            {"first_coder": lambda row: row.coder},
            "coded it first",
        ),
        (
            m.BlindCoding,
            "blindcoding_once_at_a_time",
            {"document": SAME, "part": SAME, "coder": SAME},
            "coding it already",
        ),
    )
]
