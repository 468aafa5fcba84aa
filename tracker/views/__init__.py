"""The public pages: parse, one named read, a context."""

from .about import about, glossary
from .actions import action, actions
from .actors import actor, actors, person, persons
from .calendars import timeline_calendar
from .changes import changes
from .commitment import commitment
from .commitments import commitments
from .comparison import compare
from .dashboard import dashboard
from .data import checkpoint, data, log, verifier
from .dataset import data_table, dataset
from .differences import differences
from .discovery import opensearch, robots, security, sitemap
from .documents import annotations, document, document_text, documents
from .feeds import changes_feed
from .figures import embed, figure_png, figure_svg, share_image
from .initiatives import initiative, initiatives
from .interface import api, api_operation, openapi
from .lineage import compare_documents
from .methodology import methodology
from .parties import parties, party
from .pillars import pillar
from .probes import livez, readyz
from .progress import progress
from .search import search
from .searches import searches
from .sources import sources
from .timeline import timeline

__all__ = [
    "about",
    "action",
    "actions",
    "actor",
    "actors",
    "annotations",
    "api",
    "api_operation",
    "changes",
    "changes_feed",
    "checkpoint",
    "commitment",
    "commitments",
    "compare",
    "compare_documents",
    "dashboard",
    "data",
    "data_table",
    "dataset",
    "differences",
    "document",
    "document_text",
    "documents",
    "embed",
    "figure_png",
    "figure_svg",
    "glossary",
    "initiative",
    "initiatives",
    "livez",
    "log",
    "methodology",
    "openapi",
    "opensearch",
    "parties",
    "party",
    "person",
    "persons",
    "pillar",
    "progress",
    "readyz",
    "robots",
    "search",
    "searches",
    "security",
    "share_image",
    "sitemap",
    "sources",
    "timeline",
    "timeline_calendar",
    "verifier",
]
