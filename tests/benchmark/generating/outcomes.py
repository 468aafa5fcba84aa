"""What became of generated commitments: acts, the evidence of them, and verdicts."""

import datetime as dt
from collections.abc import Generator, Iterator, Sequence
from decimal import Decimal
from random import Random

from django.db.models import Model

from tracker.choices import (
    ActionKind,
    AmountKind,
    AmountStage,
    AssessmentState,
    Direction,
    Precision,
    Status,
)
from tracker.models import Action, Actor, Assessment, Bearing, Evidence, Score, Search

from .promises import Ground, Promise
from .weights import (
    ACTION_DATE_WEIGHTS,
    ACTION_KIND_WEIGHTS,
    ATTRIBUTION_WEIGHTS,
    CONFIDENCE_WEIGHTS,
    DEEDS,
    DIRECTION_WEIGHTS,
    FIRST_DAY,
    LANGUAGE_WEIGHTS,
    LAST_DAY,
    SCORE_WEIGHTS,
    STAGE_WEIGHTS,
    THINGS,
    TIER_WEIGHTS,
    UNSCORED_STATUSES,
    day,
    pick,
)

BEARINGS_PER_COMMITMENT = 3
EVIDENCE_PER_ACTION = 2

# Of a hundred verdicts that can be scored; so half of all verdicts have scores.
_SCORED_OF_100 = 54
_FIRST_REVIEW = dt.date(2025, 5, 1)
_NOON = dt.time(12, tzinfo=dt.UTC)


def document_acts(
    random: Random, first: int, count: int, parties: Sequence[Actor]
) -> Generator[list[Model], None, list[Action]]:
    """Yield `count` actions, numbered from `first`, with actors and evidence; return them."""
    actions = [_action(random, number) for number in range(first, first + count)]
    yield [*actions]
    yield [
        Action.actors.through(action_id=action.pk, actor_id=party.pk)
        for action in actions
        for party in random.sample(parties, min(len(parties), random.choice((1, 2, 3))))
    ]
    yield [
        _evidence(random, action, position)
        for action in actions
        for position in range(1, EVIDENCE_PER_ACTION + 1)
    ]
    return actions


def _action(random: Random, number: int) -> Action:
    precision = pick(random, ACTION_DATE_WEIGHTS)
    date = day(random, FIRST_DAY, LAST_DAY)
    kind = pick(random, ACTION_KIND_WEIGHTS)
    paid = (
        {
            "amount": Decimal(random.randint(1, 500)) * 100_000,
            "currency": "USD",
            "amount_kind": AmountKind.GRANT,
            "amount_stage": AmountStage.COMMITTED,
        }
        if kind == ActionKind.FUNDING
        else {}
    )
    return Action(
        slug=f"gen-{number:06}",
        title=f"Generated act {number}: {random.choice(DEEDS)} {random.choice(THINGS)}",
        date={
            Precision.DAY: date,
            Precision.MONTH: date.replace(day=1),
            Precision.UNKNOWN: None,
        }[precision],
        date_precision=precision,
        kind=kind,
        stage=pick(random, STAGE_WEIGHTS),
        attribution=pick(random, ATTRIBUTION_WEIGHTS),
        **paid,
    )


def _evidence(random: Random, action: Action, position: int) -> Evidence:
    tier = pick(random, TIER_WEIGHTS)
    shown_on = day(random, action.date, LAST_DAY) if action.date else None
    return Evidence(
        action_id=action.pk,
        position=position,
        publisher=f"Generated outlet {random.randint(1, 40)}",
        title=f"Report {position} on {action.title}",
        url=f"https://generated.example/{action.slug}/{position}",
        date=shown_on if random.randrange(2) else None,
        language=pick(random, LANGUAGE_WEIGHTS),
        tier=tier,
        shows="It shows that the generated act took place.",
        confidence=pick(random, CONFIDENCE_WEIGHTS),
    )


