"""Measure every commitment's page on a phone as it opens: at most six screens, in each language.

    python -m tests.browser.check_folds

The longest are printed. Exit code 1 if one is longer, or a link into a fold leaves it closed.
"""

import json
import sys
import urllib.request

from playwright.sync_api import Page

from tests.browser.chromium import chromium
from tests.browser.server import site

WIDTH, HEIGHT, MOST_SCREENS, PRINTED = 360, 740, 6.0, 3
_SCREENS = f"document.documentElement.scrollHeight / {HEIGHT}"
_OPENS = """() => {
  const ids = [...document.querySelectorAll('.actions [id]')].map((element) => element.id);
  return ids.filter((id) => {
    location.hash = id;
    return document.getElementById(id).getClientRects().length === 0;
  });
}"""


def main() -> int:
    """Measure all pages and print the longest; return the exit code."""
    is_wrong = False
    with site() as base, chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        refs = [ref for query in ("", "?standing=reported") for ref in _refs(base, query)]
        for language in ("", "/ru"):
            screens = {ref: _screens(page, f"{base}{language}/commitments/{ref}/") for ref in refs}
            longest = sorted(refs, key=lambda ref: -screens[ref])[:PRINTED]
            print(language or "/en", {ref: round(screens[ref], 2) for ref in longest})
            is_wrong |= screens[longest[0]] > MOST_SCREENS
        # The commitment with the most actions, which has a fold within a fold.
        page.goto(f"{base}/commitments/NYD-17/")
        if closed := page.evaluate(_OPENS):
            print("a link to these leaves them closed:", closed)
            is_wrong = True
    return int(is_wrong)


def _refs(base: str, query: str) -> list[str]:
    with urllib.request.urlopen(f"{base}/commitments.json{query}") as answer:
        return [row["ref"] for row in json.load(answer)["rows"]]


def _screens(page: Page, address: str) -> float:
    page.goto(address)
    return float(page.evaluate(_SCREENS))


if __name__ == "__main__":
    sys.exit(main())
