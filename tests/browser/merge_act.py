"""Merge two acts in a browser, as an analyst who finds one of them twice: clicks and loads."""

from urllib.parse import quote

from playwright.sync_api import Page, expect

ACTS = "/admin/tracker/action/"


def merge(page: Page, base: str, kept_slug: str, lost_slug: str) -> tuple[int, int]:
    """Merge the lost act into the kept one and send it for review; how many clicks and loads.

    It begins on the list of acts, searched for the lost one, and ends on the page of the set.
    """
    page.goto(f"{base}{ACTS}?q={quote(lost_slug)}")
    loads: list[str] = []

    def note(loaded: Page) -> None:
        loads.append(loaded.url)

    page.on("load", note)
    clicks = 0
    for name in (lost_slug, "Merge with another"):
        with page.expect_navigation():
            row = page.locator(f"#result_list a[href*='{ACTS}']").first
            (row if name == lost_slug else page.get_by_role("link", name=name)).click()
        clicks += 1
    clicks += choose(page, kept_slug)
    if page.locator("[data-kept]").get_attribute("data-kept") != kept_slug:
        with page.expect_navigation():
            page.get_by_role("link", name="Keep this one instead").click()
        clicks += 1
    with page.expect_navigation():
        page.get_by_role("button", name="Merge and send for review").click()
    clicks += 1
    expect(page.locator("body")).to_contain_text("It was sent for review.")
    page.remove_listener("load", note)
    return clicks, len(loads)


def choose(page: Page, slug: str) -> int:
    """Choose the other act: among those that may be the same, or else by typing; the clicks."""
    likely = page.locator(f"#content-main li a[data-key='{slug}']")
    if likely.count():
        with page.expect_navigation():
            likely.first.click()
        return 1
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(slug)
    page.locator(".select2-results__option").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Show both").click()
    return 3
