"""The public pages: parse, fetch through a named queryset, render."""

from .actions import action, actions
from .commitments import commitment
from .documents import document, documents
from .initiatives import initiative, initiatives
from .listing import commitments
from .methodology import methodology
from .overview import dashboard, pillar
from .parties import parties, party
from .probes import livez, readyz
from .rounds import progress
from .searches import searches
from .sources import sources
from .timeline import timeline, timeline_calendar

__all__ = [
    "action",
    "actions",
    "commitment",
    "commitments",
    "dashboard",
    "document",
    "documents",
    "initiative",
    "initiatives",
    "livez",
    "methodology",
    "parties",
    "party",
    "pillar",
    "progress",
    "readyz",
    "searches",
    "sources",
    "timeline",
    "timeline_calendar",
]
