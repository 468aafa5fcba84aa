"""The public pages: parse, fetch through a named queryset, render."""

from .commitments import commitment
from .documents import document, documents
from .listing import commitments
from .methodology import methodology
from .overview import dashboard, pillar
from .probes import livez, readyz

__all__ = [
    "commitment",
    "commitments",
    "dashboard",
    "document",
    "documents",
    "livez",
    "methodology",
    "pillar",
    "readyz",
]
