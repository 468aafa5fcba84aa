"""Take the pictures of docs/coding.md: an example, from its paste to its public page.

    python -m tests.browser.shoot_coding [FOLDER]

Serves the loaded record itself and acts what the page tells, with a communiqué that nobody issued.
The pictures go into docs/coding, each below 80 KB and all below 500 KB, or the run fails.
"""

import sys
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.browser import check_desk
from tests.browser.check_coding import Hand, Promise
from tests.browser.example import ENGLISH, RUSSIAN, TITLE
from tests.browser.server import ROOT
from tests.browser.shooter import PHONE, TALL, WIDE, Shooter, shooter_of

FOLDER = ROOT / "docs" / "coding"
SENTENCES = 18
# How each sentence is decided, in order: the key; a commitment has its promise below.
KEYS = "pp16hcc20cch6435hc"
STEM = "We also intend to"
PROMISES = (
    Promise("Run a weekly night train", "The parties will run one.", "It runs.", "M", "R"),
    Promise("Charge one fare both ways", "Fares will be the same.", "They are.", "M", "R"),
    Promise(
        "Repair idle sleeping cars", "The parties intend to repair them.", "All run.", "M", "E"
    ),
    Promise("Train thirty conductors a year", "They intend to.", "Thirty were.", "M", "E"),
    Promise("Meet again by the end of 2027", "The ministers will meet.", "They met.", "C", "P"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, say how large they are; return the exit code."""
    shooter = shooter_of(__doc__, arguments, FOLDER)
    with check_desk.desks(None) as (analyst, reviewer):
        address = take_in(shooter, analyst.page, analyst.base)
        code(shooter, analyst.page)
        send(shooter, analyst.page)
        approve(shooter, reviewer.page, reviewer.base + address)
        other_language(shooter, analyst.page, reviewer.page, analyst.base)
    shooter.end()
    return 0


def take_in(shooter: Shooter, page: Page, base: str) -> str:
    """Paste the text, answer for five things, put it into a set; the address of the set."""
    page.goto(f"{base}/admin/tracker/document/")
    page.get_by_role("link", name="Take in a text").click()
    page.get_by_label("The text:").fill(ENGLISH)
    page.get_by_label("The text:").evaluate("box => box.scrollTo(0, 0)")
    shooter.shoot(page, "paste")
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Publisher:").fill("Reed Bay Office")
    page.get_by_label("Key:").fill("RBC26")
    shooter.shoot(page, "proposed")
    page.get_by_role("button", name="Put it into a set").click()
    page.wait_for_load_state()
    address = check_desk.path_of(page)
    shooter.shoot(page, "set")
    page.get_by_role("link", name=f"Code {TITLE}").click()
    return address


def code(shooter: Shooter, page: Page) -> None:
    """Decide each sentence, and make the commitments."""
    promises, hand = iter(PROMISES), Hand(page)
    units = page.locator(".coding-unit")
    expect(units).to_have_count(SENTENCES)
    for number, key in enumerate(KEYS):
        unit = units.nth(number)
        expect(unit).to_be_focused()
        if unit.locator(".coding-words").inner_text().startswith("("):
            # An item of a list: its promise lies between its letter and the semicolon.
            words = unit.locator(".coding-words").inner_text()
            hand.select(unit, words.split(" ", 1)[1].rstrip(";."))
        hand.press(key)
        if key == "c":
            promise(shooter, hand, number, next(promises))
        expect(page.locator("#count")).to_contain_text(f"{number + 1} of {SENTENCES} decided.")
        if number == SENTENCES // 3:
            shooter.shoot(page, "sentences", top="#p4")
    page.get_by_role("link", name="All is decided").click()


def promise(shooter: Shooter, hand: Hand, number: int, made: Promise) -> None:
    """Fill in the form of a commitment and keep it."""
    page = hand.page
    expect(page.locator("#code_title")).to_be_focused()
    hand.write(made.title)
    for words in (made.statement, made.done_when):
        hand.press("Tab")
        hand.write(words)
    for letter in (made.pillar, made.kind):
        hand.press("Tab", letter)
    hand.press("Tab", "Space")
    if made.kind == "E":
        expect(page.locator("#code_contexts")).to_have_value(STEM)
    if made == PROMISES[2]:
        shooter.shoot(page, "commitment", top=".coding-unit:has(#panel)")
    hand.press("Control+Enter")
    expect(page.locator(".coding-unit").nth(number)).to_contain_text(made.title)
    expect(page.locator("#panel")).to_have_count(0)


def send(shooter: Shooter, page: Page) -> None:
    """Send the set for review."""
    page.get_by_label("Why the record should change").fill("The communiqué was taken in and coded.")
    shooter.shoot(page, "send")
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")


def approve(shooter: Shooter, page: Page, address: str) -> None:
    """Read the coding as its reviewer, wide and on a phone, and approve it."""
    page.goto(address)
    shooter.shoot(page, "review", top=".coding-unit:has(mark)")
    shooter.shoot(page, "review-phone", top=".coding-unit:has(mark)", width=PHONE)
    page.set_viewport_size({"width": WIDE, "height": TALL})
    page.get_by_role("button", name="Approve and make public").click()
    expect(page.locator(".messagelist")).to_contain_text("It is approved and public.")


def other_language(shooter: Shooter, page: Page, reviewers: Page, base: str) -> None:
    """Put the Russian text beside it, and look at both on the public page."""
    page.goto(f"{base}/admin/tracker/document/")
    page.get_by_role("link", name="Take in a text").click()
    page.get_by_label("The text:").fill(RUSSIAN)
    page.get_by_label("The same document in another language as").select_option(
        label=f"RBC26, held: {TITLE}"
    )
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Publisher:").fill("Reed Bay Office")
    page.get_by_role("button", name="Put it into a set").click()
    page.get_by_label("Why the record should change").fill("The Russian text is taken in.")
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    reviewers.goto(base + check_desk.path_of(page))
    reviewers.get_by_role("button", name="Approve and make public").click()
    expect(reviewers.locator(".messagelist")).to_contain_text("It is approved and public.")
    page.goto(f"{base}/declarations/")
    page.get_by_role("link", name=TITLE).click()
    shooter.shoot(page, "reader", top="#text")


if __name__ == "__main__":
    sys.exit(main())
