"""Reads of the page of progress and of the page of the method."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone

from tracker.choices import Direction, Status
from tracker.models import Assessment, Commitment, Document, Trait
from tracker.models.querysets import CommitmentQuerySet
from tracker.models.traits import TraitKind
from tracker.scoring import StatusDistribution
from tracker.trends import Verdict, corrected_between, quarter_start

if TYPE_CHECKING:
    from .rows import PromisedCommitment


class QuarterCount(TypedDict):
    """The acts of the quarter that begins with the day `quarter`.

    An act may support one commitment and contradict another; `neither` counts those that do none.
    """

    quarter: dt.date
    acts: int
    supports: int
    contradicts: int
    neither: int


class Picture(StrEnum):
    """One reading of the past: what was known on a day, or what is judged now of that day."""

    KNOWN = auto()
    JUDGED = auto()


_DAYS = {Picture.KNOWN: TraitKind.KNOWN_ON, Picture.JUDGED: TraitKind.JUDGED_FOR}
_STEPS = {Picture.KNOWN: TraitKind.KNOWN_STEP, Picture.JUDGED: TraitKind.JUDGED_STEP}


class OverTime(NamedTuple):
    """What is counted of agreed commitments and of actions by day: from one query."""

    numbers: Mapping[str, Mapping[str, int]]

    @classmethod
    def load(cls) -> "OverTime":
        """What there is at the point that is read."""
        return cls(
            Trait.objects.numbers(*_DAYS.values(), TraitKind.ACTIONS_IN_MONTH, TraitKind.CORRECTED)
        )

    def days(self, picture: Picture) -> list[dt.date]:
        """The days of the verdicts, in order: of their publication or withdrawal, or up to which
        they looked at evidence."""
        return [dt.date.fromisoformat(day) for day in self.numbers[_DAYS[picture]]]

    @property
    def looked(self) -> dt.date | None:
        """The last day up to which evidence was looked at for any of today's verdicts."""
        return max(self.days(Picture.JUDGED), default=None)

    def corrected(self, first: dt.date, last: dt.date) -> int:
        """How many have another status on the last day than on the first, after a correction."""
        refs = self.numbers[TraitKind.CORRECTED]
        return len(corrected_between(verdicts_on(ref__in=refs), first, last)) if refs else 0

    def quarters(self, *, since: dt.date) -> list[QuarterCount]:
        """From the quarter that begins with `since` on: the acts, and those that support and
        contradict a commitment. Acts known by their year alone are left out."""
        found: dict[dt.date, Counter[str]] = {}
        for value, number in self.numbers[TraitKind.ACTIONS_IN_MONTH].items():
            month, what = value.split(" ")
            first = quarter_start(dt.date.fromisoformat(f"{month}-01"))
            if first >= since:
                found.setdefault(first, Counter())[what] += number
        return [
            QuarterCount(
                quarter=first,
                acts=does["acts"],
                supports=does[Direction.SUPPORTS],
                contradicts=does[Direction.CONTRADICTS],
                neither=does["neither"],
            )
            for first, does in sorted(found.items())
        ]


def distributions(picture: Picture, days: Sequence[dt.date]) -> list[StatusDistribution]:
    """The statuses of the agreed commitments promised by each of the days, which are in order."""
    if not days:
        return []
    steps = Trait.objects.steps(_STEPS[picture], days)
    counts, found = Counter[str](), []
    for place in range(len(days)):
        for status in Status.values:
            counts[status] += steps.get((f"+ {status}", place), 0)
            counts[status] -= steps.get((f"- {status}", place), 0)
        found.append(StatusDistribution.from_counts(counts.items()))
    return found


def first_promised() -> dt.date | None:
    """The day of the first document in which an agreed commitment stands."""
    agreed = Commitment.objects.agreed().filter(document=OuterRef("pk"))
    day: dt.date | None = Document.objects.filter(Exists(agreed)).aggregate(day=Min("date"))["day"]
    return day


def commitments_over_time() -> "CommitmentQuerySet[PromisedCommitment]":
    """The agreed commitments in order, each with the day on which it was promised."""
    return (
        Commitment.objects.agreed()
        .only("pk", "ref", "title")
        .annotate(promised_on=F("document__date"))
        .order_by("ref")
    )


def verdicts_on(**commitments: Any) -> list[Verdict]:  # lookups of a commitment, as `filter` has
    """Every published verdict on these agreed commitments, withdrawn ones too."""
    agreed = Commitment.objects.agreed().filter(**commitments)
    return list(verdicts_of(Assessment.objects.published().filter(commitment__in=agreed)))


def verdicts_of(published: QuerySet[Any]) -> Iterator[Verdict]:
    """What these rows of published verdicts say, in the order in which they were written."""
    # Many were published at one time.
    day_of = cache(timezone.localdate)
    columns = ("commitment", "status", "as_of", "published_at", "withdrawn_at", "corrects")
    rows = published.order_by("pk").values_list(*columns)
    for commitment, status, as_of, published_at, withdrawn_at, corrects in rows:
        yield Verdict(
            commitment=commitment,
            status=Status(status),
            as_of=as_of,
            published_on=day_of(published_at),
            withdrawn_on=withdrawn_at and day_of(withdrawn_at),
            is_correction=corrects is not None,
        )


def first_statuses() -> dict[int, str]:
    """Per commitment id: the status that the first coding gave it."""
    coded = Assessment.objects.published().filter(first_status__isnull=False)
    pairs = coded.order_by("published_at").values_list("commitment_id", "first_status")
    return {commitment: status for commitment, status in pairs if status is not None}
