"""What each party owes: the grid of commitments and parties, and a page for each party."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest

from tracker.choices import (
    Attribution,
    CellState,
    CommitmentStanding,
    ScoreValue,
    Status,
    StatusGroup,
)
from tracker.formats.charts import PillarRow
from tracker.formats.records.parties import PARTY_PAGE, PARTY_SCORES
from tracker.formats.table import CHUNK, Row
from tracker.models import Action, Actor, Commitment, Pillar, Tally
from tracker.models.querysets import CommitmentQuerySet
from tracker.pointintime import points
from tracker.queries.actors import people_of
from tracker.queries.clocks import rules_and_clocks_on, rules_on
from tracker.queries.commitments import commitments_for_rows, owed_by
from tracker.queries.documents import agreed_texts
from tracker.queries.parties import (
    DebtCount,
    ScoreCount,
    carried_out_by,
    debt_counts,
    first_owed,
    number_shared,
    own_actions,
    score_counts,
    scores_of,
)
from tracker.scoring import (
    Cell,
    RuleSet,
    ScoreSummary,
    StatusDistribution,
    cell_state,
    counts_in_scores,
    summarise_counts,
)
from tracker.text.languages import text_of
from tracker.text.looked import LookedUntil, looked_until

from .citing import citation
from .commitments import left_out_of_agreed
from .dashboard import figures
from .filtering import page_of, query_without
from .page import Context, Page, page
from .scores import NEVER_SCORED, PartyScore, Sign, in_order

_GRID_SIZE = 100
_MOST_AGREED, _MOST_REPORTED = 200, 100
_MOST_ACTIONS = 20
_BRIEF = 5
_AGREED, _REPORTED = CommitmentStanding.AGREED, CommitmentStanding.REPORTED


@dataclass(frozen=True)
class PartyFigures:
    """What one party owes, and what its places in the scores come to."""

    party: Actor
    alone: StatusDistribution
    jointly: StatusDistribution
    scores: ScoreSummary
    looked: LookedUntil | None

    @property
    def owed(self) -> StatusDistribution:
        return self.alone + self.jointly


def rules_now() -> RuleSet:
    return rules_on(points.current().today)


def figures_of(
    parties: Sequence[Actor], *, standing: CommitmentStanding, rules: RuleSet
) -> list[PartyFigures]:
    """The figures of each party, from two grouped queries."""
    debts = debt_counts(standing=standing)
    scores = score_counts(standing=standing)
    return [
        PartyFigures(
            party=party,
            alone=_statuses(debts, party, alone=True),
            jointly=_statuses(debts, party, alone=False),
            scores=_summary(debts, scores, party, rules),
            looked=looked_until(
                day
                for row in debts
                if row["actor_id"] == party.pk
                for day in (row["oldest"], row["newest"])
            ),
        )
        for party in parties
    ]


def _statuses(debts: list[DebtCount], party: Actor, *, alone: bool) -> StatusDistribution:
    return StatusDistribution.from_counts(
        (row["status"], row["n"])
        for row in debts
        if row["actor_id"] == party.pk and bool(row["alone"]) == alone
    )


def _summary(
    debts: list[DebtCount], scores: list[ScoreCount], party: Actor, rules: RuleSet
) -> ScoreSummary:
    """The party's places: the recorded ones, and for the rest of its debts why there is none."""
    cells: dict[Cell, int] = {}
    without = {status: 0 for status in Status if counts_in_scores(status)}
    for row in debts:
        if row["actor_id"] == party.pk and row["status"] in without:
            without[Status(row["status"])] += row["n"]
    for score in scores:
        if score["party_id"] == party.pk and score["status"] in without:
            without[Status(score["status"])] -= score["n"]
            state = CellState(score["unscored"]) if score["unscored"] else None
            cell = Cell(value=score["value"], state=state)
            cells[cell] = cells.get(cell, 0) + score["n"]
    for status, number in without.items():
        cell = Cell(state=cell_state(status=status, is_debtor=True))
        cells[cell] = cells.get(cell, 0) + number
    return summarise_counts(cells, rules)


