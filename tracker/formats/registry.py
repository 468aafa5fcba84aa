"""The output formats. A new one is a file beside this one and a line here."""

from . import csv, json, jsonl
from .table import Format

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (json.FORMAT, csv.FORMAT, jsonl.FORMAT)}
