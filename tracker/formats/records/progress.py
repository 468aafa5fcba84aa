"""Statuses at the end of a quarter, as a flat row."""

import datetime as dt

from tracker.choices import Status, StatusGroup
from tracker.scoring import StatusDistribution

from .commitments import Record

ROUND_COLUMNS = (
    "picture",
    "day",
    "total",
    "assessed",
    *(f"group_{group.value}" for group in StatusGroup),
    *(f"status_{status.value}" for status in Status),
)


def round_row(picture: str, day: dt.date, distribution: StatusDistribution) -> Record:
    """One column of a picture, flat: as known then, or as judged now."""
    return {
        "picture": picture,
        "day": day,
        "total": distribution.total,
        "assessed": distribution.assessed,
        **{f"group_{group.value}": n for group, n in distribution.groups.items()},
        **{f"status_{status.value}": n for status, n in distribution.counts.items()},
    }
