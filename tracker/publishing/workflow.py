"""From draft to public record: one function for each step, each of them one transaction.

Every step names the version of the row that the person acting looked at, and raises
`Stale` if it is another by now, `NotAllowed` if the person has not the right, and `Refused` with
every reason if something is missing. A step that raises wrote nothing.
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
    Evidence,
    Methodology,
    Reply,
    Score,
    Seal,
    Search,
    User,
)
from tracker.models.days import desk_today
from tracker.publiclog.values import SCORED
from tracker.publiclog.writing import notice, take_turn

from .errors import NotAllowed, Problem, Refused, refusal, refuse
from .rules import (
    correction_problems,
    problems,
    refuse_closed,
    refuse_the_author,
    refuse_unless_in_review,
    require,
    require_words,
)
from .saving import locked, record_change, save, set_scores, validate

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
# How PostgreSQL and SQLite name the unique constraints that two people may run into at once.
_ONE_VERDICT = (
    "assessment_one_current_per_commitment",
    "UNIQUE constraint failed: tracker_assessment.commitment_id",
    "tracker_assessment_key",
    "tracker_assessment.key",
)
_ONE_DRAFT = ("assessment_one_open_per_author", "tracker_assessment.author_id")


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
    return _start(assessment, by=by, actions=actions, searches=searches, scores=scores)


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
        save(
            assessment,
            by=by,
            version=version,
            many=sets,
            scores={} if scores is None else set_scores(assessment, scores),
            stamps={"updated_at": timezone.now()},
        )
    return assessment


def submit(assessment: Assessment, *, by: User, version: int, today: dt.date) -> Assessment:
    """Send `by`'s own draft for review, if nothing stands against publishing it."""
    require(by, "submit_assessment", _("You may not send assessments for review."))
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
        stored.succeeds = _current(stored.commitment)
        refuse(problems(stored, today=today) + correction_problems(stored))
        stored.state = AssessmentState.IN_REVIEW
        stored.submitted_at = timezone.now()
        stored.methodology = _methodology(today)
        save(stored, by=by, version=version, verb=ChangeVerb.SUBMITTED)
    return stored


def send_back(assessment: Assessment, *, by: User, version: int, reason: str) -> Assessment:
    """Return an assessment in review to its author, with what the reviewer asks for."""
    require(by, "return_assessment", _("You may not return assessments to their authors."))
    with transaction.atomic():
        stored = locked(assessment, version)
        refuse_unless_in_review(stored)
        refuse_the_author(stored, by)
        require_words(reason, "returned_because", _("Say what the author should change."))
        stored.state = AssessmentState.RETURNED
        stored.returned_because = reason.strip()
        save(stored, by=by, version=version, verb=ChangeVerb.RETURNED, reason=reason.strip())
    return stored


def publish(assessment: Assessment, *, by: User, version: int, today: dt.date) -> Assessment:
    """Make an assessment in review the commitment's current verdict.

    It gets its permanent key; of the verdict before it nothing changes but that it is no longer
    the current one. The reviewer is never the author, superusers included.
    """
    require(by, "publish_assessment", _("You may not publish assessments."))
    try:
        with transaction.atomic():
            return _publish(assessment, by=by, version=version, today=today)
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

    The draft holds all that the verdict holds. Returns the draft; the verdict stays as it is.
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
            **{name: getattr(wrong, name) for name in EDITABLE},
        )
        scores = [
            Score(party=score.party, **{name: getattr(score, name) for name in SCORED})
            for score in wrong.scores.select_related("party")
        ]
        return _start(
            copy, by=by, actions=wrong.actions.all(), searches=wrong.searches.all(), scores=scores
        )


def withdraw(
    row: Assessment | Action | Evidence | Commitment | Reply, *, by: User, version: int, reason: str
) -> None:
    """Say that the row no longer counts, and why. It keeps its page and is never deleted.

    A published verdict takes two persons: `propose_withdrawal` and `approve_withdrawal`. Authors
    withdraw their own open drafts.
    """
    with transaction.atomic():
        stored = locked(row, version)
        is_own_draft = (
            isinstance(stored, Assessment) and stored.is_open and stored.author_id == by.pk
        )
        right = "change_assessment" if is_own_draft else f"withdraw_{row._meta.model_name}"
        require(by, right, _("You may not withdraw this."))
        if stored.is_withdrawn:
            raise refusal(_("This was withdrawn already."))
        if isinstance(stored, Assessment) and not stored.is_open:
            raise refusal(
                _("A published verdict is withdrawn by two persons: propose its withdrawal.")
            )
        require_words(reason, "withdrawn_because", _("Say why it is withdrawn."))
        stored.withdrawn_at = timezone.now()
        stored.withdrawn_because = reason.strip()
        save(stored, by=by, version=version, verb=ChangeVerb.WITHDRAWN, reason=reason.strip())
    row.withdrawn_at, row.withdrawn_because = stored.withdrawn_at, stored.withdrawn_because
    row.version = stored.version


# --- Inside the steps ----------------------------------------------------------------------------


def _start(
    assessment: Assessment,
    *,
    by: User,
    actions: Iterable[Action],
    searches: Iterable[Search],
    scores: Iterable[Score],
) -> Assessment:
    commitment, now = assessment.commitment, timezone.now()
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
    try:
        with transaction.atomic():
            validate(assessment)
            save(assessment, by=by, many={"actions": actions, "searches": searches})
            changes = set_scores(assessment, scores)
            if changes:
                save(assessment, by=by, scores=changes)
    except (IntegrityError, Refused) as error:
        # The row was not stored after all: a second try with the same object must insert it.
        assessment.pk, assessment.version, assessment._state.adding = None, 1, True
        if any(name in str(error) for name in _ONE_DRAFT):
            raise refusal(_("You have an open assessment of this commitment already.")) from error
        raise
    return assessment


def _publish(assessment: Assessment, *, by: User, version: int, today: dt.date) -> Assessment:
    take_turn()
    # One publication per commitment at a time: the next one waits here, then finds the verdict.
    Commitment.objects.select_for_update(no_key=True).order_by().get(pk=assessment.commitment_id)
    stored = locked(assessment, version)
    refuse_unless_in_review(stored)
    refuse_the_author(stored, by)
    found = problems(stored, today=today) + correction_problems(stored)
    current = _current(stored.commitment)
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
    if current:
        notice(current)
        Assessment.objects.filter(pk=current.pk).update(is_current=False)
        current.is_current = False
        record_change(
            current,
            by=by,
            verb=ChangeVerb.SUCCEEDED,
            fields={"is_current": {"old": True, "new": False}},
        )
    stored.key = _permanent_key(stored.commitment)
    stored.state = AssessmentState.PUBLISHED
    stored.is_current = True
    stored.reviewer = by
    stored.published_at = timezone.now()
    stored.returned_because = None
    save(stored, by=by, version=version, verb=ChangeVerb.PUBLISHED)
    Seal.objects.create(assessment=stored, sealed_at=stored.published_at)
    return stored


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


def _current(commitment: Commitment) -> Assessment | None:
    return Assessment.objects.current().filter(commitment=commitment).first()


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
