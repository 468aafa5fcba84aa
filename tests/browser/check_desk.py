"""Act two ways to the public in a real browser: a change set, and a verdict by its own steps.

    python -m tests.browser.check_desk [--shots DIR]

Serves the loaded record itself. Every page on the way is looked at light and dark: serious and
critical violations of axe, reports of the CSP, errors on the console, requests to other hosts,
scrolling sideways. Exit code 1 if anything was found; a step of the story that fails stops it.
"""

import json
import re
import secrets
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.check_pages import WATCH_CSP
from tests.browser.chromium import chromium, folder_of_shots
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
SETS = "/admin/tracker/changeset/"
SET = "The border agreement"
ACT = "A border agreement is signed"
SOURCE = "https://example.org/agreement"
RATIONALE = "The agreement was signed in October 2026."
LATER = "The two ministers signed the agreement in October 2026."
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
VARIANTS = (("light", 1280), ("dark", 1280), ("light", 1600), ("light", 360), ("dark", 360))


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print a line for each look and a summary; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with desks(shots) as (analyst, reviewer):
        story(analyst, reviewer)
    looks = analyst.looks + reviewer.looks
    findings = analyst.findings + reviewer.findings
    print(f"pages {analyst.pages + reviewer.pages}, looks {looks}, findings {len(findings)}")
    return int(bool(findings))


@contextmanager
def desks(
    shots: Path | None, make: str = "", *, also: Sequence[str] = ()
) -> Iterator[tuple[Watch, ...]]:
    """Serve the record, with what the Python of `make` adds; yield the desks of an analyst, of a
    reviewer and of those named in `also`, who have signed in."""
    serving = site(
        host="localhost",
        commands=[["shell", "-c", code] for code in (MAKE_ACCOUNTS, make) if code],
        # Signing in with a second factor is another check: tests.signin.check_browser.
        variables={"TRACKER_REQUIRE_MFA": "0"},
    )
    with serving as base, chromium() as browser:
        yield tuple(desk_of(browser, base, name, shots) for name in (*ACCOUNTS, *also))


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
    """An act and a verdict on it become public in one set; then a verdict goes by its own steps."""
    done, log = counts(analyst.base), history(reviewer)
    address = prepare_set(analyst)
    return_set(reviewer, address)
    mend_set(analyst, address)
    approve_set(reviewer, address)
    after = counts(analyst.base)
    assert after["done"] == done["done"] + 1, f"done: {done} before, {after} after"
    assert after["moving"] == done["moving"] - 1, f"moving: {done} before, {after} after"
    assert history(reviewer) > log, "the history did not grow"
    told = reviewer.page.goto(f"{reviewer.base}/changes/")
    assert told, "no answer"
    for words in (ACT, SET, f"{REF}."):
        expect(reviewer.page.locator("main")).to_contain_text(words)
    steps_of_a_verdict(analyst, reviewer)


def prepare_set(analyst: Watch) -> str:
    """Put a verdict, an act with evidence and its bearing into a set; send it; its address."""
    page, base = analyst.page, analyst.base
    analyst.look("desk", "/admin/")
    page.goto(f"{base}{SETS}")
    page.get_by_label("Title").fill(SET)
    page.get_by_role("button", name="Start a set").click()
    page.wait_for_url(re.compile(r"/changeset/\d+/"))
    address = path_of(page)
    analyst.look("set-empty", address)
    page.get_by_role("link", name="Add rows to the set").click()
    within = path_of(page).removesuffix("/admin/")
    analyst.look("desk-within", f"{within}/admin/")
    page.goto(f"{base}{within}/admin/tracker/commitment/?q={REF}")
    analyst.look("commitments", f"{within}/admin/tracker/commitment/")
    page.locator("#result_list .field-ref a").first.click()
    analyst.look("commitment", path_of(page))
    page.get_by_role("link", name="Draft a verdict").click()
    analyst.look("new-draft", f"{within}/admin/tracker/assessment/add/")

    # Without evidence and a reason: it is kept, and sentences say what is missing.
    for box in page.locator("input[name=actions], input[name=searches]").all():
        box.uncheck()
    page.get_by_label("Status").select_option("substantial")
    page.get_by_label("Evidence looked at until").fill("2026-11-01")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/assessment/\d+/change/"))
    draft = path_of(page)
    analyst.look("draft-within", draft)
    page.goto(base + address)
    page.get_by_label("Why the record should change").fill("A border agreement was signed.")
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".errornote").first).to_contain_text("needs at least one action with")
    analyst.noticed.clear()  # Chromium reports the status 400 itself
    analyst.look("refused", address)

    page.get_by_role("link", name="Its form").click()
    page.get_by_role("button", name="Save and record a new action").click()
    analyst.look("new-action", f"{within}/admin/tracker/action/add/")
    read_proposed_slugs(page)
    record_action(page)
    expect(page.get_by_role("checkbox", name=ACT)).to_be_checked()
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    analyst.look("in-review", address)
    expect(page.get_by_role("button", name="Approve and make public")).to_have_count(0)
    with urllib.request.urlopen(f"{base}/changes/", timeout=30) as answer:
        assert ACT not in answer.read().decode(), "public before it was approved"
    return address


