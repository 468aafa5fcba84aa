"""Look at every public page in a real browser, and read its HTML with a validator.

Axe, the console, the CSP, other hosts, scrolling sideways, the keyboard, forced colours, paper, and
the budgets of bytes, requests and seconds, of which the worst are printed.

    python -m tests.browser.check_pages [--url BASE] [--path PATH ...] [--shots DIR]

Without --url it serves the loaded record itself. Exit code 1 if anything was found.
"""

import itertools
import re
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.browser import budgets, focus, forced
from tests.browser.chromium import launch, parser_of
from tests.browser.server import site
from tests.browser.validator import ValidatorError, validate

# Every path that is looked at, with the status it must answer with.
PAGES: dict[str, int] = {
    "/": 200,
    "/pillars/security/": 200,
    "/commitments/": 200,
    "/commitments/?status=reversed": 200,
    "/commitments/NYD-16/": 200,
    "/commitments/NYD-17/": 200,
    "/commitments/NYD-36/": 200,
    "/commitments/NYD-49/": 200,
    "/commitments/NYD-51/": 200,
    "/commitments/SUM-R01/": 200,
    "/parties/": 200,
    "/parties/KZ/": 200,
    "/parties/US/": 200,
    "/parties/compare/?a=KZ&b=UZ": 200,
    "/actors/": 200,
    "/actors/USAID/": 200,
    "/persons/": 200,
    "/persons/sadyr-japarov/": 200,
    "/initiatives/": 200,
    "/initiatives/usaid/": 200,
    "/initiatives/carem/": 200,
    "/actions/": 200,
    "/actions/?agency=USAID&direction=contradicts": 200,
    "/actions/usaid-closure-2025/": 200,
    "/timeline/": 200,
    "/timeline/?kind=event": 200,
    "/progress/": 200,
    "/sources/": 200,
    "/sources/?tier=state_media": 200,
    "/searches/": 200,
    "/declarations/": 200,
    "/declarations/new-york-declaration-2023/": 200,
    "/declarations/compare/": 200,
    "/changes/": 200,
    "/changes/?verb=entered&pillar=security": 200,
    "/data/": 200,
    "/data/tables/assessments/": 200,
    "/data/api/": 200,
    "/data/api/commitments/": 200,
    "/data/api/commitment/": 200,
    "/declarations/media-note-2018/": 200,
    "/search/": 200,
    "/search/?q=water": 200,
    "/search/?q=minerls": 200,
    "/methodology/": 200,
    "/methodology/differences/": 200,
    "/about/": 200,
    "/glossary/": 200,
    "/embed/overview/": 200,
    "/?on=2026-11-21": 200,
    "/on/2026-11-21/commitments/": 200,
    "/on/2015-10-30/commitments/NYD-16/": 404,
    "/r/2026.11/": 200,
    "/r/2026.11/ru/commitments/NYD-16/": 200,
    "/ru/": 200,
    "/ru/commitments/": 200,
    "/ru/commitments/NYD-16/": 200,
    "/ru/parties/KZ/": 200,
    "/ru/parties/compare/?a=US&b=KG": 200,
    "/ru/methodology/": 200,
    "/ru/about/": 200,
    "/ru/glossary/": 200,
    "/no-such-page/": 404,
}

