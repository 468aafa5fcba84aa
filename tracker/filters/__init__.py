"""One filter language for a list in every form: page, CSV and JSON."""

from .commitments import DUE_STATES, SORTS, CommitmentFilter, Options
from .facets import Facet, Option

__all__ = ["DUE_STATES", "SORTS", "CommitmentFilter", "Facet", "Option", "Options"]
