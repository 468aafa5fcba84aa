"""Take the pictures of docs/analyst.md: news from its paste to a verdict that weighs it.

    python -m tests.browser.shoot_analyst [FOLDER]

Serves the loaded record itself and acts what the page tells. The pictures go into docs/analyst,
each below 80 KB and all below 500 KB, or the run fails.
"""

import os
import sys
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.browser import check_desk
from tests.browser.server import ROOT
from tests.browser.shooter import TALL, WIDE, Shooter, shooter_of

FOLDER = ROOT / "docs" / "analyst"
REF = "NYD-34"
# Where the form of a verdict has beside it what it is about.
WIDER, LOW = 1280, 560
NEWS = """https://example.org/2026/11/21/ministers-of-water?utm_source=chat
Ministers of water meet in Almaty
Almaty, 20 November 2026. The six ministers of water met for a day.

https://example.com/ru/news/1
Министры встретились в Алматы"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, say how large they are; return the exit code."""
    shooter = shooter_of(__doc__, arguments, FOLDER)
    # The pictures are in the repository, where no sentence of a source may stand.
    os.environ.pop("SOURCES", None)
    with check_desk.desks(None) as (analyst, reviewer):
        base, page, desk = analyst.base, analyst.page, reviewer.page
        paste(shooter, page, base)
        approve(desk, page.url)
        weigh(shooter, page, base)
        review(shooter, desk, base)
        look_again(shooter, page, base)
    shooter.end()
    return 0


def paste(shooter: Shooter, page: Page, base: str) -> None:
    """Paste two items, enter the first, leave the second out, send the set."""
    page.goto(f"{base}/admin/tracker/action/paste/")
    page.locator("#id_pasted").fill(NEWS)
    shooter.shoot(page, "paste")
    page.get_by_role("button", name="Take it apart").click()
    for name, value in {
        "act-title": "The six ministers of water meet in Almaty",
        "evidence-shows": "All six ministers were there.",
        "b0-commitment": REF,
        "b0-why": "Water for power was on the agenda.",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=act-kind]").select_option("meeting")
    page.locator("[name=evidence-tier]").select_option("independent_media")
    shooter.shoot(page, "item", top="#content")
    page.locator("input[name=_next]").click()
    page.locator("input[name=_leave]").first.click()
    page.goto(f"{base}/admin/tracker/changeset/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Why the record should change").fill("News of the week.")
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")


def approve(desk: Page, address: str) -> None:
    """Approve the set as it is."""
    desk.goto(address)
    desk.get_by_role("button", name="Approve and make public").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is approved and public.")


def weigh(shooter: Shooter, page: Page, base: str) -> None:
    """Open the queue, then the form of a verdict that weighs what is new; send it."""
    page.goto(f"{base}/admin/")
    shooter.shoot(page, "queue")
    page.locator(".tracker-queue a[href*='acts=new']").click()
    page.locator("#result_list tbody th a", has_text=REF).click()
    page.get_by_role("link", name="Draft a verdict").click()
    page.locator("#id_actions label", has_text="New: ").first.click()
    page.get_by_label("Evidence looked at until").fill("27 Nov 2026")
    shooter.shoot(page, "verdict", width=WIDER, height=LOW)
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")


def review(shooter: Shooter, desk: Page, base: str) -> None:
    """Read the verdict as its reviewer, and publish it."""
    desk.set_viewport_size({"width": WIDE, "height": TALL})
    desk.goto(f"{base}/admin/")
    desk.get_by_role("link", name="Next").click()
    shooter.shoot(desk, "review", width=WIDER, height=LOW)
    desk.get_by_role("link", name="Approve and publish").click()
    desk.get_by_role("button", name="Approve and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is published.")


def look_again(shooter: Shooter, page: Page, base: str) -> None:
    """Open the page of a round."""
    page.goto(f"{base}/admin/tracker/assessment/round/")
    page.get_by_label("Why the record should change").fill("The round of November.")
    shooter.shoot(page, "round")


if __name__ == "__main__":
    sys.exit(main())
