"""What waits for somebody: which rows, and the filters of the lists that show them."""

import datetime as dt
from typing import TypeAlias

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices import AssessmentState, ChangeSetState
from tracker.models import User, Withdrawal
from tracker.models.days import desk_today
from tracker.queries.clocks import clocks_on, quiet_verdicts
from tracker.queries.resting import rests_on_something_withdrawn
from tracker.queries.unweighed import has_waiting
from tracker.scoring import Clocks, earliest_within

from .base import RecordChangeList
from .filters import NamedFilter
from .generics import AnyModelAdmin, ManagedRows, Text, user_of

OLD_DAYS = (7, 30)
# What a list is ordered by, as in Django's own types.
Ordering: TypeAlias = str | Combinable | OrderBy


# Parts of the queue that are nobody's in particular.
OF_EVERYONE = frozenset({"old", "withdrawn"})


def queue_conditions(by: User) -> dict[str, tuple[Text, Q]]:
    """Return the parts of the person's queue of assessments, by name: label and condition."""
    mine = Q(author=by.pk)
    is_open = Q(withdrawn_at__isnull=True)
    week = timezone.now() - dt.timedelta(days=OLD_DAYS[0])
    drafts = is_open & Q(state__in=[AssessmentState.DRAFT, AssessmentState.RETURNED])
    found: dict[str, tuple[Text, Q]] = {}
    if by.has_perm("tracker.publish_assessment"):
        in_review = is_open & Q(state=AssessmentState.IN_REVIEW) & ~mine
        found["review"] = (_("Waiting for my review"), in_review)
    if by.has_perm("tracker.withdraw_assessment"):
        proposed = Withdrawal.objects.open().exclude(proposed_by=by.pk).values("assessment")
        found["withdrawal"] = (_("Withdrawals to decide on"), Q(pk__in=proposed) & ~mine)
    return {
        **found,
        "returned": (_("Returned to me"), is_open & mine & Q(state=AssessmentState.RETURNED)),
        "mine": (_("My drafts"), is_open & mine & Q(state=AssessmentState.DRAFT)),
        "sent": (_("Sent by me, not decided"), is_open & mine & Q(state=AssessmentState.IN_REVIEW)),
        "old": (_("Drafts older than a week"), drafts & Q(updated_at__lt=week)),
        "withdrawn": (
            _("Verdicts that rest on something withdrawn"),
            rests_on_something_withdrawn(),
        ),
    }


def set_conditions(by: User) -> dict[str, tuple[Text, Q]]:
    """Return the parts of the person's queue of change sets, by name: label and condition."""
    mine = Q(author=by.pk)
    found: dict[str, tuple[Text, Q]] = {}
    if by.has_perm("tracker.approve_changeset") or by.has_perm("tracker.manage_changeset"):
        waiting = Q(state=ChangeSetState.IN_REVIEW) & ~mine
        found["review"] = (_("Change sets waiting for a second person"), waiting)
    return {
        **found,
        "returned": (_("Change sets returned to me"), mine & Q(state=ChangeSetState.RETURNED)),
        "mine": (_("My open change sets"), mine & Q(state=ChangeSetState.OPEN)),
        "sent": (_("Change sets sent by me"), mine & Q(state=ChangeSetState.IN_REVIEW)),
    }


class QueueFilter(NamedFilter):
    """The parts of the queue of the person who is signed in."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the parts in the order of the queue."""
        return [
            (name, label) for name, (label, _rows) in queue_conditions(user_of(request)).items()
        ]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the part."""
        return queryset.filter(queue_conditions(user_of(request))[value][1])


class QueueChangeList(RecordChangeList):
    """A list that shows a part of the queue oldest first where nobody asked for another order."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Model]) -> list[Ordering]:
        """Return the order: the stock one would put that of the model before any other."""
        if QueueFilter.parameter_name in self.params and ORDER_VAR not in self.params:
            return [F("since").asc(nulls_last=True), "pk"]
        return super().get_ordering(request, queryset)


class AgeFilter(NamedFilter):
    """How long an assessment has been in its state."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the ages that are of use."""
        return [("week", _("More than a week")), ("month", _("More than 30 days"))]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return what is older."""
        days = OLD_DAYS[0] if value == "week" else OLD_DAYS[1]
        return queryset.filter(since__lt=timezone.now() - dt.timedelta(days=days))


class DueFilter(NamedFilter):
    """What the clocks say of a commitment today. Derived from its verdict, never stored."""

    title = _("clocks")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the clocks."""
        return list(CLOCKS.items())

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the commitments for which the clock has run out."""
        today = desk_today()
        rows: QuerySet[Model] = run_out(queryset, value, today=today, clocks=clocks_on(today))
        return rows


class UnweighedFilter(NamedFilter):
    """Whether acts bear on a commitment that its current verdict does not weigh."""

    title = _("actions not weighed")
    parameter_name = "acts"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return whether they came after the verdict or were there before."""
        return [(name, label) for name, (label, _is_new) in UNWEIGHED.items()]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the commitments with such acts."""
        return queryset.filter(has_waiting(is_new=UNWEIGHED[value][1]))


UNWEIGHED: dict[str, tuple[Text, bool]] = {
    "new": (_("New actions that the verdict does not weigh"), True),
    "older": (_("Older actions that the verdict leaves aside"), False),
}
CLOCKS: dict[str, Text] = {
    "review": _("Review due"),
    "quiet": _("No news at the time of the review"),
    "overdue": _("Overdue"),
}


def run_out(rows: ManagedRows, clock: str, *, today: dt.date, clocks: Clocks) -> ManagedRows:
    """Return the commitments for which the clock has run out; `rows` come with their verdict."""
    if clock == "overdue":
        return rows.with_due_state(today=today, days=None).filter(due_state="overdue")
    if clock == "quiet":
        quiet = quiet_verdicts(months=clocks.quiet_months)
        return rows.filter(pk__in=quiet.values("commitment"))
    if clocks.review_months is None:
        return rows.none()
    return rows.filter(as_of__lt=earliest_within(today, clocks.review_months))
