"""Two codings side by side: taken in as rows of the record, and each difference settled.

Within a change set: the rows are public with the set, and so is what comes of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker.choices import ChangeSetState, SentenceLabel
from tracker.choices.coding import CodedField
from tracker.coding.asking import (
    Group,
    Question,
    Thing,
    asked,
    label_and_reason,
)
from tracker.coding.deciding import decide
from tracker.coding.decisions import decision_named
from tracker.coding.texts import CodedText
from tracker.models import BlindCoding, ChangeSet, CodingRound, Document, DoubleCoding, Pillar, User
from tracker.models.changesets import FIRST_NUMBER
from tracker.publishing import save_with_history
from tracker.publishing.doubles import finished_on, round_key
from tracker.publishing.errors import refusal
from tracker.publishing.saving import remove
from tracker.text import Span


def to_compare(document: Document, changeset: ChangeSet | None) -> QuerySet[BlindCoding]:
    """The second codings of the document that are finished and stand in no round yet.

    Of what is public, and within a set of what that set codes.
    """
    is_public = Q(changeset__isnull=True) | Q(changeset__state=ChangeSetState.APPROVED)
    finished = BlindCoding.objects.filter(
        is_public | Q(changeset=changeset), document=document.key, finished_at__isnull=False
    )
    taken = set(CodingRound.objects.filter(document=document).values_list("key", flat=True))
    numbers = [one.pk for one in finished if round_key(one) not in taken]
    return finished.filter(pk__in=numbers).select_related("coder")


def take_in(document: Document, blind: BlindCoding, *, by: User) -> CodingRound:
    """Make a round of a finished second coding: a row for each value that both coders gave.

    Raises Refused where nothing of it is left to be compared.
    """
    values = list(_values(asked(document, blind.part, of=blind.coder), blind))
    if not values:
        raise refusal(_("The text was coded in other pieces since: nothing can be compared."))
    found = CodingRound(
        key=round_key(blind),
        document=document,
        part=blind.part,
        second_coder=str(blind.coder),
        coded_on=finished_on(blind),
    )
    save_with_history(found, by=by)
    for value in values:
        value.round = found
        save_with_history(value, by=by)
    return found


def leave_out(found: CodingRound, *, by: User) -> None:
    """Take a round out of the set again. Raises Refused where it is public."""
    if found.pk < FIRST_NUMBER:
        raise refusal(_("The comparison is public: it stays."))
    for value in found.values.all():
        remove(value, by=by)
    remove(found, by=by)


def _values(groups: list[Group], blind: BlindCoding) -> Iterator[DoubleCoding]:
    for group in groups:
        for thing in group.things:
            for question in thing.questions:
                second = blind.values.get(question.name, "")
                if question.first and second:
                    yield from _of_question(thing, question, second)


def _of_question(thing: Thing, question: Question, second: str) -> Iterator[DoubleCoding]:
    """The rows of one answer: of a sentence its label, and the reason where both gave one."""

    def row(field: CodedField, first: str, second: str) -> DoubleCoding:
        return DoubleCoding(
            item=thing.name if question.party is None else f"{thing.name}.{question.party.code}",
            field=field,
            sentence=thing.sentence,
            commitment=thing.commitment,
            party=question.party,
            first=first,
            second=second,
        )

    if question.field != CodedField.LABEL:
        yield row(question.field, question.first, second)
        return
    (label, reason), (again, other) = label_and_reason(question.first), label_and_reason(second)
    yield row(CodedField.LABEL, label, again)
    if reason and other:
        yield row(CodedField.WHY_NOT, reason, other)


# --- Settling ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settlement:
    """On what a difference is settled, and why."""

    row: DoubleCoding
    value: str
    because: str


def settle(document: Document, settlement: Settlement, *, by: User) -> None:
    """Settle a difference, and let the coding say so where that is not public yet.

    A verdict is changed by its own form. Raises Refused, about the box, where the value is none of
    the two, where the reason is missing and where commitments rest on what would change.
    """
    row = settlement.row
    box = f"because-{row.pk}"
    if settlement.value not in {row.first, row.second}:
        raise refusal(_("%(item)s: choose one of the two.") % {"item": row.item}, field=box)
    if not settlement.because.strip():
        raise refusal(_("%(item)s: say why.") % {"item": row.item}, field=box)
    row.settled, row.settled_because = settlement.value, settlement.because.strip()
    save_with_history(row, by=by)
    appliers: dict[str, Callable[[Document, DoubleCoding, User], None]] = {
        CodedField.LABEL: _let_the_sentence_say_so,
        CodedField.WHY_NOT: _let_the_sentence_say_so,
        CodedField.PILLAR: _let_the_commitment_say_so,
        CodedField.BINDING: _let_the_commitment_say_so,
        CodedField.OBLIGATION: _let_the_commitment_say_so,
    }
    if row.field in appliers:
        appliers[row.field](document, row, by)


def _let_the_sentence_say_so(document: Document, row: DoubleCoding, by: User) -> None:
    sentence = row.sentence
    if sentence is None or sentence.pk < FIRST_NUMBER:
        return
    coded = CodedText.load(document)
    span = Span(sentence.start, sentence.end)
    unit = coded.unit_at(span)
    if unit is None or row.settled is None:
        return
    label, reason = label_and_reason(unit.value)
    if row.settled in {label, reason}:
        return
    value = row.settled
    if row.field == CodedField.WHY_NOT or value == SentenceLabel.NEAR_MISS:
        reason = row.settled if row.field == CodedField.WHY_NOT else _reason_of(row)
        value = f"no:{reason}"
    decision = decision_named(value)
    if decision is not None:
        decide(coded, span, decision, by=by)


def _reason_of(row: DoubleCoding) -> str:
    """The reason that the second coder gave for a sentence that the first one read otherwise."""
    for blind in BlindCoding.objects.filter(document=row.round.document.key):
        if round_key(blind) == row.round.key:
            return label_and_reason(str(blind.values.get(row.item, "")))[1]
    return ""


def _let_the_commitment_say_so(document: Document, row: DoubleCoding, by: User) -> None:
    commitment = row.commitment
    if commitment is None:
        return
    if row.field == CodedField.PILLAR:
        commitment.pillar = Pillar.objects.get(slug=row.settled)
    else:
        setattr(commitment, row.field, row.settled)
    save_with_history(commitment, by=by)
