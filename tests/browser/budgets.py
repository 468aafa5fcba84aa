"""What a page may cost its reader, measured as it travels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request

KB = 1024
MOST_HTML = 14 * KB
MOST_LONG_HTML = 60 * KB
MOST_CSS = 8 * KB
MOST_JAVASCRIPT = 10 * KB
MOST_FIRST_VIEW = 50 * KB
MOST_REQUESTS = 6
MOST_SHIFT = 0.0
MOST_SECONDS = 2.5
ATTEMPTS = 3

# What is a long list all in one piece: a whole document with every promise in it.
LONG = re.compile(r"/declarations/[^/]+/")

# The heaviest pages, each of another template.
TIMED = (
    "/",
    "/commitments/",
    "/commitments/NYD-17/",
    "/parties/",
    "/actions/",
    "/timeline/",
    "/progress/",
    "/sources/",
    "/declarations/new-york-declaration-2023/",
    "/methodology/",
)
ROUND_TRIP = 0.4
BYTES_PER_SECOND = 400_000 / 8
# Chromium's emulation delays every request by a round trip but not the opening of the connection,
# which takes one for TCP and one for TLS 1.3, nor the second flight of a long answer: a server
# sends ten packets and then waits to hear of them.
CONNECTING = 2 * ROUND_TRIP
FIRST_FLIGHT = 14_600
_WATCH = """
window.seen = {shift: 0, paint: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.paint = entry.startTime / 1000;
}).observe({type: "largest-contentful-paint", buffered: true});
"""


@dataclass
class Worst:
    """The largest figure of each kind, and the page that has it."""

    figures: dict[str, tuple[float, str]] = field(default_factory=dict)

    def note(self, path: str, **figures: float) -> None:
        """Keep what is larger than before."""
        for name, figure in figures.items():
            self.figures[name] = max(self.figures.get(name, (0.0, path)), (figure, path))

    def __str__(self) -> str:
        return "\n".join(
            f"worst {name.replace('_', ' ')}: {figure:,.2f} ({path})".replace(".00 ", " ")
            for name, (figure, path) in self.figures.items()
        )


def weight(path: str, requests: Iterable[Request], worst: Worst) -> list[str]:
    """Say by what the first view of a page, fetched without a cache, is too heavy."""
    kinds = {"document": 0, "stylesheet": 0, "script": 0}
    number = total = 0
    for request in requests:
        if request.url.startswith(("data:", "blob:")):
            continue
        sizes = request.sizes()
        number += 1
        total += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        if request.resource_type in kinds:
            kinds[request.resource_type] += sizes["responseBodySize"]
    is_long = bool(LONG.fullmatch(path))
    worst.note(
        path,
        **{"long_HTML_bytes" if is_long else "HTML_bytes": kinds["document"]},
        CSS_bytes=kinds["stylesheet"],
        JavaScript_bytes=kinds["script"],
        first_view_bytes=total,
        requests=number,
    )
    limits = (
        ("bytes of HTML", kinds["document"], MOST_LONG_HTML if is_long else MOST_HTML),
        ("bytes of CSS", kinds["stylesheet"], MOST_CSS),
        ("bytes of JavaScript", kinds["script"], MOST_JAVASCRIPT),
        ("bytes in the first view", total, MOST_FIRST_VIEW),
        ("requests in the first view", number, MOST_REQUESTS),
    )
    return [f"{found:,} {what}, more than {most:,}" for what, found, most in limits if found > most]


def pace(browser: Browser, url: str, path: str, worst: Worst) -> list[str]:
    """Say whether the page moves under its reader or comes late on a slow line.

    A page that comes late is asked again: the machine may have been busy with something else.
    """
    for attempt in range(1, ATTEMPTS + 1):
        shift, late = _measured(browser, url)
        if (shift <= MOST_SHIFT and 0 < late <= MOST_SECONDS) or attempt == ATTEMPTS:
            break
    worst.note(path, layout_shift=shift, largest_paint_seconds=late)
    found = []
    if not late:
        found.append("nothing was painted")
    if shift > MOST_SHIFT:
        found.append(f"shifts by {shift:.4f} while it loads")
    if late > MOST_SECONDS:
        found.append(f"the largest paint comes after {late:.2f} s, later than {MOST_SECONDS} s")
    return found


def _measured(browser: Browser, url: str) -> tuple[float, float]:
    """The layout shift, and the seconds to the largest paint; 0 if nothing was painted."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script(_WATCH)
    page = context.new_page()
    _slow_down(page)
    answer = page.goto(url, wait_until="networkidle")
    size = answer.request.sizes()["responseBodySize"] if answer else 0
    seen = page.evaluate("window.seen")
    context.close()
    trips = CONNECTING + (ROUND_TRIP if size > FIRST_FLIGHT else 0)
    return seen["shift"], seen["paint"] + trips if seen["paint"] else 0


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP * 1000,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
