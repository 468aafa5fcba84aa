"""The steps of a verdict: send for review, return, publish, correct, withdraw.

A published verdict is withdrawn by two persons: one proposes it, another one decides.
"""

from dataclasses import replace
from typing import cast

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker import publishing
from tracker.choices import AssessmentState
from tracker.models import Assessment, User, Withdrawal

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
    is_mine = row.author_id == by.pk
    right = "tracker.change_assessment" if is_mine else "tracker.withdraw_assessment"
    return row.is_open and by.has_perm(right)


def _may_propose(row: Assessment, by: User) -> bool:
    return (
        row.state == AssessmentState.PUBLISHED
        and not row.is_withdrawn
        and by.has_perm("tracker.submit_assessment")
        and open_proposal(row) is None
    )


def _may_approve(row: Assessment, by: User) -> bool:
    proposal = open_proposal(row)
    return (
        proposal is not None
        and by.pk not in {proposal.proposed_by_id, row.author_id}
        and by.has_perm("tracker.withdraw_assessment")
    )


def _may_decline(row: Assessment, by: User) -> bool:
    proposal = open_proposal(row)
    return proposal is not None and (
        proposal.proposed_by_id == by.pk or by.has_perm("tracker.withdraw_assessment")
    )


def open_proposal(row: Assessment) -> Withdrawal | None:
    """Return the proposal to withdraw the verdict on which nobody has decided yet."""
    # Each step of the page asks; the row remembers what was read.
    prefetch_related_objects([row], "withdrawals")
    return next((proposal for proposal in row.withdrawals.all() if proposal.is_open), None)


def _number_of_proposal(row: Assessment) -> int:
    proposal = open_proposal(row)
    return proposal.pk if proposal else 0


def _tell_proposal(row: Assessment) -> str:
    proposal = open_proposal(row)
    if proposal is None:
        return ""
    return gettext("%(person)s proposed it: %(reason)s") % {
        "person": proposal.proposed_by,
        "reason": proposal.reason,
    }


def _submit(given: StepInput) -> Assessment:
    return publishing.submit(given.row, by=given.by, version=given.version, today=given.today)


def _send_back(given: StepInput) -> Assessment:
    return publishing.send_back(given.row, by=given.by, version=given.version, reason=given.reason)


def _publish(given: StepInput) -> Assessment:
    return publishing.publish(given.row, by=given.by, version=given.version, today=given.today)


def _correct(given: StepInput) -> Assessment:
    return publishing.correct(given.row, by=given.by, note=given.reason)


def _propose(given: StepInput) -> Assessment:
    publishing.propose_withdrawal(
        given.row, by=given.by, version=given.version, reason=given.reason
    )
    return cast("Assessment", given.row)


def _approve(given: StepInput) -> Assessment:
    return publishing.approve_withdrawal(given.row, by=given.by, proposal=given.version)


def _decline(given: StepInput) -> Assessment:
    publishing.decline_withdrawal(
        given.row, by=given.by, proposal=given.version, reason=given.reason
    )
    return cast("Assessment", given.row)


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
WITHDRAW_VERDICT = replace(
    WITHDRAW,
    may=_may_withdraw,
    explains=_("The draft is given up. It is in no public place, and stays in the history."),
)
PROPOSE = Step(
    name="propose-withdrawal",
    label=_("Propose to withdraw"),
    explains=_(
        "A second person then decides. Until that, the verdict stays as it is and nothing of the"
        " proposal is public."
    ),
    done=_("The withdrawal is proposed. A second person decides on it."),
    reason=_("Why it no longer counts: public, once it is approved"),
    reason_field="withdrawn_because",
    may=_may_propose,
    run=_propose,
)
APPROVE = Step(
    name="approve-withdrawal",
    label=_("Approve the withdrawal"),
    explains=_(
        "The verdict no longer counts, and the commitment has none until the next one is"
        " published. It keeps its page, which says when and why. This cannot be undone."
    ),
    done=_("It is withdrawn."),
    may=_may_approve,
    run=_approve,
    version=_number_of_proposal,
    tells=_tell_proposal,
)
DECLINE = Step(
    name="decline-withdrawal",
    label=_("Do not withdraw"),
    explains=_("The verdict stays as it is. The history says who proposed what, and who declined."),
    done=_("The verdict stays."),
    reason=_("Why the verdict stays"),
    reason_field="reason",
    may=_may_decline,
    run=_decline,
    version=_number_of_proposal,
    tells=_tell_proposal,
)
VERDICT_STEPS = (
    SUBMIT,
    PUBLISH,
    SEND_BACK,
    CORRECT,
    WITHDRAW_VERDICT,
    PROPOSE,
    APPROVE,
    DECLINE,
)
