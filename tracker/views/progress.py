"""Is it getting better? Statuses over time in two pictures, and what is known of each quarter."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import Status, StatusGroup
from tracker.formats.charts import quarter_bars, stacked
from tracker.formats.records.distributions import DAY_COUNTS, DayCounts, distribution_record
from tracker.formats.table import Record
from tracker.models import Commitment
from tracker.pointintime import points
from tracker.queries.progress import QuarterCount, acts_by_quarter, verdicts_over_time
from tracker.scoring import StatusDistribution
from tracker.trends import (
    Verdict,
    change_days,
    column_days,
    corrected_between,
    distribution,
    judged_for,
    known_on,
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


def _verdicts() -> list[Verdict]:
    return [
        Verdict(
            commitment=row["commitment_id"],
            status=Status(row["status"]),
            as_of=row["as_of"],
            published_on=timezone.localdate(row["published_at"]),
            withdrawn_on=row["withdrawn_at"] and timezone.localdate(row["withdrawn_at"]),
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
    """The groups of statuses at the end of each quarter, and the acts of each quarter."""
    chosen = request.GET.get("as") or "known"
    if chosen not in _PICTURES:
        raise BadParameter(_("“as” must be known or judged."))
    return Page(
        template="progress.html",
        context=lambda: _context(request, _pictures([chosen])[0]),
        rows=_rows,
        facts=lambda: _facts(_pictures(_PICTURES)),
        left_out=left_out_of_agreed,
    )


def _pictures(names: Iterable[str]) -> list[_Picture]:
    today, verdicts, promised_on = points.current().today, _verdicts(), _promises()
    return [_picture(name, verdicts, promised_on, today) for name in names]


def _rows() -> Iterator[DayCounts]:
    for picture in _pictures(_PICTURES):
        for day, counts in picture.columns:
            yield DayCounts(picture.name, day, counts)


def _quarters() -> list[QuarterCount]:
    """The acts of each quarter from that of the first agreed document on."""
    first = Commitment.objects.agreed().aggregate(day=Min("document__date"))["day"]
    if first is None:
        return []
    year, quarter = quarter_of(first)
    return acts_by_quarter(since=dt.date(year, 3 * quarter - 2, 1))


def _facts(pictures: list[_Picture]) -> Record:
    days = {
        picture.name: [{"day": day, **distribution_record(n)} for day, n in picture.columns]
        for picture in pictures
    }
    return {**days, "quarters": _quarters()}


def _context(request: HttpRequest, picture: _Picture) -> Context:
    commitments = Commitment.objects.agreed().only("pk", "ref", "title").order_by("ref")
    current = page_of(request, commitments, size=_STRIPS, total=len(picture.promised_on))
    columns = picture.columns
    return {
        "picture": picture.name,
        "columns": stacked(columns),
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
        "bars": quarter_bars(_quarters()),
        "today": points.current().today,
    }
