"""Which pages show a row: those whose results change with it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet

from tracker.choices import TranslatedKind
from tracker.models import (
    Action,
    Actor,
    ActorAlias,
    Assessment,
    Bearing,
    Commitment,
    DateMention,
    Document,
    DocumentReport,
    Evidence,
    Initiative,
    InitiativeFact,
    Link,
    NearMiss,
    Obligation,
    Participation,
    PersonSpelling,
    Reply,
    Search,
    Section,
    SourceText,
    Translation,
    UnassessedNote,
)


class Place(NamedTuple):
    """A row that has a page, or a place on one, of its own."""

    model: type[Model]
    pk: int


def pages_of(row: Model) -> set[Place]:
    """The rows whose pages show the row, as it is stored now; itself among them."""
    return {_one(row), *_SHOWN_ON.get(type(row), lambda _row: ())(row)}


def _one(row: Model | None) -> Place:
    return Place(type(row) if row else Model, row.pk if row else 0)


def _all(rows: QuerySet[Any]) -> Iterator[Place]:
    return (Place(rows.model, pk) for pk in rows.order_by().values_list("pk", flat=True))


def _of_action(action: Action) -> Iterator[Place]:
    yield _one(action)
    yield from _all(Commitment.objects.filter(bearings__action=action))


def _of_document(document: Document) -> Iterator[Place]:
    yield from _all(SourceText.objects.filter(document=document))
    yield from _all(NearMiss.objects.filter(document=document))


def _of_text(text: SourceText) -> Iterator[Place]:
    yield from _all(Commitment.objects.filter(document=text.document_id))
    yield from _all(NearMiss.objects.filter(document=text.document_id))


def _of_actor(actor: Actor) -> Iterator[Place]:
    yield from _all(Initiative.objects.filter(actor=actor))
    yield from _all(Action.objects.filter(agencies=actor))
    if not actor.is_party:
        yield from _all(Commitment.objects.filter(obligations__actor=actor))


def _of_translation(translation: Translation) -> set[Place]:
    """What shows the row that is translated, if there is such a row."""
    if translation.kind == TranslatedKind.STATUS:
        return set()
    model: Any = apps.get_model("tracker", translation.kind)
    fields = model.natural_key_fields
    key = translation.key.split(" ", len(fields) - 1)
    pages: set[Place] = set()
    # Of a key that fits no row of the kind there is none.
    with suppress(ValueError):
        for row in model._default_manager.filter(**dict(zip(fields, key, strict=True))):
            pages |= pages_of(row)
    return pages


# `Any`: each function has rows of the model that it stands under.
_SHOWN_ON: dict[type[Model], Callable[[Any], Iterable[Place]]] = {
    Action: _of_action,
    Actor: _of_actor,
    ActorAlias: lambda row: pages_of(row.actor),
    Assessment: lambda row: [_one(row.commitment)],
    Bearing: lambda row: [_one(row.action), _one(row.commitment)],
    DateMention: lambda row: [_one(row.document)],
    Document: _of_document,
    DocumentReport: lambda row: [_one(row.document)],
    Evidence: lambda row: _of_action(row.action),
    InitiativeFact: lambda row: [_one(row.initiative)],
    Link: lambda row: [_one(row.from_commitment), _one(row.to_commitment)],
    Obligation: lambda row: [_one(row.commitment)],
    Participation: lambda row: [_one(row.document), _one(row.person)],
    PersonSpelling: lambda row: [_one(row.person)],
    Reply: lambda row: [_one(row.assessment.commitment)],
    Search: lambda row: _all(row.commitments.all()),
    Section: lambda row: _all(row.commitments.all()),
    SourceText: _of_text,
    Translation: _of_translation,
    UnassessedNote: lambda row: [_one(row.commitment)],
}
