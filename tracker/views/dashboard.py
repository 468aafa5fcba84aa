"""The dashboard: all commitments by pillar and group of statuses, and the headline above them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import CommitmentStanding, Status, StatusGroup
from tracker.formats import linked
from tracker.formats.charts import MOST_SQUARES, PillarRow
from tracker.formats.records.pillars import PILLAR_COUNTS, PillarCounts
from tracker.formats.table import Row
from tracker.models import Commitment, Pillar
from tracker.pointintime import points
from tracker.queries.clocks import clocks_on
from tracker.queries.dashboard import (
    latest_actions,
    overview,
    shown_commitments,
    status_changes,
)
from tracker.queries.documents import agreed_texts
from tracker.scoring import StatusDistribution
from tracker.text.looked import LookedUntil, looked_until

from .citing import citation
from .page import Context, Page, page

if TYPE_CHECKING:
    from tracker.queries.rows import DueCommitment

_LATEST = 5
_UNDONE = 3
AGREED, REPORTED = CommitmentStanding.AGREED, CommitmentStanding.REPORTED


def headline(distribution: StatusDistribution) -> str:
    """What became of all agreed commitments that are counted, in one sentence."""
    if not distribution.total:
        return _("No agreed commitment is recorded yet.")
    groups = distribution.groups
    return ngettext(
        "Of %(total)d agreed commitment: %(done)d done in full or largely, %(moving)d in"
        " progress, %(undone)d reversed or replaced, %(no_verdict)d without a verdict yet,"
        " %(not_verifiable)d that cannot be checked as worded.",
        "Of %(total)d agreed commitments: %(done)d done in full or largely, %(moving)d in"
        " progress, %(undone)d reversed or replaced, %(no_verdict)d without a verdict yet,"
        " %(not_verifiable)d that cannot be checked as worded.",
        distribution.total,
    ) % {
        "total": distribution.total,
        **{group.value: groups[group] for group in StatusGroup},
    }


@dataclass(frozen=True)
class Overview:
    """Counts of all commitments, by standing and pillar, from one grouped query."""

    rows: Sequence[Mapping[str, Any]]

    def distribution(self, **fits: object) -> StatusDistribution:
        """The statuses of the commitments whose columns have the values given."""
        return StatusDistribution.from_counts((row["status"], row["n"]) for row in self._of(fits))

    def looked(self, **fits: object) -> LookedUntil | None:
        """Up to when their verdicts looked at evidence."""
        days = ((row["oldest"], row["newest"]) for row in self._of(fits))
        return looked_until(chain.from_iterable(days))

    def last_published(self, **fits: object) -> dt.datetime | None:
        """When the newest of their verdicts was published."""
        times = (row["last_published_at"] for row in self._of(fits))
        return max((time for time in times if time), default=None)

    def _of(self, fits: Mapping[str, object]) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            if all(row[name] == value for name, value in fits.items()):
                yield row

    @classmethod
    def load(cls) -> "Overview":
        return cls(overview())


@page(table=PILLAR_COUNTS)
def dashboard(request: HttpRequest) -> Page:
    """What the C5+1 promised, and whether it has been done."""
    overview, pillars = Overview.load(), list(Pillar.objects.all())
    return Page(
        template="dashboard.html",
        context=lambda: _context(overview, pillars),
        rows=lambda: _rows(overview, pillars),
        facts=lambda: _facts(overview, pillars),
        citation=lambda: citation(
            request,
            key="overview",
            title=_("Overview of agreed commitments by pillar"),
            headline=headline(overview.distribution(standing=AGREED)),
            as_of=overview.looked(standing=AGREED),
        ),
        linked=linked.website,
    )


def _context(overview: Overview, pillars: list[Pillar]) -> Context:
    today = points.current().today
    clocks = clocks_on(today)
    agreed, looked = overview.distribution(standing=AGREED), overview.looked(standing=AGREED)
    counted = {
        pillar.pk: overview.distribution(pillar_id=pillar.pk, standing=AGREED) for pillar in pillars
    }
    small = [pillar for pillar in pillars if counted[pillar.pk].total <= MOST_SQUARES]
    days = clocks.due_soon_days
    shown = list(shown_commitments(small, today=today, days=days, most=_LATEST))
    late = [one for one in shown if one.due_state in {"overdue", "soon"}]
    undone = [one for one in shown if Status(one.status).group == StatusGroup.UNDONE]
    changes = list(status_changes(_LATEST))
    return {
        "agreed": agreed,
        "figures": figures(agreed),
        "reported": overview.distribution(standing=REPORTED),
        "undated": overview.distribution(standing=AGREED, is_dated=False).total,
        "rows": _pillar_rows(pillars, counted, shown),
        "undone": sorted(undone, key=_published, reverse=True)[:_UNDONE],
        "undone_count": agreed.groups[StatusGroup.UNDONE],
        "contested": [one for one in shown if one.contested],
        "changes": changes,
        "last_change": changes[0] if changes else None,
        "actions": latest_actions(today=today, most=_LATEST),
        "falling_due": sorted(late, key=lambda one: one.due_by or today)[:_LATEST],
        "clocks": clocks,
        "looked": looked,
        "texts": agreed_texts(),
        "published_at": overview.last_published(standing=AGREED),
        "groups": list(StatusGroup),
    }


def _published(commitment: "DueCommitment") -> dt.datetime:
    return commitment.published_at or dt.datetime.min.replace(tzinfo=dt.UTC)


class Figure(NamedTuple):
    """One of the large numbers: how many, in words of what, and the groups that it counts."""

    number: int
    words: str
    groups: tuple[StatusGroup, ...]


def figures(distribution: StatusDistribution) -> list[Figure]:
    """The large numbers above a picture. They add up to all commitments that are counted."""
    told = [
        (_("done in full or largely"), (StatusGroup.DONE,)),
        (_("in progress"), (StatusGroup.MOVING,)),
        (_("reversed or replaced"), (StatusGroup.UNDONE,)),
        (_("no verdict, or not verifiable"), (StatusGroup.NO_VERDICT, StatusGroup.NOT_VERIFIABLE)),
    ]
    return [
        Figure(sum(distribution.groups[group] for group in groups), words, groups)
        for words, groups in told
    ]


def _pillar_rows(
    pillars: list[Pillar],
    counted: Mapping[int, StatusDistribution],
    shown: Sequence[Commitment],
) -> list[PillarRow[Pillar]]:
    return [
        PillarRow(
            pillar=pillar,
            distribution=counted[pillar.pk],
            squares=[one for one in shown if one.pillar_id == pillar.pk],
        )
        for pillar in pillars
    ]


def _rows(overview: Overview, pillars: list[Pillar]) -> Iterator[PillarCounts]:
    for standing in (AGREED, REPORTED):
        for pillar in pillars:
            counts = overview.distribution(pillar_id=pillar.pk, standing=standing)
            yield PillarCounts(pillar.slug, standing, counts)


class _PillarFacts(NamedTuple):
    pillar: Pillar
    agreed: StatusDistribution
    reported: StatusDistribution


def _facts(overview: Overview, pillars: list[Pillar]) -> Mapping[str, Row]:
    agreed, reported = (
        partial(overview.distribution, standing=AGREED),
        partial(overview.distribution, standing=REPORTED),
    )
    return {
        "looked_until": overview.looked(),
        "agreed_texts": agreed_texts(),
        "published_at": overview.last_published(),
        "agreed": agreed(),
        "reported": reported(),
        "pillars": [
            _PillarFacts(one, agreed(pillar_id=one.pk), reported(pillar_id=one.pk))
            for one in pillars
        ],
    }
