"""Dashboard and pillar pages."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding, StatusGroup
from tracker.formats.charts import MOST_SQUARES, PillarRow, statuses_of
from tracker.formats.citations import distribution_sentence
from tracker.formats.exports import commitment_rows, csv_lines, json_pieces
from tracker.formats.records import (
    COMMITMENT_COLUMNS,
    distribution_record,
    distribution_row,
    envelope,
    pillar_record,
)
from tracker.models import Assessment, Commitment, Initiative, Methodology, Pillar
from tracker.pointintime import snapshots
from tracker.scoring import StatusDistribution
from tracker.text.languages import said

from .base import citation, csv_stream, json_response, json_stream, public

_LATEST = 5
_MOST_PER_STATUS = 20
_MOST_TOUCHING = 40


@dataclass(frozen=True)
class _Overview:
    """Counts of all commitments, by standing and pillar, from one grouped query."""

    rows: list[dict[str, Any]]

    def distribution(self, **fits: Any) -> StatusDistribution:
        """The statuses of the commitments whose columns have the values given."""
        return StatusDistribution.from_counts(
            (row["status"], row["n"])
            for row in self.rows
            if all(row[name] == value for name, value in fits.items())
        )

    @classmethod
    def load(cls) -> "_Overview":
        return cls(Commitment.objects.not_withdrawn().with_verdict().overview())

    @property
    def dates(self) -> dict[str, Any]:
        """`as_of` and `published_at` of the newest verdicts; None where there is none."""
        return {name: self._newest(f"last_{name}") for name in ("as_of", "published_at")}

    def _newest(self, name: str) -> Any:
        return max((row[name] for row in self.rows if row[name]), default=None)


AGREED, REPORTED = CommitmentStanding.AGREED, CommitmentStanding.REPORTED


@public()
def dashboard(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """What the C5+1 promised, and whether it has been done."""
    today = snapshots.today()
    overview = _Overview.load()
    pillars = list(Pillar.objects.all())
    if fmt == "csv":
        return csv_stream(csv_lines(*_dashboard_table(overview, pillars)), name="dashboard")
    if fmt == "json":
        return json_response(_dashboard_record(overview, pillars))
    context = _dashboard_context(overview, pillars, today)
    context["citation"] = citation(
        request,
        key="overview",
        title=_("Overview of agreed commitments by pillar"),
        headline=distribution_sentence(context["agreed"]),
        as_of=context["dates"]["as_of"],
    )
    return render(request, "dashboard.html", context)


def _dashboard_context(
    overview: _Overview, pillars: list[Pillar], today: dt.date
) -> dict[str, Any]:
    clocks = Methodology.objects.clocks(today=today)
    return {
        "agreed": overview.distribution(standing=AGREED),
        "reported": overview.distribution(standing=REPORTED),
        "undated": overview.distribution(standing=AGREED, is_dated=False).total,
        "rows": _pillar_rows(overview, pillars),
        "latest": Assessment.objects.newest(_LATEST),
        "falling_due": Commitment.objects.falling_due(
            today=today, days=clocks.due_soon_days, most=_LATEST
        ),
        "clocks": clocks,
        "dates": overview.dates,
        "groups": list(StatusGroup),
    }


def _pillar_rows(overview: _Overview, pillars: list[Pillar]) -> list[PillarRow[Pillar]]:
    counted = {
        pillar.pk: overview.distribution(pillar_id=pillar.pk, standing=AGREED) for pillar in pillars
    }
    small = [pillar for pillar in pillars if counted[pillar.pk].total <= MOST_SQUARES]
    squares: dict[int, list[Commitment]] = {pillar.pk: [] for pillar in pillars}
    for commitment in Commitment.objects.for_squares(small):
        squares[commitment.pillar_id].append(commitment)
    return [
        PillarRow(pillar=pillar, distribution=counted[pillar.pk], squares=squares[pillar.pk])
        for pillar in pillars
    ]


def _dashboard_table(
    overview: _Overview, pillars: list[Pillar]
) -> tuple[list[str], list[dict[str, Any]]]:
    rows = [
        distribution_row(
            pillar.slug,
            standing,
            overview.distribution(pillar_id=pillar.pk, standing=standing),
        )
        for standing in (AGREED, REPORTED)
        for pillar in pillars
    ]
    return list(distribution_row("", "", StatusDistribution())), rows


def _dashboard_record(overview: _Overview, pillars: list[Pillar]) -> dict[str, Any]:
    return envelope(
        "dashboard",
        **overview.dates,
        **{
            standing.value: {
                **distribution_record(overview.distribution(standing=standing)),
                "pillars": [
                    {
                        **pillar_record(pillar),
                        **distribution_record(
                            overview.distribution(pillar_id=pillar.pk, standing=standing)
                        ),
                    }
                    for pillar in pillars
                ],
            }
            for standing in (AGREED, REPORTED)
        },
    )


@public()
def pillar(request: HttpRequest, slug: str, fmt: str = "html") -> HttpResponseBase:
    """What is moving in one policy area, and what is undone."""
    today = snapshots.today()
    found = get_object_or_404(Pillar, slug=slug)
    commitments = Commitment.objects.not_withdrawn().filter(pillar=found)
    commitments = commitments.order_by("standing", "ref")
    clocks = Methodology.objects.clocks(today=today)
    rows = commitment_rows(commitments, today=today, clocks=clocks)
    if fmt == "csv":
        return csv_stream(csv_lines(COMMITMENT_COLUMNS, rows), name=slug)
    counts = _Overview(commitments.with_verdict().counts("standing", "status", "as_of"))
    if fmt == "json":
        record = envelope(
            "pillar",
            **pillar_record(found),
            agreed=distribution_record(counts.distribution(standing=AGREED)),
            reported=distribution_record(counts.distribution(standing=REPORTED)),
        )
        return json_stream(json_pieces(record, "commitments", rows))
    context = _pillar_context(found, counts) | {"clocks": clocks}
    context["citation"] = citation(
        request,
        key=slug,
        title=said(found, "name"),
        headline=f"{said(found, 'name')}: {context['sentence']}",
        as_of=max((row["as_of"] for row in counts.rows if row["as_of"]), default=None),
    )
    return render(request, "pillar.html", context)


def _pillar_context(pillar: Pillar, counts: _Overview) -> dict[str, Any]:
    shown: list[Any] = list(Commitment.objects.for_pillar(pillar, most=_MOST_PER_STATUS))
    newest = Assessment.objects.newest_evidence(shown)
    for commitment in shown:
        commitment.newest_evidence = newest.get(commitment.pk)
    agreed = counts.distribution(standing=AGREED)
    return {
        "pillar": pillar,
        "agreed": agreed,
        "sentence": distribution_sentence(agreed),
        "groups": [
            {
                "group": group,
                "count": agreed.groups[group],
                "statuses": statuses_of(group),
                "commitments": [
                    c for c in shown if c.standing == AGREED and c.status in statuses_of(group)
                ],
            }
            for group in StatusGroup
        ],
        "reported": [c for c in shown if c.standing == REPORTED],
        "reported_count": counts.distribution(standing=REPORTED).total,
        "touching": list(Commitment.objects.touching(pillar, most=_MOST_TOUCHING)),
        "initiatives": Initiative.objects.of_pillar(pillar),
    }
