"""Commitments: as rows of a list, and with all their coding."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import NamedTuple

from tracker.choices import Status
from tracker.formats.table import CHUNK, Column, Columns, Row, Table, Value, under
from tracker.models import Actor, Commitment, Obligation
from tracker.models.querysets import CommitmentQuerySet
from tracker.models.tallies import keys_in
from tracker.queries.clocks import newest_evidence
from tracker.queries.commitments import commitments_for_files
from tracker.scoring import Clocks, is_overdue, is_quiet

from .distributions import LOOKED_UNTIL, distribution
from .documents import AGREED_TEXTS, PASSAGE
from .shared import FILTERS, PATH
from .withdrawals import WITHDRAWAL


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment of `for_rows` as it stands on a day."""

    commitment: Row
    newest_evidence: dt.date | None
    today: dt.date
    quiet_months: int | None

    @property
    def status(self) -> Status:
        """The status, not assessed where there is no verdict."""
        return Status(self.commitment.status)

    @property
    def is_contested(self) -> bool:
        """Whether the verdict is contested; no verdict is not."""
        return bool(self.commitment.contested)

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and it is not done."""
        return is_overdue(due_on=self.commitment.due_by, status=self.status, today=self.today)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing new was known for long when the verdict was made."""
        return is_quiet(
            status=self.status,
            as_of=self.commitment.as_of,
            newest_evidence=self.newest_evidence,
            months=self.quiet_months,
        )


def commitment_rows(
    commitments: CommitmentQuerySet[Commitment], *, today: dt.date, clocks: Clocks
) -> Iterator[CommitmentRow]:
    """The commitments as flat rows, in chunks, so that memory stays flat at any number."""
    found = commitments_for_files(commitments).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        newest = newest_evidence(chunk)
        _say_who_owes(chunk)
        for commitment in chunk:
            yield CommitmentRow(commitment, newest.get(commitment.pk), today, clocks.quiet_months)


class _Debt(NamedTuple):
    actor: Actor


def _say_who_owes(chunk: list[Row]) -> None:
    """Give each its `debts`. Those that were withdrawn are counted nowhere, so they are asked."""
    gone = [one.pk for one in chunk if one.debtors is None]
    owed: dict[int, list[int]] = {}
    debts = Obligation.objects.debts().filter(commitment__in=gone)
    for commitment, actor in debts.values_list("commitment", "actor") if gone else ():
        owed.setdefault(commitment, []).append(actor)
    for one in chunk:
        if one.debtors is not None:
            owed[one.pk] = keys_in(one.debtors)
    actors = Actor.objects.in_bulk({actor for those in owed.values() for actor in those})
    for one in chunk:
        owing = (actors[actor] for actor in owed.get(one.pk, ()))
        one.debts = [_Debt(actor) for actor in sorted(owing, key=_place)]


def _place(actor: Actor) -> tuple[bool, int, str]:
    """Where the actor stands in the order of all."""
    return actor.position is None, actor.position or 0, actor.code


def _section(commitment: Row) -> str | None:
    return commitment.section.slug if commitment.section else None


def _primary_theme(commitment: Row) -> str | None:
    return commitment.primary_theme.slug if commitment.primary_theme else None


def _section_title(commitment: Row) -> str | None:
    return commitment.section.title if commitment.section else None


def _owed_by(commitment: Row) -> list[str]:
    return [debt.actor.code for debt in commitment.debts]


# Rows: CommitmentRow.
COMMITMENTS = Table(
    (
        *under(
            "commitment",
            (
                Column("ref", "Reference of the commitment; it never changes"),
                Column("title", "What was promised, in a few words of ours"),
                Column("statement", "What was promised, in one sentence of ours"),
                Column("standing", "Whether it is agreed, or known from reports only"),
                Column("pillar", "Key of its pillar", get="pillar.slug"),
                Column("primary_theme", "Key of its first theme", get=_primary_theme),
                Column("document", "Key of the document in which it stands", get="document.key"),
                Column("section", "Key of the section of that document", get=_section),
                Column("owed_by", "Codes of those that owe it", "list", get=_owed_by),
                Column("binding", "How binding its words are"),
                Column("obligation_kind", "What kind of obligation it is"),
                Column("due_on", "Day by which it was promised; null without one", "date"),
                Column("due_precision", "How exactly that day is known"),
            ),
        ),
        Column("status", "Status by the newest published verdict", get="status.value"),
        Column("status_group", "Group of that status", get="status.group.value"),
        *under(
            "commitment",
            (
                Column("as_of", "Day for which the verdict speaks", "date"),
                Column("published_at", "Time at which the verdict was published", "datetime"),
                Column("confidence", "How sure the verdict is"),
            ),
        ),
        Column("newest_evidence", "Day of the newest evidence for the verdict", "date"),
        Column(
            "is_overdue", "Whether the last day of its period is over and it is not done", "boolean"
        ),
        Column("is_quiet", "Whether nothing new was known for long at the verdict", "boolean"),
        Column(
            "path",
            "Path of the commitment's page on this site",
            get=lambda row: row.commitment.get_absolute_url(),
        ),
        Column("is_contested", "Whether the verdict is contested", "boolean"),
        *under("commitment", WITHDRAWAL),
    ),
    facts=(
        FILTERS,
        distribution("distribution", "The statuses of the commitments found"),
        LOOKED_UNTIL,
        AGREED_TEXTS,
    ),
)

