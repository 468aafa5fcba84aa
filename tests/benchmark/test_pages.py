"""`python -m tests.benchmark pages`: what it measures, and what it says where it cannot."""

import gzip
import io
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from tests.benchmark import pages
from tests.factories import ActionFactory, CommitmentFactory, InitiativeFactory, PartyFactory
from tracker.models import Commitment, Pillar

# The handler closes the connection after a request as a server does, so no transaction is open.
pytestmark = pytest.mark.django_db(transaction=True)

_BODY = b"<p>words</p>" * 200
_SEEN: set[str] = set()


def _plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_BODY)


def _two_queries(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Commitment.objects.count()} {Pillar.objects.count()}")


def _streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(f"{pillar.slug}\n" for pillar in Pillar.objects.all())


def _seen(request: HttpRequest) -> HttpResponse:
    cookies, q = len(request.COOKIES), request.GET.get("q")
    _SEEN.add(f"{request.scheme} {request.get_host()} {settings.DEBUG=} {cookies=} {q=}")
    return HttpResponse("seen")


def _logged(request: HttpRequest) -> HttpResponse:
    logger = logging.getLogger("tests.benchmark")
    logger.setLevel(logging.INFO)
    info, warning = logger.isEnabledFor(logging.INFO), logger.isEnabledFor(logging.WARNING)
    _SEEN.add(f"{info=} {warning=}")
    return HttpResponse("logged")


def _gone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=410)


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [
    path("", _plain, name="dashboard"),
    path("two/", _two_queries),
    path("streamed/", _streamed),
    path("seen/", _seen),
    path("logged/", _logged),
    path("gone/", _gone),
    path("broken/", _broken),
]
_own_pages = pytest.mark.urls(__name__)


def _run(*arguments: str) -> dict[str, list[str]]:
    """Run the command and return the cells of its table by the page."""
    out = io.StringIO()
    call_command(pages.Command(), "--requests", "2", "-v0", *arguments, stdout=out)
    _conditions, titles, *lines = out.getvalue().splitlines()
    assert titles.split() == [
        *("page", "requests", "requests/s", "CPU", "s/request"),
        *("queries", "bytes", "gzip", "bytes"),
    ]
    assert len({len(line) for line in (titles, *lines)}) == 1, "the columns are aligned"
    return {page: cells for page, *cells in (line.split() for line in lines)}


@_own_pages
def test_a_page_is_measured() -> None:
    (cells,) = _run("--pages", "/").values()
    requests, per_second, cpu, queries, size, gzip_size = (
        float(cell.replace(",", "")) for cell in cells
    )
    assert (requests, queries, size) == (2, 0, len(_BODY))
    assert gzip_size == len(gzip.compress(_BODY, 6))
    assert per_second > 0
    assert 0 < cpu < 1


@_own_pages
def test_what_was_measured_is_saved_for_growth(tmp_path: Path) -> None:
    CommitmentFactory.create()
    file = tmp_path / "pages.json"
    table = _run("--pages", "/,/two/", "--save", str(file))
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["commitments"] == 1
    assert told["pages"] == {page: float(cells[2]) for page, cells in table.items()}


@_own_pages
def test_queries_of_one_request_are_counted_also_in_a_streamed_answer() -> None:
    CommitmentFactory.create()
    table = _run("--pages", "/two/,/streamed/")
    assert [cells[3] for cells in table.values()] == ["2", "1"]
    assert int(table["/streamed/"][4]) == len(Pillar.objects.get().slug) + 1


@_own_pages
def test_pages_are_asked_for_as_in_production() -> None:
    _SEEN.clear()
    with override_settings(DEBUG=True):
        _run("--pages", "/seen/?q=a%20b")
    assert {"https benchmark.invalid settings.DEBUG=False cookies=0 q='a b'"} == _SEEN


@_own_pages
def test_the_request_log_is_silent_while_it_measures_and_comes_back() -> None:
    _SEEN.clear()
    logging.disable(logging.DEBUG)
    try:
        _run("--pages", "/logged/")
        assert logging.root.manager.disable == logging.DEBUG
    finally:
        logging.disable(logging.NOTSET)
    assert {"info=False warning=True"} == _SEEN


@_own_pages
@pytest.mark.parametrize(("address", "status"), [("/gone/", 410), ("/broken/", 500)])
def test_a_page_that_answers_otherwise_is_named_and_fails(address: str, status: int) -> None:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="Not every page could be measured") as caught:
        call_command(
            pages.Command(), "--requests", "1", "--pages", f"{address},/", stdout=out, stderr=err
        )
    assert caught.value.returncode == 1
    assert f"{address} answers {status}." in err.getvalue()
    assert out.getvalue().splitlines()[-1].startswith("/ "), "the other page is measured"


def _record() -> None:
    """One row of everything that has a page."""
    CommitmentFactory.create(verdict="under_way")
    PartyFactory.create()
    InitiativeFactory.create()
    ActionFactory.create()


@_own_pages
def test_a_page_without_an_address_is_named_and_fails() -> None:
    _record()
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command(pages.Command(), "--requests", "1", stdout=io.StringIO(), stderr=err)
    assert "A page has no address: Reverse for 'methodology' not found" in err.getvalue()


def test_an_empty_database_is_refused_with_advice() -> None:
    with pytest.raises(CommandError, match="Run load_record first"):
        call_command(pages.Command())


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--requests", "0", "must be a whole number of 1 or more"),
        ("--requests", "many", "must be a whole number of 1 or more"),
        ("--pages", "/,example.org", "every address must start with /"),
    ],
)
def test_a_wrong_argument_is_named(option: str, value: str, message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        call_command(pages.Command(), f"{option}={value}")
    assert option in str(caught.value)


@_own_pages
def test_a_slow_page_is_asked_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds: Callable[[], float] = iter(range(0, 1000, 8)).__next__
    monkeypatch.setattr("time.perf_counter", seconds)
    cells = _run("--requests", "9", "--pages", "/")["/"]
    assert cells[0] == "2"


@_own_pages
def test_the_conditions_of_the_figures_are_printed() -> None:
    CommitmentFactory.create()
    out = io.StringIO()
    call_command(pages.Command(), "--requests", "1", "--pages", "/", "-v0", stdout=out)
    first = out.getvalue().splitlines()[0]
    for part in ("1 commitments", "Python 3.", "Django 5."):
        assert part in first
    assert ("SQLite 3." in first) or ("PostgreSQL 1" in first)


def test_every_page_of_the_table_answers() -> None:
    _record()
    assert len(_run()) == len(pages._PAGES)
