"""How values look on a page: citations within a rationale, addresses of lists, small filters."""

import datetime as dt
from fractions import Fraction
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tracker.choices import Status, StatusGroup
from tracker.models import Action, Bearing, Commitment
from tracker.scoring import Clocks
from tracker.templatetags import tracker_tags as tags

from .markup import parse


def bearings(*slugs: str, title: str = "An act") -> list[Bearing]:
    return [Bearing(action=Action(slug=slug, title=title)) for slug in slugs]


def cite(rationale: str, *slugs: str, title: str = "An act") -> str:
    return tags.cite_actions(rationale, bearings(*slugs, title=title))


def test_an_action_named_becomes_a_link_to_its_number() -> None:
    assert cite("Done [b-act].", "a-act", "b-act") == (
        'Done [<a href="#action-b-act" title="An act">2</a>].'
    )


def test_several_actions_are_linked_in_the_order_named() -> None:
    html = cite("[b,a, c-1-x] then [a]", "a", "b", "c-1-x")
    assert [a.text for a in parse(html).all("a")] == ["2", "1", "3", "1"]
    assert parse(html).text == "[2, 1, 3] then [1]"


def test_a_name_that_stands_for_no_action_stays_as_it_is() -> None:
    assert cite("[not-here]", "a") == "[not-here]"
    assert parse(cite("[a, not-here]", "a")).text == "[1, not-here]"
    assert cite("[no such form] [A] [a_b] [] [-a] [a-]", "a") == (
        "[no such form] [A] [a_b] [] [-a] [a-]"
    )
    assert cite("no brackets: a", "a") == "no brackets: a"


def test_markup_in_the_rationale_or_in_a_title_is_only_text() -> None:
    html = cite('<b>x</b> & "y" [a]', "a", title="<i>\"'&")
    tree = parse(html)
    assert not tree.all("b")
    assert not tree.all("i")
    assert tree.text == '<b>x</b> & "y" [1]'
    assert tree.one("a").attributes == {"href": "#action-a", "title": "<i>\"'&"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["a", "a-b", "zz"]))
def test_no_rationale_makes_markup_of_its_own(words: str, slug: str) -> None:
    tree = parse(cite(f"{words}[{slug}]", "a", "a-b"))
    assert {element.tag for element in tree.walk()} <= {"", "a"}
    assert "".join(tree.text.split()).startswith("".join(words.split())[:5].partition("[")[0])


@pytest.mark.parametrize(
    ("given_values", "address"),
    [
        ({}, "/commitments/"),
        ({"standing": "agreed"}, "/commitments/"),
        ({"standing": "reported"}, "/commitments/?standing=reported"),
        ({"group": StatusGroup.MOVING}, "/commitments/?status=under_way"),
        ({"group": StatusGroup.DONE}, "/commitments/?status=delivered&status=substantial"),
        (
            {"group": StatusGroup.UNDONE, "pillar": "security", "standing": "reported"},
            "/commitments/?standing=reported&pillar=security&status=reversed&status=superseded",
        ),
        ({"theme": "a&b=c", "due": "none"}, "/commitments/?theme=a%26b%3Dc&due=none"),
    ],
)
def test_the_address_of_a_list_names_just_these(given_values: Any, address: str) -> None:
    assert tags.list_address(**given_values) == address


def test_the_groups_together_ask_for_every_status_once() -> None:
    asked = [
        value
        for group in StatusGroup
        for _name, value in parse_qsl(urlsplit(tags.list_address(group=group)).query)
    ]
    assert sorted(asked) == sorted(Status)


def test_small_filters() -> None:
    assert tags.status("under_way") is Status.UNDER_WAY
    assert str(tags.attribute(Status.DELIVERED, "label")) == "Delivered"
    assert tags.of_group({StatusGroup.DONE: 3}, cast("StatusGroup", "done")) == 3
    assert tags.percent(Fraction(125, 2)) == "63"
    assert tags.three_decimals(Fraction(2, 3)) == "0.667"
    assert tags.three_decimals(None) == "–"
    assert tags.written(None) == "no date known"


@pytest.mark.django_db
def test_a_row_is_quiet_by_the_rule_of_the_arithmetic() -> None:
    factories.CommitmentFactory.create(verdict="under_way")
    row = Commitment.objects.with_verdict().get()
    for newest, is_quiet in ((None, False), ("2024-01-01", True), ("2026-01-01", False)):
        row.newest_evidence = dt.date.fromisoformat(newest) if newest else None  # type: ignore[attr-defined]  # an annotation of the queryset
        assert tags.is_quiet_row(row, Clocks(quiet_months=9)) == is_quiet
        assert not tags.is_quiet_row(row, Clocks())
