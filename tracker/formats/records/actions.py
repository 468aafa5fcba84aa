"""Actions, the evidence that shows them, what they bear on, and searches for them."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from tracker.formats.table import Column, Table, under
from tracker.models import Bearing, Commitment, Evidence
from tracker.text.addresses import publication_of
from tracker.text.publishers import published_by

from .shared import FILTERS, PATH, TOTAL
from .withdrawals import WITHDRAWAL, withdrawal_of

_ACTION = (
    Column("slug", "Key of the action"),
    Column("title", "What was done, in short"),
    Column("date", "Day on which it was done or began; null where unknown", "date"),
    Column("date_precision", "How exactly the day is known"),
    Column("end_date", "Day on which it ended, where it took longer", "date"),
    Column("place", "Where it was done"),
    Column("kind", "What kind of action it is"),
    Column("stage", "How far the action had come"),
    Column("attribution", "Whose action it is"),
    Column("amount", "Money of the act; null where none is recorded", "number", "currency"),
    Column("currency", "Currency of the amount, as an ISO 4217 code"),
    Column("amount_kind", "What kind of money it is"),
    Column("amount_stage", "How far the money had come"),
    PATH,
)
_ACTORS = (
    Column(
        "actors",
        "Codes of the parties that acted",
        "list",
        get=lambda row: [actor.code for actor in row.actors.all()],
    ),
    Column(
        "agencies",
        "Codes of the agencies and other bodies that acted",
        "list",
        get=lambda row: [agency.code for agency in row.agencies.all()],
    ),
)
# Rows: actions of `for_rows`.
ACTIONS = Table(
    (
        *_ACTION,
        *_ACTORS,
        Column(
            "publications", "How many publications show it", "integer", "publications", "pieces"
        ),
        Column("supports", "How many commitments it supports", "integer", "commitments"),
        Column("contradicts", "How many commitments it contradicts", "integer", "commitments"),
        *WITHDRAWAL,
    ),
    facts=(FILTERS, TOTAL),
    order=(
        *("slug", "title", "date", "date_precision", "end_date", "place", "kind", "stage"),
        *("attribution", "actors", "agencies"),
        *("amount", "currency", "amount_kind", "amount_stage"),
        *("publications", "supports", "contradicts", "path"),
        *(column.name for column in WITHDRAWAL),
    ),
)


# What was done, when and where.
ACTION = (*_ACTION, *WITHDRAWAL)


_EVIDENCE = (
    Column("publisher", "Who published it"),
    Column("title", "Title of the publication"),
    Column("url", "Its address"),
    Column("archive_url", "Address of an archived copy"),
    Column("date", "Day of publication; null where unknown", "date"),
    Column("accessed_on", "Day on which it was read", "date"),
    Column("language", "Its language, as an ISO 639 tag"),
    Column("tier", "What kind of publisher it has"),
    Column("shows", "What it shows of the action, in our words"),
    Column("confidence", "How sure it is that it shows this"),
    Column(
        "publication",
        "The one address that all addresses of the publication share; it is counted by that",
        get=lambda piece: publication_of(piece.url),
    ),
    *WITHDRAWAL,
)
_COUNTED = (
    Column("value", "What is counted", get=itemgetter("value")),
    Column(
        "publications",
        "How many publications it has",
        "integer",
        "publications",
        itemgetter("publications"),
    ),
    Column(
        "verdicts", "How many verdicts rest on them", "integer", "verdicts", itemgetter("verdicts")
    ),
)
# Rows: evidence of `for_rows`.
PUBLICATIONS = Table(
    (
        Column("action", "Key of the action that it shows", get="action.slug"),
        Column("action_title", "Title of that action", get="action.title"),
        *_EVIDENCE,
        Column(
            "origin",
            "Who published it first, by the name of the publisher",
            get=lambda piece: published_by(piece.publisher).origin,
        ),
        Column(
            "carrier",
            "Who carried it, where that is somebody else",
            get=lambda piece: published_by(piece.publisher).carrier or None,
        ),
    ),
    facts=(
        FILTERS,
        *(
            Column(name, f"How many publications there are of each {one}", "array", of=_COUNTED)
            for name, one in (
                ("tiers", "kind of publisher"),
                ("languages", "language"),
                ("publishers", "publisher"),
                ("carriers", "publisher that carried what another published"),
            )
        ),
    ),
)


_BEARING = (
    Column("direction", "Whether it supports or contradicts the commitment, or is context"),
    Column("weight", "How strongly it bears on the commitment"),
    Column("why", "Why it bears on the commitment, in our words"),
)
# Rows: bearings of `of_action`.
ACTION_BEARINGS = Table(
    (
        Column("action", "Key of the action", get="action.slug"),
        Column("commitment", "Ref of the commitment on which it bears", get="commitment.ref"),
        Column("commitment_title", "Short title of that commitment", get="commitment.title"),
        Column(
            "standing",
            "Whether that commitment is agreed, or known from reports only",
            get="commitment.standing",
        ),
        Column("status", "Status of that commitment"),
        *_BEARING,
        *withdrawal_of("action", named="action"),
        Column(
            "is_contested",
            "Whether the verdict on that commitment is contested",
            "boolean",
            get=lambda row: bool(row.contested),
        ),
    ),
    item=(*_ACTION, *_ACTORS, *WITHDRAWAL),
    facts=(
        Column(
            "evidence",
            "The publications that show it",
            "array",
            of=_EVIDENCE,
        ),
    ),
)


class CommitmentEvidence(NamedTuple):
    """A piece of evidence under a commitment, and whether the verdict relies on its action.

    `is_contested`: whether that verdict is contested.
    """

    commitment: Commitment
    bearing: Bearing
    piece: Evidence
    relied_on: bool
    is_contested: bool


# Rows: CommitmentEvidence.
COMMITMENT_EVIDENCE = Table(
    (
        Column("commitment", "Ref of the commitment", get="commitment.ref"),
        Column("action", "Key of the action", get="bearing.action.slug"),
        Column("action_title", "Title of the action", get="bearing.action.title"),
        Column("action_date", "Day of the action", "date", get="bearing.action.date"),
        Column(
            "action_date_precision",
            "How exactly that day is known",
            get="bearing.action.date_precision",
        ),
        *under("bearing", _BEARING),
        Column("relied_on", "Whether the verdict relies on the action", "boolean"),
        *under("piece", _EVIDENCE, without=("archive_url", "accessed_on")),
        *withdrawal_of("bearing.action", named="action"),
        *withdrawal_of("commitment", named="commitment"),
        Column("is_contested", "Whether the verdict on the commitment is contested", "boolean"),
    )
)


def evidence_rows(
    commitment: Commitment,
    bearings: Iterable[Bearing],
    *,
    relied_on: set[int],
    is_contested: bool,
) -> Iterator[CommitmentEvidence]:
    """One flat row a piece of evidence, for the commitment's table."""
    for bearing in bearings:
        for piece in bearing.action.evidence.all():
            yield CommitmentEvidence(
                commitment, bearing, piece, bearing.action_id in relied_on, is_contested
            )


