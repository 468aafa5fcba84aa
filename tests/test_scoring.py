"""The arithmetic: counts that add up, rule sets, exact averages, one rounding."""

import math
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.choices import (
    Aggregator,
    CellState,
    NotApplicableRule,
    PercentFormula,
    Rounding,
    Status,
    StatusGroup,
)
from tracker.scoring import (
    DEFAULT,
    RULE_SETS,
    Cell,
    RuleSetError,
    StatusDistribution,
    cell_state,
    counts_in_scores,
    format_average,
    format_percent,
    round_fraction,
    rule_set,
    summarise,
    summarise_counts,
    summarise_groups,
)

NA = Cell(state=CellState.NOT_APPLICABLE)
NOT_TOLD_APART = Cell(state=CellState.NOT_TOLD_APART)

marks = st.sampled_from([1, 0, -1])
scored_cells = marks.map(lambda mark: Cell(value=mark))
cells = st.one_of(scored_cells, st.sampled_from(CellState).map(lambda state: Cell(state=state)))
status_lists = st.lists(st.sampled_from(Status))
fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=400)
rounding_digits = st.integers(min_value=0, max_value=4)


def of(*, plus: int = 0, zero: int = 0, minus: int = 0) -> list[Cell]:
    return [Cell(value=1)] * plus + [Cell(value=0)] * zero + [Cell(value=-1)] * minus


# Status counts


def test_a_distribution_counts_every_status_and_group() -> None:
    distribution = StatusDistribution.from_counts(
        {
            "delivered": 4,
            "substantial": 9,
            "under_way": 34,
            "reversed": 3,
            "not_assessed": 2,
            "not_verifiable": 2,
        }
    )
    assert list(distribution.counts) == list(Status)
    assert distribution.counts[Status.NO_EVIDENCE] == 0
    assert distribution.groups == {
        StatusGroup.DONE: 13,
        StatusGroup.MOVING: 34,
        StatusGroup.UNDONE: 3,
        StatusGroup.NO_VERDICT: 2,
        StatusGroup.NOT_VERIFIABLE: 2,
    }
    assert list(distribution.groups) == list(StatusGroup)
    assert distribution.total == 54
    assert distribution.assessed == 52
    assert distribution.coverage == (52, 54)


def test_no_evidence_found_is_a_published_verdict() -> None:
    assert StatusDistribution.from_statuses(["no_evidence", "not_assessed"]).coverage == (1, 2)


def test_pairs_with_the_same_status_add_up() -> None:
    pairs = [("delivered", 1), ("reversed", 2), ("delivered", 3)]
    assert StatusDistribution.from_counts(pairs).counts[Status.DELIVERED] == 4


def test_the_distribution_of_nothing_is_all_zeros() -> None:
    nothing = StatusDistribution()
    assert nothing == StatusDistribution.from_statuses([])
    assert (nothing.total, nothing.coverage) == (0, (0, 0))
    assert set(nothing.groups.values()) == {0}


@pytest.mark.parametrize("value", ["garbage", "", "Delivered", "delivered ", "dеlivered"])
def test_a_distribution_refuses_what_is_no_status(value: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Status"):
        StatusDistribution.from_statuses([value])


def test_a_distribution_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="the count of delivered cannot be negative: -1"):
        StatusDistribution.from_counts([("delivered", 2), ("delivered", -1)])
    with pytest.raises(ValueError, match="cannot be negative"):
        StatusDistribution((0, 0, 0, 0, 0, 0, 0, -1))


def test_a_distribution_needs_one_count_per_status() -> None:
    with pytest.raises(ValueError, match="expected 8 counts, got 2"):
        StatusDistribution((1, 2))


