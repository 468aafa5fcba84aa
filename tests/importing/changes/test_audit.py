"""The audit of the first round, as it lies with the coded data, on the whole record."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.importing.import_rows import table_counts
from tracker.importing.changes import Kind, preview, read_changes

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.usefixtures("record")


def test_all_of_it_goes(data_dir: Path) -> None:
    before = table_counts()
    applied = preview(read_changes(data_dir / "changes" / "2026-11-27-audit.yaml"))
    assert table_counts() == before
    assert Counter(one.kind for one in applied.outcomes) == {
        Kind.ADDED: 11 + 19 + 35 + 31 + 18 + 15 + 9,
        Kind.CHANGED: 93,
    }


def test_the_example_of_the_page_on_the_format_goes(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "set.yaml").write_text(example, encoding="utf-8")
    applied = preview(read_changes(tmp_path / "set.yaml"))
    assert Counter(one.kind for one in applied.outcomes) == {
        Kind.ADDED: 4,
        Kind.CHANGED: 1,
        Kind.WITHDRAWN: 1,
    }
