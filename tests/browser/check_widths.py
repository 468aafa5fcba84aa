"""Look whether any kind of page scrolls sideways, at each width, in each language, in each font.

    python -m tests.browser.check_widths [--url BASE] [--path PATH ...]

Without --url it serves the loaded record itself. A font that the machine does not have is named and
left out. It prints where the first square of the overview stands on a phone, and how much of the
screen the header takes. Exit code 1 if anything was found.
"""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.check_pages import PAGES, SIDEWAYS
from tests.browser.chromium import chromium, parser_of
from tests.browser.server import site

WIDTHS = (320, 360, 600, 768, 834, 1024, 1280)
FONTS = ("DejaVu Sans", "Roboto", "Noto Sans")
LANGUAGES = ("", "/ru")
# A phone as it is held: 360 by 740; the first square stands above this line.
PHONE, HIGHEST = {"width": 360, "height": 740}, 500
MOST_HEADER = 0.15
SCREENS = ((360, 740), (768, 1024), (1280, 800))
_HAS_FONT = """(name) => {
  const measured = document.createElement("canvas").getContext("2d");
  const width = (font) => { measured.font = font; return measured.measureText("mmmiiiЖҰ").width; };
  return width(`40px "${name}", monospace`) !== width("40px monospace");
}"""
_OVER = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => `${one.localName}.${one.className}`).slice(0, 3).join(", ")"""
_TOP = "document.querySelector('main .square').getBoundingClientRect().top"
_HEADER = "document.querySelector('header').getBoundingClientRect().height"


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at the pages; print what is found and a summary; return the exit code."""
    parser = parser_of(__doc__)
    parser.add_argument("--url", help="address of a running site")
    parser.add_argument("--path", action="append", help="look only at this path (may be repeated)")
    options = parser.parse_args(arguments)
    english = options.path or _one_of_each_kind()
    looks = found = 0
    with (
        nullcontext(options.url.rstrip("/")) if options.url else site() as base,
        chromium() as browser,
    ):
        page = browser.new_page(bypass_csp=True)
        page.goto(base)
        fonts = [name for name in FONTS if page.evaluate(_HAS_FONT, name)]
        for language in LANGUAGES:
            for path in english:
                if path.startswith(("/on/", "/r/")) and language:
                    continue
                page.goto(f"{base}{language}{path}", wait_until="load")
                for problem in _sideways(page, fonts):
                    print(f"FAIL {language}{path} {problem}", flush=True)
                    found += 1
                looks += len(fonts) * len(WIDTHS)
            found += _first_screen(page, f"{base}{language}/")
    missing = sorted(set(FONTS) - set(fonts))
    if missing:
        print(f"fonts that this machine does not have: {', '.join(missing)}")
    print(f"looks {looks}, findings {found}")
    return int(bool(found))


def _one_of_each_kind() -> list[str]:
    """The first English address of each kind of page, with and without a query."""
    kinds: dict[tuple[str, int, bool], str] = {}
    for path, status in PAGES.items():
        if status == 200 and "ru/" not in path:
            place, parts = urlsplit(path), urlsplit(path).path.split("/")
            kinds.setdefault((parts[1], len(parts), bool(place.query)), path)
    return list(kinds.values())


def _sideways(page: Page, fonts: Sequence[str]) -> list[str]:
    """Where the page that is open is wider than the window."""
    problems = []
    for font in fonts:
        style = page.add_style_tag(content=f'* {{ font-family: "{font}" !important; }}')
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if (excess := page.evaluate(SIDEWAYS)) > 0:
                problems.append(f"{width} px, {font}: by {excess} px: {page.evaluate(_OVER)}")
        style.evaluate("(one) => one.remove()")
    return problems


def _first_screen(page: Page, address: str) -> int:
    """Print where the first square stands and how high the header is; how much of it is wrong."""
    found = 0
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address, wait_until="load")
        top, header = page.evaluate(_TOP), page.evaluate(_HEADER)
        is_wrong = header > MOST_HEADER * height or (width == PHONE["width"] and top > HIGHEST)
        found += is_wrong
        print(
            f"{'FAIL' if is_wrong else 'ok  '} {address} at {width} x {height}: first square at"
            f" {top:.0f} px, header {header / height:.0%} of the screen",
            flush=True,
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
