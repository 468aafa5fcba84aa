"""Enter what managers enter, in a real browser: each form, and one of them up to the public page.

    python -m tests.browser.check_managers [--shots DIR]

Serves the loaded record itself, with a communiqué that nobody issued. A manager enters a point on
which sources differ, with pasted words and rows chosen by typing; a reviewer approves it, and the
public page shows it. Every form is looked at light and dark, wide and on a phone, as
`tests.browser.check_desk` does. The manager invites somebody, who sets a password. Exit code 1 if
anything was found; a step of the story that fails stops it.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import check_desk
from tests.browser.check_pages import WATCH_CSP
from tests.browser.chromium import folder_of_shots
from tests.coding.communique import KEY
from tests.signin.check_browser import Watch

MANAGER = "desk-manager"
MAKE = f"""
from django.contrib.auth.models import Group
from tests.coding.communique import COMMUNIQUE
from tests.coding.texts import held
from tracker import publiclog, search
from tracker.models import User
user = User.objects.create_user(
    {MANAGER!r}, password={check_desk.PASSWORD!r}, public_name={MANAGER!r}, is_staff=True
)
user.groups.add(Group.objects.get(name="manager"))
held(COMMUNIQUE)
publiclog.enter_loaded()
search.rebuild()
"""
DESK = "/admin/tracker"
TOPIC = "How many sources of the river"
READINGS = ("open a joint office", "The lake lost a third of its water")
# A commitment of the record with a note and a second coding, and one with a verdict.
WITHOUT_VERDICT, JUDGED = "NYD-02", "NYD-08"
MENTIONS = ("datemention", "participation")


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print a line for each look and a summary; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with check_desk.desks(shots, MAKE, also=(MANAGER,)) as (_analyst, reviewer, manager):
        forms(manager)
        approve(reviewer, enter_a_point(manager))
        invite(manager)
    findings = manager.findings + reviewer.findings
    print(f"looks {manager.looks + reviewer.looks}, findings {len(findings)}")
    return int(bool(findings))


def invite(manager: Watch) -> None:
    """Invite somebody, who sets a password; look at the pages on the way, and at people's work."""
    page, base = manager.page, manager.base
    page.goto(f"{base}/admin/")
    page.get_by_role("link", name="Invite people").click()
    manager.look("invite", f"{DESK}/user/invitations/")
    page.get_by_label("Public name").fill("The institute")
    page.get_by_label("Role").select_option("Reviewer")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.locator(".tracker-link").inner_text()
    manager.look("invited", f"{DESK}/user/invitations/")
    page.get_by_role("link", name="New link for The institute").click()
    manager.look("new-link", page.url.removeprefix(base))
    browser = page.context.browser
    assert browser, "the browser is gone"
    stranger = desk_of_a_stranger(browser, base, manager.shots)
    stranger.page.goto(link)
    stranger.look("invitation", link.removeprefix(base))
    boxes = {"username": "institute"} | dict.fromkeys(
        ("password1", "password2"), check_desk.PASSWORD
    )
    for name, value in boxes.items():
        stranger.page.locator(f"[name={name}]").fill(value)
    stranger.page.get_by_label("I know that my public name").check()
    stranger.page.get_by_role("button", name="Set the password").click()
    expect(stranger.page.locator("main")).to_contain_text("as soon as a second manager")
    stranger.page.goto(link)
    expect(stranger.page.locator("main")).to_contain_text("This link was used already.")
    manager.findings += stranger.findings
    manager.looks += stranger.looks
    page.goto(f"{base}{DESK}/user/work/")
    manager.look("work", f"{DESK}/user/work/")
    page.goto(f"{base}{DESK}/change/")
    manager.look("changes", f"{DESK}/change/")
    page.goto(f"{base}/changes/")
    manager.look("public-changes", "/changes/")


def desk_of_a_stranger(browser: Browser, base: str, shots: Path | None) -> Watch:
    """A browser in which nobody has signed in."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH_CSP)
    variants, impacts = check_desk.VARIANTS, check_desk.SERIOUS
    return Watch(context.new_page(), base, shots, pages=100, variants=variants, impacts=impacts)


def forms(manager: Watch) -> None:
    """Look at every empty form, and at those of rows that the record has."""
    page, base = manager.page, manager.base
    for name in ("secondcoding", "unassessednote", *MENTIONS, "contradictionreading", "abouttext"):
        page.goto(f"{base}{DESK}/{name}/add/")
        manager.look(f"{name}-new", f"{DESK}/{name}/add/")
    for name in ("secondcoding", "unassessednote", *MENTIONS, "contradiction"):
        page.goto(f"{base}{DESK}/{name}/")
        page.locator("#result_list tbody th a").first.click()
        manager.look(name, check_desk.path_of(page))
        if name == "contradiction":
            page.get_by_role("link", name="Remove", exact=True).click()
            manager.look("remove", check_desk.path_of(page))
    for ref, link in ((WITHOUT_VERDICT, "A note says why."), (JUDGED, "Second coding")):
        page.goto(f"{base}{DESK}/commitment/?q={ref}")
        page.locator("#result_list .field-ref a").first.click()
        expect(page.get_by_role("link", name=link)).to_be_visible()
        manager.look(f"commitment-{ref}", check_desk.path_of(page))


def enter_a_point(manager: Watch) -> str:
    """Enter a point with the words of two sources; returns the address of its set."""
    page, base = manager.page, manager.base
    form = f"{DESK}/contradiction/add/"
    page.goto(base + form)
    expect(page.get_by_label("Key:")).to_have_value("D37")
    manager.look("contradiction-new", form)
    for name, words in {
        "topic": TOPIC,
        "kind": "counts",
        "decision": "The communiqué is the text that was agreed.",
    }.items():
        page.locator(f"[name={name}]").fill(words)
    for number, words in enumerate(READINGS):
        choose(page, f"readings-{number}-document", KEY)
        page.locator(f"[name=readings-{number}-quotation]").fill(words)
    page.locator("[name=readings-0-quotation]").fill("the")
    page.get_by_role("button", name="Save and send for review").first.click()
    expect(page.locator(".errorlist").filter(has_text="places")).to_contain_text("paragraph")
    manager.look("contradiction-refused", form)
    page.locator("[name=readings-0-quotation]").fill(READINGS[0])
    page.get_by_label("Why the record should change").fill("Two sentences count differently.")
    page.get_by_role("button", name="Save and send for review").first.click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    address = check_desk.path_of(page)
    manager.look("set", address)
    return address


def choose(page: Page, name: str, words: str) -> None:
    """Choose the row by typing a part of its name."""
    box = page.locator(f"[name={name}] + .select2")
    box.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()
    expect(box).to_contain_text(re.compile(words))


def approve(reviewer: Watch, address: str) -> None:
    """Approve the set; the public page shows the point with its words."""
    page, base = reviewer.page, reviewer.base
    page.goto(base + address)
    page.get_by_role("button", name="Approve and make public").click()
    expect(page.locator(".messagelist")).to_contain_text("It is approved and public.")
    page.goto(f"{base}/methodology/differences/")
    for words in (TOPIC, *READINGS):
        expect(page.locator("main")).to_contain_text(words)


if __name__ == "__main__":
    sys.exit(main())
