"""Which publication each piece of evidence is and whose, so that each is counted once in a query.

`text.publication_of` says which addresses lead to one publication, `text.publishers` who published
it first and who carried it. The answers for each piece of evidence stand in a table of their own,
which is no part of the record: they follow from its address and its publisher. `refresh` keeps it,
`complete` adds what is missing, `rebuild` makes all again, and `stale` finds what does not follow.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db import models, router, transaction

from tracker.models import Evidence, Publication
from tracker.text.addresses import publication_of
from tracker.text.publishers import published_by

_CHUNK = 500
_DERIVED = ("key", "origin", "carrier")


def key_of(url: str) -> str:
    """The key of the publication at the address: 64 hexadecimal digits, as long addresses are."""
    return sha256(publication_of(url).encode("utf-8", "replace")).hexdigest()


def refresh(row: models.Model) -> None:
    """Bring what follows from a piece of evidence up to date; nothing follows from other rows."""
    if isinstance(row, Evidence):
        _store([row])


def complete() -> int:
    """Make what evidence lacks which came in bulk; return for how many pieces."""
    made = 0
    without = Evidence.objects.filter(publication=None).order_by("pk")
    while chunk := list(without[:_CHUNK]):
        made += _store(chunk)
    return made


def rebuild() -> int:
    """Make all of it again, in one transaction; return for how many pieces of evidence."""
    with transaction.atomic(using=router.db_for_write(Publication)):
        Publication.objects.all().delete()
        return sum(_store(chunk) for chunk in _chunks())


def stale() -> Iterator[Evidence]:
    """The evidence for which something is missing, or does not follow from it."""
    for chunk in _chunks():
        stored = Publication.objects.filter(evidence__in=chunk).values_list("pk", *_DERIVED)
        found = {pk: tuple(values) for pk, *values in stored}
        yield from (row for row in chunk if found.get(row.pk) != _derived(row))


def _store(rows: Iterable[Evidence]) -> int:
    made = [
        Publication(evidence=row, **dict(zip(_DERIVED, _derived(row), strict=True))) for row in rows
    ]
    Publication.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["evidence"], update_fields=_DERIVED
    )
    return len(made)


def _derived(row: Evidence) -> tuple[str, str, str]:
    return (key_of(row.url), *published_by(row.publisher))


def _chunks() -> Iterator[list[Evidence]]:
    last = 0
    rows = Evidence.objects.select_related("action").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
        yield chunk
        last = chunk[-1].pk
