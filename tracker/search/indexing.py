"""How the index is made, and how it is kept in step with the record."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models, router, transaction
from django.db.models import F, Q

from tracker.choices import SearchKind
from tracker.models import SearchEntry, SearchWord
from tracker.text.folding import places_of
from tracker.text.languages import in_english
from tracker.text.prefixes import led
from tracker.text.stems import STEMMED

from .asking import as_one_word, joined_codes
from .guessing import SHORTEST
from .matching import KIND, LEVELS, STEMS, WHOLE
from .reaching import Place
from .saying import Text, Translations
from .sources import SOURCES, Result, Source
from .sql import count_anew, index_anew, is_whole
from .terms import terms

_CHUNK = 500
# So much of what a page says is searched; PostgreSQL takes no more than 1 MB of tokens.
_LONGEST = 300_000
_FIELDS = ("kind", "address", "names", "texts", "tokens")


def rebuild() -> int:
    """Make the whole index again, in one transaction; return how many results can be found now."""
    held: Counter[str] = Counter()
    made = 0
    with transaction.atomic(using=router.db_for_write(SearchEntry)):
        # What the index holds must not stand in the way of taking it away.
        index_anew()
        SearchEntry.objects.all().delete()
        SearchWord.objects.all().delete()
        for chunk in _whole():
            made += len(SearchEntry.objects.bulk_create(chunk))
            held.update(word for entry in chunk for word in _words_in(entry.tokens))
        words = (SearchWord(word=word, entries=number) for word, number in held.items())
        while some := list(islice(words, _CHUNK)):
            SearchWord.objects.bulk_create(some)
        index_anew()
        count_anew()
    return made


def is_empty() -> bool:
    """Whether nothing can be found: the index was never made, or there is no record."""
    return not SearchEntry.objects.exists()


def stale() -> Iterator[str]:
    """The addresses of results that the index has otherwise than the record, or not, or too many.

    Empty if the index is as `rebuild` would make it, or was never made of a record without rows.
    Where nothing at all can be found, "everything" stands for all.
    """
    if is_empty():
        if any(source.rows().exists() for source in SOURCES.values()):
            yield "everything"
        return
    seen = 0
    held: Counter[str] = Counter()
    for chunk in _whole():
        there = SearchEntry.objects.in_bulk([entry.pk for entry in chunk])
        seen += len(there)
        for entry in chunk:
            held.update(_words_in(entry.tokens))
            if entry.pk not in there or _is_other(entry, there[entry.pk]):
                yield entry.address
    if SearchEntry.objects.count() != seen:
        known = {entry.pk for chunk in _whole() for entry in chunk}
        rest = SearchEntry.objects.values_list("pk", "address").iterator()
        yield from (address for pk, address in rest if pk not in known)
    if dict(SearchWord.objects.values_list("word", "entries")) != held:
        yield "words"
    if not is_whole():
        yield "index"


def renew(pages: Iterable[Place]) -> None:
    """Bring the results of these rows up to date, and remove those of rows that are gone."""
    wanted: dict[type[models.Model], set[int]] = {}
    for page in pages:
        if page.model in SOURCES and page.pk:
            wanted.setdefault(page.model, set()).add(page.pk)
    for model, pks in wanted.items():
        source = SOURCES[model]
        found = source.rows().filter(pk__in=pks).order_by("pk")
        entries = [entry for chunk in _entries(source, found) for entry in chunk]
        _replace(SearchEntry.objects.filter(_places(source, pks)), entries)


def _places(source: Source[Any], pks: Iterable[int]) -> Q:
    """Where the entries of the rows are."""
    places = Q(pk__in=())
    for pk in pks:
        low = _first_id(source.kind) + pk * source.room
        places |= Q(pk__gte=low, pk__lt=low + source.room)
    return places


def _replace(old: models.QuerySet[SearchEntry], entries: list[SearchEntry]) -> None:
    """Put the entries where the old ones are, and count their words."""
    there = {entry.pk: entry for entry in old}
    changed = [
        entry for entry in entries if entry.pk not in there or _is_other(entry, there[entry.pk])
    ]
    gone = there.keys() - {entry.pk for entry in entries}
    SearchEntry.objects.filter(pk__in=gone).delete()
    SearchEntry.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=_FIELDS
    )
    held: Counter[str] = Counter()
    for entry in changed:
        held.update(_words_in(entry.tokens))
    for pk in (*gone, *(entry.pk for entry in changed if entry.pk in there)):
        held.subtract(_words_in(there[pk].tokens))
    _count(held)


def _count(held: Counter[str]) -> None:
    """Add to the number of entries that hold each word."""
    new = [SearchWord(word=word, entries=0) for word, number in held.items() if number > 0]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True)
    by_number: dict[int, list[str]] = {}
    for word, number in held.items():
        if number:
            by_number.setdefault(number, []).append(word)
    for number, words in by_number.items():
        for start in range(0, len(words), _CHUNK):
            some = SearchWord.objects.filter(word__in=words[start : start + _CHUNK])
            some.filter(entries=-number).delete()
            some.update(entries=F("entries") + number)


def _is_other(one: SearchEntry, other: SearchEntry) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _FIELDS)


def _whole() -> Iterator[list[SearchEntry]]:
    """Every entry, some at a time."""
    for source in SOURCES.values():
        yield from _entries(source, source.rows().order_by("pk"))
    yield _of_terms()


def _entries(source: Source[Any], rows: models.QuerySet[Any]) -> Iterator[list[SearchEntry]]:
    """The entries of rows, some at a time."""
    with in_english():
        results = (
            result for row in rows.iterator(chunk_size=_CHUNK) for result in source.results(row)
        )
        while chunk := list(islice(results, _CHUNK)):
            said = Translations(one for result in chunk for one in result.said)
            yield [_entry(source.kind, result, said) for result in chunk]


def _of_terms() -> list[SearchEntry]:
    with in_english():
        address = led("")
    return [
        SearchEntry(
            id=_first_id(SearchKind.TERM) + number,
            kind=SearchKind.TERM,
            address=term.address.removeprefix(address),
            names=term.names,
            texts=[list(text) for text in _levelled(term.texts)],
            tokens=_tokens(term.texts),
        )
        for number, term in enumerate(terms(), 1)
    ]


def _entry(kind: SearchKind, result: Result, translations: Translations) -> SearchEntry:
    texts = [text for one in result.said for text in translations.texts(one)]
    return SearchEntry(
        id=_first_id(kind) + result.number,
        kind=kind,
        address=result.address.removeprefix(led("")),
        names=translations.names(result.name, result.said),
        texts=[list(text) for text in _levelled(texts)],
        tokens=_tokens(texts),
    )


def _levelled(texts: Iterable[Text]) -> Iterator[tuple[str, str, str]]:
    """Each text that stands on the page once, where it counts most; as long as there is room."""
    seen: set[str] = set()
    room = _LONGEST
    for level in LEVELS:
        for text in texts:
            if text.level == level and text.words and text.words not in seen:
                seen.add(text.words)
                room -= len(text.words)
                if room >= 0:
                    yield level, text.language, text.words


def _tokens(texts: Iterable[Text]) -> str:
    """The words of the texts in their order, with a point between two texts, then their stems and
    the whole names."""
    found: list[str] = []
    more: dict[str, None] = {}
    for level, language, words in _levelled(texts):
        for _place, word in places_of(words):
            found.append(level + word.folded)
            if word.stem and word.stem != word.folded and language in STEMMED:
                more[STEMS[level] + word.stem] = None
        more |= dict.fromkeys(level + code for code in sorted(joined_codes(words)))
        if level == LEVELS[0] and (name := as_one_word(words)):
            more[WHOLE + name] = None
        found.append(".")
    return " ".join((*found, *more))


def _words_in(tokens: str) -> set[str]:
    """The words of an entry that a guess may lead to."""
    words = {token[1:] for token in tokens.split() if token[0] in LEVELS}
    return {word for word in words if len(word) >= SHORTEST and word.isalpha()}


def _first_id(kind: SearchKind) -> int:
    return list(SearchKind).index(kind) * KIND
