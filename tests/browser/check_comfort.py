"""Measure in a real browser how comfortable the desk is, and print a table.

    python -m tests.browser.check_comfort [--shots DIR]

Where the focus is, whether the buttons are in view and cover nothing, what becomes of what was
typed and not saved, how many Tabs lead to the first row of a list, what is listed under ?, whether
a word of a label is broken at 200 %, how errors are told, how an act is named in a reason. The
pages on the way are looked at as in check_desk. Exit code 1 if a measure misses or a page has a
finding.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Dialog, Locator, Page, ViewportSize, expect

from tests.browser.check_desk import desks, path_of
from tests.browser.chromium import folder_of_shots
from tests.signin.check_browser import Watch

REF = "NYD-08"
ADD = ("action", "search", "evidence", "commitment", "document", "publisher", "event", "link")
LISTS = ("action", "assessment", "changeset", "commitment", "evidence", "search", "document")
MOST_TABS = 10
KEPT = "It is not saved yet."
WIDE: ViewportSize = {"width": 1280, "height": 900}
# At 200 % a window of 1280 px is 640 px wide, and a quarter of it as wide as a phone.
ZOOMED: tuple[ViewportSize, ...] = (
    {"width": 640, "height": 450},
    {"width": 360, "height": 640},
    {"width": 320, "height": 640},
)

_FOCUS = "() => document.activeElement.id || document.activeElement.className"
_IN_FIRST_BOX = """
() => {
  const form = document.querySelector("#content-main form[id$=_form]");
  const named = "input:not([type=hidden], [type=submit]), select, textarea";
  const boxes = [...form.querySelectorAll(named)];
  const free = boxes.filter((box) => !box.disabled && !box.readOnly);
  const seen = free.map((box) => (
    box.nextElementSibling?.querySelector?.(".select2-selection") ?? box
  ));
  return document.activeElement === seen.find((box) => box.offsetParent);
}
"""
_ROW = """
() => {
  const row = document.querySelector("#content form .submit-row").getBoundingClientRect();
  return { top: row.top, bottom: row.bottom, height: innerHeight };
}
"""
# The boxes that lie below the buttons once the keyboard has reached them.
_IS_COVERED = """
() => {
  const stop = document.activeElement;
  const row = document.querySelector("#content form .submit-row");
  if (!stop || stop === document.body || row.contains(stop) || !stop.closest("form")) return false;
  const box = stop.getBoundingClientRect();
  // Of a text of several lines the browser shows the one with the cursor: the first one.
  const end = stop.matches("textarea") ? box.top + 24 : box.bottom;
  return box.height < innerHeight / 2 && end > row.getBoundingClientRect().top + 1;
}
"""
_BROKEN = r"""
() => {
  const found = new Set();
  const named = "label, th, h1, h2, h3, summary, dt, legend, button, a, input[type=submit]";
  for (const element of document.querySelectorAll(named)) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!text.parentElement.offsetParent) continue;
      for (const word of text.data.matchAll(/[\p{L}]{3,}/gu)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = [...range.getClientRects()].filter((box) => box.width > 0);
        if (new Set(lines.map((box) => Math.round(box.top))).size > 1) found.add(word[0]);
      }
    }
  }
  return [...found];
}
"""


@dataclass
class Table:
    """What was measured, what was to be reached, and whether it was."""

    misses: list[str] = field(default_factory=list)

    def note(self, what: str, wanted: str, found: object, *, is_met: bool) -> None:
        """Print a line, and remember a miss."""
        print(f"{'ok  ' if is_met else 'MISS'} {what:<52} {wanted:<28} {found}")
        if not is_met:
            self.misses.append(what)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all of it; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    table = Table()
    measures: tuple[Callable[[Watch, Table], None], ...] = (
        *(first_boxes, errors, buttons, way_to_the_first_row, keys, drafts, names, broken_words),
        ways_out,
    )
    with desks(shots) as (analyst, _reviewer):
        for measure in measures:
            analyst.page.set_viewport_size(WIDE)
            measure(analyst, table)
    print(f"looks {analyst.looks}, findings {len(analyst.findings)}, misses {len(table.misses)}")
    return int(bool(analyst.findings or table.misses))


def opened(watch: Watch, path: str) -> Page:
    """The page at the path, once its scripts have put the focus."""
    watch.page.goto(watch.base + path)
    watch.page.wait_for_load_state("networkidle")
    watch.page.wait_for_timeout(150)
    return watch.page


def verdict_form(watch: Watch) -> str:
    """The path of the form of a new verdict, with its query."""
    page = opened(watch, f"/admin/tracker/commitment/?q={REF}")
    page.locator("#result_list .field-ref a").first.click()
    href = page.get_by_role("link", name="Draft a verdict").get_attribute("href")
    return f"{href}"


def first_boxes(watch: Watch, table: Table) -> None:
    """Where the focus is on each form."""
    addresses = [f"/admin/tracker/{name}/add/" for name in ADD] + [verdict_form(watch)]
    lost = [path for path in addresses if not opened(watch, path).evaluate(_IN_FIRST_BOX)]
    told = f"{len(addresses) - len(lost)} of {len(addresses)} {lost or ''}"
    table.note("the focus is in the first box of a form", "all forms", told, is_met=not lost)


def errors(watch: Watch, table: Table) -> None:
    """How a form that cannot be saved tells why."""
    page = opened(watch, "/admin/tracker/action/add/")
    page.locator("[name=evidence-0-publisher]").fill("A newspaper")
    page.locator("[name=_save]").click()
    expect(page.locator("#problems")).to_be_focused()
    page.wait_for_load_state("networkidle")
    stock = page.get_by_text("This field is required").count()
    lists = page.locator("[role=alert]").count()
    lines = page.locator("#problems li")
    leading = page.locator("#problems li a")
    told = f"{lines.count()} lines, {leading.count()} lead to a box, {lists} list, {stock} stock"
    is_met = stock == 0 and lists == 1 and lines.count() == leading.count() > 0
    table.note(
        "errors: one list in focus, each leads to its box", "no stock words", told, is_met=is_met
    )
    watch.look("errors", "/admin/tracker/action/add/")
    leading.first.click()
    expect(page.locator("#id_title")).to_be_focused()
    leading.last.click()
    inline = str(page.evaluate(_FOCUS))
    table.note(
        "the last line leads into the inline", "evidence-0", inline, is_met="evidence-0" in inline
    )


def buttons(watch: Watch, table: Table) -> None:
    """Whether the buttons are in view, and cover no box that the keyboard reaches."""
    for size in (WIDE, *ZOOMED):
        watch.page.set_viewport_size(size)
        for name, path in (("act", "/admin/tracker/action/add/"), ("verdict", verdict_form(watch))):
            page = opened(watch, path)
            at_top = page.evaluate(_ROW)
            page.keyboard.press("Tab")
            covered = 0
            for _stop in range(60):
                page.keyboard.press("Tab")
                covered += bool(page.evaluate(_IS_COVERED))
            row = page.evaluate(_ROW)
            is_seen = (
                at_top["bottom"] <= at_top["height"] + 1 and row["bottom"] <= row["height"] + 1
            )
            share = round(100 * (at_top["bottom"] - at_top["top"]) / at_top["height"])
            what = f"buttons in view, {name}, {size['width']} x {size['height']}"
            told = f"{'in view' if is_seen else 'gone'}, {share} % high, {covered} covered"
            table.note(what, "in view, 0 boxes covered", told, is_met=is_seen and not covered)


def way_to_the_first_row(watch: Watch, table: Table) -> None:
    """How many Tabs lead from the head of a list to the link of its first row."""
    for name in LISTS:
        page = opened(watch, f"/admin/tracker/{name}/")
        if not page.locator("#result_list").count():
            continue
        tabs = 0
        for _tab in range(MOST_TABS + 1):
            page.keyboard.press("Tab")
            tabs += 1
            if page.evaluate("() => document.activeElement.getAttribute('href') === '#first-row'"):
                page.keyboard.press("Enter")
            if page.evaluate("() => document.activeElement.matches('#result_list tbody a')"):
                break
        table.note(
            f"Tabs to the first row of {name}",
            f"at most {MOST_TABS}",
            tabs,
            is_met=tabs <= MOST_TABS,
        )


def keys(watch: Watch, table: Table) -> None:
    """What ? shows, where it is not asked for, and without scripts."""
    page = opened(watch, "/admin/tracker/action/")
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    expect(dialog).to_be_visible()
    told = " ".join(dialog.locator("kbd").all_inner_texts())
    table.note("? lists the keys of a list", "? Esc / l", told, is_met=told == "? Esc / l")
    watch.look("keys", "/admin/tracker/action/")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("l")
    is_there = page.evaluate("() => document.activeElement.matches('#result_list tbody a')")
    table.note("l leads to the first row", "its link", bool(is_there), is_met=bool(is_there))
    page.keyboard.press("/")
    page.keyboard.type("?")
    is_typed = page.locator("#searchbar").input_value() == "?" and dialog.is_hidden()
    table.note("in a box ? is a letter", "no dialog", is_typed, is_met=is_typed)
    page.get_by_role("link", name="Keys", exact=True).click()
    expect(dialog).to_be_visible()
    page = opened(watch, "/admin/tracker/document/?q=NYD23")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="Code its text").click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    number = dialog.locator("kbd").count()
    table.note("? lists the keys of the coding desk", "more than 10", number, is_met=number > 10)
    watch.noticed.clear()


def drafts(watch: Watch, table: Table) -> None:
    """What becomes of what is typed and not saved."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page = opened(watch, "/admin/tracker/action/add/")
    page.on("dialog", answer)
    page.locator("#id_title").press_sequentially("Half a sentence")
    expect(page.locator("#keeping")).to_contain_text(KEPT, timeout=15_000)
    opened(watch, "/admin/")
    table.note(
        "leaving what is not saved is asked about",
        "beforeunload",
        asked,
        is_met=asked == ["beforeunload"],
    )
    expect(page.locator(".tracker-queue").first).to_contain_text("Action")
    watch.look("queue-with-draft", "/admin/")
    page = opened(watch, "/admin/tracker/action/add/")
    watch.look("draft-offered", "/admin/tracker/action/add/")
    page.get_by_role("button", name="Bring it back").click()
    page.wait_for_load_state("networkidle")
    back = page.locator("#id_title").input_value()
    table.note(
        "what was typed comes back", "Half a sentence", back, is_met=back == "Half a sentence"
    )
    page.get_by_role("button", name="Give it up").click()
    page.wait_for_load_state("networkidle")
    gone = page.locator(".tracker-kept").count()
    table.note("given up, it is gone", "0", gone, is_met=gone == 0)
    asked.clear()
    page = opened(watch, "/admin/tracker/search/add/")
    opened(watch, "/admin/")
    table.note("a form in which nothing was typed asks nothing", "[]", asked, is_met=not asked)
    page.remove_listener("dialog", answer)
    watch.noticed.clear()


