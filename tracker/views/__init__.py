"""The public pages: parse, fetch through a named queryset, render."""

from .actions import action, actions
from .changes import changes, changes_feed
from .commitments import commitment
from .dashboard import dashboard, pillar
from .data import checkpoint, data, log, verifier
from .differences import differences
from .discovery import robots, security, sitemap
from .documents import documents
from .initiatives import initiative, initiatives
from .listing import commitments
from .methodology import methodology
from .parties import parties, party
from .probes import livez, readyz
from .progress import progress
from .reader import annotations, document, document_text
from .releases import release
from .search import search
from .searches import searches
from .sources import sources
from .timeline import timeline, timeline_calendar

__all__ = [
    "action",
    "actions",
    "annotations",
    "changes",
    "changes_feed",
    "checkpoint",
    "commitment",
    "commitments",
    "dashboard",
    "data",
    "differences",
    "document",
    "document_text",
    "documents",
    "initiative",
    "initiatives",
    "livez",
    "log",
    "methodology",
    "parties",
    "party",
    "pillar",
    "progress",
    "readyz",
    "release",
    "robots",
    "search",
    "searches",
    "security",
    "sitemap",
    "sources",
    "timeline",
    "timeline_calendar",
    "verifier",
]
