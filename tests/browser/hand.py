"""A person's hand on the form of an item: what is clicked, pressed and typed is counted."""

from dataclasses import dataclass

from playwright.sync_api import Page

_FARTHEST = 4


@dataclass
class Hand:
    """The clicks and keys of a person; characters of their own words are counted apart."""

    page: Page
    clicks: int = 0
    keys: int = 0
    own: int = 0

    def click(self, selector: str) -> None:
        """Click on what the selector names."""
        self.clicks += 1
        self.page.locator(selector).click()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; two that are held together count as two."""
        for key in keys:
            self.keys += key.count("+") + 1 if len(key) > 1 else 1
            self.page.keyboard.press(key)

    def type(self, words: str, *, is_own: bool) -> None:
        """Type into the box that has the focus, instead of what stands in it."""
        if self.page.evaluate("document.activeElement.value"):
            self.press("Control+a")
        if not words:
            self.press("Delete")
        elif is_own:
            self.own += len(words)
            self.page.keyboard.insert_text(words)
        else:
            self.press(*words)

    def choose(self, value: str) -> None:
        """Choose in the list that has the focus: by letters, or by arrows where that is less."""
        script = "document.activeElement.value"
        options: list[list[str]] = self.page.evaluate(
            "[...document.activeElement.options].map(one => [one.value, one.label])"
        )
        values = [one for one, _label in options]
        here, there = values.index(self.page.evaluate(script)), values.index(value)
        letter = options[there][1][0]
        alike = [n for n, (_value, label) in enumerate(options) if label[0] == letter]
        presses = (alike.index(there) - sum(n <= here for n in alike)) % len(alike) + 1
        if abs(there - here) <= presses:
            self.press(*["ArrowDown" if there > here else "ArrowUp"] * abs(there - here))
        else:
            for _time in range(presses):
                self.press(letter.lower())
        assert self.page.evaluate(script) == value, f"{value} was not chosen"

    def to(self, name: str) -> None:
        """Go to the box: by Tab where that is near, else by a click."""
        steps = self.page.evaluate(
            """(name) => {
                const all = [...document.querySelectorAll(
                    '#item_form input:not([type=hidden]), #item_form select, #item_form textarea, '
                    + '#item_form summary')].filter(one => one.checkVisibility());
                const to = all.indexOf(document.getElementsByName(name)[0]);
                return to - all.indexOf(document.activeElement);
            }""",
            name,
        )
        if 0 <= steps <= _FARTHEST:
            self.press(*["Tab"] * steps)
        elif not self.page.locator(f"[name='{name}']").is_visible():
            # A row in the fold, which is the next thing after the rows that are open.
            self.press("Tab", "Space", "Tab")
        else:
            self.clicks += 1
            # A click on the name of a list gives it the focus and does not open it.
            self.page.locator(f"label[for='id_{name}']").click()
        focused = self.page.evaluate("document.activeElement.name")
        assert focused == name, f"{focused} has the focus, not {name}"