@settings(deadline=None)
@given(status_lists, status_lists)
def test_counts_add_up_to_the_total_and_distributions_to_their_sum(
    first: list[Status], second: list[Status]
) -> None:
    both = StatusDistribution.from_statuses(first + second)
    assert sum(both.counts.values()) == both.total == len(first) + len(second)
    assert sum(both.groups.values()) == both.total
    assert both.assessed == sum(status != Status.NOT_ASSESSED for status in first + second)
    parts = [StatusDistribution.from_statuses(first), StatusDistribution.from_statuses(second)]
    assert sum(parts, StatusDistribution()) == both


# Rule sets


def test_the_default_rules_are_those_of_the_programme() -> None:
    assert rule_set("default") == DEFAULT == RULE_SETS["default"]
    assert DEFAULT.not_applicable == NotApplicableRule.EXCLUDED
    assert DEFAULT.aggregator == Aggregator.POOLED
    assert DEFAULT.percent == PercentFormula.FIFTY
    assert DEFAULT.rounding == Rounding.HALF_UP
    assert DEFAULT.minimum_cells is None


@pytest.mark.parametrize(
    ("name", "rule", "value"),
    [
        ("na-as-zero", "not_applicable", NotApplicableRule.ZERO),
        ("mean-of-averages", "aggregator", Aggregator.MEAN),
        ("percent-100s", "percent", PercentFormula.HUNDRED),
        ("half-even", "rounding", Rounding.HALF_EVEN),
        ("truncate", "rounding", Rounding.TRUNCATE),
    ],
)
def test_a_named_rule_set_changes_one_rule(name: str, rule: str, value: str) -> None:
    changed = RULE_SETS[name]
    assert changed.name == name
    for field in ("not_applicable", "aggregator", "percent", "rounding", "minimum_cells"):
        expected = value if field == rule else getattr(DEFAULT, field)
        assert getattr(changed, field) == expected


def test_the_g20_rules_are_the_default_under_another_name() -> None:
    g20 = rule_set("g20-2024")
    assert g20.name == "g20-2024"
    assert rule_set("default+g20-2024").rounding == g20.rounding == Rounding.HALF_UP


def test_joined_names_join_their_rules() -> None:
    rules = rule_set("na-as-zero+truncate+percent-100s+mean-of-averages")
    assert rules.name == "na-as-zero+truncate+percent-100s+mean-of-averages"
    assert rules.not_applicable == NotApplicableRule.ZERO
    assert rules.rounding == Rounding.TRUNCATE
    assert rules.percent == PercentFormula.HUNDRED
    assert rules.aggregator == Aggregator.MEAN


def test_a_name_given_twice_counts_once() -> None:
    assert rule_set("truncate+truncate") == RULE_SETS["truncate"]


@pytest.mark.parametrize(
    ("names", "first", "second"),
    [
        ("half-even+truncate", "half-even", "truncate"),
        ("truncate+na-as-zero+half-even", "truncate", "half-even"),
        ("default+truncate", "default", "truncate"),
        ("na-as-zero+g20-2024", "na-as-zero", "g20-2024"),
    ],
)
def test_a_contradiction_is_refused_by_both_names(names: str, first: str, second: str) -> None:
    with pytest.raises(RuleSetError, match=f"'{first}' and '{second}' contradict each other"):
        rule_set(names)


@pytest.mark.parametrize(
    ("names", "unknown"),
    [
        ("g20-2023", "'g20-2023'"),
        ("", "''"),
        ("truncate+", "''"),
        ("truncate+x", "'x'"),
        ("Truncate", "'Truncate'"),
        (" truncate", "' truncate'"),
    ],
)
def test_an_unknown_name_is_refused_by_name(names: str, unknown: str) -> None:
    with pytest.raises(RuleSetError, match=f"unknown rule set {unknown}; known: default, "):
        rule_set(names)


# Cells and summaries


@pytest.mark.parametrize("value", [2, -2, 50])
def test_a_cell_refuses_other_scores(value: int) -> None:
    with pytest.raises(ValueError, match=f"not {value}"):
        Cell(value=value)


def test_a_cell_has_either_a_score_or_a_state() -> None:
    with pytest.raises(ValueError, match="either"):
        Cell()
    with pytest.raises(ValueError, match="either"):
        Cell(value=0, state=CellState.CONTESTED)


