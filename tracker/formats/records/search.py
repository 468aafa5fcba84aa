"""What a search over the whole record finds."""

from typing import NamedTuple

from tracker.formats.table import Column, Table
from tracker.models import SearchEntry
from tracker.search import Shown
from tracker.text import Part
from tracker.text.prefixes import led

from .shared import TOTAL


class FoundRow(NamedTuple):
    """An entry of the index, and what it shows in English."""

    entry: SearchEntry
    shown: Shown


def _plain(parts: list[Part]) -> str:
    return "".join(part.words for part in parts)


RESULTS = Table(
    (
        Column("kind", "Kind of what was found", get=lambda row: row.entry.kind),
        Column("name", "Its name", get=lambda row: _plain(row.shown.name)),
        Column(
            "text",
            "About 220 characters of the text in which a word was found; where only the name holds"
            " it, how the text begins",
            get=lambda row: _plain(row.shown.text),
        ),
        Column("language", "ISO 639 tag of that text", get=lambda row: row.shown.text_language),
        Column("path", "Path of its page on this site", get=lambda row: led(row.entry.address)),
    ),
    facts=(
        Column("query", "What was asked"),
        Column(
            "guess",
            "What was looked for instead, where that finds nothing; null where it finds anything",
        ),
        Column("only", "Kind of what was asked for; null for all kinds"),
        TOTAL,
        Column("counts", "How many of each kind there are", "counts"),
    ),
)
