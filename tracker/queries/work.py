"""What each person did in each week: counted from the history, the sets and the second codings."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from tracker.choices import ChangeSetState, ChangeVerb
from tracker.models import (
    Assessment,
    BlindCoding,
    Change,
    ChangeSet,
    ProposedRow,
    Translation,
    User,
)

WEEK = dt.timedelta(days=7)


class Work(StrEnum):
    """What is counted of a person's work."""

    ROWS = "rows"
    TRANSLATIONS = "translations"
    SETS_SENT = "sets_sent"
    SETS_APPROVED = "sets_approved"
    SETS_RETURNED = "sets_returned"
    VERDICTS_DRAFTED = "verdicts_drafted"
    VERDICTS_SENT = "verdicts_sent"
    VERDICTS_PUBLISHED = "verdicts_published"
    VERDICTS_RETURNED = "verdicts_returned"
    CODINGS = "codings"


# What is a line of the history: of which model, and what was done.
IN_HISTORY: dict[Work, tuple[str, ChangeVerb]] = {
    Work.SETS_SENT: (ChangeSet._meta.label_lower, ChangeVerb.SUBMITTED),
    Work.SETS_APPROVED: (ChangeSet._meta.label_lower, ChangeVerb.PUBLISHED),
    Work.SETS_RETURNED: (ChangeSet._meta.label_lower, ChangeVerb.RETURNED),
    Work.VERDICTS_DRAFTED: (Assessment._meta.label_lower, ChangeVerb.ADDED),
    Work.VERDICTS_SENT: (Assessment._meta.label_lower, ChangeVerb.SUBMITTED),
    Work.VERDICTS_PUBLISHED: (Assessment._meta.label_lower, ChangeVerb.PUBLISHED),
    Work.VERDICTS_RETURNED: (Assessment._meta.label_lower, ChangeVerb.RETURNED),
}
_OF_LINE = {line: work for work, line in IN_HISTORY.items()}


@dataclass
class WorkOf:
    """The work of one person: counts by week, which is named by its Monday, newest first."""

    person: User
    weeks: dict[dt.date, Counter[Work]] = field(default_factory=dict)

    @property
    def total(self) -> Counter[Work]:
        """The counts of all weeks together."""
        return sum(self.weeks.values(), Counter())


def monday_of(day: dt.date) -> dt.date:
    """The first day of the ISO week of the day."""
    return day - dt.timedelta(days=day.weekday())


def start_of(monday: dt.date) -> dt.datetime:
    """When the week begins, by the clocks of the desk."""
    return dt.datetime.combine(monday, dt.time(), tzinfo=_zone())


def work_of(people: QuerySet[User], *, since: dt.date, until: dt.date) -> list[WorkOf]:
    """The work of the people who did any from one Monday until before the other, by their names.

    As many queries for many people and weeks as for one.
    """
    span = start_of(since), start_of(until)
    found: dict[int, WorkOf] = {
        person.pk: WorkOf(person) for person in people.order_by("public_name", "username")
    }

    def count(person: int, week: dt.date, work: Work, number: int) -> None:
        if person in found and number:
            found[person].weeks.setdefault(week, Counter())[work] += number

    models, verbs = (set(those) for those in zip(*IN_HISTORY.values(), strict=True))
    lines = Change.objects.filter(
        at__gte=span[0], at__lt=span[1], model__in=models, verb__in=verbs, by__isnull=False
    )
    by_line = _by_week(lines, "at", "by", "model", "verb").annotate(number=Count("pk"))
    for person, week, model, verb, number in by_line.values_list(
        "by", "week", "model", "verb", "number"
    ):
        if work := _OF_LINE.get((model, ChangeVerb(verb))):
            count(person, week, work, number)
    rows = ProposedRow.objects.filter(
        changeset__state=ChangeSetState.APPROVED,
        changeset__approved_at__gte=span[0],
        changeset__approved_at__lt=span[1],
    )
    by_set = _by_week(rows, "changeset__approved_at", "changeset__author").annotate(
        number=Count("pk"),
        translated=Count("pk", filter=Q(model=Translation._meta.label_lower)),
    )
    for person, week, number, translated in by_set.values_list(
        "changeset__author", "week", "number", "translated"
    ):
        count(person, week, Work.ROWS, number)
        count(person, week, Work.TRANSLATIONS, translated)
    codings = BlindCoding.objects.filter(finished_at__gte=span[0], finished_at__lt=span[1])
    by_coder = _by_week(codings, "finished_at", "coder").annotate(number=Count("pk"))
    for person, week, number in by_coder.values_list("coder", "week", "number"):
        count(person, week, Work.CODINGS, number)
    for one in found.values():
        one.weeks = dict(sorted(one.weeks.items(), reverse=True))
    return [one for one in found.values() if one.weeks]


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TRACKER_DESK_TIME_ZONE)


def _by_week(rows: QuerySet[Any], moment: str, *names: str) -> QuerySet[Any, Any]:
    """The rows by the week of the moment, named by its Monday, and by these fields."""
    week = TruncWeek(F(moment), output_field=DateField(), tzinfo=_zone())
    found: QuerySet[Any, Any] = rows.order_by().annotate(week=week).values("week", *names)
    return found