def test_five_of_twenty_is_63_percent() -> None:
    summary = summarise(of(plus=8, zero=9, minus=3))
    assert summary.average == Fraction(5, 20)
    assert summary.percent == Fraction(125, 2)
    assert format_percent(summary.percent) == "63"
    assert format_percent(summary.percent, RULE_SETS["half-even"]) == "62"
    assert format_percent(summary.percent, RULE_SETS["truncate"]) == "62"


def test_71_percent_can_hide_54_percent_in_full() -> None:
    summary = summarise(of(plus=13, zero=8, minus=3))
    assert summary.percent is not None
    assert summary.full_percent is not None
    assert format_percent(summary.percent) == "71"
    assert format_percent(summary.full_percent) == "54"


def test_no_score_is_not_zero() -> None:
    summary = summarise([Cell(state=state) for state in CellState])
    assert summary.average is None
    assert summary.percent is None
    assert summary.full_percent is None
    assert summary.shows_percent is False
    assert summary.n_scored == 0
    assert summary.n_applicable == 4
    assert summary.unscored == dict.fromkeys(CellState, 1)


def test_a_summary_of_no_cells_has_no_average() -> None:
    summary = summarise([])
    assert (summary.average, summary.n_scored, summary.n_applicable) == (None, 0, 0)
    assert summarise([], RULE_SETS["mean-of-averages"]).average is None


def test_cells_that_do_not_apply_are_left_out_of_applicable_ones_alone() -> None:
    summary = summarise([*of(plus=2, minus=1), NA, NA, NOT_TOLD_APART])
    assert summary.average == Fraction(1, 3)
    assert (summary.n_scored, summary.n_applicable) == (3, 4)
    assert summary.unscored[CellState.NOT_APPLICABLE] == 2
    assert summary.unscored[CellState.NOT_TOLD_APART] == 1


def test_not_applicable_as_zero_counts_in_sum_and_count_and_other_states_do_not() -> None:
    summary = summarise([*of(plus=2, minus=1), NA, NA, NOT_TOLD_APART], RULE_SETS["na-as-zero"])
    assert summary.average == Fraction(1, 5)
    assert (summary.n_scored, summary.n_applicable, summary.zero) == (5, 6, 2)
    assert summary.unscored[CellState.NOT_APPLICABLE] == 0
    assert summary.unscored[CellState.NOT_TOLD_APART] == 1


def test_percent_of_100_s_is_negative_below_zero() -> None:
    summary = summarise(of(zero=1, minus=1), RULE_SETS["percent-100s"])
    assert summary.percent == -50
    assert format_percent(summary.percent) == "-50"


@pytest.mark.parametrize(("n_scored", "shows"), [(0, False), (1, False), (11, False), (12, True)])
def test_a_percent_is_shown_from_twelve_scored_cells(n_scored: int, shows: bool) -> None:
    rules = replace(DEFAULT, minimum_cells=12)
    assert summarise([*of(plus=n_scored), *[NOT_TOLD_APART] * 20], rules).shows_percent is shows


def test_rules_that_name_no_minimum_show_no_percent() -> None:
    assert summarise(of(plus=500)).shows_percent is False
    assert summarise([], replace(DEFAULT, minimum_cells=0)).shows_percent is False


def test_what_does_not_apply_counts_as_the_rules_say() -> None:
    as_zero = RULE_SETS["na-as-zero"]
    assert (DEFAULT.counted(NA), as_zero.counted(NA)) == (None, 0)
    assert (DEFAULT.counted(Cell(value=-1)), as_zero.counted(Cell(value=-1))) == (-1, -1)
    assert as_zero.counted(NOT_TOLD_APART) is None


