"""What was wrong is withdrawn: it stays where it was, says when and why, and counts nowhere.

Each act names the version of the row that the person acting looked at, and raises what the steps of
a verdict raise. A published verdict is withdrawn by two: until it is approved, the proposal is in
its history and in no public place.
"""

from typing import TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import AssessmentState, ChangeVerb
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Evidence,
    InitiativeFact,
    Link,
    Obligation,
    Reply,
    Search,
    SentenceCoding,
    User,
    Withdrawal,
)
from tracker.publiclog.values import lists_of
from tracker.publiclog.writing import notice

from .errors import NotAllowed, refusal
from .finding import Following, follow
from .hands import told_hands
from .rules import refuse_the_author, require, require_words
from .saving import copied, locked, record_change, save

WithdrawableRow: TypeAlias = (
    Action
    | Assessment
    | Bearing
    | Commitment
    | Document
    | Evidence
    | InitiativeFact
    | Link
    | Obligation
    | Reply
    | Search
    | SentenceCoding
)


def may_withdraw(row: WithdrawableRow, by: User) -> bool:
    """Whether the person may withdraw rows like this one: whoever may mend one may also say that
    it was wrong.

    Verdicts alone have another rule: authors withdraw their own open drafts.
    """
    rights = [f"withdraw_{row._meta.model_name}"]
    if not isinstance(row, Assessment):
        rights.append(f"change_{row._meta.model_name}")
    elif row.is_open and row.author_id == by.pk:
        rights = ["change_assessment"]
    return any(by.has_perm(f"tracker.{right}") for right in rights)


def withdraw(row: WithdrawableRow, *, by: User, version: int, reason: str) -> None:
    """Say that the row no longer counts, and why. It keeps its place and is never deleted.

    A published verdict takes two persons: `propose_withdrawal` and `approve_withdrawal`.
    """
    with transaction.atomic():
        stored = locked(row, version)
        if not may_withdraw(stored, by):
            raise NotAllowed(_("You may not withdraw this."))
        if stored.is_withdrawn:
            raise refusal(_("This was withdrawn already."))
        if isinstance(stored, Assessment) and not stored.is_open:
            raise refusal(
                _("A published verdict is withdrawn by two persons: propose its withdrawal.")
            )
        if isinstance(stored, Document):
            refuse_with_commitments(stored)
        require_words(reason, "withdrawn_because", _("Say why it is withdrawn."))
        row.withdrawn_at, row.withdrawn_because = timezone.now(), reason.strip()
        new = copied(stored)
        new.withdrawn_at, new.withdrawn_because = row.withdrawn_at, row.withdrawn_because
        save(new, by=by, stored=stored, verb=ChangeVerb.WITHDRAWN, reason=new.withdrawn_because)
    row.version = new.version


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
        _record_proposal(stored, by=by, old=None, new=proposal.reason)
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
        lists = lists_of(stored)
        before = notice(stored, lists)
        _decide(found, by=by, is_approved=True)
        # The row is closed: its version stays, and the database takes the two columns only once.
        told = {"withdrawn_at": found.decided_at, "withdrawn_because": found.reason}
        Assessment.objects.filter(pk=stored.pk).update(is_current=False, **told)
        fields = {"withdrawn_because": {"old": None, "new": found.reason}}
        ended = {"is_current": {"old": True, "new": False}} if stored.is_current else {}
        for name, value in {**told, "is_current": False}.items():
            setattr(stored, name, value)
        follow(stored, Following())
        record_change(
            stored,
            by=by,
            verb=ChangeVerb.WITHDRAWN,
            fields={**fields, **ended},
            reason=told_hands(found.reason, found, by=by, author="proposed_by"),
            before=before,
            lists=lists,
        )
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
        _record_proposal(stored, by=by, old=found.reason, new=None, reason=reason.strip())
    return found


# --- Inside the acts -----------------------------------------------------------------------------


def refuse_with_commitments(document: Document) -> None:
    """Raise Refused while a commitment of the document counts: each has its own reason to go."""
    standing = Commitment.objects.not_withdrawn().filter(document=document).count()
    if standing:
        raise refusal(
            ngettext(
                "%(number)d commitment of this document is not withdrawn: withdraw it first.",
                "%(number)d commitments of this document are not withdrawn: withdraw them first.",
                standing,
            )
            % {"number": standing}
        )


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


def _record_proposal(
    stored: Assessment, *, by: User, old: str | None, new: str | None, reason: str | None = None
) -> None:
    lists = lists_of(stored)
    record_change(
        stored,
        by=by,
        verb=ChangeVerb.CHANGED,
        fields={"proposed_withdrawal": {"old": old, "new": new}},
        reason=reason,
        before=notice(stored, lists),
        lists=lists,
    )