@dataclass(frozen=True)
class GridRow:
    """A commitment of the grid with one score a party; None where the party owes nothing."""

    commitment: Row
    scores: list[PartyScore | None]

    @cached_property
    def is_joint(self) -> bool:
        """Whether all owe it and nobody is judged apart: equal scores would invent precision."""
        owing = [score for score in self.scores if score is not None]
        return 0 < len(owing) == len(self.scores) and not (
            self.is_scored and any(score.row for score in owing)
        )

    @property
    def is_scored(self) -> bool:
        """Whether scores of this commitment count anywhere."""
        return counts_in_scores(Status(self.commitment.status))

    @property
    def joint_state(self) -> CellState | None:
        """Why nobody has a score of their own."""
        return next((score.state for score in self.scores if score), None)

    @property
    def differs(self) -> bool:
        """Whether those who owe it do not all have the same mark."""
        return self.is_scored and len({score.mark for score in self.scores if score}) > 1

    def other_marks(self, party: Actor) -> set[ScoreValue] | None:
        """The marks of the others who owe it; None where the party itself has none."""
        own = self.score_of(party)
        if not self.is_scored or own is None or own.mark is None:
            return None
        others = (score for score in self.scores if score and score.party != party)
        return {score.mark for score in others if score.mark is not None}

    def is_apart(self, party: Actor) -> bool:
        """Whether another party that owes it has another mark than the party."""
        own, others = self.score_of(party), self.other_marks(party)
        return own is not None and bool(others) and others != {own.mark}

    def is_only_marked(self, party: Actor) -> bool:
        """Whether of those who owe it only the party has a mark."""
        return self.other_marks(party) == set()

    def sign_of(self, party: Actor) -> Sign | None:
        """What stands for the party's part in it; None where the party owes nothing."""
        score = self.score_of(party)
        if score is None:
            return None
        return score.sign if self.is_scored else NEVER_SCORED

    def score_of(self, party: Actor) -> PartyScore | None:
        return next((score for score in self.scores if score and score.party == party), None)


def grid_rows(commitments: Sequence[Row], parties: Sequence[Actor]) -> list[GridRow]:
    """The commitments (of `for_rows`) with the parties' scores, from one query."""
    recorded = {
        (score.assessment.commitment_id, score.party_id): score
        for score in scores_of(commitments).select_related("assessment")
    }
    rows = []
    for commitment in commitments:
        owing = {debt.actor_id for debt in commitment.debts}
        status = Status(commitment.status)
        scores = [
            PartyScore(party=party, row=recorded.get((commitment.pk, party.pk)), status=status)
            if party.pk in owing
            else None
            for party in parties
        ]
        rows.append(GridRow(commitment=commitment, scores=scores))
    return rows


class _OwedScore(NamedTuple):
    """A party's score under a commitment that it owes, as a flat row."""

    commitment: Row
    score: PartyScore
    is_scored: bool


def score_rows(
    commitments: CommitmentQuerySet[Commitment], parties: Sequence[Actor]
) -> Iterator[_OwedScore]:
    """One flat row for each party that owes one, in chunks, so that memory stays flat."""
    found = commitments_for_rows(commitments).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for row in grid_rows(chunk, parties):
            for score in filter(None, row.scores):
                yield _OwedScore(row.commitment, score, is_scored=row.is_scored)


@page(table=PARTY_SCORES, is_paged=True)
def parties(request: HttpRequest) -> Page:
    """Who owes what: every agreed commitment against every party."""
    columns = list(Actor.objects.parties().prefetch_related("aliases"))
    commitments = Commitment.objects.agreed().order_by("pillar__position", "ref")
    return Page(
        template="parties.html",
        context=lambda: _grid_context(request, commitments, columns),
        rows=lambda: score_rows(commitments, columns),
        facts=lambda: {
            "agreed_texts": agreed_texts(),
            "parties": figures_of(columns, standing=_AGREED, rules=rules_now()),
        },
        left_out=left_out_of_agreed,
    )


def _grid_context(
    request: HttpRequest, commitments: CommitmentQuerySet[Commitment], columns: list[Actor]
) -> Context:
    of_parties = figures_of(columns, standing=_AGREED, rules=rules_now())
    total = Tally.objects.agreed().total()
    current: Any = page_of(request, commitments.values("pk"), size=_GRID_SIZE, total=total)
    shown = commitments_for_rows(commitments.filter(pk__in=current.object_list))
    rows = grid_rows(list(shown), columns)
    return {
        "figures": [(one, figures(one.owed)) for one in of_parties],
        "looked": looked_until(
            day
            for one in of_parties
            if one.looked
            for day in (one.looked.oldest, one.looked.newest)
        ),
        "alone": [one for one in of_parties if one.alone.total],
        "total": total,
        "texts": agreed_texts(),
        "shared": number_shared(standing=_AGREED),
        "parties": columns,
        "page": current,
        "query": query_without(request, "page"),
        "rows": rows,
        "signs": in_order(
            score.sign
            for row in rows
            if not row.is_joint
            for score in row.scores
            if score is not None
        ),
        "marks": list(ScoreValue),
    }


@page(table=PARTY_PAGE)
def party(request: HttpRequest, code: str) -> Page:
    """What one party owes alone and jointly, what its agencies carry out, what it did."""
    everyone = list(Actor.objects.parties().prefetch_related("aliases"))
    found = next((one for one in everyone if one.code == code), None)
    if found is None:
        raise Http404
    owed = owed_by(Commitment.objects.not_withdrawn(), [code]).order_by("standing", "ref")
    rules = cache(rules_now)
    return Page(
        template="party.html",
        context=lambda: _party_context(found, everyone),
        rows=lambda: score_rows(owed, [found]),
        item=lambda: figures_of([found], standing=_AGREED, rules=rules())[0],
        facts=lambda: {
            "agreed_texts": agreed_texts(),
            "reported": figures_of([found], standing=_REPORTED, rules=rules())[0].owed,
            "contested_commitments": owed.refs_of_contested(),
        },
        citation=lambda: citation(
            request, key=found.code, title=text_of(found, "name"), headline="", as_of=None
        ),
    )


