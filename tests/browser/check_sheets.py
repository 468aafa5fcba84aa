"""Import a ministry's forty rows with three wrong ones, in a real browser.

    python -m tests.browser.check_sheets [--shots DIR]

Serves the loaded record itself. The clicks and page loads of the person are counted and printed;
every page on the way is looked at light and dark, wide and on a phone. Exit code 1 if anything was
found, or if it took more clicks than it may.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect

from tests.browser.check_desk import desks
from tests.browser.chromium import folder_of_shots
from tests.sheets.samples import act, as_csv
from tests.signin.check_browser import Watch

PAGE = "/admin/tracker/action/sheets/"
ROWS = 40
WRONG = ((3, "kind", "party"), (17, "source_date", "21/11/2026"), (30, "bears_on", "NYD-99"))
# Choosing a file is one click and what the dialogue of the system asks for.
MOST_CLICKS = 6


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the import, print what it took; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with desks(shots) as (analyst, _reviewer), TemporaryDirectory() as folder:
        clicks = imported(analyst, Path(folder))
    print(f"looks {analyst.looks}, findings {len(analyst.findings)}; {ROWS} rows: {clicks} clicks")
    return int(bool(analyst.findings) or clicks > MOST_CLICKS)


def imported(desk: Watch, folder: Path) -> int:
    """Send the file with the wrong rows, then the mended one, and put it into a set."""
    page, clicks = desk.page, 0
    lines = [act(number, bears_on="NYD-01") for number in range(ROWS)]
    mended, wrong = folder / "mended.csv", folder / "wrong.csv"
    mended.write_bytes(as_csv(lines))
    for number, column, value in WRONG:
        lines[number] = {**lines[number], column: value}
    wrong.write_bytes(as_csv(lines))
    page.goto(f"{desk.base}/admin/")
    page.get_by_role("link", name="Spreadsheets").click()
    desk.look("sheets", PAGE)
    clicks += 1
    for file in (wrong, mended):
        page.locator("#id_file").set_input_files(file)
        page.get_by_role("button", name="Show what it would change").click()
        clicks += 2
        if file is wrong:
            expect(page.locator("#problems")).to_contain_text("3 things in the file")
            for number, column, value in WRONG:
                row = page.get_by_role("row").filter(has_text=value)
                expect(row).to_contain_text(str(number + 2))
                expect(row).to_contain_text(column)
            # The browser tells of every answer of 400.
            desk.noticed.clear()
            desk.look("sheets-refused", PAGE)
    expect(page.get_by_text(f"New: {ROWS}. Changed: 0.")).to_be_visible()
    desk.look("sheets-preview", PAGE)
    page.get_by_role("button", name="Put it into the set").click()
    clicks += 1
    expect(page.get_by_text("The file is kept in the set.")).to_be_visible()
    return clicks


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
