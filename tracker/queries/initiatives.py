"""Reads of the list of initiatives and of the page of one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from tracker.choices import ActionStage, CommitmentStanding, Direction, Weight
from tracker.models import (
    Action,
    Bearing,
    Commitment,
    Event,
    EventSource,
    Initiative,
    InitiativeFact,
    Participation,
)
from tracker.models.querysets import (
    ActionQuerySet,
    DatedQuerySet,
    InitiativeQuerySet,
    KeyedQuerySet,
)

from .actions import by_agencies, is_borne
from .commitments import CLOSURE

if TYPE_CHECKING:
    from .rows import InitiativeWithActs, ListedInitiative


def with_acts(
    initiatives: InitiativeQuerySet[Initiative],
) -> "InitiativeQuerySet[InitiativeWithActs]":
    """The initiatives with what shows that they exist, two keys of actions, and the actor's end.

    `is_promised` says whether a commitment depends on it, agreed or reported. `own_act` is the
    newest act in which the initiative's actor took part, `supporting_act` the newest that strongly
    supports one of its commitments; announcements and undated acts show nothing.
    """
    acts = (
        Action.objects.not_withdrawn()
        .filter(date__isnull=False)
        .exclude(stage=ActionStage.ANNOUNCED)
        .order_by("-date", "slug")
    )
    supporting = acts.filter(
        bearings__direction=Direction.SUPPORTS,
        bearings__weight=Weight.STRONG,
        bearings__withdrawn_at__isnull=True,
        bearings__commitment__withdrawn_at__isnull=True,
        bearings__commitment__initiatives=OuterRef("pk"),
    )
    return initiatives.select_related(*CLOSURE).annotate(
        is_promised=Exists(Commitment.objects.not_withdrawn().filter(initiatives=OuterRef("pk"))),
        own_act=Subquery(acts.filter(agencies=OuterRef("actor")).values("pk")[:1]),
        supporting_act=Subquery(supporting.values("pk")[:1]),
    )


def initiatives_for_list() -> "InitiativeQuerySet[ListedInitiative]":
    """The public initiatives, each with its number of commitments, `agreed` and `reported`."""
    counted = Q(commitments__withdrawn_at__isnull=True)
    return (
        with_acts(Initiative.objects.public())
        .annotate(
            agreed=Count(
                "commitments",
                filter=counted & Q(commitments__standing=CommitmentStanding.AGREED),
            ),
            reported=Count(
                "commitments",
                filter=counted & Q(commitments__standing=CommitmentStanding.REPORTED),
            ),
        )
        .order_by("name", "key")
    )


def number_named_only() -> int:
    """How many initiatives have a page and are not on the public list."""
    return Initiative.objects.filter(is_public=False).count()


def actions_of_initiative(initiative: Initiative) -> ActionQuerySet[Action]:
    """Actions that bear on a commitment of the initiative, or in which its actor took part."""
    actions = Action.objects.not_withdrawn()
    borne = is_borne(commitment__initiatives=initiative)
    if initiative.actor is None:
        return actions.filter(borne)
    own = by_agencies(actions, [initiative.actor.code])
    return actions.filter(Q(borne) | Q(pk__in=own.values("pk")))


def bearings_between(actions: Iterable[Action], initiative: Initiative) -> KeyedQuerySet[Bearing]:
    """How the actions bear on the commitments of the initiative."""
    return (
        Bearing.objects.counted()
        .filter(action__in=actions, commitment__initiatives=initiative)
        .select_related("commitment")
        .order_by("commitment__standing", "commitment__ref")
    )


def people_named_with(facts: QuerySet[InitiativeFact]) -> KeyedQuerySet[Participation]:
    """Persons whom a document names in the paragraph of one of the facts, and what they did."""
    same_place = facts.filter(document=OuterRef("document"), paragraph=OuterRef("paragraph"))
    return (
        Participation.objects.filter(Exists(same_place))
        .select_related("document", "person__country")
        .order_by(F("document__date").asc(nulls_last=True), "document", "position")
    )


def events_of_initiative(initiative: Initiative) -> DatedQuerySet[Event]:
    """Events that touch what the initiative touches, or that the same words show."""
    facts = initiative.facts.not_withdrawn().filter(
        document=OuterRef("document"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )
    shown = EventSource.objects.filter(Exists(facts), event=OuterRef("pk"))
    return (
        Event.objects.filter(
            Q(commitments__in=Commitment.objects.not_withdrawn().filter(initiatives=initiative))
            | Q(near_misses__initiatives=initiative)
            | Exists(shown)
        )
        .distinct()
        .order_by(F("date").asc(nulls_last=True), "date_as_recorded", "slug")
    )
