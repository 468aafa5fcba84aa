"""The public pages: parse, fetch through a named queryset, render."""

from .changes import changes, changes_feed
from .commitments import commitment
from .data import checkpoint, data, log, verifier
from .documents import document, documents
from .listing import commitments
from .methodology import methodology
from .overview import dashboard, pillar
from .probes import livez, readyz

__all__ = [
    "changes",
    "changes_feed",
    "checkpoint",
    "commitment",
    "commitments",
    "dashboard",
    "data",
    "document",
    "documents",
    "livez",
    "log",
    "methodology",
    "pillar",
    "readyz",
    "verifier",
]
