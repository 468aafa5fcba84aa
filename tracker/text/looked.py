"""Up to when the evidence was looked at, for all the verdicts that a page or a sentence speaks of.

Each verdict names its own day. Where several are spoken of together, the newest day alone would say
of the others what is not true: so the oldest is named, and the newest beside it if it is another.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.text.dates import format_date


@dataclass(frozen=True)
class LookedUntil:
    """The days of the verdict with the oldest one and of the verdict with the newest one."""

    oldest: dt.date
    newest: dt.date

    @property
    def sentence(self) -> str:
        """The day, or the two days, in one sentence."""
        oldest, newest = format_date(self.oldest), format_date(self.newest)
        if self.oldest == self.newest:
            return _("Evidence looked at until %(day)s.") % {"day": oldest}
        return _(
            "Evidence looked at until a day between %(oldest)s and %(newest)s; each verdict names"
            " its own."
        ) % {"oldest": oldest, "newest": newest}


def looked_until(days: Iterable[dt.date | None]) -> LookedUntil | None:
    """The oldest and the newest of the days of verdicts; None where there is no verdict."""
    known = [day for day in days if day]
    return LookedUntil(min(known), max(known)) if known else None
