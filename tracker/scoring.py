"""Pure arithmetic: status counts, score summaries, rule sets and flags.

The only place in the project with a percentage. Every figure is an exact `fractions.Fraction` until
it is shown; it is rounded once, then. No database, no clock: dates are arguments.
The marks +1, 0 and -1 and the percent 50 x (S + 1) are those of the G7 and G20 Research Groups.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Self

from tracker.choices import (
    Aggregator,
    CellState,
    NotApplicableRule,
    PercentFormula,
    Rounding,
    ScoreValue,
    Status,
    StatusGroup,
)

_STATUSES = tuple(Status)
_CELL_STATES = tuple(CellState)
_NEVER_SCORED = frozenset({Status.NOT_VERIFIABLE, Status.SUPERSEDED})
_NEVER_LATE = frozenset({Status.DELIVERED, *_NEVER_SCORED})
_STORED_STATES = frozenset({CellState.NOT_APPLICABLE, CellState.CONTESTED})

# Status counts


@dataclass(frozen=True, slots=True)
class StatusDistribution:
    """How many commitments have each status.

    `numbers` holds one count per `Status`, in the order of `Status`. Build one with `from_statuses`
    or `from_counts`; without arguments it is the distribution of nothing. Distributions add up:
    `sum(parts, StatusDistribution())`.
    """

    numbers: tuple[int, ...] = (0,) * len(_STATUSES)

    def __post_init__(self) -> None:
        if len(self.numbers) != len(_STATUSES):
            raise ValueError(f"expected {len(_STATUSES)} counts, got {len(self.numbers)}")
        if any(number < 0 for number in self.numbers):
            raise ValueError("a count cannot be negative")

    @classmethod
    def from_statuses(cls, statuses: Iterable[str]) -> Self:
        """Counts each status of `statuses`; raises ValueError for a value that is no status."""
        return cls.from_counts(Counter(statuses))

    @classmethod
    def from_counts(cls, counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> Self:
        """Adds up counts per status, given as a mapping or as pairs (a status may come twice).

        Raises ValueError for a value that is no status and for a negative count.
        """
        pairs = counts.items() if isinstance(counts, Mapping) else counts
        numbers = dict.fromkeys(_STATUSES, 0)
        for value, number in pairs:
            if number < 0:
                raise ValueError(f"the count of {value} cannot be negative: {number}")
            numbers[Status(value)] += number
        return cls(tuple(numbers.values()))

    def __add__(self, other: Self) -> Self:
        pairs = zip(self.numbers, other.numbers, strict=True)
        return replace(self, numbers=tuple(mine + theirs for mine, theirs in pairs))

    @property
    def counts(self) -> dict[Status, int]:
        """Every status with its count, zero included, in the order of `Status`."""
        return dict(zip(_STATUSES, self.numbers, strict=True))

    @property
    def groups(self) -> dict[StatusGroup, int]:
        """Every status group with its count, zero included, in the order of `StatusGroup`."""
        counts = dict.fromkeys(StatusGroup, 0)
        for status, number in self.counts.items():
            counts[status.group] += number
        return counts

    @property
    def total(self) -> int:
        """The number of commitments; `counts` and `groups` add up to it."""
        return sum(self.numbers)

    @property
    def assessed(self) -> int:
        """The number of commitments with a published verdict: all but `not_assessed`."""
        return self.total - self.counts[Status.NOT_ASSESSED]

    @property
    def coverage(self) -> tuple[int, int]:
        """(assessed, total), to be shown as "9 of 11 assessed"."""
        return self.assessed, self.total


# Rule sets


class RuleSetError(ValueError):
    """The name of a rule set is unknown, or joined names contradict each other."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules by which cells become an average, a percent and a printed figure.

    `minimum_cells` is the number of scored cells below which a page shows counts and no percent. It
    is laid down by a methodology, not by the name of a rule set; None: a page shows no percent.
    """

    name: str = "default"
    not_applicable: NotApplicableRule = NotApplicableRule.EXCLUDED
    aggregator: Aggregator = Aggregator.POOLED
    percent: PercentFormula = PercentFormula.FIFTY
    rounding: Rounding = Rounding.HALF_UP
    minimum_cells: int | None = None

    def counted(self, cell: "Cell") -> int | None:
        """The score with which the cell counts; None where it counts with none."""
        is_zero = self.not_applicable == NotApplicableRule.ZERO
        return 0 if is_zero and cell.state == CellState.NOT_APPLICABLE else cell.value


DEFAULT = RuleSet()

_Rule = NotApplicableRule | Aggregator | PercentFormula | Rounding
_COMPLETE: dict[str, _Rule] = {
    "not_applicable": NotApplicableRule.EXCLUDED,
    "aggregator": Aggregator.POOLED,
    "percent": PercentFormula.FIFTY,
    "rounding": Rounding.HALF_UP,
}
_RULES_OF_NAME: dict[str, dict[str, _Rule]] = {
    "default": _COMPLETE,
    "g20-2024": _COMPLETE,
    "na-as-zero": {"not_applicable": NotApplicableRule.ZERO},
    "mean-of-averages": {"aggregator": Aggregator.MEAN},
    "percent-100s": {"percent": PercentFormula.HUNDRED},
    "half-even": {"rounding": Rounding.HALF_EVEN},
    "truncate": {"rounding": Rounding.TRUNCATE},
}


def rule_set(names: str) -> RuleSet:
    """The rule set called `names`: one name, or several joined with `+` ("na-as-zero+truncate").

    `default` and `g20-2024` lay down every rule, the other names one rule each; what no name lays
    down is as in `default`. Raises RuleSetError for an unknown name and for two names that set the
    same rule to different values.
    """
    chosen: dict[str, tuple[str, _Rule]] = {}
    for name in names.split("+"):
        if name not in _RULES_OF_NAME:
            known = ", ".join(_RULES_OF_NAME)
            raise RuleSetError(f"unknown rule set {name!r}; known: {known}")
        for rule, value in _RULES_OF_NAME[name].items():
            earlier_name, earlier = chosen.setdefault(rule, (name, value))
            if earlier != value:
                raise RuleSetError(
                    f"{earlier_name!r} and {name!r} contradict each other:"
                    f" {rule} cannot be both {earlier.value} and {value.value}"
                )
    rules: dict[str, Any] = {rule: value for rule, (_name, value) in chosen.items()}
    return replace(DEFAULT, name="+".join(dict.fromkeys(names.split("+"))), **rules)


RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {name: rule_set(name) for name in _RULES_OF_NAME}
)


# Cells and their summary


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's place under one commitment: a score (+1, 0, -1), or the state of having none.

    Raises ValueError for any other score, and unless exactly one of the two is given.
    """

    value: int | None = None
    state: CellState | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.state is None):
            raise ValueError("a cell has either a score or the state of having none")
        if self.value is not None and self.value not in ScoreValue.values:
            raise ValueError(f"a score is 1, 0 or -1, not {self.value!r}")


