"""What waits for somebody: the filters of the lists, and the queue that opens the desk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import AssessmentState
from tracker.models import Assessment, Commitment, User
from tracker.queries.clocks import clocks_on, quiet_verdicts
from tracker.scoring import Clocks, earliest_within

OLD_DAYS = (7, 30)


def waiting(by: User) -> dict[str, tuple[Promise | str, Q]]:
    """Return the parts of the person's queue of assessments, by name: label and condition."""
    mine = Q(author=by.pk)
    is_open = Q(withdrawn_at__isnull=True)
    week = timezone.now() - dt.timedelta(days=OLD_DAYS[0])
    drafts = is_open & Q(state__in=[AssessmentState.DRAFT, AssessmentState.RETURNED])
    return {
        "review": (
            _("Waiting for my review"),
            is_open & Q(state=AssessmentState.IN_REVIEW) & ~mine,
        ),
        "returned": (_("Returned to me"), is_open & mine & Q(state=AssessmentState.RETURNED)),
        "mine": (_("My drafts"), is_open & mine & Q(state=AssessmentState.DRAFT)),
        "old": (_("Drafts older than a week"), drafts & Q(updated_at__lt=week)),
    }


class _NamedFilter(admin.SimpleListFilter):
    """A filter whose values are names; another value is a mistake that the reader is told of."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen name."""
        value = self.value()
        if value is None:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return self.chosen(request, queryset, value)

    def chosen(self, request: Any, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the rows that the name stands for."""
        raise NotImplementedError


class QueueFilter(_NamedFilter):
    """The parts of the queue of the person who is signed in."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the parts in the order of the queue."""
        return [(name, label) for name, (label, _rows) in waiting(request.user).items()]

    def chosen(self, request: Any, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the part, oldest first where nobody asked for another order."""
        rows = queryset.filter(waiting(request.user)[value][1])
        return rows if "o" in request.GET else rows.order_by("since", "pk")


class AgeFilter(_NamedFilter):
    """How long an assessment has been in its state."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the ages that are of use."""
        return [("week", _("More than a week")), ("month", _("More than 30 days"))]

    def chosen(self, request: Any, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return what is older."""
        days = OLD_DAYS[0] if value == "week" else OLD_DAYS[1]
        return queryset.filter(since__lt=timezone.now() - dt.timedelta(days=days))


class DueFilter(_NamedFilter):
    """What the clocks say of a commitment (domain.md, section 4). Derived, never stored."""

    title = _("clocks")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the clocks."""
        return list(CLOCKS.items())

    def chosen(self, request: Any, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the commitments for which the clock has run out."""
        today = timezone.localdate()
        clocks = clocks_on(today)
        rows: QuerySet[Any] = late(queryset, value, today=today, clocks=clocks)
        return rows


CLOCKS: dict[str, Any] = {
    "review": _("Review due"),
    "quiet": _("Quiet at the time of the review"),
    "overdue": _("Overdue"),
}


def late(rows: Any, clock: str, *, today: dt.date, clocks: Clocks) -> Any:
    """Return the commitments for which the clock has run out; `rows` come with their verdict."""
    if clock == "overdue":
        return rows.with_due_state(today=today, days=None).filter(due_state="overdue")
    if clock == "quiet":
        quiet = quiet_verdicts(months=clocks.quiet_months)
        return rows.filter(pk__in=quiet.values("commitment"))
    if clocks.review_months is None:
        return rows.none()
    return rows.filter(as_of__lt=earliest_within(today, clocks.review_months))


@dataclass(frozen=True)
class Waiting:
    """One line of the queue: what waits, how much of it, and where the list is."""

    label: Any
    number: int
    address: str


def queue(by: User, *, today: dt.date) -> list[Waiting]:
    """Return what waits for the person, and what the clocks say. Empty lines are left out."""
    found = []
    assessments = reverse("admin:tracker_assessment_changelist")
    for name, (label, rows) in waiting(by).items():
        number = Assessment.objects.filter(rows).count()
        found.append(Waiting(label, number, f"{assessments}?queue={name}"))
    commitments = reverse("admin:tracker_commitment_changelist")
    clocks = clocks_on(today)
    public = Commitment.objects.not_withdrawn().with_verdict()
    for name, label in CLOCKS.items():
        number = late(public, name, today=today, clocks=clocks).count()
        found.append(Waiting(label, number, f"{commitments}?clock={name}"))
    return [line for line in found if line.number]
