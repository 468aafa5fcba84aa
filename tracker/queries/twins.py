"""Rows that may be the same thing entered twice. They are told to who enters one, never refused."""

from decimal import Decimal

from tracker.models import Action, Evidence


def twin_actions(action: Action) -> list[Action]:
    """Actions of the same day, actors and sum that were not withdrawn; none for an undated one."""
    if action.date is None:
        return []
    alike = (
        Action.objects.not_withdrawn()
        .filter(date=action.date)
        .exclude(pk=action.pk)
        .prefetch_related("actors")
        .order_by("slug")
    )
    return [other for other in alike if _mark(other) == _mark(action)]


def same_publication(evidence: Evidence) -> Evidence | None:
    """Other evidence from the same publication: of the same action if there is such, or another."""
    found = (
        Evidence.objects.counted()
        .filter(publication__key=evidence.publication.key)
        .exclude(pk=evidence.pk)
        .select_related("action")
        .order_by("pk")
    )
    return min(found, key=lambda other: other.action_id != evidence.action_id, default=None)


def _mark(action: Action) -> tuple[frozenset[int], Decimal | None, str | None]:
    actors = frozenset(actor.pk for actor in action.actors.all())
    return actors, action.amount, action.currency
