"""Merge two acts, move a source and withdraw many rows in a real browser.

    python -m tests.browser.check_merge [--shots DIR]

Serves the loaded record with two acts that are one. Every page on the way is looked at light and
dark, narrow and wide: axe, reports of the CSP, errors on the console, requests to other hosts,
scrolling sideways. Exit code 1 if anything was found, or if the merger takes more than 4 clicks.
"""

import sys
import urllib.request
from collections.abc import Sequence

from playwright.sync_api import ViewportSize, expect

from tests.browser import check_desk
from tests.browser.chromium import folder_of_shots
from tests.browser.merge_act import ACTS, merge
from tests.signin.check_browser import Watch

MOST_CLICKS = 4
KEPT, LOST = "water-ministers-meet", "water-ministers-meet-again"
TWICE = f"""
from tracker import search
from tracker.models import Action, Actor, Bearing, Commitment, Evidence
for number, (slug, title) in enumerate((
    ({KEPT!r}, "Ministers of water meet in Almaty for a day"),
    ({LOST!r}, "The ministers of water meet in Almaty for a day"),
)):
    act = Action.objects.create(
        slug=slug, title=title, date="2026-11-20", date_precision="day", kind="meeting",
        stage="done", attribution="joint", place="Almaty" if number else None,
    )
    act.actors.set(Actor.objects.filter(code__in=["KZ", "UZ"]))
    for page in ("same", f"own-{{number}}"):
        Evidence.objects.create(
            action=act, position=0 if page == "same" else 1, publisher="An outlet",
            title=f"A page, {{page}}", url=f"https://example.org/{{page}}", language="en",
            tier="independent_media", shows="They met.", confidence="medium",
        )
    for ref in ("NYD-01", "NYD-02")[: number + 1]:
        Bearing.objects.create(
            action=act, commitment=Commitment.objects.get(ref=ref), direction="supports",
            weight="weak", why=f"They met, says row {{number}}.",
        )
from tracker import publications
publications.complete()
"""
VARIANTS = tuple((scheme, width) for scheme in ("light", "dark") for width in (1280, 360))
WIDE: ViewportSize = {"width": 1280, "height": 900}


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with check_desk.desks(shots, TWICE) as (analyst, reviewer):
        for watch in (analyst, reviewer):
            watch.variants, watch.impacts = VARIANTS, None
        clicks, loads = story(analyst, reviewer)
    findings = analyst.findings + reviewer.findings
    print(f"one merger: clicks {clicks}, loads {loads}; findings {len(findings)}")
    return int(bool(findings) or clicks > MOST_CLICKS)


def story(analyst: Watch, reviewer: Watch) -> tuple[int, int]:
    """Look at every page of a merger, do it, let it be approved; then many rows, and a move."""
    page, base = analyst.page, analyst.base
    look_at_the_pages(analyst)
    page.set_viewport_size(WIDE)
    counted = merge(page, base, KEPT, LOST)
    address = check_desk.path_of(page)
    analyst.look("merge-set", address)
    reviewer.page.goto(base + address)
    reviewer.look("merge-review", address)
    reviewer.page.set_viewport_size(WIDE)
    reviewer.page.locator("button[name=_approve], input[name=_approve]").first.click()
    expect(reviewer.page.locator("body")).to_contain_text("It is approved and public.")
    with urllib.request.urlopen(f"{base}/actions/{LOST}/") as answer:
        assert answer.url == f"{base}/actions/{KEPT}/", answer.url
    return counted


def look_at_the_pages(watch: Watch) -> None:
    """The list with its buttons, who may be the same, both rows, a refusal; a move; many rows."""
    page, base = watch.page, watch.base
    page.goto(f"{base}{ACTS}?q=water-ministers")
    watch.look("list", ACTS)
    page.set_viewport_size(WIDE)
    for box in page.locator("input.action-select").all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Merge", exact=True).click()
    watch.look("merge", check_desk.path_of(page))
    page.set_viewport_size(WIDE)
    page.get_by_label("Why the two are the same").fill(" ")
    page.get_by_role("button", name="Merge and send for review").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the two are the same.")
    watch.noticed.clear()  # Chromium reports the status 400 itself
    watch.look("merge-refused", check_desk.path_of(page))
    for name, shot in (("Merge with another", "merge-choose"), ("Move sources", "move")):
        page.set_viewport_size(WIDE)
        page.goto(f"{base}{ACTS}?q={LOST}")
        page.locator(f"#result_list a[href*='{ACTS}']").first.click()
        page.get_by_role("link", name=name).click()
        watch.look(shot, check_desk.path_of(page))
    page.set_viewport_size(WIDE)
    page.goto(f"{base}/admin/tracker/commitment/")
    for box in page.locator("input.action-select").all()[:3]:
        box.check()
    page.get_by_role("button", name="Set a theme").click()
    watch.look("theme", "/admin/tracker/commitment/")
    page.set_viewport_size(WIDE)
    page.goto(f"{base}{ACTS}")
    for box in page.locator("input.action-select").all()[:20]:
        box.check()
    page.get_by_role("button", name="Withdraw").click()
    watch.look("withdraw", ACTS)


if __name__ == "__main__":
    sys.exit(main())
