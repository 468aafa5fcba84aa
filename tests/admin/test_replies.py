"""The desk: recording what a party says of a verdict."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.approving import WHY, second_person
from tests.publishing.people import drafted, promise, published
from tracker.models import Actor, Assessment, Change, ChangeSet, RecordEntry, Reply, User
from tracker.models.days import desk_today

from .desk import signed_in
from .pages import Posted, add_url, errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

CYRILLIC = "Мо ба ин баҳо розӣ нестем: «Тоҷикистон» – ӯҳдадорӣ."


@pytest.fixture
def verdict(analyst: User, reviewer: User) -> Assessment:
    row = promise(ref="C-1", debtors=[make.PartyFactory.create(code="KZ", name="Kazakhstan")])
    return published(row, by=analyst, reviewer=reviewer)


def filled(client: Client, verdict: Assessment, **changes: Any) -> Posted:
    """The form as an analyst fills it in, who came from the verdict's page."""
    values = {
        "party": str(verdict.commitment.obligations.get().actor_id),
        "text": CYRILLIC,
        "language": "tg",
        "stated_on": "2026-03-03",
        "received": "published",
        "publisher": "A ministry",
        "url": "https://example.org/reply",
        **changes,
    }
    start = opened(client, f"{add_url(Reply)}?assessment={verdict.pk}")
    return start | {name: [value] for name, value in values.items()}


def test_a_reply_is_recorded_from_the_page_of_the_verdict(
    verdict: Assessment, analyst: User
) -> None:
    client = signed_in(analyst)
    link = f"{add_url(Reply)}?assessment={verdict.pk}"
    assert link in client.get(row_url(verdict)).content.decode()
    data = opened(client, link)
    assert data["key"] == ["C-1.1-reply-1"]
    assert data["assessment"] == [str(verdict.pk)]
    saved(client, add_url(Reply), filled(client, verdict))
    row = Reply.objects.get()
    assert (row.assessment, row.party.code, row.text) == (verdict, "KZ", CYRILLIC)
    second = second_person()
    assert Change.objects.of(row).get().by == second
    entry = RecordEntry.objects.get(kind="reply")
    assert (entry.name, entry.key) == (second.public_name, "C-1.1-reply-1")
    changeset = ChangeSet.objects.get()
    assert entry.reason == f"{changeset.key}, by {analyst.public_name}: {WHY}"
    head = RecordEntry.objects.head()
    assert head
    assert (head.kind, head.key) == ("changeset", changeset.key)
    assert json.loads(head.after or "")["author"] == analyst.public_name
    assert opened(client, link)["key"] == ["C-1.1-reply-2"]


def test_a_draft_has_no_link_to_record_a_reply(analyst: User) -> None:
    draft = drafted(promise(), by=analyst)
    page = signed_in(analyst).get(row_url(draft)).content.decode()
    assert reverse("admin:tracker_reply_add") + "?" not in page


@pytest.mark.parametrize(
    ("field", "bad", "says"),
    [
        ("url", "javascript:alert(1)", "http"),
        ("url", "", "needs the url"),
        ("text", "   ", "Say it here: it may not stay empty."),
        ("key", "with a space", "(SPACE)"),
        ("language", "<b>", "tag of a language"),
        ("stated_on", "", "Type the day."),
        ("stated_precision", "unknown", "has a date"),
        ("publisher", "", "Say who published it."),
        ("received", "stolen", "Select a valid choice"),
        ("assessment", "999999", "Select a valid choice"),
        ("party", "999999", "Select a valid choice"),
    ],
)
def test_bad_input_is_refused_with_what_was_typed(
    field: str, bad: str, says: str, verdict: Assessment, analyst: User
) -> None:
    client = signed_in(analyst)
    response = client.post(add_url(Reply), filled(client, verdict, **{field: bad}))
    assert response.status_code == 200
    assert says in str(errors(response))
    assert CYRILLIC in response.content.decode() or field == "text"
    assert not Reply.objects.exists()


def test_a_day_to_come_is_refused(verdict: Assessment, analyst: User) -> None:
    client = signed_in(analyst)
    tomorrow = desk_today() + dt.timedelta(days=1)
    response = client.post(add_url(Reply), filled(client, verdict, stated_on=str(tomorrow)))
    assert errors(response).keys() == {"stated_on"}
    assert "is in the future: it is after today" in str(errors(response))


def test_an_agency_and_a_draft_are_refused(verdict: Assessment, analyst: User) -> None:
    client, agency = signed_in(analyst), make.ActorFactory.create()
    draft = make.DraftFactory.create()
    for changes in ({"party": str(agency.pk)}, {"assessment": str(draft.pk)}):
        response = client.post(add_url(Reply), filled(client, verdict, **changes))
        assert errors(response).keys() == changes.keys()
    assert not Reply.objects.exists()


def test_the_box_offers_published_verdicts_and_parties_only(
    verdict: Assessment, desk: Client
) -> None:
    make.DraftFactory.create(key="C-9.draft")
    make.ActorFactory.create(code="AGENCY")
    about = {"app_label": "tracker", "model_name": "reply"}
    parties = set(Actor.objects.filter(is_party=True).values_list("name", flat=True))
    for field, offered in {"assessment": {"C-1.1"}, "party": parties}.items():
        found = desk.get(reverse("admin:autocomplete"), {**about, "field_name": field}).json()
        assert {one["text"] for one in found["results"]} == offered


def test_the_verdict_and_the_party_are_fixed_once_it_is_recorded(
    verdict: Assessment, desk: Client
) -> None:
    row = make.ReplyFactory.create(assessment=verdict)
    data = opened(desk, row_url(row))
    assert not {"key", "assessment", "party"} & data.keys()
    other = make.PartyFactory.create()
    saved(desk, row_url(row), data, party=[str(other.pk)], text=["Their words, mended."])
    row.refresh_from_db()
    assert row.text == "Their words, mended."
    assert row.party_id != other.pk


def test_a_stale_save_keeps_what_was_typed(verdict: Assessment, desk: Client) -> None:
    row = make.ReplyFactory.create(assessment=verdict)
    mine, theirs = opened(desk, row_url(row)), opened(desk, row_url(row))
    saved(desk, row_url(row), theirs, publisher=["Theirs"])
    response = desk.post(row_url(row), mine | {"publisher": ["Mine"]})
    assert response.status_code == 409
    assert "Mine" in response.content.decode()
    row.refresh_from_db()
    assert row.publisher == "Theirs"


def test_it_is_withdrawn_with_a_reason(verdict: Assessment, analyst: User) -> None:
    row = make.ReplyFactory.create(assessment=verdict)
    step = row_url(row, "withdraw")
    client = signed_in(analyst)
    assert step in client.get(row_url(row)).content.decode()
    assert client.post(step, {"version": 1, "reason": ""}).status_code == 400
    assert client.post(step, {"version": 1, "reason": "It was forged."}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "It was forged."
    assert "It was forged." in client.get(row_url(row)).content.decode()


@pytest.mark.parametrize("page", ["", "?assessment=abc", "?assessment=99", "?assessment=9&party=x"])
def test_an_address_that_names_no_verdict_opens_the_empty_form(page: str, desk: Client) -> None:
    assert opened(desk, add_url(Reply) + page)["key"] == [""]
