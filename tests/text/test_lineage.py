"""Which earlier promise a new one may take up, and how it would."""

import datetime as dt
from typing import Any

import pytest

from tracker.choices import Binding, LinkType, ObligationKind
from tracker.text.lineage import MOST, Kin, Promise, kin_of

DAY = dt.date(2031, 5, 1)


def promise(
    ref: str, words: str = "They will repair the northern canal.", **values: Any
) -> Promise:
    return Promise(ref, words, **values)


def only(new: Promise, *earlier: Promise) -> Kin:
    (found,) = kin_of(new, earlier)
    return found


def test_the_same_words_are_found_before_the_same_theme() -> None:
    found = kin_of(
        promise("B-01", themes=frozenset({"water"})),
        [
            promise("A-01", "They share river data.", themes=frozenset({"water"})),
            promise("A-02", "Repairs of the northern canals.", themes=frozenset({"water"})),
            promise("A-03", "They will train pilots."),
        ],
    )
    assert [kin.earlier.ref for kin in found] == ["A-02"]
    assert found[0].words == ("repair", "northern", "canal")
    assert found[0].themes == ("water",)


def test_what_shares_no_word_and_no_body_is_not_proposed() -> None:
    themes = frozenset({"water", "energy"})
    assert kin_of(promise("B-01", themes=themes), [promise("A-01", "Pilots.", themes=themes)]) == []
    bodies = frozenset({"Canal Bank"})
    kin = only(
        promise("B-01", themes=themes, bodies=bodies),
        promise("A-01", "Pilots.", themes=themes, bodies=bodies),
    )
    assert kin.bodies == ("Canal Bank",)


def test_no_more_than_three_are_proposed_likeliest_first() -> None:
    earlier = [
        promise(f"A-{n:02}", f"They will repair the northern canal{' now' * n}") for n in range(5)
    ]
    found = kin_of(promise("B-01"), earlier)
    assert len(found) == MOST
    assert [kin.share for kin in found] == sorted((kin.share for kin in found), reverse=True)


@pytest.mark.parametrize(
    ("new", "earlier", "expected"),
    [
        ({}, {}, (LinkType.RESTATES, "")),
        (
            {"binding": Binding.HIGH},
            {"binding": Binding.LOW},
            (LinkType.STRENGTHENS, "binding"),
        ),
        ({"binding": Binding.LOW}, {"binding": Binding.MEDIUM}, (LinkType.DILUTES, "binding")),
        ({"binding": Binding.LOW}, {}, (LinkType.RESTATES, "")),
        (
            {"kind": ObligationKind.RESULT},
            {"kind": ObligationKind.EFFORT},
            (LinkType.STRENGTHENS, "kind"),
        ),
        (
            {"kind": ObligationKind.PROCESS},
            {"kind": ObligationKind.RESULT},
            (LinkType.DILUTES, "kind"),
        ),
        ({"has_target": True}, {}, (LinkType.STRENGTHENS, "measure")),
        ({}, {"has_target": True}, (LinkType.DILUTES, "measure")),
        (
            {"due_on": dt.date(2035, 1, 1)},
            {"due_on": dt.date(2033, 1, 1)},
            (LinkType.SUPERSEDES, "day"),
        ),
        (
            {"made_on": DAY},
            {"due_on": dt.date(2030, 1, 1)},
            (LinkType.FOLLOWED_UP_BY, "day"),
        ),
        ({"made_on": DAY}, {"due_on": dt.date(2032, 1, 1)}, (LinkType.DILUTES, "measure")),
        # A day tells more than the verb.
        (
            {"binding": Binding.LOW, "has_target": True},
            {"binding": Binding.HIGH},
            (LinkType.STRENGTHENS, "measure"),
        ),
    ],
)
def test_the_ladder_says_how_it_is_taken_up(
    new: dict[str, Any], earlier: dict[str, Any], expected: tuple[LinkType, str]
) -> None:
    kin = only(promise("B-01", **new), promise("A-01", **earlier))
    assert (kin.type, kin.ladder) == expected


def test_nothing_is_close_to_nothing() -> None:
    assert kin_of(promise("B-01", ""), [promise("A-01", "")]) == []
    assert kin_of(promise("B-01"), []) == []
