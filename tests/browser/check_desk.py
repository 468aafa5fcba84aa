"""Act the way of a verdict in a real browser: draft, refusal, evidence, review, publication.

    python -m tests.browser.check_desk [--shots DIR]

Serves the loaded record itself. Every page on the way is looked at light and dark: serious and
critical violations of axe, reports of the CSP, errors on the console, requests to other hosts,
scrolling sideways. Exit code 1 if anything was found; a step of the story that fails stops it.
"""

import argparse
import json
import re
import secrets
import shutil
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.check_pages import BROWSERS, FLAGS, WATCH_CSP
from tests.browser.server import site
from tests.signin.check_browser import Watch

ACCOUNTS = {"desk-analyst": "analyst", "desk-reviewer": "reviewer"}
PASSWORD = secrets.token_urlsafe(18)
MAKE_ACCOUNTS = f"""
from django.contrib.auth.models import Group
from tracker.models import User
for name, group in {ACCOUNTS!r}.items():
    user = User.objects.create_user(name, password={PASSWORD!r}, public_name=name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
"""
REF = "NYD-08"
# The slug that the form of an action proposes for a title; it has room for 80 characters.
SLUGS = {
    "Қазақстан өкілі Вашингтонда": "qazaqstan-okili-vashingtonda",
    "Тоҷикистон ва ИМА": "tojikiston-va-ima",
    "Кыргыз Республикасынын өкүлү": "kyrgyz-respublikasynyn-okulu",
    "O‘zbekiston vazirligi": "ozbekiston-vazirligi",
    "Ўзбекистон ҳукумати": "ozbekiston-hukumati",
    "Türkmenistanyň Daşary işler ministrligi": "turkmenistanyn-dasary-isler-ministrligi",
    "US–Kazakhstan talks": "us-kazakhstan-talks",
    "The United States and Kazakhstan open a joint centre for critical minerals in Astana": (
        "the-united-states-and-kazakhstan-open-a-joint-centre-for-critical-minerals-in"
    ),
    "x" * 99: "x" * 80,
}
SERIOUS = frozenset({"serious", "critical"})
VARIANTS = (("light", 1280), ("dark", 1280), ("light", 1600))


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print a line for each look and a summary; return the exit code."""
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
        commands=[["shell", "-c", MAKE_ACCOUNTS]],
        # Signing in with a second factor is another check: tests.signin.check_browser.
        variables={"TRACKER_REQUIRE_MFA": "0"},
    )
    with serving as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        analyst, reviewer = (desk_of(browser, base, name, options.shots) for name in ACCOUNTS)
        story(analyst, reviewer)
        browser.close()
    looks = analyst.looks + reviewer.looks
    findings = analyst.findings + reviewer.findings
    print(f"pages {analyst.pages + reviewer.pages}, looks {looks}, findings {len(findings)}")
    return int(bool(findings))


def desk_of(browser: Browser, base: str, name: str, shots: Path | None) -> Watch:
    """Return the desk of somebody who has just signed in."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH_CSP)
    page = context.new_page()
    page.goto(f"{base}/accounts/login/?next=/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/admin/")
    return Watch(page, base, shots, variants=VARIANTS, impacts=SERIOUS)


