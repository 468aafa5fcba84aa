"""Log lines that cannot be forged: one JSON object each, tied to its request by an id.

They hold no personal data of readers: no address, no user agent, no query string (a search says
what somebody looks for). The token of a one-time link is left out wherever an address is written.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

REQUEST_ID_HEADER = "X-Request-ID"

_logger = logging.getLogger("tracker.request")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"(?<=/accounts/invitation/)[^/\s?]+")
_OWN_FIELDS = ("method", "path", "status", "milliseconds")


class JsonFormatter(logging.Formatter):
    """One line of ASCII JSON: every control character, CR, LF and ESC first, is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON object on one line."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_token(record.getMessage()),
        }
        if request_id := _request_id.get():
            entry["request_id"] = request_id
        if record.name == _logger.name:
            entry |= {name: getattr(record, name) for name in _OWN_FIELDS if hasattr(record, name)}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True)


class PlainFormatter(logging.Formatter):
    """A line for a person at a terminal, where an escape sequence must not act either."""

    def format(self, record: logging.LogRecord) -> str:
        """Return level and message on one line, and below it the traceback, if there is one."""
        line = f"{record.levelname.lower()}: {_escaped(_without_token(record.getMessage()))}"
        if record.exc_info:
            trace = self.formatException(record.exc_info).splitlines()
            line = "\n".join([line, *map(_escaped, trace)])
        return line


class RequestLogMiddleware:
    """Gives each request an id, returns it in what is for one reader, and logs one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain with its request id."""
        request_id = _id_for(request)
        # Never reset: Django logs a refused request after the last middleware has returned. The
        # next request on this thread sets its own.
        _request_id.set(request_id)
        start = time.monotonic()
        response = self.get_response(request)
        fields = {
            "method": request.method,
            "path": _without_token(request.path),
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - start) * 1000),
        }
        _logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", fields, extra=fields)
        if "public" not in response.headers.get("Cache-Control", ""):
            # What a proxy keeps for others would bring them the id of the first of them.
            response.headers[REQUEST_ID_HEADER] = request_id
        return response


def _id_for(request: HttpRequest) -> str:
    """Return the id of a proxy that is known, where it is harmless to repeat, else a new one."""
    is_behind_one = settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0
    given = request.headers.get(REQUEST_ID_HEADER, "") if is_behind_one else ""
    return given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def _without_token(text: str) -> str:
    return _TOKEN.sub("-", text)


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
