"""Looked again, no change: many verdicts at once, and what waits to be weighed meanwhile."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.changesets.sets import a_set, added, entered
from tests.coding.desk import signed_in
from tests.publishing.people import TODAY, in_review, person, promise, published
from tracker.models import Assessment, Bearing, ChangeSet, Commitment, Search, User
from tracker.publishing.changesets import approve_set
from tracker.queries.dashboard import status_changes
from tracker.queries.unweighed import unweighed_bearings

from .desk import words
from .pages import list_url, queries, row_url

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ROUND = reverse("admin:tracker_assessment_round")
WHY = "The round of November."


@pytest.fixture
def verdicts(analyst: User, reviewer: User) -> list[Assessment]:
    """Two published verdicts, with their acts, searches and marks."""
    return [published(promise(ref=ref), by=analyst, reviewer=reviewer) for ref in ("C-1", "C-2")]


def send(client: Client, verdicts: list[Assessment], **more: Any) -> Any:
    ticked = {f"look-{row.pk}": "on" for row in verdicts}
    return client.post(ROUND, {"as_of": TODAY.isoformat(), "reason": WHY, **ticked, **more})


def test_a_round_is_one_set_and_says_what_the_verdicts_said(
    analyst: User, reviewer: User, verdicts: list[Assessment]
) -> None:
    search: Search = factories.SearchFactory.create()
    note = {f"note-{verdicts[1].pk}": "The office stood still."}
    sent = send(signed_in(analyst), verdicts, searches=[search.pk], _send="1", **note)
    changeset = ChangeSet.objects.get()
    assert sent.url == row_url(changeset)
    assert (changeset.state, changeset.reason) == ("in_review", WHY)
    assert changeset.rows.count() == 2
    assert set(Assessment.objects.current()) == set(verdicts)
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    for before in verdicts:
        now = Assessment.objects.current().get(commitment=before.commitment)
        assert now.succeeds == before
        assert now.as_of == TODAY
        assert (now.author, now.reviewer) == (analyst, reviewer)
        for name in ("status", "rationale", "confidence", "contested", "what_would_change_it"):
            assert getattr(now, name) == getattr(before, name)
        assert set(now.actions.all()) == set(before.actions.all())
        assert set(now.searches.all()) == {*before.searches.all(), search}
        marks = [
            sorted(row.scores.values_list("party", "value", "unscored")) for row in (now, before)
        ]
        assert marks[0] == marks[1]
    notes = Assessment.objects.current().order_by("commitment__ref")
    assert [row.public_note for row in notes] == [None, "The office stood still."]


def test_what_says_the_same_is_no_news_on_the_front_page(
    analyst: User, reviewer: User, verdicts: list[Assessment]
) -> None:
    send(signed_in(analyst), verdicts[:1], _send="1")
    changeset = ChangeSet.objects.get()
    approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    assert not status_changes(5)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"as_of": "2020-01-01"}, "C-1 was looked at up to 2026-04-30 already: name a later day."),
        ({"as_of": "tomorrow"}, "Looked at up to"),
        ({"as_of": "2999-01-01"}, "2999"),
        ({"reason": " "}, "Why the record should change"),
        ({"searches": ["999999"]}, "Searches made"),
        ({"reason": "a\0b"}, "Why the record should change"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    analyst: User, verdicts: list[Assessment], more: dict[str, Any], told: str
) -> None:
    refused = send(signed_in(analyst), verdicts, _send="1", **more)
    assert refused.status_code == 400
    assert told in words(refused)
    # What was ticked and typed stands there still.
    assert refused.content.decode().count(" checked") == 2
    assert not ChangeSet.objects.exists()
    assert Assessment.objects.count() == 2


def test_nothing_ticked_is_refused(analyst: User, verdicts: list[Assessment]) -> None:
    refused = send(signed_in(analyst), [])
    assert refused.status_code == 400
    assert "Choose at least one verdict." in words(refused)


def test_a_verdict_that_was_succeeded_meanwhile_is_refused(
    analyst: User, reviewer: User, verdicts: list[Assessment]
) -> None:
    published(verdicts[0].commitment, by=analyst, reviewer=reviewer, as_of=dt.date(2026, 5, 31))
    refused = send(signed_in(analyst), verdicts)
    assert refused.status_code == 400
    assert "C-1 has a newer verdict by now." in words(refused)


def test_only_who_drafts_verdicts_has_the_round() -> None:
    assert signed_in(person("manager", is_staff=True)).get(ROUND).status_code == 403


def test_the_round_goes_into_an_open_set_with_the_searches_made(
    analyst: User, verdicts: list[Assessment]
) -> None:
    client = signed_in(analyst)
    search = Search(key="s-900", query="joint office", made_on=TODAY, where="The web", found=0)
    changeset = a_set(analyst, added(search, by=analyst))
    inside = f"/set/{changeset.pk}{ROUND}"
    assert client.get(inside).status_code == 200
    number = changeset.rows.get().object_id
    ticked = {f"look-{row.pk}": "on" for row in verdicts}
    sent = {"as_of": TODAY.isoformat(), "reason": WHY, "searches": [number], **ticked}
    assert client.post(inside, sent).status_code == 302
    assert changeset.rows.count() == 3


# --- New acts ------------------------------------------------------------------------------------


def bearing(commitment: Commitment, slug: str, by: User, reviewer: User) -> Bearing:
    """A new action that bears on the commitment, entered by way of a set."""
    made = factories.ActionFactory.create(slug=slug)
    row = Bearing(
        action=made, commitment=commitment, direction="supports", weight="strong", why="It does."
    )
    changeset = a_set(by, added(row, by=by))
    entered(changeset, by=reviewer)
    return Bearing.objects.get(action=made)


def test_an_act_that_is_entered_after_the_verdict_waits_to_be_weighed(
    analyst: User, reviewer: User, verdicts: list[Assessment]
) -> None:
    old = set(unweighed_bearings(is_new=False))
    new = bearing(verdicts[0].commitment, "new-act", analyst, reviewer)
    assert list(unweighed_bearings(is_new=True)) == [new]
    assert set(unweighed_bearings(is_new=False)) == old
    client = signed_in(analyst)
    page = words(client.get("/admin/"))
    assert "New actions that the verdict does not weigh: 1" in page
    listed = client.get(f"{list_url(Commitment)}?acts=new")
    assert [row.ref for row in listed.context["cl"].result_list] == ["C-1"]
    # In the round it is told, and not ticked.
    shown = client.get(ROUND)
    assert "1 new action is not weighed" in words(shown)
    assert shown.content.decode().count(" checked") == 1
    # A newer verdict that leaves it aside has seen it.
    published(verdicts[0].commitment, by=analyst, reviewer=reviewer, as_of=dt.date(2026, 5, 31))
    assert not unweighed_bearings(is_new=True).exists()
    assert new in unweighed_bearings(is_new=False)


def test_new_acts_stand_first_in_the_form_and_leave_the_queue_with_a_draft(
    analyst: User, reviewer: User, verdicts: list[Assessment]
) -> None:
    new = [
        bearing(row.commitment, f"new-{row.commitment.ref}", analyst, reviewer) for row in verdicts
    ]
    client, add = signed_in(analyst), reverse("admin:tracker_assessment_add")
    address = f"{add}?commitment={verdicts[0].commitment_id}"
    shown = client.get(address)
    assert "New actions to weigh" in words(shown)
    box = shown.context["adminform"].form.fields["actions"]
    assert [label.startswith("New: ") for _value, label in box.choices] == [True, False]
    sent = in_review(verdicts[0].commitment, by=analyst)
    assert "New actions that the verdict does not weigh: 2" in words(client.get("/admin/"))
    sent.actions.add(new[0].action)
    assert "New actions that the verdict does not weigh: 1" in words(client.get("/admin/"))
    page = client.get(row_url(sent)).content.decode()
    assert f'<a rel="next" href="{add}?commitment={verdicts[1].commitment_id}">' in page
    # Another one's verdict leads nobody to the acts.
    assert 'rel="next"' not in signed_in(reviewer).get(row_url(sent)).content.decode()


def test_the_key_opens_from_the_first_page_what_waits_longest(
    analyst: User, reviewer: User
) -> None:
    rows = [in_review(promise(ref=ref), by=analyst) for ref in ("C-1", "C-2")]
    at = timezone.now() - dt.timedelta(days=2)
    Assessment.objects.filter(pk=rows[1].pk).update(submitted_at=at)
    page = signed_in(reviewer).get("/admin/").content.decode()
    assert f'<a rel="next" href="{row_url(rows[1])}">' in page
    # What somebody sent opens nothing for them.
    assert 'rel="next"' not in signed_in(analyst).get("/admin/").content.decode()


def test_the_next_one_is_a_key_away(analyst: User, reviewer: User) -> None:
    rows = [in_review(promise(ref=ref), by=analyst) for ref in ("C-1", "C-2", "C-3")]
    page = signed_in(reviewer).get(row_url(rows[0])).content.decode()
    assert f'<a rel="next" href="{row_url(rows[1])}">' in page
    assert "Waiting for my review: 2" in page
    assert 'rel="next"' not in signed_in(analyst).get(row_url(rows[0])).content.decode()


def test_the_round_takes_as_many_queries_for_50_verdicts_as_for_1(analyst: User) -> None:
    client, counts = signed_in(analyst), []
    for number in (1, 49):
        for _each in range(number):
            factories.AssessmentFactory.create()
        counts.append(queries(client, ROUND))
    assert len(set(counts)) == 1, counts


def test_verdicts_chosen_in_the_list_are_those_ticked(
    analyst: User, verdicts: list[Assessment]
) -> None:
    client = signed_in(analyst)
    chosen = {"action": "look_again_at", "index": "0", "_selected_action": [verdicts[1].pk]}
    page = client.post(list_url(Assessment), chosen, follow=True)
    assert [each.is_ticked for each in page.context["verdicts"]] == [False, True]
    bad = client.get(ROUND, {"only": ["9" * 20, "x", str(verdicts[0].pk)]})
    assert [each.is_ticked for each in bad.context["verdicts"]] == [True, False]
