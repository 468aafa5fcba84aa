"""The paste is for its person alone, writes all or nothing, and costs the same at any size."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.publishing.people import person, promise
from tracker.models import Action, ChangeSet, KeptForm, PastedItem, ProposedRow, User
from tracker.publishing.changesets import open_set

from .desk import words
from .pages import queries, read
from .test_paste import BOX, NEWS, filled, form_at, paste, rows_of

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
MOST_QUERIES = 40
BAD = ("\0", "a\0b", "x" * 5000, "²", "-1", "9" * 40, "'); --", "\u202e", "٣")
# These go into each box by itself, too: each is refused by another layer.
BAD_ALONE = ("\0", "x" * 5000, "9" * 40)


@pytest.fixture
def writer() -> User:
    return person("analyst", username="ann", public_name="An analyst", is_staff=True)


@pytest.fixture
def browser(writer: User) -> Client:
    client = Client()
    client.force_login(writer)
    return client


def other(*groups: str) -> Client:
    client = Client()
    client.force_login(person(*groups, is_staff=True))
    return client


def test_the_items_of_somebody_are_for_nobody_else(browser: Client) -> None:
    address = paste(browser)
    stranger = other("analyst")
    assert stranger.get(address).status_code == 404
    assert address not in words(stranger.get(BOX))
    assert stranger.post(address, {"_leave": "1"}).status_code == 302
    assert PastedItem.objects.count() == 1
    assert address in words(browser.get(BOX))


def test_who_may_not_add_acts_may_not_paste(browser: Client) -> None:
    address = paste(browser)
    reader = other()
    for place in (BOX, address):
        assert reader.get(place).status_code == 403
        assert reader.post(place, {"pasted": NEWS}).status_code == 403
    assert BOX not in words(reader.get("/admin/"))
    assert f'href="{BOX}"' in words(browser.get("/admin/"))


def test_the_queue_counts_what_waits(browser: Client) -> None:
    paste(browser)
    assert "Pasted items to enter: 1" in words(browser.get("/admin/"))
    browser.post(BOX, {"_leave_all": "1"})
    assert "Pasted items to enter" not in words(browser.get("/admin/"))


def test_an_item_may_go_into_a_set_that_is_there(browser: Client, writer: User) -> None:
    mine = open_set(by=writer, title="Mine", reason="A reason.")
    strangers = open_set(by=person("analyst"), reason="Another.")
    refused: Any = browser.post(BOX, {"pasted": NEWS, "into": strangers.pk})
    assert refused.status_code == 400
    assert read(browser.get(BOX).content.decode())["into"] == [str(mine.pk)]
    response: Any = browser.post(BOX, {"pasted": NEWS, "into": mine.pk})
    assert "Mine" in words(browser.get(response.url))
    browser.post(response.url, filled(form_at(browser, response.url)))
    assert rows_of(mine) == ["action", "evidence"]
    assert ChangeSet.objects.count() == 2


def test_where_the_set_is_not_open_any_more_another_one_is_made(
    browser: Client, writer: User
) -> None:
    mine = open_set(by=writer, reason="A reason.")
    response: Any = browser.post(BOX, {"pasted": NEWS, "into": mine.pk})
    ChangeSet.objects.filter(pk=mine.pk).update(state="dropped")
    assert "a new set of your own" in words(browser.get(response.url))
    browser.post(response.url, filled(form_at(browser, response.url)))
    assert rows_of(mine) == []
    assert rows_of(ChangeSet.objects.exclude(pk=mine.pk).get()) == ["action", "evidence"]


def test_a_form_sent_twice_is_stored_once(browser: Client) -> None:
    address = paste(browser)
    sent = filled(form_at(browser, address))
    for _time in range(2):
        assert browser.post(address, sent).status_code == 302
    assert rows_of(ChangeSet.objects.get()) == ["action", "evidence"]


def test_what_was_typed_when_the_session_had_ended_comes_back(browser: Client) -> None:
    address = paste(browser)
    sent = filled(form_at(browser, address))
    browser.cookies.clear()
    browser.post(address, sent)
    assert KeptForm.objects.count() == 1
    browser.force_login(PastedItem.objects.get().user)
    page = browser.get(address)
    assert "is back. It is not saved yet." in words(page)
    boxes = read(page.content.decode())
    assert boxes["act-title"] == ["The ministers of water meet"]
    assert browser.post(address, boxes).status_code == 302
    assert not KeptForm.objects.exists()
    assert rows_of(ChangeSet.objects.get()) == ["action", "evidence"]


def test_what_is_typed_can_be_given_up(browser: Client) -> None:
    address = paste(browser)
    assert browser.post(address, {"_discard": "1"}).status_code == 302
    assert PastedItem.objects.count() == 1
    assert browser.post(address, {"_leave": "1"}).status_code == 302
    assert not PastedItem.objects.exists()
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_bad_values_are_sentences_and_nothing_is_written(browser: Client, bad: str) -> None:
    promise(ref="C-01")
    address = paste(browser)
    sound = filled(form_at(browser, address), b0__commitment="C-01", b0__why="A reason.")
    boxes = sorted(sound.keys() - {"csrfmiddlewaretoken", "form_ticket"})
    alone = [[box] for box in boxes] if bad in BAD_ALONE else []
    for some in [*alone, boxes]:
        # So that none of them is stored, whatever the record takes.
        answer = browser.post(address, sound | {"evidence-tier": ""} | dict.fromkeys(some, bad))
        assert answer.status_code == 400, (some, answer.status_code)
        assert 'id="problems"' in words(answer)
    assert not ProposedRow.objects.exists()
    for which in (bad, "other"):
        answer = browser.post(address, sound | {"which": which, "other": bad})
        assert answer.status_code == 400
    assert browser.get(f"{BOX}{bad.replace(chr(0), '%00')}/").status_code == 404
    assert browser.post(BOX, {"pasted": NEWS, "into": bad}).status_code == 400


def test_an_act_is_named_by_a_part_of_its_sentence(browser: Client) -> None:
    make.ActionFactory.create(slug="first-act", title="The first act of all")
    make.ActionFactory.create(slug="last-act", title="The last act")
    address = paste(browser)
    sent = filled(form_at(browser, address), act__title="", which="other")
    for typed, told in (
        ("act", "four letters of its sentence at least"),
        ("no such", "No action is called “no such”."),
        ("t act", "may be"),
    ):
        page = words(browser.post(address, sent | {"other": typed}))
        assert told in page
    both = browser.post(address, filled(sent, which="first-act"))
    assert "Either choose “The first act of all” or say what was done" in words(both)
    assert browser.post(address, sent | {"other": "FIRST ACT"}).status_code == 302
    row = ChangeSet.objects.get().rows.get()
    assert row.fields["action"]["new"] == "first-act"


def test_a_commitment_is_named_once_and_by_one_number(browser: Client) -> None:
    commitment = promise(ref="C-01")
    make.CommitmentFactory.create(ref="D-01")
    act = make.ActionFactory.create(slug="first-act")
    make.BearingFactory.create(action=act, commitment=commitment)
    address = paste(browser)
    boxes = form_at(browser, address)
    page = words(browser.post(address, filled(boxes, b0__commitment="1", b0__why="So.")))
    assert "“1” may be C-01 or D-01. Write which." in page
    twice = {
        f"b{n}-{name}": value
        for n in (0, 1)
        for name, value in (("commitment", "d-01"), ("why", "So."))
    }
    assert "It is about D-01 already." in words(browser.post(address, filled(boxes) | twice))
    chosen = {"which": "first-act", "act-title": "", "b0-commitment": "C-01", "b0-why": "So."}
    assert "It is about C-01 already." in words(browser.post(address, filled(boxes) | chosen))
    assert not ChangeSet.objects.exists()


def test_nobody_is_called_so(browser: Client) -> None:
    make.PartyFactory.create(code="KZ", name="Kazakhstan")
    address = paste(browser)
    sent = filled(form_at(browser, address), act__who="kazakhstan, Narnia")
    assert "No actor is called “Narnia”." in words(browser.post(address, sent))
    assert browser.post(address, sent | {"act-who": "all"}).status_code == 302
    row = ChangeSet.objects.get().rows.get(model="tracker.action")
    assert row.fields["actors"]["new"] == ["KZ"]
    assert row.fields["attribution"]["new"] == "own"


def test_pages_behind_a_set_lead_out_of_it(browser: Client, writer: User) -> None:
    mine = open_set(by=writer, reason="A reason.")
    for place in (BOX, paste(browser)):
        response: Any = browser.get(f"/set/{mine.pk}{place}")
        assert (response.status_code, response.url) == (302, BOX)
        assert browser.post(f"/set/{mine.pk}{place}", {"pasted": NEWS}).status_code in {302, 403}
    assert rows_of(mine) == []


def test_what_was_pasted_costs_the_same_at_any_size(browser: Client, writer: User) -> None:
    address = paste(browser)
    promise(ref="C-01")
    act = make.ActionFactory.create(date="2026-11-18")
    make.EvidenceFactory.create(action=act)
    box, form = queries(browser, BOX), queries(browser, address)
    for number in range(50):
        PastedItem.objects.create(
            user=writer, address=f"https://example.org/{number}", pasted_at="2026-11-28T12:00Z"
        )
        make.EvidenceFactory.create(action=make.ActionFactory.create(date="2026-11-18"))
        make.CommitmentFactory.create()
        make.PartyFactory.create()
    assert queries(browser, BOX) == box
    assert queries(browser, address) <= form + 1
    assert form <= MOST_QUERIES
    assert Action.objects.count() == 51
    assert reverse("admin:tracker_paste") == BOX
