"""Asks the validators and the programs of others whether the data is what it says it is.

`python -m tests.contract` serves the record, then lets openapi-spec-validator read the description
of the interface, schemathesis ask all of it, the examples of docs/api.md count what the pages say,
and pybtex and rispy read a reference. Prints what each says; ends with 1 if one is not content.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import pybtex.database
import rispy
from openpyxl import load_workbook

from tests.browser.server import ROOT, site

_EXAMPLES = ROOT / "docs" / "examples"
_CONFIG = Path(__file__).with_name("schemathesis.toml")
# How many cases of each operation are drawn beside those that follow from its parameters.
_CASES = 5
_SECONDS = 600
PILLAR, GROUP = "security", "moving"


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        body: bytes = answer.read()
    return body


def _ran(command: Sequence[str | Path], folder: Path) -> tuple[bool, str]:
    """Whether the program was content, and what it said last."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=_SECONDS, cwd=folder
    )
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def description(base: str, folder: Path) -> tuple[bool, str]:
    """Whether the description of the interface is one of OpenAPI 3.1."""
    path = folder / "openapi.json"
    path.write_bytes(_fetched(f"{base}/data/openapi.json"))
    return _ran([sys.executable, "-m", "openapi_spec_validator", path], folder)


def operations(base: str, folder: Path) -> tuple[bool, str]:
    """Whether every operation answers as it is described, whatever it is asked."""
    program = Path(sys.executable).with_name("schemathesis")
    command: list[str | Path] = [
        program,
        "--config-file",
        _CONFIG,
        "run",
        f"{base}/data/openapi.json",
        "--no-color",
    ]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(_CASES)]
    command += ["--seed", "1", "--workers", "2"]
    is_content, said = _ran(command, folder)
    return is_content, said[said.rfind("SUMMARY") :] if is_content else said


def with_pandas(base: str, folder: Path) -> tuple[bool, str]:
    """Whether pandas counts what the overview says of every pillar."""
    is_content, said = _ran([sys.executable, _EXAMPLES / "pillars.py", base], folder)
    counted = {row.pop("pillar"): row for row in csv.DictReader(io.StringIO(said))}
    told = {
        pillar["slug"]: pillar["agreed"]["groups"]
        for pillar in json.loads(_fetched(f"{base}/index.json"))["pillars"]
        if pillar["agreed"]["total"]
    }
    is_same = all(
        int(counted[pillar].get(group, 0)) == number
        for pillar, groups in told.items()
        for group, number in groups.items()
    )
    return is_content and is_same and counted.keys() == told.keys(), said


def with_a_formula(base: str, folder: Path) -> tuple[bool, str]:
    """Whether a formula in the workbook counts what the page of a pillar says, in LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return False, "LibreOffice is not installed."
    path = folder / "counted.xlsx"
    path.write_bytes(_fetched(f"{base}/commitments.xlsx"))
    book = load_workbook(path)
    book.create_sheet("count", 0)["A1"] = (_EXAMPLES / "formula.txt").read_text().strip()
    book.save(path)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to_csv: list[str | Path] = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        folder,
        path,
    ]
    is_content, said = _ran(to_csv, folder)
    if not is_content or not path.with_suffix(".csv").exists():
        return False, said
    counted = path.with_suffix(".csv").read_text().strip()
    told = json.loads(_fetched(f"{base}/pillars/{PILLAR}.json"))["agreed"]["groups"][GROUP]
    return counted == str(told), f"the formula counts {counted}, the page says {told}"


def references(base: str, folder: Path) -> tuple[bool, str]:
    """Whether pybtex and rispy read how a commitment is cited, and read the same."""
    page = f"{base}/commitments/NYD-01"
    database = pybtex.database.parse_string(_fetched(f"{page}.bib").decode(), "bibtex")
    (entry,) = database.entries.values()
    (reference,) = rispy.loads(_fetched(f"{page}.ris").decode())
    (item,) = json.loads(_fetched(f"{page}.csl.json"))
    addresses = {entry.fields["url"], reference["urls"][0], item["URL"]}
    # BibTeX has its own signs in a title.
    titles = {reference["title"], item["title"]}
    is_same = addresses == {f"{page}/"} and len(titles) == 1 and "NYD-01" in entry.fields["title"]
    return is_same, f"{entry.type} {entry.key}, {reference['type_of_reference']}: {item['title']}"


CHECKS: tuple[Callable[[str, Path], tuple[bool, str]], ...] = (
    description,
    with_pandas,
    with_a_formula,
    references,
    operations,
)


def main() -> int:
    """Print what each check says; return 1 if one is not content."""
    is_wrong = False
    with site() as base, tempfile.TemporaryDirectory() as folder:
        for check in CHECKS:
            is_content, said = check(base, Path(folder))
            is_wrong = is_wrong or not is_content
            print(f"=== {check.__doc__}\n{said}\n--- {'yes' if is_content else 'NO'}", flush=True)
    return int(is_wrong)


if __name__ == "__main__":
    sys.exit(main())
