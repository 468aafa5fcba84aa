"""Records of actions and of what they bear on."""

from collections.abc import Iterable
from typing import Any

from tracker.models import Action, Bearing, Evidence, Search

from .commitments import Record, evidence_record, search_record

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


def action_row(action: Any) -> Record:
    """One action, flat, as in the list. Needs `ActionQuerySet.for_rows`."""
    return {
        **action_record(action),
        "publications": action.pieces,
        "supports": action.supports,
        "contradicts": action.contradicts,
    }


def action_record(action: Action, *, with_actors: bool = True) -> Record:
    """What was done, when, where and by whom; an amount is text, so that no digit is lost.

    `with_actors` needs the actors and agencies prefetched.
    """
    record: Record = {
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
        record["actors"] = [actor.code for actor in action.actors.all()]
        record["agencies"] = [agency.code for agency in action.agencies.all()]
    return record


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


def publication_row(evidence: Evidence) -> Record:
    """One publication with the action that it shows. Needs `EvidenceQuerySet.for_rows`."""
    return {
        "action": evidence.action.slug,
        "action_title": evidence.action.title,
        **evidence_record(evidence),
    }


SEARCH_COLUMNS = ("key", "query", "where", "made_on", "made_by", "found", "commitments")


def search_row(search: Search) -> Record:
    """One search with the commitments it was made for. Needs `SearchQuerySet.for_list`."""
    return {
        **search_record(search),
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


def action_bearing_rows(action: Action, bearings: Iterable[Any]) -> Iterable[Record]:
    """One flat row for each commitment that the action bears on (`BearingQuerySet.of_action`)."""
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


def action_page_record(action: Action, bearings: Iterable[Bearing]) -> Record:
    """An action with its evidence and what it bears on. Needs `ActionQuerySet.for_page`."""
    return {
        "action": action_record(action),
        "is_withdrawn": action.is_withdrawn,
        "withdrawn_because": action.withdrawn_because,
        "evidence": [evidence_record(piece) for piece in action.evidence.all()],
        "bearings": list(action_bearing_rows(action, bearings)),
    }
