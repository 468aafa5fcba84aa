"""Two rows become one at the desk; sources move; many rows change at once."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.publishing.people import TODAY, act, person, promise, published
from tracker import publications
from tracker.models import (
    Action,
    Bearing,
    ChangeSet,
    Commitment,
    Evidence,
    ProposedRow,
    Publisher,
    Search,
    Theme,
    User,
)
from tracker.publishing.changesets import approve_set

from .desk import words
from .pages import list_url, queries, row_url

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

make: Any = factories
MERGE = reverse("admin:tracker_action_merge")


@pytest.fixture
def desk(analyst: User) -> Client:
    """The browser of an analyst. Nobody approves what it sends."""
    client = Client()
    client.force_login(analyst)
    return client


def sides(kept: Any, lost: Any) -> str:
    return f"?kept={kept.pk}&lost={lost.pk}"


def filled(kept: Any, lost: Any, **more: Any) -> dict[str, Any]:
    versions = {"kept_version": kept.version, "lost_version": lost.version}
    return {**versions, "reason": "Entered twice.", **more}


def test_two_clicks_of_the_list_lead_to_the_page_of_both(desk: Client) -> None:
    kept, lost = make.ActionFactory(), make.ActionFactory()
    page = words(desk.get(list_url(Action)))
    assert '<button type="submit" class="button" name="index" value="0">Merge</button>' in page
    chosen = {
        "action": ["merge_rows", "withdraw_rows"],
        "index": "0",
        ACTION_CHECKBOX_NAME: [kept.pk, lost.pk],
    }
    answer = desk.post(list_url(Action), chosen)
    assert answer["Location"] == MERGE + sides(kept, lost)
    answer = desk.post(list_url(Action), {**chosen, ACTION_CHECKBOX_NAME: [kept.pk]}, follow=True)
    assert "Choose exactly two rows to merge." in words(answer)
    assert not ChangeSet.objects.exists()


def test_the_page_says_what_moves_and_what_rests_on_the_lost_act(
    desk: Client, analyst: User, reviewer: User
) -> None:
    verdict = published(promise(ref="C-1"), by=analyst, reviewer=reviewer)
    (lost,) = verdict.actions.all()
    kept = act(promise(ref="C-2"), title="The act kept")
    make.EvidenceFactory(action=lost, title="A page that moves")
    page = words(desk.get(MERGE + sides(kept, lost)))
    for told in ("The act kept", "A page that moves", str(verdict), "wait in the queue"):
        assert told in page
    sent = desk.post(MERGE + sides(kept, lost), filled(kept, lost, _send="1"))
    changeset = ChangeSet.objects.get()
    assert sent["Location"] == row_url(changeset)
    assert (changeset.state, changeset.reason) == ("in_review", "Entered twice.")
    assert changeset.title == f"{lost.slug} is the same as {kept.slug}"
    assert not Action.objects.filter(merged_into__isnull=False).exists()
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    assert Client().get(f"/actions/{lost.slug}/")["Location"] == f"/actions/{kept.slug}/"
    page = words(desk.get(row_url(lost)))
    assert "to which its address leads" in page


def test_the_row_leads_to_what_may_be_the_same(desk: Client) -> None:
    row = make.ActionFactory(title="Ministers of water meet in Almaty")
    other = make.ActionFactory(title="Ministers of water meet in Almaty")
    address = f"{MERGE}?row={row.pk}"
    assert address in desk.get(row_url(row)).content.decode()
    page = desk.get(address).content.decode().replace("&amp;", "&")
    assert MERGE + sides(row, other) in page
    chosen = desk.get(address, {"row": row.pk, "other": other.pk})
    assert chosen["Location"] == MERGE + sides(row, other)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?kept={0}&lost={0}", "a row is not merged with itself"),
        ("?kept={0}&lost={1}", "“Gone” was withdrawn: it cannot be merged."),
        ("?kept={0}&lost=99999999999999999999", "There is no such row to merge."),
        ("?kept={0}&lost=abc", "There is no such row to merge."),
        ("?kept={0}", "There is no such row to merge."),
        ("?row=%00", "There is no such row to merge."),
        ("", "There is no such row to merge."),
        ("?row={0}&other={0}", "a row is not merged with itself"),
    ],
)
def test_what_cannot_be_merged_is_said_and_nothing_is_written(
    desk: Client, query: str, told: str
) -> None:
    row = make.ActionFactory(title="One")
    gone = make.ActionFactory(
        title="Gone", withdrawn_at="2026-01-01T00:00Z", withdrawn_because="No."
    )
    address = MERGE + query.format(row.pk, gone.pk)
    for answer in (desk.get(address), desk.post(address, filled(row, gone))):
        assert answer.status_code == 400
        assert told in words(answer)
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "told"),
    [
        ({"lost_version": 7}, 409, "Somebody else saved this in the meantime."),
        ({"lost_version": "x"}, 400, "Enter a whole number."),
        ({"kept_version": 10**20}, 400, "Ensure this value is less than"),
        ({"reason": " "}, 400, "Say why the two are the same."),
        ({"reason": "a\0b"}, 400, "U+0000"),
        ({"take-date": "on", "take-nothing": "on", "words-99": "kept"}, 302, ""),
    ],
)
def test_a_bad_merger_writes_nothing(
    desk: Client, more: dict[str, Any], status: int, told: str
) -> None:
    kept, lost = make.ActionFactory(), make.ActionFactory(date="2025-02-01")
    answer = desk.post(MERGE + sides(kept, lost), filled(kept, lost, **more))
    assert answer.status_code == status
    if told:
        assert told in words(answer)
        assert not ChangeSet.objects.exists()


def test_whoever_may_not_mend_a_row_may_not_merge_it(desk: Client, analyst: User) -> None:
    row, other = make.ActorFactory(), make.ActorFactory()
    address = reverse("admin:tracker_actor_merge") + sides(row, other)
    assert desk.get(address).status_code == 403
    assert desk.post(address, filled(row, other)).status_code == 403
    somebody = ChangeSet.objects.create(key="s-1", title="A set", author=person("analyst"))
    acts = [make.ActionFactory(), make.ActionFactory()]
    within = f"/set/{somebody.pk}{MERGE}{sides(*acts)}"
    assert desk.post(within, filled(*acts)).status_code == 403
    assert not ProposedRow.objects.exists()


def test_searches_and_publishers_have_the_same_page(desk: Client) -> None:
    searches: list[Search] = [make.SearchFactory(), make.SearchFactory()]
    outlets = [Publisher.objects.create(name=name) for name in ("An outlet", "Outlet, An")]
    for model, rows in (("search", searches), ("publisher", outlets)):
        address = reverse(f"admin:tracker_{model}_merge")
        assert desk.get(f"{address}?row={rows[0].pk}").status_code == 200
        assert desk.get(address + sides(*rows)).status_code == 200
        sent = desk.post(address + sides(*rows), filled(*rows, _send="1"))
        assert sent.status_code == 302
    assert set(ChangeSet.objects.values_list("state", flat=True)) == {"in_review"}
    refused = desk.post(
        reverse("admin:tracker_publisher_merge") + sides(outlets[0], outlets[0]),
        filled(outlets[0], outlets[0]),
    )
    assert refused.status_code == 400


def test_the_page_takes_as_many_queries_for_fifty_rows_as_for_one(desk: Client) -> None:
    kept, lost = make.ActionFactory(), make.ActionFactory()
    commitment = make.CommitmentFactory()

    def more(number: int) -> None:
        for _each in range(number):
            make.EvidenceFactory(action=lost)
            make.BearingFactory(
                action=lost,
                commitment=make.CommitmentFactory(
                    document=commitment.document, sentence=commitment.sentence
                ),
            )
        publications.complete()

    more(1)
    address = MERGE + sides(kept, lost)
    few = queries(desk, address)
    moving = row_url(lost, "move")
    few_moving = queries(desk, moving)
    more(49)
    assert (queries(desk, address), queries(desk, moving)) == (few, few_moving)
    assert few <= 30


def test_sources_are_ticked_and_moved(desk: Client, reviewer: User) -> None:
    mine, other = act(promise(ref="C-1"), tier=None), make.ActionFactory(title="The other")
    piece = make.EvidenceFactory(action=mine)
    address = row_url(mine, "move")
    assert address in desk.get(row_url(mine)).content.decode()
    data = {"version": mine.version, "to": other.pk, "reason": "It tells of that one."}
    for bad, told in (
        ({}, "Tick at least one source or bearing"),
        ({"evidence": piece.pk, "to": ""}, "Choose the action to which they belong."),
        ({"evidence": piece.pk, "to": "9" * 20}, "To which action"),
        ({"evidence": piece.pk, "to": mine.pk}, "Choose another act"),
        ({"evidence": "9" * 20}, "Tick at least one source or bearing"),
        ({"evidence": piece.pk, "reason": ""}, "Say why they belong to the other action."),
    ):
        answer = desk.post(address, {**data, **bad})
        assert answer.status_code == 400
        assert told in words(answer)
    assert desk.post(address, {**data, "evidence": piece.pk, "version": 9}).status_code == 409
    assert not ChangeSet.objects.exists()
    bearing = mine.bearings.get()
    desk.post(address, {**data, "evidence": piece.pk, "bearings": bearing.pk, "_send": "1"})
    changeset = ChangeSet.objects.get()
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    assert Evidence.objects.get().action == other
    assert Bearing.objects.get().action == other


def chosen(rows: list[Any], action: str, **more: Any) -> dict[str, Any]:
    return {
        "action": action,
        "index": "0",
        "select_across": "0",
        ACTION_CHECKBOX_NAME: [row.pk for row in rows],
        **more,
    }


def applied(desk: Client, rows: list[Any], action: str, **more: Any) -> Any:
    """The list's answer to the change, as the page that names the rows sends it."""
    address = list_url(type(rows[0]))
    page = desk.post(address, chosen(rows, action))
    assert page.status_code == 200
    sent = {"apply": "1", "seen": page.context["seen"], "reason": "All wrong.", **more}
    return desk.post(address, chosen(rows, action, **sent))


