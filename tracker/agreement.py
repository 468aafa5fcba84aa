"""How far two coders agree: pure arithmetic, exact but for the interval, which is drawn by lot.

No database, no clock. The lots are those of one fixed seed, so that everybody gets the same
interval from the same values.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from random import Random

SEED = 20231
RESAMPLES = 2000
# Of the resampled kappas, so many of a thousand lie below the interval, and as many above it.
_OUTSIDE = 25
# Of how many tables the interval is remembered: drawing one takes a tenth of a second.
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which values 95 of 100 resampled kappas lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on `n` items.

    `observed`: exact share of items with equal values, 0 to 1. `kappa`: Cohen's kappa, exact.
    `interval`: where kappa could lie for other items like these. `observed` and `kappa` are None
    without an item, `interval` without two.
    """

    n: int
    observed: Fraction | None
    kappa: Fraction | None
    interval: Interval | None


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """The agreement over (first coder's value, second coder's value), one pair per item.

    Kappa is (observed - expected) / (1 - expected), the expected agreement being that of two coders
    who draw from their own frequencies (Cohen 1960). Where that is 1, both gave one and the same
    value throughout, so they agree on every item; the quotient is 0/0, and kappa 1 by convention.

    The interval is that of percentiles of a bootstrap over the items (Efron 1979): `RESAMPLES`
    times as many items as there are, drawn with replacement by `random.Random(SEED)`, the items in
    the order of their values as text. So the values are names that stay, not numbers of rows.
    """
    table = Counter(pairs)
    n = table.total()
    if not n:
        return Agreement(n=0, observed=None, kappa=None, interval=None)
    cells = _cells(table)
    agreed, expected = _sums(cells)
    kappa = Fraction(1) if expected == n * n else Fraction(n * agreed - expected, n * n - expected)
    return Agreement(
        n=n, observed=Fraction(agreed, n), kappa=kappa, interval=_interval(cells) if n > 1 else None
    )


# A cell of the table: the numbers of the two values, and how many items have just these.
_Cells = tuple[tuple[int, int, int], ...]


def _cells(table: Counter[tuple[Hashable, Hashable]]) -> _Cells:
    """The cells of the table, each value as a number, in an order that the values alone give."""
    values = sorted({value for pair in table for value in pair}, key=str)
    number = {value: place for place, value in enumerate(values)}
    return tuple(sorted((number[one], number[two], count) for (one, two), count in table.items()))


def _sums(cells: Iterable[tuple[int, int, int]]) -> tuple[int, int]:
    """How many items agree, and the sum over the values of how often the first coder gave one times
    how often the second did."""
    agreed = 0
    firsts: Counter[int] = Counter()
    seconds: Counter[int] = Counter()
    for one, two, count in cells:
        firsts[one] += count
        seconds[two] += count
        if one == two:
            agreed += count
    return agreed, sum(firsts[value] * seconds[value] for value in firsts)


@lru_cache(maxsize=_REMEMBERED)
def _interval(cells: _Cells) -> Interval:
    """The interval of the table's kappa."""
    items = [(one, two) for one, two, count in cells for _each in range(count)]
    n = len(items)
    draw = Random(SEED).random  # noqa: S311  lots that everybody can draw again, no secret
    kappas = []
    for _resample in range(RESAMPLES):
        drawn = Counter([items[int(draw() * n)] for _item in range(n)])
        agreed, expected = _sums((one, two, count) for (one, two), count in drawn.items())
        whole = n * n - expected
        kappas.append(1.0 if not whole else (n * agreed - expected) / whole)
    kappas.sort()
    below = RESAMPLES * _OUTSIDE // 1000
    return Interval(low=kappas[below], high=kappas[RESAMPLES - below - 1])
