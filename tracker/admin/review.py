"""What stands beside the form of a verdict: the words, the current verdict, what differs, what is
missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from tracker.choices import Status
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Change,
    Commitment,
    Evidence,
    Score,
    UnassessedNote,
)
from tracker.publishing import EDITABLE, Problem, problems
from tracker.queries.unweighed import unweighed_bearings

from .forms import display_value

_LISTS = ("actions", "searches")


@dataclass(frozen=True)
class ComparedField:
    """One field in which the draft differs from the current verdict, as a person reads it."""

    name: str
    current: str
    draft: str


@dataclass(frozen=True)
class PassageInContext:
    """The paragraph of the promise, cut at its words, with the paragraphs before and after it."""

    before: str
    start: str
    own: str
    end: str
    after: str


@dataclass(frozen=True)
class ActRelied:
    """An act on which the verdict rests, how it bears on the promise, and what shows it."""

    action: Action
    bearing: Bearing | None
    evidence: list[Evidence]
    is_new: bool


@dataclass(frozen=True)
class Review:
    """Everything beside the form, of an assessment that is stored or of one to be drafted."""

    commitment: Commitment
    is_stored: bool
    passage: PassageInContext | None
    current: Assessment | None
    differences: list[ComparedField]
    missing: list[Problem]
    changes: list[Change]
    acts: list[ActRelied]
    other_drafts: list[Assessment]
    note: UnassessedNote | None = None

    @classmethod
    def of(
        cls, commitment: Commitment, assessment: Assessment | None, *, today: dt.date
    ) -> "Review":
        """Read what stands beside the form of the assessment, or of a new one."""
        current = (
            Assessment.objects.current()
            .filter(commitment=commitment)
            .select_related("author", "reviewer")
            .first()
        )
        draft = assessment if assessment and assessment.is_open else None
        return cls(
            commitment=commitment,
            is_stored=assessment is not None,
            passage=passage_in_context(commitment),
            current=current if current != assessment else None,
            differences=compare_with_current(current, draft) if current and draft else [],
            missing=problems(draft, today=today) if draft else [],
            changes=list(Change.objects.of(assessment)[:5]) if assessment else [],
            acts=(acts_relied_on(assessment, current) if assessment else acts_to_weigh(commitment)),
            other_drafts=_other_drafts(commitment, assessment),
            note=None if current else UnassessedNote.objects.filter(commitment=commitment).first(),
        )

    @property
    def statuses(self) -> list[Status]:
        """The statuses to choose from, each with its test."""
        return [status for status in Status if status != Status.NOT_ASSESSED]

    @property
    def current_status(self) -> Status | None:
        """The status of the current verdict, with its glyph and label."""
        return Status(self.current.status) if self.current else None


def acts_relied_on(assessment: Assessment, current: Assessment | None) -> list[ActRelied]:
    """Return the acts of the assessment with their sources; those that the current verdict does not
    rest on come first."""
    known = set(current.actions.values_list("pk", flat=True)) if current else set()
    return _with_sources(assessment.actions.all(), assessment.commitment_id, known)


def acts_to_weigh(commitment: Commitment) -> list[ActRelied]:
    """Return the acts with their sources that came after the current verdict, which weighs none of
    them."""
    new = unweighed_bearings(is_new=True).filter(commitment=commitment)
    return _with_sources(Action.objects.filter(bearings__in=new), commitment.pk, set())


def _with_sources(
    actions: QuerySet[Action], commitment: int, known: Container[int]
) -> list[ActRelied]:
    acts = list(actions.order_by("date", "slug"))
    shown: dict[int, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.not_withdrawn().filter(action__in=acts).order_by("position"):
        shown[piece.action_id].append(piece)
    bearings = Bearing.objects.not_withdrawn().filter(commitment=commitment, action__in=acts)
    bears = {bearing.action_id: bearing for bearing in bearings}
    found = [ActRelied(act, bears.get(act.pk), shown[act.pk], act.pk not in known) for act in acts]
    return sorted(found, key=lambda one: not one.is_new)


def _other_drafts(commitment: Commitment, assessment: Assessment | None) -> list[Assessment]:
    """Open drafts of the commitment beside this one."""
    rows = Assessment.objects.not_withdrawn().filter(
        commitment=commitment, published_at__isnull=True
    )
    if assessment is not None:
        rows = rows.exclude(pk=assessment.pk)
    return list(rows.select_related("author").order_by("pk"))


def passage_in_context(commitment: Commitment) -> PassageInContext | None:
    """Return the promise within its paragraph; None while the text is not loaded."""
    text = commitment.document.text
    if text is None:
        return None
    first = text.rfind("\n\n", 0, commitment.start) + 2 if "\n\n" in text[: commitment.start] else 0
    last = text.find("\n\n", commitment.end)
    last = len(text) if last < 0 else last
    return PassageInContext(
        before=text[:first].strip().rpartition("\n\n")[2],
        start=text[first : commitment.start],
        own=text[commitment.start : commitment.end],
        end=text[commitment.end : last],
        after=text[last:].strip().partition("\n\n")[0],
    )


def compare_with_current(current: Assessment, draft: Assessment) -> list[ComparedField]:
    """Return the fields, lists and marks in which the draft differs from the current verdict."""
    found = []
    for name in EDITABLE:
        field = Assessment._meta.get_field(name)
        old, new = getattr(current, name), getattr(draft, name)
        if (old or None) != (new or None):
            box = cast("forms.Field", field.formfield())  # type: ignore[union-attr]  # a concrete field
            label = str(capfirst(field.verbose_name))  # type: ignore[union-attr]  # a concrete field
            found.append(ComparedField(label, display_value(box, old), display_value(box, new)))
    for name in _LISTS:
        held, chosen = (set(getattr(row, name).all()) for row in (current, draft))
        if held != chosen:
            label = str(capfirst(Assessment._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a concrete field
            found.append(ComparedField(label, _names_of(held - chosen), _names_of(chosen - held)))
    marks = [
        {score.party.name: _mark_in_words(score) for score in row.scores.select_related("party")}
        for row in (current, draft)
    ]
    for party in sorted(marks[0].keys() | marks[1].keys()):
        old, new = (each.get(party, "–") for each in marks)
        if old != new:
            found.append(ComparedField(party, old, new))
    return found


def _names_of(rows: Iterable[Model]) -> str:
    return "; ".join(sorted(str(row) for row in rows)) or "–"


def _mark_in_words(score: Score) -> str:
    words = [
        score.get_value_display() if score.value is not None else score.get_unscored_display(),
        score.get_reason_display() if score.reason else "",
        score.unscored_reason or "",
    ]
    return ", ".join(str(word) for word in words if word)
