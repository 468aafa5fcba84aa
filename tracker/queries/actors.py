"""Reads of the pages of actors and of persons."""

from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q

from tracker.models import Action, Actor, Initiative, Participation, Person, PersonSpelling
from tracker.models.querysets import (
    ActionQuerySet,
    ActorQuerySet,
    InitiativeQuerySet,
    KeyedQuerySet,
)

if TYPE_CHECKING:
    from tracker.models.querysets import ObligationQuerySet

    from .rows import ObligationWithStatus


def actors_for_page() -> ActorQuerySet[Actor]:
    """All actors, the parties first, with their names, what they are part of and their end."""
    return (
        Actor.objects.select_related(
            "successor", "closure_shown_by", "parent__successor", "parent__closure_shown_by"
        )
        .prefetch_related("aliases")
        .order_by(F("position").asc(nulls_last=True), "name", "code")
    )


def obligations_of(actor: Actor) -> "ObligationQuerySet[ObligationWithStatus]":
    """Its part in the commitments that count, by role, agreed ones first, with their status."""
    return (
        actor.obligations.not_withdrawn()
        .filter(commitment__withdrawn_at__isnull=True)
        .with_status()
        .select_related("commitment")
        .order_by("role", "commitment__standing", "commitment__ref")
    )


def acts_of(actor: Actor) -> ActionQuerySet[Action]:
    """The acts in which it took part, newest first."""
    took_part = Q(pk__in=actor.actions.values("pk")) | Q(pk__in=actor.agency_actions.values("pk"))
    return Action.objects.not_withdrawn().filter(took_part).newest_first()


def initiatives_of(actor: Actor) -> InitiativeQuerySet[Initiative]:
    """The public initiatives that it is, or that it runs."""
    return Initiative.objects.public().filter(actor=actor)


def people_of(actor: Actor) -> KeyedQuerySet[Person]:
    """The persons who speak for it, if it is a country."""
    return Person.objects.filter(country=actor).order_by("name")


def persons_for_page() -> KeyedQuerySet[Person]:
    """All persons by name, with their country and how each document spells them."""
    spelled = PersonSpelling.objects.select_related("document").order_by(
        F("document__date").asc(nulls_last=True), "document", "name"
    )
    return (
        Person.objects.select_related("country")
        .prefetch_related(Prefetch("spellings", queryset=spelled))
        .order_by("name", "slug")
    )


def parts_of(person: Person) -> KeyedQuerySet[Participation]:
    """In which documents the person is named and for what, the oldest first."""
    return (
        Participation.objects.filter(person=person)
        .select_related("document")
        .order_by(F("document__date").asc(nulls_last=True), "document", "position")
    )
