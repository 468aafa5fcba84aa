"""Reads of the list of actions and of the page of one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from tracker.choices import Direction, Status
from tracker.models import Action, Actor, Bearing, Evidence
from tracker.models.querysets import ActionQuerySet, KeyedQuerySet, publication

if TYPE_CHECKING:
    from .rows import ActionRow, BearingWithStatus

Row = TypeVar("Row", bound=Action)


def by_parties(actions: ActionQuerySet[Row], codes: Iterable[str]) -> ActionQuerySet[Row]:
    """Those of the actions that are by at least one of the parties."""
    took_part = Action.actors.through.objects.filter(
        action=OuterRef("pk"), actor__code__in=list(codes)
    )
    return actions.filter(Exists(took_part))


def by_agencies(actions: ActionQuerySet[Row], codes: Iterable[str]) -> ActionQuerySet[Row]:
    """Those of the actions in which at least one of the agencies took part."""
    took_part = Action.agencies.through.objects.filter(
        action=OuterRef("pk"), actor__code__in=list(codes)
    )
    return actions.filter(Exists(took_part))


def on_pillars(actions: ActionQuerySet[Row], slugs: Iterable[str]) -> ActionQuerySet[Row]:
    """Those of the actions that bear on a commitment of at least one of the pillars."""
    return actions.filter(is_borne(commitment__pillar__slug__in=list(slugs)))


def in_directions(actions: ActionQuerySet[Row], directions: Iterable[str]) -> ActionQuerySet[Row]:
    """Those of the actions that bear on some commitment in one of the directions."""
    return actions.filter(is_borne(direction__in=list(directions)))


def is_borne(**conditions: Any) -> Exists:  # lookups of a bearing, as `filter` takes them
    """A condition: whether an action bears, in the way given, on a commitment that counts."""
    return Exists(Bearing.objects.counted().filter(action=OuterRef("pk"), **conditions))


def bearing_was_withdrawn(action: str, commitment: str) -> Exists:
    """A condition: how the action at the end of the one path bears on the commitment at the end of
    the other was withdrawn."""
    withdrawn = Bearing.objects.filter(withdrawn_at__isnull=False)
    return Exists(withdrawn.filter(action=OuterRef(action), commitment=OuterRef(commitment)))


def _number(
    rows: "QuerySet[Bearing] | QuerySet[Evidence]", what: Coalesce | str = "pk"
) -> Coalesce:
    """An expression: how many different values the rows of the action at hand have, or rows."""
    mine = rows.filter(action=OuterRef("pk")).order_by().values("action")
    found = mine.annotate(n=Count(what, distinct=what != "pk"))
    return Coalesce(Subquery(found.values("n")), 0)


def actions_for_rows(actions: ActionQuerySet[Action]) -> "ActionQuerySet[ActionRow]":
    """The actions as rows of a list: who acted, and how many publications and bearings there are.

    Adds `pieces`, `supports`, `contradicts` and `n_parties`: how many parties there are.
    """
    borne = Bearing.objects.counted()
    return actions.annotate(
        pieces=_number(Evidence.objects.not_withdrawn(), publication()),
        supports=_number(borne.filter(direction=Direction.SUPPORTS)),
        contradicts=_number(borne.filter(direction=Direction.CONTRADICTS)),
        n_parties=Actor.objects.number_of_parties(),
    ).prefetch_related("actors", "agencies")


def actions_for_page() -> ActionQuerySet[Action]:
    """Actions, withdrawn ones too, with what their page shows beside bearings."""
    return Action.objects.prefetch_related(
        "actors",
        "agencies",
        Prefetch("evidence", queryset=Evidence.objects.not_withdrawn()),
    )


def bearings_of_action(action: Action) -> "KeyedQuerySet[BearingWithStatus]":
    """What the action bears on, agreed commitments first; adds `status` and `contested` of each."""
    current = Q(commitment__assessments__is_current=True)
    return (
        action.bearings.counted()
        .annotate(
            verdict=FilteredRelation("commitment__assessments", condition=current),
            status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
            contested=F("verdict__contested"),
        )
        .select_related("commitment")
        .order_by("commitment__standing", "commitment__ref")
    )
