"""JSON Lines: one row of the table a line, for programs that read a file piece by piece."""

from collections.abc import Iterator

from .json import json_line
from .table import Content, Format


def _written(content: Content) -> Iterator[str]:
    return (f"{json_line(record)}\n" for record in content.table.records(content.rows))


FORMAT = Format("jsonl", "JSON Lines", "application/jsonl", _written, is_file=True)
