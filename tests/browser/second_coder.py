"""The part of `check_coding` in which a second person codes the same text alone, by keyboard."""

from playwright.sync_api import expect

from tests.browser import check_desk
from tests.signin.check_browser import Watch

SECOND = "second-coder"
MAKE_SECOND = f"""
from django.contrib.auth.models import Group
from tracker.models import User
user = User.objects.create_user(
    {SECOND!r}, password={check_desk.PASSWORD!r}, public_name="A second coder", is_staff=True
)
user.groups.add(Group.objects.get(name="analyst"))
"""
WHY = "The words only tell how things are."


def code_again(second: Watch, decisions: str) -> None:
    """One key for each sentence, nothing of the first coding to be seen, and finished."""
    page = second.page
    page.goto(f"{second.base}/admin/tracker/blindcoding/add/")
    second.look("second-begin", check_desk.path_of(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Sentences").first.click()
    page.wait_for_load_state()
    assert "LKM-01" not in page.content(), "the first coding is to be seen"
    units = page.locator(".coding-unit")
    expect(units).to_have_count(len(decisions))
    for number, key in enumerate(decisions):
        expect(units.nth(number)).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator("#count")).to_contain_text(
            f"{number + 1} of {len(decisions)} answered."
        )
    print(f"second coder: sentences {len(decisions)}, keys for each 1, page loads 1")
    second.look("second-answered", check_desk.path_of(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#count")).to_contain_text("Finished")


def compare(analyst: Watch) -> int:
    """Take the second coding in and settle each difference. Returns how many there were."""
    page = analyst.page
    page.get_by_role("link", name="Two codings of it").click()
    page.get_by_role("button", name="Compare with the first").click()
    differences = page.locator(".coding-unit")
    expect(differences.first).to_be_visible()
    number = differences.count()
    for each in differences.all():
        each.get_by_label("Settled on").select_option(index=1)
        each.get_by_label("Because").fill(WHY)
    analyst.look("second-compared", check_desk.path_of(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Keep what was settled").click()
    expect(page.locator(".coding-open")).to_have_count(0)
    print(f"differences {number}, all settled on one page")
    return number
