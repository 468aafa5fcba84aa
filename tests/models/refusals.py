"""The table of what the database must refuse: every named constraint with values that break it.

Each case breaks one constraint and no other, so that the refusal can be told apart by its name.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from tests.factories import ROUND, AssessmentFactory
from tracker import models as m
from tracker.models import fields
from tracker.models.base import Withdrawable

from .rows import OWN_MODELS, PASSAGE_MODELS, NearMissFactory, make


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A valid row made from `given`, and the values `bad` that the constraint must refuse.

    A value SAME is the one of another row; a function gets the row and returns the value. `says`
    stands in the message of the constraint.
    """

    model: type[Model]
    constraint: str
    bad: dict[str, Any]
    says: str
    given: dict[str, Any] = field(default_factory=dict)


class _Same:
    def __repr__(self) -> str:
        return "SAME"


SAME: Final = _Same()

DAY = dt.date(2025, 7, 1)
_DAY_BEFORE = dt.date(2025, 6, 30)
DRAFT = {"state": "draft", "is_current": False, "published_at": None}
AMOUNT = {"amount": 5, "currency": "USD", "amount_kind": "grant", "amount_stage": "announced"}
_PARTY = {"is_party": True, "kind": "state", "position": 1}
_BAD_ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example/",
    "ftp://example.org/",
    "example.org",
    " https://example.org/",
    "https:/example.org",
)
_BAD_REFS = [
    {"ref": bad}
    for bad in ("NYD 57", "NYD/58", "NYD\u201156", "\u041dYD-60", "NYD-61\u200b", "-A", "_A")
]
_GOOD_HASH = "0123456789abcdef" * 4
_BAD_HASHES = ("0" * 63, "A" * 64, "g" + "0" * 63, "0" * 63 + "g", "0" * 63 + " ")


def _name(model: type[Model]) -> str:
    # Constraints are named as the table is, which has the first name of its model.
    return model._meta.db_table.removeprefix("tracker_")


def _another(row: Model) -> Model:
    return make(type(row))


def _blank(model: type[Model], *names: str) -> Iterable[Refusal]:
    for name in names:
        yield Refusal(
            model=model, constraint=f"{_name(model)}_{name}_not_blank", bad={name: ""}, says=name
        )


def _allowed(model: type[Model], *names: str, bad: Any = "x", **others: Any) -> Iterable[Refusal]:
    for name in names:
        yield Refusal(
            model=model,
            constraint=f"{_name(model)}_{name}_allowed",
            bad={**others, name: bad},
            says=name,
        )


def _each(
    model: type[Model], constraint: str, says: str, *bads: dict[str, Any], **given: Any
) -> Iterable[Refusal]:
    for bad in bads:
        yield Refusal(model=model, constraint=constraint, bad=bad, says=says, given=given)


def _share(model: type[Model], name: str) -> Iterable[Refusal]:
    bads = [{name: Decimal(bad)} for bad in ("-0.01", "1.01")]
    yield from _each(model, f"{_name(model)}_{name}_between_0_and_1", name, *bads)


def _address(model: type[Model], name: str) -> Iterable[Refusal]:
    bads = [{name: bad} for bad in _BAD_ADDRESSES]
    yield from _each(model, f"{_name(model)}_{name}_http_or_https", name, *bads)


def _ruled(
    kinds: tuple[type[fields.AnyField], ...], ending: str, says: str, *bads: str, **given: Any
) -> Iterable[Refusal]:
    """Each field of the kinds has a constraint of its own, whose name ends so."""
    for model in OWN_MODELS:
        for one in model._meta.fields:
            if isinstance(one, kinds):
                constraint = f"{_name(model)}_{one.name}_{ending}"
                yield from _each(
                    model, constraint, says, *({one.name: bad} for bad in bads), **given
                )


def _hash(model: type[Model], name: str, values: Iterable[str] = _BAD_HASHES) -> Iterable[Refusal]:
    bads = [{name: bad} for bad in values]
    yield from _each(model, f"{_name(model)}_{name}_64_hex_digits", name, *bads)


def _once(
    model: type[Model], constraint: str, *names: str, says: str = "", **given: Any
) -> Iterable[Refusal]:
    bad = dict.fromkeys(names, SAME)
    yield Refusal(model=model, constraint=constraint, bad=bad, says=says or names[-1], given=given)


