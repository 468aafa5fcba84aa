"""What can be asked of assessments, and of the rules under which they are made."""

import datetime as dt
from typing import Self

from django.db.models import Case, F, When

from tracker.choices import AssessmentState

from .base import KeyedQuerySet, Row_co


class MethodologyQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of the rules."""

    def in_force(self, *, today: dt.date) -> Row_co | None:
        """The version in force on the day; None while there is no version.

        It is the one adopted last by then; of several adopted on one day, the one entered last. A
        version that is entered before its day waits for it. Before the first was adopted, the first
        holds: what was recorded earlier has no other rules.
        """
        adopted = Case(When(adopted_on__lte=today, then=F("adopted_on")))
        return self.order_by(adopted.desc(nulls_last=True), "adopted_on", "-pk").first()


class AssessmentQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of assessments. The public sees published ones only."""

    def open(self) -> Self:
        """Assessments that somebody works on or reviews."""
        return self.filter(withdrawn_at__isnull=True).exclude(state=AssessmentState.PUBLISHED)

    def published(self) -> Self:
        return self.filter(state=AssessmentState.PUBLISHED)

    def current(self) -> Self:
        return self.filter(is_current=True)

    def not_withdrawn(self) -> Self:
        """Verdicts that count, unless they were succeeded: neither they nor what they judge was
        withdrawn."""
        return self.filter(withdrawn_at__isnull=True, commitment__withdrawn_at__isnull=True)
