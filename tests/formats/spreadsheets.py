"""Every CSV and workbook of a running site, as pandas and LibreOffice read them.

`python -m tests.formats.spreadsheets URL [--python PYTHON]` fetches each table that the sitemap
leads to, as CSV, as CSV for Excel and as a workbook, lets both programs read them, and compares
every cell with the CSV. PYTHON is one that has pandas and openpyxl. It prints the figures. Exit
code 1: a cell was read as something else; 2: one of the programs cannot be run, so nothing is
shown. The project needs neither of them.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from tracker.text.formulas import guard_cell

Rows = list[list[str]]
ENDINGS = ("csv", "excel.csv", "xlsx")
# Lists in full, beside what they hold unless they are asked for more.
_IN_FULL = ("/commitments/?standing=reported", "/searches/?found=all", "/search/?q=energy")

# Prints what pandas reads from each file, as JSON. Empty cells are empty text.
_PANDAS = """
import datetime, json, sys
import pandas
def text(cell):
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
for path in sys.argv[1:]:
    if path.endswith(".xlsx"):
        frame = pandas.read_excel(
            path, "Data", header=None, dtype=object, keep_default_na=False, na_values=[]
        ).fillna("")
    else:
        frame = pandas.read_csv(path, header=None, dtype=str, keep_default_na=False)
    print(json.dumps([[text(cell) for cell in row] for row in frame.values.tolist()]))
"""
# LibreOffice's filter for text: comma, quote, UTF-8, from line 1; what is read is text throughout.
_AS_TEXT = "CSV:44,34,76,1," + "/".join(f"{number}/2" for number in range(1, 101))
# It leaves the rest of very many files unread, and does not say so.
_AT_ONCE = 100
_TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"


def main(arguments: list[str]) -> int:
    """Fetch, read and compare; return the exit code."""
    parser = ArgumentParser(prog="python -m tests.formats.spreadsheets", description=__doc__)
    parser.add_argument("url", help="the address of a running site")
    parser.add_argument("--python", default=sys.executable, help="a Python that has pandas")
    asked = parser.parse_args(arguments)
    office = shutil.which("soffice")
    missing = [] if office else ["LibreOffice (soffice)"]
    tried = subprocess.run(
        [asked.python, "-c", "import pandas, openpyxl"], check=False, capture_output=True
    )
    missing += ["pandas with openpyxl"] if tried.returncode else []
    if missing or office is None:
        print(f"Nothing is shown: {' and '.join(missing)} cannot be run here.")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = list(_fetched(asked.url.rstrip("/"), folder))
        tables = {name: _rows(folder / f"{name}.csv") for name in names}
        cells = sum(len(row) for rows in tables.values() for row in rows)
        print(f"{len(names)} tables, {sum(map(len, tables.values())):,} rows, {cells:,} cells")
        wrong = 0
        for ending in ENDINGS:
            paths = [folder / f"{name}.{ending}" for name in names]
            for program, read in (
                ("pandas", _by_pandas(asked.python, paths)),
                ("LibreOffice", _by_office(office, paths, folder / f"read {ending}")),
            ):
                other = [
                    f"  {table}: {difference}"
                    for table, rows in zip(names, read, strict=True)
                    for difference in _differences(tables[table], rows)
                ]
                print(f".{ending} by {program}: {len(other)} cells are read as something else")
                print(*other[:10], sep="\n", end="\n" if other else "")
                wrong += len(other)
    return 1 if wrong else 0


def _fetched(url: str, folder: Path) -> Iterator[str]:
    """The names of the tables, whose files are then in the folder."""
    listed = re.findall("<loc>([^<]*)</loc>", _get(f"{url}/sitemap.xml").decode())
    pages = [path for path in map(_path, listed) if not path.startswith("/ru/")]
    for number, page in enumerate([*pages, *_IN_FULL]):
        path, mark, query = page.partition("?")
        name = f"{number} {path.strip('/').replace('/', ' ')}"
        address = f"{url}{path.rstrip('/') or '/index'}"
        try:
            for ending in ENDINGS:
                body = _get(f"{address}.{ending}{mark}{query}")
                (folder / f"{name}.{ending}").write_bytes(body)
        except HTTPError as error:
            # A page without a table.
            if error.code != 404:
                raise
        else:
            yield name


def _path(address: str) -> str:
    return urlsplit(address).path


def _get(address: str) -> bytes:
    with urlopen(address) as answer:
        body: bytes = answer.read()
    return body


def _rows(path: Path) -> Rows:
    text = path.read_bytes().decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def _by_pandas(python: str, paths: list[Path]) -> list[Rows]:
    asked = [python, "-c", _PANDAS, *map(str, paths)]
    told = subprocess.run(asked, capture_output=True, check=True, text=True)
    return [json.loads(line) for line in told.stdout.splitlines()]


def _by_office(office: str, paths: list[Path], folder: Path) -> list[Rows]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [] if paths[0].suffix == ".xlsx" else [f"--infilter={_AS_TEXT}"]
    asked = [office, profile, "--headless", *how, "--convert-to", _TO_CSV, "--outdir", str(folder)]
    for start in range(0, len(paths), _AT_ONCE):
        several = map(str, paths[start : start + _AT_ONCE])
        subprocess.run([*asked, *several], capture_output=True, check=True)
    return [_rows(folder / f"{path.stem}.csv") for path in paths]


def _differences(table: Rows, read: Rows) -> Iterator[str]:
    """The cells that were read as something else. Empty lines and cells at the end are nothing."""
    if len(table) != len(read):
        yield f"{len(read)} rows instead of {len(table)}"
    for number, (row, found) in enumerate(zip(table, read, strict=False), start=1):
        padded = [*found, *[""] * (len(row) - len(found))]
        for cell, other in zip(row, padded, strict=False):
            if not _is_same(cell, other):
                yield f"row {number}: {other[:60]!r} instead of {cell[:60]!r}"


def _is_same(cell: str, read: str) -> bool:
    """Whether a program read the cell: as it is, without its guard, as a number or as yes or no."""
    if read == cell or guard_cell(read) == cell or read.lower() == cell in ("true", "false"):
        return True
    try:
        return Decimal(read) == Decimal(cell)
    except InvalidOperation:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
