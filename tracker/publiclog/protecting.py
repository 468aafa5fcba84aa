"""Is the record still protected: triggers, seals, releases, the time?"""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.guards import GUARDS, not_in_place
from tracker.models import Assessment, RecordEntry, Release

from .findings import Finding

# Two machines never have quite the same time.
_NEARLY = dt.timedelta(minutes=5)


class WrongClock(OperationalError):
    """The clock of this machine cannot be right, so nothing is entered in the log."""


def unprotected() -> Iterator[Finding]:
    """What no longer stands between the record and whoever would change it quietly."""
    for guard in not_in_place(GUARDS, connections["default"]):
        yield Finding(
            f"trigger {guard.name}",
            "guard",
            _("The database has not this trigger, has it otherwise, or does not use it."),
        )
    for key in Assessment.objects.published().filter(seal=None).values_list("key", flat=True):
        yield Finding(
            f"assessment {key}", "seal", _("It is published, and nothing says that it is complete.")
        )
    same = RecordEntry.objects.filter(seq=OuterRef("entry"), hash=OuterRef("head"))
    for name in Release.objects.exclude(Exists(same)).values_list("name", flat=True):
        yield Finding(
            f"release {name}",
            "release",
            _("It names an entry that the log has not with that hash."),
        )
    yield from _ahead()


def _ahead() -> Iterator[Finding]:
    head, now = RecordEntry.objects.head(), timezone.now()
    if head and head.at > now + _NEARLY:
        yield Finding(
            _("entry %(seq)d") % {"seq": head.seq},
            "time",
            _("It is dated %(at)s, and now is %(now)s by the clock of this machine.")
            % {"at": _written(head.at), "now": _written(now)},
        )


def checked_time(newest: dt.datetime | None, *, using: str) -> dt.datetime:
    """The time now, for an entry after one of the time `newest`.

    Raises WrongClock where it is further from that entry than TRACKER_LONGEST_GAP_DAYS: an entry
    cannot be taken back, and every later one would have its date. A site that was set up or
    upgraded meanwhile was quiet only since then.
    """
    now = timezone.now()
    limit = dt.timedelta(days=settings.TRACKER_LONGEST_GAP_DAYS)
    if newest is None or abs(now - newest) <= limit:
        return now
    if now > newest:
        applied = MigrationRecorder(connections[using]).migration_qs.order_by("-applied")
        since: dt.datetime | None = applied.values_list("applied", flat=True).first()
        if since is not None and abs(now - since) <= limit:
            return now
    raise WrongClock(
        _(
            "The clock of this machine says %(now)s; the newest entry of the log is of %(newest)s."
            " Nothing was written. Set the clock right. If it is right, the operator raises"
            " TRACKER_LONGEST_GAP_DAYS, which is %(days)d."
        )
        % {
            "now": _written(now),
            "newest": _written(newest),
            "days": settings.TRACKER_LONGEST_GAP_DAYS,
        }
    )


def _written(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
