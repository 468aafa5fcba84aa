"""The command score_table, called from Python and as a process of its own. Needs no database."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
TABLE = """report,commitment,member,score
G7,2015-1,KZ,1
G7,2015-1,US,0
G7,=evil,KZ,−1
G7,=evil,@US,n/a
"""
AS_CSV = """kind,name,average,percent,n_scored,n_applicable,plus,zero,minus
commitment,2015-1,+0.50,75,2,2,1,1,0
commitment,'=evil,-1.00,0,1,1,0,0,1
member,KZ,0.00,50,2,2,1,0,1
member,US,0.00,50,1,1,0,1,0
member,'@US,,,0,0,0,0,0
overall,overall,0.00,50,3,3,1,1,1
"""
AS_TEXT = """kind        name     average  percent  n_scored  n_applicable  plus  zero  minus
commitment  2015-1     +0.50       75         2             2     1     1      0
commitment  =evil      -1.00        0         1             1     0     0      1
member      KZ          0.00       50         2             2     1     0      1
member      US          0.00       50         1             1     0     1      0
member      @US                               0             0     0     0      0
overall     overall     0.00       50         3             3     1     1      1
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def printed(*arguments: str | Path) -> str:
    out = io.StringIO(newline="")
    call_command("score_table", *map(str, arguments), stdout=out, no_color=True)
    return out.getvalue()


def refusal(*arguments: str | Path) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("score_table", *map(str, arguments), stdout=out)
    assert out.getvalue() == ""
    assert caught.value.returncode == 2
    return str(caught.value)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "score_table", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_csv_is_printed_by_default_with_names_guarded_and_figures_not(table: Path) -> None:
    assert printed(table) == printed(table, "--format", "csv") == AS_CSV


def test_text_is_an_aligned_table_with_names_as_they_are(table: Path) -> None:
    assert printed(table, "--format", "text") == AS_TEXT


def test_json_is_a_list_of_objects_with_names_as_they_are(table: Path) -> None:
    rows = json.loads(printed(table, "--format", "json"))
    assert len(rows) == 6
    assert rows[1] == {
        "kind": "commitment",
        "name": "=evil",
        "average": "-1.00",
        "percent": "0",
        "n_scored": 1,
        "n_applicable": 1,
        "plus": 0,
        "zero": 0,
        "minus": 1,
    }
    assert (rows[4]["name"], rows[4]["average"], rows[4]["percent"]) == ("@US", None, None)


def test_rules_change_the_figures(table: Path) -> None:
    last = printed(table, "--rules", "na-as-zero+percent-100s").splitlines()[-1]
    assert last == "overall,overall,0.00,0,4,4,1,2,1"


def test_names_with_line_breaks_and_quotes_survive_the_csv(tmp_path: Path) -> None:
    names = ["a\rb", "c\nd", 'a "quoted", name', "\tx", "\ry", "ў"]
    path = tmp_path / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["report", "commitment", "member", "score"])
        writer.writerows(["R", name, "KZ", "1"] for name in names)
    rows = list(csv.reader(io.StringIO(printed(path), newline=""), strict=True))
    assert [row[1] for row in rows if row[0] == "commitment"] == [
        *names[:3],
        "'\tx",
        "'\ry",
        "ў",
    ]
    objects = json.loads(printed(path, "--format", "json"))
    assert [row["name"] for row in objects if row["kind"] == "commitment"] == names


def test_a_malformed_cell_is_refused_by_row_column_and_value(table: Path) -> None:
    table.write_text(TABLE.replace("US,0", "US,+"), encoding="utf-8")
    assert f"{table} was refused: row 3, column 'score', value '+'" in refusal(table)


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ("g20-1999", "unknown rule set 'g20-1999'"),
        ("half-even+truncate", "'half-even' and 'truncate' contradict each other"),
        ("", "unknown rule set ''"),
    ],
)
def test_wrong_rules_are_refused(table: Path, names: str, problem: str) -> None:
    assert problem in refusal(table, "--rules", names)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.csv")
    assert "Is a directory" in refusal(tmp_path)


def test_an_empty_file_is_refused_and_a_header_alone_is_not(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.touch()
    assert "row 1, column 'report'" in refusal(path)
    path.write_text(TABLE.splitlines()[0], encoding="utf-8")
    assert printed(path).splitlines()[1:] == ["overall,overall,,,0,0,0,0,0"]


def test_the_process_prints_the_table_and_ends_with_0(table: Path) -> None:
    done = run(table)
    assert (done.returncode, done.stdout, done.stderr) == (0, AS_CSV, "")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "row 5, column 'score', value 'N/A'"),
        (("--rules", "half-even+truncate"), "contradict each other"),
        (("--format", "xml"), "invalid choice: 'xml'"),
    ],
)
def test_the_process_ends_with_2_and_prints_nothing_when_refusing(
    table: Path, arguments: tuple[str, ...], problem: str
) -> None:
    table.write_text(TABLE.replace("n/a", "N/A"), encoding="utf-8")
    done = run(table, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
