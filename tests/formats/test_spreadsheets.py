"""The command that lets other programs read the tables says when it shows nothing."""

import subprocess
from typing import Any

import pytest

from . import spreadsheets


def test_without_the_programs_nothing_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_pandas(*_asked: object, **_how: object) -> Any:
        return subprocess.CompletedProcess([], 1)

    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("subprocess.run", without_pandas)
    assert spreadsheets.main(["http://127.0.0.1:1"]) == 2
    assert capsys.readouterr().out == (
        "Nothing is shown: LibreOffice (soffice) and pandas with openpyxl cannot be run here.\n"
    )


@pytest.mark.parametrize(
    ("cell", "read"),
    [("a", "a"), ("'=1", "=1"), ("0.80", "0.8"), ("true", "TRUE"), ("1500000", "1.5E6"), ("", "")],
)
def test_a_cell_may_be_read_without_its_guard_and_as_its_type(cell: str, read: str) -> None:
    assert list(spreadsheets._differences([[cell]], [[read]])) == []


@pytest.mark.parametrize(
    ("cell", "read"), [("2015-1", "2015-01-01"), ("Ў", "?"), ("a", ""), ("true", "1"), ("=1", "1")]
)
def test_a_cell_that_became_something_else_is_found(cell: str, read: str) -> None:
    assert len(list(spreadsheets._differences([[cell]], [[read]]))) == 1
    assert len(list(spreadsheets._differences([[cell], [cell]], [[cell]]))) == 1
