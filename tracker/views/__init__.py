"""The public pages: parse, fetch through a named queryset, render."""

from .commitments import commitment
from .differences import differences
from .documents import documents
from .listing import commitments
from .methodology import methodology
from .overview import dashboard, pillar
from .probes import livez, readyz
from .reader import annotations, document, document_text
from .search import search

__all__ = [
    "annotations",
    "commitment",
    "commitments",
    "dashboard",
    "differences",
    "document",
    "document_text",
    "documents",
    "livez",
    "methodology",
    "pillar",
    "readyz",
    "search",
]
