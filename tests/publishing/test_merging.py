"""Twice on record: what a merger moves, what it keeps once, where the lost address leads."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.changesets.sets import a_set, added, entered, sent
from tests.publishing.people import TODAY, act, person, promise, published
from tracker import publications
from tracker.models import (
    Action,
    Actor,
    Assessment,
    ChangeSet,
    Evidence,
    Obligation,
    Publication,
    Publisher,
    RecordEntry,
    Search,
    Translation,
    User,
)
from tracker.publishing import NotAllowed, Refused, Stale, release
from tracker.publishing.changesets import approve_set
from tracker.publishing.merging import merge, move
from tracker.queries.resting import rests_on_something_withdrawn
from tracker.queries.unweighed import unweighed_bearings
from tracker.text import sha256_of

pytestmark = pytest.mark.django_db

make: Any = factories
WHY = "Entered twice."


@pytest.fixture
def analyst() -> User:
    return person("analyst", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer() -> User:
    return person("reviewer", public_name="A reviewer", is_staff=True)


def merged(kept: Any, lost: Any, *, by: User, reviewer: User, **more: Any) -> ChangeSet:
    """The approved set of a merger."""
    return entered(a_set(by, merging(kept, lost, by=by, **more)), by=reviewer)


def merging(kept: Any, lost: Any, *, by: User, **more: Any) -> Any:
    more.setdefault("versions", (kept.version, lost.version))
    more.setdefault("reason", WHY)
    return lambda: merge(kept, lost, by=by, **more)


def counted() -> int:
    publications.complete()
    found = Publication.objects.filter(
        evidence__withdrawn_at=None, evidence__action__withdrawn_at=None
    )
    return len(set(found.values_list("key", flat=True)))


def test_sources_and_bearings_move_and_publications_stay_as_many(
    analyst: User, reviewer: User, client: Client
) -> None:
    first, second = promise(ref="C-1"), promise(ref="C-2")
    kept, lost = act(first, slug="kept", tier=None), act(first, slug="lost", tier=None)
    make.BearingFactory(action=lost, commitment=second, why="Only there.")
    make.EvidenceFactory(action=kept, url="https://example.org/a")
    make.EvidenceFactory(action=lost, url="https://example.org/a?utm_source=x")
    own = make.EvidenceFactory(action=lost, url="https://example.org/b")
    Translation.objects.create(
        kind="evidence",
        key=f"lost {own.position}",
        field="shows",
        language="ru",
        text="Показано.",
        source_sha256=sha256_of(own.shows),
    )
    before = counted()
    changeset = merged(kept, lost, by=analyst, reviewer=reviewer)
    assert counted() == before == 2
    own.refresh_from_db()
    assert own.action == kept
    assert kept.evidence.count() == 2
    assert Translation.objects.get(kind="evidence").key == f"kept {own.position}"
    assert [row.commitment.ref for row in kept.bearings.order_by("commitment__ref")] == [
        "C-1",
        "C-2",
    ]
    lost = Action.objects.get(pk=lost.pk)
    assert lost.merged_into == kept
    assert lost.withdrawn_because == f"The same as kept. {WHY}"
    assert changeset.title == "A set"
    assert RecordEntry.objects.filter(kind="action", key="lost", verb="withdrawn").exists()
    for path, leads in {
        "/actions/lost/": "/actions/kept/",
        "/ru/actions/lost/": "/ru/actions/kept/",
        "/actions/lost.json": "/actions/kept.json",
        "/actions/lost.csv": "/actions/kept.csv",
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.get("Location")) == (301, leads), path
    assert client.get("/actions/kept/").status_code == 200


def test_nothing_is_public_before_a_second_person_approves(
    analyst: User, reviewer: User, client: Client
) -> None:
    kept, lost = make.ActionFactory(slug="kept"), make.ActionFactory(slug="lost")
    make.EvidenceFactory(action=lost)
    waiting = sent(a_set(analyst, merging(kept, lost, by=analyst)))
    assert client.get("/actions/lost/").status_code == 200
    with pytest.raises(NotAllowed):
        approve_set(waiting, by=analyst, version=waiting.version, today=TODAY)
    assert not Evidence.objects.filter(action=kept).exists()
    approve_set(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert client.get("/actions/lost/").status_code == 301


def test_a_verdict_that_rests_on_the_lost_act_waits_and_is_not_edited(
    analyst: User, reviewer: User
) -> None:
    commitment = promise(ref="C-1")
    verdict = published(commitment, by=analyst, reviewer=reviewer)
    (lost,) = verdict.actions.all()
    kept = act(promise(ref="C-2"), slug="kept")
    merged(kept, lost, by=analyst, reviewer=reviewer)
    assert list(Assessment.objects.filter(rests_on_something_withdrawn())) == [verdict]
    assert list(Assessment.objects.get(pk=verdict.pk).actions.all()) == [lost]
    (new,) = unweighed_bearings(is_new=True)
    assert (new.action, new.commitment) == (kept, commitment)


@pytest.mark.parametrize(
    ("chosen", "why"), [("kept", "Mine."), ("lost", "Yours."), ("both", "Mine. Yours.")]
)
def test_of_a_bearing_that_both_have_the_words_are_chosen(
    analyst: User, reviewer: User, chosen: str, why: str
) -> None:
    commitment = promise(ref="C-1")
    kept, lost = make.ActionFactory(), make.ActionFactory()
    make.BearingFactory(action=kept, commitment=commitment, why="Mine.")
    make.BearingFactory(action=lost, commitment=commitment, why="Yours.")
    merged(kept, lost, by=analyst, reviewer=reviewer, words={commitment.pk: chosen})
    assert kept.bearings.get().why == why


def test_what_is_taken_over_comes_from_the_lost_row(analyst: User, reviewer: User) -> None:
    kept = make.ActionFactory(place=None, title="The title that stays")
    lost = make.ActionFactory(place="Astana", title="Another title")
    merged(kept, lost, by=analyst, reviewer=reviewer, taken=["place"])
    kept.refresh_from_db()
    assert (kept.place, kept.title) == ("Astana", "The title that stays")


def test_what_came_to_the_lost_act_meanwhile_is_not_left_behind(
    analyst: User, reviewer: User
) -> None:
    kept, lost = make.ActionFactory(), make.ActionFactory(title="The other")
    make.EvidenceFactory(action=lost)
    waiting = sent(a_set(analyst, merging(kept, lost, by=analyst)))
    late = make.EvidenceFactory(action=lost, title="A late page")
    with pytest.raises(Refused, match="A late page"):
        approve_set(waiting, by=reviewer, version=waiting.version, today=TODAY)
    late.refresh_from_db()
    assert late.action == lost
    assert not Action.objects.get(pk=lost.pk).is_withdrawn


def test_two_acts_are_not_merged_into_each_other(analyst: User, reviewer: User) -> None:
    one, other = make.ActionFactory(title="One"), make.ActionFactory(title="The other")
    sets = [
        sent(a_set(analyst, merging(*pair, by=analyst))) for pair in ((one, other), (other, one))
    ]
    approve_set(sets[0], by=reviewer, version=sets[0].version, today=TODAY)
    with pytest.raises(Refused, match="“The other” is no longer there to be kept"):
        approve_set(sets[1], by=reviewer, version=sets[1].version, today=TODAY)
    assert not Action.objects.get(pk=one.pk).is_withdrawn


def test_a_release_from_before_shows_the_lost_act(
    analyst: User, reviewer: User, client: Client
) -> None:
    rows = [make.ActionFactory.build(slug=slug) for slug in ("kept", "lost")]
    entered(a_set(analyst, *(added(row, by=analyst) for row in rows)), by=reviewer)
    release("before", by=None)
    kept, lost = Action.objects.order_by("slug")
    merged(kept, lost, by=analyst, reviewer=reviewer)
    assert client.get("/r/before/actions/lost/").status_code == 200
    assert client.get("/actions/lost/").status_code == 301


def test_a_merger_of_mergers_leads_on(analyst: User, reviewer: User, client: Client) -> None:
    acts = [make.ActionFactory(slug=f"act-{n}") for n in range(3)]
    merged(acts[1], acts[0], by=analyst, reviewer=reviewer)
    acts[1].refresh_from_db()
    merged(acts[2], acts[1], by=analyst, reviewer=reviewer)
    assert client.get("/actions/act-0/")["Location"] == "/actions/act-2/"


def test_searches_become_one_that_covers_what_both_did(analyst: User, reviewer: User) -> None:
    first, second = promise(ref="C-1"), promise(ref="C-2")
    kept: Search = make.SearchFactory(key="s-kept")
    lost: Search = make.SearchFactory(key="s-lost")
    kept.commitments.add(first)
    lost.commitments.add(second)
    merged(kept, lost, by=analyst, reviewer=reviewer)
    assert set(kept.commitments.all()) == {first, second}
    lost.refresh_from_db()
    assert lost.withdrawn_because == f"The same as s-kept. {WHY}"


def test_a_publisher_leaves_its_name_with_the_kept_one(
    analyst: User, reviewer: User, client: Client
) -> None:
    kept = Publisher.objects.create(name="The Daily", addresses=["daily.example"])
    lost = Publisher.objects.create(name="Daily, The", addresses=["old.example"])
    pieces = [
        make.EvidenceFactory(publisher=name)
        for name in ("Daily, The (copy)", "AP via Daily, The", "AP")
    ]
    publications.complete()
    merged(kept, lost, by=analyst, reviewer=reviewer)
    names = [Evidence.objects.get(pk=piece.pk).publisher for piece in pieces]
    assert names == ["The Daily (copy)", "AP via The Daily", "AP"]
    kept.refresh_from_db()
    assert kept.addresses == ["daily.example", "old.example"]
    assert kept.other_names == ["Daily, The"]
    assert not Publisher.objects.filter(pk=lost.pk).exists()
    answer = client.get("/ru/sources/", {"publisher": "Daily, The", "tier": "ngo_or_academic"})
    assert answer.status_code == 301
    assert answer["Location"] == "/ru/sources/?publisher=The+Daily&tier=ngo_or_academic"


def test_an_actor_is_merged_by_managers(client: Client) -> None:
    manager = person("manager", "analyst", is_staff=True)
    second = person("manager", "reviewer", is_staff=True)
    first = promise(ref="C-1")
    party: Actor = make.PartyFactory(code="KZ")
    kept: Actor = make.ActorFactory(code="KZ-MIN", name="Ministry", parent=party)
    lost: Actor = make.ActorFactory(code="KZ-OLD", name="The Ministry", parent=party)
    for actor in (kept, lost):
        Obligation.objects.create(commitment=first, actor=actor, role="implementer")
    other = promise(ref="C-2")
    Obligation.objects.create(commitment=other, actor=lost, role="implementer")
    taken: Action = make.ActionFactory(slug="taken")
    taken.actors.add(party)
    taken.agencies.add(lost)
    child: Actor = make.ActorFactory(code="KZ-PART", parent=lost)
    merged(kept, lost, by=manager, reviewer=second)
    assert list(taken.agencies.all()) == [kept]
    assert Actor.objects.get(pk=child.pk).parent == kept
    standing = Obligation.objects.not_withdrawn()
    assert [
        (row.commitment.ref, row.actor.code) for row in standing.filter(role="implementer")
    ] == [
        ("C-1", "KZ-MIN"),
        ("C-2", "KZ-MIN"),
    ]
    assert kept.aliases.get().name == "The Ministry"
    assert client.get("/actors/KZ-OLD/")["Location"] == "/actors/KZ-MIN/"
    assert client.get("/ru/actors/KZ-OLD/")["Location"] == "/ru/actors/KZ-MIN/"
    assert client.get("/actors/KZ-OLD.json")["Location"] == "/actors/KZ-MIN.json"
    assert "KZ-OLD" not in client.get("/actors/").content.decode()


def test_a_reviewer_does_not_approve_the_merger_of_actors(reviewer: User) -> None:
    manager = person("manager")
    kept, lost = make.ActorFactory(), make.ActorFactory()
    waiting = sent(a_set(manager, merging(kept, lost, by=manager)))
    with pytest.raises(NotAllowed):
        approve_set(waiting, by=reviewer, version=waiting.version, today=TODAY)


def test_what_cannot_be_merged_is_refused_with_a_sentence(analyst: User) -> None:
    one, other = make.ActionFactory(title="One"), make.ActionFactory(title="Another")
    gone = make.ActionFactory(title="Gone", withdrawn_at=timezone.now(), withdrawn_because="No.")
    for kept, lost, reason, told in (
        (one, one, WHY, "a row is not merged with itself"),
        (one, gone, WHY, "“Gone” was withdrawn"),
        (gone, one, WHY, "“Gone” was withdrawn"),
        (one, other, " ", "Say why the two are the same."),
        (one, other, "a\0b", "U+0000"),
    ):
        with pytest.raises(Refused) as refused:
            merging(kept, lost, by=analyst, reason=reason)()
        assert told in str(refused.value)
    with pytest.raises(Stale):
        merging(one, other, by=analyst, versions=(1, 7))()
    with pytest.raises(NotAllowed):
        merging(one, other, by=person("manager"))()
    manager = person("manager")
    party, body = make.PartyFactory(), make.ActorFactory()
    with pytest.raises(Refused, match="is a party"):
        merging(body, party, by=manager)()
    assert not Action.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("factory", [factories.ActionFactory, factories.PartyFactory])
def test_the_database_refuses_a_merged_row_that_still_counts(factory: Any) -> None:
    row, other = factory(), factory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(merged_into=other)


def test_sources_and_bearings_are_moved_to_another_act(analyst: User, reviewer: User) -> None:
    commitment = promise(ref="C-1")
    mine, other = act(commitment, slug="mine", tier=None), make.ActionFactory(slug="other")
    piece = make.EvidenceFactory(action=mine)
    make.EvidenceFactory(action=other, position=4)
    bearing = mine.bearings.get()
    chosen = {"evidence": [piece.pk], "bearings": [bearing.pk]}

    def moving() -> None:
        move(mine, other, by=analyst, version=mine.version, reason="Mistaken.", **chosen)

    entered(a_set(analyst, moving), by=reviewer)
    piece.refresh_from_db()
    assert (piece.action, piece.position) == (other, 5)
    assert other.bearings.get() == bearing
    assert not mine.evidence.exists()


def test_a_move_of_what_the_other_act_has_is_refused(analyst: User) -> None:
    commitment = promise(ref="C-1")
    mine, other = act(commitment, tier=None), act(commitment, tier=None, title="The other")
    pieces = [
        make.EvidenceFactory(action=one, url="https://example.org/a") for one in (mine, other)
    ]
    more = {"by": analyst, "version": mine.version, "reason": WHY}
    for chosen, told in (
        ({"evidence": [pieces[0].pk]}, "“The other” has it already"),
        ({"bearings": [mine.bearings.get().pk]}, "“The other” has it already"),
        ({"evidence": [10**18]}, "Tick at least one"),
        ({}, "Tick at least one"),
    ):
        with pytest.raises(Refused) as refused:
            move(mine, other, **more, **chosen)
        assert told in str(refused.value)
    with pytest.raises(Refused, match="belong to this one"):
        move(mine, mine, **more, evidence=[pieces[0].pk])
