"""What is in the index, and how it is kept in step with the record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import models, router, transaction
from django.db.models import prefetch_related_objects

from tracker.choices import SearchKind
from tracker.models import (
    Action,
    Actor,
    ActorAlias,
    Commitment,
    Document,
    Initiative,
    Person,
    PersonSpelling,
    SearchEntry,
    SentenceCoding,
    SourceText,
    Translation,
)
from tracker.models.base import KeyedModel
from tracker.text import fold

Row = TypeVar("Row", bound=KeyedModel)

# Room for the primary keys of one kind.
KIND = 10**12
_CHUNK = 500


def entry_id(kind: SearchKind, pk: int) -> int:
    """The primary key of a row's entry: kinds in their order, rows as they were entered.

    Commitments come first, so that theirs is the commitment's own.
    """
    return list(SearchKind).index(kind) * KIND + pk


def row_key(entry: SearchEntry) -> int:
    """The primary key of the row that an entry stands for."""
    return entry.id % KIND


@dataclass(frozen=True)
class _Source(Generic[Row]):
    """A model that can be found: its rows, which of them are, and what an entry says of one.

    `name_field`: which of its translated fields is its name, '' where it has none. A row is found
    by the words of each language, and shows those of the reader's. `names`: other names by which it
    is found as by its own.
    """

    kind: SearchKind
    rows: Callable[[], models.QuerySet[Row]]
    is_found: Callable[[Row], bool]
    name: Callable[[Row], str]
    text: Callable[[Row], str]
    address: Callable[[Row], str]
    name_field: str = ""
    names: Callable[[Row], Iterable[str]] = lambda _row: ()

    def entries(self, rows: list[Row]) -> list[SearchEntry]:
        """The entries of the rows, with their translations from one query."""
        if not self.name_field:
            return [self._entry(row, {}) for row in rows]
        return list(map(self._entry, rows, Translation.objects.of_rows(rows)))

    def _entry(self, row: Row, translations: Mapping[str, Mapping[str, str]]) -> SearchEntry:
        name, text = self.name(row), self.text(row)
        texts = [pair for fields in translations.values() for pair in fields.items()]
        translated = (words for field, words in texts if field == self.name_field)
        names = dict.fromkeys((name, *translated, *self.names(row)))
        others = [text, *(words for field, words in texts if field != self.name_field)]
        # A sentence has the name of its document, which is no word of its own.
        named = "" if self.kind == SearchKind.SENTENCE else fold(" ".join(names))
        return SearchEntry(
            id=entry_id(self.kind, row.pk),
            kind=self.kind,
            name=name[:300],
            text=text,
            address=self.address(row),
            name_words=named,
            words=f"{named} {fold(' '.join(others))}".strip(),
        )


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _sentences() -> models.QuerySet[SentenceCoding]:
    """Sentences whose text is loaded, with the document."""
    loaded = SentenceCoding.objects.filter(document__source_text__isnull=False)
    return loaded.select_related("document__source_text")


# `Any`: each source has rows of the model that it stands under.
_SOURCES: dict[type[models.Model], _Source[Any]] = {
    Commitment: _Source(
        kind=SearchKind.COMMITMENT,
        rows=Commitment.objects.all,
        is_found=lambda row: not row.is_withdrawn,
        name=str,
        text=lambda row: _joined(row.statement, row.done_when),
        address=lambda row: row.get_absolute_url(),
        name_field="title",
    ),
    Initiative: _Source(
        kind=SearchKind.INITIATIVE,
        rows=Initiative.objects.all,
        is_found=lambda row: row.is_public,
        name=str,
        text=lambda row: _joined(row.summary, "; ".join(row.names_as_written)),
        address=lambda row: row.get_absolute_url(),
        name_field="name",
    ),
    Action: _Source(
        kind=SearchKind.ACTION,
        rows=Action.objects.all,
        is_found=lambda row: not row.is_withdrawn,
        name=str,
        text=lambda row: row.place or "",
        address=lambda row: row.get_absolute_url(),
        name_field="title",
    ),
    Document: _Source(
        kind=SearchKind.DOCUMENT,
        rows=Document.objects.all,
        is_found=lambda row: not row.is_withdrawn,
        name=str,
        text=lambda row: _joined(
            *row.alternative_titles, row.publisher, row.issuer, row.event_note, row.note
        ),
        address=lambda row: row.get_absolute_url(),
        name_field="title",
    ),
    SentenceCoding: _Source(
        kind=SearchKind.SENTENCE,
        rows=_sentences,
        is_found=lambda row: not (row.is_withdrawn or row.document.is_withdrawn),
        name=lambda row: str(row.document),
        text=lambda row: row.quotation,
        address=lambda row: f"{row.document.get_absolute_url()}#p{row.paragraph}",
    ),
    Actor: _Source(
        kind=SearchKind.ACTOR,
        rows=lambda: Actor.objects.prefetch_related("aliases"),
        is_found=lambda row: row.merged_into_id is None,
        name=str,
        text=lambda row: "; ".join(row.names[1:]),
        address=lambda row: row.get_absolute_url(),
        name_field="name",
        names=lambda row: row.names,
    ),
    Person: _Source(
        kind=SearchKind.PERSON,
        rows=lambda: Person.objects.prefetch_related("spellings"),
        is_found=lambda _row: True,
        name=str,
        text=lambda row: "; ".join((*row.names[1:], row.office)),
        address=lambda row: row.get_absolute_url(),
        names=lambda row: row.names,
    ),
}


def rebuild() -> int:
    """Make the whole index again, in one transaction; return how many rows can be found now."""
    with transaction.atomic(using=router.db_for_write(SearchEntry)):
        SearchEntry.objects.all().delete()
        return sum(
            _store(source, source.rows().order_by("pk").iterator(chunk_size=_CHUNK))
            for source in _SOURCES.values()
        )


def is_empty() -> bool:
    """Whether nothing can be found: the index was never made, or there is no record."""
    return not SearchEntry.objects.exists()


def refresh(row: models.Model) -> None:
    """Bring the entry of a row that was saved up to date, and those that show its name.

    A translation is part of the entry of what it translates. Most rows have no entry. In the
    transaction of the save.
    """
    if isinstance(row, Translation):
        for translated in _translated_rows(row):
            refresh(translated)
    if isinstance(row, SourceText):
        _refresh_sentences(row.document)
    if owner := _named_by(row):
        refresh(owner)
    source = _SOURCES.get(type(row))
    if source is None:
        return
    if isinstance(row, Actor | Person):
        # Whatever was read before a name was saved is old.
        vars(row).pop("_prefetched_objects_cache", None)
        prefetch_related_objects([row], "aliases" if isinstance(row, Actor) else "spellings")
    # Whether a sentence can be found is a matter of the text of its document.
    rows = source.rows().filter(pk=row.pk) if isinstance(row, SentenceCoding) else [row]
    if not _store(source, rows):
        forget(row)
    if isinstance(row, Document):
        _refresh_sentences(row)


def _refresh_sentences(document: Document) -> None:
    """The same of the sentences of a document; of one that was withdrawn none is found."""
    source = _SOURCES[SentenceCoding]
    sentences = source.rows().filter(document=document)
    if document.is_withdrawn:
        entries = [entry_id(source.kind, pk) for pk in sentences.values_list("pk", flat=True)]
        for start in range(0, len(entries), _CHUNK):
            SearchEntry.objects.filter(pk__in=entries[start : start + _CHUNK]).delete()
    else:
        _store(source, sentences.iterator(chunk_size=_CHUNK))


def _named_by(row: models.Model) -> Actor | Person | None:
    """Whose name a row is, if it is another name of an actor or a spelling of a person."""
    if isinstance(row, ActorAlias):
        return row.actor
    return row.person if isinstance(row, PersonSpelling) else None


def _translated_rows(translation: Translation) -> Iterable[models.Model]:
    """The row that a translation belongs to, if it can be found at all."""
    for model, source in _SOURCES.items():
        if source.name_field and model._meta.model_name == translation.kind:
            (field,) = model.natural_key_fields  # type: ignore[attr-defined]  # KeyedModel has it
            return model._default_manager.filter(**{field: translation.key})
    return ()


def forget(row: models.Model) -> None:
    """Take the entry of a row out of the index, and a translation out of that of its row."""
    if isinstance(row, Translation) or _named_by(row):
        refresh(row)
    elif source := _SOURCES.get(type(row)):
        SearchEntry.objects.filter(pk=entry_id(source.kind, row.pk)).delete()


def _store(source: _Source[Row], rows: Iterable[Row]) -> int:
    """Write the entries of those that can be found, also over older ones; returns how many."""
    found = filter(source.is_found, rows)
    stored = 0
    while chunk := list(islice(found, _CHUNK)):
        made = SearchEntry.objects.bulk_create(
            source.entries(chunk),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["kind", "name", "text", "address", "name_words", "words"],
        )
        stored += len(made)
    return stored
