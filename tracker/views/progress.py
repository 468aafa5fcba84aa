"""Is it getting better? The actions of each quarter, and statuses over time in two pictures."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import Precision, Status, StatusGroup
from tracker.figures.drawing import Drawing, inline_svg
from tracker.figures.progress import NARROW, WIDE
from tracker.figures.progress import columns as columns_drawn
from tracker.figures.progress import quarters as quarters_drawn
from tracker.formats.charts import QuarterBars, quarter_bars, stacked
from tracker.formats.records.distributions import DAY_COUNTS, DayCounts
from tracker.formats.table import Row
from tracker.models import Tally
from tracker.pointintime import points
from tracker.queries.progress import (
    OverTime,
    Picture,
    QuarterCount,
    commitments_over_time,
    distributions,
    first_promised,
    verdicts_on,
)
from tracker.scoring import StatusDistribution
from tracker.text.dates import format_date
from tracker.trends import change_days, column_days, judged_for, known_on, quarter_start

from .commitments import left_out_of_agreed
from .filtering import page_of, query_without
from .page import Context, Page, page
from .refusals import BadParameter

_MOST_COLUMNS = 12
_STRIPS = 100


class _Read(NamedTuple):
    """A picture of the past: the statuses on each of its days."""

    picture: Picture
    columns: list[tuple[dt.date, StatusDistribution]]
    corrected: int

    @classmethod
    def load(cls, picture: Picture, over_time: OverTime) -> "_Read":
        """What was known: its days of change. As judged now: quarter ends, and the last day.

        `corrected`: how many statuses a correction changed between the first day and the last.
        """
        found, today = over_time.days(picture), points.current().today
        if picture == Picture.KNOWN:
            days = change_days(found, today)
        else:
            days = column_days(found[0], found[-1]) if found else []
        days = days[-_MOST_COLUMNS:]
        counts = distributions(picture, days)
        is_known = picture == Picture.KNOWN and days
        corrected = over_time.corrected(days[0], days[-1]) if is_known else 0
        return cls(picture, list(zip(days, counts, strict=True)), corrected)

    def strips(self, commitments: Iterable[Row]) -> list[dict[str, object]]:
        """The status of each commitment on each day; None before it was promised."""
        rows = list(commitments)
        verdicts = verdicts_on(pk__in=[row.pk for row in rows])
        read = known_on if self.picture == Picture.KNOWN else judged_for
        statuses = [(day, read(verdicts, day)) for day, _counts in self.columns]
        return [
            {
                "commitment": row,
                "statuses": [
                    on_day.get(row.pk, Status.NOT_ASSESSED)
                    if row.promised_on is None or row.promised_on <= day
                    else None
                    for day, on_day in statuses
                ],
            }
            for row in rows
        ]


@page(table=DAY_COUNTS, single=("as",), is_paged=True)
def progress(request: HttpRequest) -> Page:
    """The actions of each quarter, and the groups of statuses at the end of each."""
    chosen = request.GET.get("as") or Picture.KNOWN
    if chosen not in list(Picture):
        raise BadParameter(_("“as” must be known or judged."))
    return Page(
        template="progress.html",
        context=lambda: _context(request, Picture(chosen)),
        rows=_rows,
        facts=_facts,
        left_out=left_out_of_agreed,
    )


def _pictures(over_time: OverTime) -> list[_Read]:
    return [_Read.load(picture, over_time) for picture in Picture]


def _rows() -> Iterator[DayCounts]:
    for read in _pictures(OverTime.load()):
        yield from _days_of(read)


def _days_of(read: _Read) -> list[DayCounts]:
    return [DayCounts(read.picture, day, counts) for day, counts in read.columns]


def _quarters(over_time: OverTime) -> list[QuarterCount]:
    """The actions of each quarter from that of the first agreed document on."""
    first = first_promised()
    return over_time.quarters(since=quarter_start(first)) if first else []


def _facts() -> Mapping[str, Row]:
    over_time = OverTime.load()
    days = {f"as_{read.picture}": _days_of(read) for read in _pictures(over_time)}
    return {**days, "quarters": _quarters(over_time)}


def _headline(bars: list[QuarterBars], until: dt.date) -> str:
    """The actions of the last quarter that had ended on the day, in a sentence; '' for none."""
    ended = [bar for bar in bars if bar.last_day <= until and bar.acts]
    if not ended:
        return ""
    bar = ended[-1]
    acts = ngettext(
        "%(number)d action is on record for %(quarter)s:",
        "%(number)d actions are on record for %(quarter)s:",
        bar.acts,
    )
    supports = ngettext(
        "%(number)d that supports a commitment,",
        "%(number)d that support a commitment,",
        bar.supports,
    )
    contradicts = ngettext(
        "%(number)d that contradicts one.", "%(number)d that contradict one.", bar.contradicts
    )
    return " ".join(
        (
            acts % {"number": bar.acts, "quarter": format_date(bar.first_day, Precision.QUARTER)},
            supports % {"number": bar.supports},
            contradicts % {"number": bar.contradicts},
        )
    )


class Quarters(NamedTuple):
    """The actions of each quarter, the day until which evidence was looked at, and the sentence."""

    bars: list[QuarterBars]
    looked: dt.date | None
    headline: str

    @classmethod
    def load(cls, over_time: OverTime) -> "Quarters":
        """What there is at the point that is read."""
        looked, bars = over_time.looked, quarter_bars(_quarters(over_time))
        return cls(bars, looked, _headline(bars, looked or points.current().today))

    def drawn(self, width: int) -> Drawing:
        """The columns, `width` pixels wide."""
        return quarters_drawn(self.bars, looked_until=self.looked, width=width)


def _context(request: HttpRequest, chosen: Picture) -> Context:
    over_time = OverTime.load()
    read, quarters = _Read.load(chosen, over_time), Quarters.load(over_time)
    total = Tally.objects.agreed().total()
    current = page_of(request, commitments_over_time(), size=_STRIPS, total=total)
    stacks = stacked(read.columns)
    return {
        "picture": chosen.value,
        "headline": quarters.headline,
        "looked": quarters.looked,
        "quarters": [inline_svg(quarters.drawn(width)) for width in (WIDE, NARROW)],
        "drawn": [inline_svg(columns_drawn(stacks, width=width)) for width in (WIDE, NARROW)],
        "columns": stacks,
        "corrected": read.corrected,
        "first": read.columns[0] if read.columns else None,
        "last": read.columns[-1] if read.columns else None,
        "groups": list(StatusGroup),
        "strips": read.strips(current.object_list),
        "page": current,
        "query": query_without(request, "page"),
        "bars": quarters.bars,
    }
