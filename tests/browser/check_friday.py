"""Act the analyst's Friday in a real browser, on the record of the first round alone.

    python -m tests.browser.check_friday [--shots DIR]

A round of all verdicts by two persons; the acts of the audit and one of our own by paste, approved;
six verdicts that weigh them, from the queue, published one after the other; two acts that are one,
merged; forty rows of a spreadsheet with three wrong ones. Clicks, keys,
characters of own words and page loads of each part are counted and printed beside what they took
before there was a desk for it. Exit code 1 if a part takes more than it may, or a page has a
finding; a step that fails stops the story.
"""

import datetime as dt
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect

from tests.browser import check_desk, check_paste
from tests.browser.check_merge import KEPT, LOST, TWICE
from tests.browser.check_sheets import MOST_CLICKS, ROWS, imported
from tests.browser.chromium import folder_of_shots
from tests.browser.hand import Hand
from tests.browser.merge_act import merge
from tests.signin.check_browser import Watch

ROUND = "/admin/tracker/assessment/round/"
VERDICTS = 6
# Milliseconds for a page: a round of all verdicts is done twice by the page that sends it.
PATIENCE = 120_000
# Nothing typed before: what three people took who acted the desk of then, as far as it was counted.
BEFORE = {
    "round": "580 clicks, 522 loads",
    "paste": "11 clicks, 58 keys, 468 characters an item",
    "merge": "retype, withdraw, search the verdicts",
    "sheet": "impossible; 1.9 h by hand",
    "verdicts": "Home, queue, row for each; 8 pages and 26 addresses copied to check one",
}
LATER = " An act that was entered on Friday fits this reading."
FOUND_BY = "The round of this Friday."


