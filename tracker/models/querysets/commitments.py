"""Reads of commitments, their links and the initiatives that touch them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from tracker.choices import (
    ActionStage,
    CommitmentStanding,
    Direction,
    ObligationRole,
    PassageRole,
    Status,
    Weight,
)
from tracker.scoring import is_overdue

from .actors import CLOSURE
from .base import KeyedQuerySet, Row
from .timeline import DatedQuerySet

CAN_BE_LATE = [
    status for status in Status if is_overdue(due_on=dt.date.min, status=status, today=dt.date.max)
]
STATUS_ORDER = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(Status)),
    output_field=models.IntegerField(),
)


def _last_day(today: dt.date, days: int | None) -> dt.date:
    """The last due date that is overdue or soon."""
    return today + dt.timedelta(days=-1 if days is None else days)


class CommitmentQuerySet(DatedQuerySet[Row]):
    """Reads of commitments. A commitment's verdict is its current published assessment."""

    day_field = "due_on"

    def not_withdrawn(self) -> Self:
        """Commitments that were not withdrawn. Only these are listed and counted."""
        return self.filter(withdrawn_at__isnull=True)

    def agreed(self) -> Self:
        return self.not_withdrawn().filter(standing=CommitmentStanding.AGREED)

    def reported(self) -> Self:
        return self.not_withdrawn().filter(standing=CommitmentStanding.REPORTED)

    def with_verdict(self) -> Self:
        """Adds `status`, `as_of`, `published_at`, `verdict_id` and `confidence` of the verdict."""
        return self.annotate(
            verdict=FilteredRelation("assessments", condition=Q(assessments__is_current=True)),
            status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
            as_of=F("verdict__as_of"),
            published_at=F("verdict__published_at"),
            confidence=F("verdict__confidence"),
        )

    def with_due_state(self, *, today: dt.date, days: int | None) -> Self:
        """Adds `due_state`: overdue, soon (within `days`), other or none. Needs `with_verdict`.

        Without `days` nothing is soon.
        """
        can_be_late = Q(status__in=CAN_BE_LATE)
        return self.annotate(
            due_state=Case(
                When(due_on__isnull=True, then=Value("none")),
                When(can_be_late & Q(due_on__lt=today), then=Value("overdue")),
                When(can_be_late & Q(due_on__lte=_last_day(today, days)), then=Value("soon")),
                default=Value("other"),
                output_field=models.CharField(),
            )
        )

    def published_since(self, start: dt.datetime) -> Self:
        """Commitments whose verdict was published at `start` or later. Needs `with_verdict`."""
        return self.filter(published_at__gte=start)

    def _related(self, field: str) -> Any:
        """The manager of the model at the other end of a relation."""
        return self.model._meta.get_field(field).related_model._default_manager  # type: ignore[union-attr]  # a relation has a model

    def with_themes(self, slugs: Iterable[str]) -> Self:
        """Commitments that carry at least one of the themes."""
        tagged = self._related("themes").filter(commitments=OuterRef("pk"), slug__in=list(slugs))
        return self.filter(Exists(tagged))

    def owed_by(self, codes: Iterable[str]) -> Self:
        """Commitments that at least one of the parties owes."""
        debts = self._related("obligations").filter(
            commitment=OuterRef("pk"), role=ObligationRole.DEBTOR, actor__code__in=list(codes)
        )
        return self.filter(Exists(debts))

    def owed_by_party(self, party: models.Model, *, alone: bool) -> Self:
        """Commitments that the party owes, all by itself or together with others."""
        debts = self._related("obligations")
        owed = debts.filter(commitment=OuterRef("pk"), role=ObligationRole.DEBTOR, actor=party)
        sole = Q(pk__in=debts.of_one_debtor())
        return self.filter(Exists(owed), sole if alone else ~sole)

    def resting_on(self, evidence: models.QuerySet[Any]) -> Self:
        """Commitments whose verdict rests on an act that some of the evidence shows."""
        return self.filter(
            Exists(
                self._related("assessments").filter(
                    commitment=OuterRef("pk"),
                    is_current=True,
                    actions__in=evidence.order_by().values("action"),
                )
            )
        )

    def counts(self, *fields: str) -> list[dict[str, Any]]:
        """How many commitments there are for each combination of the fields, as `n`."""
        return list(self.order_by().values(*fields).annotate(n=Count("pk")))

    def overview(self) -> list[dict[str, Any]]:
        """The counts that the overview adds up, from one grouped query. Needs `with_verdict`.

        For each pillar, standing, status and whether a date was promised (`is_dated`): how many
        commitments there are (`n`), and the newest `last_as_of` and `last_published_at` of their
        verdicts.
        """
        return list(
            self.order_by()
            .annotate(is_dated=Q(due_on__isnull=False))
            .values("pillar_id", "standing", "status", "is_dated")
            .annotate(n=Count("pk"), last_as_of=Max("as_of"), last_published_at=Max("published_at"))
        )

    def theme_counts(self) -> Any:
        """The number of commitments per theme slug.

        To be joined with those of another facet: each row has `facet`, `value` and `n`.
        """
        named = Value("theme", output_field=models.CharField())
        rows = self.order_by().values(facet=named, value=F("themes__slug"))
        return rows.annotate(n=Count("pk"))

    def party_counts(self) -> Any:
        """The same per code of the party that owes them."""
        debts = self._related("obligations").filter(
            role=ObligationRole.DEBTOR, commitment__in=self.order_by().values("pk")
        )
        named = Value("party", output_field=models.CharField())
        rows = debts.order_by().values(facet=named, value=F("actor__code"))
        return rows.annotate(n=Count("pk"))

    def in_status_order(self) -> Self:
        """Best status first, then by ref. Needs `with_verdict`."""
        return self.order_by(STATUS_ORDER, "ref")

    def for_squares(self, pillars: Iterable[models.Model]) -> Self:
        """The agreed commitments of the pillars, one square each."""
        return (
            self.agreed()
            .filter(pillar__in=pillars)
            .with_verdict()
            .in_status_order()
            .only("ref", "title", "pillar_id")
        )

    def for_rows(self) -> Self:
        """Commitments as rows of a list: with verdict, pillar, document and who owes them.

        Adds `debts`, and `n_parties`: how many parties there are.
        """
        debts = self._related("obligations").filter(role=ObligationRole.DEBTOR)
        actors: Any = debts.model._meta.get_field("actor").related_model
        return (
            self.with_verdict()
            .annotate(n_parties=actors._default_manager.number_of_parties())
            .select_related("pillar", "document", "section", "primary_theme")
            .prefetch_related(
                Prefetch("obligations", queryset=debts.select_related("actor"), to_attr="debts")
            )
        )

    def for_pillar(self, pillar: models.Model, *, most: int) -> Self:
        """The pillar's commitments in status order, at most `most` of each status."""
        placed = (
            self.not_withdrawn()
            .filter(pillar=pillar)
            .with_verdict()
            .annotate(
                place=Window(RowNumber(), partition_by=["standing", "status"], order_by="ref")
            )
        )
        shown = placed.filter(place__lte=most).order_by().values("pk")
        return self.filter(pk__in=shown).for_rows().in_status_order()

    def for_page(self) -> Self:
        """Commitments with what their page shows of the coding; verdict and evidence are apart."""
        return self.select_related(
            "document__source_text",
            "pillar",
            "section",
            "primary_theme",
            "unassessed_note",
        ).prefetch_related(
            Prefetch(
                "passages",
                queryset=self._related("passages").select_related("document__source_text"),
            ),
            Prefetch(
                "obligations",
                queryset=self._related("obligations").select_related("actor", *CLOSURE),
            ),
            "themes",
            Prefetch("initiatives", queryset=self._related("initiatives").filter(is_public=True)),
        )

    def for_document(self, document: models.Model) -> Self:
        """The document's commitments in the order of its text, with verdict and section."""
        return (
            self.not_withdrawn()
            .filter(document=document)
            .with_verdict()
            .select_related("section")
            .order_by("start", "ref")
        )

    def with_contexts(self, document: models.Model) -> Self:
        """Adds `context_start` and `context_end`: words of the document that it needs beside its
        own. A commitment has one row for each of them, and one with None where there are none."""
        context = Q(passages__role=PassageRole.CONTEXT, passages__document=document)
        return self.annotate(
            context=FilteredRelation("passages", condition=context),
            context_start=F("context__start"),
            context_end=F("context__end"),
        )

    def falling_due(self, *, today: dt.date, days: int | None, most: int) -> Self:
        """Agreed commitments that are overdue or due within `days`, the oldest date first."""
        return (
            self.agreed()
            .with_verdict()
            .with_due_state(today=today, days=days)
            .filter(due_on__lte=_last_day(today, days), status__in=CAN_BE_LATE)
            .only("ref", "title", "due_on", "due_precision")
            .order_by("due_on", "ref")[:most]
        )

    def for_calendar(self) -> Self:
        """Agreed commitments with a promised date, the oldest first."""
        return (
            self.agreed()
            .filter(due_on__isnull=False)
            .with_verdict()
            .select_related("document")
            .order_by("due_on", "ref")
        )

    def touching(self, pillar: models.Model, *, most: int) -> Self:
        """Agreed commitments of other pillars that carry a theme of this one."""
        themed = self._related("themes").filter(commitments=OuterRef("pk"), pillars=pillar)
        return (
            self.agreed()
            .exclude(pillar=pillar)
            .filter(Exists(themed))
            .with_verdict()
            .select_related("pillar")
            .order_by("ref")[:most]
        )