def story(analyst: Watch, reviewer: Watch) -> None:
    """An analyst drafts, is refused, adds evidence; a reviewer returns it, and then publishes."""
    page, base = analyst.page, analyst.base
    done, log = counts(base), history(reviewer)
    analyst.look("desk", "/admin/")
    page.goto(f"{base}/admin/tracker/commitment/?q={REF}")
    analyst.look("commitments", "/admin/tracker/commitment/")
    page.locator("#result_list .field-ref a").first.click()
    analyst.look("commitment", path_of(page))
    page.get_by_role("link", name="Draft a verdict").click()
    analyst.look("new-draft", "/admin/tracker/assessment/add/")

    # Without evidence: the draft is kept, and a sentence says what is missing.
    for box in page.locator("input[name=actions], input[name=searches]").all():
        box.uncheck()
    page.get_by_label("Status").select_option("substantial")
    page.get_by_label("Evidence looked at until").fill("2026-11-01")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("needs at least one action with evidence")
    analyst.look("refused", draft := path_of(page))

    page.get_by_role("button", name="Save and record a new action").click()
    analyst.look("new-action", "/admin/tracker/action/add/")
    read_proposed_slugs(page)
    record_action(page)
    expect(page.get_by_role("checkbox", name="A border agreement is signed")).to_be_checked()
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    analyst.look("in-review", draft)
    expect(page.get_by_role("link", name="Approve and publish")).to_have_count(0)
    answer = page.goto(f"{base}{draft.replace('/change/', '/publish/')}")
    assert answer, "no answer"
    assert answer.status == 403, "an analyst got to the page for publishing"
    analyst.noticed.clear()

    # The reviewer returns it with a reason.
    desk = reviewer.page
    desk.goto(f"{base}/admin/")
    reviewer.look("queue", "/admin/")
    desk.get_by_role("link", name="Waiting for my review: 1").click()
    reviewer.look("queue-list", "/admin/tracker/assessment/")
    desk.locator("#result_list .field-key a").click()
    reviewer.look("to-decide", draft)
    desk.get_by_role("link", name="Return to the author").click()
    reviewer.look("return", path_of(desk))
    desk.get_by_role("button", name="Return to the author").click()
    expect(desk.locator("#step_form")).to_contain_text("Say what the author should change.")
    reviewer.noticed.clear()  # Chromium reports the status 400 itself
    desk.get_by_label("What the author should change").fill("Say when it was signed.")
    desk.get_by_role("button", name="Return to the author").click()
    expect(desk.locator(".messagelist")).to_contain_text("It was returned")

    # The second round.
    page.goto(base + draft)
    expect(page.locator(".tracker-returned")).to_contain_text("Say when it was signed.")
    analyst.look("returned", draft)
    page.get_by_label("Rationale").fill("The agreement was signed in October 2026.")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    desk.goto(base + draft)
    desk.get_by_role("link", name="Approve and publish").click()
    reviewer.look("publish", path_of(desk))
    desk.get_by_role("button", name="Approve and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is published.")
    reviewer.look("published", draft)
    desk.locator(".object-tools").get_by_role("link", name="History").click()
    reviewer.look("history", path_of(desk))

    after = counts(base)
    assert after["done"] == done["done"] + 1, f"done: {done} before, {after} after"
    assert after["moving"] == done["moving"] - 1, f"moving: {done} before, {after} after"
    assert history(reviewer) > log, "the history did not grow"
    desk.goto(f"{base}/commitments/{REF}/")
    expect(desk.locator("main")).to_contain_text("The agreement was signed in October 2026.")


def read_proposed_slugs(page: Page) -> None:
    """Type each title and read the slug that is proposed for it."""
    for title, slug in SLUGS.items():
        page.locator("#id_title").fill("")
        page.locator("#id_title").press_sequentially(title)
        page.locator("#id_title").blur()
        expect(page.locator("#id_slug")).to_have_value(slug)


def record_action(page: Page) -> None:
    """Fill in an action with one piece of evidence and how it bears on the commitment."""
    for name, value in {
        "title": "A border agreement is signed",
        "date": "2026-10-10",
        "evidence-0-publisher": "A newspaper",
        "evidence-0-url": "https://example.org/agreement",
        "evidence-0-title": "Agreement signed",
        "evidence-0-date": "2026-10-11",
        "evidence-0-accessed_on": "2026-11-01",
        "evidence-0-language": "en",
        "evidence-0-shows": "That it was signed.",
        "bearings-0-why": "It is what was promised.",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    for name, value in {
        "date_precision": "day",
        "stage": "done",
        "attribution": "own",
        "evidence-0-tier": "independent_media",
        "evidence-0-confidence": "high",
        "bearings-0-direction": "supports",
        "bearings-0-weight": "strong",
    }.items():
        page.locator(f"[name={name}]").select_option(value)
    page.locator("[name=kind]").select_option(index=1)
    page.locator("[name=_save]").first.click()


def counts(base: str) -> dict[str, int]:
    """The headline counts as the dashboard's own data give them."""
    with urllib.request.urlopen(f"{base}/index.json", timeout=30) as answer:
        found: dict[str, int] = json.load(answer)["agreed"]["groups"]
    return found


def history(watch: Watch) -> int:
    """How many entries the history has."""
    watch.page.goto(f"{watch.base}/admin/tracker/change/")
    words = watch.page.locator(".paginator").inner_text()
    return int(found.group()) if (found := re.search(r"\d+", words)) else 0


def path_of(page: Page) -> str:
    """The path of the page that is open."""
    page.wait_for_load_state()
    return "/" + page.url.split("/", 3)[3].partition("?")[0]


if __name__ == "__main__":
    sys.exit(main())
