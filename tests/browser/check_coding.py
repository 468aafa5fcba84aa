"""Code a text of 47 sentences by keyboard in a real browser, up to the public reader.

    python -m tests.browser.check_coding [--shots DIR]

Serves the loaded record itself, and takes in a communiqué that nobody issued. Five things are
asked. Keys and clicks are counted: one key for a plain decision, where the rules are right the one
that takes their proposal; for a commitment, beside the words
that are its coder's own, at most 6 clicks and 20 keys, and no number. A second person codes the
text again alone. Nothing is public before a reviewer approves it, and all of it after; a session
that ends amid a form loses nothing. Pages are looked at light and dark, at 1280, 768 and 360 px.
Exit code 1 if anything was found; a step of the story that fails stops it.
"""

import json
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser import check_desk
from tests.browser.chromium import folder_of_shots
from tests.browser.second_coder import MAKE_SECOND, SECOND, WHY, code_again, compare
from tests.coding.communique import COMMUNIQUE, KEY
from tests.signin.check_browser import Watch

ASKED = ("title", "kind", "standing", "publisher", "date")
SENTENCES = 47
DOCUMENTS = "/admin/tracker/document/"
READER = f"/declarations/{KEY.lower()}/"
VARIANTS = tuple((scheme, width) for scheme in ("light", "dark") for width in (1280, 768, 360))
MOST_CLICKS, MOST_KEYS = 6, 20
# How long the page may take, in milliseconds: the machine may be busy with other work.
PATIENCE = 30_000
# How each sentence is decided, in order: the key, for a commitment the promise made of it.
PLAIN = "pph11212h*x*422*x322h1*x778*969h*x511*2h*xx322p"
# What the second coder says of the same sentences: of two that they are facts, not context.
SECOND_PLAIN = "ppp11212pc2c422cx322p1cx778c969pcx511c2pcx2322p"


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
    # Keys that a proposal made needless.
    spared: int = 0
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
    shots = folder_of_shots(__doc__, arguments)
    expect.set_options(timeout=PATIENCE)
    with check_desk.desks(shots, MAKE_SECOND, also=(SECOND,)) as desks:
        for watch in desks:
            watch.variants, watch.impacts = VARIANTS, None
        story(*desks)
    findings = [finding for watch in desks for finding in watch.findings]
    print(f"pages {sum(watch.pages for watch in desks)}, findings {len(findings)}")
    return int(bool(findings))


def story(analyst: Watch, reviewer: Watch, second: Watch) -> None:
    """A text is pasted, coded, coded again alone, compared, sent, read and approved."""
    page, base = analyst.page, analyst.base
    take_in(analyst)
    page.wait_for_load_state()
    analyst.look("coding", check_desk.path_of(page))
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    hand = Hand(page)
    code(analyst, hand)
    print(f"page loads {len(loads)}, numbers typed {hand.numbers}")
    assert hand.numbers == 0
    assert not told_in_public(base), "public before it was approved"

    code_again(second, SECOND_PLAIN)
    coding = page.url
    differences = compare(analyst)
    assert not told_in_public(base), "public before it was approved"
    page.goto(coding)

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
    expect(desk.locator(".coding")).to_contain_text(f"Settled on Context: {WHY}")
    reviewer.look("review", address)
    desk.locator(".tracker-rows summary").click()
    rows = desk.locator(".tracker-change").count()
    desk.get_by_role("button", name="Approve and make public").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is approved and public.")
    added = entries(base) - before
    print(f"rows {rows}, entries of the log {added}")
    # The words of the text are in no log: their hash is in the entry of its document.
    assert added == rows, "one entry for each row but the text, and one for the set"
    assert told_in_public(base) == len(FACES), "not everywhere"
    desk.goto(f"{base}/methodology/")
    same = (SENTENCES - differences) / SENTENCES
    expect(desk.locator("main")).to_contain_text(f"{same:.3f}")
    desk.goto(base + READER)
    prose = SENTENCES - sum(PLAIN.count(key) for key in "ph")
    expect(desk.locator("main")).to_contain_text(f"{prose} of {prose} sentences read")
    expect(desk.locator("main mark")).to_have_count(len(hand.commitments))


