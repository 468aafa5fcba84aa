"""Reads of two texts beside each other: which promises of one were taken up by the other."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tracker.choices import LinkType, Precision
from tracker.choices.lineage import FATES, FROM_EARLIER, Fate
from tracker.models import Commitment, Document, Link, Theme
from tracker.models.querysets import KeyedQuerySet

if TYPE_CHECKING:
    from .rows import AssessedCommitment


@dataclass(frozen=True)
class Compared:
    """A promise of an earlier text, one of a later text, or both with the link between them.

    `theme` is the main one of the promise; that of the earlier one where there are both.
    """

    fate: Fate
    theme: Theme | None
    earlier: "AssessedCommitment | None" = None
    later: "AssessedCommitment | None" = None
    link: Link | None = None


@dataclass(frozen=True)
class TakenUp:
    """How many promises of a document later texts took up, and each of these, oldest first, with
    how many it took up."""

    number: int
    by: list[tuple[Document, int]]


def documents_with_commitments() -> KeyedQuerySet[Document]:
    """The documents that hold commitments that count, newest first.

    A text of which no day is known is not among them: nobody can say what is later than it.
    """
    counted = Commitment.objects.not_withdrawn().filter(document=OuterRef("pk"))
    rows = Document.objects.main_texts().not_withdrawn().filter(date_precision=Precision.DAY)
    return rows.filter(Exists(counted)).order_by("-date", "key")


def compared(earlier: Document, later: Document) -> list[Compared]:
    """The promises of both texts, by theme: those of the earlier one with what became of them in
    the order of its text, then what is new. Two queries and one for the themes."""
    rows = (
        Commitment.objects.not_withdrawn()
        .filter(document__in=[earlier, later])
        .with_verdict()
        .select_related("primary_theme")
        .order_by("start", "ref")
    )
    promises: dict[int, AssessedCommitment] = {row.pk: row for row in rows}
    links = _lineage(lambda end: _of(end, document=earlier), lambda end: _of(end, document=later))
    ends = [(*_ends(link, promises, later), link) for link in links]
    found: list[Compared] = []
    for row in promises.values():
        if row.document_id == earlier.pk:
            own = [(theirs, link) for ours, theirs, link in ends if ours == row]
            found += [
                Compared(FATES[LinkType(link.type)], row.primary_theme, row, theirs, link)
                for theirs, link in own
            ] or [Compared(Fate.NOT_MENTIONED, row.primary_theme, row)]
    old = {theirs.pk for _ours, theirs, _link in ends}
    found += [
        Compared(Fate.NEW, row.primary_theme, later=row)
        for row in promises.values()
        if row.document_id == later.pk and row.pk not in old
    ]
    return sorted(found, key=_place)


def fates_of(rows: Iterable[Compared]) -> Counter[Fate]:
    """How many promises have each fate: one that several took up counts once for each fate."""
    found = {(row.fate, (row.earlier or row.later, row.earlier is None)) for row in rows}
    return Counter(fate for fate, _promise in found)


def taken_up(document: Document) -> TakenUp:
    """What later texts took up of the document, in one query.

    A text of which no day is known is not known to be later.
    """
    if document.date is None or document.date_precision != Precision.DAY:
        return TakenUp(0, [])
    is_later = {
        "document__date__gt": document.date,
        "document__date_precision": Precision.DAY,
        "document__withdrawn_at__isnull": True,
    }
    links = _lineage(lambda end: _of(end, document=document), lambda end: _of(end, **is_later))
    pairs = set()
    for link in links.select_related("from_commitment__document", "to_commitment__document"):
        ends = [end for end in (link.from_commitment, link.to_commitment) if end]
        own, other = sorted(ends, key=lambda end: end.document_id != document.pk)
        pairs.add((other.document, own.pk))
    numbers = Counter(later for later, _own in pairs)
    return TakenUp(
        number=len({own for _later, own in pairs}),
        by=sorted(numbers.items(), key=lambda pair: (pair[0].date, pair[0].key)),
    )


def _of(end: str, **conditions: object) -> Q:
    """That the promise at an end of a link, `from_commitment` or `to_commitment`, fulfils them."""
    return Q(**{f"{end}__{name}": value for name, value in conditions.items()})


def _lineage(earlier: Callable[[str], Q], later: Callable[[str], Q]) -> KeyedQuerySet[Link]:
    """The links that count between promises that do, of a type that says what became of one.

    `earlier` and `later` say of an end which promises it may be.
    """
    first, second = "from_commitment", "to_commitment"
    is_taken_up = later(first) & earlier(second) & ~Q(type__in=FROM_EARLIER)
    goes_on = earlier(first) & later(second)
    goes_on &= Q(type__in=(*FROM_EARLIER, LinkType.SAME_PROMISE))
    return (
        Link.objects.not_withdrawn()
        .filter(is_taken_up | goes_on, type__in=FATES)
        .filter(_of(first, withdrawn_at__isnull=True) & _of(second, withdrawn_at__isnull=True))
        .order_by("key")
    )


def _ends(
    link: Link, promises: "dict[int, AssessedCommitment]", later: Document
) -> "tuple[AssessedCommitment, AssessedCommitment]":
    """The earlier and the later end."""
    numbers = (link.from_commitment_id, link.to_commitment_id)
    first, second = (promises[number] for number in numbers if number)
    return (second, first) if first.document_id == later.pk else (first, second)


def _place(row: Compared) -> tuple[int, int]:
    position = row.theme.position if row.theme else 1_000
    return position, list(Fate).index(row.fate)