class BearingOn(NamedTuple):
    """An action as it bears on one commitment, and whether the verdict relies on it."""

    bearing: Bearing
    relied_on: bool


# What is said of the action there.
_TOLD_BESIDE = {"title", "date", "date_precision", "end_date", "kind", "stage"}
# Of a BearingOn, with the evidence.
BEARING_ON = (
    *under(
        "bearing.action",
        (
            Column("action", "Key of the action", get="slug"),
            *(column for column in _ACTION if column.name in _TOLD_BESIDE),
            *WITHDRAWAL,
        ),
    ),
    *under("bearing", _BEARING),
    Column("relied_on", "Whether the verdict relies on the action", "boolean"),
    Column(
        "evidence",
        "The publications that show it",
        "array",
        get=lambda row: row.bearing.action.evidence.all(),
        of=_EVIDENCE,
    ),
)

_SEARCH = (
    Column("key", "Key of the search"),
    Column("query", "What was asked"),
    Column("where", "Where it was asked"),
    Column("made_on", "Day on which it was asked", "date"),
    Column("made_by", "Who asked"),
    Column("found", "How many relevant results there were", "integer", "results"),
)
# What was asked where, and how much was found.
SEARCH = (*_SEARCH, *WITHDRAWAL)
# Rows: searches of `for_list`.
SEARCHES = Table(
    (
        *_SEARCH,
        Column(
            "commitments",
            "Refs of the commitments for which it was made",
            "list",
            get=lambda row: [commitment.ref for commitment in row.commitments.all()],
        ),
        *WITHDRAWAL,
    ),
    facts=(FILTERS,),
)
