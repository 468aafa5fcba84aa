"""No day or moment is of a year that is a slip, and nothing is read before it appeared."""

import datetime as dt
from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q

from ._guards import Guarded

DAYS = (
    ("action", "date"),
    ("action", "end_date"),
    ("actor", "active_from"),
    ("actor", "active_to"),
    ("assessment", "as_of"),
    ("commitment", "due_on"),
    ("document", "date"),
    ("document", "source_gone_on"),
    ("event", "date"),
    ("evidence", "date"),
    ("evidence", "accessed_on"),
    ("methodology", "adopted_on"),
    ("reply", "stated_on"),
    ("search", "made_on"),
    ("unassessednote", "as_of"),
)
MOMENTS = (("assessment", "published_at"), ("document", "published_time"))


def plausible(model: str, field: str, first: dt.date, end: dt.date) -> migrations.AddConstraint:
    """The operation that adds the constraint on the year."""
    within = Q(**{f"{field}__gte": first, f"{field}__lt": end})
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | within,
            name=f"{model}_{field}_year_is_plausible",
            violation_error_message="The year must lie between 1900 and 2100.",
        ),
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0017_values")]

    operations: ClassVar = [
        Guarded(
            [
                *(plausible(*day, dt.date(1900, 1, 1), dt.date(2101, 1, 1)) for day in DAYS),
                *(
                    plausible(
                        *moment,
                        dt.datetime(1900, 1, 1, tzinfo=dt.UTC),
                        dt.datetime(2101, 1, 1, tzinfo=dt.UTC),
                    )
                    for moment in MOMENTS
                ),
                migrations.AddConstraint(
                    model_name="evidence",
                    constraint=models.CheckConstraint(
                        condition=Q(date__isnull=True)
                        | Q(accessed_on__isnull=True)
                        | Q(date__lte=F("accessed_on")),
                        name="evidence_read_after_it_appeared",
                        violation_error_message="accessed_on must not be before date: nobody can"
                        " read what has not appeared.",
                    ),
                ),
            ]
        )
    ]
