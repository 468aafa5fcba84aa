"""The withdrawal of a published verdict: one person proposes it, another one decides.

Each function is one transaction; one that raises wrote nothing. Until it is approved, a proposal is
in the history of the verdict and in no public place.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import AssessmentState, ChangeVerb
from tracker.models import Assessment, User, Withdrawal
from tracker.publiclog.writing import notice

from .errors import NotAllowed, refusal
from .rules import refuse_the_author, require, require_words
from .saving import FieldChanges, locked, record_change


def propose_withdrawal(
    assessment: Assessment, *, by: User, version: int, reason: str
) -> Withdrawal:
    """Propose to withdraw the published verdict; the reason becomes public if that is approved.

    Returns the proposal. Raises `Stale`, `NotAllowed` and `Refused`.
    """
    require(by, "submit_assessment", _("You may not propose to withdraw verdicts."))
    with transaction.atomic():
        stored = locked(assessment, version)
        if stored.state != AssessmentState.PUBLISHED:
            raise refusal(_("Only a published verdict is withdrawn by two persons."))
        if stored.is_withdrawn:
            raise refusal(_("This was withdrawn already."))
        if stored.withdrawals.open().exists():
            raise refusal(_("The withdrawal of this verdict is proposed already."))
        require_words(reason, "withdrawn_because", _("Say why it is withdrawn."))
        proposal = Withdrawal.objects.create(
            assessment=stored,
            reason=reason.strip(),
            proposed_by=by,
            proposed_at=timezone.now(),
        )
        _record(stored, by=by, what="proposed_withdrawal", old=None, new=proposal.reason)
    return proposal


def approve_withdrawal(assessment: Assessment, *, by: User, proposal: int) -> Assessment:
    """Withdraw the verdict for the reason of the open proposal with this number.

    The commitment then has no verdict until the next one is published. `by` is a reviewer who
    neither proposed it nor wrote the verdict, superusers included. Raises `NotAllowed` and
    `Refused`.
    """
    require(by, "withdraw_assessment", _("You may not withdraw this."))
    with transaction.atomic():
        stored = locked(assessment, None)
        found = _open_proposal(stored, proposal)
        refuse_the_author(stored, by)
        if found.proposed_by_id == by.pk:
            raise NotAllowed(_("You proposed this withdrawal: a second person must decide on it."))
        notice(stored)
        _decide(found, by=by, is_approved=True)
        stored.withdrawn_at, stored.withdrawn_because = found.decided_at, found.reason
        _withdraw(stored, by=by)
    return stored


def decline_withdrawal(
    assessment: Assessment, *, by: User, proposal: int, reason: str
) -> Withdrawal:
    """Leave the verdict as it is: a reviewer declines the proposal, or its author takes it back."""
    with transaction.atomic():
        stored = locked(assessment, None)
        found = _open_proposal(stored, proposal)
        if found.proposed_by_id != by.pk:
            require(by, "withdraw_assessment", _("You may not decide on this."))
        require_words(reason, "reason", _("Say why the verdict stays."))
        _decide(found, by=by, is_approved=False)
        _record(
            stored,
            by=by,
            what="proposed_withdrawal",
            old=found.reason,
            new=None,
            reason=reason.strip(),
        )
    return found


def _open_proposal(stored: Assessment, number: int) -> Withdrawal:
    found = stored.withdrawals.open().filter(pk=number).first()
    if found is None:
        raise refusal(_("This proposal to withdraw the verdict is not open any more."))
    proposal: Withdrawal = found
    return proposal


def _decide(proposal: Withdrawal, *, by: User, is_approved: bool) -> None:
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.is_approved = is_approved
    proposal.save(update_fields=["decided_by", "decided_at", "is_approved"])


def _record(
    stored: Assessment,
    *,
    by: User,
    what: str,
    old: str | None,
    new: str | None,
    reason: str | None = None,
) -> None:
    notice(stored)
    fields: FieldChanges = {what: {"old": old, "new": new}}
    record_change(stored, by=by, verb=ChangeVerb.CHANGED, fields=fields, reason=reason)


def _withdraw(stored: Assessment, *, by: User) -> None:
    # The row is closed: its version stays, and the database takes the two columns only once.
    Assessment.objects.filter(pk=stored.pk).update(
        is_current=False,
        withdrawn_at=stored.withdrawn_at,
        withdrawn_because=stored.withdrawn_because,
    )
    fields: FieldChanges = {"withdrawn_because": {"old": None, "new": stored.withdrawn_because}}
    if stored.is_current:
        fields["is_current"] = {"old": True, "new": False}
    stored.is_current = False
    record_change(
        stored,
        by=by,
        verb=ChangeVerb.WITHDRAWN,
        fields=fields,
        reason=stored.withdrawn_because,
    )
