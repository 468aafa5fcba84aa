"""One filter language for a list in every form: page, CSV and JSON."""

from .actions import ACTION_SORTS, ActionFilter, ActionOptions
from .changes import FOLDED, ChangeFilter, in_large_sets
from .commitments import DUE_STATES, SORTS, CommitmentFilter, Options
from .documents import TwoDocuments
from .evidence import EvidenceFilter, SearchFilter
from .facets import CountedFilter, Facet, Option, Parameters, parameters_of
from .parties import TwoParties
from .search import SiteSearchFilter
from .timeline import TimelineFilter

__all__ = [
    "ACTION_SORTS",
    "DUE_STATES",
    "FOLDED",
    "SORTS",
    "ActionFilter",
    "ActionOptions",
    "ChangeFilter",
    "CommitmentFilter",
    "CountedFilter",
    "EvidenceFilter",
    "Facet",
    "Option",
    "Options",
    "Parameters",
    "SearchFilter",
    "SiteSearchFilter",
    "TimelineFilter",
    "TwoDocuments",
    "TwoParties",
    "in_large_sets",
    "parameters_of",
]
