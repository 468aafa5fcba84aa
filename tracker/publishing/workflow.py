"""From draft to public record: one function for each step, each of them one transaction.

Every step names the version of the row that the person acting looked at, and raises
`Stale` if it is another by now, `NotAllowed` if the person has not the right, and `Refused` with
every reason if something is missing. A step that raises wrote nothing. What withdraws stands in
`tracker.publishing.withdrawing`.
"""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import AssessmentState, ChangeVerb
from tracker.models import (
    Action,
    Assessment,
    Commitment,
    Methodology,
    Score,
    Seal,
    Search,
    UnassessedNote,
    User,
)
from tracker.models.days import desk_today
from tracker.publiclog.values import SCORED, lists_of, whole_rows
from tracker.publiclog.writing import Writer, notice

from .errors import NotAllowed, Problem, Refused, refusal, refuse
from .hands import told_hands
from .rules import (
    problems_of,
    refuse_closed,
    refuse_the_author,
    refuse_unless_in_review,
    require,
    require_words,
    succession_problems,
)
from .saving import copied, explained, locked, record_change, remove, save, validate

# What an author writes. Everything else of an assessment is set by the steps themselves.
EDITABLE = (
    "status",
    "as_of",
    "rationale",
    "confidence",
    "what_would_change_it",
    "standing_note",
    "public_note",
    "settled_because",
    "contested",
)
# What a new verdict starts from: all that the verdict before says, but the day, which is looked at
# anew, and what holds for that verdict alone: its notes, and why one of its two codings was chosen.
TAKEN_OVER = tuple(
    name
    for name in EDITABLE
    if name not in {"as_of", "standing_note", "public_note", "settled_because"}
)
# What a correction holds of the verdict that it corrects: its two codings, too, but not the note
# on its round.
_CORRECTED = (
    *(name for name in EDITABLE if name != "public_note"),
    "first_status",
    "second_status",
)
# How PostgreSQL and SQLite name the unique constraints that two people may run into at once.
_ONE_VERDICT = (
    "assessment_one_current_per_commitment",
    "UNIQUE constraint failed: tracker_assessment.commitment_id",
    "tracker_assessment_key",
    "tracker_assessment.key",
)


def draft(
    assessment: Assessment,
    *,
    by: User,
    actions: Iterable[Action] = (),
    searches: Iterable[Search] = (),
    scores: Iterable[Score] = (),
) -> Assessment:
    """Store a new assessment, of which the commitment and the `EDITABLE` fields are set.

    `scores` are unsaved and need only their party and mark. Whatever else the assessment holds is
    set here. Returns the assessment, now `by`'s draft.
    """
    require(by, "add_assessment", _("You may not draft assessments."))
    _keep_the_rest(assessment, Assessment(commitment=assessment.commitment))
    return start(assessment, by=by, actions=actions, searches=searches, scores=scores)


def edit(
    assessment: Assessment,
    *,
    by: User,
    version: int,
    actions: Iterable[Action] | None = None,
    searches: Iterable[Search] | None = None,
    scores: Iterable[Score] | None = None,
) -> Assessment:
    """Store the `EDITABLE` fields (and the correction's note) that were set on the assessment.

    Each of `actions`, `searches` and `scores` is the whole new set; None leaves it as it is. Only
    the author edits a draft. While it is in review only a reviewer does, who thereby becomes its
    author: then another person reviews it.
    """
    require(by, "change_assessment", _("You may not edit assessments."))
    with transaction.atomic():
        stored = locked(assessment, version)
        refuse_closed(stored)
        _keep_the_rest(assessment, stored)
        if stored.state == AssessmentState.IN_REVIEW:
            _take_over(assessment, by=by)
        elif stored.author_id != by.pk:
            raise NotAllowed(
                _("This is a draft of %(author)s: only its author may edit it.")
                % {"author": stored.author}
            )
        validate(assessment)
        sets: dict[str, Iterable[Action] | Iterable[Search]] = {}
        if actions is not None:
            sets["actions"] = actions
        if searches is not None:
            sets["searches"] = searches
        scores = None if scores is None else list(scores)
        with explained(assessment, scores):
            save(
                assessment,
                by=by,
                stored=stored,
                many=sets,
                scores=scores,
                stamps={"updated_at": timezone.now()},
            )
    return assessment


def submit(assessment: Assessment, *, by: User, version: int, today: dt.date) -> Assessment:
    """Send `by`'s own draft for review, if nothing stands against publishing it."""
    require(by, "submit_assessment", _("You may not send assessments for review."))
    return send(assessment, by=by, version=version, today=today)


