"""Is it getting better? The actions of each quarter, and statuses over time in two pictures."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.db.models import Min
from django.http import HttpRequest
from django.utils import timezone
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
from tracker.models import Commitment
from tracker.pointintime import points
from tracker.queries.progress import QuarterCount, acts_by_quarter, verdicts_over_time
from tracker.scoring import StatusDistribution
from tracker.text.dates import format_date
from tracker.trends import (
    Verdict,
    change_days,
    column_days,
    corrected_between,
    distribution,
    judged_for,
    known_on,
    looked_until,
    quarter_of,
)

from .commitments import left_out_of_agreed
from .filtering import page_of, query_without
from .page import Context, Page, page
from .refusals import BadParameter

_MOST_COLUMNS = 12
_STRIPS = 100
_PICTURES = ("known", "judged")


@dataclass(frozen=True)
class _Picture:
    """One reading of the past: its days and the statuses on each of them."""

    name: str
    days: list[dt.date]
    statuses: list[dict[int, Status]]
    promised_on: dict[int, dt.date | None]
    corrected: set[int]

    @property
    def columns(self) -> list[tuple[dt.date, StatusDistribution]]:
        return [
            (day, distribution(statuses, self.promised_on, day))
            for day, statuses in zip(self.days, self.statuses, strict=True)
        ]

    def strip(self, commitment: int) -> list[Status | None]:
        """The status of one commitment on each day; None before it was promised."""
        promised = self.promised_on[commitment]
        return [
            statuses.get(commitment, Status.NOT_ASSESSED)
            if promised is None or promised <= day
            else None
            for day, statuses in zip(self.days, self.statuses, strict=True)
        ]


def verdicts_told() -> list[Verdict]:
    # Many were published at one time.
    day_of = cache(timezone.localdate)
    return [
        Verdict(
            commitment=row["commitment_id"],
            status=Status(row["status"]),
            as_of=row["as_of"],
            published_on=day_of(row["published_at"]),
            withdrawn_on=row["withdrawn_at"] and day_of(row["withdrawn_at"]),
            is_correction=row["corrects"] is not None,
        )
        for row in verdicts_over_time()
    ]


def _promises() -> dict[int, dt.date | None]:
    """Per agreed commitment the day of its document."""
    return dict(Commitment.objects.agreed().order_by().values_list("pk", "document__date"))


def _picture(
    name: str,
    verdicts: list[Verdict],
    promised_on: dict[int, dt.date | None],
    today: dt.date,
) -> _Picture:
    """What was known: its days of change. As judged now: quarter ends, and the last day."""
    read: Callable[[Iterable[Verdict], dt.date], dict[int, Status]]
    if name == "known":
        read, columns = known_on, change_days(verdicts, today)
    else:
        read, days = judged_for, [v.as_of for v in verdicts if v.withdrawn_on is None]
        columns = column_days(min(days), max(days)) if days else []
    columns = columns[-_MOST_COLUMNS:]
    is_known = name == "known" and columns
    return _Picture(
        name=name,
        days=columns,
        statuses=[read(verdicts, day) for day in columns],
        promised_on=promised_on,
        corrected=corrected_between(verdicts, columns[0], columns[-1]) if is_known else set(),
    )


@page(table=DAY_COUNTS, single=("as",), is_paged=True)
def progress(request: HttpRequest) -> Page:
    """The actions of each quarter, and the groups of statuses at the end of each."""
    chosen = request.GET.get("as") or "known"
    if chosen not in _PICTURES:
        raise BadParameter(_("“as” must be known or judged."))
    return Page(
        template="progress.html",
        context=lambda: _context(request, chosen),
        rows=_rows,
        facts=lambda: _facts(_pictures(_PICTURES)),
        left_out=left_out_of_agreed,
    )


def _pictures(names: Iterable[str]) -> list[_Picture]:
    today, verdicts, promised_on = points.current().today, verdicts_told(), _promises()
    return [_picture(name, verdicts, promised_on, today) for name in names]


def _rows() -> Iterator[DayCounts]:
    for picture in _pictures(_PICTURES):
        yield from _days_of(picture)


def _days_of(picture: _Picture) -> list[DayCounts]:
    return [DayCounts(picture.name, day, counts) for day, counts in picture.columns]


def _quarters() -> list[QuarterCount]:
    """The actions of each quarter from that of the first agreed document on."""
    first = Commitment.objects.agreed().aggregate(day=Min("document__date"))["day"]
    if first is None:
        return []
    year, quarter = quarter_of(first)
    return acts_by_quarter(since=dt.date(year, 3 * quarter - 2, 1))


def _facts(pictures: list[_Picture]) -> Mapping[str, Row]:
    days = {f"as_{picture.name}": _days_of(picture) for picture in pictures}
    return {**days, "quarters": _quarters()}


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
    def load(cls, verdicts: Iterable[Verdict]) -> "Quarters":
        """What there is at the point that is read."""
        looked, bars = looked_until(verdicts), quarter_bars(_quarters())
        return cls(bars, looked, _headline(bars, looked or points.current().today))

    def drawn(self, width: int) -> Drawing:
        """The columns, `width` pixels wide."""
        return quarters_drawn(self.bars, looked_until=self.looked, width=width)


def _context(request: HttpRequest, chosen: str) -> Context:
    today, verdicts, promised_on = points.current().today, verdicts_told(), _promises()
    picture = _picture(chosen, verdicts, promised_on, today)
    quarters = Quarters.load(verdicts)
    commitments = Commitment.objects.agreed().only("pk", "ref", "title").order_by("ref")
    current = page_of(request, commitments, size=_STRIPS, total=len(picture.promised_on))
    columns = picture.columns
    stacks = stacked(columns)
    return {
        "picture": picture.name,
        "headline": quarters.headline,
        "looked": quarters.looked,
        "quarters": [inline_svg(quarters.drawn(width)) for width in (WIDE, NARROW)],
        "drawn": [inline_svg(columns_drawn(stacks, width=width)) for width in (WIDE, NARROW)],
        "columns": stacks,
        "corrected": len(picture.corrected),
        "first": columns[0] if columns else None,
        "last": columns[-1] if columns else None,
        "groups": list(StatusGroup),
        "strips": [
            {"commitment": commitment, "statuses": picture.strip(commitment.pk)}
            for commitment in current.object_list
        ],
        "page": current,
        "query": query_without(request, "page"),
        "bars": quarters.bars,
    }
