"""Take a picture of every public page, light and on a phone, to be looked at.

    python -m tests.browser.shots FOLDER [--dark] [--wide] [--url BASE]

Without --url it serves the loaded record itself, with the source texts if SOURCES names them.
"""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from tests.browser.check_pages import PAGES, Scheme, file_name
from tests.browser.chromium import chromium, parser_of
from tests.browser.server import site

PHONE, WIDE = 360, 1280


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures, say how many; return the exit code."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", type=Path, help="folder that takes the pictures")
    parser.add_argument("--dark", action="store_true", help="take them dark as well")
    parser.add_argument("--wide", action="store_true", help="take them at 1280 px as well")
    parser.add_argument("--url", help="address of a running site")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Scheme, ...] = ("light", "dark") if options.dark else ("light",)
    widths = (PHONE, WIDE) if options.wide else (PHONE,)
    number = 0
    with (
        nullcontext(options.url.rstrip("/")) if options.url else site() as base,
        chromium() as browser,
    ):
        for scheme in schemes:
            for width in widths:
                page = browser.new_page(
                    color_scheme=scheme, viewport={"width": width, "height": 800}
                )
                for path in PAGES:
                    page.goto(base + path, wait_until="networkidle")
                    name = f"{file_name(path)}-{scheme}-{width}.png"
                    page.screenshot(path=options.folder / name, full_page=True)
                    number += 1
                page.close()
    print(f"{number} pictures in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
