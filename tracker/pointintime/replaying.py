"""Snapshots of the record: what the log says of a moment, as a database that pages can read.

A snapshot holds the public rows that the entries up to a number leave, those entries, and the
source texts that are loaded now and have the hash that the record named then. It is a function of
them alone, so that the same question has the same answer whenever it is asked.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Max, Min
from django.utils import timezone

from tracker import publications, search
from tracker.chain import parsed
from tracker.models import PUBLIC, Actor, Assessment, Document, RecordEntry, Score, SourceText, User
from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField, FieldValue, Json, ToMany, target_of, through_of
from tracker.pointintime.codeversion import code_version
from tracker.pointintime.points import Point
from tracker.pointintime.snapshots import ALIAS, Snapshot, made
from tracker.publiclog import kind_of
from tracker.publiclog.values import PublicValues
from tracker.text.prefixes import leading

_CHUNK = 500
# Nothing of a snapshot need survive a crash, and it holds what was allowed when it was entered.
_PRAGMAS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
)
_Item = TypeVar("_Item")
_turn = Lock()


class Busy(Exception):
    """What is made when it is first asked for cannot be made now. Nothing was made."""


def snapshot_file(*, seq: int, state: str) -> Path:
    """The snapshot of the record after entry `seq`, made if there is none yet.

    `state` is what else it depends on: the hash of that entry and which texts are loaded. The
    newest few are kept in TRACKER_SNAPSHOTS, for all processes of this machine. Raises Busy, and
    OSError where nothing can be written.
    """
    name = sha256(f"{seq} {state} {code_version().hash}".encode()).hexdigest()[:32]
    path = Path(settings.TRACKER_SNAPSHOTS) / f"{name}.sqlite3"
    if not _is_there(path):
        # One at a time: a reader who asks for many days at once makes nobody else wait for long.
        if not _turn.acquire(timeout=settings.TRACKER_SNAPSHOT_PATIENCE):
            raise Busy
        try:
            if not _is_there(path):
                _make(path, seq)
                _forget_oldest(path.parent)
        finally:
            _turn.release()
    return path


def _is_there(path: Path) -> bool:
    """Whether the file is there; if so, it counts as used now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _make(path: Path, seq: int) -> None:
    """Make the file, under its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(descriptor)
    try:
        _fill(Path(unfinished), seq)
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    """Keep the snapshots used last. Who reads one that goes still has it open."""
    newest_first = sorted(
        folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    for path in newest_first[settings.TRACKER_SNAPSHOTS_KEPT :]:
        path.unlink(missing_ok=True)


def _fill(path: Path, seq: int) -> None:
    """Write the tables, the rows, and what is derived from them."""
    with made(path) as connection:
        with connection.schema_editor() as editor:
            for model in apps.get_app_config("tracker").get_models():
                editor.create_model(model)
            search.make_index(editor)
        with connection.cursor() as cursor:
            for pragma in _PRAGMAS:
                cursor.execute(pragma)
        with transaction.atomic(using=ALIAS):
            _Replay(seq).write()
    # The index holds addresses of the site, whichever page asked for the snapshot.
    with leading(""), Snapshot(path, Point(day=timezone.localdate())).opened(to_write=True):
        search.rebuild()
        publications.rebuild()


class _Replay:
    """The rows that the log leaves after an entry, on their way into the snapshot."""

    def __init__(self, seq: int) -> None:
        self._entries = RecordEntry.objects.using(DEFAULT_DB_ALIAS).filter(seq__lte=seq)
        self._places: dict[str, dict[str, int]] = {}
        self._last: dict[str, list[int]] = {}
        self._users: dict[str, int] = {}
        for model in PUBLIC:
            self._note(kind_of(model))

    def _note(self, kind: str) -> None:
        """Note the objects of a kind in the order in which they came, and what was said last."""
        named = self._entries.filter(kind=kind).order_by().values("key")
        found = named.annotate(first=Min("seq"), last=Max("seq")).order_by("first")
        rows = list(found.values_list("key", "last"))
        self._places[kind] = {key: place for place, (key, _last) in enumerate(rows, 1)}
        self._last[kind] = [last for _key, last in rows]

    def write(self) -> None:
        """Write everything."""
        for model in PUBLIC:
            for last in _chunks(self._last[kind_of(model)]):
                seen = self._entries.filter(seq__in=last, after__isnull=False).order_by("seq")
                rows = seen.values_list("key", "after")
                self._write_rows(model, [(key, parsed(text)) for key, text in rows if text])
        _store(
            User(pk=pk, username=f"user-{pk}", public_name=name) for name, pk in self._users.items()
        )
        _store(self._entries.order_by("seq").iterator(chunk_size=_CHUNK))
        _store(self._texts())

    def _write_rows(self, model: type[KeyedModel], found: list[tuple[str, PublicValues]]) -> None:
        rows = [(self._row(model, key, values), values) for key, values in found]
        _store(row for row, _values in rows)
        for field in model._meta.many_to_many:
            _store(self._relations(field, rows))
        _store(
            Score(assessment=row, party_id=self._place(Actor, party), **score)
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

    def _place(self, model: type[models.Model], key: str) -> int:
        return self._places[kind_of(model)][key]

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
                yield through(**{f"{one}_id": row.pk, f"{other}_id": place})

    def _texts(self) -> Iterator[SourceText]:
        """The loaded texts of documents that have the same text now as they had then."""
        loaded = SourceText.objects.using(DEFAULT_DB_ALIAS).select_related("document")
        for text in loaded.order_by("pk"):
            then = Document.objects.using(ALIAS).filter(key=text.document.key).first()
            if then and then.normalised_sha256 == text.document.normalised_sha256:
                yield SourceText(document_id=then.pk, text=text.text, loaded_at=text.loaded_at)


def _store(rows: Iterable[models.Model]) -> None:
    """Write the rows, which are of one model, a few at a time."""
    for chunk in _chunks(rows):
        type(chunk[0])._base_manager.using(ALIAS).bulk_create(chunk)


def _chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    them = iter(items)
    while chunk := list(islice(them, _CHUNK)):
        yield chunk
