"""Code a text of 47 sentences by keyboard in a real browser, up to the public reader.

    python -m tests.browser.check_coding [--shots DIR]

Serves the loaded record itself, with a communiqué that nobody issued. Keys and clicks are counted:
one key for a plain decision; for a commitment, beside the words that are its coder's own, at most
6 clicks and 20 keys, and no number. Nothing is public before a second person approves it, and all
of it after. Pages are looked at light and dark, at 1280, 768 and 360 px. Exit code 1 if anything
was found; a step of the story that fails stops it.
"""

import argparse
import json
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser import check_desk
from tests.browser.check_pages import BROWSERS, FLAGS
from tests.browser.server import site
from tests.coding.communique import KEY
from tests.signin.check_browser import Watch

MAKE_TEXT = """
from tests.coding.communique import COMMUNIQUE
from tests.coding.texts import held
from tracker import publiclog, search
held(COMMUNIQUE)
publiclog.enter_loaded()
search.rebuild()
"""
SENTENCES = 47
READER = f"/declarations/{KEY.lower()}/"
VARIANTS = tuple((scheme, width) for scheme in ("light", "dark") for width in (1280, 768, 360))
MOST_CLICKS, MOST_KEYS = 6, 20
# How each sentence is decided, in order: the key, for a commitment the promise made of it.
PLAIN = "pph11212h*x*422*x322h1*x778*969h*x511*2h*xx322p"


@dataclass(frozen=True)
class Promise:
    """A coder's own words, and the letters that choose pillar and kind in their lists."""

    title: str
    statement: str
    done_when: str
    pillar: str
    kind: str


@dataclass
class Hand:
    """The keys and clicks of a person; words that are their own are counted apart."""

    page: Page
    keys: int = 0
    clicks: int = 0
    own: int = 0
    numbers: int = 0
    commitments: list[tuple[int, int]] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; two that are held together count as two."""
        for key in keys:
            self.keys += key.count("+") + 1 if len(key) > 1 else 1
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type words of one's own."""
        self.own += len(words)
        self.numbers += sum(letter.isdigit() for letter in words)
        self.page.keyboard.insert_text(words)

    def select(self, unit: Locator, words: str) -> None:
        """Draw the mouse over the words of a sentence: one click."""
        self.clicks += 1
        ends = unit.evaluate(
            """(unit, words) => {
                unit.scrollIntoView({block: "center"});
                const nodes = document.createTreeWalker(
                    unit.querySelector(".coding-words"), NodeFilter.SHOW_TEXT);
                for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at >= 0) {
                        const range = document.createRange();
                        range.setStart(node, at);
                        range.setEnd(node, at + words.length);
                        const boxes = [...range.getClientRects()];
                        const first = boxes[0], last = boxes[boxes.length - 1];
                        return [first.left + 1, first.top + first.height / 2,
                                last.right - 1, last.top + last.height / 2];
                    }
                }
            }""",
            words,
        )
        self.page.mouse.move(ends[0], ends[1])
        self.page.mouse.down()
        self.page.mouse.move(ends[2], ends[3], steps=8)
        self.page.mouse.up()


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print a line for each look and the counts; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shots", type=Path, help="folder in which to keep a picture of each page")
    options = parser.parse_args(arguments)
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not executable:
        raise SystemExit("error: no Chromium was found: apt install chromium")
    serving = site(
        host="localhost",
        commands=[["shell", "-c", check_desk.MAKE_ACCOUNTS], ["shell", "-c", MAKE_TEXT]],
        variables={"TRACKER_REQUIRE_MFA": "0"},
    )
    with serving as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        analyst, reviewer = (
            check_desk.desk_of(browser, base, name, options.shots) for name in check_desk.ACCOUNTS
        )
        for watch in (analyst, reviewer):
            watch.variants, watch.impacts = VARIANTS, None
        story(analyst, reviewer)
        browser.close()
    findings = analyst.findings + reviewer.findings
    print(f"pages {analyst.pages + reviewer.pages}, findings {len(findings)}")
    return int(bool(findings))


def story(analyst: Watch, reviewer: Watch) -> None:
    """A text is coded, sent, read by a second person and approved."""
    page, base = analyst.page, analyst.base
    page.goto(f"{base}/admin/tracker/document/?q={KEY}")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Code its text").click()
    page.wait_for_load_state()
    analyst.look("coding", check_desk.path_of(page))
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    hand = Hand(page)
    code(analyst, hand)
    print(f"page loads {len(loads)}, numbers typed {hand.numbers}")
    assert hand.numbers == 0
    assert not told_in_public(base), "public before it was approved"

    before = entries(base)
    page.get_by_role("link", name="All is decided").click()
    page.get_by_label("Why the record should change").fill("The text was coded.")
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    address = check_desk.path_of(page)
    assert not told_in_public(base), "public before it was approved"

    desk = reviewer.page
    desk.goto(base + address)
    expect(desk.locator(".coding")).to_contain_text(f"{SENTENCES} of {SENTENCES} decided.")
    expect(desk.locator(".coding mark").first).to_be_visible()
    expect(desk.locator(".coding")).to_contain_text("It states how things are")
    reviewer.look("review", address)
    desk.locator(".tracker-rows summary").click()
    rows = desk.locator(".tracker-change").count()
    desk.get_by_role("button", name="Approve and make public").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is approved and public.")
    added = entries(base) - before
    print(f"rows {rows}, entries of the log {added}")
    assert added == rows + 1, "one entry for each row, and one for the set"
    assert told_in_public(base) == len(FACES), "not everywhere"
    desk.goto(base + READER)
    prose = SENTENCES - sum(PLAIN.count(key) for key in "ph")
    expect(desk.locator("main")).to_contain_text(f"{prose} of {prose} sentences read")
    expect(desk.locator("main mark")).to_have_count(len(hand.commitments))


