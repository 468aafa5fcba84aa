"""The desk's page of spreadsheets: a file out, a file in, looked at, then put into a set."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.changesets.sets import a_set
from tests.publishing.people import promise
from tests.sheets.samples import act, as_csv, as_xlsx
from tracker.models import Action, ChangeSet, Search, User

from .desk import words
from .pages import queries, read, row_url

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
PAGE = "/admin/tracker/action/sheets/"
FILE = f"{PAGE}file/"


@pytest.fixture
def browser(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


def send(
    client: Client, raw: bytes, *, kind: str = "acts", name: str = "a.csv", **more: Any
) -> Any:
    file = SimpleUploadedFile(name, raw)
    return client.post(PAGE, {"kind": kind, "file": file, "into": "", **more})


def confirm(client: Client, preview: Any, **more: str) -> Any:
    boxes = {name: values[0] for name, values in read(preview.content.decode()).items()}
    return client.post(PAGE, {**boxes, "_put": "1", **more})


def test_forty_rows_are_previewed_and_become_a_set(browser: Client, analyst: User) -> None:
    promise(ref="C-1")
    preview = send(browser, as_csv(act(number) for number in range(40)))
    assert preview.status_code == 200
    assert "New: 40. Changed: 0. As on record: 0." in words(preview)
    assert not ChangeSet.objects.exists()
    done = confirm(browser, preview, reason="The ministry sent it.")
    made = ChangeSet.objects.get()
    assert (done.status_code, done.url) == (302, row_url(made))
    assert (made.author, made.reason, made.rows.count()) == (analyst, "The ministry sent it.", 120)
    assert made.title == "Spreadsheet: Actions with sources and bearings"
    assert not Action.objects.exists()


def test_three_wrong_rows_are_named_and_nothing_is_written(browser: Client) -> None:
    promise(ref="C-1")
    lines = [act(number) for number in range(40)]
    lines[1]["kind"], lines[2]["source_tier"], lines[3]["bears_on"] = "<b>", "press", "C-2"
    refused = send(browser, as_csv(lines))
    assert refused.status_code == 400
    told = words(refused)
    assert "3 things in the file are to be mended" in told
    for row, column, value in (
        (3, "kind", "&lt;b&gt;"),
        (4, "source_tier", "press"),
        (5, "bears_on", "C-2"),
    ):
        cells = (row, column, f"&quot;{value}&quot;")
        assert all(f">{cell}</td>" in told for cell in cells)
    assert not ChangeSet.objects.exists()


def test_it_goes_into_the_open_set_and_a_second_sending_finds_it_there(
    browser: Client, analyst: User
) -> None:
    promise(ref="C-1")
    mine = a_set(analyst)
    raw = as_xlsx([act(1)])
    preview = send(browser, raw, name="a.xlsx", into=mine.pk)
    sent = confirm(browser, preview)
    again = confirm(browser, preview)
    assert sent.url == again.url == row_url(mine)
    assert ChangeSet.objects.count() == 1
    assert mine.rows.count() == 3
    assert "Nothing to do: 1 line is on record as it is." in words(send(browser, raw, into=mine.pk))


def test_a_record_that_changed_meanwhile_is_shown_anew(browser: Client) -> None:
    promise(ref="C-1")
    make.SearchFactory(key="s-1", query="one")
    raw = as_csv([{"search": "s-1", "query": "three"}])
    preview = send(browser, raw, kind="searches")
    assert ">one</td>" in words(preview)
    Search.objects.filter(key="s-1").update(query="two")
    late = confirm(browser, preview)
    assert late.status_code == 409
    assert ">two</td>" in words(late)
    assert not ChangeSet.objects.exists()
    assert confirm(browser, late).status_code == 302


def test_a_file_goes_out_as_csv_and_xlsx_of_all_or_of_one_document(browser: Client) -> None:
    commitment = promise(ref="C-1")
    for ending, start in (("csv", b"commitment,actor,role\r\nC-1,"), ("xlsx", b"PK")):
        response: Any = browser.get(FILE, {"kind": "obligations", "as": ending})
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(start)
        assert f".{ending}" in response["Content-Disposition"]
    asked = {"kind": "commitments", "as": "csv", "document": commitment.document.key}
    response = browser.get(FILE, asked)
    assert b"".join(response.streaming_content).count(b"\r\n") == 2
    for wrong in ({"as": "pdf"}, {"kind": "users"}, {"document": "\0"}, {"document": "x"}):
        assert browser.get(FILE, {"kind": "acts", "as": "csv", **wrong}).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "users"},
        {"kind": ""},
        {"into": "99999999999999999999"},
        {"into": "abc"},
        {"file": ""},
    ],
)
def test_a_form_that_is_wrong_is_refused(browser: Client, more: dict[str, str]) -> None:
    assert send(browser, as_csv([act(1)]), **more).status_code == 400
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\xff\xfea", b"PK\x03\x04", b"\0" * 40, b"a" * 100])
def test_a_file_that_is_none_is_refused_with_a_sentence(browser: Client, raw: bytes) -> None:
    refused = send(browser, raw, name="../../x.html")
    assert refused.status_code == 400
    assert "Nothing was written." in words(refused)


def test_lines_that_are_forged_or_of_another_persons_set_are_refused(
    browser: Client, reviewer: User
) -> None:
    promise(ref="C-1")
    preview = send(browser, as_csv([act(1)]))
    for lines in ("", "abc", "a:b:c"):
        assert confirm(browser, preview, lines=lines).status_code == 400
    theirs = a_set(reviewer)
    assert send(browser, as_csv([act(1)]), into=theirs.pk).status_code == 400
    other = Client()
    other.force_login(reviewer)
    mine = send(other, as_csv([act(1)]), into=theirs.pk)
    assert confirm(browser, mine).status_code == 400
    assert not theirs.rows.exists()


def test_a_file_that_takes_minutes_is_left_to_the_server(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(ref="C-1")
    monkeypatch.setattr("tracker.admin.sheets.MOST_ROWS", 5)
    refused = send(browser, as_csv([act(1), act(2)]))
    assert refused.status_code == 400
    assert "more than 5 rows" in words(refused)
    assert "manage.py import_rows" in words(refused)


def test_who_may_see_the_page_and_who_may_send_a_file(browser: Client) -> None:
    assert 'id="in_form"' in words(browser.get(PAGE))
    stranger = Client()
    stranger.force_login(make.UserFactory(is_staff=True))
    assert stranger.get(PAGE).status_code == 403
    assert stranger.get(FILE, {"kind": "acts", "as": "csv"}).status_code == 403
    assert send(stranger, as_csv([act(1)])).status_code == 403
    assert Client().get(PAGE).status_code == 302
    for address in (reverse("admin:index"), reverse("admin:tracker_action_changelist")):
        assert f'href="{PAGE}"' in words(browser.get(address))


def test_within_a_set_the_page_leads_out(browser: Client, analyst: User) -> None:
    mine = a_set(analyst)
    led = browser.get(f"/set/{mine.pk}{PAGE}")
    assert (led.status_code, led["Location"]) == (302, PAGE)
    assert browser.post(f"/set/{mine.pk}{PAGE}").status_code == 302


def test_the_page_takes_the_same_queries_at_any_number_of_rows(browser: Client) -> None:
    promise(ref="C-1")
    few = queries(browser, PAGE)
    for number in range(50):
        make.EvidenceFactory(action=make.ActionFactory(slug=f"many-{number}"))
    assert queries(browser, PAGE) == few <= 12
