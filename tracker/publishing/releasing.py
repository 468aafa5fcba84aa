"""Releases: the head of the log gets a name under which it can be read and cited for good."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding
from tracker.models import RecordEntry, Release, Tally, User, change_kind_of
from tracker.publiclog.values import kind_of
from tracker.publiclog.writing import take_turn

from .errors import refusal
from .saving import save_with_history


def release(name: str, *, by: User | None) -> Release:
    """Freeze the record at the head of the log under the name, which enters the log itself.

    Raises Refused where there is nothing to freeze, or the name is taken or is none.
    """
    with transaction.atomic():
        take_turn()
        head = RecordEntry.objects.head()
        if head is None:
            raise refusal(_("The log is empty: there is nothing to release."))
        frozen = Release(
            name=name,
            released_at=max(timezone.now(), head.at),
            entry=head.seq,
            head=head.hash,
            counts=_counts(),
            changes=_changes(head.seq),
        )
        try:
            frozen.full_clean()
        except ValidationError as error:
            raise refusal(" ".join(error.messages)) from error
        save_with_history(frozen, by=by)
    return frozen


def _counts() -> dict[str, dict[str, int]]:
    """How many commitments have each status, by standing."""
    counts: dict[str, dict[str, int]] = {standing.value: {} for standing in CommitmentStanding}
    for row in Tally.objects.of_all().counts("standing", "status"):
        counts[row["standing"]][row["status"]] = row["n"]
    return counts


def _changes(seq: int) -> dict[str, int]:
    """How many entries of each kind of change came since the newest release, up to the number."""
    newest = Release.objects.order_by("-entry").first()
    since = RecordEntry.objects.filter(seq__gt=newest.entry if newest else 0, seq__lte=seq)
    rows = since.exclude(kind=kind_of(Release)).order_by().values("kind").annotate(n=Count("pk"))
    found: Counter[str] = Counter()
    for row in rows:
        found[change_kind_of(row["kind"]).value] += row["n"]
    return dict(found)
