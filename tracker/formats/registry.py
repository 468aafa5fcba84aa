"""The output formats. A new one is a file beside this one and a line here."""

from . import csv, json, jsonl, xlsx
from .table import Format

FORMATS: dict[str, Format] = {
    fmt.name: fmt for fmt in (json.FORMAT, csv.FORMAT, csv.FOR_EXCEL, xlsx.FORMAT, jsonl.FORMAT)
}
