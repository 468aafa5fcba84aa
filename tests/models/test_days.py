"""Days that nothing can have happened on, and periods as the database knows them."""

import datetime as dt
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, Model
from pytest_django import Settings

from tests import factories
from tracker import models as m
from tracker.choices import Precision
from tracker.importing.values import Flaw, clean_value
from tracker.models import Commitment, Event
from tracker.models.days import desk_today
from tracker.models.querysets import last_day_of
from tracker.text.periods import last_day

from .refusals_of_days import DAYS
from .rows import OWN_MODELS

NOW = dt.datetime(2026, 11, 27, 21, 0, tzinfo=dt.UTC)
TOMORROW = dt.date(2026, 11, 29)
IN_THE_FUTURE = (
    "29 November 2026 is in the future: it is after today, 28 November 2026 in Asia/Tashkent."
)
# What may be to come: a promise, rules that were adopted for later, an institution to be.
MAY_COME = {("commitment", "due_on"), ("methodology", "adopted_on"), ("actor", "active_from")}
NAMED = {(model._meta.model_name, name) for model, name, _given in DAYS}


def test_every_day_that_people_name_is_in_the_table() -> None:
    written = {
        (model._meta.model_name, field.name)
        for model in OWN_MODELS
        if getattr(model, "is_imported", False)
        for field in model._meta.concrete_fields
        if isinstance(field, DateField) and field.editable
    }
    assert written == NAMED


def smallest(model: type[Model], name: str, value: Any) -> Model:
    """A row without its relations, which no rule on a day of its own looks at."""
    row = model(**{name: value})
    for field, set_to in {"stage": "done", "state": "held"}.items():
        if hasattr(row, field) and model is not m.Assessment:
            setattr(row, field, set_to)
    return row


def refusals(row: Model, name: str) -> list[str]:
    """What a form says of the field: the rules of the field, then those of the row."""
    others = [field.name for field in row._meta.fields if field.name != name]
    found: list[str] = []
    for check in (lambda: row.clean_fields(exclude=others), row.clean):
        try:
            check()
        except ValidationError as error:
            found += error.message_dict.get(name, [])
    return found


@time_machine.travel(NOW, tick=False)
def test_a_day_of_a_year_that_is_a_slip_is_refused_in_the_same_words_by_forms_and_files() -> None:
    says = "The year must lie between 1900 and 2100."
    for model, name, _given in DAYS:
        field: Any = model._meta.get_field(name)
        for bad in (dt.date(202, 11, 5), dt.date(1899, 12, 31), dt.date(2101, 1, 1)):
            value: Any = bad
            if isinstance(field, DateTimeField):
                value = dt.datetime.combine(bad, dt.time(12), dt.UTC)
            row = smallest(model, name, value)
            if model is Commitment:
                row.document = m.Document()  # type: ignore[attr-defined]  # a commitment has one
            found = refusals(row, name)
            assert says in found, (model, name, bad)
            assert not any("in the future: it is after" in one for one in found)
            with pytest.raises(Flaw) as flaw:
                clean_value(field, value.isoformat())
            assert str(flaw.value) == says


@time_machine.travel(NOW, tick=False)
def test_what_has_happened_is_not_to_come_and_the_refusal_names_the_zone() -> None:
    free = set()
    for model, name, _given in DAYS:
        if model is Commitment:
            free.add(("commitment", name))  # it has only the rule on its document, below
            continue
        is_moment = isinstance(model._meta.get_field(name), DateTimeField)
        of_today: Any = NOW if is_moment else dt.date(2026, 11, 28)
        assert refusals(smallest(model, name, of_today), name) == []
        to_come: Any = NOW + dt.timedelta(minutes=1) if is_moment else TOMORROW
        says = (
            "2026-11-27 21:01 UTC is in the future: it is now 2026-11-27 21:00 UTC."
            if is_moment
            else IN_THE_FUTURE
        )
        found = refusals(smallest(model, name, to_come), name)
        if found:
            assert found == [says], (model, name)
        else:
            free.add((str(model._meta.model_name), name))
    assert free == MAY_COME


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("model", "name", "precision"),
    [
        (m.Action, "date", "date_precision"),
        (m.Event, "date", "date_precision"),
        (m.Document, "date", "date_precision"),
        (m.Reply, "stated_on", "stated_precision"),
    ],
)
def test_a_period_is_to_come_only_if_it_has_not_begun(
    model: type[Model], name: str, precision: str
) -> None:
    for known_by, day, is_refused in (
        ("year", dt.date(2026, 12, 31), False),
        ("year", dt.date(2027, 1, 1), True),
        ("quarter", dt.date(2026, 12, 31), False),
        ("quarter", dt.date(2027, 3, 31), True),
        ("month", dt.date(2026, 11, 30), False),
        ("month", dt.date(2026, 12, 1), True),
        ("day", dt.date(2026, 11, 30), True),
        ("about-day", dt.date(2026, 11, 30), True),
    ):
        row = smallest(model, name, day)
        setattr(row, precision, known_by)
        assert bool(refusals(row, name)) is is_refused, (known_by, day)