def return_set(reviewer: Watch, address: str) -> None:
    """Look at differences, sources and the public page as it would be; ask for more."""
    desk, base = reviewer.page, reviewer.base
    desk.goto(f"{base}/admin/")
    reviewer.look("queue", "/admin/")
    desk.locator(".tracker-queue").get_by_role(
        "link", name="Change sets waiting for a second person: 1"
    ).click()
    reviewer.look("sets", SETS)
    desk.locator("#result_list a", has_text=SET).click()
    reviewer.look("set-to-decide", address)
    rows = desk.locator(".tracker-change")
    expect(rows.filter(has_text="Largely delivered")).to_contain_text("In progress")
    expect(desk.get_by_role("link", name=SOURCE).first).to_have_attribute("href", SOURCE)
    desk.get_by_role("link", name="See the public pages as they would be").click()
    reviewer.look("dashboard-within", path_of(desk))
    desk.goto(f"{base}{path_of(desk)}commitments/{REF}/")
    expect(desk.locator("main")).to_contain_text(ACT)
    expect(desk.locator("main")).to_contain_text("Largely delivered")
    reviewer.look("commitment-within", path_of(desk))
    desk.goto(base + address)
    desk.get_by_role("button", name="Return the set").click()
    expect(desk.locator(".errornote").first).to_contain_text("Say what the author should change.")
    reviewer.noticed.clear()  # Chromium reports the status 400 itself
    desk.get_by_label("What the author should change").fill("Say when it was signed.")
    desk.get_by_role("button", name="Return the set").click()
    expect(desk.locator(".messagelist")).to_contain_text("It was returned")


def mend_set(analyst: Watch, address: str) -> None:
    """Read what is asked for, change the rationale in the set, send it again."""
    page = analyst.page
    page.goto(analyst.base + address)
    expect(page.locator(".tracker-withdrawn")).to_contain_text("Say when it was signed.")
    analyst.look("set-returned", address)
    verdict = page.locator(".tracker-change", has_text=f"Assessment {REF}")
    verdict.get_by_role("link", name="Its form").click()
    page.get_by_label("Rationale").fill(RATIONALE)
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")


def approve_set(reviewer: Watch, address: str) -> None:
    """Approve the set; the public page says what it says."""
    desk, base = reviewer.page, reviewer.base
    desk.goto(base + address)
    desk.get_by_role("button", name="Approve and make public").click()
    expect(desk.locator(".messagelist")).to_contain_text("It is approved and public.")
    reviewer.look("set-approved", address)
    desk.goto(f"{base}/commitments/{REF}/")
    expect(desk.locator("main")).to_contain_text(RATIONALE)
    expect(desk.locator("main")).to_contain_text(ACT)


def steps_of_a_verdict(analyst: Watch, reviewer: Watch) -> None:
    """A newer verdict outside a set is returned, mended and published."""
    page, base, desk = analyst.page, analyst.base, reviewer.page
    page.goto(f"{base}/admin/tracker/commitment/?q={REF}")
    page.locator("#result_list .field-ref a").first.click()
    page.get_by_role("link", name="Draft a verdict").click()
    page.get_by_role("checkbox", name=ACT).check()
    page.get_by_label("Evidence looked at until").fill("2026-11-02")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.locator(".messagelist")).to_contain_text("It was sent for review.")
    draft = path_of(page)
    analyst.look("verdict-in-review", draft)
    expect(page.get_by_role("link", name="Approve and publish")).to_have_count(0)
    answer = page.goto(f"{base}{draft.replace('/change/', '/publish/')}")
    assert answer, "no answer"
    assert answer.status == 403, "an analyst got to the page for publishing"
    analyst.noticed.clear()

    desk.goto(f"{base}/admin/")
    desk.get_by_role("link", name="Waiting for my review: 1").click()
    reviewer.look("queue-list", "/admin/tracker/assessment/")
    desk.locator("#result_list .field-key a").click()
    reviewer.look("to-decide", draft)
    desk.get_by_role("link", name="Return to the author").click()
    reviewer.look("return", path_of(desk))
    desk.get_by_role("button", name="Return to the author").click()
    expect(desk.locator("#step_form")).to_contain_text("Say what the author should change.")
    reviewer.noticed.clear()  # Chromium reports the status 400 itself
    desk.get_by_label("What the author should change").fill("Say who signed it.")
    desk.get_by_role("button", name="Return to the author").click()
    expect(desk.locator(".messagelist")).to_contain_text("It was returned")

    page.goto(base + draft)
    expect(page.locator(".tracker-returned")).to_contain_text("Say who signed it.")
    analyst.look("returned", draft)
    page.get_by_label("Rationale").fill(LATER)
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
    desk.goto(f"{base}/commitments/{REF}/")
    expect(desk.locator("main")).to_contain_text(LATER)


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
        "title": ACT,
        "date": "2026-10-10",
        "evidence-0-publisher": "A newspaper",
        "evidence-0-url": SOURCE,
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
    # The numbers of the pages stand before it.
    words = watch.page.locator(".paginator").inner_text()
    return int(re.findall(r"\d+", words)[-1])


def path_of(page: Page) -> str:
    """The path of the page that is open."""
    page.wait_for_load_state()
    return "/" + page.url.split("/", 3)[3].partition("?")[0]


if __name__ == "__main__":
    sys.exit(main())
