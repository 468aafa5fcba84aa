"""Make a commitment of words of a sentence, mend it, and take it out, in the caller's transaction.

The forms of the desk call it within a change set, so that each row is a row of the set.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding, ObligationRole, PassageRole, Standing
from tracker.coding.quoting import paragraph_of, place_of, quoted
from tracker.models import (
    Actor,
    Commitment,
    CommitmentPassage,
    Document,
    NearMiss,
    Obligation,
    SentenceCoding,
    Theme,
    User,
)
from tracker.models.base import PassageModel
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.querysets import KeyedQuerySet
from tracker.publishing import save_with_history
from tracker.publishing.errors import refusal
from tracker.publishing.saving import remove
from tracker.text import Span, body_paragraph_number, cut, paragraph_number, sha256_of


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


def quote(row: Commitment | NearMiss, quotation: str) -> None:
    """Let the row point at the pasted words. Raises Refused, about `quotation`.

    They may go beyond the sentence of the row, and must have a part in it.
    """
    sentence = _sentence_of(row)
    span = place_of(_text(row), quotation, near=[sentence], field="quotation")
    if span.end <= sentence.start or sentence.end <= span.start:
        told = _("These words stand in another sentence, in paragraph %(number)d.")
        number = paragraph_number(_text(row), span)
        raise refusal(told % {"number": number}, field="quotation")
    _point(row, row.document, span)
    row.body_paragraph = body_paragraph_number(_text(row), span)


def own_words(row: Commitment | NearMiss) -> str:
    """What a person pastes for the words at which the row points."""
    return quoted(_text(row), Span(row.start, row.end), near=[_sentence_of(row)])


def passage_spans(row: Commitment, role: PassageRole, pasted: Sequence[str]) -> list[Span]:
    """Where the words stand that the commitment needs, or is made of; in order, each once.

    Raises Refused, about the field that is called as the role.
    """
    near, field = _near(row, role), role.value
    return sorted({place_of(_text(row), words, near=near, field=field) for words in pasted})


def passage_words(row: Commitment, role: PassageRole) -> list[str]:
    """What a person pastes for the stored passages of this role, in their order."""
    near = _near(row, role)
    return [
        quoted(_text(row), Span(one.start, one.end), near=near)
        for one in row.passages.filter(role=role).order_by("position")
    ]


def keep(
    row: Commitment,
    *,
    by: User,
    version: int | None,
    themes: Iterable[Theme],
    owing: Mapping[ObligationRole, Iterable[Actor]],
    passages: Mapping[PassageRole, Sequence[Span]],
) -> Commitment:
    """Store the commitment with its themes, who has to do what with it, and its other passages.

    Its main theme is one of the themes; without one, the first of them is. `version` is the one
    that its form showed, None for a new one. Raises Stale.
    """
    chosen = {*themes, *([row.primary_theme] if row.primary_theme else [])}
    ordered = sorted(chosen, key=lambda theme: theme.position)
    row.primary_theme = row.primary_theme or (ordered[0] if ordered else None)
    save_with_history(row, by=by, version=version, many={"themes": ordered})
    for role, actors in owing.items():
        _keep_obligations(row, role, list(actors), by=by)
    for part, spans in passages.items():
        _keep_passages(row, part, spans, by=by)
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


def _text(row: Commitment | NearMiss) -> str:
    return row.document.text or ""


def _sentence_of(row: Commitment | NearMiss) -> Span:
    return Span(row.sentence.start, row.sentence.end)


def _near(row: Commitment, role: PassageRole) -> list[Span]:
    """Where words of this role are looked for first: a stem around, a part within."""
    around = paragraph_of(_text(row), _sentence_of(row))
    is_part = role == PassageRole.COMPONENT and row.start is not None
    return [Span(row.start, row.end), around] if is_part else [around]


def _point(row: PassageModel, document: Document, span: Span) -> None:
    text = document.text or ""
    row.start, row.end = span.start, span.end
    row.paragraph = paragraph_number(text, span)
    row.sha256 = sha256_of(cut(text, span))


def _keep_obligations(
    row: Commitment, role: ObligationRole, wanted: list[Actor], *, by: User
) -> None:
    held = {debt.actor_id: debt for debt in row.obligations.filter(role=role)}
    for actor in wanted:
        if actor.pk not in held:
            debt = Obligation(commitment=row, actor=actor, role=role)
            save_with_history(debt, by=by)
    chosen = {actor.pk for actor in wanted}
    for actor_id, debt in held.items():
        if actor_id not in chosen:
            remove(debt, by=by)


def _keep_passages(row: Commitment, role: PassageRole, wanted: Sequence[Span], *, by: User) -> None:
    """Each place keeps its row; what is wanted no more goes."""
    held = list(row.passages.filter(role=role).order_by("position"))
    by_span = {Span(one.start, one.end): one for one in held}
    for span, passage in by_span.items():
        if span not in wanted:
            remove(passage, by=by)
    positions = [one.position for span, one in by_span.items() if span in wanted]
    for position, span in enumerate(
        (span for span in wanted if span not in by_span), start=max(positions, default=0) + 1
    ):
        passage = CommitmentPassage(
            commitment=row, document=row.document, role=role, position=position
        )
        _point(passage, row.document, span)
        save_with_history(passage, by=by)
