"""Actors and persons: who they are, how the sources spell them, and where they stand in the record.

The parties have pages of their own.
"""

from collections.abc import Mapping

from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tracker.formats.records.actors import (
    ACTOR_COMMITMENTS,
    ACTORS,
    PERSON_DOCUMENTS,
    PERSONS,
)
from tracker.formats.table import Row
from tracker.models import Actor, Person
from tracker.queries.actors import (
    actors_for_page,
    acts_of,
    initiatives_of,
    obligations_of,
    parts_of,
    people_of,
    persons_for_page,
)
from tracker.queries.merged import last_of
from tracker.text.languages import text_of

from .citing import citation
from .filtering import page_of, query_without
from .page import Context, Moved, Page, page

_PAGE_SIZE = 100
_MOST_ACTS = 20
_MOST_COMMITMENTS = 100


@page(table=ACTORS, is_paged=True)
def actors(request: HttpRequest) -> Page:
    """Every state and body that the record names, with all names of each."""
    found = actors_for_page().not_merged()
    return Page(
        template="actors.html",
        context=lambda: _list_context(request, found),
        rows=lambda: found,
    )


@page(table=PERSONS, is_paged=True)
def persons(request: HttpRequest) -> Page:
    """Every person whom a source names, with all spellings of the name."""
    found = persons_for_page()
    return Page(
        template="persons.html",
        context=lambda: _list_context(request, found),
        rows=lambda: found,
    )


def _list_context(request: HttpRequest, rows: Row) -> Context:
    current = page_of(request, rows, size=_PAGE_SIZE)
    return {
        "page": current,
        "total": current.paginator.count,
        "query": query_without(request, "page"),
    }


@page(table=ACTOR_COMMITMENTS)
def actor(request: HttpRequest, code: str) -> Page | Moved:
    """Who a body is, under which names it is recorded, and which promises and acts it is in."""
    found = get_object_or_404(actors_for_page().filter(is_party=False), code=code)
    if found.merged_into_id is not None:
        kept = last_of(found)
        return Moved("party" if kept.is_party else "actor", {"code": kept.code})
    return Page(
        template="actor.html",
        context=lambda: {"actor": found, **_standing(found)},
        rows=lambda: obligations_of(found),
        item=lambda: found,
        facts=lambda: _actor_facts(found),
        citation=lambda: citation(
            request, key=found.code, title=text_of(found, "name"), headline="", as_of=None
        ),
    )


def _standing(actor: Actor) -> Mapping[str, Row]:
    obligations, acts = obligations_of(actor), acts_of(actor)
    return {
        "obligations": obligations[:_MOST_COMMITMENTS],
        # An actor may have two roles in one commitment.
        **obligations.aggregate(
            obligation_count=Count("pk"), commitment_count=Count("commitment", distinct=True)
        ),
        "acts": acts[:_MOST_ACTS],
        "act_count": acts.count(),
        "initiatives": initiatives_of(actor),
        "parts": Actor.objects.not_merged().filter(parent=actor).order_by("name"),
        "people": people_of(actor),
    }


def _actor_facts(actor: Actor) -> Mapping[str, Row]:
    acts = acts_of(actor)
    return {
        "actions": acts[:_MOST_ACTS],
        "action_count": acts.count(),
        "initiatives": initiatives_of(actor),
    }


@page(table=PERSON_DOCUMENTS)
def person(request: HttpRequest, slug: str) -> Page:
    """Who a person is, how each document spells the name, and for what it names the person."""
    found: Person = get_object_or_404(persons_for_page(), slug=slug)
    parts = list(parts_of(found))
    return Page(
        template="person.html",
        context=lambda: {"person": found, "parts": parts},
        rows=lambda: parts,
        item=lambda: found,
        citation=lambda: citation(
            request, key=found.slug, title=found.name, headline="", as_of=None
        ),
    )
