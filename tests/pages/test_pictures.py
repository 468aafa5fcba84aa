"""Pictures outside of their pages: files, images beside links, and pages to embed."""

import gzip
import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests import factories
from tracker import publiclog
from tracker.figures.drawing import Drawing
from tracker.figures.png import png
from tracker.models import Commitment
from tracker.views import figures, versions

from .site import Answer, ask, check_problem

OPEN = "frame-ancestors *"


@pytest.fixture
def world(db: None) -> Commitment:
    """A pillar with one promise, with its verdict, in the log."""
    party = factories.PartyFactory.create(code="KZ")
    pillar = factories.PillarFactory.create(slug="here")
    row: Commitment = factories.CommitmentFactory.create(ref="A-1", pillar=pillar, debtors=[party])
    bearing: Any = factories.BearingFactory.create(commitment=row)
    factories.AssessmentFactory.create(commitment=row, actions=[bearing.action])
    publiclog.enter_loaded()
    return row


@pytest.fixture
def kept(settings: Settings) -> Any:
    settings.TRACKER_PAGES_KEPT = 3
    versions.store.clear()
    yield
    versions.store.clear()


def test_the_image_beside_a_link_is_built_once_until_a_verdict_is_published(
    client: Client, world: Commitment, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Drawing] = []

    def counted(drawing: Drawing, *, scale: float) -> bytes:
        built.append(drawing)
        return png(drawing, scale=scale)

    monkeypatch.setattr(figures, "png", counted)
    first = ask(client, "/share/overview.png")
    assert Image.open(io.BytesIO(first.body)).size == (1200, 630)
    assert ask(client, "/share/overview.png").body == first.body
    assert len(built) == 1
    known = client.get("/share/overview.png", headers={"If-None-Match": first.headers["etag"]})
    assert known.status_code == 304
    factories.CommitmentFactory.create(pillar=world.pillar, document=world.document)
    publiclog.enter_loaded()
    changed = ask(client, "/share/overview.png")
    assert changed.headers["etag"] != first.headers["etag"]
    assert changed.body != first.body
    assert len(built) == 2


def test_only_what_is_to_be_embedded_may_stand_in_a_frame(
    client: Client, world: Commitment, kept: None
) -> None:
    for _time in ("built", "kept"):
        found = ask(client, "/embed/pillar/here/")
        assert "x-frame-options" not in found.headers
        assert OPEN in found.headers["content-security-policy"]
    for address in ("/", "/share/overview.png", "/figures/overview.svg", "/embed/pillar/nowhere/"):
        closed = ask(client, address)
        assert closed.headers["x-frame-options"] == "DENY", address
        assert "frame-ancestors 'none'" in closed.headers["content-security-policy"], address


def test_an_embedded_page_says_whose_it_is_and_of_which_day(
    client: Client, world: Commitment
) -> None:
    for address in ("/embed/overview/", "/ru/embed/overview/"):
        found = ask(client, address)
        assert len(gzip.compress(found.body)) < 14_000
        links = [a for a in found.main.all("a") if "tabindex" not in a.attributes]
        assert {a.attributes["target"] for a in links} == {"_top"}
        assert links[-1].attributes["href"].startswith("http://testserver/")
        assert "CC BY 4.0" in found.main.text
    assert "The record of" in ask(client, "/embed/overview/").main.text


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("name", ["compare/KZ-UZ", "party/US", "timeline", "commitment/NYD-17"])
def test_an_embedded_page_of_the_record_is_sent_in_20_kilobytes(client: Client, name: str) -> None:
    for language in ("", "/ru"):
        found = ask(client, f"{language}/embed/{name}/")
        assert found.status == 200
        assert len(gzip.compress(found.body, 6)) < 20 * 1024, language


@pytest.mark.parametrize(
    "address", ["/figures/nothing.svg", "/figures/pillar/nowhere.png", "/share/overview/here.png"]
)
def test_a_picture_that_is_not_there_is_refused_as_data_is(
    client: Client, world: Commitment, address: str
) -> None:
    check_problem(ask(client, address), 404, "no-such-file")


def test_each_page_names_its_own_image(client: Client, world: Commitment) -> None:
    def image(address: str) -> str:
        head = ask(client, address).page
        found: str = head.one("meta", property="og:image").attributes["content"]
        return found

    base = "http://testserver"
    assert image("/") == f"{base}/share/overview.png"
    assert image("/pillars/here/") == f"{base}/share/pillar/here.png"
    assert image("/commitments/A-1/") == f"{base}/share/commitment/A-1.png"
    assert image("/ru/parties/KZ/") == f"{base}/ru/share/party/KZ.png"
    assert image("/methodology/") == f"{base}/share/overview.png"


def test_icons_lie_at_the_root(client: Client, db: None) -> None:
    found: Answer = ask(client, "/favicon.ico")
    assert Image.open(io.BytesIO(found.body)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert ask(client, "/apple-touch-icon.png").status == 200
