"""What a second coder is asked of a document: the same as the first, and none of the answers.

The questions are made of the record, within a change set of what it would be; the answers of the
first coder are read from it only when the two are compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.models import Choices, Prefetch
from django.utils.functional import Promise

from tracker.choices import Binding, ObligationKind, ScoreValue, SentenceLabel, Status
from tracker.choices.coding import CodedField, CodedPart
from tracker.coding.decisions import HEADING, OFFERS
from tracker.coding.texts import CodedText
from tracker.models import (
    Actor,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Obligation,
    Pillar,
    SentenceCoding,
    User,
)
from tracker.text import Span, cut

Offered: TypeAlias = tuple[tuple[str, str | Promise], ...]
# Where a sentence is no commitment its decision is the label with the reason.
_PARTED = ":"


@dataclass(frozen=True)
class Question:
    """One value that both coders give, and what the first one gave; "" where that is nothing."""

    name: str
    field: CodedField
    label: str | Promise
    offers: Offered
    first: str
    party: Actor | None = None
    is_needed: bool = True


@dataclass(frozen=True)
class Thing:
    """A sentence or a commitment with what is asked about it, and what a coder may know of it."""

    name: str
    words: str
    questions: tuple[Question, ...]
    sentence: SentenceCoding | None = None
    commitment: Commitment | None = None
    bearings: tuple[Bearing, ...] = ()


@dataclass(frozen=True)
class Group:
    """Things that stand together: those of one paragraph, or a commitment alone."""

    name: str
    things: list[Thing] = field(default_factory=list)


def asked(document: Document, part: str, *, of: User) -> list[Group]:
    """What `of` is asked, in the order of the text, from a fixed number of queries.

    Empty where the part has nothing to be coded twice: no held text, no commitment, or of verdicts
    only such as `of` wrote.
    """
    makers: dict[str, Callable[[Document, User], list[Group]]] = {
        CodedPart.SENTENCES: _sentences,
        CodedPart.COMMITMENTS: _commitments,
        CodedPart.VERDICTS: _verdicts,
    }
    return makers[part](document, of)


def questions_of(groups: Iterable[Group]) -> dict[str, Question]:
    """Every question by its name."""
    return {
        question.name: question
        for group in groups
        for thing in group.things
        for question in thing.questions
    }


def told(question: Question, value: str) -> str:
    """A value in the words in which it is offered."""
    return str(dict(question.offers).get(value, value))


DECISIONS: Offered = tuple((offer.value, offer.name) for offer in OFFERS if offer.value != HEADING)
"""What a second coder can say of a sentence. Where a section begins is not coded twice."""


def label_and_reason(value: str) -> tuple[str, str]:
    """What a decision says of a sentence: its label, and the reason if it is no commitment."""
    label, _colon, reason = value.partition(_PARTED)
    return (SentenceLabel.NEAR_MISS.value, reason) if reason else (label, "")


def _sentences(document: Document, of: User) -> list[Group]:
    if document.text is None:
        return []
    coded = CodedText.load(document)
    groups = []
    for paragraph in coded.paragraphs:
        things = [
            Thing(
                name=f"{unit.coding.paragraph}.{unit.coding.number}",
                words=unit.words,
                sentence=unit.coding,
                questions=(
                    Question(
                        name=f"{unit.coding.paragraph}.{unit.coding.number}",
                        field=CodedField.LABEL,
                        label=CodedField.LABEL.label,
                        offers=DECISIONS,
                        first=unit.value,
                    ),
                ),
            )
            for unit in paragraph.units
            if unit.coding is not None
        ]
        if things:
            groups.append(Group(str(paragraph.number), things))
    return groups


def _of_document(document: Document) -> list[Commitment]:
    debts = Obligation.objects.debts().select_related("actor")
    rows = (
        Commitment.objects.not_withdrawn()
        .filter(document=document)
        .select_related("pillar")
        .prefetch_related(Prefetch("obligations", queryset=debts, to_attr="debts"))
    )
    return list(rows.order_by("start", "ref"))


def _commitments(document: Document, of: User) -> list[Group]:
    pillars: Offered = tuple(Pillar.objects.order_by("position").values_list("slug", "name"))
    fields: tuple[tuple[CodedField, Offered, Callable[[Commitment], str]], ...] = (
        (CodedField.PILLAR, pillars, lambda row: row.pillar.slug),
        (CodedField.BINDING, _offers(Binding), lambda row: row.binding or ""),
        (CodedField.OBLIGATION, _offers(ObligationKind), lambda row: row.obligation_kind),
    )
    return [
        _group(
            row,
            document,
            [
                Question(f"{row.ref}:{name.value}", name, name.label, offers, first(row))
                for name, offers, first in fields
            ],
        )
        for row in _of_document(document)
    ]


def _verdicts(document: Document, of: User) -> list[Group]:
    """The commitments whose verdict another one proposes or proposed."""
    rows = _of_document(document)
    newest = _newest_verdicts(rows)
    bearings = _bearings(rows)
    return [
        _group(row, document, _of_verdict(row, newest.get(row.pk)), bearings.get(row.pk, ()))
        for row in rows
        if row.pk not in newest or newest[row.pk].author_id != of.pk
    ]


def _of_verdict(row: Commitment, verdict: Assessment | None) -> list[Question]:
    status = CodedField.STATUS
    scores = {} if verdict is None else {one.party_id: one.value for one in verdict.scores.all()}
    first = verdict.status if verdict else Status.NOT_ASSESSED.value
    found = [Question(f"{row.ref}:{status.value}", status, status.label, _offers(Status), first)]
    for debt in row.debts:  # type: ignore[attr-defined]  # prefetched
        value = scores.get(debt.actor_id)
        found.append(
            Question(
                name=f"{row.ref}:{CodedField.SCORE.value}:{debt.actor.code}",
                field=CodedField.SCORE,
                label=debt.actor.name,
                offers=_offers(ScoreValue),
                first="" if value is None else str(value),
                party=debt.actor,
                is_needed=False,
            )
        )
    return found


def _newest_verdicts(rows: list[Commitment]) -> Mapping[int, Assessment]:
    """Of each commitment the draft that is to become its verdict, or else the verdict."""
    found: dict[int, Assessment] = {}
    verdicts = Assessment.objects.not_withdrawn().filter(commitment__in=rows)
    for verdict in verdicts.order_by("is_current", "pk").prefetch_related("scores"):
        held = found.get(verdict.commitment_id)
        is_newer = verdict.is_current or verdict.published_at is None
        if is_newer and (held is None or held.published_at is not None):
            found[verdict.commitment_id] = verdict
    return found


def _bearings(rows: list[Commitment]) -> dict[int, tuple[Bearing, ...]]:
    found: dict[int, tuple[Bearing, ...]] = {}
    bearings = Bearing.objects.not_withdrawn().filter(
        commitment__in=rows, action__withdrawn_at__isnull=True
    )
    for bearing in bearings.select_related("action").order_by("action__date", "action__slug"):
        held = found.get(bearing.commitment_id, ())
        found[bearing.commitment_id] = (*held, bearing)
    return found


def _group(
    row: Commitment,
    document: Document,
    questions: Iterable[Question],
    bearings: tuple[Bearing, ...] = (),
) -> Group:
    words = cut(document.text, Span(row.start, row.end)) if document.text else ""
    return Group(
        row.ref, [Thing(row.ref, words, tuple(questions), commitment=row, bearings=bearings)]
    )


def _offers(choices: type[Choices]) -> Offered:
    return tuple((str(value), label) for value, label in choices.choices)