@time_machine.travel(NOW, tick=False)
def test_what_is_only_announced_or_goes_on_may_end_later() -> None:
    for stage, is_refused in (("announced", 0), ("under_way", 0), ("done", 1), ("ended", 1)):
        row = m.Action(stage=stage, end_date=TOMORROW)
        assert len(refusals(row, "end_date")) == is_refused, stage
    assert refusals(m.Event(state="announced", date=TOMORROW), "date") == []


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Tashkent", 28), ("UTC", 27), ("America/New_York", 27), ("Pacific/Kiritimati", 28)],
)
def test_today_is_the_day_in_the_zone_of_the_desk(settings: Settings, zone: str, day: int) -> None:
    settings.TRACKER_DESK_TIME_ZONE = zone
    with time_machine.travel(NOW, tick=False):
        assert desk_today() == dt.date(2026, 11, day)


# --- Periods -------------------------------------------------------------------------------------

SAMPLE = [
    dt.date(year, month, day)
    for year, month, day in product((1900, 2023, 2024, 2100), range(1, 13), (1, 15, 28))
] + [dt.date(2024, 2, 29), dt.date(2024, 12, 31), dt.date(2026, 3, 31)]


@pytest.mark.django_db
def test_the_database_ends_a_period_on_the_same_day() -> None:
    known = [precision for precision in Precision if precision != Precision.UNKNOWN]
    Event.objects.bulk_create(
        Event(slug=f"{n}-{known_by}", title="A", state="held", date=day, date_precision=known_by)
        for n, day in enumerate(SAMPLE)
        for known_by in known
    )
    rows = Event.objects.annotate(ends=last_day_of("date", "date_precision"))
    assert len(rows) == len(SAMPLE) * len(known)
    for row in rows:
        assert row.date is not None
        assert row.ends == last_day(row.date, row.date_precision), (row.date, row.date_precision)


@pytest.mark.django_db
def test_a_promise_is_overdue_after_the_last_day_of_its_period() -> None:
    start, end = dt.date(2026, 1, 1), {"month": (1, 31), "quarter": (3, 31), "year": (12, 31)}
    for known_by in ("day", "month", "quarter", "year"):
        factories.CommitmentFactory.create(ref=known_by, due_on=start, due_precision=known_by)
    for known_by in ("day", "month", "quarter", "year"):
        last = dt.date(2026, *end.get(known_by, (1, 1)))
        for today, state in (
            (last - dt.timedelta(days=91), "other"),
            (last - dt.timedelta(days=90), "soon"),
            (last, "soon"),
            (last + dt.timedelta(days=1), "overdue"),
        ):
            found = (
                Commitment.objects.with_verdict()
                .with_due_state(today=today, days=90)
                .get(ref=known_by)
            )
            assert (found.due_state, found.due_by) == (state, last), (known_by, today)


@pytest.mark.django_db
def test_a_promise_is_due_before_its_document_only_if_its_whole_period_is() -> None:
    promise = factories.CommitmentFactory.create(due_on=dt.date(2023, 1, 1), due_precision="year")
    assert refusals(promise, "due_on") == []
    for known_by in ("quarter", "month", "day"):
        promise.due_precision = known_by
        assert refusals(promise, "due_on") == ["The due date is before the document's date."]
    document = promise.document
    for date, precision, is_refused in (
        (dt.date(2023, 12, 31), "day", False),
        (dt.date(2024, 1, 1), "day", True),
        (dt.date(2024, 5, 5), "year", True),
        (dt.date(2024, 1, 1), "before", False),
    ):
        document.date, document.date_precision = date, precision
        found = document.promises_before()
        assert found == ([promise.ref] if is_refused else []), (date, precision)
