"""A record in small, as fixture rows, for the tests of the import. Each test spoils one thing."""

import copy
import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

Row = dict[str, Any]

_HASH = "0" * 64
_PASSAGE: Row = {"document": ["DOC"], "paragraph": 1, "start": 0, "end": 9, "sha256": _HASH}
_ACCOUNT: Row = {"password": "!", "is_active": False, "date_joined": "2026-11-21T12:00:00Z"}

_ROWS: list[tuple[str, Row]] = [
    ("user", {"username": "coder", **_ACCOUNT}),
    ("user", {"username": "reader", **_ACCOUNT}),
    (
        "methodology",
        {
            "version": "1",
            "adopted_on": "2026-11-21",
            "summary": "Rules.",
            "rule_set": "default",
            "minimum_cells": 12,
            "quiet_months": 9,
            "review_months": 6,
            "due_soon_days": 90,
        },
    ),
    ("theme", {"slug": "water", "name": "Water", "position": 1}),
    (
        "pillar",
        {
            "slug": "water",
            "name": "Water",
            "description": "Rivers.",
            "position": 1,
            "themes": [["water"]],
        },
    ),
    (
        "document",
        {
            "key": "DOC",
            "slug": "document",
            "kind": "declaration",
            "kind_note": "declaration",
            "standing": "agreed",
            "standing_note": "primary",
            "title": "A declaration",
            "alternative_titles": ["Another title"],
            "publisher": "A publisher",
            "publisher_as_recorded": "A publisher",
            "publisher_basis": "stated",
            "date": "2023-09-21",
            "date_precision": "day",
            "date_basis": "stated",
            "published_time": "2023-09-21T14:00:00+05:00",
            "language": "en",
            "source_url": "https://example.org/declaration",
            "event_note": "a summit",
            "file_name": "declaration.txt",
            "raw_bytes": 100,
            "raw_sha256": _HASH,
            "normalised_characters": 100,
            "normalised_sha256": _HASH,
            "paragraphs": 1,
            "body_paragraphs": 1,
        },
    ),
    (
        "actor",
        {
            "code": "AGENCY",
            "name": "An agency",
            "kind": "agency",
            "parent": ["KZ"],
            "active_to": "2025-07-01",
            "closure_shown_by": ["act"],
        },
    ),
    (
        "actor",
        {"code": "KZ", "name": "Kazakhstan", "kind": "state", "is_party": True, "position": 2},
    ),
    ("sentencecoding", {**_PASSAGE, "number": 1, "label": "commitment"}),
    (
        "commitment",
        {
            "ref": "C-1",
            **_PASSAGE,
            "title": "A promise",
            "statement": "They promised something.",
            "done_when": "It is on record.",
            "standing": "agreed",
            "pillar": ["water"],
            "pillar_basis": "section heading",
            "primary_theme": ["water"],
            "themes": [["water"]],
            "sentence": ["DOC", 1, 1],
            "stated_subject": "we",
            "collectively_agreed": "yes",
            "operative_verb": "commit to",
            "binding": "high",
            "obligation_kind": "effort",
            "commitment_types": ["support"],
            "catalysts": ["deadline"],
            "due_on": "2024-12-31",
            "due_precision": "year",
            "coding_confidence": "0.80",
            "evidence_sought": "Acts.",
            "initial_status": "none",
            "stricter_reading": "counts",
        },
    ),
    (
        "action",
        {
            "slug": "act",
            "title": "An act",
            "date": "2025-01-15",
            "date_precision": "day",
            "kind": "meeting",
            "stage": "done",
            "attribution": "own",
            "actors": [["KZ"], ["AGENCY"]],
            "amount": "1000.00",
            "currency": "USD",
            "amount_kind": "grant",
            "amount_stage": "disbursed",
        },
    ),
    (
        "evidence",
        {
            "action": ["act"],
            "position": 1,
            "publisher": "An outlet",
            "url": "https://example.org/1",
            "language": "en",
            "tier": "independent_media",
            "shows": "The act took place.",
            "confidence": "high",
        },
    ),
    (
        "search",
        {
            "key": "s-1",
            "query": "water",
            "made_on": "2026-11-21",
            "where": "pages",
            "found": 0,
            "commitments": [["C-1"]],
        },
    ),
    (
        "assessment",
        {
            "key": "C-1.1",
            "commitment": ["C-1"],
            "methodology": ["1"],
            "state": "published",
            "is_current": True,
            "status": "under_way",
            "as_of": "2026-04-30",
            "rationale": "One act is on record.",
            "confidence": "medium",
            "what_would_change_it": "A second act.",
            "actions": [["act"]],
            "author": ["coder"],
            "reviewer": ["reader"],
            "published_at": "2026-11-21T12:00:00Z",
        },
    ),
    (
        "score",
        {"assessment": ["C-1.1"], "party": ["KZ"], "value": 0, "reason": "under_way"},
    ),
]


class Absent:
    """Stands for 'leave the field out'."""


def small_record() -> list[Row]:
    """Sound rows of fifteen models' worth, new each time; a test may change them at will."""
    return [
        {"model": f"tracker.{model}", "fields": copy.deepcopy(fields)} for model, fields in _ROWS
    ]


def find(rows: list[Row], model: str) -> tuple[int, Row]:
    """The number, from 1, and the fields of the model's first row."""
    for number, row in enumerate(rows, start=1):
        if row["model"] == f"tracker.{model}":
            return number, row["fields"]
    raise LookupError(model)


def spoilt(model: str, field: str, value: Any) -> tuple[list[Row], int]:
    """The small record with one field of the model's first row set, and that row's number."""
    rows = small_record()
    number, fields = find(rows, model)
    if value is Absent:
        del fields[field]
    else:
        fields[field] = value
    return rows, number


def write(folder: Path, rows: Any, name: str = "rows.json") -> Path:
    """Write the rows as a fixture file; everything outside ASCII as an escape."""
    path = folder / name
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def table_counts() -> dict[str, int]:
    """How many rows every table of the project has, many-to-many tables too."""
    tables = [
        model._meta.db_table
        for model in apps.get_app_config("tracker").get_models(include_auto_created=True)
    ]
    counts = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def table_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the project, primary keys and all."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_app_config("tracker").get_models(include_auto_created=True)
    }
