"""The search: one index over the record, and what is found there. Nothing here knows a view."""

from .finding import Found, commitments_with, find, suggestion
from .indexing import entry_id, forget, is_empty, rebuild, refresh, row_key
from .sql import make_index

__all__ = [
    "Found",
    "commitments_with",
    "entry_id",
    "find",
    "forget",
    "is_empty",
    "make_index",
    "rebuild",
    "refresh",
    "row_key",
    "suggestion",
]
