import json
import logging
import sys

import pytest
from django.conf import LazySettings
from django.test import Client

from tracker.ops import logs
from tracker.ops.logs import JsonFormatter, PlainFormatter

HOSTILE = "a\r\nb\x1b[31mc\x9b\u2028\u202ed"


def record(message: str, *, name: str = "tracker.x", **fields: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, None, None)
    made.__dict__.update(fields)
    return made


def test_a_json_line_is_one_line_of_ascii_and_keeps_the_message() -> None:
    line = JsonFormatter().format(record(HOSTILE))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == HOSTILE


def test_a_json_line_holds_only_the_fields_that_the_project_names() -> None:
    line = JsonFormatter().format(
        record("x", name="tracker.request", path="/", status=200, address="192.0.2.1")
    )
    entry = json.loads(line)
    assert entry["path"] == "/"
    assert entry["status"] == 200
    assert "address" not in entry


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()], ids=["json", "plain"])
def test_an_exception_is_told_with_its_control_characters_escaped(
    formatter: logging.Formatter,
) -> None:
    try:
        raise ValueError("\x1b[2J")
    except ValueError:
        failed = record("x", exc_info=sys.exc_info())
    line = formatter.format(failed)
    assert "ValueError" in line
    assert "\x1b" not in line


def test_a_plain_message_stays_on_one_line() -> None:
    line = PlainFormatter().format(record(HOSTILE))
    assert line == "error: a\\u000d\\u000ab\\u001b[31mc\\u009b\\u2028\\u202ed"


def test_a_request_gets_an_id_of_its_own(client: Client) -> None:
    ids = {client.get("/livez").headers["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0f8fad5b-d9cb-469f-a165-70867728950e", True),
        ("short", False),
        ('x" onload="yyyyyy', False),
    ],
)
def test_an_id_from_the_proxy_is_kept_only_where_it_is_harmless(
    client: Client, settings: LazySettings, given: str, kept: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    response = client.get("/livez", headers={"X-Request-ID": given})
    assert (response.headers["X-Request-ID"] == given) is kept


def test_an_id_from_a_stranger_is_not_repeated(client: Client) -> None:
    given = "0f8fad5b-d9cb-469f-a165-70867728950e"
    response = client.get("/livez", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] != given


def test_the_log_line_of_a_request_names_no_query_and_no_reader(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="tracker.request"):
        response = client.get("/livez?q=secret", headers={"user-agent": "somebody"})
    lines = [logs.JsonFormatter().format(each) for each in caplog.records]
    entry = json.loads(lines[-1])
    assert entry["method"] == "GET"
    assert entry["path"] == "/livez"
    assert entry["request_id"] == response.headers["X-Request-ID"]
    assert not any(word in "".join(lines) for word in ("secret", "somebody", "127.0.0.1"))


def test_a_refused_request_is_logged_with_its_id(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    formatter = JsonFormatter()
    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, made: logging.LogRecord) -> None:
            seen.append(formatter.format(made))

    logger, handler = logging.getLogger("django.request"), Keep()
    logger.addHandler(handler)
    try:
        with caplog.at_level(logging.WARNING, logger="django"):
            response = client.get("/no-such-page/")
    finally:
        logger.removeHandler(handler)
    assert json.loads(seen[0])["request_id"] == response.headers["X-Request-ID"]
