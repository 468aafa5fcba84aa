"""The audit of the first round, as it lies with the coded data, on the whole record."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.importing.import_rows import table_counts
from tracker.importing.changes import Kind, preview, read_changes

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.usefixtures("record")


def test_all_of_it_goes_but_its_texts_and_its_reprints(data_dir: Path) -> None:
    before = table_counts()
    applied = preview(read_changes(data_dir / "changes" / "2026-11-27-audit.yaml"))
    assert table_counts() == before
    assert Counter(one.kind for one in applied.outcomes) == {
        Kind.ADDED: 11 + 19 + 35 + 31 + 18,
        Kind.CHANGED: 93 - 17,
        Kind.REFUSED: 15 + 17,
    }
    refused = [one for one in applied.outcomes if one.kind is Kind.REFUSED]
    assert Counter(one.field or one.name.partition(",")[0] for one in refused) == {
        "texts": 15,
        "tier": 17,
    }
    assert all("reprint" in one.told for one in refused if one.field)


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