def send(
    assessment: Assessment,
    *,
    by: User,
    version: int,
    today: dt.date,
    at: dt.datetime | None = None,
) -> Assessment:
    """What `submit` does, for a caller who has looked at the rights; `at` is now if left out."""
    with transaction.atomic():
        stored = locked(assessment, version)
        refuse_closed(stored)
        if stored.state == AssessmentState.IN_REVIEW:
            raise refusal(_("This assessment is in review already."))
        if stored.author_id != by.pk:
            raise NotAllowed(
                _("This is a draft of %(author)s: only its author may send it for review.")
                % {"author": stored.author}
            )
        row = copied(stored)
        row.succeeds = _current(stored)
        refuse(problems_of(stored, today=today) + succession_problems(row))
        row.state = AssessmentState.IN_REVIEW
        row.submitted_at = at or timezone.now()
        row.methodology = _methodology(today)
        save(row, by=by, stored=stored, verb=ChangeVerb.SUBMITTED)
    return row


def send_back(assessment: Assessment, *, by: User, version: int, reason: str) -> Assessment:
    """Return an assessment in review to its author, with what the reviewer asks for."""
    require(by, "return_assessment", _("You may not return assessments to their authors."))
    with transaction.atomic():
        stored = locked(assessment, version)
        refuse_unless_in_review(stored)
        refuse_the_author(stored, by)
        require_words(reason, "returned_because", _("Say what the author should change."))
        row = copied(stored)
        row.state = AssessmentState.RETURNED
        row.returned_because = reason.strip()
        save(row, by=by, stored=stored, verb=ChangeVerb.RETURNED, reason=row.returned_because)
    return row


def publish(assessment: Assessment, *, by: User, version: int, today: dt.date) -> Assessment:
    """Make an assessment in review the commitment's current verdict.

    It gets its permanent key; of the verdict before it nothing changes but that it is no longer
    the current one. A note on why there was no verdict goes in the same act. The reviewer is never
    the author, superusers included.
    """
    require(by, "publish_assessment", _("You may not publish assessments."))
    return make_public(assessment, by=by, version=version, today=today)


def make_public(
    assessment: Assessment,
    *,
    by: User,
    version: int,
    today: dt.date,
    at: dt.datetime | None = None,
    reason: str | None = None,
) -> Assessment:
    """What `publish` does, for a caller who has looked at the rights; `at` is now if left out."""
    try:
        with transaction.atomic():
            return _publish(assessment, by=by, version=version, today=today, at=at, reason=reason)
    except IntegrityError as error:
        # Without the lock, as where another program writes, the unique constraints decide.
        if any(name in str(error) for name in _ONE_VERDICT):
            raise refusal(
                _(
                    "Another verdict on this commitment was published at the same moment. Look at"
                    " it first."
                )
            ) from error
        raise


def correct(assessment: Assessment, *, by: User, note: str) -> Assessment:
    """Start `by`'s draft that corrects the current verdict; `note` says what was wrong in it.

    The draft holds what the verdict holds, its two codings among it, but no note on its round.
    Returns the draft; the verdict stays as it is.
    """
    require(by, "add_assessment", _("You may not draft assessments."))
    with transaction.atomic():
        wrong = Assessment.objects.get(pk=assessment.pk)
        if not wrong.is_current:
            raise refusal(_("Only the current verdict can be corrected."))
        require_words(note, "correction_note", _("Say what was wrong in the verdict."))
        copy = Assessment(
            commitment=wrong.commitment,
            corrects=wrong,
            correction_note=note.strip(),
            **{name: getattr(wrong, name) for name in _CORRECTED},
        )
        scores = [
            Score(party=score.party, **{name: getattr(score, name) for name in SCORED})
            for score in wrong.scores.select_related("party")
        ]
        return start(
            copy, by=by, actions=wrong.actions.all(), searches=wrong.searches.all(), scores=scores
        )


# --- Inside the steps ----------------------------------------------------------------------------


def start(
    assessment: Assessment,
    *,
    by: User,
    actions: Iterable[Action],
    searches: Iterable[Search],
    scores: Iterable[Score],
    at: dt.datetime | None = None,
) -> Assessment:
    """Store the assessment as a draft of `by`, for a caller who has looked at the rights."""
    commitment, now = assessment.commitment, at or timezone.now()
    if commitment.is_withdrawn:
        raise refusal(
            _("%(ref)s was withdrawn and takes no new verdict.") % {"ref": commitment.ref},
            field="commitment",
        )
    assessment.author = by
    assessment.methodology = _methodology(desk_today())
    # The number in the permanent key counts publications, so a draft cannot have it yet.
    assessment.key = f"{commitment.ref}.draft-{secrets.token_hex(4)}"
    assessment.created_at = assessment.updated_at = now
    scores = list(scores)
    many = {"actions": actions, "searches": searches}
    try:
        validate(assessment)
        with explained(assessment, scores):
            save(assessment, by=by, many=many, scores=scores)
    except (IntegrityError, Refused):
        # The row was not stored after all: a second try with the same object must insert it.
        assessment.pk, assessment.version, assessment._state.adding = None, 1, True
        raise
    return assessment