@dataclass
class Part:
    """What a part of the day took, and the most that it may take."""

    name: str
    most: dict[str, int]
    clicks: int = 0
    keys: int = 0
    own: int = 0
    loads: int = 0

    @property
    def beyond(self) -> list[str]:
        """What it took too much of."""
        return [name for name, most in self.most.items() if getattr(self, name) > most]

    def __str__(self) -> str:
        """A line of the table."""
        mark = f"  beyond: {', '.join(self.beyond)}" if self.beyond else ""
        return (
            f"{self.name:34} {self.clicks:6} {self.keys:5} {self.own:6} {self.loads:6}"
            f"  {BEFORE.get(self.name.split(',')[0].split(' ')[0], '')}{mark}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print the table; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    people = ("desk-analyst", "desk-reviewer")
    with check_paste.first_round(shots, *people, make=TWICE) as (analyst, reviewer):
        for watch in (analyst, reviewer):
            watch.page.set_default_timeout(PATIENCE)
        parts = [
            round_of_all(analyst, reviewer),
            *paste(analyst, reviewer),
            *weigh(analyst, reviewer),
            merge_two(analyst),
            sheet(analyst),
        ]
    findings = [*analyst.findings, *reviewer.findings]
    print(f"{'part':34} clicks  keys    own  loads  before")
    for part in parts:
        print(part)
    beyond = [part.name for part in parts if part.beyond]
    print(f"parts {len(parts)}, beyond the target {len(beyond)}, findings {len(findings)}")
    return int(bool(beyond or findings))


@contextmanager
def counted(part: Part, page: Page) -> Iterator[Hand]:
    """Add to the part what the hand does on the page meanwhile, and the pages that are loaded."""
    loads: list[str] = []

    def note(loaded: Page) -> None:
        loads.append(loaded.url)

    page.on("load", note)
    hand = Hand(page)
    yield hand
    page.wait_for_load_state()
    page.remove_listener("load", note)
    part.clicks += hand.clicks
    part.keys += hand.keys
    part.own += hand.own
    part.loads += len(loads)


def round_of_all(analyst: Watch, reviewer: Watch) -> Part:
    """Look at every verdict again without a change; a second person approves all at once."""
    page, desk = analyst.page, reviewer.page
    page.goto(f"{analyst.base}/admin/tracker/assessment/")
    part = Part("round", {"clicks": 10, "loads": 4})
    with counted(part, page) as hand:
        hand.click("a[href$='/round/']")
        number = page.locator("input[name^=look-]:checked").count()
        hand.click("#id_reason")
        hand.type(FOUND_BY, is_own=True)
        hand.click("input[name=_send]")
        expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    desk.goto(f"{reviewer.base}/admin/")
    desk.wait_for_load_state()
    with counted(part, desk) as hand:
        hand.press("n")
        approve(desk, hand)
    part.name = f"round, {number} verdicts, two persons"
    reviewer.look("round-approved", check_desk.path_of(desk))
    return part


def approve(desk: Page, hand: Hand) -> None:
    """Approve the set that is open."""
    hand.click("input[name=_approve]")
    expect(desk.locator(".messagelist")).to_contain_text("It is approved and public.")


def paste(analyst: Watch, reviewer: Watch) -> Iterator[Part]:
    """Enter the items by paste, send the set, let the reviewer approve it."""
    items, differences = check_paste.story(analyst)
    assert not differences, differences
    part = Part(f"paste, {len(items)} items", {})
    for item in items:
        part.clicks += item.clicks
        part.keys += item.keys
        part.own += item.own
        part.loads += item.loads
    yield part
    page, desk = analyst.page, reviewer.page
    sent = Part("the set of it, two persons", {"clicks": 6, "loads": 4})
    with counted(sent, page) as hand:
        hand.click("#id_reason")
        hand.type("News of the week.", is_own=True)
        hand.click("input[name=_submit]")
        expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    desk.goto(page.url)
    with counted(sent, desk) as hand:
        approve(desk, hand)
    yield sent


def weigh(analyst: Watch, reviewer: Watch) -> Iterator[Part]:
    """Weigh the new acts in six verdicts, from the queue; the reviewer publishes one by one."""
    page, desk = analyst.page, reviewer.page
    page.goto(f"{analyst.base}/admin/")
    drafts = Part(f"verdicts, {VERDICTS} drafted and sent", {"clicks": 6 * VERDICTS})
    with counted(drafts, page) as hand:
        hand.click(".tracker-queue a[href*='acts=new']")
        hand.click("#result_list tbody th a >> nth=0")
        hand.click("a[href*='/assessment/add/?']")
        for number in range(VERDICTS):
            page.wait_for_url(re.compile(r"/assessment/add/"))
            weigh_one(page, hand)
            if number + 1 < VERDICTS:
                page.wait_for_load_state()
                hand.press("n")
    analyst.look("verdict-sent", check_desk.path_of(page))
    yield drafts
    desk.goto(f"{reviewer.base}/admin/")
    published = Part(f"verdicts, {VERDICTS} published", {"clicks": 3 * VERDICTS})
    with counted(published, desk) as hand:
        for _number in range(VERDICTS):
            desk.wait_for_load_state()
            hand.press("n")
            desk.wait_for_url(re.compile(r"/assessment/\d+/change/"))
            publish_one(desk, hand)
    yield published
    changes = reviewer.page.request.get(f"{reviewer.base}/changes/").text()
    assert FOUND_BY in changes


def merge_two(analyst: Watch) -> Part:
    """Merge two acts into one, and send it for review."""
    part = Part("merge, two acts", {"clicks": 4})
    part.clicks, part.loads = merge(analyst.page, analyst.base, KEPT, LOST)
    return part


def sheet(analyst: Watch) -> Part:
    """Import forty rows, of which three are wrong at first."""
    part = Part(f"sheet, {ROWS} rows, three wrong", {"clicks": MOST_CLICKS})
    with TemporaryDirectory() as folder:
        part.clicks = imported(analyst, Path(folder))
    return part


def weigh_one(page: Page, hand: Hand) -> None:
    """Weigh the new acts in the form of a verdict that is open, and send it for review."""
    new = page.locator("#id_actions label").filter(has_text=re.compile(r"^\s*New: "))
    titles = [re.sub(r"^.*?· | \([^(]*\)$", "", one.inner_text().strip()) for one in new.all()]
    assert titles, "nothing new is marked"
    for number in range(new.count()):
        hand.clicks += 1
        new.nth(number).click()
    hand.click("#id_as_of")
    hand.type(f"{dt.datetime.now(tz=dt.UTC):%-d %b %Y}", is_own=False)
    hand.click("#id_rationale")
    hand.press("Control+End")
    hand.own += len(LATER)
    page.keyboard.insert_text(LATER)
    hand.click("input[name=_submit]")
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")


def publish_one(desk: Page, hand: Hand) -> None:
    """Publish the verdict whose form is open."""
    hand.click("a[href$='/publish/']")
    hand.click("input[type=submit].default")
    expect(desk.locator(".messagelist")).to_contain_text("It is published.")


if __name__ == "__main__":
    sys.exit(main())