def _party_context(party: Actor, everyone: list[Actor]) -> Context:
    today = points.current().today
    rules, clocks = rules_and_clocks_on(today)
    (of_party,) = figures_of([party], standing=_AGREED, rules=rules)
    commitments = commitments_for_rows(Commitment.objects.all())
    agreed = list(
        first_owed(party, commitments.agreed(), alone=of_party.alone.total, most=_MOST_AGREED)
    )
    all_reported = owed_by(commitments.reported(), [party.code]).order_by("ref")
    reported = list(all_reported[:_MOST_REPORTED])
    rows = grid_rows([*agreed, *reported], [party, *(one for one in everyone if one != party)])
    agreed_rows, reported_rows = rows[: len(agreed)], rows[len(agreed) :]
    alone = [row for row in agreed_rows if len(row.commitment.debts) == 1]
    jointly = agreed_rows[len(alone) :]
    apart = [row for row in jointly if row.is_apart(party)]
    is_cut = len(agreed) < of_party.owed.total
    actions = Action.objects.not_withdrawn().filter(actors=party)
    by_attribution = {row["attribution"]: row["n"] for row in actions.counts("attribution")}
    own = list(own_actions(party, most=_BRIEF))
    due = owed_by(Commitment.objects.agreed(), [party.code]).with_verdict()
    return {
        "party": party,
        "figures": of_party,
        "rules": rules,
        "total": Tally.objects.agreed().total(),
        "texts": agreed_texts(),
        "numbers": figures(of_party.owed),
        "squares": [] if is_cut else by_pillar(agreed_rows),
        "whole": PillarRow(pillar=None, distribution=of_party.owed, squares=[]),
        "is_cut": is_cut,
        "alone": alone,
        "jointly": jointly,
        "reported": reported_rows,
        "reported_total": Tally.objects.reported().owed_by([party.pk]).total()
        if len(reported) == _MOST_REPORTED
        else len(reported),
        "apart": apart,
        "signs": in_order(row.scores[0].sign for row in apart if row.scores[0]),
        "only_marked": [row for row in jointly if row.is_only_marked(party)],
        "supporting": [action for action in own if action.supports][:_BRIEF],
        "contradicting": [action for action in own if action.contradicts][:_BRIEF],
        "due": due.overdue_or_soon(today=today, days=clocks.due_soon_days)[:_BRIEF],
        "clocks": clocks,
        "unassessed": [row for row in agreed_rows if row.commitment.status == Status.NOT_ASSESSED],
        "no_verdict": StatusGroup.NO_VERDICT,
        "unassessed_count": of_party.owed.counts[Status.NOT_ASSESSED],
        "pairs": _pairs_with(party, everyone),
        "people": people_of(party),
        "carried_out": carried_out_by(Actor.objects.bodies_of(party)),
        "actions": actions.newest_first()[:_MOST_ACTIONS],
        "action_count": sum(by_attribution.values()),
        "attributions": [
            (kind, by_attribution.get(kind.value, 0))
            for kind in Attribution
            if kind is not Attribution.OUTSIDE
        ],
        "marked": _marked(agreed_rows, party, rules),
    }


def _pairs_with(party: Actor, everyone: Sequence[Actor]) -> list[tuple[Actor, Actor, Actor]]:
    """Each other party, and both in the order of all, so that two have one page together."""
    place = everyone.index(party)
    return [
        (other, *((other, party) if number < place else (party, other)))
        for number, other in enumerate(everyone)
        if number != place
    ]


def by_pillar(rows: Sequence[GridRow]) -> list[PillarRow[Pillar]]:
    """The commitments of the rows as runs of squares, by pillar and in the order of statuses."""
    commitments = sorted((row.commitment for row in rows), key=_place)
    return [
        PillarRow(
            pillar=pillar,
            distribution=StatusDistribution.from_counts((one.status, 1) for one in squares),
            squares=squares,
        )
        for pillar, squares in (
            (pillar, list(found)) for pillar, found in groupby(commitments, lambda c: c.pillar)
        )
    ]


def _place(commitment: Row) -> tuple[int, int, str]:
    statuses = list(Status)
    return (
        commitment.pillar.position,
        statuses.index(Status(commitment.status)),
        commitment.ref,
    )


def _marked(
    rows: Sequence[GridRow], party: Actor, rules: RuleSet
) -> list[tuple[ScoreValue, list[GridRow]]]:
    """The rows in which the party has each of the scores, by ref, as the rules count them."""
    rows = sorted(rows, key=lambda row: row.commitment.ref)
    counted = [
        (row, rules.counted(score.counted))
        for row in rows
        if row.is_scored and (score := row.score_of(party))
    ]
    return [(mark, [row for row, value in counted if value == mark]) for mark in ScoreValue]
