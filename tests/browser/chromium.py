"""How every check in a browser starts: its arguments, the folder for its pictures, Chromium."""

import argparse
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# The last three keep Chromium from calling its maker's servers at every start.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def parser_of(doc: str | None) -> argparse.ArgumentParser:
    """The parser of a check whose docstring this is."""
    return argparse.ArgumentParser(description=(doc or "").splitlines()[0])


def folder_of_shots(doc: str | None, arguments: Sequence[str] | None) -> Path | None:
    """The folder that --shots names, made if it is not there; None without it."""
    parser = parser_of(doc)
    parser.add_argument("--shots", type=Path, help="folder in which to keep a picture of each page")
    shots: Path | None = parser.parse_args(arguments).shots
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    return shots


def launch(playwright: Playwright) -> Browser:
    """Start the browser of the system; end with advice where there is none."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if not executable:
        raise SystemExit("error: no Chromium was found: apt install chromium")
    return playwright.chromium.launch(executable_path=executable, args=_FLAGS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system, closed at the end."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