def test_groups_are_pooled_and_averages_averaged_only_where_the_rules_say_so() -> None:
    groups = [of(plus=1), of(minus=3), [NA], []]
    pooled = summarise_groups(groups)
    assert pooled.average == Fraction(-1, 2)
    mean = summarise_groups(groups, RULE_SETS["mean-of-averages"])
    assert mean.average == 0
    assert mean.percent == 50
    assert (mean.plus, mean.zero, mean.minus) == (pooled.plus, pooled.zero, pooled.minus)


@settings(deadline=None)
@given(st.lists(st.lists(cells)))
def test_pooled_groups_are_one_pool(groups: list[list[Cell]]) -> None:
    assert summarise_groups(groups) == summarise([cell for group in groups for cell in group])


@settings(deadline=None)
@given(st.lists(cells), st.sampled_from([*RULE_SETS.values()]))
def test_no_cell_is_dropped_and_figures_follow_from_the_counts(
    pool: list[Cell], rules: Any
) -> None:
    summary = summarise(pool, rules)
    assert summary.n_scored + sum(summary.unscored.values()) == len(pool)
    assert summary.n_scored <= summary.n_applicable <= len(pool)
    if summary.n_scored:
        assert summary.average == Fraction(summary.plus - summary.minus, summary.n_scored)
        assert summary.percent is not None
        low = -100 if rules.percent == PercentFormula.HUNDRED else 0
        assert low <= summary.percent <= 100
    else:
        assert summary.average is summary.percent is None


@settings(deadline=None)
@given(st.lists(cells))
def test_the_order_of_cells_does_not_matter(pool: list[Cell]) -> None:
    assert summarise(pool) == summarise(reversed(pool))


@settings(deadline=None)
@given(st.lists(cells), st.sampled_from([*RULE_SETS.values()]))
def test_counts_of_cells_come_to_what_the_cells_come_to(pool: list[Cell], rules: Any) -> None:
    assert summarise_counts(Counter(pool), rules) == summarise(pool, rules)


@pytest.mark.parametrize(
    ("status", "stored", "expected"),
    [
        (Status.NOT_ASSESSED, None, CellState.NOT_ASSESSED),
        (Status.NO_EVIDENCE, None, CellState.NO_EVIDENCE),
        (Status.UNDER_WAY, None, CellState.NOT_TOLD_APART),
        (Status.DELIVERED, None, CellState.NOT_TOLD_APART),
        (Status.NO_EVIDENCE, CellState.NOT_APPLICABLE, CellState.NOT_APPLICABLE),
        (Status.UNDER_WAY, CellState.CONTESTED, CellState.CONTESTED),
        (Status.NOT_ASSESSED, CellState.CONTESTED, CellState.CONTESTED),
    ],
)
def test_the_state_of_an_unscored_cell_follows_from_the_verdict(
    status: Status, stored: CellState | None, expected: CellState
) -> None:
    assert cell_state(status=status, is_debtor=True, stored=stored) == expected


def test_a_party_that_owes_nothing_has_no_cell() -> None:
    assert cell_state(status=Status.UNDER_WAY, is_debtor=False) is None
    stored = CellState.NOT_APPLICABLE
    assert cell_state(status=Status.UNDER_WAY, is_debtor=False, stored=stored) is None


@pytest.mark.parametrize(
    "stored", [CellState.NOT_ASSESSED, CellState.NO_EVIDENCE, CellState.NOT_TOLD_APART]
)
def test_a_derived_state_cannot_be_stored(stored: CellState) -> None:
    with pytest.raises(ValueError, match=f"{stored.value} is derived"):
        cell_state(status=Status.UNDER_WAY, is_debtor=True, stored=stored)


def test_not_verifiable_and_superseded_stay_out_of_every_score() -> None:
    out = {status for status in Status if not counts_in_scores(status)}
    assert out == {Status.NOT_VERIFIABLE, Status.SUPERSEDED}


# Rounding and print


