"""Query strings that nobody means, on every public address: refused or harmless."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

from .site import READS, Answer, answer, ask, check_problem

LISTS = ("/commitments/", "/commitments.json", "/commitments.csv")
OTHERS = (
    "/",
    "/index.json",
    "/index.csv",
    "/.json",
    "/pillars/here/",
    "/pillars/here.json",
    "/pillars/here.csv",
    "/commitments/C-1/",
    "/commitments/C-1.json",
    "/commitments/C-1.csv",
    "/declarations/",
    "/declarations.json",
    "/declarations.csv",
    "/declarations/text/",
    "/declarations/text.json",
    "/declarations/text.csv",
    "/methodology/",
    "/data/",
    "/data.json",
    "/data.csv",
    "/data/log.jsonl",
    "/data/checkpoint.json",
    "/data/verify_log.py",
    "/methodology/differences/",
    "/methodology/differences.json",
    "/methodology/differences.csv",
    "/parties/KZ/",
    "/parties/KZ.json",
    "/parties/KZ.csv",
    "/initiatives/thing/",
    "/initiatives/thing.json",
    "/initiatives/thing.csv",
    "/actions/act/",
    "/actions/act.json",
    "/actions/act.csv",
)
# Pages with a filter or pages of their own.
NARROWED = (
    "/parties/",
    "/parties.json",
    "/parties.csv",
    "/parties/compare/",
    "/parties/compare.json",
    "/parties/compare.csv",
    "/initiatives/",
    "/initiatives.json",
    "/initiatives.csv",
    "/actions/",
    "/actions.json",
    "/actions.csv",
    "/timeline/",
    "/timeline.json",
    "/timeline.csv",
    "/timeline.ics",
    "/progress/",
    "/progress.json",
    "/progress.csv",
    "/sources/",
    "/sources.json",
    "/sources.csv",
    "/searches/",
    "/searches.json",
    "/searches.csv",
)
ALL = LISTS + OTHERS + NARROWED
LONG = "a" * 5000

# What a list refuses, and the parameter that it must name.
REFUSED_BY_LISTS = {
    "status=%00": "status",
    "status=nonsense": "status",
    "status=Delivered": "status",
    "status=d%D0%B5livered": "status",
    "status=%ff": "status",
    "pillar=password": "pillar",
    "party=XX": "party",
    "theme=__": "theme",
    "binding=1": "binding",
    "due=99999": "due",
    "document=..%2F..%2Fetc": "document",
    "standing=official": "standing",
    "standing=agreed&standing=reported": "standing",
    "q=a&q=b": "q",
    f"q={LONG}": "q",
    "q=a%00b": "q",
    "sort=password": "sort",
    "sort=-ref": "sort",
    "sort=ref&sort=due": "sort",
    "page=1&page=1": "page",
    "changed_since=99999-01-01": "changed_since",
    "changed_since=2023-02-30": "changed_since",
    "changed_since=%00": "changed_since",
    "changed_since=2023-01-01&changed_since=2023-01-01": "changed_since",
    "page=0": "page",
    "page=-1": "page",
    "page=abc": "page",
    "page=": "page",
    "page=1000000000000": "page",
    "page=%00": "page",
    f"page={'9' * 5000}": "page",
}
REFUSED_BY_NARROWED = {
    "/parties": {
        "page=0": "page",
        "page=abc": "page",
        "page=1&page=1": "page",
        "status=x": "status",
    },
    "/initiatives": {"page=0": "page", "kind=agency": "kind", "page=1&page=2": "page"},
    "/actions": {
        "kind=nonsense": "kind",
        "kind=%00": "kind",
        "stage=__": "stage",
        "party=XX": "party",
        "agency=KZ": "agency",
        "pillar=password": "pillar",
        "year=99999": "year",
        "year=1e3": "year",
        "money=all": "money",
        "direction=up": "direction",
        "attribution=1": "attribution",
        "quarter=2025-Q9": "quarter",
        "quarter=%00": "quarter",
        "quarter=2025-Q1&quarter=2025-Q2": "quarter",
        f"q={LONG}": "q",
        "q=a%00b": "q",
        "sort=password": "sort",
        "page=1000000000000": "page",
        "page=": "page",
        "bearings__direction=supports": "bearings__direction",
    },
    "/timeline": {
        "kind=nonsense": "kind",
        "kind=%00": "kind",
        "year=99999": "year",
        "year=2025-01": "year",
        "party=USAID": "party",
        "party=KZ&party=KZ": "party",
        "pillar=__": "pillar",
        "page=0": "page",
        "due_on=2023-10-31": "due_on",
    },
    "/progress": {"as=then": "as", "as=known&as=judged": "as", "as=%00": "as", "page=x": "page"},
    "/sources": {
        "tier=nonsense": "tier",
        "tier=state_media&tier=state_media": "tier",
        f"publisher={LONG}": "publisher",
        "publisher=a%00b": "publisher",
        "language=english-language": "language",
        "page=-1": "page",
        "publisher__contains=a": "publisher__contains",
    },
    "/searches": {"found=0": "found", "found=all&found=all": "found", "page=x": "page"},
}
# What no page knows.
REFUSED_BY_ALL = {
    "ordering=password": "ordering",
    "__=1": "__",
    "__": "__",
    "status__in=delivered": "status__in",
    "_connector=OR+1=1": "_connector",
    "_connector=OR 1=1&_negated=1": "_negated",
    "assessments__state=draft": "assessments__state",
    "years=99999": "years",
    "%ff=%ff": "\ufffd",
    "a%00b=1": "a\\u0000b",
    "%E2%80%AEq=1": "\\u202eq",
    "Status=delivered": "Status",
    "status[]=delivered": "status[]",
    "format=xml": "format",
}
HARMLESS = (
    "utm_source=x",
    "utm_source=x&utm_source=y&utm_medium=%00",
    "fbclid=1&gclid=2&yclid=3",
    "",
    "&",
    "&&",
)
SEARCHES = (
    "(.*%2B)%2B%24",
    "%25",
    "_",
    "%ff",
    "%5C",
    "'%20OR%201=1--",
    "%22",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%F0%9F%92%A7",
    "o%E2%80%98zbek",
    "%ED%A0%80",
    "a" * 200,
    "+".join("abcdefghij" * 10),
)


@pytest.fixture(autouse=True)
def _one_commitment_that_nothing_changes(db: None) -> Iterator[None]:
    """Whatever is asked, the database is only read."""
    factories.PartyFactory.create(code="KZ")
    factories.InitiativeFactory.create(slug="thing")
    factories.EvidenceFactory.create(action__slug="act")
    factories.CommitmentFactory.create(
        ref="C-1",
        pillar=factories.PillarFactory.create(slug="here"),
        document=factories.DocumentFactory.create(slug="text"),
        verdict="under_way",
    )
    with CaptureQueriesContext(connection) as captured:
        yield
    assert [q["sql"] for q in captured if not q["sql"].startswith(READS)] == []


def check_refusal(found: Answer, name: str) -> None:
    """A 400 that says which parameter it is about: in words, or as RFC 9457 has it."""
    assert found.status == 400, found.address
    assert b"\x00" not in found.body
    assert "Traceback" not in found.text
    assert not found.sets_cookie
    if found.is_html:
        assert any(f"“{name}”" in item.text for item in found.main.all("li")), found.address
        assert found.main.one("h1").text == "The address cannot be understood"
        assert len(found.body) < 20_000
    else:
        check_problem(found, 400, "bad-parameter")
        assert f"“{name}”" in found.data["detail"], found.address
    assert found.is_html == found.address.partition("?")[0].endswith("/")


@pytest.mark.parametrize(("query", "name"), REFUSED_BY_LISTS.items())
def test_a_list_refuses_a_bad_value_and_names_its_parameter(
    client: Client, query: str, name: str
) -> None:
    for address in LISTS:
        check_refusal(ask(client, f"{address}?{query}"), name)


@pytest.mark.parametrize(("query", "name"), REFUSED_BY_ALL.items())
def test_every_page_refuses_a_parameter_that_it_does_not_know(
    client: Client, query: str, name: str
) -> None:
    for address in ALL:
        check_refusal(ask(client, f"{address}?{query}"), name)


def test_a_page_without_filters_refuses_the_filters_of_the_list(client: Client) -> None:
    for address in OTHERS:
        for name in ("status", "q", "page", "standing"):
            check_refusal(ask(client, f"{address}?{name}=x"), name)


@pytest.mark.parametrize("address", REFUSED_BY_NARROWED)
@pytest.mark.parametrize("ending", ["/", ".json", ".csv"])
def test_a_narrowed_page_refuses_a_bad_value_and_names_its_parameter(
    client: Client, address: str, ending: str
) -> None:
    for query, name in REFUSED_BY_NARROWED[address].items():
        check_refusal(ask(client, f"{address}{ending}?{query}"), name)


def test_all_problems_are_named_at_once(client: Client) -> None:
    for query in ("status=x&pillar=y&due=z", "foo=1&bar=2&q=a&q=b"):
        found = ask(client, f"/commitments/?{query}")
        assert len(found.main.one("ul").all("li")) == 3
        check_refusal(found, query.partition("=")[0])


@pytest.mark.parametrize("query", HARMLESS)
def test_tracking_parameters_and_empty_ones_change_nothing(client: Client, query: str) -> None:
    for address in ALL:
        found = ask(client, f"{address}?{query}")
        assert found.status == 200, found.address
    assert ask(client, f"/commitments.csv?{query}").body == ask(client, "/commitments.csv").body


@pytest.mark.parametrize("words", SEARCHES)
def test_any_words_can_be_looked_for(client: Client, words: str) -> None:
    for address in LISTS:
        found = ask(client, f"{address}?q={words}")
        assert found.status == 200, found.address
        assert "<script>alert" not in found.text or not found.is_html


def test_days_at_the_ends_of_the_calendar_are_days(client: Client) -> None:
    for address in LISTS:
        assert ask(client, f"{address}?changed_since=0001-01-01").status == 200
        assert ask(client, f"{address}?changed_since=9999-12-31").status == 200
    assert ask(client, "/commitments.csv?changed_since=9999-12-31").rows == []


UNKNOWN = (
    "NOPE-1",
    "c-1",
    "C-1" * 2000,
    "C-1%00",
    "%D0%A1-1",
    "C-1%20",
    "%ff",
    "..%2F..%2Fetc%2Fpasswd",
    "C-1'%20OR%201=1",
    "__",
    "%F0%9F%92%A7",
)


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_ref_or_slug_is_a_page_that_is_not_there(client: Client, name: str) -> None:
    for pattern in (
        "/commitments/{}/",
        "/commitments/{}.json",
        "/commitments/{}.csv",
        "/pillars/{}/",
        "/pillars/{}.json",
        "/pillars/{}.csv",
        "/declarations/{}/",
        "/declarations/{}.json",
        "/declarations/{}.csv",
        "/declarations/{}.jsonld",
        "/declarations/{}.txt",
        "/parties/{}/",
        "/parties/{}.json",
        "/initiatives/{}/",
        "/initiatives/{}.csv",
        "/actions/{}/",
        "/actions/{}.csv",
        "/{}/",
        "/{}.json",
    ):
        found = ask(client, pattern.format(name))
        assert found.status == 404, found.address
        assert "Traceback" not in found.text
        assert b"\x00" not in found.body


@pytest.mark.parametrize("ending", ["xml", "JSON", "json/", "csv.csv", "atom", "json%00"])
def test_an_unknown_form_of_a_page_is_not_there(client: Client, ending: str) -> None:
    for address in ("/commitments", "/commitments/C-1", "/pillars/here", "/index"):
        assert ask(client, f"{address}.{ending}").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_public_pages_can_only_be_read(method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ALL:
        found = answer(strict.generic(method, address, "a=1"), address)
        assert found.status == 405, address
        assert found.headers["allow"] == "GET, HEAD, OPTIONS"
        if address.endswith("/"):
            assert found.body == b""
        else:
            check_problem(found, 405, "only-read")


def test_public_pages_say_how_they_can_be_asked(client: Client) -> None:
    for address in ALL:
        found = answer(client.options(address), address)
        assert (found.status, found.body) == (204, b""), address
        assert found.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "FOO"])
def test_probes_can_only_be_read(client: Client, method: str) -> None:
    for address in ("/livez", "/readyz"):
        found = answer(client.generic(method, address, "a=1"))
        assert (found.status, found.headers["allow"]) == (405, "GET, HEAD"), address


def test_a_head_request_has_the_headers_and_no_body(client: Client) -> None:
    for address in ALL:
        found, full = answer(client.head(address)), ask(client, address)
        assert found.status == 200
        assert found.headers["content-type"] == full.headers["content-type"]
        assert found.body == b""


def test_200_cookies_are_ignored(client: Client) -> None:
    for number in range(200):
        client.cookies[f"cookie{number}"] = "x" * 20
    client.cookies["sessionid"] = "\"'<>"
    for address in ALL:
        found = ask(client, address)
        assert (found.status, found.sets_cookie) == (200, False)


def test_too_many_parameters_are_refused(client: Client) -> None:
    query = "&".join(f"status=delivered{n}" for n in range(1100))
    for address in ALL:
        assert ask(client, f"{address}?{query}").status == 400


def test_a_thousand_accept_headers_change_nothing(client: Client) -> None:
    accept = ",".join(f"text/x{number};q=0.1" for number in range(1000))
    for address in ALL:
        assert ask(client, address, headers={"accept": accept}).status == 200
