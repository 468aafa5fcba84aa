"""Rows and texts in: everything of a run, or nothing and the list of what was refused."""

from tracker.importing.loading import Counts, Report, load_files
from tracker.importing.reading import MAX_BYTES
from tracker.importing.refusals import ImportRefused, Refusal
from tracker.importing.sources import (
    CheckedDocument,
    SourcesRefused,
    SourcesReport,
    TextState,
    load_sources,
)

__all__ = [
    "MAX_BYTES",
    "CheckedDocument",
    "Counts",
    "ImportRefused",
    "Refusal",
    "Report",
    "SourcesRefused",
    "SourcesReport",
    "TextState",
    "load_files",
    "load_sources",
]
