"""Show an embedded picture and an example in a page of another site; every other page refuses.

    python -m tests.browser.check_share [--shots FOLDER]

Serves the loaded record itself. JavaScript of the site is not needed; exit code 1 if it fails.
"""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import chromium, folder_of_shots
from tests.browser.server import site

FRAMES = {"embedded": "/embed/overview/", "russian": "/ru/embed/commitment/NYD-16/", "page": "/"}
SHOWN = {"embedded", "russian"}
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "pillar.html"


@contextmanager
def other_site(base: str) -> Iterator[str]:
    """A page at another origin with a frame for each address, and the example beside it."""
    frames = "".join(
        f'<iframe name="{name}" src="{base}{path}" width="600" height="500"></iframe>'
        for name, path in FRAMES.items()
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            is_example = self.path.startswith("/pillar.html")
            framed = f"<!doctype html><title>Other</title>{frames}".encode()
            self.wfile.write(EXAMPLE.read_bytes() if is_example else framed)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def drawn_pillar(browser: Browser, base: str, other: str) -> str:
    """What the example draws of the pillar, in words."""
    page = browser.new_page()
    page.goto(f"{other}pillar.html?site={base}")
    page.wait_for_function("document.querySelector('p').textContent")
    return " ".join(page.locator("body").inner_text().split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what each frame shows; return 1 if one shows what it should not."""
    shots = folder_of_shots(__doc__, arguments)
    with site() as base, other_site(base) as other, chromium() as browser:
        page = browser.new_page()
        page.goto(other, wait_until="load")
        shown = set()
        for name in FRAMES:
            frame = page.frame(name=name)
            if frame and frame.url.startswith(base) and frame.locator("h1").count():
                shown.add(name)
        if shots:
            page.screenshot(path=shots / "share.png", full_page=True)
        drawn = drawn_pillar(browser, base, other)
    print(f"drawn by a page of another site: {drawn}")
    print(f"shown in a frame of another site: {', '.join(sorted(shown))}")
    return 0 if shown == SHOWN and "moving: 9" in drawn else 1


if __name__ == "__main__":
    sys.exit(main())
