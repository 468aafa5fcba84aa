"""`export_rows` and `import_rows`, and the page of the columns."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.changesets.sets import a_set
from tracker.models import ChangeSet
from tracker.sheets.describing import described

from .files import analyst, make, promised
from .samples import act, as_csv

COLUMNS = Path(__file__).resolve().parents[2] / "docs" / "columns.md"


def run(command: str, *words: str, **how: Any) -> tuple[str, str]:
    """What the command prints, and what it prints as errors."""
    told, errors = io.StringIO(), io.StringIO()
    call_command(command, *words, stdout=told, stderr=errors, **how)
    return told.getvalue(), errors.getvalue()


def test_the_page_of_the_columns_is_what_the_declaration_says() -> None:
    # After a change: manage.py export_rows --columns > docs/columns.md
    assert COLUMNS.read_text(encoding="utf-8") == described()


@pytest.mark.django_db
def test_out_and_in_again_says_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    make.SearchFactory(key="s-1")
    for name in ("a.csv", "a.xlsx"):
        file = tmp_path / name
        run("export_rows", "searches", str(file))
        told, errors = run("import_rows", "searches", str(file))
        assert told == "Nothing to do: 1 line is on record as it is.\n"
        assert errors == ""
    assert (tmp_path / "a.csv").read_bytes().startswith(b"search,query,made_on,")


@pytest.mark.django_db
def test_a_preview_writes_nothing_and_a_name_makes_a_set(tmp_path: Path) -> None:
    promised()
    by = analyst()
    file = tmp_path / "acts.csv"
    file.write_bytes(as_csv([act(1)]))
    told, _errors = run("import_rows", "acts", str(file))
    assert told.splitlines()[0].startswith("row 2: new: action act-1: title: Ministers of water")
    assert told.endswith("A preview: nothing was written.\n")
    assert not ChangeSet.objects.exists()
    mine = a_set(by)
    words = ("import_rows", "acts", str(file), "--as", by.username)
    told, errors = run(*words, "--set", mine.key, "--progress")
    assert told.endswith(f"It is in {mine.key}, an open set of An analyst.\n")
    assert errors.endswith("] 100 %\n")
    assert mine.rows.count() == 3
    told, _errors = run(*words, "--reason", "It was sent.")
    assert ChangeSet.objects.exclude(pk=mine.pk).get().reason == "It was sent."


@pytest.mark.django_db
def test_what_is_refused_is_told_and_ends_with_an_error(tmp_path: Path) -> None:
    promised()
    by = analyst()
    file = tmp_path / "acts.csv"
    file.write_bytes(as_csv([act(1), act(2, kind="gar\u202ebage")]))
    told = io.StringIO()
    with pytest.raises(CommandError, match="1 refusal; nothing was written"):
        call_command("import_rows", "acts", str(file), "--as", by.username, stdout=told)
    assert told.getvalue().startswith(
        'acts.csv: row 3 (action act-2): kind: "gar\\u202ebage": This is not one of the allowed'
    )
    assert not ChangeSet.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("import_rows", "acts", "no.csv"), "no.csv: The file cannot be read"),
        (("import_rows", "acts", "bad.csv"), 'bad.csv: row 1: colour: There is no column "colour"'),
        (("import_rows", "acts", "bad.csv", "--as", "nobody"), "There is no account nobody."),
        (("import_rows", "acts", "bad.csv", "--set", "x"), "There is no open set x"),
        (("export_rows",), "Name one of them: acts, verdicts"),
        (("export_rows", "acts", "a.pdf"), "ends with .csv or .xlsx"),
        (("export_rows", "acts", "--document", "X"), "There is no document X."),
        (("export_rows", "acts", "no/where.csv"), "cannot be written: No such file"),
    ],
)
def test_what_a_command_cannot_do_it_says_in_a_sentence(
    words: tuple[str, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_bytes(b"act,colour\r\n")
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert reason in str(refused.value)
