"""News is pasted, and entered item by item into a change set of its person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.publishing.people import person, promise
from tracker import publications
from tracker.models import Action, ChangeSet, Commitment, PastedItem, Publisher, User

from .desk import words
from .pages import Posted, read

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
BOX = "/admin/tracker/action/paste/"
NEWS = """https://www.example.org/2026/11/20/meeting?utm_source=chat#top
Ministers of water meet

On 18 November 2026 the ministers met.
"""


@pytest.fixture
def writer() -> User:
    return person("analyst", username="ann", public_name="An analyst", is_staff=True)


@pytest.fixture
def browser(writer: User) -> Client:
    client = Client()
    client.force_login(writer)
    return client


def paste(client: Client, text: str = NEWS) -> str:
    """Paste it; the address of the first item."""
    response: Any = client.post(BOX, {"pasted": text})
    assert response.status_code == 302, words(response)
    address: str = response.url
    return address


def form_at(client: Client, address: str) -> Posted:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content.decode())


def filled(boxes: Posted, **more: str) -> dict[str, Any]:
    given = {
        "act-title": "The ministers of water meet",
        "act-kind": "meeting",
        "evidence-tier": "state_media",
        "evidence-shows": "It names the ministers.",
    }
    return {**boxes, **{name.replace("__", "-"): value for name, value in (given | more).items()}}


def rows_of(changeset: ChangeSet) -> list[str]:
    return [row.model.partition(".")[2] for row in changeset.rows.order_by("position")]


def test_an_item_becomes_an_act_its_publication_and_its_bearings(browser: Client) -> None:
    promise(ref="C-01", title="Ministers meet each year")
    make.CommitmentFactory.create(ref="C-02")
    address = paste(browser)
    boxes = form_at(browser, address)
    assert boxes["evidence-url"] == ["https://www.example.org/2026/11/20/meeting"]
    assert boxes["evidence-date"] == ["2026-11-20"]
    assert boxes["act-date"] == ["2026-11-18"]
    sent = filled(boxes, b0__commitment="1", b0__why="It is a meeting.") | {
        "b1-commitment": "c-02",
        "b1-why": "The same.",
        "b1-direction": "context",
    }
    response: Any = browser.post(address, sent)
    changeset = ChangeSet.objects.get()
    assert response.url == reverse("admin:tracker_changeset_change", args=[changeset.pk])
    assert rows_of(changeset) == ["action", "evidence", "bearing", "bearing"]
    assert not Action.objects.exists()
    assert not PastedItem.objects.exists()
    fields = changeset.rows.get(model="tracker.evidence").fields
    assert fields["url"]["new"] == "https://www.example.org/2026/11/20/meeting"
    assert Commitment.objects.count() == 2


def test_the_next_item_follows_in_the_same_set_with_what_is_kept(browser: Client) -> None:
    second = "https://example.org/second\nA second page\nIt was seen."
    first = paste(browser, f"{NEWS}\n\n{second}")
    response: Any = browser.post(first, filled(form_at(browser, first)) | {"_next": "1"})
    item = PastedItem.objects.get()
    assert response.url == reverse("admin:tracker_paste_item", args=[item.pk])
    assert item.changeset == ChangeSet.objects.get()
    page = words(browser.get(response.url))
    assert "The ministers of water meet: kept in the set" in page or "kept in the set" in page
    assert "the action of the item before" in page
    boxes = form_at(browser, response.url)
    assert boxes["act-kind"] == ["meeting"]
    slug = "the-ministers-of-water-meet"
    sent = boxes | {"which": slug, "evidence-shows": "It was seen.", "evidence-tier": "reprint"}
    assert browser.post(response.url, sent).status_code == 302
    changeset = ChangeSet.objects.get()
    assert rows_of(changeset) == ["action", "evidence", "evidence"]
    positions = [row.fields["position"]["new"] for row in changeset.rows.all()[1:]]
    assert positions == [1, 2]


def test_what_is_missing_is_said_in_sentences_and_nothing_is_written(browser: Client) -> None:
    address = paste(browser)
    boxes = form_at(browser, address) | {"b0-why": "A reason.", "b1-commitment": "X-9"}
    response = browser.post(address, boxes)
    assert response.status_code == 400
    page = words(response)
    assert "This field is required" not in page
    for sentence in (
        "Say in one sentence what was done, or choose the action that it is.",
        "Choose what kind of action it was.",
        "Say in your own words what the page shows.",
        "Name the commitment, for example NYD-09, or just 9.",
        "There is no commitment “X-9”.",
    ):
        assert sentence in page
    assert '<a href="#id_act-title">What was done</a>' in page
    assert not ChangeSet.objects.exists()
    assert PastedItem.objects.count() == 1


def test_an_act_that_is_alike_is_offered_and_never_refused(browser: Client) -> None:
    party = make.PartyFactory.create(code="KZ", name="Kazakhstan", adjective="Kazakh")
    act = make.ActionFactory.create(slug="x-act", title="Something else", date="2026-11-18")
    act.actors.add(party)
    make.EvidenceFactory.create(action=act, url="http://example.org/other")
    address = paste(browser, NEWS.replace("the ministers", "the Kazakh ministers"))
    page = words(browser.get(address))
    assert "“Something else”" in page
    assert reverse("admin:tracker_action_change", args=[act.pk]) in page
    boxes = form_at(browser, address)
    assert boxes["act-who"] == ["KZ"]
    assert browser.post(address, filled(boxes)).status_code == 302


def test_an_act_that_was_not_shown_is_asked_about_once(browser: Client) -> None:
    party = make.PartyFactory.create(code="KZ", name="Kazakhstan")
    act = make.ActionFactory.create(title="Something else", date="2026-10-01")
    act.actors.add(party)
    address = paste(browser)
    boxes = filled(form_at(browser, address), act__date="1 Oct 2026", act__who="kz")
    asked = browser.post(address, boxes)
    assert asked.status_code == 400
    assert "This may be “Something else”." in words(asked)
    again = read(asked.content.decode())
    assert browser.post(address, again).status_code == 302
    assert rows_of(ChangeSet.objects.get()) == ["action", "evidence"]


def test_the_same_publication_is_shown_whatever_its_address(browser: Client) -> None:
    act = make.ActionFactory.create(slug="x-act", title="Quite another")
    make.EvidenceFactory.create(action=act, url="http://example.org/2026/11/20/meeting/")
    publications.complete()
    address = paste(browser)
    assert "the same publication shows it" in words(browser.get(address))
    sent = form_at(browser, address) | {
        "which": "x-act",
        "evidence-tier": "reprint",
        "evidence-shows": "The same.",
    }
    assert browser.post(address, sent).status_code == 302
    assert rows_of(ChangeSet.objects.get()) == ["evidence"]


def test_a_publisher_is_proposed_from_its_row_or_from_evidence_or_from_the_host(
    browser: Client,
) -> None:
    def proposed(url: str) -> tuple[str, str, str]:
        boxes = form_at(browser, paste(browser, f"{url}\nМинистры встретились"))
        return tuple(boxes[f"evidence-{one}"][0] for one in ("publisher", "tier", "language"))  # type: ignore[return-value]  # three of them

    Publisher.objects.create(
        name="The Rain", addresses=["rain.example"], usual_tier="reprint", usual_language="en"
    )
    make.EvidenceFactory.create(
        publisher="Snow via Rain", url="https://snow.example/a", tier="state_media", language="kk"
    )
    assert proposed("https://m.rain.example/x") == ("The Rain", "reprint", "ru")
    assert proposed("https://snow.example/en/x") == ("Snow", "state_media", "en")
    assert proposed("https://mfa.gov.kz/x") == ("Mfa.gov.kz", "official_party", "ru")
    assert proposed("https://unknown.example/x") == ("Unknown.example", "", "ru")


def test_a_day_in_numbers_that_is_two_is_told_with_both(browser: Client) -> None:
    address = paste(browser, "https://example.org/x\nThey met\nThat was on 05/11/2026, in Astana.")
    page = words(browser.get(address))
    assert "“05/11/2026” can be read in more than one way: 5 November 2026 or 11 May 2026?" in page
    assert form_at(browser, address)["act-date"] == [""]


@pytest.mark.parametrize(
    ("junk", "sentence"),
    [
        ("", "Paste at least one item"),
        ("=1+1\n@SUM(A1)", "There is no address in it."),
        ("javascript:alert(1)", "Line 1: The address must start with http:// or https://."),
        ("A title\nhttps://a\x00b.org/", "Line 2: The address holds a space, a control character"),
        ("https://example.org/\nA \u202etitle", "Line 2: The text holds the character U+202E"),
        ("https://user@example.org/", "Line 1: The address must not name a user"),
        ("https://example.org/" + "x" * 3000, "Line 1: The address has 3020 characters"),
        ("x" * 300_000, "This has 300000 characters; at most 200000"),
        ("\n".join(f"https://example.org/{n}" for n in range(1000)), "These are 1000 items"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_junk_is_refused_in_a_sentence_and_stays_in_the_box(
    browser: Client, junk: str, sentence: str
) -> None:
    response = browser.post(BOX, {"pasted": junk})
    assert response.status_code == 400
    assert sentence in words(response)
    assert not PastedItem.objects.exists()


def test_ten_megabytes_are_refused_in_a_sentence(browser: Client) -> None:
    response = browser.post(BOX, {"pasted": "x" * 10_000_000})
    assert response.status_code == 413
    assert "It was not read, and nothing was written." in words(response)
    assert not PastedItem.objects.exists()
