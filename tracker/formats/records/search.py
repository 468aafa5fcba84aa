"""What a search over the whole record finds."""

from tracker.formats.table import Column, Table
from tracker.text.prefixes import led

# Rows: entries of the index.
RESULTS = Table(
    (
        Column("kind", "Kind of what was found"),
        Column("name", "Its name"),
        Column("text", "The text in which the words were found"),
        Column("path", "Path of its page on this site", get=lambda row: led(row.address)),
    ),
    member="results",
)
