"""A record in small, and a file of changes with a part of every kind that fits on it."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.importing.import_rows import find, small_record, write
from tracker.models import RecordEntry

SET = """\
id: 2026-11-27-second-look
date: 2026-11-27
entered_at: '2026-11-27T12:00:00Z'
title: A second look
reason: The first verdict overlooked an act.
by: reader
reviewed_by: coder
actions:
- id: second-act
  title: 'Another act: no'
  date: 2025-03-01
  date_precision: month
  end_date: null
  place: Almaty
  kind: funding
  stage: done
  attribution: joint
  actors: [KZ]
  agencies: []
  amount: {value: 240000000, currency: USD, kind: loan, stage: announced}
  bearings:
  - commitment: C-1
    direction: supports
    strength: strong
    why: It is the act that was promised.
  evidence:
  - publisher: Another outlet
    title: null
    url: https://example.org/2
    date: 2025-03-02
    language: en
    tier: independent_media
    shows: The money was lent.
    confidence: high
evidence:
  act:
  - publisher: A third outlet
    title: 'null'
    url: https://example.org/3
    date: null
    language: en
    tier: independent_media
    shows: 'yes'
    confidence: low
rows:
- model: search
  fields:
    key: s-2
    query: 'no'
    made_on: 2026-11-22
    where: pages
    found: 3
    commitments: [C-1]
- model: translation
  fields:
    kind: commitment
    key: C-1
    field: title
    language: ru
    text: Обещание
changes:
- what: action
  key: act
  field: date
  from: 2025-01-15 day
  to: 2025-01-16 about-day
  because: A page names the day.
- what: action
  key: act
  field: place
  from: null
  to: Astana
  because: A page names the place.
- what: evidence
  key: act#0
  field: shows+
  from: The act took place.
  to: Two ministers came.
  because: Left out at first.
  url: https://example.org/1
- what: bearing
  key: act C-1
  field: weight
  from: strong
  to: weak
  because: It went on before.
verdicts:
- commitment: C-1
  status: under_way
  as_of: 2026-04-30
  rationale: Two acts are on record [act, second-act].
  confidence: high
  actions: [act, second-act]
  searches: [s-1, s-2]
  what_would_change_it: A third act.
  scores:
    KZ: {value: 1, reason: null}
  standing_note: null
  contested: false
  was_wrong: The second act was overlooked.
  settled_because: null
  public_note: Corrected on 27 November 2026.
  corrects: C-1.1
"""

_MORE = [
    (
        "bearing",
        {
            "action": ["act"],
            "commitment": ["C-1"],
            "direction": "supports",
            "weight": "strong",
            "why": "It is one of them.",
        },
    ),
    ("obligation", {"commitment": ["C-1"], "actor": ["KZ"], "role": "debtor"}),
    ("actoralias", {"actor": ["KZ"], "name": "Qazaqstan"}),
]


def folder_with(path: Path, *sets: str) -> Path:
    """A folder with the record in small, and these sets in the order of their names."""
    (path / "changes").mkdir(parents=True)
    more = [{"model": f"tracker.{model}", "fields": fields} for model, fields in _MORE]
    rows = [*small_record(), *more]
    _number, verdict = find(rows, "assessment")
    verdict |= {"first_status": "under_way", "second_status": "no_evidence"}
    verdict["settled_because"] = "There is an act."
    write(path, rows)
    for number, text in enumerate(sets, start=1):
        (path / "changes" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return path


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with one place of it written otherwise for each pair."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def load(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines that `load_record` prints."""
    call_command("load_record", str(folder), *options)
    return capsys.readouterr().out.splitlines()


def load_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error with which it refuses."""
    with pytest.raises(CommandError):
        call_command("load_record", str(folder))
    return capsys.readouterr().err.splitlines()


def apply(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines that `apply_changes` prints where nothing is refused."""
    call_command("apply_changes", str(path), *options)
    return capsys.readouterr().out.splitlines()


def apply_refused(
    path: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[str, list[str]]:
    """The error with which it ends, and the lines that tell what is refused."""
    with pytest.raises(CommandError) as caught:
        call_command("apply_changes", str(path), *options)
    lines = capsys.readouterr().out.splitlines()
    return str(caught.value), [line for line in lines if ": refused: " in line]


def written(path: Path, text: str) -> Path:
    """A file of changes with the text."""
    file = path / "set.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def head() -> str:
    """The hash of the newest entry of the log."""
    entry = RecordEntry.objects.head()
    assert entry is not None
    return entry.hash
