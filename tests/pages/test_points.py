"""The addresses of another day and of a release: what leads there, on, and out again."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tracker.models import Commitment

from .moving import FIRST, LATER, ask, hrefs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        (f"/?on={LATER}", f"/on/{LATER}/"),
        (f"/ru/parties/?on={LATER}", f"/on/{LATER}/ru/parties/"),
        (
            f"/commitments.csv?q=a+b&on={LATER}&due=soon",
            f"/on/{LATER}/commitments.csv?q=a+b&due=soon",
        ),
        ("/ru/r/2026.11/parties/?x=1", "/r/2026.11/ru/parties/?x=1"),
        ("/ru/r/2026.11/", "/r/2026.11/ru/"),
        ("/r/2026.11", "/r/2026.11/"),
        (f"/on/{LATER}", f"/on/{LATER}/"),
        (f"/on/{LATER}/parties", f"/on/{LATER}/parties/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(
    asked: str, leads_to: str, moved: Commitment, client: Client
) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "2026-11-1", "2026-11-15"])
@pytest.mark.parametrize("path", ["/", "/ru/parties/", "/commitments.json"])
def test_a_prefix_that_is_no_day_is_refused_as_the_parameter_is(
    day: str, path: str, moved: Commitment, client: Client
) -> None:
    prefixed, asked = ask(client, f"/on/{day}{path}"), ask(client, f"{path}?on={day}")
    assert prefixed.status == asked.status == 400
    if prefixed.is_html:
        assert prefixed.main.text == asked.main.text
        # The way on is to the pages of now.
        assert "/parties/" in {path.removeprefix("/ru") for path in hrefs(prefixed)}
        assert not [path for path in hrefs(prefixed) if "/on/" in path]
    else:
        assert prefixed.data == {**asked.data, "instance": prefixed.address}


@pytest.mark.parametrize(
    "path", ["admin/", "accounts/login/", "livez", "on/2026-11-12/", "r/2026.11/", "pillars/", "x/"]
)
def test_what_is_no_public_page_has_no_other_day(
    path: str, moved: Commitment, client: Client
) -> None:
    answer = ask(client, f"/on/{LATER}/{path}")
    assert answer.status == 404
    assert answer.is_html
    assert "/parties/" in hrefs(answer)
    assert not [path for path in hrefs(answer) if "/on/" in path]


def test_another_day_has_no_other_day(moved: Commitment, client: Client) -> None:
    assert ask(client, f"/on/{LATER}/?on={FIRST}").status == 400


def test_files_lead_on_too_piece_by_piece_and_leave_no_prefix(
    moved: Commitment, client: Client
) -> None:
    shape = ask(client, f"/on/{LATER}/data.json").data
    assert all(file["path"].startswith(f"/on/{LATER}/") for file in shape["rows"])
    found = ask(client, f"/on/{LATER}/search.csv?q=NYD&kind=commitment")
    assert {row["path"] for row in found.rows} == {
        f"/on/{LATER}/commitments/NYD-01/",
        f"/on/{LATER}/commitments/NYD-02/",
    }
    feed = ask(client, f"/on/{LATER}/ru/changes.atom").text
    assert f"http://testserver/on/{LATER}/ru/commitments/NYD-01/" in feed
    assert reverse("commitments") == "/commitments/"


def test_a_search_leads_on_whichever_address_made_the_snapshot(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    for day in ("2026-11-12", "2026-11-13"):
        page = ask(client, f"/on/{day}/search/?q=title")
        assert f"/on/{day}/commitments/NYD-01/" in hrefs(page)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_release_leads_on_in_russian_and_out_to_other_releases(
    released: Commitment, client: Client
) -> None:
    call_command("release", "2026.12", verbosity=0)
    page = ask(client, "/r/2026.12/ru/data/")
    links = {link for link in page.links if not link.startswith("/ru/admin/")}
    assert {"/r/2026.11/ru/"} < links
    outside = {link for link in links if not link.startswith("/r/2026.12/")}
    assert outside == {"/r/2026.11/ru/"}
    (banner,) = page.main.all("p", "point")
    assert banner.one("a").attributes["href"] == "http://testserver/ru/data/"
