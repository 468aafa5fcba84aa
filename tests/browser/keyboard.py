"""A reader's way by keyboard alone: from the first page's numbers to the words of the source."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page

_MOST_TABS = 80
_HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"
_IN_VIEW = """
(selector) => {
  const found = document.querySelector(selector);
  if (!found) return false;
  const box = found.getClientRects()[0];
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && (found.contains(hit) || hit.contains(found));
}
"""


class LostError(Exception):
    """The way does not lead on."""


@dataclass
class Reader:
    """Somebody who has no mouse."""

    page: Page
    presses: int = 0

    def press(self, key: str) -> None:
        """Press a key and count it."""
        self.page.keyboard.press(key)
        self.presses += 1

    def to(self, selector: str) -> None:
        """Press Tab until what the selector names has the focus."""
        for _tab in range(_MOST_TABS):
            self.press("Tab")
            if self.page.evaluate(_HAS_FOCUS, selector):
                return
        raise LostError(f"{self.page.url}: {_MOST_TABS} times Tab do not reach {selector}")

    def follow(self) -> None:
        """Press Enter on a link to another page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def skip_the_menu(self) -> None:
        """Go past the menu by the first link of the page."""
        self.to(".skip")
        self.press("Enter")

    def expect_in_view(self, selector: str) -> None:
        """Raises LostError if the first such thing is not there, or not to be seen."""
        if not self.page.evaluate(_IN_VIEW, selector):
            raise LostError(f"{self.page.url}: {selector} is not in view")


def way_to_the_words(browser: Browser, base: str, *, has_words: bool) -> tuple[int, str | None]:
    """How many key presses the way takes, and what went wrong on it (None: nothing)."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    reader = Reader(context.new_page())
    try:
        reader.page.goto(f"{base}/")
        reader.skip_the_menu()
        reader.to("table.pillars tbody td a.count")
        reader.follow()
        reader.skip_the_menu()
        reader.to("table.rows tbody th a")
        reader.follow()
        ref = reader.page.locator(".eyebrow .ref").inner_text()
        reader.skip_the_menu()
        reader.to(f'main a[href$="#{ref}"]')
        if has_words:
            reader.expect_in_view("main blockquote mark")
        reader.follow()
        reader.expect_in_view(f"#{ref}:target")
        if has_words:
            reader.expect_in_view(f"mark#{ref}")
            reader.to(f'a.ref[href$="/{ref}/#words"]')
    except LostError as problem:
        return reader.presses, str(problem)
    except Error as error:
        return reader.presses, f"{reader.page.url}: {error.message.splitlines()[0]}"
    finally:
        context.close()
    return reader.presses, None
