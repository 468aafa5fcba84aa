"""Every page in every format, and formats that a page does not have."""

import pytest
from django import forms
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests import factories
from tracker.filters import (
    ActionFilter,
    ChangeFilter,
    CommitmentFilter,
    TimelineFilter,
    parameters_of,
)
from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Format, Table
from tracker.views.page import Page, page

from .site import Answer, answer, ask, check_problem

pytestmark = pytest.mark.django_db

LISTS = (
    "/commitments",
    "/actions",
    "/initiatives",
    "/parties",
    "/timeline",
    "/progress",
    "/sources",
    "/searches",
    "/declarations",
    "/search",
    "/changes",
    "/data",
    "/methodology/differences",
    "/index",
)


def check_no_such_file(found: Answer) -> None:
    check_problem(found, 404, "no-such-file")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_there_in_every_format_and_names_them_all(client: Client, address: str) -> None:
    shown = ask(client, "/" if address == "/index" else f"{address}/")
    for fmt in FORMATS.values():
        found = ask(client, f"{address}.{fmt.name}")
        assert found.status == 200
        assert found.headers["content-type"] == fmt.header
        paths = {link.partition("?")[0] for link in shown.links}
        assert f"{address}.{fmt.name}" in paths


@pytest.mark.parametrize("ending", ["xml", "xls", "JSON", "csv.csv", "excel_csv", "atom"])
def test_a_format_that_nobody_knows_is_no_page(client: Client, ending: str) -> None:
    factories.CommitmentFactory.create(ref="C-1")
    for address in ("/commitments", "/commitments/C-1", "/index", "/methodology", "/nothing"):
        check_no_such_file(ask(client, f"{address}.{ending}"))


def test_a_page_without_a_table_has_no_file(client: Client) -> None:
    for name in FORMATS:
        check_no_such_file(ask(client, f"/methodology.{name}"))


def test_a_file_of_what_is_not_there_is_no_page_either(client: Client) -> None:
    for name in FORMATS:
        check_no_such_file(ask(client, f"/commitments/NOPE.{name}"))
    missing = ask(client, "/commitments/NOPE/")
    assert (missing.status, missing.is_html) == (404, True)


def test_a_format_that_was_only_routed_is_a_404_and_never_a_page_with_status_200() -> None:
    @page(table=Table((Column("a", "A letter"),)))
    def commitments(request: object) -> Page:
        return Page(template="commitments.html")

    request = RequestFactory().get("/commitments.new")
    check_no_such_file(answer(commitments(request, fmt="new"), "/commitments.new"))


@pytest.mark.parametrize("debug", [True, False])
def test_a_file_that_no_pattern_knows_is_refused_as_data(
    client: Client, settings: Settings, *, debug: bool
) -> None:
    settings.DEBUG = debug
    for prefix in ("", "/ru", "/kk", "/on/2026-11-21", "/on/2026-11-21/ru", "/accounts"):
        for path in (
            "/nothing.json",
            "/commitments/a/b.csv",
            "/commitments.atom",
            "/x.ics?a=%D0%B1",
        ):
            check_no_such_file(ask(client, prefix + path))
    check_no_such_file(ask(client, "/r/2026.11/commitments.json"))
    check_no_such_file(answer(Client(enforce_csrf_checks=True).post("/no.json"), "/no.json"))


def test_the_name_of_a_release_that_is_not_there_is_no_file(client: Client) -> None:
    for address in ("/r/2026.11/", "/r/2026.11/commitments/v1.2/"):
        missing = ask(client, address)
        assert (missing.status, missing.is_html) == (404, True)


def test_a_new_format_is_one_entry_of_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    def written(content: Content) -> str:
        return f"{content.kind} {list(content.rows)}"

    monkeypatch.setitem(FORMATS, "new", Format("new", "New", "text/new", written, is_file=True))

    @page(table=Table((Column("a", "A letter"),)))
    def things(request: object) -> Page:
        return Page(template="things.html", rows=lambda: [1, 2])

    found = answer(things(RequestFactory().get("/things.new"), fmt="new"))
    assert (found.status, found.text) == (200, "things [1, 2]")
    assert found.headers["content-type"] == "text/new; charset=utf-8"
    assert found.headers["content-disposition"] == 'attachment; filename="things.new"'


def test_a_filter_that_is_declared_is_a_parameter_of_its_page() -> None:
    single, many = parameters_of(CommitmentFilter)
    assert single == {"q", "standing", "changed_since", "rests", "sort"}
    assert many == {"status", "pillar", "party", "theme", "binding", "due", "document"}
    assert parameters_of(TimelineFilter).many == {"kind", "year"}
    assert parameters_of(ChangeFilter).single == {"before", "commitment", "set", "since"}
    assert "direction" in parameters_of(ActionFilter).many

    class Asked(forms.Form):
        colour = forms.MultipleChoiceField(required=False, choices=[("red", "Red")])

    @page(filters=Asked)
    def things(request: object) -> Page:
        return Page(template="things.html")

    twice = answer(things(RequestFactory().get("/things.new?colour=a&shape=b"), fmt="new"))
    assert twice.status == 400
    assert "“shape”" in twice.data["detail"]
    assert "colour" not in twice.data["detail"]
