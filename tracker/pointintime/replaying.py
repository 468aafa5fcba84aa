"""Snapshots of the record: what the log says of a moment, as a database that pages can read.

A snapshot holds the public rows that the entries up to a number leave, those entries, and the
source texts that are loaded now and have the hash that the record named then. It is a function of
them alone, so that the same question has the same answer whenever it is asked.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Max, Min
from django.utils import timezone

from tracker import counting, publications, search
from tracker.chain import parsed
from tracker.models import PUBLIC, Actor, Assessment, Document, RecordEntry, Score, SourceText, User
from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField, FieldValue, Json, ToMany, target_of, through_of
from tracker.models.querysets.base import in_chunks
from tracker.pointintime.points import Point
from tracker.pointintime.snapshots import ALIAS, Snapshot, made
from tracker.publiclog import kind_of, renew_statistics
from tracker.publiclog.values import PublicValues
from tracker.text.prefixes import leading

_CHUNK = 500
# Nothing of a snapshot need survive a crash, and it holds what was allowed when it was entered.
PRAGMAS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
)


def fill(path: Path, seq: int) -> None:
    """Write the tables, the rows, and what is derived from them."""
    with made(path) as connection:
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("tracker").get_models():
                editor.create_model(model)
            search.make_index(editor)
        with connection.cursor() as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)
        with transaction.atomic(using=ALIAS):
            Replay(seq).write()
    # The index holds addresses of the site, whichever page asked for the snapshot.
    with leading(""), Snapshot(path, Point(day=timezone.localdate())).opened(to_write=True):
        search.rebuild()
        publications.rebuild()
        counting.rebuild()
        renew_statistics(after=seq)


class _Came(NamedTuple):
    """The place of a row, and the entry with which it came."""

    place: int
    seq: int


class Replay:
    """The rows that the log leaves after an entry, on their way into the snapshot.

    A row has the place among the rows of its kind at which it came, whatever the moment; those
    that came by the entry `known_until` have one.
    """

    def __init__(self, seq: int, *, known_until: int | None = None) -> None:
        entries = RecordEntry.objects.using(DEFAULT_DB_ALIAS)
        self._seq = seq
        self._entries = entries.filter(seq__lte=seq)
        self._known = entries.filter(seq__lte=seq if known_until is None else known_until)
        self._noted: dict[str, dict[str, _Came]] = {}
        self._users: dict[str, int] = {}

    def _places(self, kind: str) -> "dict[str, _Came]":
        """The places of the objects of a kind, in the order in which they came."""
        if kind not in self._noted:
            named = self._known.filter(kind=kind).order_by().values("key")
            found = named.annotate(first=Min("seq")).order_by("first").values_list("key", "first")
            self._noted[kind] = {
                key: _Came(place, first) for place, (key, first) in enumerate(found, 1)
            }
        return self._noted[kind]

    def write(self) -> None:
        """Write everything."""
        for model in PUBLIC:
            named = self._entries.filter(kind=kind_of(model)).order_by().values("key")
            found = named.annotate(first=Min("seq"), last=Max("seq")).order_by("first")
            for last in in_chunks(found.values_list("last", flat=True)):
                self._write_rows(model, self._said_in(last))
        store(self._made_users(0))
        store(self._entries.order_by("seq").iterator(chunk_size=_CHUNK))
        store(self._texts())

    def _said_in(self, numbers: Iterable[int]) -> list[tuple[str, PublicValues]]:
        """What these entries leave of the rows that they name; nothing of one that was deleted."""
        seen = self._entries.filter(seq__in=list(numbers), after__isnull=False).order_by("seq")
        return [(key, parsed(text)) for key, text in seen.values_list("key", "after") if text]

    def _made_users(self, known: int) -> Iterator[User]:
        """The people who are named, but for those who were there."""
        for name, pk in self._users.items():
            if pk > known:
                yield User(pk=pk, username=f"user-{pk}", public_name=name)

    def _write_rows(self, model: type[KeyedModel], found: list[tuple[str, PublicValues]]) -> None:
        rows = [(self._row(model, key, values), values) for key, values in found]
        store(row for row, _values in rows)
        for field in model._meta.many_to_many:
            store(self._relations(field, rows))
        store(
            Score(assessment=row, party_id=self._places(kind_of(Actor))[party].place, **score)
            for row, values in rows
            if isinstance(row, Assessment)
            for party, score in values["scores"].items()
        )

    def _row(self, model: type[KeyedModel], key: str, values: PublicValues) -> KeyedModel:
        columns: dict[str, FieldValue] = {"pk": self._place(model, key)}
        for field in model._meta.concrete_fields:
            if values.get(field.name) is not None:
                columns[field.attname] = self._value(field, values[field.name])
        row = model(**columns)
        if model.public_state:
            row.state = model.public_state  # type: ignore[attr-defined]  # what has a public one has it
        return row

    def _value(self, field: AnyField, value: Json) -> FieldValue:
        if not field.remote_field:
            return field.to_python(value)
        if field.related_model is User:
            return self._users.setdefault(value, len(self._users) + 1)
        return self._place(target_of(field), value)

    def _place(self, model: type[models.Model], key: str) -> int | None:
        """The place of the row; None of one that came later, as one loaded beside it may have."""
        came = self._places(kind_of(model)).get(key)
        return came.place if came and came.seq <= self._seq else None

    def _relations(
        self, field: ToMany, rows: list[tuple[KeyedModel, PublicValues]]
    ) -> Iterator[models.Model]:
        through, one, other = (
            through_of(field),
            field.m2m_field_name(),
            field.m2m_reverse_field_name(),
        )
        for row, values in rows:
            for key in values.get(field.name, ()):
                place = self._place(target_of(field), key)
                if place is None:
                    continue
                yield through(**{f"{one}_id": row.pk, f"{other}_id": place})

    def _texts(self) -> Iterator[SourceText]:
        """The loaded texts of documents that have the same text now as they had then."""
        loaded = SourceText.objects.using(DEFAULT_DB_ALIAS).select_related("document")
        for text in loaded.order_by("pk"):
            then = Document.objects.using(ALIAS).filter(key=text.document.key).first()
            if then and then.normalised_sha256 == text.document.normalised_sha256:
                yield SourceText(document_id=then.pk, text=text.text, loaded_at=text.loaded_at)


def store(rows: Iterable[models.Model]) -> None:
    """Write the rows, which are of one model, a few at a time."""
    for chunk in in_chunks(rows):
        type(chunk[0])._base_manager.using(ALIAS).bulk_create(chunk)
