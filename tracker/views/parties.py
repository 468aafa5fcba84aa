"""What each party owes: the grid of commitments and parties, and a page for each party."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tracker.choices import Attribution, CellState, CommitmentStanding, ScoreValue, Status
from tracker.formats.records.distributions import distribution_record, looked_record
from tracker.formats.records.documents import texts_record
from tracker.formats.records.parties import PARTY_SCORES, party_record, summary_record
from tracker.formats.table import CHUNK, Record, Row
from tracker.models import Action, Actor, Commitment
from tracker.models.querysets import CommitmentQuerySet
from tracker.pointintime import points
from tracker.queries.actors import people_of
from tracker.queries.clocks import rules_on
from tracker.queries.commitments import commitments_for_rows, owed_by
from tracker.queries.documents import agreed_texts
from tracker.queries.parties import (
    DebtCount,
    ScoreCount,
    carried_out_by,
    debt_counts,
    number_shared,
    owed_by_party,
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
from tracker.text.looked import LookedUntil, looked_until

from .commitments import left_out_of_agreed
from .filtering import page_of, query_without
from .page import Context, Page, page
from .scores import PartyScore

_GRID_SIZE = 100
_MOST_COMMITMENTS = 100
_MOST_ACTIONS = 20
_AGREED, _REPORTED = CommitmentStanding.AGREED, CommitmentStanding.REPORTED


@dataclass(frozen=True)
class _Figures:
    """What one party owes, and what its places in the scores come to."""

    party: Actor
    alone: StatusDistribution
    jointly: StatusDistribution
    scores: ScoreSummary
    looked: LookedUntil | None

    @property
    def owed(self) -> StatusDistribution:
        return self.alone + self.jointly

    def record(self) -> Record:
        return {
            **party_record(self.party),
            **looked_record(self.looked),
            "owed": distribution_record(self.owed),
            "owed_alone": self.alone.total,
            "owed_jointly": self.jointly.total,
            "scores": summary_record(self.scores),
        }


def _rules() -> RuleSet:
    return rules_on(points.current().today)


def _figures(
    parties: Sequence[Actor], *, standing: CommitmentStanding, rules: RuleSet
) -> list[_Figures]:
    """The figures of each party, from two grouped queries."""
    debts = debt_counts(standing=standing)
    scores = score_counts(standing=standing)
    return [
        _Figures(
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


def _agreed_figures(parties: Sequence[Actor]) -> list[_Figures]:
    return _figures(parties, standing=_AGREED, rules=_rules())


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
class _Row:
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

    def score_of(self, party: Actor) -> PartyScore | None:
        return next((score for score in self.scores if score and score.party == party), None)


def _rows(commitments: Sequence[Row], parties: Sequence[Actor]) -> list[_Row]:
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
        rows.append(_Row(commitment=commitment, scores=scores))
    return rows


class _OwedScore(NamedTuple):
    """A party's score under a commitment that it owes, as a flat row."""

    commitment: Row
    score: PartyScore
    is_scored: bool


def _score_rows(
    commitments: CommitmentQuerySet[Commitment], parties: Sequence[Actor]
) -> Iterator[_OwedScore]:
    """One flat row for each party that owes one, in chunks, so that memory stays flat."""
    found = commitments_for_rows(commitments).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for row in _rows(chunk, parties):
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
        rows=lambda: _score_rows(commitments, columns),
        facts=lambda: {
            **texts_record(agreed_texts()),
            "parties": [
                figures.record() for figures in _figures(columns, standing=_AGREED, rules=_rules())
            ],
        },
        left_out=left_out_of_agreed,
    )


def _grid_context(
    request: HttpRequest, commitments: CommitmentQuerySet[Commitment], columns: list[Actor]
) -> Context:
    figures = _agreed_figures(columns)
    current = page_of(request, commitments_for_rows(commitments), size=_GRID_SIZE)
    return {
        "figures": figures,
        "looked": looked_until(
            day for one in figures if one.looked for day in (one.looked.oldest, one.looked.newest)
        ),
        "alone": [one for one in figures if one.alone.total],
        "total": current.paginator.count,
        "texts": agreed_texts(),
        "shared": number_shared(standing=_AGREED),
        "parties": columns,
        "page": current,
        "query": query_without(request, "page"),
        "rows": _rows(list(current.object_list), columns),
        "marks": list(ScoreValue),
    }


@page(table=PARTY_SCORES)
def party(request: HttpRequest, code: str) -> Page:
    """What one party owes alone and jointly, what its agencies carry out, what it did."""
    found = get_object_or_404(Actor.objects.parties().prefetch_related("aliases"), code=code)
    owed = owed_by(Commitment.objects.not_withdrawn(), [code]).order_by("standing", "ref")
    return Page(
        template="party.html",
        context=lambda: _party_context(found),
        rows=lambda: _score_rows(owed, [found]),
        facts=lambda: {**_party_facts(found), "contested": owed.refs_of_contested()},
    )


def _party_facts(party: Actor) -> Record:
    rules = _rules()
    agreed, reported = (
        _figures([party], standing=standing, rules=rules)[0].record()
        for standing in (_AGREED, _REPORTED)
    )
    return {**agreed, **texts_record(agreed_texts()), "reported": reported["owed"]}


def _party_context(party: Actor) -> Context:
    rules = _rules()
    (figures,) = _figures([party], standing=_AGREED, rules=rules)
    commitments = commitments_for_rows(Commitment.objects.all()).order_by("ref")
    lists = {
        "alone": owed_by_party(commitments.agreed(), party, alone=True),
        "jointly": owed_by_party(commitments.agreed(), party, alone=False),
        "reported": owed_by(commitments.reported(), [party.code]),
    }
    first = {name: list(found[:_MOST_COMMITMENTS]) for name, found in lists.items()}
    rows = iter(_rows([row for found in first.values() for row in found], [party]))
    listed = {name: list(islice(rows, len(found))) for name, found in first.items()}
    actions = Action.objects.not_withdrawn().filter(actors=party)
    by_attribution = {row["attribution"]: row["n"] for row in actions.counts("attribution")}
    return {
        "party": party,
        "figures": figures,
        "rules": rules,
        "total": Commitment.objects.agreed().count(),
        "texts": agreed_texts(),
        "reported_total": lists["reported"].count(),
        "people": people_of(party),
        "carried_out": carried_out_by(Actor.objects.bodies_of(party)),
        "actions": actions.newest_first()[:_MOST_ACTIONS],
        "action_count": sum(by_attribution.values()),
        "attributions": [
            (kind, by_attribution.get(kind.value, 0))
            for kind in Attribution
            if kind is not Attribution.OUTSIDE
        ],
        "marked": _marked(listed["alone"] + listed["jointly"], party, rules),
        **listed,
    }


def _marked(
    rows: Sequence[_Row], party: Actor, rules: RuleSet
) -> list[tuple[ScoreValue, list[_Row]]]:
    """The rows in which the party has each of the scores, by ref, as the rules count them."""
    rows = sorted(rows, key=lambda row: row.commitment.ref)
    counted = [
        (row, rules.counted(score.counted))
        for row in rows
        if row.is_scored and (score := row.score_of(party))
    ]
    return [(mark, [row for row, value in counted if value == mark]) for mark in ScoreValue]