@pytest.mark.parametrize(
    ("value", "digits", "half_up", "half_even", "truncate"),
    [
        (Fraction(125, 2), 0, "63", "62", "62"),
        (Fraction(127, 2), 0, "64", "64", "63"),
        (Fraction(-125, 2), 0, "-63", "-62", "-62"),
        (Fraction(1, 2), 0, "1", "0", "0"),
        (Fraction(-1, 2), 0, "-1", "0", "0"),
        (Fraction(6, 7), 2, "0.86", "0.86", "0.85"),
        (Fraction(1, 200), 2, "0.01", "0.00", "0.00"),
        (Fraction(-1, 200), 2, "-0.01", "0.00", "0.00"),
        (Fraction(-3, 200), 2, "-0.02", "-0.02", "-0.01"),
        (Fraction(5, 200), 2, "0.03", "0.02", "0.02"),
        (Fraction(-1, 1000), 2, "0.00", "0.00", "0.00"),
        (Fraction(0), 2, "0.00", "0.00", "0.00"),
        (Fraction(1), 2, "1.00", "1.00", "1.00"),
        (Fraction(10**40, 3), 1, "3" * 40 + ".3", "3" * 40 + ".3", "3" * 40 + ".3"),
    ],
)
def test_a_figure_is_rounded_as_its_rule_says(
    value: Fraction, digits: int, half_up: str, half_even: str, truncate: str
) -> None:
    assert str(round_fraction(value, digits, Rounding.HALF_UP)) == half_up
    assert str(round_fraction(value, digits, Rounding.HALF_EVEN)) == half_even
    assert str(round_fraction(value, digits, Rounding.TRUNCATE)) == truncate


def test_digits_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="digits cannot be negative: -1"):
        round_fraction(Fraction(1), -1, Rounding.HALF_UP)


@settings(deadline=None)
@given(fractions, rounding_digits)
def test_rounding_agrees_with_independent_definitions(value: Fraction, digits: int) -> None:
    scale = 10**digits
    truncated = Fraction(math.trunc(value * scale), scale)
    away = Fraction(math.floor(abs(value) * scale + Fraction(1, 2)), scale)
    assert Fraction(round_fraction(value, digits, Rounding.HALF_EVEN)) == round(value, digits)
    assert Fraction(round_fraction(value, digits, Rounding.TRUNCATE)) == truncated
    assert Fraction(abs(round_fraction(value, digits, Rounding.HALF_UP))) == away


@settings(deadline=None)
@given(fractions, rounding_digits, st.sampled_from(Rounding))
def test_rounding_is_symmetric_and_never_gives_a_negative_zero(
    value: Fraction, digits: int, rounding: Rounding
) -> None:
    rounded = round_fraction(value, digits, rounding)
    assert rounded == -round_fraction(-value, digits, rounding)
    assert rounded.as_tuple().exponent == -digits
    assert not (rounded == 0 and rounded.is_signed())


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(6, 7), "+0.86"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(0), "0.00"),
        (Fraction(1, 1000), "0.00"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(1), "+1.00"),
        (Fraction(-1), "-1.00"),
        (Fraction(1, 8), "+0.13"),
        (Fraction(-1, 8), "-0.13"),
    ],
)
def test_an_average_is_printed_with_its_sign_except_zero(value: Fraction, printed: str) -> None:
    assert format_average(value) == printed


def test_an_average_is_printed_under_the_rounding_of_the_rules() -> None:
    assert format_average(Fraction(1, 8), RULE_SETS["half-even"]) == "+0.12"
    assert format_average(Fraction(6, 7), RULE_SETS["truncate"]) == "+0.85"


@settings(deadline=None)
@given(st.integers(1, 400), st.data())
def test_the_percent_is_rounded_once_from_the_unrounded_average(n: int, data: Any) -> None:
    total = data.draw(st.integers(-n, n))
    summary = summarise(of(plus=max(total, 0), minus=max(-total, 0), zero=n - abs(total)))
    assert summary.percent is not None
    expected = math.floor(Fraction(50 * (total + n), n) + Fraction(1, 2))
    assert Decimal(format_percent(summary.percent)) == expected
