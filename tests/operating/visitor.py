"""A client that holds its cookies and reads what it is told, as curl would: nothing is followed."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.admin.pages import Posted, read

LONGEST = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 where nothing did, and `error` is then why."""

    status: int
    seconds: float
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def text(self) -> str:
        """The words of the page."""
        return self.body.decode(errors="replace")


class Visitor:
    """One person at one browser."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self._headers = dict(headers or {})
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page or file, and read it to its end."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: Posted) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(data, doseq=True))

    def sign_in(self, name: str, password: str) -> Answer:
        """Send the form of the door; status 302 is in."""
        page = self.get("/accounts/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        if not found:
            return page
        token = found.group(1)
        data = {"csrfmiddlewaretoken": [token], "login": [name], "password": [password]}
        return self.post("/accounts/login/", data)

    def sign_out(self) -> Answer:
        """Leave."""
        page = self.get("/accounts/logout/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        return (
            self.post("/accounts/logout/", {"csrfmiddlewaretoken": [found.group(1)]})
            if found
            else page
        )

    def form(self, path: str) -> Posted:
        """What the form there would send."""
        return read(self.get(path).text)

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=LONGEST)
        headers = {
            **self._headers,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, time.perf_counter() - start, error=type(error).__name__)
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, time.perf_counter() - start, content, told)
