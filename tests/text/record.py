"""Reads the real record (sources and coded data) for the tests that compare with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tracker.text import Span

Row = dict[str, Any]


@dataclass(frozen=True)
class Passage:
    """One recorded passage: where it comes from, and what must be found there."""

    ref: str
    document: str
    span: Span
    sha256: str
    paragraph: int | None


@cache
def rows(data_dir: Path, name: str) -> list[Row]:
    """The rows of one data file."""
    loaded: list[Row] = yaml.safe_load((data_dir / f"{name}.yaml").read_text("utf-8"))
    return loaded


@cache
def passages(data_dir: Path) -> dict[str, list[Passage]]:
    """Every recorded passage of a source text, by kind."""
    commitments = rows(data_dir, "commitments")
    return {
        "commitments": [_passage(row, row, row["id"]) for row in commitments],
        "stems": [
            _passage(row, stem, row["id"], None) for row in commitments for stem in row["stem"]
        ],
        "their sentences": [_passage(row, row["sentence"], row["id"]) for row in commitments],
        "near misses": [_passage(row, row, row["id"]) for row in rows(data_dir, "near_misses")],
        "initiative facts": list(_facts(data_dir)),
        "sentences": [
            _passage(row, row, f"{row['document']} {row['paragraph']}.{row['sentence']}")
            for row in rows(data_dir, "sentences")
        ],
    }


def _facts(data_dir: Path) -> Iterator[Passage]:
    for initiative in rows(data_dir, "initiatives"):
        for fact in initiative["facts"]:
            yield _passage(fact, fact["evidence"], initiative["id"])


def _passage(row: Row, place: Row, ref: str, paragraph: Any = ...) -> Passage:
    return Passage(
        ref=ref,
        document=row["document"],
        span=Span(place["start"], place["end"]),
        sha256=place["sha256"],
        paragraph=row["paragraph"] if paragraph is ... else paragraph,
    )
