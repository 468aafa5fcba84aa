"""Statuses over time: what was known then, and what is judged now."""

import datetime as dt
from dataclasses import replace

import pytest

from tracker.choices import Status
from tracker.trends import (
    Step,
    Verdict,
    change_days,
    column_days,
    corrected_between,
    judged_for,
    known_days,
    known_on,
    quarter_end,
    quarter_of,
    steps,
)

D = dt.date


def verdict(
    status: Status,
    *,
    as_of: dt.date,
    published_on: dt.date,
    commitment: int = 1,
    withdrawn_on: dt.date | None = None,
) -> Verdict:
    return Verdict(
        commitment=commitment,
        status=status,
        as_of=as_of,
        published_on=published_on,
        withdrawn_on=withdrawn_on,
    )


FIRST = verdict(Status.UNDER_WAY, as_of=D(2026, 4, 30), published_on=D(2026, 11, 21))
SECOND = verdict(Status.DELIVERED, as_of=D(2026, 12, 31), published_on=D(2027, 2, 1))
# Published last, but of an earlier state of the evidence.
LATE = verdict(Status.REVERSED, as_of=D(2026, 6, 30), published_on=D(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "quarter", "end"),
    [
        (D(2026, 1, 1), (2026, 1), D(2026, 3, 31)),
        (D(2026, 3, 31), (2026, 1), D(2026, 3, 31)),
        (D(2026, 4, 1), (2026, 2), D(2026, 6, 30)),
        (D(2026, 11, 21), (2026, 4), D(2026, 12, 31)),
        (D(2024, 2, 29), (2024, 1), D(2024, 3, 31)),
    ],
)
def test_a_day_lies_in_its_quarter(day: dt.date, quarter: tuple[int, int], end: dt.date) -> None:
    assert (quarter_of(day), quarter_end(day)) == (quarter, end)


def test_a_round_of_one_day_is_one_column() -> None:
    assert column_days(D(2026, 11, 21), D(2026, 11, 21)) == [D(2026, 11, 21)]
    assert column_days(D(2026, 11, 21), D(2026, 12, 30)) == [D(2026, 12, 30)]


def test_a_column_is_added_at_the_end_of_each_quarter() -> None:
    assert column_days(D(2026, 11, 21), D(2027, 7, 1)) == [
        *(D(2026, 12, 31), D(2027, 3, 31), D(2027, 6, 30), D(2027, 7, 1)),
    ]
    assert column_days(D(2026, 11, 21), D(2026, 12, 31)) == [D(2026, 12, 31)]


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (D(2026, 11, 20), []),
        (D(2026, 11, 21), [D(2026, 11, 21)]),
        (D(2027, 1, 31), [D(2026, 11, 21), D(2027, 1, 10)]),
        (D(2027, 3, 1), [D(2026, 11, 21), D(2027, 1, 10), D(2027, 2, 1), D(2027, 3, 1)]),
        (D(2027, 3, 30), [D(2026, 11, 21), D(2027, 1, 10), D(2027, 2, 1), D(2027, 3, 1)]),
        (D(2027, 3, 31), [D(2026, 12, 31), D(2027, 3, 31)]),
        (D(2027, 4, 1), [D(2026, 12, 31), D(2027, 3, 31), D(2027, 4, 1)]),
    ],
)
def test_the_days_of_change_are_columns_until_two_quarters_have_ended(
    today: dt.date, days: list[dt.date]
) -> None:
    gone = verdict(
        Status.DELIVERED,
        as_of=D(2026, 4, 30),
        published_on=D(2026, 11, 21),
        withdrawn_on=D(2027, 1, 10),
    )
    assert change_days(known_days([LATE, SECOND, gone, FIRST]), today) == days
    assert change_days([], today) == []


def test_known_then_is_what_stood_published_on_the_day() -> None:
    verdicts = [LATE, SECOND, FIRST]
    assert known_on(verdicts, D(2026, 11, 20)) == {}
    assert known_on(verdicts, D(2026, 12, 31)) == {1: Status.UNDER_WAY}
    assert known_on(verdicts, D(2027, 2, 1)) == {1: Status.DELIVERED}
    assert known_on(verdicts, D(2027, 3, 1)) == {1: Status.REVERSED}


def test_a_status_that_a_correction_changed_is_told_apart_from_progress() -> None:
    mended = replace(SECOND, is_correction=True)
    stays = [
        replace(FIRST, commitment=2),
        replace(FIRST, commitment=2, published_on=D(2027, 2, 1), is_correction=True),
    ]
    verdicts = [FIRST, mended, *stays]
    assert corrected_between(verdicts, D(2026, 11, 21), D(2027, 2, 1)) == {1}
    assert corrected_between(verdicts, D(2027, 2, 1), D(2027, 3, 1)) == set()
    assert corrected_between([FIRST, SECOND], D(2026, 11, 21), D(2027, 2, 1)) == set()


def test_judged_now_goes_by_the_evidence_and_knows_what_came_later() -> None:
    verdicts = [LATE, SECOND, FIRST]
    assert judged_for(verdicts, D(2026, 3, 31)) == {}
    assert judged_for(verdicts, D(2026, 4, 30)) == {1: Status.UNDER_WAY}
    assert judged_for(verdicts, D(2026, 6, 30)) == {1: Status.REVERSED}
    assert judged_for(verdicts, D(2026, 12, 31)) == {1: Status.DELIVERED}


def test_a_withdrawn_verdict_was_known_then_and_is_not_judged_now() -> None:
    gone = verdict(
        Status.DELIVERED,
        as_of=D(2026, 4, 30),
        published_on=D(2026, 11, 21),
        withdrawn_on=D(2027, 1, 10),
    )
    assert known_on([gone], D(2026, 12, 31)) == {1: Status.DELIVERED}
    assert known_on([gone], D(2027, 1, 10)) == {}
    assert judged_for([gone], D(2026, 12, 31)) == {}


def test_steps_say_when_a_commitment_came_and_what_became_of_it() -> None:
    verdicts = [LATE, SECOND, FIRST]

    def status(day: dt.date) -> Status:
        return known_on(verdicts, day).get(1, Status.NOT_ASSESSED)

    def told(promised_on: dt.date | None) -> list[Step]:
        return steps(known_days(verdicts), status, promised_on)

    changes = [
        Step(D(2027, 2, 1), Status.UNDER_WAY, Status.DELIVERED),
        Step(D(2027, 3, 1), Status.DELIVERED, Status.REVERSED),
    ]
    first = Step(D(2026, 11, 21), Status.NOT_ASSESSED, Status.UNDER_WAY)
    assert told(D(2023, 9, 21)) == [
        *(Step(D(2023, 9, 21), None, Status.NOT_ASSESSED), first),
        *changes,
    ]
    assert told(None) == [Step(dt.date.min, None, Status.NOT_ASSESSED), first, *changes]
    # A verdict from before the promise is there when the promise comes.
    assert told(D(2027, 1, 15)) == [Step(D(2027, 1, 15), None, Status.UNDER_WAY), *changes]
