"""Which publication each piece of evidence is, so that one is counted once in a query.

`text.publication_of` says which addresses lead to one publication. The answer for each piece of
evidence stands in a table of its own, which is no part of the record: it follows from the address
alone. `refresh` keeps it, `complete` adds what is missing, `rebuild` makes all again, and `stale`
finds what does not follow.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db import models, router, transaction

from tracker.models import Evidence, Publication
from tracker.text.addresses import publication_of

_CHUNK = 500


def key_of(url: str) -> str:
    """The key of the publication at the address: 64 hexadecimal digits, as long addresses are."""
    return sha256(publication_of(url).encode("utf-8", "replace")).hexdigest()


def refresh(row: models.Model) -> None:
    """Bring the key of a piece of evidence up to date; other rows have none."""
    if isinstance(row, Evidence):
        _store([row])


def complete() -> int:
    """Make the keys that evidence lacks which came in bulk; return how many."""
    made = 0
    without = Evidence.objects.filter(publication=None).order_by("pk")
    while chunk := list(without[:_CHUNK]):
        made += _store(chunk)
    return made


def rebuild() -> int:
    """Make the key of every piece of evidence again, in one transaction; return how many."""
    with transaction.atomic(using=router.db_for_write(Publication)):
        Publication.objects.all().delete()
        return sum(_store(chunk) for chunk in _chunks())


def stale() -> Iterator[Evidence]:
    """The evidence whose key is missing or does not follow from its address."""
    for chunk in _chunks():
        keys = dict(Publication.objects.filter(evidence__in=chunk).values_list("pk", "key"))
        yield from (row for row in chunk if keys.get(row.pk) != key_of(row.url))


def _store(rows: Iterable[Evidence]) -> int:
    made = [Publication(evidence=row, key=key_of(row.url)) for row in rows]
    Publication.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["evidence"], update_fields=["key"]
    )
    return len(made)


def _chunks() -> Iterator[list[Evidence]]:
    last = 0
    rows = Evidence.objects.select_related("action").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
        yield chunk
        last = chunk[-1].pk
