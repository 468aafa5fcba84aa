"""Make a commitment of words of a sentence, mend it, and take it out, in the caller's transaction.

The forms of the desk call it within a change set, so that each row is a row of the set.
"""

from collections.abc import Iterable, Sequence

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding, ObligationRole, PassageRole, Standing
from tracker.coding.quoting import paragraph_of, place_of
from tracker.models import (
    Actor,
    Commitment,
    CommitmentPassage,
    Document,
    Obligation,
    SentenceCoding,
    Theme,
    User,
)
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.querysets import KeyedQuerySet
from tracker.publishing import save_with_history
from tracker.publishing.errors import refusal
from tracker.publishing.saving import remove
from tracker.text import Span, cut, paragraph_number, sha256_of


def parties() -> KeyedQuerySet[Actor]:
    """The parties, in their order."""
    return Actor.objects.filter(is_party=True).order_by("position", "code")


def new_commitment(sentence: SentenceCoding) -> Commitment:
    """A commitment of the sentence, not stored; what the document says of it is filled in."""
    document = sentence.document
    is_agreed = document.standing == Standing.AGREED
    return Commitment(
        document=document,
        sentence=sentence,
        standing=CommitmentStanding.AGREED if is_agreed else CommitmentStanding.REPORTED,
    )


def quote(row: Commitment, quotation: str) -> None:
    """Let the commitment point at the pasted words. Raises Refused, about `quotation`.

    They may go beyond the sentence of the commitment, and must have a part in it.
    """
    sentence = Span(row.sentence.start, row.sentence.end)
    span = place_of(_text(row), quotation, near=[sentence], field="quotation")
    if span.end <= sentence.start or sentence.end <= span.start:
        told = _("These words stand in another sentence, in paragraph %(number)d.")
        number = paragraph_number(_text(row), span)
        raise refusal(told % {"number": number}, field="quotation")
    _point(row, row.document, span)


def context_spans(row: Commitment, contexts: Sequence[str]) -> list[Span]:
    """Where the words stand that the commitment needs. Raises Refused, about `contexts`."""
    text = _text(row)
    sentence = Span(row.sentence.start, row.sentence.end)
    near = [paragraph_of(text, sentence)]
    found = [place_of(text, words, near=near, field="contexts") for words in contexts]
    return sorted(set(found))


def keep(
    row: Commitment,
    *,
    by: User,
    version: int | None,
    themes: Iterable[Theme],
    debtors: Iterable[Actor],
    contexts: Sequence[Span],
) -> Commitment:
    """Store the commitment with its themes, who owes it, and the words that it needs.

    `version` is the one that its form showed, None for a new one. Raises Stale.
    """
    chosen = sorted(themes, key=lambda theme: theme.position)
    if row.primary_theme not in chosen:
        row.primary_theme = chosen[0] if chosen else None
    save_with_history(row, by=by, version=version, many={"themes": chosen})
    _keep_debtors(row, list(debtors), by=by)
    _keep_contexts(row, contexts, by=by)
    return row


def take_out(row: Commitment, *, by: User) -> None:
    """Remove a commitment of the set with what belongs to it.

    Raises Refused where it is public, and where other rows of the set rest on it.
    """
    if row.pk < FIRST_NUMBER:
        raise refusal(_("%(ref)s is public: it can only be withdrawn.") % {"ref": row.ref})
    try:
        for part in (*row.obligations.all(), *row.passages.all()):
            remove(part, by=by)
        remove(row, by=by)
    except ProtectedError as error:
        told = _("Other rows of the set rest on %(ref)s. Take them out of the set first.")
        raise refusal(told % {"ref": row.ref}) from error


def _text(row: Commitment) -> str:
    return row.document.text or ""


def _point(row: Commitment | CommitmentPassage, document: Document, span: Span) -> None:
    text = document.text or ""
    row.start, row.end = span.start, span.end
    row.paragraph = paragraph_number(text, span)
    row.sha256 = sha256_of(cut(text, span))


def _keep_debtors(row: Commitment, wanted: list[Actor], *, by: User) -> None:
    held = {debt.actor_id: debt for debt in row.obligations.filter(role=ObligationRole.DEBTOR)}
    for actor in wanted:
        if actor.pk not in held:
            debt = Obligation(commitment=row, actor=actor, role=ObligationRole.DEBTOR)
            save_with_history(debt, by=by)
    chosen = {actor.pk for actor in wanted}
    for actor_id, debt in held.items():
        if actor_id not in chosen:
            remove(debt, by=by)


def _keep_contexts(row: Commitment, wanted: Sequence[Span], *, by: User) -> None:
    """Each place keeps its row; what is wanted no more goes."""
    held = list(row.passages.filter(role=PassageRole.CONTEXT).order_by("position"))
    by_span = {Span(one.start, one.end): one for one in held}
    for span, passage in by_span.items():
        if span not in wanted:
            remove(passage, by=by)
    positions = [one.position for span, one in by_span.items() if span in wanted]
    for position, span in enumerate(
        (span for span in wanted if span not in by_span), start=max(positions, default=0) + 1
    ):
        passage = CommitmentPassage(
            commitment=row, document=row.document, role=PassageRole.CONTEXT, position=position
        )
        _point(passage, row.document, span)
        save_with_history(passage, by=by)
