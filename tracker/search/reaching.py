"""Which pages show a row: those whose results change with it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value

from tracker.choices import TranslatedKind
from tracker.models import (
    Action,
    Actor,
    ActorAlias,
    Assessment,
    Bearing,
    Commitment,
    Contradiction,
    ContradictionReading,
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
    Person,
    PersonSpelling,
    Pillar,
    Reply,
    Search,
    Section,
    SourceText,
    Theme,
    Translation,
    UnassessedNote,
)


class Place(NamedTuple):
    """A row that has a page, or a place on one, of its own; 0 is none."""

    model: type[Model]
    pk: int | None


Shown: TypeAlias = Place | QuerySet[Any]
"""A place, or the rows whose places are meant: these are read all at once."""


def pages_of(row: Model) -> set[Place]:
    """The rows whose pages show the row, as it is stored now; itself among them."""
    shown = list(_SHOWN_ON.get(type(row), lambda _row: ())(row))
    places = {one for one in shown if isinstance(one, Place)}
    rows = [one for one in shown if not isinstance(one, Place)]
    return {Place(type(row), row.pk), *places, *_read(rows)}


def _read(rows: list[Any]) -> Iterator[Place]:
    """The places of all these rows, from one query."""
    if not rows:
        return
    first, *rest = (
        each.order_by().annotate(read=Value(number)).values_list("read", "pk")
        for number, each in enumerate(rows)
    )
    yield from (Place(rows[number].model, pk) for number, pk in first.union(*rest))


def _of_action(action: Action) -> Iterator[Shown]:
    yield Commitment.objects.filter(bearings__action=action)
    yield action.actors.all()
    yield action.agencies.all()
    by_its_body = Q(actor__agency_actions=action)
    yield Initiative.objects.filter(by_its_body | Q(commitments__bearings__action=action))


def _of_actor(actor: Actor) -> Iterator[Shown]:
    yield Place(Actor, actor.parent_id)
    yield Actor.objects.filter(parent=actor)
    yield Initiative.objects.filter(actor=actor)
    yield Action.objects.filter(Q(actors=actor) | Q(agencies=actor))
    if not actor.is_party:
        yield Commitment.objects.filter(obligations__actor=actor)
    yield Person.objects.filter(country=actor)
    yield Initiative.objects.filter(_named_beside(person__country=actor))


def _of_bearing(bearing: Bearing) -> Iterator[Shown]:
    yield from (Place(Action, bearing.action_id), Place(Commitment, bearing.commitment_id))
    yield Initiative.objects.filter(commitments=bearing.commitment_id)


def _of_commitment(commitment: Commitment) -> Iterator[Shown]:
    yield Place(Pillar, commitment.pillar_id)
    yield Action.objects.filter(bearings__commitment=commitment)
    yield Actor.objects.filter(obligations__commitment=commitment)
    yield Initiative.objects.filter(commitments=commitment)
    yield Search.objects.filter(commitments=commitment)
    yield Commitment.objects.filter(links_from__to_commitment=commitment)
    yield Commitment.objects.filter(links_to__from_commitment=commitment)


def _of_document(document: Document) -> Iterator[Shown]:
    yield SourceText.objects.filter(document=document)
    yield NearMiss.objects.filter(document=document)
    yield Person.objects.filter(participations__document=document)
    yield Contradiction.objects.filter(readings__document=document)


def _of_evidence(evidence: Evidence) -> Iterator[Shown]:
    yield Place(Action, evidence.action_id)
    yield Commitment.objects.filter(bearings__action=evidence.action_id)


def _of_initiative(initiative: Initiative) -> Iterator[Shown]:
    yield Place(Actor, initiative.actor_id)
    yield initiative.commitments.all()
    yield Pillar.objects.filter(commitments__initiatives=initiative)
    yield Document.objects.filter(pk__in=initiative.facts.values("document"))


def _named_beside(**part: Any) -> Q:
    """Initiatives with a fact in a paragraph in which such a person is named."""
    parts = Participation.objects.filter(
        document=OuterRef("document"), paragraph=OuterRef("paragraph"), **part
    )
    return Q(pk__in=InitiativeFact.objects.filter(Exists(parts)).values("initiative"))


def _of_part(part: Participation) -> Iterator[Shown]:
    yield from (Place(Document, part.document_id), Place(Person, part.person_id))
    yield Initiative.objects.filter(
        facts__document=part.document_id, facts__paragraph=part.paragraph
    )


def _of_person(person: Person) -> Iterator[Shown]:
    yield Place(Actor, person.country_id)
    yield Document.objects.filter(participations__person=person)
    yield Initiative.objects.filter(_named_beside(person=person))


def _of_text(text: SourceText) -> Iterator[Shown]:
    document = text.document_id
    yield Commitment.objects.filter(document=document)
    yield Initiative.objects.filter(facts__document=document)
    yield Contradiction.objects.filter(readings__document=document)
    yield NearMiss.objects.filter(document=document)


def _of_translation(translation: Translation) -> Iterator[Shown]:
    """What shows the row that is translated, if there is such a row."""
    if translation.kind == TranslatedKind.STATUS:
        return
    model: Any = apps.get_model("tracker", translation.kind)
    fields = model.natural_key_fields
    key = translation.key.split(" ", len(fields) - 1)
    # Of a key that fits no row of the kind there is none.
    with suppress(ValueError):
        for row in model._default_manager.filter(**dict(zip(fields, key, strict=True))):
            yield from pages_of(row)


# `Any`: each function has rows of the model that it stands under.
_SHOWN_ON: dict[type[Model], Callable[[Any], Iterable[Shown]]] = {
    Action: _of_action,
    Actor: _of_actor,
    ActorAlias: lambda row: [
        Place(Actor, row.actor_id),
        Initiative.objects.filter(actor=row.actor_id),
    ],
    Assessment: lambda row: [Place(Commitment, row.commitment_id)] if row.published_at else [],
    Bearing: _of_bearing,
    Commitment: _of_commitment,
    ContradictionReading: lambda row: [Place(Contradiction, row.contradiction_id)],
    DateMention: lambda row: [Place(Document, row.document_id)],
    Document: _of_document,
    DocumentReport: lambda row: [Place(Document, row.document_id)],
    Evidence: _of_evidence,
    Initiative: _of_initiative,
    InitiativeFact: lambda row: [
        Place(Initiative, row.initiative_id),
        Place(Document, row.document_id),
    ],
    Link: lambda row: [
        Place(Commitment, row.from_commitment_id),
        Place(Commitment, row.to_commitment_id),
    ],
    Obligation: lambda row: [
        Place(Commitment, row.commitment_id),
        Place(Actor, row.actor_id),
    ],
    Participation: _of_part,
    Person: _of_person,
    PersonSpelling: lambda row: [Place(Person, row.person_id)],
    Pillar: lambda row: [row.commitments.all()],
    Reply: lambda row: [Commitment.objects.filter(assessments=row.assessment_id)],
    Search: lambda row: [row.commitments.all()],
    Section: lambda row: [row.commitments.all()],
    SourceText: _of_text,
    Theme: lambda row: [row.commitments.all()],
    Translation: _of_translation,
    UnassessedNote: lambda row: [Place(Commitment, row.commitment_id)],
}
