"""What each party owes: the grid of commitments and parties, and a page for each party."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from tracker.choices import Attribution, CellState, CommitmentStanding, ScoreValue, Status
from tracker.formats.exports import CHUNK, csv_lines, json_pieces
from tracker.formats.records import (
    CELL_COLUMNS,
    Record,
    cell_row,
    distribution_record,
    envelope,
    party_record,
    summary_record,
)
from tracker.models import Action, Actor, Commitment, Methodology, Obligation, Score
from tracker.pointintime import snapshots
from tracker.scoring import (
    Cell,
    RuleSet,
    ScoreSummary,
    StatusDistribution,
    cell_state,
    counts_in_scores,
    summarise_counts,
)

from .base import csv_stream, json_stream, public
from .filtering import page_of, query_without, refuse_pages
from .party_scores import PartyCell

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

    @property
    def owed(self) -> StatusDistribution:
        return self.alone + self.jointly

    def record(self) -> Record:
        return {
            **party_record(self.party),
            "owed": distribution_record(self.owed),
            "owed_alone": self.alone.total,
            "owed_jointly": self.jointly.total,
            "scores": summary_record(self.scores),
        }


def _figures(
    parties: Sequence[Actor], *, standing: CommitmentStanding, rules: RuleSet
) -> list[_Figures]:
    """The figures of each party, from two grouped queries."""
    debts = Obligation.objects.debts(standing=standing).counts_by_party()
    scores = Score.objects.counts_by_party(standing=standing)
    return [
        _Figures(
            party=party,
            alone=_statuses(debts, party, alone=True),
            jointly=_statuses(debts, party, alone=False),
            scores=_summary(debts, scores, party, rules),
        )
        for party in parties
    ]


def _statuses(debts: list[dict[str, Any]], party: Actor, *, alone: bool) -> StatusDistribution:
    return StatusDistribution.from_counts(
        (row["status"], row["n"])
        for row in debts
        if row["actor_id"] == party.pk and bool(row["alone"]) == alone
    )


def _summary(
    debts: list[dict[str, Any]], scores: list[dict[str, Any]], party: Actor, rules: RuleSet
) -> ScoreSummary:
    """The party's places: the recorded ones, and for the rest of its debts why there is none."""
    cells: dict[Cell, int] = {}
    without = {status: 0 for status in Status if counts_in_scores(status)}
    for row in debts:
        if row["actor_id"] == party.pk and row["status"] in without:
            without[Status(row["status"])] += row["n"]
    for row in scores:
        if row["party_id"] == party.pk and row["status"] in without:
            without[Status(row["status"])] -= row["n"]
            state = CellState(row["unscored"]) if row["unscored"] else None
            cell = Cell(value=row["value"], state=state)
            cells[cell] = cells.get(cell, 0) + row["n"]
    for status, number in without.items():
        cell = Cell(state=cell_state(status=status, is_debtor=True))
        cells[cell] = cells.get(cell, 0) + number
    return summarise_counts(cells, rules)


@dataclass(frozen=True)
class _Row:
    """A commitment of the grid with one place a party; None where the party owes nothing."""

    commitment: Any
    cells: list[PartyCell | None]

    @cached_property
    def is_joint(self) -> bool:
        """Whether all owe it and nobody is judged apart: equal places would invent precision."""
        owing = [cell for cell in self.cells if cell is not None]
        return 0 < len(owing) == len(self.cells) and not (
            self.is_scored and any(cell.score for cell in owing)
        )

    @property
    def is_scored(self) -> bool:
        """Whether scores of this commitment count anywhere."""
        return counts_in_scores(Status(self.commitment.status))

    @property
    def joint_state(self) -> CellState | None:
        """Why nobody has a score of their own."""
        return next((cell.state for cell in self.cells if cell), None)

    def cell_of(self, party: Actor) -> PartyCell | None:
        return next((cell for cell in self.cells if cell and cell.party == party), None)


def _rows(commitments: Sequence[Any], parties: Sequence[Actor]) -> list[_Row]:
    """The commitments (of `for_rows`) with the parties' places, from one query."""
    scores = {
        (score.assessment.commitment_id, score.party_id): score
        for score in Score.objects.of_commitments(commitments).select_related("assessment")
    }
    rows = []
    for commitment in commitments:
        owing = {debt.actor_id for debt in commitment.debts}
        status = Status(commitment.status)
        cells = [
            PartyCell(party=party, score=scores.get((commitment.pk, party.pk)), status=status)
            if party.pk in owing
            else None
            for party in parties
        ]
        rows.append(_Row(commitment=commitment, cells=cells))
    return rows