def test_many_acts_are_withdrawn_for_one_reason(
    desk: Client, analyst: User, reviewer: User
) -> None:
    verdict = published(promise(ref="C-1"), by=analyst, reviewer=reviewer)
    rows = [verdict.actions.get(), *(make.ActionFactory() for _each in range(2))]
    gone = make.ActionFactory(withdrawn_at="2026-01-01T00:00Z", withdrawn_because="No.")
    page = words(desk.post(list_url(Action), chosen([*rows, gone], "withdraw_rows")))
    for told in (str(rows[1]), str(verdict), "3 rows", "1 chosen row was withdrawn already"):
        assert told in page
    assert not ChangeSet.objects.exists()
    applied(desk, [*rows, gone], "withdraw_rows", _send="1")
    changeset = ChangeSet.objects.get()
    assert (changeset.state, changeset.rows.count()) == ("in_review", 3)
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    found = Action.objects.filter(withdrawn_because="All wrong.")
    assert set(found) == set(rows)


def test_many_commitments_get_a_theme(desk: Client, reviewer: User) -> None:
    water: Theme = make.ThemeFactory(name="Water")
    rows: list[Commitment] = [promise(ref=f"C-{n}") for n in range(2)]
    before = [list(row.themes.all()) for row in rows]
    page = words(desk.post(list_url(Commitment), chosen(rows, "set_theme")))
    assert str(before[0][0]) in page
    refused = applied(desk, rows, "set_theme", theme="9" * 20)
    assert refused.status_code == 400
    assert not ChangeSet.objects.exists()
    applied(desk, rows, "set_theme", theme=water.pk, is_primary="on", _send="1")
    changeset = ChangeSet.objects.get()
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    for row, themes in zip(rows, before, strict=True):
        row.refresh_from_db()
        assert row.primary_theme == water
        assert set(row.themes.all()) == {water, *themes}