def code(analyst: Watch, hand: Hand) -> None:
    """Decide every sentence; make the commitments."""
    page = analyst.page
    promises = iter(PROMISES)
    units = page.locator(".coding-unit")
    expect(units).to_have_count(SENTENCES)
    plain = 0
    for number, key in enumerate(PLAIN):
        unit = units.nth(number)
        expect(unit).to_be_focused()
        if key == "*":
            promise(analyst, hand, unit, next(promises), is_first=not hand.commitments)
            continue
        before = hand.keys
        hand.press(key)
        if number == 0:
            # The first decision starts the set, and the page is that of the set from then on.
            page.wait_for_url("**/set/*/admin/**")
        expect(page.locator("#count")).to_contain_text(f"{number + 1} of {SENTENCES} decided.")
        assert hand.keys - before == 1
        plain += 1
    clicks = max(clicks for clicks, _keys in hand.commitments)
    keys = max(keys for _clicks, keys in hand.commitments)
    print(f"plain decisions {plain}, keys for each 1")
    print(f"commitments {len(hand.commitments)}, for each at most {clicks} clicks, {keys} keys")
    assert clicks <= MOST_CLICKS
    assert keys <= MOST_KEYS
    analyst.look("coded", check_desk.path_of(page))


def promise(analyst: Watch, hand: Hand, unit: Locator, made: Promise, *, is_first: bool) -> None:
    """Make a commitment of the sentence: words selected, five boxes, all six, kept."""
    page = analyst.page
    keys, clicks = hand.keys, hand.clicks
    sentence = unit.locator(".coding-words").inner_text().strip()
    promised = sentence.split(" ", 1)[1].rstrip(".")
    hand.select(unit, promised)
    hand.press("c")
    expect(page.locator("#code_title")).to_be_focused()
    expect(page.locator("#code_quotation")).to_have_value(promised)
    hand.write(made.title)
    for words_of_own in (made.statement, made.done_when):
        hand.press("Tab")
        hand.write(words_of_own)
    for letter in (made.pillar, made.kind):
        hand.press("Tab", letter)
    hand.press("Tab", "Space")
    expect(page.get_by_label("All parties owe it")).to_be_checked()
    if is_first:
        words = page.locator(".coding-heading", has_text="Water for the dry months")
        heading = page.locator(".coding-unit", has=words)
        hand.select(heading, "dry months")
        hand.press("w")
        expect(page.locator("#code_contexts")).to_have_value("dry months")
        analyst.look("commitment", check_desk.path_of(page))
        page.set_viewport_size({"width": 1280, "height": 900})
    hand.press("Control+Enter")
    expect(unit.locator(".coding-commitment")).to_contain_text(made.title)
    expect(page.locator("#panel")).to_have_count(0)
    hand.commitments.append((hand.clicks - clicks, hand.keys - keys))


def told_in_public(base: str) -> int:
    """On how many of the public pages the coding is told."""
    found = 0
    for path, words in FACES.items():
        try:
            with urllib.request.urlopen(base + path, timeout=30) as answer:
                found += words in answer.read().decode()
        except urllib.error.HTTPError as error:
            assert error.code == 404, error
    return found


def entries(base: str) -> int:
    """How many entries the log has."""
    with urllib.request.urlopen(f"{base}/changes.json", timeout=30) as answer:
        found: int = json.load(answer)["log"]["seq"]
    return found


PROMISES = (
    Promise("Open an office for river data", "The parties will open it.", "It is open.", "W", "R"),
    Promise("Repair two canals", "The parties intend to repair them.", "Both run.", "W", "E"),
    Promise("Share the cost of gauges", "Each pays its part.", "All have paid.", "W", "R"),
    Promise("Build a stone bridge", "The parties agreed to build it.", "It is open.", "M", "R"),
    Promise("Exempt ambulances", "No toll for ambulances.", "The rules say so.", "M", "R"),
    Promise("Places for engineers", "Places will be given.", "They are given.", "P", "R"),
    Promise("Go on exchanging teachers", "The exchange goes on.", "It went on.", "P", "E"),
    Promise("Meet again", "The parties will meet.", "They have met.", "C", "P"),
)
FACES = {
    READER: PROMISES[0].title,
    "/commitments/LKM-01/": PROMISES[0].done_when,
    "/commitments/": PROMISES[0].title,
    "/parties/KZ/": PROMISES[0].title,
    "/search/?q=ambulances": "LKM-05",
    "/changes.atom?kind=definition": "LKM-01",
    "/declarations/": "8 commitments in all",
}


if __name__ == "__main__":
    sys.exit(main())
