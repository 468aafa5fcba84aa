"""Role by state by face: who sees the rows of a set, and who does what with the set.

Made once: a record, what every public face answered then, and a set in each state that waits. A
test that is about an approved set approves the one in review.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.databases import passing, prepared
from tests.pages.site import Answer, ask
from tests.pages.test_every_face import Face
from tracker.models import Action, ChangeSet, ProposedRow, RecordEntry, User
from tracker.publishing.changesets import approve_set
from tracker.publishing.trials import taken_back

from .world import (
    BEFORE,
    DECIDES,
    NOW,
    OF_THE_SETS,
    ROLES,
    SEES,
    WAITING,
    make_world,
    slug,
    walked,
    words,
)

pytestmark = [
    pytest.mark.xdist_group("sets"),
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

STATES = (*WAITING, "approved")
EVERYBODY = (None, *ROLES)
# One address of each kind of face that shows an act; AT stands for a day.
SHOWN_AT = {
    "its page": "/actions/{okapi}/",
    "its JSON": "/actions/{okapi}.json",
    "the list": "/actions/",
    "the list as CSV": "/actions.csv",
    "the list as JSON Lines": "/actions.jsonl",
    "the promise": "/commitments/ZEB-1/",
    "the promise as JSON": "/commitments/ZEB-1.json",
    "the timeline": "/timeline/?kind=action",
    "the search": "/search/?q=sighted",
    "the search as JSON": "/search.json?q=sighted",
    "the changes": "/changes/",
    "the feed": "/changes.atom",
    "the log": "/data/log.jsonl",
    "the day of the sets": "/on/2026-11-22/actions/",
}


@pytest.fixture(scope="session")
def before() -> dict[Face, Answer]:
    """What every public face answered before there were sets."""
    return {}


@pytest.fixture(scope="session")
def database_with_sets(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, before: dict[Face, Answer]
) -> Iterator[BaseDatabaseWrapper]:
    """The connection to a copy with the record and the sets."""
    yield from prepared(django_db_blocker, "sets", lambda: before.update(make_world()))


@pytest.fixture(autouse=True)
def _sets(db: None, database_with_sets: BaseDatabaseWrapper) -> Iterator[None]:
    with passing(database_with_sets), time_machine.travel(NOW, tick=False):
        yield


def the_set(state: str) -> ChangeSet:
    """The set in this state."""
    if state == "approved" and not ChangeSet.objects.filter(state=state).exists():
        waiting = ChangeSet.objects.get(state="in_review")
        boss = User.objects.get(username="boss")
        with time_machine.travel(OF_THE_SETS, tick=False):
            approve_set(waiting, by=boss, version=waiting.version, today=OF_THE_SETS.date())
    return ChangeSet.objects.get(state=state)


def named(state: str) -> str:
    """Under which state the words of the set were written."""
    return "in_review" if state == "approved" else state


def browser(who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(User.objects.get(username=who))
    return client


def found_in(answer: Any, state: str) -> set[str]:
    """Which kinds of rows of the set the answer tells of."""
    text = answer.text if isinstance(answer, Answer) else answer.content.decode()
    return {kind for kind, word in words(named(state)).items() if word in text}


# --- The public faces ----------------------------------------------------------------------------


def test_no_public_face_knows_of_a_set_that_nobody_approved(before: dict[Face, Answer]) -> None:
    """Byte by byte what it was before there were sets: no row, no count, no address."""
    after = walked()
    assert len(after) > 100
    assert {str(face) for face in after if after[face].body != before[face].body} == set()
    assert {str(face) for face in after if after[face].status != before[face].status} == set()


def test_every_public_face_is_of_the_record_alone_once_one_is_approved(
    before: dict[Face, Answer],
) -> None:
    the_set("approved")
    after = walked()
    for state in WAITING:
        if state != "in_review":
            assert {str(face) for face in after if found_in(after[face], state)} == set()
    told = {str(face) for face in after if found_in(after[face], "approved")}
    assert told >= {address for address in SHOWN_AT.values() if address in {*map(str, after)}}
    assert len(told) > 15


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_who_reads_in_public_sees_what_is_approved_and_no_more(state: str, who: str | None) -> None:
    client = browser(who)
    the_set(state)
    for face, address in SHOWN_AT.items():
        answer = ask(client, address.format(okapi=slug("okapi", named(state))))
        shown = found_in(answer, state)
        if state == "approved":
            assert answer.status == 200, face
            assert "added" in shown, face
        else:
            assert shown == set(), face
            assert answer.status == (404 if "okapi" in address and "q=" not in address else 200)
        assert not {other for other in WAITING if other != named(state) and found_in(answer, other)}


@pytest.mark.parametrize("state", STATES)
def test_the_day_before_knows_nothing_of_it(state: str) -> None:
    the_set(state)
    day = BEFORE.date().isoformat()
    assert found_in(ask(Client(), f"/on/{day}/actions/"), state) == set()
    assert ask(Client(), f"/on/{day}/actions/{slug('okapi', named(state))}/").status == 404


@pytest.mark.parametrize("state", STATES)
def test_the_sitemap_and_the_names_of_the_search_have_it_once_it_is_approved(state: str) -> None:
    the_set(state)
    is_public = state == "approved"
    key = slug("okapi", named(state))
    assert (key in ask(Client(), "/sitemap.xml").text) is is_public
    assert (f"/actions/{key}/" in ask(Client(), "/search/?q=sighted").text) is is_public


# --- The desk ------------------------------------------------------------------------------------


def to_the_door(response: Any) -> bool:
    """Whether it leads to where one signs in."""
    return response.status_code == 302 and "/login/" in response["Location"]


def is_staff(who: str | None) -> bool:
    return who is not None and ROLES[who][1].get("is_staff", False)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_who_sees_the_set_on_the_desk(state: str, who: str | None) -> None:
    client, changeset = browser(who), the_set(state)
    listed = client.get(reverse("admin:tracker_changeset_changelist"))
    page = client.get(reverse("admin:tracker_changeset_change", args=[changeset.pk]))
    if who in SEES:
        assert changeset.title in listed.content.decode()
        assert found_in(page, state) == {"added", "changed", "withdrawn"}
        return
    for answer in (listed, page):
        assert to_the_door(answer) if not is_staff(who) else answer.status_code == 403
        assert found_in(answer, state) == set()


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_the_lists_and_forms_of_the_desk_hold_the_record_alone(state: str, who: str | None) -> None:
    client, changeset = browser(who), the_set(state)
    row = ProposedRow.objects.get(changeset=changeset, key=slug("okapi", named(state)))
    listed = client.get(reverse("admin:tracker_action_changelist"))
    form = client.get(reverse("admin:tracker_action_change", args=[row.object_id]))
    for answer in (listed, form):
        if who in SEES and state == "approved":
            assert "added" in found_in(answer, state)
        else:
            assert found_in(answer, state) == set()
            assert answer.status_code in ({200, 302} if who in SEES else {302, 403})


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_who_sees_the_record_as_it_would_be(state: str, who: str | None) -> None:
    client, changeset = browser(who), the_set(state)
    row = ProposedRow.objects.get(changeset=changeset, key=slug("okapi", named(state)))
    form = reverse("admin:tracker_action_change", args=[row.object_id])
    pages = ["/", "/actions/", f"/actions/{row.key}/", "/actions.json", "/changes/"]
    desk = [reverse("admin:tracker_action_changelist"), form]
    for page in (*pages, *desk):
        answer = client.get(f"/set/{changeset.pk}{page}")
        assert "no-store" in answer["Cache-Control"] or to_the_door(answer), page
        if not is_staff(who):
            assert to_the_door(answer), page
        elif who not in SEES:
            assert answer.status_code in {403, 404}, page
        elif state in {"approved", "dropped"}:
            # A new row of a set that was given up is nowhere but on the page of the set.
            own = reverse("admin:tracker_changeset_change", args=[changeset.pk])
            leads_to = own if (state, page) == ("dropped", form) else page
            assert (answer.status_code, answer["Location"]) == (302, leads_to)
        else:
            assert answer.status_code == 200, page
            assert page == "/" or "added" in found_in(answer, state), page
        assert found_in(answer, state) == set() or who in SEES
        for other in set(WAITING) - {named(state)}:
            assert found_in(answer, other) == set()


# --- What is done with it ------------------------------------------------------------------------

OPEN, REVIEW = {"open", "returned"}, {"in_review"}
MORE = {
    "key": "more",
    "query": "okapi",
    "made_on": "2026-04-01",
    "where": "press",
    "made_by": "An analyst",
    "found": "0",
}
# Each button: whose it is, and in which states it does something.
BUTTONS: dict[str, tuple[set[str], set[str]]] = {
    "_submit": ({"author"}, OPEN),
    "_drop": ({"author"}, OPEN | REVIEW),
    "_take_back": ({"author"}, REVIEW),
    "_remove": ({"author"}, OPEN),
    "_approve": (DECIDES, REVIEW),
    "_return": (DECIDES, REVIEW),
}


def stored() -> list[Any]:
    """The sets, their rows, the acts and the log, as the database has them."""
    models = (ChangeSet, ProposedRow, Action, RecordEntry)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_who_does_what_with_the_set(state: str, who: str | None) -> None:
    client, changeset = browser(who), the_set(state)
    address = reverse("admin:tracker_changeset_change", args=[changeset.pk])
    row = changeset.rows.get(key=slug("okapi", named(state)))
    before = stored()
    for button, (whose, states) in BUTTONS.items():
        with taken_back():
            sent = {"version": changeset.version, button: row.pk, "because": "Look again."}
            answer = client.post(address, sent)
            if who in whose and state in states:
                assert (answer.status_code, answer["Location"]) == (302, address), button
                assert stored() != before, button
                continue
            assert to_the_door(answer) or answer.status_code in {400, 403}, button
            assert who not in SEES or not to_the_door(answer), button
            assert stored() == before, button


@pytest.mark.parametrize("who", sorted(SEES))
@pytest.mark.parametrize("state", STATES)
def test_the_page_of_the_set_offers_what_can_be_done(state: str, who: str) -> None:
    changeset = the_set(state)
    page = browser(who).get(reverse("admin:tracker_changeset_change", args=[changeset.pk]))
    shown = {button for button in BUTTONS if f'name="{button}"' in page.content.decode()}
    expected = {
        button for button, (whose, states) in BUTTONS.items() if who in whose and state in states
    }
    # A set in review is taken back before it is given up.
    assert shown == expected - ({"_drop"} if state == "in_review" else set())


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_who_changes_what_is_in_the_set(state: str, who: str | None) -> None:
    client, changeset = browser(who), the_set(state)
    form = f"/set/{changeset.pk}{reverse('admin:tracker_search_add')}"
    before = stored()
    with taken_back():
        answer = client.post(form, MORE)
        if who == "author" and state in OPEN:
            assert answer.status_code == 302
            assert changeset.rows.filter(key="more", verb="added").exists()
            return
        assert to_the_door(answer) or answer.status_code in {403, 404}
        assert stored() == before


def test_the_connection_is_that_of_the_copy() -> None:
    with transaction.atomic():
        assert connection.in_atomic_block
        assert ChangeSet.objects.count() == len(WAITING)
