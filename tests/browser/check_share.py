"""Show an embedded picture in a page of another site, and see every other page refuse.

    python -m tests.browser.check_share [--shots FOLDER]

Serves the loaded record itself. JavaScript of the site is not needed; exit code 1 if it fails.
"""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.browser.chromium import chromium, folder_of_shots
from tests.browser.server import site

FRAMES = {"embedded": "/embed/overview/", "russian": "/ru/embed/commitment/NYD-16/", "page": "/"}
SHOWN = {"embedded", "russian"}


@contextmanager
def other_site(base: str) -> Iterator[str]:
    """A page at another origin with a frame for each address."""
    frames = "".join(
        f'<iframe name="{name}" src="{base}{path}" width="600" height="500"></iframe>'
        for name, path in FRAMES.items()
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Other</title>{frames}".encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


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
    print(f"shown in a frame of another site: {', '.join(sorted(shown))}")
    return 0 if shown == SHOWN else 1


if __name__ == "__main__":
    sys.exit(main())
