"""Sign in, set up a second factor and read the recovery codes in a real browser.

    python -m tests.signin.check_browser [--shots DIR]

Serves the site itself, with DEBUG off and a second factor required. Every page on the way is
looked at light and dark, narrow and wide: axe, reports of the CSP, errors on the console, requests
to other hosts, scrolling sideways. Exit code 1 if anything was found.
"""

import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.check_pages import SIDEWAYS, WATCH_CSP
from tests.browser.chromium import chromium, folder_of_shots
from tests.browser.server import site
from tests.signin.totp import code

NAME = "analyst-in-a-browser"
PASSWORD = secrets.token_urlsafe(18)
VARIANTS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
_FADE = 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print a line for each look and a summary; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    account = ["createsuperuser", "--noinput", "--username", NAME, "--email", ""]
    serving = site(
        host="localhost",
        with_record=False,
        commands=[account],
        variables={"DJANGO_SUPERUSER_PASSWORD": PASSWORD},
    )
    with serving as base, chromium() as browser:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(WATCH_CSP)
        watch = Watch(context.new_page(), base, shots)
        story(watch)
    print(f"pages {watch.pages}, looks {watch.looks}, findings {len(watch.findings)}")
    return int(bool(watch.findings))


@dataclass
class Watch:
    """A page of the browser and everything noticed on it."""

    page: Page
    base: str
    shots: Path | None
    pages: int = 0
    looks: int = 0
    variants: Sequence[tuple[str, int]] = tuple(VARIANTS)
    # The violations of axe that count, by their impact; None: all of them.
    impacts: frozenset[str] | None = None
    findings: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.noticed.append(f"error: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.noticed.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(self.base):
            self.noticed.append(f"request to {request.url[:80]}")

    def look(self, name: str, path: str) -> None:
        """Check that this is the page meant, and note what is wrong with it."""
        self.pages += 1
        self.page.wait_for_load_state("networkidle")
        # Axe puts a style element of its own into the page, which the CSP reports: look before.
        found = [*self.noticed]
        found += [f"CSP: {text}" for text in self.page.evaluate("window.cspViolations")]
        here = self.page.url.removeprefix(self.base).partition("?")[0]
        if here != path:
            found.append(f"this is {here}, not {path}")
        if (headings := self.page.locator("h1").count()) != 1:
            found.append(f"{headings} headings of the first rank")
        for scheme, width in self.variants:
            self.looks += 1
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            self.page.set_viewport_size({"width": width, "height": 900})
            # The colours of the other scheme fade in.
            self.page.wait_for_timeout(_FADE)
            for violation in Axe().run(self.page).response["violations"]:
                if self.impacts and violation["impact"] not in self.impacts:
                    continue
                where = [node["html"][:80] for node in violation["nodes"][:2]]
                found.append(f"{scheme} {width} axe {violation['id']}: {where}")
            if (excess := self.page.evaluate(SIDEWAYS)) > 0:
                found.append(f"{scheme} {width} scrolls sideways by {excess} px")
            if self.shots:
                shot = self.shots / f"{self.pages:02}-{name}-{scheme}-{width}.png"
                self.page.screenshot(path=shot, full_page=True)
        self.page.evaluate("window.cspViolations = []")
        self.noticed.clear()
        print(f"{'FAIL' if found else 'ok  '} {name}")
        for finding in found:
            print(f"     {finding}")
        self.findings += found


def story(watch: Watch) -> None:
    """Somebody signs in for the first time, sets up an app, leaves and comes back."""
    page = watch.page
    page.goto(f"{watch.base}/admin/")
    watch.look("sign-in", "/accounts/login/")
    _send_password(page, "wrong")
    watch.look("sign-in-refused", "/accounts/login/")
    _send_password(page, PASSWORD)
    watch.look("confirm-password", "/accounts/reauthenticate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    watch.look("set-up", "/accounts/2fa/app/")
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Set up").click()
    watch.look("set-up-refused", "/accounts/2fa/app/")
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    watch.look("recovery-codes", "/accounts/2fa/codes/")
    spare = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="To the desk").click()
    page.wait_for_url(f"{watch.base}/admin/", wait_until="networkidle")
    # What the desk itself shows is another check's concern.
    watch.noticed.clear()
    for name, path in [
        ("second-factor", "/accounts/2fa/"),
        ("new-codes", "/accounts/2fa/codes/new/"),
        ("remove-app", "/accounts/2fa/app/remove/"),
        ("confirm-code", "/accounts/2fa/reauthenticate/"),
        ("change-password", "/accounts/password/"),
        ("sign-out", "/accounts/logout/"),
    ]:
        page.goto(watch.base + path)
        watch.look(name, path)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{watch.base}/")
    page.goto(f"{watch.base}/accounts/login/")
    _send_password(page, PASSWORD)
    watch.look("code", "/accounts/2fa/authenticate/")
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{watch.base}/admin/")
    page.context.clear_cookies()
    page.goto(f"{watch.base}/accounts/login/")
    for _ in range(5):
        _send_password(page, "wrong")
    watch.look("throttled", "/accounts/login/")
    # Chromium reports the status 429 itself as an error on its console.
    while page.title() != "Too many attempts · C5+1 Commitment Tracker":
        page.goto(f"{watch.base}/accounts/login/")
        page.get_by_label("Username").fill("")
        page.evaluate("document.querySelector('.signin form').noValidate = true")
        _press(page, "Sign in")
    watch.noticed = [text for text in watch.noticed if "429" not in text]
    watch.look("too-many-attempts", "/accounts/login/")


def _send_password(page: Page, password: str) -> None:
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(password)
    _press(page, "Sign in")


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


if __name__ == "__main__":
    sys.exit(main())
