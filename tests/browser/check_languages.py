"""Look at the pages of the desk in English and in Russian in a real browser.

    python -m tests.browser.check_languages [--shots DIR]

Serves the loaded record with what waits on a Friday: a verdict in review, a set to decide on, an
item of news, a text to be coded. Each page is opened in English and left by the switch for Russian;
each is looked at light and dark, at 360 and 1280 px: every violation of axe, reports of the CSP,
errors on the console, requests to other hosts, scrolling sideways. Exit code 1 if anything was
found, or if a page in Russian leads to one in English.
"""

import re
import sys
from collections.abc import Sequence

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.check_desk import desks, path_of
from tests.browser.chromium import folder_of_shots
from tests.signin.check_browser import Watch

VARIANTS = tuple((scheme, width) for scheme in ("light", "dark") for width in (1280, 360))
WIDE: ViewportSize = {"width": 1280, "height": 900}
REF, ACT, SET = "NYD-01", "An act with another place", "Where it was signed"
TEXT = "Text: Lakeside Communiqué on Shared Water and Roads"
MAKE = f"""
import datetime as dt
from tests.coding.communique import COMMUNIQUE, KEY
from tracker.importing.texts import make_text_set
from tracker.intake import read_pasted
from tracker.models import Action, Assessment, User
from tracker.models.days import desk_today
from tracker.publishing import save_with_history, submit
from tracker.publishing.changesets import open_set, putting, submit_set
from tracker.publishing.looking import Look, look_again
by, today = User.objects.get(username="desk-analyst"), desk_today()
changeset = open_set(by=by, title={SET!r}, reason="A photo shows it.")
with putting(changeset):
    row = Action.objects.not_withdrawn().first()
    row.title, row.place = {ACT!r}, "Tashkent, Uzbekistan"
    save_with_history(row, by=by)
changeset.refresh_from_db()
submit_set(changeset, by=by, version=changeset.version, today=today)
verdict = Assessment.objects.current().get(commitment__ref={REF!r})
look_again([verdict], Look(as_of=today), by=by)
again = Assessment.objects.get(author=by, state="draft")
submit(again, by=by, version=again.version, today=today)
said = {{
    "key": KEY, "slug": KEY.lower(), "title": {TEXT.removeprefix("Text: ")!r},
    "kind": "communique", "standing": "agreed", "publisher": "Lake Secretariat",
    "date": "2026-06-01", "date_precision": "day", "language": "en",
}}
make_text_set(read_pasted(COMMUNIQUE), said, by=by)
"""
NEWS = """https://example.org/2026/11/20/meeting
Ministers of water meet in Astana

On 18 November 2026 the ministers met.
"""
STATEMENT = """Joint Statement of the Lake Council

Issued on 14 March 2025

The members agree to count every drop. They will meet each spring.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at each page in both languages; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with desks(shots, MAKE) as watches:
        for watch in watches:
            watch.variants, watch.impacts = VARIANTS, None
        analyst, reviewer = watches
        of_the_analyst(analyst)
        of_the_reviewer(reviewer)
        the_sign_in(analyst)
    looks = analyst.looks + reviewer.looks
    findings = analyst.findings + reviewer.findings
    print(f"pages {analyst.pages + reviewer.pages}, looks {looks}, findings {len(findings)}")
    return int(bool(findings))


def of_the_analyst(watch: Watch) -> None:
    """First page, a list, a refused form, the round, paste, intake and the coding desk."""
    page, base = watch.page, watch.base
    both(watch, "first", "/admin/")
    both(watch, "list", "/admin/tracker/commitment/")
    both(watch, "round", "/admin/tracker/assessment/round/")
    for language, switch in (("en", "/admin/"), ("ru", "/ru/admin/")):
        page.goto(f"{base}{switch}tracker/action/add/")
        page.locator("#action_form").evaluate("form => { form.noValidate = true; }")
        page.locator("[name=_save]").first.click()
        expect(page.locator(".errorlist").first).to_be_visible()
        watch.noticed.clear()
        look(watch, f"refused-{language}")
    both(watch, "paste", "/admin/tracker/action/paste/")
    page.locator("#id_pasted").fill(NEWS)
    page.locator("input[type=submit]").last.click()
    page.wait_for_load_state()
    both(watch, "item", english(path_of(page)))
    for language, switch in (("en", "/admin/"), ("ru", "/ru/admin/")):
        page.goto(f"{base}{switch}tracker/document/read/")
        look(watch, f"intake-{language}")
        page.locator("#id_text").fill(STATEMENT)
        page.locator("#content input[type=submit]").click()
        look(watch, f"intake-proposal-{language}")
    page.goto(f"{base}/admin/tracker/changeset/")
    page.locator("#result_list a", has_text=TEXT).click()
    page.get_by_role("link", name="Code Lakeside").click()
    both(watch, "coding", path_of(page))


def of_the_reviewer(watch: Watch) -> None:
    """The queue, a set to decide on, the page of the record within it, the review screen."""
    page, base = watch.page, watch.base
    both(watch, "queue", "/admin/")
    page.goto(f"{base}/admin/tracker/changeset/")
    page.locator("#result_list a", has_text=SET).click()
    decide = path_of(page)
    both(watch, "set", decide)
    number = re.findall(r"\d+", decide)[-1]
    both(watch, "act-within", f"/set/{number}/admin/tracker/action/")
    both(watch, "about", "/admin/tracker/abouttext/")
    page.goto(f"{base}/admin/tracker/assessment/?queue=review")
    page.locator("#result_list .field-key a").first.click()
    both(watch, "review", path_of(page))


def the_sign_in(watch: Watch) -> None:
    """The pages outside of the desk."""
    both(watch, "sign-out", "/accounts/logout/")
    watch.page.get_by_role("button").click()
    both(watch, "sign-in", "/accounts/login/")


def both(watch: Watch, name: str, path: str) -> None:
    """Look at the page in English, take the switch, look at it in Russian."""
    page = watch.page
    page.goto(watch.base + path)
    look(watch, f"{name}-en")
    page.set_viewport_size(WIDE)
    page.locator("a[hreflang=ru]").click()
    page.wait_for_load_state()
    look(watch, f"{name}-ru")
    assert english(path_of(page)) == path, f"the switch of {path} leads to {path_of(page)}"
    lang = page.locator("html").get_attribute("lang")
    assert lang == "ru", f"{path_of(page)} says that it is {lang}"
    watch.findings += [f"{name}-ru leads to {address}" for address in leading_out(page)]


def look(watch: Watch, name: str) -> None:
    """Look at the page that is open."""
    watch.look(name, path_of(watch.page))
    watch.page.set_viewport_size(WIDE)


def english(path: str) -> str:
    """The address of the same page in English."""
    return path.replace("/ru/", "/", 1)


def leading_out(page: Page) -> list[str]:
    """The addresses of the desk in English that the page leads to, but for the switch itself."""
    found: list[str] = page.locator("a:not([hreflang]), form").evaluate_all(
        "all => all.map(one => one.getAttribute('href') ?? one.getAttribute('action') ?? '')"
    )
    return [one for one in found if re.match(r"(/set/\d+)?/(admin|accounts)/", one)]


if __name__ == "__main__":
    sys.exit(main())
