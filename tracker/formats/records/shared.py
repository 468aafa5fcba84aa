"""Columns that many tables have."""

from tracker.formats.table import Column

FILTERS = Column("filters", "The values of the filters, by the names of the parameters", "object")
TOTAL = Column("total", "How many rows were found", "integer", "rows")
# Of a row that has a page.
PATH = Column("path", "Path of its page on this site", get=lambda row: row.get_absolute_url())
