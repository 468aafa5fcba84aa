"""The story as a whole: what it presupposes, who acts, and what came of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fixtures.from_sources import FromSources
from tests.publishing.people import person
from tracker.importing import load_files
from tracker.text import paragraph_spans

from .comparing import Outcome, compared
from .entering import Coder, approved_by
from .rows import Row, Rows

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
# What a declaration presupposes: nothing of it names a document.
_BEFORE = ("methodology", "theme", "pillar", "actor", "actoralias", "person")


# Shown by an act, which came later.
_LATER = {"active_to", "successor", "closure_shown_by"}


@dataclass(frozen=True)
class Story:
    """What came of it, and the lines that tell it."""

    outcome: Outcome
    lines: list[str]


def retaken(
    key: str, *, data: Path, sources: Path, scratch: Path, paragraphs: int | None = None
) -> Story:
    """The document with the key of the fixtures, taken in from its file on an empty record.

    With `paragraphs` only its beginning, which then is a text of its own.
    """
    fixtures = [
        row
        for path in sorted(FIXTURES.glob("*.json"))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]
    lay_ground(fixtures, scratch)
    coded = FromSources(data, sources)
    made = [
        *(coded.documents() + coded.sentence_codings() + coded.commitments()),
        *(coded.near_misses() + coded.links()),
    ]
    rows, expected = Rows.of(key, made), Rows.of(key, fixtures)
    name = rows["document"][0]["file_name"]
    if paragraphs is None:
        return told(rows, expected, (sources / name).read_bytes(), name)
    text = coded.texts[key]
    text = text[: paragraph_spans(text)[paragraphs - 1].end]
    return told(rows.beginning(text), expected.beginning(text), text.encode(), name)


def lay_ground(fixtures: Iterable[Row], scratch: Path) -> None:
    """Load what a declaration presupposes, the ordinary way."""
    rows = [
        {**row, "fields": {name: row["fields"][name] for name in row["fields"].keys() - _LATER}}
        for row in fixtures
        if row["model"].removeprefix("tracker.") in _BEFORE
    ]
    path = scratch / "before.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    load_files([path])


def told(rows: Rows, expected: Rows, raw: bytes, name: str) -> Story:
    """An analyst types the rows, a second person approves; then all is compared."""
    analyst = person("analyst", username="retaking", public_name="A coder", is_staff=True)
    reviewer = person("reviewer", username="reading", public_name="A reader", is_staff=True)
    coder = Coder(analyst, rows)
    coder.take_in(raw, name)
    coder.code()
    changeset = approved_by(reviewer, coder.send())
    outcome = compared(expected)
    forms = ", ".join(f"{number} {kind}" for kind, number in coder.forms.items())
    lines = [
        f"forms sent: {coder.forms.total()} ({forms})",
        f"the set: {changeset.get_state_display().lower()}, {changeset.size} rows",
        f"rows made: {outcome.made}; equal: {outcome.equal}; differ: {len(outcome.differing)}",
        f"left out, because they name other declarations: {expected.left_out}",
        *outcome.differing,
    ]
    return Story(outcome, lines)
