"""Takes the pictures of a page of docs/ while a story is acted, and keeps them small."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import parser_of
from tests.browser.quantised import quantised

MOST_OF_ONE, MOST_OF_ALL = 80_000, 500_000
WIDE, TALL, PHONE = 1000, 700, 360


@dataclass
class Shooter:
    """Writes pictures of pages into a folder."""

    folder: Path
    total: int = 0

    def shoot(
        self, page: Page, name: str, *, top: str = "", width: int = WIDE, height: int = TALL
    ) -> None:
        """Write what is seen of the page, from the element `top` on.

        Raises AssertionError for one that is too large.
        """
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        if top:
            page.locator(top).first.evaluate(
                "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 70)"
            )
        picture = quantised(page.screenshot())
        (self.folder / f"{name}.png").write_bytes(picture)
        self.total += len(picture)
        print(f"{name}.png {len(picture)} bytes")
        assert len(picture) < MOST_OF_ONE, name

    def end(self) -> None:
        """Say how large all are. Raises AssertionError where that is too much."""
        print(f"all {self.total} bytes")
        assert self.total < MOST_OF_ALL


def shooter_of(doc: str | None, arguments: Sequence[str] | None, folder: Path) -> Shooter:
    """Read the command line, which may name another folder, and make the folder."""
    parser = parser_of(doc)
    parser.add_argument("folder", type=Path, nargs="?", default=folder, help="takes the pictures")
    chosen: Path = parser.parse_args(arguments).folder
    chosen.mkdir(parents=True, exist_ok=True)
    return Shooter(chosen)
