"""Flags derived from dates, and the counts of the real record."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.choices import (
    Rounding,
    Status,
)
from tracker.scoring import (
    StatusDistribution,
    add_months,
    is_due_soon,
    is_overdue,
    is_quiet,
    is_review_due,
    round_fraction,
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(9999, 6, 1), 9, date.max),
        (date(1, 6, 1), -9, date.min),
    ],
)
def test_months_are_calendar_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@settings(deadline=None)
@given(st.dates(), st.integers(-30000, 30000), st.integers(-30000, 30000))
def test_more_months_are_never_earlier(day: date, first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert add_months(day, low) <= add_months(day, high)


TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("status", "overdue"),
    [
        (Status.DELIVERED, False),
        (Status.NOT_VERIFIABLE, False),
        (Status.SUPERSEDED, False),
        (Status.SUBSTANTIAL, True),
        (Status.UNDER_WAY, True),
        (Status.REVERSED, True),
        (Status.NO_EVIDENCE, True),
        (Status.NOT_ASSESSED, True),
    ],
)
def test_overdue_is_what_passed_its_date_undelivered(status: Status, overdue: bool) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert is_overdue(due_on=yesterday, status=status, today=TODAY) is overdue
    assert is_due_soon(due_on=TODAY, status=status, today=TODAY, days=90) is overdue


def test_nothing_is_overdue_on_its_day_or_without_a_date() -> None:
    assert not is_overdue(due_on=TODAY, status=Status.UNDER_WAY, today=TODAY)
    assert not is_overdue(due_on=None, status=Status.UNDER_WAY, today=TODAY)


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (90, True), (91, False)])
def test_due_soon_is_today_to_ninety_days(days: int, soon: bool) -> None:
    due_on = TODAY + timedelta(days=days)
    assert is_due_soon(due_on=due_on, status=Status.UNDER_WAY, today=TODAY, days=90) is soon


def test_due_soon_takes_other_spans_and_any_date() -> None:
    due_on = TODAY + timedelta(days=91)
    assert is_due_soon(due_on=due_on, status=Status.UNDER_WAY, today=TODAY, days=91)
    assert not is_due_soon(due_on=date.max, status=Status.UNDER_WAY, today=TODAY, days=90)
    assert not is_due_soon(due_on=None, status=Status.UNDER_WAY, today=TODAY, days=90)


@settings(deadline=None)
@given(st.dates(), st.dates(), st.sampled_from(Status))
def test_nothing_is_both_overdue_and_due_soon(due_on: date, today: date, status: Status) -> None:
    overdue = is_overdue(due_on=due_on, status=status, today=today)
    assert not (overdue and is_due_soon(due_on=due_on, status=status, today=today, days=90))


@pytest.mark.parametrize(
    ("as_of", "newest", "quiet"),
    [
        (date(2026, 4, 30), date(2025, 7, 29), True),
        (date(2026, 4, 30), date(2025, 7, 30), False),
        (date(2026, 4, 30), date(2025, 2, 1), True),
        (date(2026, 4, 30), date(2026, 5, 2), False),
        (date(2026, 4, 30), None, False),
        (None, date(2025, 2, 1), False),
        (date(2026, 2, 28), date(2025, 5, 31), False),
        (date(2026, 3, 1), date(2025, 5, 31), True),
        (date.max, date(9999, 6, 1), False),
    ],
)
def test_quiet_is_nothing_newer_than_nine_months_before_the_review(
    as_of: date | None, newest: date | None, quiet: bool
) -> None:
    found = is_quiet(status=Status.UNDER_WAY, as_of=as_of, newest_evidence=newest, months=9)
    assert found is quiet


@pytest.mark.parametrize("status", [status for status in Status if status != Status.UNDER_WAY])
def test_only_a_promise_in_progress_is_quiet(status: Status) -> None:
    as_of, newest = date(2026, 4, 30), date(2020, 1, 1)
    assert is_quiet(status=status, as_of=as_of, newest_evidence=newest, months=9) is False


def test_the_quiet_clock_can_be_set() -> None:
    as_of, newest = date(2026, 4, 30), date(2025, 7, 29)
    assert not is_quiet(status=Status.UNDER_WAY, as_of=as_of, newest_evidence=newest, months=10)


@pytest.mark.parametrize(
    ("as_of", "due"),
    [(date(2025, 12, 14), True), (date(2025, 12, 15), False), (TODAY, False), (None, False)],
)
def test_a_review_is_due_after_six_months(as_of: date | None, due: bool) -> None:
    assert is_review_due(as_of=as_of, today=TODAY, months=6) is due


def test_without_a_clock_no_flag_is_raised() -> None:
    long_ago, status = date(1991, 1, 1), Status.UNDER_WAY
    assert not is_due_soon(due_on=TODAY, status=status, today=TODAY, days=None)
    assert not is_quiet(status=status, as_of=TODAY, newest_evidence=long_ago, months=None)
    assert not is_review_due(as_of=long_ago, today=TODAY, months=None)


# The real record


@cache
def _load(path: Path, key: str) -> dict[str, Mapping[str, Any]]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = loaded["codings"] if isinstance(loaded, dict) else loaded
    return {row[key]: row for row in rows}


def _three(value: Fraction | None) -> str:
    assert value is not None
    return str(round_fraction(value, 3, Rounding.HALF_UP))


def test_the_headline_adds_up_to_the_agreed_commitments(data_dir: Path) -> None:
    commitments = _load(data_dir / "commitments.yaml", "id")
    verdicts = _load(data_dir / "assessments.yaml", "commitment")
    distribution = StatusDistribution.from_statuses(
        verdicts[ref]["status"] if ref in verdicts else Status.NOT_ASSESSED
        for ref, commitment in commitments.items()
        if commitment["source_level"] == "primary"
    )
    assert distribution.total == 54
    assert list(distribution.groups.values()) == [13, 34, 3, 2, 2]
