"""Reckons the security headers of a served site as MDN's Observatory does."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tests.operating.installation import on_sqlite
from tests.operating.proxy import BEHIND_A_PROXY, HOST
from tests.operating.seed import ANALYST, PASSWORD
from tests.operating.visitor import Answer, Visitor

# https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: what each test adds or
# takes away. Bonuses count from 90 points on. Without cookie and script 135 is the most.
START, BONUS_FROM = 100, 90
AS_BEHIND_A_PROXY = {
    "Host": HOST,
    "X-Forwarded-Proto": "https",
    "Referer": f"https://{HOST}/",
}
PUBLIC = (
    "/",
    "/commitments/",
    "/commitments/TRY-001/",
    "/no-such-page/",
    "/?nothing=1",
    "/livez",
    "/commitments.csv",
)
DESK = (
    "/accounts/login/",
    "/admin/",
    "/admin/tracker/commitment/",
    "/admin/no-such-page/",
    "/accounts/logout/",
)


def scored(answer: Answer) -> tuple[int, list[str]]:
    """The points of an answer over HTTPS, and what was added or taken away."""
    headers = answer.headers
    policy = {
        parts[0]: parts[1:]
        for directive in headers.get("content-security-policy", "").split(";")
        if (parts := directive.split())
    }
    found = [
        _policy(policy),
        _transport(headers.get("strict-transport-security", "")),
        ("nosniff", 0 if headers.get("x-content-type-options") == "nosniff" else -5),
        ("frame-ancestors", 5 if "frame-ancestors" in policy else _framed(headers)),
        ("referrer policy", 5 if _is_private(headers.get("referrer-policy", "")) else 0),
        ("resource policy", 10 if headers.get("cross-origin-resource-policy") in _OWN else 0),
        ("cookies", _cookies(headers)),
        ("cross-origin sharing", 0 if "access-control-allow-credentials" not in headers else -50),
    ]
    points = START + sum(one for _name, one in found if one < 0)
    if points >= BONUS_FROM:
        points += sum(one for _name, one in found if one > 0)
    return points, [f"{name} {one:+}" for name, one in found if one]


_OWN = frozenset({"same-origin", "same-site"})


def _policy(policy: dict[str, list[str]]) -> tuple[str, int]:
    if not policy:
        return "no policy", -25
    sources = {source for values in policy.values() for source in values}
    if "'unsafe-inline'" in policy.get("script-src", policy.get("default-src", [])):
        return "inline script", -20
    if "'unsafe-eval'" in sources:
        return "eval", -10
    if "http:" in sources:
        return "plain HTTP in the policy", -20
    strict = policy.get("default-src") == ["'none'"] and "'unsafe-inline'" not in sources
    return "policy", 10 if strict else 5


def _transport(value: str) -> tuple[str, int]:
    age = next((part for part in value.split(";") if "max-age=" in part), "")
    seconds = int(age.partition("=")[2] or 0)
    if not seconds:
        return "no HSTS", -20
    if seconds < 15_768_000:
        return "HSTS", -10
    # The points are given once browsers list the host; the header asks for it as the list demands.
    asks = seconds >= 31_536_000 and "includeSubDomains" in value and "preload" in value
    return "HSTS", 5 if asks else 0


def _framed(headers: dict[str, str]) -> int:
    return 0 if headers.get("x-frame-options") in {"DENY", "SAMEORIGIN"} else -20


def _is_private(value: str) -> bool:
    return value in {
        "no-referrer",
        "same-origin",
        "strict-origin",
        "strict-origin-when-cross-origin",
    }


def _cookies(headers: dict[str, str]) -> int:
    given = headers.get("set-cookie")
    if given is None:
        return 0
    safe = all(word in given for word in ("Secure", "HttpOnly", "SameSite"))
    return 5 if safe else -20


class Command(BaseCommand):
    """`python -m tests.operating headers`."""

    help = (
        "Serve a small record as behind a proxy and reckon the security headers of its answers as"
        " MDN's Observatory does. Exit code 1 below 135 points in public, or 130 on the desk."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--commitments", type=int, default=3)

    def handle(self, *args: Any, **options: Any) -> None:
        """Reckon; raises CommandError where an answer has too few points."""
        low = 0
        with on_sqlite() as site:
            site.prepare(commitments=options["commitments"])
            with site.served(**BEHIND_A_PROXY) as served:
                reader = Visitor(served.address, AS_BEHIND_A_PROXY)
                low += self._told(reader, PUBLIC, least=135)
                low += self._told(reader, DESK[:2], least=130)
                analyst = Visitor(served.address, AS_BEHIND_A_PROXY)
                answer = analyst.sign_in(ANALYST, PASSWORD)
                if answer.status != 302:
                    raise CommandError(f"nobody can sign in: {answer.status}")
                low += self._told(analyst, DESK, least=130)
        if low:
            raise CommandError(f"{low} answers with too few points")

    def _told(self, visitor: Visitor, paths: tuple[str, ...], *, least: int) -> int:
        """Print each; how many have too few points."""
        low = 0
        for path in paths:
            answer = visitor.get(path)
            points, why = scored(answer)
            low += points < least
            self.stdout.write(f"{points:>4}  {answer.status}  {path}  {', '.join(why)}")
        return low
