"""Triggers that refuse a write with a sentence, on both databases, and whether they stand.

`GUARDS` declares every one; migrations set them up.
"""

from .declared import GUARDS, LOG_GUARDS, RELEASE_GUARDS, REPLY_GUARDS, VERDICT_GUARDS
from .guard import Guard, not_in_place

__all__ = [
    "GUARDS",
    "LOG_GUARDS",
    "RELEASE_GUARDS",
    "REPLY_GUARDS",
    "VERDICT_GUARDS",
    "Guard",
    "not_in_place",
]
