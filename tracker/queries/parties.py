"""Reads of the pages of the parties: what they owe, and how they were judged."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict, TypeVar

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
)

from tracker.choices import Attribution, CommitmentStanding, Direction, ObligationRole
from tracker.models import Action, Actor, Commitment, Obligation, Score
from tracker.models.querysets import (
    ActionQuerySet,
    CommitmentQuerySet,
    ObligationQuerySet,
    ScoreQuerySet,
)

from .actions import is_borne
from .commitments import CLOSURE

if TYPE_CHECKING:
    from .rows import Debt, ObligationWithStatus, OwnAction

Row = TypeVar("Row", bound=Commitment)


def debts(*, standing: CommitmentStanding) -> "ObligationQuerySet[Debt]":
    """Who owes which commitment of that standing. Adds `alone`: nobody else owes it too."""
    alone = Q(commitment__in=Obligation.objects.of_one_debtor())
    return (
        Obligation.objects.debts()
        .filter(commitment__withdrawn_at__isnull=True, commitment__standing=standing)
        .annotate(alone=ExpressionWrapper(alone, output_field=BooleanField()))
    )


class DebtCount(TypedDict):
    """How many debts (`n`) of a party are alike; `alone`: nobody else owes the commitment.

    `oldest` and `newest`: the days up to which their verdicts looked at evidence.
    """

    actor_id: int
    alone: bool
    status: str
    n: int
    oldest: dt.date | None
    newest: dt.date | None


class ScoreCount(TypedDict):
    """How many scores (`n`) of a party are alike; `status` is that of the commitment."""

    party_id: int
    value: int | None
    unscored: str | None
    status: str
    n: int


def debt_counts(*, standing: CommitmentStanding) -> list[DebtCount]:
    """How many commitments of that standing each party owes, alone and jointly, by status."""
    return list(
        debts(standing=standing)
        .with_status()
        .order_by()
        .values("actor_id", "alone", "status")
        .annotate(n=Count("pk"), oldest=Min("verdict__as_of"), newest=Max("verdict__as_of"))
    )


def number_shared(*, standing: CommitmentStanding) -> int:
    """The number of commitments that several actors owe."""
    shared = debts(standing=standing).filter(alone=False)
    return shared.order_by().values("commitment").distinct().count()


def alone_first(commitments: CommitmentQuerySet[Row]) -> CommitmentQuerySet[Row]:
    """The commitments by ref, those that only one actor owes before the others."""
    shared = ~Q(pk__in=Obligation.objects.of_one_debtor())
    return commitments.order_by(ExpressionWrapper(shared, output_field=BooleanField()), "ref")


def number_owed_by_both(first: Actor, second: Actor) -> int:
    """The number of agreed commitments that both of them owe."""
    of_first, of_second = (Obligation.objects.debts().filter(actor=one) for one in (first, second))
    return (
        Commitment.objects.agreed()
        .filter(pk__in=of_first.values("commitment"))
        .filter(pk__in=of_second.values("commitment"))
        .count()
    )


def own_actions(party: Actor, *, most: int) -> "ActionQuerySet[OwnAction]":
    """The newest actions of the party alone that support a commitment, or contradict one.

    Adds `supports` and `contradicts`; of either at most `most`, the newest first.
    """
    own = (
        Action.objects.not_withdrawn()
        .filter(attribution=Attribution.OWN, actors=party)
        .annotate(
            supports=is_borne(direction=Direction.SUPPORTS),
            contradicts=is_borne(direction=Direction.CONTRADICTS),
        )
    )
    newest = Q()
    for way in ("supports", "contradicts"):
        newest |= Q(pk__in=own.filter(**{way: True}).newest_first().values("pk")[:most])
    return own.filter(newest).newest_first()


def carried_out_by(actors: QuerySet[Actor]) -> "ObligationQuerySet[ObligationWithStatus]":
    """What the actors carry out, with the commitment and the actor's own end, if it has one."""
    return (
        Obligation.objects.not_withdrawn()
        .filter(
            role=ObligationRole.IMPLEMENTER,
            actor__in=actors,
            commitment__withdrawn_at__isnull=True,
        )
        .with_status()
        .select_related("commitment", *CLOSURE)
        .order_by("actor__name", "commitment__standing", "commitment__ref")
    )


def scores_of_debtors(scores: ScoreQuerySet[Score]) -> ScoreQuerySet[Score]:
    """The scores but those of a party whose debt was withdrawn.

    The verdict keeps such a score until the next one follows; it counts nowhere.
    """
    withdrawn = Obligation.objects.filter(
        commitment=OuterRef("assessment__commitment"),
        actor=OuterRef("party"),
        role=ObligationRole.DEBTOR,
        withdrawn_at__isnull=False,
    )
    return scores.exclude(Exists(withdrawn))


def scores_of(commitments: Iterable[Commitment]) -> ScoreQuerySet[Score]:
    """The scores of the commitments' current verdicts."""
    current = Score.objects.current().filter(assessment__commitment__in=commitments)
    return scores_of_debtors(current)


def score_counts(*, standing: CommitmentStanding) -> list[ScoreCount]:
    """How many scores of such commitments each party has, by value and status."""
    return list(
        scores_of_debtors(Score.objects.current())
        .filter(assessment__commitment__standing=standing)
        .order_by()
        .values("party_id", "value", "unscored", status=F("assessment__status"))
        .annotate(n=Count("pk"))
    )
