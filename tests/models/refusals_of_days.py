"""The rest of the table of `refusals`: the constraints on days and moments."""

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.db.models import DateTimeField, Model

from tracker import models as m

from .refusals import Refusal

_DAY = dt.date(2025, 7, 1)
# Every day and moment that people name, with what its row needs so that no other rule is broken.
DAYS: tuple[tuple[type[Model], str, dict[str, Any]], ...] = (
    (m.Action, "date", {}),
    (m.Action, "end_date", {"date": None, "date_precision": "unknown"}),
    (m.Actor, "active_from", {}),
    (m.Actor, "active_to", {}),
    (m.Assessment, "as_of", {}),
    (m.Assessment, "published_at", {}),
    (m.CodingRound, "coded_on", {}),
    (m.Commitment, "due_on", {"due_on": _DAY, "due_precision": "day"}),
    (m.Document, "date", {}),
    (m.Document, "published_time", {}),
    (m.Document, "source_gone_on", {"source_url": "http://example.org/"}),
    (m.DocumentReport, "date", {}),
    (m.Event, "date", {}),
    (m.Evidence, "date", {"accessed_on": None}),
    (m.Evidence, "accessed_on", {"date": None}),
    (m.Methodology, "adopted_on", {}),
    (m.Reply, "stated_on", {}),
    (m.Search, "made_on", {}),
    (m.UnassessedNote, "as_of", {}),
)


def _refusals() -> Iterator[Refusal]:
    # One rule makes all the constraints, so each is tried at one of its two ends.
    ends = cycle((dt.date(1899, 12, 31), dt.date(2101, 1, 1)))
    for model, name, given in DAYS:
        bad = next(ends)
        is_moment = isinstance(model._meta.get_field(name), DateTimeField)
        yield Refusal(
            model=model,
            constraint=f"{model._meta.model_name}_{name}_year_is_plausible",
            bad={name: dt.datetime.combine(bad, dt.time(), dt.UTC) if is_moment else bad},
            says="between 1900 and 2100",
            given=given,
        )
    yield Refusal(
        model=m.Evidence,
        constraint="evidence_read_after_it_appeared",
        bad={"date": _DAY, "accessed_on": _DAY - dt.timedelta(days=1)},
        says="accessed_on must not be before date",
    )


REFUSALS_OF_DAYS: list[Refusal] = list(_refusals())
ACCEPTED_DAYS: list[tuple[type[Model], dict[str, Any]]] = [
    (m.Action, {"date": dt.date(1900, 1, 1), "end_date": dt.date(2100, 12, 31)}),
    (m.Evidence, {"date": _DAY, "accessed_on": _DAY}),
    (m.Evidence, {"date": None, "accessed_on": _DAY}),
]