# A printed page stays a hand-out: the overview, and the commitments with the most evidence.
PRINTED = ("/", "/commitments/NYD-17/", "/commitments/NYD-36/", "/commitments/NYD-51/")
MOST_SHEETS = 2

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 1280)
BROWSERS_AT_ONCE = 2
# Every page is walked through by keyboard in light; in the other palettes one stands for all.
FOCUS_PAGE = "/commitments/"
FOCUS_VARIANTS: tuple[focus.Palette, ...] = ({"scheme": "dark"}, {"forced": "active"})
WATCH_CSP = """
window.cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.cspViolations.push(`${event.effectiveDirective} blocked ${event.blockedURI}`);
});
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_DOUBLE_TEXT = "document.documentElement.style.fontSize = '200%'"


@dataclass
class Visit:
    """What one look at one page noticed on the way."""

    url: str
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    finished: list[Request] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note an error; that the page itself is a 404 is checked by its status."""
        if message.type == "error" and message.location.get("url") != self.url:
            self.console.append(message.text)

    def on_error(self, error: Exception) -> None:
        """Note an exception that no script caught."""
        self.console.append(str(error))

    def on_request(self, request: Request) -> None:
        """Note a request that leaves the site."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(self.url).netloc:
            self.foreign.append(request.url)

    def on_finished(self, request: Request) -> None:
        """Keep what was fetched, to be weighed."""
        self.finished.append(request)


@dataclass
class Tally:
    """What was looked at and what was found."""

    pages: int = 0
    variants: int = 0
    axe: int = 0
    html: int = 0
    other: int = 0
    stops: int = 0
    worst: budgets.Worst = field(default_factory=budgets.Worst)

    def add(self, more: "Tally") -> None:
        """Count what somebody else looked at; the pages themselves are counted once."""
        self.variants += more.variants
        self.axe += more.axe
        self.html += more.html
        self.other += more.other
        self.stops += more.stops
        for name, (figure, path) in more.worst.figures.items():
            self.worst.note(path, **{name: figure})

    @property
    def found(self) -> bool:
        """Tell whether anything is wrong."""
        return bool(self.axe or self.html or self.other)

    def __str__(self) -> str:
        return (
            f"{self.worst}\n"
            f"pages {self.pages}, variants {self.variants}, stops of the Tab key {self.stops},"
            f" axe violations {self.axe},"
            f" validator errors {self.html}, other findings {self.other}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at the pages; print a line for each and a summary; return the exit code."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "--url", help="address of a running site, for example http://127.0.0.1:8000"
    )
    parser.add_argument("--path", action="append", help="look only at this path (may be repeated)")
    parser.add_argument("--shots", type=Path, help="folder in which to keep a picture of each page")
    options = parser.parse_args(arguments)
    pages = {path: PAGES.get(path, 200) for path in options.path or PAGES}
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    # Being stopped must stop the server too, so it unwinds like any other way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    tally = Tally(pages=len(pages))
    with nullcontext(options.url.rstrip("/")) if options.url else site() as base:
        look(base, pages, tally, options.shots)
        read(base, pages, tally)
    print(tally)
    return int(tally.found)


def look(base: str, pages: dict[str, int], tally: Tally, shots: Path | None) -> None:
    """Open each page light and dark, narrow and wide, and print what is wrong with it."""
    # Two browsers side by side, started apart: one loop of events cannot serve both.
    # On the way out the pool ends its processes, so being stopped stops them too.
    with get_context("spawn").Pool(BROWSERS_AT_ONCE) as pool:
        variants = [
            (base, pages, *variant, shots) for variant in itertools.product(SCHEMES, WIDTHS)
        ]
        for done in pool.starmap(_look_in, variants, chunksize=1):
            tally.add(done)
    # What is measured against the clock has the machine for itself.
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for path in [path for path in PRINTED if path in pages]:
            _note(tally, f"{path} on paper", _too_long_on_paper(browser, base + path))
        for path in [path for path in forced.PAGES if path in pages]:
            _note(tally, f"{path} in forced colours", forced.findings(browser, base + path))
        for variant in FOCUS_VARIANTS:
            if (path := FOCUS_PAGE) in pages:
                stops, found = focus.findings(browser, base + path, width=1280, **variant)
                tally.stops += stops
                _note(tally, f"{path} by keyboard, {variant}", found)
        for path in [path for path in budgets.TIMED if path in pages]:
            found = budgets.pace(browser, base + path, path, tally.worst)
            _note(tally, f"{path} on a slow line", found)
        browser.close()


def _look_in(
    base: str, pages: dict[str, int], scheme: Scheme, width: int, shots: Path | None
) -> Tally:
    """Look at all pages in one variant, and print what is wrong with each."""
    tally = Tally()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for path, status in pages.items():
            shot = shots / f"{file_name(path)}-{scheme}-{width}.png" if shots else None
            axe, other = look_at(browser, base, path, status, scheme, width, shot, tally.worst)
            if scheme == "light":
                stops, hidden = focus.findings(browser, base + path, width=width)
                tally.stops += stops
                other += hidden
            tally.variants += 1
            tally.axe += len(axe)
            tally.other += len(other)
            _print_line(f"{path} {scheme} {width}", [*axe, *other])
        browser.close()
    return tally


def _note(tally: Tally, what: str, findings: list[str]) -> None:
    tally.other += len(findings)
    _print_line(what, findings)


def look_at(
    browser: Browser,
    base: str,
    path: str,
    status: int,
    scheme: Scheme,
    width: int,
    shot: Path | None,
    worst: budgets.Worst,
) -> tuple[list[str], list[str]]:
    """Return the axe violations of one page in one variant, and everything else found on it."""
    # A context of its own for each: no cookie and no cached file comes from another page.
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(WATCH_CSP)
    page = context.new_page()
    visit = Visit(url := base + path)
    page.on("console", visit.on_console)
    page.on("pageerror", visit.on_error)
    page.on("request", visit.on_request)
    page.on("requestfinished", visit.on_finished)
    response = page.goto(url, wait_until="networkidle")
    if shot:
        page.screenshot(path=shot, full_page=True)
    other = [] if response and response.status == status else [f"status is not {status}"]
    if response and "content-security-policy" not in response.headers:
        other.append("no Content-Security-Policy")
    axe = [
        f"axe {violation['id']}: {violation['help']} ({_targets(violation['nodes'])})"
        for violation in Axe().run(page).response["violations"]
    ]
    other += [f"console: {text}" for text in visit.console]
    other += [f"request to another host: {target}" for target in visit.foreign]
    other += [f"CSP: {text}" for text in page.evaluate("window.cspViolations")]
    other += [f"sets a cookie: {cookie.get('name')}" for cookie in context.cookies()]
    other += budgets.weight(path, visit.finished, worst)
    other += _sideways(page, width)
    context.close()
    return axe, other


def _too_long_on_paper(browser: Browser, url: str) -> list[str]:
    """Say how many sheets of A4 the page takes, if that is too many."""
    page = browser.new_page()
    page.goto(url, wait_until="networkidle")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.close()
    return [f"takes {sheets} sheets of A4"] if not 1 <= sheets <= MOST_SHEETS else []


def _sideways(page: Page, width: int) -> list[str]:
    """Say by how much the page scrolls sideways, at normal and (when narrow) at double text."""
    found = []
    if (excess := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"scrolls sideways by {excess} px")
    if width == min(WIDTHS):
        page.evaluate(_DOUBLE_TEXT)
        if (excess := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"scrolls sideways by {excess} px at 200 % text")
    return found


def read(base: str, pages: dict[str, int], tally: Tally) -> None:
    """Validate the HTML of each page and print what is wrong with it."""
    try:
        findings = validate({path: _html(base + path) for path in pages})
    except ValidatorError as error:
        raise SystemExit(f"error: {error}") from error
    for path, errors in findings.items():
        tally.html += len(errors)
        _print_line(f"{path} HTML", errors)


def _html(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            body: bytes = response.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    return body.decode("utf-8")


def _targets(nodes: list[dict[str, list[object]]]) -> str:
    names = [str(node["target"][0]) for node in nodes]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def file_name(path: str) -> str:
    """The name of a page as that of a file."""
    return re.sub(r"[^0-9A-Za-z]+", "-", path).strip("-") or "home"


def _print_line(what: str, findings: list[str]) -> None:
    print(f"{'ok  ' if not findings else 'FAIL'} {what}", flush=True)
    for finding in findings:
        print(f"     {finding}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
