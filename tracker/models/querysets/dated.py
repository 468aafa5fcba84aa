"""What events, actions and promised dates share: a day."""

from typing import ClassVar, TypeAlias

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, Substr
from django.db.models.sql.compiler import SQLCompiler

from tracker.choices import Precision

from .base import KeyedQuerySet, Row_co

SQL: TypeAlias = tuple[str, tuple[str | int, ...]]
# The value that stands for an unknown year and for no amount.
NONE = "none"


# What SQLite adds to the first day of a month to come to the month after a period.
_MONTHS_ON = {
    Precision.MONTH: "'+1 month'",
    Precision.QUARTER: "(3 - (strftime('%%%%m', %(expressions)s) - 1) %%%% 3) || ' months'",
    Precision.YEAR: "(13 - strftime('%%%%m', %(expressions)s)) || ' months'",
}


class _LastOf(Func):
    """The last day of the month, quarter or year around a day."""

    arity = 1
    output_field = models.DateField()

    def __init__(self, day: str, unit: Precision) -> None:
        super().__init__(F(day))
        self.extra["unit"] = unit

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> SQL:
        """SQLite reads a list of steps."""
        steps = f"'start of month', {_MONTHS_ON[self.extra['unit']]}, '-1 day'"
        template = f"date(%(expressions)s, {steps})"
        sql, values = self.as_sql(compiler, connection, template=template)
        return sql, tuple(values)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """PostgreSQL has intervals."""
        unit = self.extra["unit"]
        length = "3 months" if unit == Precision.QUARTER else f"1 {unit}"
        sql, values = self.as_sql(
            compiler,
            connection,
            template=f"(date_trunc('{unit}', %(expressions)s::timestamp)"
            f" + interval '{length}' - interval '1 day')::date",
        )
        return sql, tuple(values)


def last_day_of(day: str, precision: str) -> Case:
    """An expression: the last day of the period around the column `day`.

    The same as `text.periods.last_day` of each row, from the database's own dates.
    """
    periods = (When(**{precision: unit}, then=_LastOf(day, unit)) for unit in _MONTHS_ON)
    return Case(*periods, default=F(day), output_field=models.DateField())


def start_of_day(day: str, length: int) -> Substr:
    """An expression: the first characters of the day as it is written, 2026-11-30.

    Both databases cut text themselves; SQLite has Django's functions for dates in Python.
    """
    return Substr(Cast(day, models.CharField()), 1, length)


class DatedQuerySet(KeyedQuerySet[Row_co]):
    """Rows with a day, in the column `day_field`, as exact as `precision_field` says."""

    day_field: ClassVar[str] = "date"
    precision_field: ClassVar[str] = "date_precision"
    # By what the rows are ordered in time.
    day_order: ClassVar[F | Case] = F("date")

    def year_of_day(self) -> Coalesce:
        """An expression: the year as text, none where the day is unknown."""
        year = start_of_day(self.day_field, len("2026"))
        return Coalesce(year, Value(NONE), output_field=models.CharField())
