"""Shapes of actions and of what they bear on."""

from collections.abc import Iterable
from typing import Any

from tracker.models import Action, Bearing, Evidence, Search

from .record import Shape, evidence_shape, search_shape

ACTION_COLUMNS = (
    "slug",
    "title",
    "date",
    "date_precision",
    "end_date",
    "place",
    "kind",
    "stage",
    "attribution",
    "actors",
    "agencies",
    "amount",
    "currency",
    "amount_kind",
    "amount_stage",
    "publications",
    "supports",
    "contradicts",
    "path",
)


def action_row(action: Any) -> Shape:
    """One action, flat, as in the list. Needs `actions_for_rows`."""
    return {
        **action_shape(action),
        "publications": action.pieces,
        "supports": action.supports,
        "contradicts": action.contradicts,
    }


def action_shape(action: Action, *, with_actors: bool = True) -> Shape:
    """What was done, when, where and by whom; an amount is text, so that no digit is lost.

    `with_actors` needs the actors and agencies prefetched.
    """
    shape: Shape = {
        "slug": action.slug,
        "title": action.title,
        "date": action.date,
        "date_precision": action.date_precision,
        "end_date": action.end_date,
        "place": action.place,
        "kind": action.kind,
        "stage": action.stage,
        "attribution": action.attribution,
        "amount": None if action.amount is None else str(action.amount),
        "currency": action.currency,
        "amount_kind": action.amount_kind,
        "amount_stage": action.amount_stage,
        "path": action.get_absolute_url(),
    }
    if with_actors:
        shape["actors"] = [actor.code for actor in action.actors.all()]
        shape["agencies"] = [agency.code for agency in action.agencies.all()]
    return shape


PUBLICATION_COLUMNS = (
    "action",
    "action_title",
    "publisher",
    "title",
    "url",
    "archive_url",
    "date",
    "accessed_on",
    "language",
    "tier",
    "shows",
    "confidence",
)


def publication_row(evidence: Evidence) -> Shape:
    """One publication with the action that it shows. Needs `evidence_for_rows`."""
    return {
        "action": evidence.action.slug,
        "action_title": evidence.action.title,
        **evidence_shape(evidence),
    }


SEARCH_COLUMNS = ("key", "query", "where", "made_on", "made_by", "found", "commitments")


def search_row(search: Search) -> Shape:
    """One search with the commitments it was made for. Needs `searches_for_list`."""
    return {
        **search_shape(search),
        "commitments": [commitment.ref for commitment in search.commitments.all()],
    }


ACTION_BEARING_COLUMNS = (
    "action",
    "commitment",
    "commitment_title",
    "standing",
    "status",
    "direction",
    "weight",
    "why",
)


def action_bearing_rows(action: Action, bearings: Iterable[Any]) -> Iterable[Shape]:
    """One flat row for each commitment that the action bears on (`bearings_of_action`)."""
    for bearing in bearings:
        yield {
            "action": action.slug,
            "commitment": bearing.commitment.ref,
            "commitment_title": bearing.commitment.title,
            "standing": bearing.commitment.standing,
            "status": bearing.status,
            "direction": bearing.direction,
            "weight": bearing.weight,
            "why": bearing.why,
        }


def action_page_shape(action: Action, bearings: Iterable[Bearing]) -> Shape:
    """An action with its evidence and what it bears on. Needs `actions_for_page`."""
    return {
        "action": action_shape(action),
        "is_withdrawn": action.is_withdrawn,
        "withdrawn_because": action.withdrawn_because,
        "evidence": [evidence_shape(piece) for piece in action.evidence.all()],
        "bearings": list(action_bearing_rows(action, bearings)),
    }
