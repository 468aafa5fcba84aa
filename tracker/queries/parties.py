"""Reads of the pages of the parties: what they owe, and how they were judged."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict, TypeVar

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from tracker.choices import Attribution, CommitmentStanding, Direction, ObligationRole
from tracker.models import Action, Actor, Commitment, Obligation, Score, ScoreTally, Tally
from tracker.models.querysets import (
    ActionQuerySet,
    CommitmentQuerySet,
    ObligationQuerySet,
    ScoreQuerySet,
)
from tracker.models.tallies import between_commas, keys_in

from .actions import by_parties, is_borne
from .commitments import CLOSURE, owed_by

if TYPE_CHECKING:
    from .rows import ObligationWithStatus, OwnAction

Row = TypeVar("Row", bound=Commitment)


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
    """How many commitments of that standing each actor owes, alone and jointly, by status."""
    tallies = Tally.objects.of_all().filter(standing=standing).counts("debtors", "status")
    return [
        DebtCount(
            actor_id=actor,
            alone=tally["debtors"] == between_commas([actor]),
            status=tally["status"],
            n=tally["n"],
            oldest=tally["oldest"],
            newest=tally["newest"],
        )
        for tally in tallies
        for actor in keys_in(tally["debtors"])
    ]


def number_shared(*, standing: CommitmentStanding) -> int:
    """The number of commitments that several actors owe."""
    tallies = Tally.objects.of_all().filter(standing=standing).counts("debtors")
    return sum(tally["n"] for tally in tallies if len(keys_in(tally["debtors"])) > 1)


def number_owed_by_both(first: Actor, second: Actor) -> int:
    """The number of agreed commitments that both of them owe."""
    return Tally.objects.agreed().owed_by([first.pk]).owed_by([second.pk]).total()


def first_owed(
    party: Actor, commitments: CommitmentQuerySet[Row], *, alone: int, most: int
) -> CommitmentQuerySet[Row]:
    """The commitments that the party owes, by ref, at most so many: first what nobody else owes.

    `alone` is the number of these.
    """
    owed = owed_by(commitments, [party.code])
    only_it = Q(tallied__debtors=between_commas([party.pk]))
    parts = ((only_it, most), (~only_it, max(most - alone, 0)))
    found = Q(pk__in=[])
    for condition, limit in parts:
        # Each part by itself: so the database need not put all that is owed in order.
        found |= Q(pk__in=owed.filter(condition).order_by("ref").values("pk")[:limit])
    is_shared = ExpressionWrapper(~only_it, output_field=BooleanField())
    return commitments.filter(found).order_by(is_shared, "ref")


def own_actions(party: Actor, *, most: int) -> "ActionQuerySet[OwnAction]":
    """The newest actions of the party alone that support a commitment, or contradict one.

    Adds `supports` and `contradicts`; of either at most `most`, the newest first.
    """
    own = by_parties(
        Action.objects.not_withdrawn().filter(attribution=Attribution.OWN), [party.code]
    ).annotate(
        supports=is_borne(direction=Direction.SUPPORTS),
        contradicts=is_borne(direction=Direction.CONTRADICTS),
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
    counted = ScoreTally.objects.filter(standing=standing).order_by()
    return list(counted.values("party_id", "value", "unscored", "status", n=F("number")))
