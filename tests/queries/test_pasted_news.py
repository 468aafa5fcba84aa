"""What the record says of pasted news: who is named, who publishes there, what may be the same."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tracker.models import ActorAlias, Publisher, Translation
from tracker.queries.naming import actors_named
from tracker.queries.publishers import publisher_at
from tracker.queries.twins import like_actions

make: Any = factories
pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 18)


@pytest.fixture
def actors() -> None:
    us = make.PartyFactory.create(code="US", name="United States", adjective="American")
    kz = make.PartyFactory.create(code="KZ", name="Kazakhstan", adjective="Kazakh")
    state = make.ActorFactory.create(
        code="US-STATE", name="United States Department of State", parent=us
    )
    make.ActorFactory.create(code="DFC", name="U.S. Finance Corporation", parent=us)
    ActorAlias.objects.create(actor=state, name="State")
    ActorAlias.objects.create(actor=state, name="State Department")
    for party, name in ((us, "США"), (kz, "Казахстан")):
        Translation.objects.create(
            kind="actor", key=party.code, field="name", language="ru", text=name
        )


@pytest.mark.usefixtures("actors")
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("The U.S. and Kazakhstan agree.", {"US", "KZ"}),
        ("Kazakh ministers meet; all of us were there.", {"KZ"}),
        ("The State Department said so.", {"US-STATE", "US"}),
        ("The state of things.", set()),
        ("State aid is given.", set()),
        ("DFC signs.", {"DFC", "US"}),
        ("The U.S. Finance Corporation signs.", {"DFC", "US"}),
        ("Президент Казахстана прибыл в США.", {"KZ", "US"}),
        ("Nobody is named.", set()),
    ],
)
def test_actors_are_found_by_any_of_their_names(words: str, codes: set[str]) -> None:
    assert {actor.code for actor in actors_named(words)} == codes


def test_a_publisher_is_found_by_its_host_or_the_site_above_it() -> None:
    Publisher.objects.create(name="Rain", addresses=["rain.example"], usual_tier="state_media")
    Publisher.objects.create(name="One", addresses=["both.example"])
    Publisher.objects.create(name="Two", addresses=["both.example"])
    for url in ("https://rain.example/a", "https://m.rain.example/", "https://en.rain.example/x"):
        found = publisher_at(url)
        assert found is not None
        assert (found.name, found.tier, found.language) == ("Rain", "state_media", "")
    assert publisher_at("https://rain.example.org/a") is None
    assert publisher_at("https://both.example/a") is None
    assert publisher_at("no address") is None


def test_a_host_without_a_row_is_known_by_most_of_its_evidence() -> None:
    for number, name in enumerate(("Snow", "Snow via Rain", "Other")):
        make.EvidenceFactory.create(publisher=name, url=f"https://snow.example/{number}")
    found = publisher_at("https://www.snow.example/x")
    assert found is not None
    assert found.name == "Snow"
    make.EvidenceFactory.create(publisher="Other", url="https://snow.example/9")
    assert publisher_at("https://www.snow.example/x") is None


def test_an_act_is_alike_by_day_and_actors_or_by_its_title() -> None:
    kz, us = make.PartyFactory.create(code="KZ"), make.PartyFactory.create(code="US")
    act = make.ActionFactory.create(title="A tungsten plant is promised", date=DAY, amount=None)
    act.actors.add(kz, us)

    def twins(*titles: str, **more: Any) -> list[bool]:
        given = {"day": None, "actors": [], **more}
        return [like.is_twin for like in like_actions(titles, **given)]

    both = [kz.pk, us.pk]
    assert twins("Quite another", day=DAY, actors=both) == [True]
    assert twins("Quite another", day=DAY + dt.timedelta(days=1), actors=both) == [False]
    assert twins("Quite another", day=DAY, actors=[kz.pk]) == [False]
    assert twins("Quite another", day=DAY + dt.timedelta(days=2), actors=both) == []
    assert twins("Tungsten plant promised to Almaty") == [True]
    assert twins("Tungsten plant promised to Almaty", day=DAY + dt.timedelta(days=60)) == []
    assert twins("A tungsten plant is promised", day=DAY + dt.timedelta(days=60)) == [True]
    assert twins() == []


def test_two_sums_are_two_acts() -> None:
    kz = make.PartyFactory.create(code="KZ")
    sums = {"currency": "USD", "amount_kind": "loan", "amount_stage": "announced"}
    act = make.ActionFactory.create(title="A loan", date=DAY, amount=Decimal(5), **sums)
    act.actors.add(kz)
    assert like_actions(["Other"], day=DAY, actors=[kz.pk], amount=Decimal(5))
    assert not like_actions(["Other"], day=DAY, actors=[kz.pk], amount=Decimal(6))
