"""Public shapes of the record, versioned. No HTTP: addresses are paths on this site.

Dates are ISO 8601, unknown is null, values are those of `choices`. Within one `SCHEMA` fields are
only added.
"""

from .record import (
    COMMITMENT_COLUMNS,
    EVIDENCE_COLUMNS,
    SCHEMA,
    Shape,
    assessment_shape,
    bearing_shape,
    commitment_row,
    commitment_shape,
    distribution_row,
    distribution_shape,
    document_shape,
    envelope,
    evidence_rows,
    evidence_shape,
    link_shape,
    passage_shape,
    pillar_shape,
    score_shape,
    search_shape,
)

__all__ = [
    "COMMITMENT_COLUMNS",
    "EVIDENCE_COLUMNS",
    "SCHEMA",
    "Shape",
    "assessment_shape",
    "bearing_shape",
    "commitment_row",
    "commitment_shape",
    "distribution_row",
    "distribution_shape",
    "document_shape",
    "envelope",
    "evidence_rows",
    "evidence_shape",
    "link_shape",
    "passage_shape",
    "pillar_shape",
    "score_shape",
    "search_shape",
]