def document_verdicts(
    random: Random, promises: Sequence[Promise], actions: Sequence[Action], ground: Ground
) -> Iterator[list[Model]]:
    """Yield bearings, searches, assessments and scores of one document's commitments."""
    bearings = [_bearings(random, promise, actions) for promise in promises]
    yield [bearing for of_one in bearings for bearing in of_one]
    searches = [_search(random, promise) for promise in promises]
    yield [*searches]
    yield [
        Search.commitments.through(search_id=search.pk, commitment_id=promise.commitment.pk)
        for promise, search in zip(promises, searches, strict=True)
    ]
    verdicts = [
        (_assessment(random, promise, promise.status, ground), promise, of_one, search)
        for promise, of_one, search in zip(promises, bearings, searches, strict=True)
        if promise.status is not None
    ]
    yield [assessment for assessment, *_rest in verdicts]
    yield [
        Assessment.actions.through(assessment_id=assessment.pk, action_id=bearing.action_id)
        for assessment, _promise, of_one, _search in verdicts
        for bearing in of_one
        if bearing.direction != Direction.CONTEXT
    ]
    yield [
        Assessment.searches.through(assessment_id=assessment.pk, search_id=search.pk)
        for assessment, _promise, _of_one, search in verdicts
    ]
    yield [
        score
        for assessment, promise, *_rest in verdicts
        for score in _scores(random, promise, assessment)
    ]


def _bearings(random: Random, promise: Promise, actions: Sequence[Action]) -> list[Bearing]:
    """Return how some actions bear on the promise; the first one fits its status."""
    chosen = random.sample(actions, min(BEARINGS_PER_COMMITMENT, len(actions)))
    bearings: list[Bearing] = []
    for action in chosen:
        direction, weight = pick(random, DIRECTION_WEIGHTS)
        if promise.status == Status.NO_EVIDENCE:
            direction = Direction.CONTEXT
        elif not bearings:
            is_reversed = promise.status == Status.REVERSED
            direction = Direction.CONTRADICTS if is_reversed else Direction.SUPPORTS
        bearings.append(
            Bearing(
                action_id=action.pk,
                commitment_id=promise.commitment.pk,
                direction=direction,
                weight=weight,
                why="The generated act concerns what was promised.",
            )
        )
    return bearings


def _search(random: Random, promise: Promise) -> Search:
    found = 0 if promise.status == Status.NO_EVIDENCE else random.randint(0, 8)
    return Search(
        key=f"gen-{promise.number:06}",
        query=f"{promise.commitment.title} made-up query",
        made_on=LAST_DAY,
        where="nowhere: the search is generated",
        found=found,
    )


def _assessment(random: Random, promise: Promise, status: Status, ground: Ground) -> Assessment:
    as_of = day(random, _FIRST_REVIEW, LAST_DAY)
    return Assessment(
        key=f"{promise.commitment.ref}.1",
        commitment_id=promise.commitment.pk,
        methodology_id=ground.methodology.pk,
        state=AssessmentState.PUBLISHED,
        is_current=True,
        status=status,
        as_of=as_of,
        rationale="The generated acts on record are weighed here, in a sentence for measuring.",
        confidence=pick(random, CONFIDENCE_WEIGHTS),
        what_would_change_it="Another generated act.",
        public_note="This assessment is generated and judges nobody.",
        author_id=ground.author.pk,
        reviewer_id=ground.reviewer.pk,
        published_at=dt.datetime.combine(as_of + dt.timedelta(days=30), _NOON),
    )


def _scores(random: Random, promise: Promise, assessment: Assessment) -> Iterator[Score]:
    if promise.status in UNSCORED_STATUSES or random.randrange(100) >= _SCORED_OF_100:
        return
    for party in promise.debtors:
        value, reason = pick(random, SCORE_WEIGHTS)
        yield Score(assessment_id=assessment.pk, party_id=party.pk, value=value, reason=reason)
