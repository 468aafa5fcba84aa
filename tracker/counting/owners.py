"""What is counted: commitments, verdicts over time, actions, publications and texts.

A row that is saved names it, itself or through what it belongs to. Naming asks for nothing; what is
behind a name is looked up when it is counted, once for all rows that name it.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum, auto
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from tracker.choices import AssessmentState
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Evidence,
    Obligation,
    Publisher,
    SentenceCoding,
    SourceText,
)
from tracker.models.querysets.base import in_chunks
from tracker.publications import key_of


class Kind(StrEnum):
    """The kinds of what is counted, and of what it is found by."""

    # How a commitment is counted among those that are alike.
    COMMITMENT = auto()
    # On what the verdict on a commitment rests, and what was said of it over time.
    VERDICT = auto()
    ACTION = auto()
    PUBLICATION = auto()
    # How far the text of a document was read.
    TEXT = auto()
    # Of an action: the publications that show it, the verdicts that rely on it.
    SHOWN = auto()
    RELIED_ON = auto()
    # Of a commitment: the actions that bear on it.
    BORNE = auto()
    # Of a publisher: the verdicts that rest on what it published.
    PUBLISHER = auto()
    # Of a document: the verdicts on its commitments.
    DOCUMENT = auto()


class Owner(NamedTuple):
    """One thing that is counted: by its primary key; a publication by its own, a publisher by its
    name."""

    kind: Kind
    key: int | str

    @property
    def name(self) -> str:
        """How its traits are named in the database."""
        return f"{self.kind} {self.key}"


def of(row: Model) -> set[Owner]:
    """What is to be counted anew when the row is saved; of a row as it was before, and as it is."""
    match row:
        case Commitment():
            return {*_judged(row.pk), Owner(Kind.BORNE, row.pk)}
        case Obligation():
            return _judged(row.commitment_id)
        case Assessment():
            is_public = row.state == AssessmentState.PUBLISHED
            return _judged(row.commitment_id) if is_public else set()
        case Bearing():
            return {Owner(Kind.VERDICT, row.commitment_id), Owner(Kind.ACTION, row.action_id)}
        case Evidence():
            return {
                Owner(Kind.PUBLICATION, key_of(row.url)),
                Owner(Kind.ACTION, row.action_id),
                Owner(Kind.RELIED_ON, row.action_id),
            }
        case Action():
            return {Owner(kind, row.pk) for kind in (Kind.ACTION, Kind.SHOWN, Kind.RELIED_ON)}
        case Publisher():
            return {Owner(Kind.PUBLISHER, row.name)}
        case Document():
            return {Owner(Kind.DOCUMENT, row.pk), Owner(Kind.TEXT, row.pk)}
        case SentenceCoding() | SourceText():
            return {Owner(Kind.TEXT, row.document_id)}
        case _:
            return set()


def counted(owners: Iterable[Owner]) -> set[Owner]:
    """The commitments, verdicts, actions, publications and texts that they are or lead to."""
    found, keys = set[Owner](), dict[Kind, list[Any]]()
    for owner in owners:
        if owner.kind in _BEHIND:
            keys.setdefault(owner.kind, []).append(owner.key)
        else:
            found.add(owner)
    for kind, those in keys.items():
        for some in in_chunks(those):
            found.update(_BEHIND[kind](some))
    return found


def _judged(commitment: int) -> set[Owner]:
    return {Owner(Kind.COMMITMENT, commitment), Owner(Kind.VERDICT, commitment)}


def _shown(actions: list[Any]) -> Iterator[Owner]:
    urls = Evidence.objects.filter(action__in=actions).order_by().values_list("url", flat=True)
    return (Owner(Kind.PUBLICATION, key_of(url)) for url in urls)


def _borne(commitments: list[Any]) -> Iterator[Owner]:
    bearings = Bearing.objects.filter(commitment__in=commitments).order_by()
    return (Owner(Kind.ACTION, pk) for pk in bearings.values_list("action", flat=True))


def _relied_on(actions: list[Any]) -> Iterator[Owner]:
    return _verdicts(Assessment.objects.current().filter(actions__in=actions))


def _published(names: list[Any]) -> Iterator[Owner]:
    shown = Evidence.objects.filter(publication__origin__in=names).order_by().values("action")
    return _verdicts(Assessment.objects.current().filter(actions__in=shown))


def _verdicts(verdicts: QuerySet[Assessment]) -> Iterator[Owner]:
    pks = verdicts.order_by().values_list("commitment", flat=True).distinct()
    return (Owner(Kind.VERDICT, pk) for pk in pks)


def _promised(documents: list[Any]) -> Iterator[Owner]:
    commitments = Commitment.objects.filter(document__in=documents).order_by()
    return (Owner(Kind.VERDICT, pk) for pk in commitments.values_list("pk", flat=True))


_BEHIND: dict[Kind, Callable[[list[Any]], Iterator[Owner]]] = {
    Kind.SHOWN: _shown,
    Kind.RELIED_ON: _relied_on,
    Kind.BORNE: _borne,
    Kind.PUBLISHER: _published,
    Kind.DOCUMENT: _promised,
}
