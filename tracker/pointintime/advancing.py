"""A snapshot from another one: only what the entries between the two moments changed is written."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Max
from django.utils import timezone

from tracker import counting, publications, search
from tracker.models import (
    PUBLIC,
    Assessment,
    Document,
    Evidence,
    Publication,
    RecordEntry,
    Score,
    User,
)
from tracker.models.base import KeyedModel
from tracker.models.fields import through_of
from tracker.models.querysets.base import in_chunks
from tracker.pointintime.points import Point
from tracker.pointintime.snapshots import ALIAS, Snapshot, made
from tracker.publiclog import kind_of
from tracker.text.prefixes import leading

from .replaying import PRAGMAS, Replay, store

# Above so many entries between two moments, or this part of all, to write everything is no slower.
_MOST_ENTRIES, _PART = 1000, 4


def fits(base: int, seq: int) -> bool:
    """Whether the snapshot of one moment is near enough to make that of the other from it."""
    if not base or abs(base - seq) > max(_MOST_ENTRIES, seq // _PART):
        return False
    # With another text other words are loaded.
    between = _between(base, seq).filter(kind=kind_of(Document))
    return not between.exists()


def _between(base: int, seq: int) -> "models.QuerySet[RecordEntry]":
    low, high = sorted((base, seq))
    return RecordEntry.objects.using(DEFAULT_DB_ALIAS).filter(seq__gt=low, seq__lte=high)


def advance(base: Path, base_seq: int, path: Path, seq: int) -> None:
    """Write to `path` the record after entry `seq`, from the file `base` of that after `base_seq`.

    Raises the database's errors where `base` is damaged, and FileNotFoundError where it is gone.
    """
    shutil.copyfile(base, path)
    step = _Step(base_seq, seq)
    # The index holds addresses of the site, whichever page asked for the snapshot.
    with leading(""):
        with Snapshot(base, _now()).opened():
            pages, counted = step.follows()
        with made(path) as connection:
            with connection.cursor() as cursor:
                for pragma in PRAGMAS:
                    cursor.execute(pragma)
            with transaction.atomic(using=ALIAS):
                step.write()
        with Snapshot(path, _now()).opened(to_write=True), transaction.atomic(using=ALIAS):
            pages_now, counted_now = step.follows()
            for some in in_chunks(sorted(pages | pages_now, key=str)):
                search.renew(some)
            publications.complete()
            counting.renew(counted | counted_now)


def _now() -> Point:
    return Point(day=timezone.localdate())


class _Step(Replay):
    """The rows that differ between two moments, on their way into the snapshot of the one."""

    def __init__(self, base: int, seq: int) -> None:
        super().__init__(seq, known_until=max(base, seq))
        self._base = base
        self._changed: dict[str, list[str]] = {}
        changed = _between(base, seq).order_by("kind", "key").values_list("kind", "key").distinct()
        for kind, key in changed:
            self._changed.setdefault(kind, []).append(key)

    def _rows_of(self) -> Iterator[tuple[type[KeyedModel], list[str]]]:
        """The keys of what differs, by model, some at a time."""
        for model in PUBLIC:
            for keys in in_chunks(self._changed.get(kind_of(model), [])):
                yield model, keys

    def _numbers(self, model: type[KeyedModel], keys: list[str]) -> list[int]:
        """Their primary keys in a snapshot."""
        places = self._places(kind_of(model))
        return [places[key].place for key in keys]

    def follows(self) -> tuple[set[search.Place], set[counting.Owner]]:
        """Where the rows that differ are shown in the snapshot that is read, and what is counted
        otherwise with them."""
        pages, counted = set[search.Place](), set[counting.Owner]()
        for model, keys in self._rows_of():
            for row in model._base_manager.filter(pk__in=self._numbers(model, keys)):
                pages |= search.pages_of(row)
                counted |= counting.of(row)
        return pages, counted

    def write(self) -> None:
        """Take the rows that differ away, and write them as they were."""
        self._users = dict(User.objects.using(ALIAS).values_list("public_name", "pk"))
        known = len(self._users)
        for model, keys in self._rows_of():
            self._clear(model, self._numbers(model, keys))
        for model, keys in self._rows_of():
            self._write_rows(model, self._states(model, keys))
        store(self._made_users(known))
        entries = RecordEntry.objects.using(ALIAS).filter(seq__gt=self._seq)
        entries._raw_delete(ALIAS)
        store(self._entries.filter(seq__gt=self._base).order_by("seq"))

    def _states(
        self, model: type[KeyedModel], keys: list[str]
    ) -> list[tuple[str, dict[str, object]]]:
        """What was last said of the rows by the moment."""
        said = self._entries.filter(kind=kind_of(model), key__in=keys).order_by().values("key")
        last = said.annotate(last=Max("seq")).values_list("last", flat=True)
        return self._said_in(last)

    def _clear(self, model: type[KeyedModel], pks: list[int]) -> None:
        """Delete the rows and what only they hold, with nothing that refers to them."""
        _delete(model, "pk", pks)
        for field in model._meta.many_to_many:
            _delete(through_of(field), f"{field.m2m_field_name()}_id", pks)
        if model is Assessment:
            _delete(Score, "assessment_id", pks)
        if model is Evidence:
            _delete(Publication, "evidence_id", pks)


def _delete(model: type[models.Model], column: str, values: Iterable[int]) -> None:
    rows = model._base_manager.using(ALIAS).filter(**{f"{column}__in": list(values)})
    # What refers to them is written again, or goes with its own entry.
    rows._raw_delete(ALIAS)