def take_in(analyst: Watch) -> None:
    """Paste the text and answer for five things; go on to its coding in the same set."""
    page = analyst.page
    page.goto(f"{analyst.base}{DOCUMENTS}")
    page.get_by_role("link", name="Take in a text").click()
    page.get_by_label("The text:").fill(COMMUNIQUE)
    analyst.look("paste", f"{DOCUMENTS}read/")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_load_state()
    analyst.look("proposed", f"{DOCUMENTS}read/")
    asked = page.locator("fieldset", has_text="Answer for these").locator("[name]")
    names = [one.get_attribute("name") for one in asked.all()]
    assert tuple(names) == (*ASKED, "date_precision"), names
    print(f"fields asked {len(ASKED)}")
    answers = {"kind": "communique", "standing": "agreed", "date_precision": "day"}
    for name, value in answers.items():
        page.locator(f"[name={name}]").select_option(value)
    written = {"publisher": "Lakeside Office", "date": "2026-10-01", "key": KEY}
    for name, words in {**written, "slug": KEY.lower()}.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Put it into a set").click()
    page.wait_for_load_state()
    analyst.look("set", check_desk.path_of(page))
    page.get_by_role("link", name="Code Lakeside").click()


def code(analyst: Watch, hand: Hand) -> None:
    """Decide every sentence; make the commitments."""
    page = analyst.page
    promises = iter(PROMISES)
    units = page.locator(".coding-unit")
    expect(units).to_have_count(SENTENCES)
    plain = 0
    ways: Counter[str] = Counter()
    right = proposed = 0
    for number, key in enumerate(PLAIN):
        unit = units.nth(number)
        expect(unit).to_be_focused()
        if unit.locator(".coding-proposed").count():
            value = unit.locator(".coding-proposed").get_attribute("data-value")
            right += (value == "commitment") == (key == "*")
            proposed += 1
        if key == "*":
            promise(analyst, hand, unit, next(promises), is_first=not hand.commitments)
            continue
        before = hand.keys
        way = way_of(unit, key)
        ways["key" if way == key else way] += 1
        hand.press(way)
        expect(page.locator("#count")).to_contain_text(f"{number + 1} of {SENTENCES} decided.")
        assert hand.keys - before == 1
        plain += 1
    clicks = max(clicks for clicks, _keys in hand.commitments)
    keys = max(keys for _clicks, keys in hand.commitments)
    print(f"plain decisions {plain}, keys for each 1")
    print(f"commitments {len(hand.commitments)}, for each at most {clicks} clicks, {keys} keys")
    print(f"proposals taken {ways['y']}, refused {ways['r']}, decided by another key {ways['key']}")
    print(f"proposals right on whether it is a commitment {right} of {proposed}")
    print(
        f"keys for each sentence {hand.keys / SENTENCES:.2f}; without proposals"
        f" {(hand.keys + hand.spared) / SENTENCES:.2f}"
    )
    assert ways["y"] > ways["r"] > 0
    assert right > 0.8 * proposed
    assert clicks <= MOST_CLICKS
    assert keys <= MOST_KEYS
    analyst.look("coded", check_desk.path_of(page))


def way_of(unit: Locator, key: str) -> str:
    """The key that decides so: of what is proposed beside the sentence, or the one of its own."""
    proposed = unit.locator(".coding-proposed")
    if not proposed.count():
        return key
    offer = unit.page.locator(f'[data-key="{key}"]').first
    wanted = offer.get_attribute("data-value")
    ways = {proposed.get_attribute("data-other"): "r", proposed.get_attribute("data-value"): "y"}
    return ways.get(wanted, key)


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
    hand.press("Tab", made.pillar)
    kind = page.locator("#code_obligation_kind option:checked").inner_text()
    if kind.startswith(made.kind):
        hand.spared += 1
        hand.press("Tab")
    else:
        hand.press("Tab", made.kind)
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
        outlast_a_session(analyst, made)
    hand.press("Control+Enter")
    expect(unit.locator(".coding-commitment")).to_contain_text(made.title)
    expect(page.locator("#panel")).to_have_count(0)
    hand.commitments.append((hand.clicks - clicks, hand.keys - keys))


def outlast_a_session(analyst: Watch, made: Promise) -> None:
    """The session has ended when the form is sent: after signing in it stands there, filled."""
    page = analyst.page
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    page.get_by_label("Password").fill(check_desk.PASSWORD)
    page.get_by_label("Username").fill(next(iter(check_desk.ACCOUNTS)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#panel")).to_contain_text("It is not saved yet.")
    expect(page.locator("#code_title")).to_have_value(made.title)
    expect(page.locator("#code_contexts")).to_have_value("dry months")
    expect(page.locator(".coding-commitment")).to_have_count(0)
    page.locator("#panel summary").first.click()
    analyst.look("kept", check_desk.path_of(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#code_title").focus()


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