_Tally = Counter[int | CellState | None]


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What a pool of cells comes to.

    `plus`, `zero`, `minus`: cells with that score. `n_applicable`: all cells less those that do not
    apply. `unscored_numbers`: cells without a score per `CellState`, in its order. `average`: S,
    from -1 to 1, and `percent`: both exact, and None without a scored cell. `shows_percent`: False
    with fewer scored cells than the rules demand, and where they do not say how many that is.

    Where n/a counts as zero, such a cell is one of `zero`, `n_scored` and `n_applicable`, and not
    one of the unscored. So `n_scored` and the unscored add up to all cells under every rule set.
    """

    plus: int
    zero: int
    minus: int
    n_applicable: int
    unscored_numbers: tuple[int, ...]
    average: Fraction | None
    percent: Fraction | None
    shows_percent: bool

    @property
    def n_scored(self) -> int:
        """The number of cells in the average: `plus` + `zero` + `minus`."""
        return self.plus + self.zero + self.minus

    @property
    def full_percent(self) -> Fraction | None:
        """Exact share of the scored cells with +1, 0 to 100; None without a scored cell.

        To be shown beside the percent: 71 % can hide 54 % in full.
        """
        return Fraction(100 * self.plus, self.n_scored) if self.n_scored else None

    @property
    def unscored(self) -> dict[CellState, int]:
        """Every state with its number of cells without a score, zero included."""
        return dict(zip(_CELL_STATES, self.unscored_numbers, strict=True))


def summarise(cells: Iterable[Cell], rules: RuleSet = DEFAULT) -> ScoreSummary:
    """What the cells come to as one pool. See `summarise_groups` for several commitments."""
    return summarise_groups([cells], rules)


def summarise_groups(groups: Iterable[Iterable[Cell]], rules: RuleSet = DEFAULT) -> ScoreSummary:
    """What several groups of cells, one per commitment, come to together.

    All cells make one pool, and the average is that of the pool. Only under `Aggregator.MEAN` is it
    the mean of the averages of those groups that have one; the counts are those of the pool anyway.
    """
    return _summary([_tally(Counter(cells), rules) for cells in groups], rules)


def summarise_counts(counts: Mapping[Cell, int], rules: RuleSet = DEFAULT) -> ScoreSummary:
    """What so many cells of each kind come to as one pool, as `summarise` has it."""
    return _summary([_tally(counts, rules)], rules)


def _summary(tallies: Sequence[_Tally], rules: RuleSet) -> ScoreSummary:
    pool = sum(tallies, Counter())
    plus, zero, minus = (pool[mark] for mark in (1, 0, -1))
    n_scored = plus + zero + minus
    unscored = tuple(pool[state] for state in _CELL_STATES)
    if rules.aggregator == Aggregator.MEAN:
        averages = [average for tally in tallies if (average := _average(tally)) is not None]
        average = sum(averages, Fraction(0)) / len(averages) if averages else None
    else:
        average = _average(pool)
    return ScoreSummary(
        plus=plus,
        zero=zero,
        minus=minus,
        n_applicable=n_scored + sum(unscored) - pool[CellState.NOT_APPLICABLE],
        unscored_numbers=unscored,
        average=average,
        percent=None if average is None else _percent(average, rules),
        shows_percent=average is not None
        and rules.minimum_cells is not None
        and n_scored >= rules.minimum_cells,
    )


def _tally(cells: Mapping[Cell, int], rules: RuleSet) -> _Tally:
    tally: _Tally = Counter()
    for cell, number in cells.items():
        value = rules.counted(cell)
        tally[cell.state if value is None else value] += number
    return tally


def _average(tally: _Tally) -> Fraction | None:
    n_scored = tally[1] + tally[0] + tally[-1]
    return Fraction(tally[1] - tally[-1], n_scored) if n_scored else None


def _percent(average: Fraction, rules: RuleSet) -> Fraction:
    if rules.percent == PercentFormula.HUNDRED:
        return 100 * average
    return 50 * (average + 1)


def cell_state(
    *, status: Status, is_debtor: bool, stored: CellState | None = None
) -> CellState | None:
    """Why a party without a score has none; None for a party that owes nothing and has no cell.

    `stored` is what an analyst recorded, not_applicable or contested, and wins over what follows
    from the verdict; any other stored state raises ValueError, since it is derived.
    """
    if stored is not None and stored not in _STORED_STATES:
        raise ValueError(f"{stored.value} is derived and cannot be stored")
    if not is_debtor:
        return None
    if stored is not None:
        return stored
    if status == Status.NOT_ASSESSED:
        return CellState.NOT_ASSESSED
    if status == Status.NO_EVIDENCE:
        return CellState.NO_EVIDENCE
    return CellState.NOT_TOLD_APART


def counts_in_scores(status: Status) -> bool:
    """Whether cells of a commitment with this status may enter a score or percent.

    Those of not-verifiable and superseded commitments stay out, scored or not.
    """
    return status not in _NEVER_SCORED


# Printed figures


def round_fraction(value: Fraction, digits: int, rounding: Rounding) -> Decimal:
    """`value` with exactly `digits` digits after the point, rounded once and exactly.

    HALF_UP takes ties away from zero on both sides of it; TRUNCATE cuts towards zero. What comes to
    zero has no sign. Raises ValueError for a negative number of digits.
    """
    if digits < 0:
        raise ValueError(f"digits cannot be negative: {digits}")
    scaled = abs(value) * 10**digits
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if rounding == Rounding.HALF_UP:
        whole += 2 * rest >= scaled.denominator
    elif rounding == Rounding.HALF_EVEN:
        is_odd = whole % 2
        whole += 2 * rest + is_odd > scaled.denominator
    sign = int(value < 0 < whole)
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -digits))


def format_average(value: Fraction, rules: RuleSet = DEFAULT) -> str:
    """An average as the programmes print it: '+0.86', '-0.05', and '0.00' without a sign."""
    rounded = round_fraction(value, 2, rules.rounding)
    return f"+{rounded}" if rounded > 0 else str(rounded)


def format_percent(value: Fraction, rules: RuleSet = DEFAULT) -> str:
    """A percent as a whole number without the percent sign: '63'."""
    return str(round_fraction(value, 0, rules.rounding))


# Flags: derived from dates, never stored, never a verdict


@dataclass(frozen=True, slots=True)
class Clocks:
    """After how long a flag is raised, as the methodology in force lays down.

    `quiet_months` and `review_months` are calendar months, `due_soon_days` are days. None: no such
    clock is laid down, and its flag is never raised.
    """

    quiet_months: int | None = None
    review_months: int | None = None
    due_soon_days: int | None = None


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later (earlier if negative).

    The day is clamped to the end of the month: 31 August plus six months is 28 or 29 February.
    Beyond the years that `date` knows, its first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < MINYEAR:
        return date.min
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earliest_within(day: date, months: int) -> date:
    """The earliest day that is at most `months` calendar months before `day`.

    A day d is before it exactly if `add_months(d, months) < day`, so a database can compare.
    """
    found = add_months(day, -months)
    while add_months(found, months) < day:
        found += timedelta(days=1)
    return found


def is_overdue(*, due_on: date | None, status: Status, today: date) -> bool:
    """Whether the due date has passed and the promise is not delivered.

    `due_on` is the last day of the period promised; on it there is still time. A promise that is
    largely delivered, reversed or not assessed can be overdue; not one that cannot be verified, nor
    one that a later promise replaced (which has a date of its own).
    """
    return due_on is not None and due_on < today and status not in _NEVER_LATE


def is_due_soon(*, due_on: date | None, status: Status, today: date, days: int | None) -> bool:
    """Whether a promise that can become overdue is due today or within `days` days."""
    if due_on is None or days is None or status in _NEVER_LATE:
        return False
    return 0 <= (due_on - today).days <= days


def is_quiet(
    *,
    status: Status,
    as_of: date | None,
    newest_evidence: date | None,
    months: int | None,
) -> bool:
    """Whether a promise in progress was quiet when the evidence was looked at.

    True if at `as_of` the newest evidence was more than `months` calendar months old. Never true
    without both dates: undated evidence proves no silence, nor does silence after `as_of`.
    """
    if status != Status.UNDER_WAY or as_of is None or newest_evidence is None or months is None:
        return False
    return add_months(newest_evidence, months) < as_of


def is_review_due(*, as_of: date | None, today: date, months: int | None) -> bool:
    """Whether the evidence was last looked at more than `months` calendar months ago.

    Never true without an `as_of`: what nobody assessed awaits a first verdict, not a review.
    """
    return as_of is not None and months is not None and add_months(as_of, months) < today
