"""Pure: what somebody pasted of the news in, its items and what they say of themselves out.

Nothing is fetched and nothing is asked of the database.
"""

from .items import (
    MOST_CHARACTERS,
    MOST_ITEMS,
    LineProblem,
    PastedText,
    PasteRefused,
    read_items,
)
from .proposals import Proposals, proposals_of

__all__ = [
    "MOST_CHARACTERS",
    "MOST_ITEMS",
    "LineProblem",
    "PasteRefused",
    "PastedText",
    "Proposals",
    "proposals_of",
    "read_items",
]