def _publish(
    assessment: Assessment,
    *,
    by: User,
    version: int,
    today: dt.date,
    at: dt.datetime | None,
    reason: str | None,
) -> Assessment:
    stored = locked(assessment, version)
    refuse_unless_in_review(stored)
    refuse_the_author(stored, by)
    found = problems_of(stored, today=today) + succession_problems(stored)
    current = _current(stored)
    if current and current.pk != stored.succeeds_id:
        found.append(
            Problem(
                None,
                _(
                    "%(key)s was published after this assessment had been sent for review. Return"
                    " it, so that its author can compare the two."
                )
                % {"key": current.key},
            )
        )
    refuse(found)
    writer = Writer(by=by, at=at)
    if current:
        _end(current, by=by, writer=writer)
    row = copied(stored)
    row.key = _permanent_key(stored.commitment)
    row.state = AssessmentState.PUBLISHED
    row.is_current = True
    row.reviewer = by
    row.published_at = at or timezone.now()
    row.returned_because = None
    _remove_note(row, by=by, writer=writer)
    told = told_hands(reason, stored, by=by)
    save(row, by=by, stored=stored, verb=ChangeVerb.PUBLISHED, reason=told, writer=writer)
    writer.flush()
    Seal.objects.create(assessment=row, sealed_at=row.published_at)
    return row


def _end(current: Assessment, *, by: User, writer: Writer) -> None:
    """Let the verdict be the current one no longer. Nothing else of it changes."""
    lists = lists_of(current)
    before = notice(current, lists)
    Assessment.objects.filter(pk=current.pk).update(is_current=False)
    current.is_current = False
    record_change(
        current,
        by=by,
        verb=ChangeVerb.SUCCEEDED,
        fields={"is_current": {"old": True, "new": False}},
        before=before,
        lists=lists,
        writer=writer,
    )


def _remove_note(verdict: Assessment, *, by: User, writer: Writer) -> None:
    """Remove the note on why the commitment has no verdict: now it has one."""
    note = UnassessedNote.objects.filter(commitment=verdict.commitment_id).first()
    if note is not None:
        remove(note, by=by, reason=f"{verdict.key} was published.", writer=writer)


def _keep_the_rest(assessment: Assessment, stored: Assessment) -> None:
    """Put back everything that an author does not write, whatever the caller set."""
    written = {*EDITABLE, *(["correction_note"] if stored.corrects_id else [])}
    for field in Assessment._meta.concrete_fields:
        if field.name not in written:
            setattr(assessment, field.attname, getattr(stored, field.attname))


def _take_over(assessment: Assessment, *, by: User) -> None:
    require(
        by,
        "publish_assessment",
        _("This assessment is in review: ask the reviewer to return it."),
    )
    if assessment.author_id == by.pk:
        raise NotAllowed(_("This assessment is in review: ask the reviewer to return it."))
    assessment.author = by
    assessment.state = AssessmentState.DRAFT
    assessment.submitted_at = None


def _current(assessment: Assessment) -> Assessment | None:
    """The current verdict on the same commitment."""
    current = whole_rows(Assessment).filter(is_current=True)
    return current.filter(commitment=assessment.commitment_id).first()


def _methodology(today: dt.date) -> Methodology:
    in_force: Methodology | None = Methodology.objects.in_force(today=today)
    if in_force is None:
        raise refusal(_("No methodology is in force yet."), field="methodology")
    return in_force


def _permanent_key(commitment: Commitment) -> str:
    """The next of NYD-01.1, NYD-01.2, ...: publications are numbered without gaps."""
    start = f"{commitment.ref}."
    keys = Assessment.objects.filter(
        Q(commitment=commitment, state=AssessmentState.PUBLISHED) | Q(key__startswith=start)
    ).values_list("key", "state")
    endings = [key.removeprefix(start) for key, _state in keys]
    numbers = [int(ending) for ending in endings if ending.isdecimal()]
    published = sum(state == AssessmentState.PUBLISHED for _key, state in keys)
    return f"{start}{max([published, *numbers]) + 1}"
