"""Requests of strangers: addresses, methods, parameters and headers nobody sends in earnest."""

import random
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.test import Client

from tests.hostile.sending import HOST, Answer, timed
from tests.hostile.values import LONG, VALUES
from tracker.formats.registry import FORMATS

_METHODS = (
    *["GET"] * 12,
    *["HEAD"] * 2,
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
)
_LISTS = (
    "/",
    "/commitments/",
    "/actions/",
    "/sources/",
    "/searches/",
    "/initiatives/",
    "/parties/",
    "/parties/compare/",
    "/declarations/",
    "/timeline/",
    "/progress/",
    "/search/",
    "/changes/",
    "/methodology/",
    "/about/",
    "/glossary/",
    "/methodology/differences/",
    "/data/",
)
_FILES = (
    "/timeline.ics",
    "/changes.atom",
    "/data/log.jsonl",
    "/data/checkpoint.json",
    "/data/verify_log.py",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/livez",
    "/readyz",
)
_DOORS = (
    "/admin/",
    "/admin/login/",
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/password/",
)
_PARAMETERS = (
    "q",
    "status",
    "pillar",
    "theme",
    "party",
    "document",
    "due",
    "page",
    "size",
    "ordering",
    "order",
    "sort",
    "on",
    "at",
    "from",
    "to",
    "year",
    "kind",
    "tier",
    "language",
    "fmt",
    "format",
    "limit",
    "offset",
    "next",
    "lang",
    "_connector",
    "__class__",
    "status__in",
    "o",
    "e",
    "p",
)
_HEADERS: dict[str, tuple[str, ...]] = {
    "host": (
        "evil.example",
        "a" * 300,
        "[::1",
        "hostile.invalid:99999",
        "",
        "hostile.invalid@evil",
    ),
    "accept": (", ".join(["text/html;q=0.1"] * 1000), "application/xml", "\0", "*/*;q=abc"),
    "accept-language": ("ru", "xx" * 2000, "-", "zz-ZZ;q=9"),
    "accept-encoding": ("gzip", "identity;q=0, *;q=0", "br" * 1000),
    "if-none-match": ('"x"', "*", "W/", '"' * 5000, "\u202e"),
    "if-modified-since": ("yesterday", "Thu, 01 Jan 0000 00:00:00 GMT", "9" * 100),
    "range": ("bytes=0-1", "bytes=9-1", "lines=1"),
    "cookie": (
        "; ".join(f"c{n}={n}" for n in range(200)),
        "sessionid=\0",
        "sessionid=" + "a" * 20_000,
        "__Host-sessionid=\u202e; csrftoken=;;;=",
        "sessionid=" + "a" * 32,
    ),
    "content-type": ("application/json", "multipart/form-data", "text/plain; charset=x", "\0"),
    "x-forwarded-for": ("1.2.3.4, 5.6.7.8", "::", "x" * 1000),
    "x-forwarded-proto": ("https", "javascript"),
    "x-request-id": ("a" * 64, "\r\nSet-Cookie: x=1", "\x1b[31m"),
    "x-http-method-override": ("DELETE",),
    "origin": ("null", "https://evil.example"),
    "referer": ("https://evil.example/", "\0"),
    "authorization": ("Basic !!!", "Bearer " + "a" * 5000),
}
_BODIES = (
    b"",
    b"{}",
    b"a=1&a=2",
    b"%00=%ff",
    b"\xff\xfe" * 100,
    b"--x\r\n\r\n",
    b"x" * 100_000,
    b"[" * 10_000,
)


class Requester:
    """Makes requests up, one after the other, and sends them without an account."""

    def __init__(self, seeded: random.Random) -> None:
        self._random = seeded
        self._client = Client(raise_request_exception=False, headers={"host": HOST})
        self._known = self._addresses()

    def send(self) -> Answer:
        """Send the next request."""
        pick = self._random.choice
        method, path, query = pick(_METHODS), self._path(), self._query()
        headers = {"host": HOST}
        for name in self._random.sample(sorted(_HEADERS), self._random.choice((0, 0, 1, 1, 2, 4))):
            headers[name] = pick(_HEADERS[name])
        body = pick(_BODIES) if method not in {"GET", "HEAD", "TRACE"} else b""
        content_type = headers.pop("content-type", "application/x-www-form-urlencoded")
        what = f"{method} {path}?{query[:80]} {sorted(headers)}"
        environ: dict[str, Any] = {
            f"HTTP_{name.upper().replace('-', '_')}": value.encode().decode("latin-1")
            for name, value in headers.items()
        }
        return timed(
            what,
            lambda: self._client.generic(
                method, path, body, content_type, QUERY_STRING=query, **environ
            ),
        )

    def _addresses(self) -> list[str]:
        sitemap = self._client.get("/sitemap.xml").content.decode()
        pages = [urlsplit(found).path for found in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
        return [*_LISTS, *_FILES, *_DOORS, *self._random.sample(pages, min(60, len(pages)))]

    def _path(self) -> str:
        path = self._random.choice(self._known)
        way = self._random.random()
        if way < 0.4:
            return path
        if way < 0.6 and path.endswith("/"):
            return (
                f"{path.rstrip('/') or '/index'}.{self._random.choice([*FORMATS, 'exe', 'html'])}"
            )
        if way < 0.7:
            return self._random.choice(("/ru", "/xx", "/RU", "/ru/ru", "/r/1", "/r/../r/1")) + path
        value = self._random.choice(VALUES)
        if way < 0.9:
            head, _slash, _last = path.rstrip("/").rpartition("/")
            return f"{head}/{quote(value, safe='%')}/"
        return f"{path}{quote(value, safe='%/')}"

    def _query(self) -> str:
        pick = self._random.choice
        number = pick((0, 1, 1, 1, 2, 3))
        if self._random.random() < 0.02:
            return "&".join(f"a{n}=1" for n in range(1_200))
        if self._random.random() < 0.03:
            return pick(("%", "&&&===", "=", "%ff=%fe", "q=%C3%28", f"q={LONG}", "?" * 500))
        pairs = [(pick(_PARAMETERS), pick(VALUES)) for _n in range(number)]
        return urlencode(pairs + pairs[:1] if self._random.random() < 0.1 else pairs)
