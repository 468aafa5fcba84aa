"""What a page names beside what it says itself: the rows that it lists and links to.

Such a name counts least. Of a list so many are taken as a page shows, so that a result does not
grow with the record. What is named here is what `reaching` follows.
"""

from collections.abc import Iterable, Iterator

from tracker.models import (
    Action,
    Actor,
    Bearing,
    Commitment,
    Document,
    Initiative,
    Link,
    Person,
    Pillar,
)
from tracker.queries.actors import acts_of, obligations_of
from tracker.queries.initiatives import actions_of_initiative, people_named_with
from tracker.queries.pillars import initiatives_of_pillar

from .saying import Field, Said, Text

MOST = 100
"""So many commitments of a list are named, in the order of their refs."""
_MOST_ACTS = 40


def _commitments(commitments: Iterable[Commitment]) -> Iterator[Said]:
    for commitment in commitments:
        if not commitment.is_withdrawn:
            yield Text("d", commitment.ref)
            yield Field("d", commitment, "title")


def _titles(rows: Iterable[Action | Document]) -> Iterator[Said]:
    return (Field("d", row, "title") for row in rows if not row.is_withdrawn)


def names(rows: Iterable[Actor | Initiative | Pillar]) -> Iterator[Said]:
    """The name of each."""
    return (Field("d", row, "name") for row in rows)


def told(initiatives: Iterable[Initiative]) -> Iterator[Said]:
    """The name of each, and what it is."""
    for initiative in initiatives:
        yield Field("d", initiative, "name")
        yield Field("d", initiative, "summary")


def of_bearings(bearings: Iterable[Bearing]) -> Iterator[Said]:
    """The commitments that an action bears on."""
    return _commitments(bearing.commitment for bearing in bearings)


def of_links(commitment: Commitment, links: Iterable[Link]) -> Iterator[Said]:
    """The commitments at the other end."""
    for link in links:
        ends = (link.from_commitment, link.to_commitment)
        yield from _commitments(end for end in ends if end and end.pk != commitment.pk)


def of_initiative(initiative: Initiative) -> Iterator[Said]:
    """The commitments that depend on it, what was done, and who is named beside it."""
    dependent = Commitment.objects.not_withdrawn().filter(initiatives=initiative)
    yield from _commitments(dependent.order_by("ref")[:MOST])
    yield from _titles(actions_of_initiative(initiative).newest_first()[:_MOST_ACTS])
    for part in people_named_with(initiative.facts.all()):
        yield Text("d", part.person.name)
        yield Field("d", part.person.country, "name")
        yield Field("d", part, "role")
        yield Field("d", part, "capacity")


def of_actor(actor: Actor) -> Iterator[Said]:
    """Its part in commitments and actions, what it belongs to, and who speaks for it."""
    listed = obligations_of(actor).order_by("commitment__ref", "pk")[:MOST]
    yield from _commitments(obligation.commitment for obligation in listed)
    yield from _titles(acts_of(actor)[:_MOST_ACTS])
    yield from told(actor.initiatives.all())
    parts = Actor.objects.not_merged().filter(parent=actor)
    yield from names([*filter(None, [actor.parent]), *parts])
    people = Person.objects.filter(country=actor)
    yield from (Text("d", person.name) for person in people)


def of_pillar(pillar: Pillar) -> Iterator[Said]:
    """Its commitments and initiatives."""
    within = Commitment.objects.not_withdrawn().filter(pillar=pillar)
    yield from _commitments(within.order_by("ref")[:MOST])
    yield from told(initiatives_of_pillar(pillar))


def of_person(person: Person) -> Iterator[Said]:
    """Where the person is named, and whom the person speaks for."""
    yield Field("d", person.country, "name")
    yield from _titles(part.document for part in person.participations.all())