def _cell_rows(commitments: QuerySet[Commitment], parties: Sequence[Actor]) -> Iterator[Record]:
    """One flat row for each place of the parties, in chunks, so that memory stays flat."""
    found = commitments.for_rows().iterator(chunk_size=CHUNK)  # type: ignore[attr-defined]  # our queryset
    while chunk := list(islice(found, CHUNK)):
        for row in _rows(chunk, parties):
            for cell in filter(None, row.cells):
                yield cell_row(
                    row.commitment,
                    cell.party,
                    score=cell.mark if row.is_scored else None,
                    state=cell.state if row.is_scored else None,
                )


@public(single=("page",))
def parties(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Who owes what: every agreed commitment against every party."""
    refuse_pages(request, fmt)
    columns = list(Actor.objects.parties())
    commitments = Commitment.objects.agreed().order_by("pillar__position", "ref")
    if fmt == "csv":
        return csv_stream(csv_lines(CELL_COLUMNS, _cell_rows(commitments, columns)), name="parties")
    rules = Methodology.objects.rules(today=snapshots.today())
    figures = _figures(columns, standing=_AGREED, rules=rules)
    if fmt == "json":
        record = envelope("parties", parties=[figure.record() for figure in figures])
        return json_stream(json_pieces(record, "cells", _cell_rows(commitments, columns)))
    page = page_of(request, commitments.for_rows(), size=_GRID_SIZE)
    context = {
        "figures": figures,
        "alone": [figure for figure in figures if figure.alone.total],
        "total": page.paginator.count,
        "shared": Obligation.objects.debts(standing=_AGREED).shared(),
        "parties": columns,
        "page": page,
        "query": query_without(request, "page"),
        "rows": _rows(list(page.object_list), columns),
        "marks": list(ScoreValue),
    }
    return render(request, "parties.html", context)


@public()
def party(request: HttpRequest, code: str, fmt: str = "html") -> HttpResponseBase:
    """What one party owes alone and jointly, what its agencies carry out, what it did."""
    found = get_object_or_404(Actor.objects.parties(), code=code)
    owed = Commitment.objects.not_withdrawn().owed_by([code]).order_by("standing", "ref")
    if fmt == "csv":
        return csv_stream(csv_lines(CELL_COLUMNS, _cell_rows(owed, [found])), name=code)
    rules = Methodology.objects.rules(today=snapshots.today())
    if fmt == "json":
        agreed, reported = (
            _figures([found], standing=standing, rules=rules)[0].record()
            for standing in (_AGREED, _REPORTED)
        )
        record = envelope("party", **agreed, reported=reported["owed"])
        return json_stream(json_pieces(record, "cells", _cell_rows(owed, [found])))
    return render(request, "party.html", _party_context(found, rules))


def _party_context(party: Actor, rules: RuleSet) -> dict[str, Any]:
    (figures,) = _figures([party], standing=_AGREED, rules=rules)
    commitments = Commitment.objects.for_rows().order_by("ref")
    lists = {
        "alone": commitments.agreed().owed_by_party(party, alone=True),
        "jointly": commitments.agreed().owed_by_party(party, alone=False),
        "reported": commitments.reported().owed_by([party.code]),
    }
    shown = {name: list(found[:_MOST_COMMITMENTS]) for name, found in lists.items()}
    rows = iter(_rows([row for found in shown.values() for row in found], [party]))
    listed = {name: list(islice(rows, len(found))) for name, found in shown.items()}
    actions = Action.objects.not_withdrawn().filter(actors=party)
    by_attribution = {row["attribution"]: row["n"] for row in actions.counts("attribution")}
    return {
        "party": party,
        "figures": figures,
        "rules": rules,
        "total": Commitment.objects.agreed().count(),
        "reported_total": lists["reported"].count(),
        "carried_out": Obligation.objects.carried_out_by(Actor.objects.bodies_of(party)),
        "actions": actions.newest_first()[:_MOST_ACTIONS],
        "action_count": sum(by_attribution.values()),
        "attributions": [(kind, by_attribution.get(kind.value, 0)) for kind in Attribution],
        "marked": _marked(listed["alone"] + listed["jointly"], party, rules),
        **listed,
    }


def _marked(
    rows: Sequence[_Row], party: Actor, rules: RuleSet
) -> list[tuple[ScoreValue, list[_Row]]]:
    """The rows in which the party has each of the scores, by ref, as the rules count them."""
    rows = sorted(rows, key=lambda row: row.commitment.ref)
    counted = [
        (row, rules.counted(cell.cell))
        for row in rows
        if row.is_scored and (cell := row.cell_of(party))
    ]
    return [(mark, [row for row, value in counted if value == mark]) for mark in ScoreValue]