def names(watch: Watch, table: Table) -> None:
    """How an act is named in a reason, by the keyboard."""
    page = opened(watch, verdict_form(watch))
    box = page.locator("#id_rationale")
    box.fill("")
    box.press_sequentially("It rests on [protocol")
    offered = page.locator(".tracker-names li")
    expect(offered.first).to_be_visible()
    watch.look("names", path_of(page))
    number = offered.count()
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    value = box.input_value()
    is_taken = value.startswith("It rests on [") and value.endswith("]") and "\n" not in value
    table.note(
        f"an act is named by picking one of {number}", "[its-short-name]", value, is_met=is_taken
    )
    leave(page)


def leave(page: Page) -> None:
    """Leave the page, whatever stands in its form."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")


def broken_words(watch: Watch, table: Table) -> None:
    """Whether a word of a label is broken at 200 % and on a narrow phone."""
    pages = [
        *(
            "/admin/",
            "/admin/tracker/action/",
            "/admin/tracker/assessment/",
            "/admin/tracker/changeset/",
        ),
        *(f"/admin/tracker/{name}/add/" for name in ADD),
        *("/admin/tracker/action/paste/", "/admin/tracker/assessment/round/", verdict_form(watch)),
        *_rows(watch),
    ]
    for size in ZOOMED:
        watch.page.set_viewport_size(size)
        broken = {path: words for path in pages if (words := opened(watch, path).evaluate(_BROKEN))}
        what = f"words of labels broken at {size['width']} px, {len(pages)} pages"
        table.note(what, "none", broken or "none", is_met=not broken)


def _rows(watch: Watch) -> list[str]:
    """Pages of single rows: an act, a verdict, a document, and their histories."""
    found = []
    for name in ("action", "assessment", "document"):
        page = opened(watch, f"/admin/tracker/{name}/")
        link: Locator = page.locator("#result_list tbody a").first
        address = str(link.get_attribute("href")).partition("?")[0]
        found += [address, address.replace("/change/", "/history/")]
    return found


def ways_out(watch: Watch, table: Table) -> None:
    """Whether a row leads to its public page, and a draft to the page as it would be."""
    page = opened(watch, "/admin/tracker/evidence/")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="View on site").click()
    here = path_of(page)
    table.note(
        "evidence leads to the page of its act",
        "/actions/",
        here,
        is_met=here.startswith("/actions/"),
    )
    page = opened(watch, verdict_form(watch))
    page.locator("#id_as_of").fill("2026-11-02")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="See it as it would be").click()
    page.wait_for_load_state("networkidle")
    told = page.locator(".note.point").first.inner_text()
    is_met = "as if it were published" in told
    table.note("a draft is shown as it would be", "a note that says so", told[:60], is_met=is_met)
    watch.look("preview", path_of(page))


if __name__ == "__main__":
    sys.exit(main())