def test_what_is_wrong_with_many_rows_is_said_and_nothing_is_written(desk: Client) -> None:
    rows = [make.ActionFactory() for _each in range(2)]
    for more, status, told in (
        ({"reason": ""}, 400, "Say why the record should change."),
        ({"reason": "a\0b"}, 400, "U+0000"),
        ({"seen": "x"}, 409, "The rows have changed since you saw them."),
    ):
        answer = applied(desk, rows, "withdraw_rows", **more)
        assert (answer.status_code, told in words(answer)) == (status, True)
    answer = desk.post(
        list_url(Action), chosen([], "withdraw_rows") | {ACTION_CHECKBOX_NAME: ["9" * 20, "x"]}
    )
    assert answer.status_code < 500
    assert not ChangeSet.objects.exists()


def test_no_status_is_given_to_many(desk: Client) -> None:
    page = words(desk.get(list_url(Commitment)))
    assert 'value="set_theme"' in page
    assert "status" not in page.partition('class="actions"')[2].partition("</div>")[0]


def test_a_filtered_list_is_withdrawn_across_its_pages(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.admin.bulk.MOST", 60)
    rows = [make.ActionFactory(kind="meeting") for _each in range(61)]
    make.ActionFactory(kind="agreement")
    address = f"{list_url(Action)}?kind__exact=meeting"
    across = {"select_across": "1"}
    answer = desk.post(address, chosen(rows[:1], "withdraw_rows", **across), follow=True)
    assert "Choose at most 60 rows at once" in words(answer)
    rows.pop().delete()
    page = desk.post(address, chosen(rows[:1], "withdraw_rows", **across))
    assert "60 rows" in words(page)
    sent = {"apply": "1", "seen": page.context["seen"], "reason": "All wrong.", **across}
    desk.post(address, chosen(rows[:1], "withdraw_rows", **sent))
    assert ChangeSet.objects.get().rows.count() == 60