def _passage(model: type[Model]) -> Iterable[Refusal]:
    name = _name(model)
    yield from _each(
        model, f"{name}_start_before_end", "start", {"start": 9, "end": 9}, {"start": 9, "end": 8}
    )
    yield from _each(model, f"{name}_paragraph_from_1", "paragraph", {"paragraph": 0})
    yield from _hash(model, "sha256", _BAD_HASHES[:2])


def _withdrawn(model: type[Model]) -> Iterable[Refusal]:
    given = {"is_current": False} if model is m.Assessment else {}
    yield from _each(
        model,
        f"{_name(model)}_withdrawn_with_its_reason",
        "reason",
        {"withdrawn_at": ROUND},
        {"withdrawn_because": "Wrong."},
        **given,
    )


def _assessment(row: Any) -> Any:
    return AssessmentFactory.create()


def _near_miss(row: Any) -> Any:
    return NearMissFactory.create()


_TABLE: tuple[Iterable[Refusal], ...] = (
    *(_passage(model) for model in PASSAGE_MODELS),
    *(_withdrawn(model) for model in OWN_MODELS if issubclass(model, Withdrawable)),
    _allowed(m.Change, "verb"),
    _allowed(m.RecordEntry, "role", "verb"),
    _hash(m.RecordEntry, "previous"),
    _hash(m.RecordEntry, "hash"),
    _each(m.RecordEntry, "entry_is_about_something_public", "before or an after", {"after": None}),
    _ruled((fields.StableKey, fields.Slug), "fits_an_address", "A key has", "a.b"),
    _ruled((fields.PointedKey,), "fits_an_address", "A key has", ".a"),
    _ruled((fields.Language, fields.OptionalLanguage), "is_a_tag", "language", "русский"),
    _ruled((fields.OptionalCurrency,), "is_a_code", "currency", "US$", "US", **AMOUNT),
    _each(m.Commitment, "commitment_ref_fits_an_address", "A key has", *_BAD_REFS),
    _each(m.Reply, "reply_language_is_a_tag", "language", {"language": "e"}, {"language": "US$"}),
    # Actors and persons
    _blank(m.Actor, "code", "name"),
    _allowed(m.Actor, "kind"),
    _each(
        m.Actor,
        "actor_party_is_a_state_with_a_position",
        "position",
        {"kind": "agency"},
        {"position": None},
        **_PARTY,
    ),
    _each(
        m.Actor,
        "actor_active_from_before_active_to",
        "active_from",
        {"active_from": DAY, "active_to": _DAY_BEFORE},
    ),
    _each(m.Actor, "actor_merged_is_no_party", "party", {"merged_into": _another}, **_PARTY),
    _blank(m.ActorAlias, "name"),
    _once(m.ActorAlias, "actoralias_once_per_actor", "actor", "name"),
    _blank(m.Person, "slug", "name"),
    _blank(m.PersonSpelling, "name"),
    _once(m.PersonSpelling, "personspelling_once_per_document", "person", "document", "name"),
    _blank(m.Participation, "as_written"),
    _once(m.Participation, "participation_position_once_per_document", "document", "position"),
    # Documents and how they were read
    _blank(m.Document, "key", "slug"),
    _allowed(m.Document, "kind", "standing", "date_precision"),
    _address(m.Document, "source_url"),
    _address(m.Document, "archive_url"),
    _each(
        m.Document,
        "document_only_a_known_page_is_gone",
        "source_gone_on",
        {"source_gone_on": DAY, "source_url": None},
    ),
    _hash(m.Document, "raw_sha256"),
    _allowed(m.SearchEntry, "kind"),
    _hash(m.Publication, "key"),
    _hash(m.Document, "normalised_sha256"),
    _each(
        m.Document,
        "document_body_paragraphs_within_paragraphs",
        "body_paragraphs",
        {"body_paragraphs": 2},
        paragraphs=1,
    ),
    _blank(m.SourceText, "text"),
    _blank(m.Section, "slug", "title"),
    _once(m.Section, "section_slug_once_per_document", "document", "slug"),
    _once(m.Section, "section_position_once_per_document", "document", "position"),
    _once(m.DateMention, "datemention_position_once_per_document", "document", "position"),
    _allowed(m.SentenceCoding, "label"),
    _once(m.SentenceCoding, "sentencecoding_once_per_place", "document", "paragraph", "number"),
    _blank(m.NearMiss, "key", "why_not"),
    _share(m.NearMiss, "chance"),
    _blank(m.Event, "slug", "title"),
    _allowed(m.Event, "kind", "state", "date_precision"),
    _each(
        m.Event,
        "event_date_and_precision_agree",
        "precision",
        {"date": None},
        {"date_precision": "unknown"},
    ),
    _once(m.EventSource, "eventsource_position_once_per_event", "event", "position"),
    _blank(m.Contradiction, "key", "topic", "decision"),
    _once(
        m.ContradictionReading,
        "contradictionreading_position_once_per_point",
        "contradiction",
        "position",
    ),
    # Commitments
    _blank(m.Theme, "slug", "name"),
    _blank(m.Pillar, "slug", "name"),
    _blank(m.Commitment, "ref", "title", "statement", "done_when"),
    _allowed(m.Commitment, "standing", "binding", "obligation_kind", "ambition"),
    _allowed(m.Commitment, "due_precision", due_on=DAY),
    _share(m.Commitment, "coding_confidence"),
    _each(
        m.Commitment,
        "commitment_due_date_and_precision_agree",
        "due date",
        {"due_on": DAY},
        {"due_precision": "month"},
    ),
    _allowed(m.CommitmentPassage, "role"),
    _once(
        m.CommitmentPassage, "commitmentpassage_once_per_place", "commitment", "role", "position"
    ),
    _allowed(m.Obligation, "role"),
    _once(m.Obligation, "obligation_once_per_role", "commitment", "actor", "role"),
    _blank(m.Link, "key"),
    _allowed(m.Link, "type"),
    _share(m.Link, "confidence"),
    _each(
        m.Link,
        "link_has_one_from_end",
        "starts at",
        {"from_commitment": None},
        {"from_near_miss": _near_miss},
    ),
    _each(
        m.Link,
        "link_has_one_to_end",
        "ends at",
        {"to_commitment": None},
        {"to_near_miss": _near_miss},
    ),
    _blank(m.Initiative, "key", "slug", "name"),
    _blank(m.InitiativeFact, "says"),
    _once(m.InitiativeFact, "initiativefact_position_once", "initiative", "position"),
    _allowed(m.Translation, "kind"),
    _blank(m.Translation, "key", "text"),
    _hash(m.Translation, "source_sha256"),
    _once(m.Translation, "translation_once_per_language", "kind", "key", "field", "language"),
    # Evidence
    _blank(m.Action, "slug", "title"),
    _allowed(m.Action, "date_precision", "kind", "stage", "attribution"),
    _allowed(m.Action, "amount_kind", "amount_stage", **AMOUNT),
    _each(
        m.Action,
        "action_date_and_precision_agree",
        "precision",
        {"date": None},
        {"date_precision": "unknown"},
    ),
    _each(m.Action, "action_merged_is_withdrawn", "withdrawn", {"merged_into": _another}),
    _each(
        m.Action,
        "action_ends_after_it_starts",
        "end_date",
        {"date": DAY, "end_date": _DAY_BEFORE},
    ),
    _each(
        m.Action,
        "action_amount_is_whole",
        "amount",
        {"amount": 5},
        {"currency": "USD"},
        # NULL compared with anything is unknown, and a CHECK alone lets unknown through.
        {**AMOUNT, "amount": None},
        {**AMOUNT, "amount": 0},
        {**AMOUNT, "amount": -5},
        {**AMOUNT, "currency": None},
        {**AMOUNT, "amount_kind": None},
        {**AMOUNT, "amount_stage": None},
    ),
    _blank(m.Evidence, "publisher", "shows"),
    _address(m.Evidence, "url"),
    _address(m.Evidence, "archive_url"),
    _allowed(m.Evidence, "tier", "confidence"),
    _once(m.Evidence, "evidence_position_once_per_action", "action", "position"),
    _allowed(m.Bearing, "direction", "weight"),
    _blank(m.Bearing, "why"),
    _once(m.Bearing, "bearing_once_per_action_and_commitment", "action", "commitment"),
    _blank(m.Search, "key", "query", "where"),
    # Assessments and scores
    _blank(m.Methodology, "version", "summary", "rule_set"),
    _blank(m.Assessment, "key"),
    _each(
        m.Assessment,
        "assessment_status_is_a_verdict",
        "status",
        {"status": "not_assessed"},
        {"status": "x"},
    ),
    _each(m.Assessment, "assessment_state_allowed", "state", {"state": "x"}, **DRAFT),
    _allowed(m.Assessment, "confidence", "first_status", "second_status"),
    _each(
        m.Assessment,
        "assessment_reviewer_is_not_the_author",
        "reviewer",
        {"reviewer": lambda row: row.author},
    ),
    _each(m.Assessment, "assessment_published_is_complete", "reviewer", {"reviewer": None}),
    _each(
        m.Assessment, "assessment_published_is_complete", "publication time", {"published_at": None}
    ),
    _each(m.Assessment, "assessment_published_is_complete", "rationale", {"rationale": ""}),
    _each(
        m.Assessment,
        "assessment_published_is_complete",
        "what would change it",
        {"what_would_change_it": ""},
    ),
    _each(
        m.Assessment,
        "assessment_unpublished_has_no_publication_time",
        "publication time",
        {"published_at": ROUND},
        {"published_at": ROUND, "state": "in_review", "submitted_at": ROUND},
        **DRAFT,
    ),
    _each(
        m.Assessment,
        "assessment_current_is_published",
        "current",
        {"is_current": True},
        {"is_current": True, "state": "in_review", "submitted_at": ROUND},
        **DRAFT,
    ),
    _each(
        m.Assessment,
        "assessment_current_is_not_withdrawn",
        "withdrawn",
        {"withdrawn_at": ROUND, "withdrawn_because": "Wrong."},
    ),
    _each(
        m.Assessment,
        "assessment_in_review_was_submitted",
        "time at which it was sent",
        {"state": "in_review"},
        **DRAFT,
    ),
    _each(
        m.Assessment,
        "assessment_returned_with_its_reason",
        "reason",
        {"state": "returned"},
        **DRAFT,
    ),
    _each(
        m.Assessment,
        "assessment_correction_says_what_was_wrong",
        "what was wrong",
        {"correction_note": "The date was wrong."},
        {"corrects": _assessment},
    ),
    _once(
        m.Assessment,
        "assessment_one_open_per_author",
        "commitment",
        "author",
        says="open assessment",
        **DRAFT,
    ),
    _once(
        m.Assessment,
        "assessment_one_current_per_commitment",
        "commitment",
        says="current assessment",
    ),
    _allowed(m.Score, "value", bad=2),
    _each(
        m.Score,
        "score_reason_only_with_0",
        "reason",
        {"reason": "under_way"},
        {"value": 0, "reason": "x"},
        {"value": None, "unscored": "contested", "reason": "under_way"},
    ),
    _each(m.Score, "score_0_has_a_reason", "reason", {"value": 0}),
    _each(
        m.Score,
        "score_or_why_there_is_none",
        "value",
        {"unscored": "contested"},
        {"value": None},
        {"value": None, "unscored": "x"},
        {"value": None, "unscored": "not_assessed"},
    ),
    _each(
        m.Score,
        "score_not_applicable_has_a_reason",
        "reason",
        {"value": None, "unscored": "not_applicable"},
    ),
    _once(m.Score, "score_once_per_party", "assessment", "party"),
    _blank(m.Reply, "key", "text", "publisher"),
    _allowed(m.Reply, "stated_precision", "received"),
    _address(m.Reply, "url"),
    _each(m.Reply, "reply_date_is_known", "date", {"stated_precision": "unknown"}),
    _each(
        m.Reply,
        "reply_in_public_has_an_address",
        "url",
        {"url": None},
        {"url": None, "received": "reported"},
    ),
    _each(
        m.Release,
        "release_name_fits_an_address",
        "A name has",
        *({"name": name} for name in ("", ".a", "-a", "_a", "a b", "a/b", "é", "2026%")),
    ),
    _blank(m.Withdrawal, "reason"),
    _each(
        m.Withdrawal,
        "withdrawal_decision_is_whole",
        "who decided",
        {"decided_at": ROUND},
        {"is_approved": False},
    ),
    _each(
        m.Withdrawal,
        "withdrawal_approved_by_a_second_person",
        "second person",
        {
            "decided_by": lambda row: row.proposed_by,
            "decided_at": ROUND,
            "is_approved": True,
        },
    ),
    _once(
        m.Withdrawal, "withdrawal_one_open_per_assessment", "assessment", says="proposed already"
    ),
    _blank(m.KeptForm, "path"),
    _hash(m.SavedForm, "key"),
    _address(m.PastedItem, "address"),
    _blank(m.UnassessedNote, "why_not"),
    _allowed(m.SecondCoding, "status", "confidence", "binding", "obligation_kind"),
    _allowed(m.CodedScore, "coder"),
    _allowed(m.CodedScore, "value", bad=2),
    _once(m.CodedScore, "codedscore_once_per_cell", "commitment", "coder", "party"),
)
REFUSALS: list[Refusal] = [refusal for rows in _TABLE for refusal in rows]