# What a pillar is.
PILLAR = (
    Column("slug", "Key of the pillar"),
    Column("name", "Its name"),
    Column("description", "What belongs to it"),
    PATH,
)
CONTESTED_COMMITMENTS = Column(
    "contested_commitments", "Refs of the commitments whose verdict is contested", "list"
)
# Of a commitment with its verdict, in short.
BRIEFLY = (
    Column("commitment", "Ref of the commitment", get="ref"),
    Column("title", "What was promised, in a few words of ours"),
    Column("standing", "Whether it is agreed, or known from reports only"),
    Column("status", "Status by the newest published verdict"),
    Column("as_of", "Day for which the verdict speaks", "date"),
    Column(
        "is_contested",
        "Whether the verdict is contested",
        "boolean",
        get=lambda row: bool(row.contested),
    ),
    PATH,
)
# The same with where it stands.
PROMISE = (
    *BRIEFLY,
    Column("statement", "What was promised, in one sentence of ours"),
    Column("section", "Key of the section of its document", get=_section),
    Column("section_title", "Title of that section", get=_section_title),
    Column("passage", "Where it stands", "object", get=lambda row: row, of=PASSAGE),
)
# What the page of a commitment says of its coding beside what a list says. Of one of
# `commitments_for_page`.
CODED = (
    Column("section_title", "Title of that section", get=_section_title),
    Column("done_when", "What would make it delivered, in our words"),
    Column("themes", "Keys of its themes", "list", get=lambda c: [t.slug for t in c.themes.all()]),
    Column("passage", "Where it stands", "object", get=lambda row: row, of=PASSAGE),
    Column(
        "passages",
        "Other words that belong to it",
        "array",
        get=lambda c: c.passages.all(),
        of=(Column("role", "What the words are to it"), *PASSAGE),
    ),
    Column("stated_subject", "Who the text says will do it, as written"),
    Column(
        "obligations",
        "Who has what to do with it",
        "array",
        get=lambda c: c.obligations.all(),
        of=(
            Column("actor", "Code of the actor", get="actor.code"),
            Column("role", "What the actor has to do with it"),
        ),
    ),
    Column("operative_verb", "The words that promise, as written"),
    Column("commitment_types", "What it is about, the main type first", "list"),
    Column("catalysts", "What in the wording makes it easier to keep or to check", "list"),
    Column("target", "What is to be reached, where the text says so"),
    Column("coding_confidence", "How sure the coder is of the coding, from 0 to 1", "number"),
    Column("borderline", "Whether another coder might well have said otherwise", "boolean"),
    Column(
        "initiatives",
        "Keys of the initiatives on which it depends",
        "list",
        get=lambda c: [initiative.slug for initiative in c.initiatives.all()],
    ),
)


def _end_of(link: Row, name: str) -> str | None:
    commitment, near_miss = (
        getattr(link, f"{name}_{kind}") for kind in ("commitment", "near_miss")
    )
    return commitment.ref if commitment else near_miss.key if near_miss else None


def _end(name: str) -> Columns:
    """The columns of one end of a link. Words that are no promise are never withdrawn."""

    def of_commitment(link: Row, column: Column) -> Value:
        commitment = getattr(link, f"{name}_commitment")
        return column.value(commitment) if commitment else None

    return (
        Column(
            name,
            f"Ref of the commitment {name} which the link leads, or key of words that are none",
            get=partial(_end_of, name=name),
        ),
        *(
            replace(
                column,
                name=f"{name}_{column.name}",
                definition=f"That commitment: {column.definition}",
                get=partial(of_commitment, column=column),
            )
            for column in WITHDRAWAL
        ),
    )


# How two promises, or a promise and words that are none, belong together.
LINK = (
    Column("key", "Key of the link"),
    *_end("from"),
    *_end("to"),
    Column("type", "How the two stand to each other"),
    Column("basis", "Why, in the words of whoever linked them"),
    Column("coding_confidence", "How sure the link is, from 0 to 1", "number", get="confidence"),
    *WITHDRAWAL,
)
