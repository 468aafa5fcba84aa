"""The steps of a verdict: send for review, return, publish, correct, withdraw."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from tracker import publishing
from tracker.choices import AssessmentState
from tracker.models import Assessment, User

from .workflow import WITHDRAW, Step, StepInput


def _may_submit(row: Assessment, by: User) -> bool:
    return (
        row.is_open
        and row.state != AssessmentState.IN_REVIEW
        and row.author_id == by.pk
        and by.has_perm("tracker.submit_assessment")
    )


def _may_decide(row: Assessment, by: User) -> bool:
    return (
        row.is_open
        and row.state == AssessmentState.IN_REVIEW
        and row.author_id != by.pk
        and by.has_perm("tracker.publish_assessment")
    )


def _may_correct(row: Assessment, by: User) -> bool:
    return row.is_current and by.has_perm("tracker.add_assessment")


def _may_withdraw(row: Assessment, by: User) -> bool:
    if row.is_withdrawn:
        return False
    is_mine = row.author_id == by.pk
    if row.is_open and is_mine:
        return by.has_perm("tracker.change_assessment")
    return by.has_perm("tracker.withdraw_assessment") and not is_mine


def _submit(given: StepInput) -> Assessment:
    return publishing.submit(given.row, by=given.by, version=given.version, today=given.today)


def _send_back(given: StepInput) -> Assessment:
    return publishing.send_back(given.row, by=given.by, version=given.version, reason=given.reason)


def _publish(given: StepInput) -> Assessment:
    return publishing.publish(given.row, by=given.by, version=given.version, today=given.today)


def _correct(given: StepInput) -> Assessment:
    return publishing.correct(given.row, by=given.by, note=given.reason)


SUBMIT = Step(
    name="submit",
    label=_("Send for review"),
    explains=_("A second person then decides: publish it, or return it to you with a reason."),
    done=_("It was sent for review."),
    may=_may_submit,
    run=_submit,
)
PUBLISH = Step(
    name="publish",
    label=_("Approve and publish"),
    explains=_(
        "The verdict becomes the current one and is public at once. From then on nobody can change"
        " it: it can be corrected by a new one, or withdrawn."
    ),
    done=_("It is published."),
    may=_may_decide,
    run=_publish,
)
SEND_BACK = Step(
    name="return",
    label=_("Return to the author"),
    explains=_("The author sees your reason and can send the verdict for review again."),
    done=_("It was returned to its author."),
    reason=_("What the author should change"),
    reason_field="returned_because",
    may=_may_decide,
    run=_send_back,
)
CORRECT = Step(
    name="correct",
    label=_("Correct"),
    explains=_(
        "You get a draft that holds all that this verdict holds. The verdict stays current until"
        " the correction is published."
    ),
    done=_("This is your draft of the correction."),
    reason=_("Public: what was wrong in this verdict"),
    reason_field="correction_note",
    may=_may_correct,
    run=_correct,
)
WITHDRAW_VERDICT = replace(WITHDRAW, may=_may_withdraw)
VERDICT_STEPS = (SUBMIT, PUBLISH, SEND_BACK, CORRECT, WITHDRAW_VERDICT)