class LinkQuerySet(KeyedQuerySet[Row]):
    """Reads of links."""

    def touching(self, commitment: models.Model) -> Self:
        """Links that start or end at the commitment, with both ends."""
        return self.filter(
            Q(from_commitment=commitment) | Q(to_commitment=commitment)
        ).select_related("from_commitment", "from_near_miss", "to_commitment", "to_near_miss")


class InitiativeQuerySet(KeyedQuerySet[Row]):
    """Reads of initiatives."""

    def of_pillar(self, pillar: models.Model) -> Self:
        """Public initiatives with a commitment in the pillar."""
        return self.filter(is_public=True, commitments__pillar=pillar).distinct()

    def of_document(self, document: models.Model) -> Self:
        """Initiatives, public or not, of which the document states something."""
        facts: Any = self.model._meta.get_field("facts").related_model
        return self.filter(
            Exists(facts._default_manager.filter(initiative=OuterRef("pk"), document=document))
        )

    def with_existence(self) -> Self:
        """Adds what shows whether they exist: `own_act` and `supporting_act`, keys of actions.

        The newest act in which the initiative's actor took part, and the newest that strongly
        supports one of its commitments; announcements and undated acts show nothing. Comes with
        the actor's end.
        """
        actions: Any = self._related_of_commitment("bearings", "action")
        acts = (
            actions.not_withdrawn()
            .filter(date__isnull=False)
            .exclude(stage=ActionStage.ANNOUNCED)
            .order_by("-date", "slug")
        )
        supporting = acts.filter(
            bearings__direction=Direction.SUPPORTS,
            bearings__weight=Weight.STRONG,
            bearings__commitment__withdrawn_at__isnull=True,
            bearings__commitment__initiatives=OuterRef("pk"),
        )
        return self.select_related(
            "actor__successor",
            "actor__closure_shown_by",
            "actor__parent__successor",
            "actor__parent__closure_shown_by",
        ).annotate(
            own_act=Subquery(acts.filter(agencies=OuterRef("actor")).values("pk")[:1]),
            supporting_act=Subquery(supporting.values("pk")[:1]),
        )

    def _related_of_commitment(self, *fields: str) -> Any:
        """The manager of the model at the end of the fields, from commitments on."""
        model: Any = self.model._meta.get_field("commitments").related_model
        for field in fields:
            model = model._meta.get_field(field).related_model
        return model._default_manager

    def for_list(self) -> Self:
        """The public initiatives, each with its number of commitments, `agreed` and `reported`."""
        counted = Q(commitments__withdrawn_at__isnull=True)
        return (
            self.filter(is_public=True)
            .with_existence()
            .annotate(
                agreed=Count(
                    "commitments",
                    filter=counted & Q(commitments__standing=CommitmentStanding.AGREED),
                ),
                reported=Count(
                    "commitments",
                    filter=counted & Q(commitments__standing=CommitmentStanding.REPORTED),
                ),
            )
            .order_by("name", "key")
        )
