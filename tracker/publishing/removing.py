"""What is no longer to stand in the record and has no page of its own is removed, and logged.

What has a page is withdrawn instead (`tracker.publishing.withdrawing`): its address must go on to
answer.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import CodedScore, Contradiction, SecondCoding, User
from tracker.models.base import KeyedModel

from .errors import NotAllowed
from .rules import require_words
from .saving import locked, remove_with_history

# Rows that mean nothing without the one that is removed.
_PARTS: dict[type[KeyedModel], Callable[..., Iterable[KeyedModel]]] = {
    Contradiction: lambda row: row.readings.all(),
    SecondCoding: lambda row: CodedScore.objects.filter(commitment=row.commitment_id),
}


def may_remove(row: KeyedModel, by: User) -> bool:
    """Whether the person may remove rows like this one."""
    return by.has_perm(f"tracker.delete_{row._meta.model_name}")


def remove_with_parts(row: KeyedModel, *, by: User, version: int, reason: str) -> None:
    """Remove the row and what means nothing without it: the readings of a point on which sources
    differ, the scores of both coders with a second coding.

    `version` is the one that the caller showed to its user. Raises `Stale`, `NotAllowed`, and
    `Refused` without a reason.
    """
    if not may_remove(row, by):
        raise NotAllowed(_("You may not remove this."))
    require_words(reason, "reason", _("Say why it is removed."))
    with transaction.atomic():
        # Before anything goes: what a trial was told is not taken back with the transaction.
        locked(row, version)
        parts = _PARTS.get(type(row))
        for part in parts(row) if parts else ():
            remove_with_history(part, by=by, reason=reason)
        remove_with_history(row, by=by, version=version, reason=reason)
