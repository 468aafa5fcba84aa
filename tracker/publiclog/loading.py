"""Rows that came in bulk, or around the log: how they enter it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

from django.db import connections, models, router, transaction
from django.utils import timezone

from tracker import counting, publications
from tracker.chain import canonical
from tracker.choices import ChangeVerb, EntryVerb
from tracker.models import PUBLIC, Assessment, RecordEntry, Seal
from tracker.models.base import KeyedModel

from .values import kind_of, lists_of, public_rows, public_values, stable_key, whole_rows
from .writing import Writer, enter, notice, take_turn

_CHUNK = 500
# From so many rows at once on the database counts anew how its rows are spread.
_MANY = 500
# The rows of a run, by model; a model that is not named has none.
Rows = Mapping[type[models.Model], Collection[int]]


def seal_loaded() -> int:
    """Seal every published assessment that is not: what a load of fixtures calls at its end.

    Returns how many were sealed. Afterwards they take no further score, action or search.
    """
    now = timezone.now()
    with transaction.atomic():
        loose = Assessment.objects.published().filter(seal__isnull=True).order_by()
        return len(Seal.objects.bulk_create([Seal(assessment=row, sealed_at=now) for row in loose]))


def end_current(pks: Collection[int]) -> None:
    """Make these verdicts current no more: later ones that are loaded take their place."""
    writer = Writer()
    for verdict in whole_rows(Assessment).filter(pk__in=pks).order_by("key"):
        lists = lists_of(verdict)
        before = notice(verdict, lists)
        Assessment.objects.filter(pk=verdict.pk).update(is_current=False)
        enter(
            verdict,
            writer=writer,
            verb=ChangeVerb.SUCCEEDED,
            reason=None,
            before=before,
            lists=lists,
        )
        writer.flush()


def enter_loaded(rows: Rows | None = None, *, progress: Callable[[int], None] | None = None) -> int:
    """Enter the public rows of which the log does not know; returns how many there were.

    `rows` names the candidates by their primary keys; without it, every row is one. Into an empty
    log they enter with the dates of the data, so that two fresh installations have the same log:
    a verdict when it was published, everything else with the first verdict. Later they enter now,
    when the public first saw them here. Evidence gets its publication, commitments are counted,
    and after many rows the database makes its statistics anew. `progress` is called now and then
    with the number so far.
    """
    with transaction.atomic():
        take_turn()
        writer = Writer()
        dates = _Dates.of_the_data() if writer.is_at_the_start else _Dates()
        number, counted = 0, set[counting.Owner]()
        for model in PUBLIC:
            for row in _unknown(model, rows):
                writer.write(
                    verb=EntryVerb.ENTERED,
                    kind=kind_of(model),
                    key=stable_key(row),
                    before=None,
                    after=canonical(public_values(row)),
                    at=dates.of(row),
                )
                number += 1
                counted |= counting.of(row)
                if progress and number % _CHUNK == 0:
                    progress(number)
        writer.flush()
        publications.complete()
        counting.renew(counted)
        renew_statistics(after=number)
    return number


def renew_statistics(*, after: int) -> None:
    """Let the database count how its rows are spread, if so many came that it matters.

    Until then it does not know of them, and picks its ways through the tables by what it knew.
    """
    if after < _MANY:
        return
    with connections[router.db_for_write(RecordEntry)].cursor() as cursor:
        cursor.execute("ANALYZE")


class _Dates:
    """When rows enter an empty log; None is now."""

    def __init__(self, first: dt.datetime | None = None) -> None:
        self._first = first

    @classmethod
    def of_the_data(cls) -> "_Dates":
        """The dates that the published verdicts tell."""
        verdicts = Assessment.objects.published()
        return cls(verdicts.aggregate(first=models.Min("published_at"))["first"])

    def of(self, row: KeyedModel) -> dt.datetime | None:
        if self._first is not None and isinstance(row, Assessment):
            return row.published_at
        return self._first


def _unknown(model: type[KeyedModel], rows: Rows | None) -> Iterator[KeyedModel]:
    """The rows to enter, in the order of their keys; verdicts in that of their publication."""
    found: list[tuple[tuple[dt.datetime | None, str], int]] = []
    for chunk in _chunks(model, rows):
        known = RecordEntry.objects.shapes(kind_of(model), [stable_key(row) for row in chunk])
        found += [(_place(row), row.pk) for row in chunk if known.get(stable_key(row)) is None]
    # Sorted here: two databases put letters in different orders.
    pks = [pk for _order, pk in sorted(found)]
    for start in range(0, len(pks), _CHUNK):
        by_pk = public_rows(model).in_bulk(pks[start : start + _CHUNK])
        yield from (by_pk[pk] for pk in pks[start : start + _CHUNK])


def _place(row: KeyedModel) -> tuple[dt.datetime | None, str]:
    return (row.published_at if isinstance(row, Assessment) else None), stable_key(row)


def _chunks(model: type[KeyedModel], rows: Rows | None) -> Iterator[list[KeyedModel]]:
    pks = None if rows is None else sorted(rows.get(model, ()))
    if pks is not None:
        for start in range(0, len(pks), _CHUNK):
            yield list(public_rows(model).filter(pk__in=pks[start : start + _CHUNK]))
        return
    last = 0
    while chunk := list(public_rows(model).filter(pk__gt=last)[:_CHUNK]):
        yield chunk
        last = chunk[-1].pk
