"""The search: one index over the record, and what is found there. Nothing here knows a view."""

from .asking import asked
from .finding import Found, Group, find, names_to_offer, rows_with, suggestion
from .indexing import is_empty, rebuild, renew, stale
from .reaching import Place, pages_of
from .showing import Shown, shown
from .sources import SOURCES
from .sql import make_index

__all__ = [
    "SOURCES",
    "Found",
    "Group",
    "Place",
    "Shown",
    "asked",
    "find",
    "is_empty",
    "make_index",
    "names_to_offer",
    "pages_of",
    "rebuild",
    "renew",
    "rows_with",
    "shown",
    "stale",
    "suggestion",
]
