"""What can be asked of actions and of the evidence for them."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypedDict

from django.db.models import CharField, Count, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tracker.choices import Precision

from .base import Grouped, Row_co
from .dated import NONE, DatedQuerySet
from .withdrawals import WithdrawableQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class WithColumns(TypedDict):
    """What `with_columns` adds."""

    year: str
    money: str


class ActionQuerySet(DatedQuerySet[Row_co]):
    """What can be asked of actions."""

    def not_withdrawn(self) -> Self:
        """Actions that were not withdrawn. Only these are listed and counted."""
        return self.filter(withdrawn_at__isnull=True)

    def unknown(self, slugs: Iterable[str]) -> list[str]:
        """Those of the slugs that no action has, in their order."""
        asked = list(slugs)
        known = set(self.filter(slug__in=asked).values_list("slug", flat=True)) if asked else set()
        return [slug for slug in asked if slug not in known]

    def newest_first(self) -> Self:
        """The newest act first, undated ones last."""
        return self.order_by(F("date").desc(nulls_last=True), "slug")

    def with_columns(self) -> "ActionQuerySet[WithAnnotations[Row_co, WithColumns]]":
        """Adds `year` and `money`, as text: the year and the amount's stage, none where unknown."""
        return self.annotate(
            year=self.year_of_day(),
            money=Coalesce("amount_stage", Value(NONE), output_field=CharField()),
        )

    def in_quarter(self, first_day: dt.date, last_day: dt.date) -> Self:
        """Actions known to lie between the days: a date known by its year alone does not."""
        return self.filter(date__range=(first_day, last_day)).exclude(date_precision=Precision.YEAR)

    def facet_counts(
        self, name: str, path: str, *, distinct: bool = False
    ) -> QuerySet[Model, Grouped]:
        """The number of actions per value at the end of a relation.

        `distinct`: the relation may lead to a value twice, which counts once. To be joined with
        those of other facets: each row has `facet`, `value` and `n`.
        """
        named = Value(name, output_field=CharField())
        counted = self.order_by().values(facet=named, value=F(path))
        return counted.annotate(n=Count("pk", distinct=distinct))

    def bearing_counts(self, name: str, path: str) -> QuerySet[Model, Grouped]:
        """The same along the bearings that count."""
        borne = self.filter(
            bearings__withdrawn_at__isnull=True,
            bearings__commitment__withdrawn_at__isnull=True,
        )
        return borne.facet_counts(name, f"bearings__{path}", distinct=True)

    def counts(self, *fields: str) -> list[Grouped]:
        """How many actions there are for each combination of the fields, as `n`."""
        return list(self.order_by().values(*fields).annotate(n=Count("pk")))


def publication(path: str = "") -> Coalesce:
    """An expression over evidence at the end of the path: rows of one publication have one value.

    Evidence whose key is not made yet counts by its address as it stands (`tracker.publications`).
    """
    return Coalesce(F(f"{path}publication__key"), F(f"{path}url"), output_field=CharField())


class BearingQuerySet(WithdrawableQuerySet[Row_co]):
    """What can be asked of how actions bear on commitments."""

    def counted(self) -> Self:
        """Bearings that count: neither they nor their commitments were withdrawn."""
        return self.not_withdrawn().filter(commitment__withdrawn_at__isnull=True)


class EvidenceQuerySet(WithdrawableQuerySet[Row_co]):
    """What can be asked of evidence."""

    def counted(self) -> Self:
        """Evidence that counts: neither it nor its action was withdrawn."""
        return self.not_withdrawn().filter(action__withdrawn_at__isnull=True)

    def published_by(self, publisher: str) -> Self:
        """Evidence of which the publisher is the origin, or that is recorded under this name."""
        return self.filter(Q(publisher=publisher) | Q(publication__origin=publisher))

    def publications(self) -> int:
        """How many publications there are, each counted once, whatever its addresses."""
        found: int = self.aggregate(n=Count(publication(), distinct=True))["n"]
        return found
