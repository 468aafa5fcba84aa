"""Rounds of double coding as people read them: values in words, and how far two coders agree."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from tracker.agreement import Agreement, agreement
from tracker.choices import Binding, ObligationKind, ScoreValue, SentenceLabel, Status
from tracker.choices.coding import CodedField, WhyNot
from tracker.models import CodingRound, Document, DoubleCoding, Pillar
from tracker.text.languages import text_of

ValueWords = Mapping[str, Mapping[str, str | Promise]]


def value_words() -> ValueWords:
    """What each value of each field is called, in one query."""
    return {
        CodedField.LABEL: dict(SentenceLabel.choices),
        CodedField.WHY_NOT: dict(WhyNot.choices),
        CodedField.PILLAR: {row.slug: text_of(row, "name") for row in Pillar.objects.all()},
        CodedField.BINDING: dict(Binding.choices),
        CodedField.OBLIGATION: dict(ObligationKind.choices),
        CodedField.STATUS: dict(Status.choices),
        CodedField.SCORE: {str(value): label for value, label in ScoreValue.choices},
    }


@dataclass(frozen=True)
class FieldOfRound:
    """One field of a round: how far the two agree on it, and the values that differ."""

    name: str | Promise
    agreement: Agreement
    differences: list[DoubleCoding]


@dataclass(frozen=True)
class RoundAgreement:
    """A round with its fields, in the order of the vocabulary."""

    found: CodingRound
    fields: list[FieldOfRound]


def agreements() -> list[RoundAgreement]:
    """Every round of the record, oldest first, without what was withdrawn since.

    Each difference has `said`: the first value, the second, and what was settled on, in words.
    """
    rounds = list(CodingRound.objects.select_related("document").order_by("coded_on", "key"))
    if not rounds:
        return []
    words = value_words()
    values: dict[int, dict[str, list[DoubleCoding]]] = defaultdict(lambda: defaultdict(list))
    kept = DoubleCoding.objects.exclude(sentence__withdrawn_at__isnull=False).exclude(
        commitment__withdrawn_at__isnull=False
    )
    related = ("round__document", "sentence", "commitment", "party")
    for value in kept.select_related(*related).order_by("round", "pk"):
        values[value.round_id][value.field].append(value)
    return [
        RoundAgreement(
            found,
            [
                FieldOfRound(
                    field.label,
                    agreement((one.first, one.second) for one in values[found.pk][field]),
                    [in_words(one, words) for one in values[found.pk][field] if one.differs],
                )
                for field in CodedField
                if values[found.pk][field]
            ],
        )
        for found in rounds
    ]


def doubles_of(document: Document) -> list[DoubleCoding]:
    """What two coders said of the sentences of the document, in words."""
    rows = DoubleCoding.objects.filter(sentence__document=document).select_related("round")
    found = list(rows.order_by("round", "pk"))
    words = value_words() if found else {}
    return [in_words(row, words) for row in found]


def in_words(row: DoubleCoding, words: ValueWords) -> DoubleCoding:
    """The row with `said`, its three values in words; None for what is not settled."""
    names = words[row.field]
    said = (row.first, row.second, row.settled)
    row.said = tuple(None if one is None else names.get(one, one) for one in said)  # type: ignore[attr-defined]  # for templates
    return row
