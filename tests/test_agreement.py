"""How far two coders agree, on made-up tables and on the real record."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.agreement import Agreement, Interval, agreement
from tracker.choices import Rounding, Status
from tracker.scoring import round_fraction


def test_kappa_of_a_worked_table() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert agreement(pairs).kappa == Fraction(2, 5)
    assert agreement(pairs).observed == Fraction(7, 10)


def test_agreement_on_nothing_is_unknown() -> None:
    assert agreement([]) == Agreement(n=0, observed=None, kappa=None, interval=None)


def test_coders_who_always_say_the_same_one_thing_agree_in_full() -> None:
    assert agreement([("a", "a")] * 3) == Agreement(3, Fraction(1), Fraction(1), Interval(1, 1))


def test_coders_who_always_say_two_different_things_agree_as_chance_would() -> None:
    assert agreement([("a", "b")] * 3) == Agreement(3, Fraction(0), Fraction(0), Interval(0, 0))


def test_kappa_is_negative_below_chance() -> None:
    assert agreement([("a", "b"), ("b", "a")]).kappa == -1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_symmetric_at_most_one_and_one_only_in_full_agreement(
    pairs: list[tuple[str, str]],
) -> None:
    found = agreement(pairs)
    assert found.kappa == agreement([(second, first) for first, second in pairs]).kappa
    assert found.kappa is not None
    assert found.observed is not None
    assert -1 <= found.kappa <= found.observed <= 1
    assert (found.kappa == 1) == (found.observed == 1)


# The real record


@cache
def _load(path: Path, key: str) -> dict[str, Mapping[str, Any]]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = loaded["codings"] if isinstance(loaded, dict) else loaded
    return {row[key]: row for row in rows}


def _three(value: Fraction | None) -> str:
    assert value is not None
    return str(round_fraction(value, 3, Rounding.HALF_UP))


def test_two_coders_agree_on_the_status_of_sixty_commitments(data_dir: Path) -> None:
    first = _load(data_dir / "assessments.yaml", "commitment")
    second = _load(data_dir / "second_coding.yaml", "commitment")
    found = agreement(
        (
            first[ref]["first_coding"]["status"] if ref in first else Status.NOT_ASSESSED.value,
            coding["status"],
        )
        for ref, coding in second.items()
    )
    assert (found.n, _three(found.observed), _three(found.kappa)) == (60, "0.883", "0.806")


def test_two_coders_agree_on_the_scores_both_gave(data_dir: Path) -> None:
    first = _load(data_dir / "assessments.yaml", "commitment")
    second = _load(data_dir / "second_coding.yaml", "commitment")
    ours = {
        (ref, party): score
        for ref, assessment in first.items()
        for party, score in assessment["first_coding"]["scores"].items()
    }
    theirs = {
        (ref, party): score
        for ref, coding in second.items()
        for party, score in coding["scores"].items()
    }
    found = agreement((ours[cell], theirs[cell]) for cell in ours.keys() & theirs.keys())
    assert len(ours.keys() | theirs.keys()) == 168
    assert (found.n, _three(found.observed), _three(found.kappa)) == (95, "0.947", "0.900")


@pytest.mark.parametrize(
    ("first_key", "second_key", "observed", "kappa"),
    [
        ("pillar", "pillar", "0.967", "0.961"),
        ("strength", "binding", "1.000", "1.000"),
        ("obligation", "obligation", "0.933", "0.843"),
    ],
)
def test_two_coders_agree_on_the_kind_of_commitment(
    data_dir: Path, first_key: str, second_key: str, observed: str, kappa: str
) -> None:
    first = _load(data_dir / "commitments.yaml", "id")
    second = _load(data_dir / "second_coding.yaml", "commitment")
    found = agreement((first[ref][first_key], coding[second_key]) for ref, coding in second.items())
    assert (found.n, _three(found.observed), _three(found.kappa)) == (60, observed, kappa)


# The interval


def test_the_interval_is_the_one_that_anybody_can_draw_again() -> None:
    pairs = [("a", "a")] * 9 + [("a", "b")] * 3 + [("b", "b")] * 8
    draw = Random(20231).random
    items = sorted(pairs)
    kappas = sorted(_kappa([items[int(draw() * 20)] for _item in items]) for _each in range(2000))
    found = agreement(pairs).interval
    assert found is not None
    assert (found.low, found.high) == pytest.approx((kappas[50], kappas[1949]))


def _kappa(pairs: list[tuple[str, str]]) -> float:
    n = len(pairs)
    values = {value for pair in pairs for value in pair}
    by_chance = sum(
        sum(first == value for first, _second in pairs)
        * sum(second == value for _first, second in pairs)
        for value in values
    ) / (n * n)
    observed = sum(first == second for first, second in pairs) / n
    return 1.0 if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def test_the_interval_does_not_depend_on_the_order_of_the_items() -> None:
    pairs = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "b"), ("c", "a")] * 4
    assert agreement(pairs) == agreement(reversed(pairs))


def test_one_item_has_no_interval() -> None:
    assert agreement([("a", "b")]).interval is None


def test_the_interval_is_wide_for_few_items_and_narrow_for_many() -> None:
    pairs = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]
    few, many = agreement(pairs * 3).interval, agreement(pairs * 60).interval
    assert few is not None
    assert many is not None
    assert few.high - few.low > 2 * (many.high - many.low) > 0
