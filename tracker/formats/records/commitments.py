"""Commitments: as rows of a list, and with all their coding."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from tracker.choices import Status
from tracker.formats.table import CHUNK, Column, Record, Row, Table, under
from tracker.models import Commitment, Link, NearMiss, Pillar
from tracker.models.querysets import CommitmentQuerySet
from tracker.queries.clocks import newest_evidence
from tracker.queries.commitments import commitments_for_rows
from tracker.scoring import Clocks, is_overdue, is_quiet

from .documents import document_record, passage_record
from .withdrawals import WITHDRAWAL, withdrawal_record


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
    found = commitments_for_rows(commitments).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        newest = newest_evidence(chunk)
        for commitment in chunk:
            yield CommitmentRow(commitment, newest.get(commitment.pk), today, clocks.quiet_months)


def _section(commitment: Row) -> str | None:
    return commitment.section.slug if commitment.section else None


def _primary_theme(commitment: Row) -> str | None:
    return commitment.primary_theme.slug if commitment.primary_theme else None


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
    member="commitments",
)


def pillar_record(pillar: Pillar) -> Record:
    """What a pillar is."""
    return {
        "slug": pillar.slug,
        "name": pillar.name,
        "description": pillar.description,
        "path": pillar.get_absolute_url(),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _end(commitment: Commitment | None, near_miss: NearMiss | None) -> str:
    return commitment.ref if commitment else near_miss.key if near_miss else ""


def link_record(link: Link) -> Record:
    """How two promises, or a promise and words that are none, belong together."""
    return {
        "key": link.key,
        "from": _end(link.from_commitment, link.from_near_miss),
        "to": _end(link.to_commitment, link.to_near_miss),
        "type": link.type,
        "basis": link.basis,
        "confidence": float(link.confidence),
        **withdrawal_record(link),
        **_end_withdrawal("from", link.from_commitment),
        **_end_withdrawal("to", link.to_commitment),
    }


def _end_withdrawal(end: str, commitment: Commitment | None) -> Record:
    """That the promise at an end of a link was withdrawn; words that are none never are."""
    return {
        f"{end}_{column.name}": column.value(commitment) if commitment else None
        for column in WITHDRAWAL
    }


def commitment_record(commitment: Commitment) -> Record:
    """The coding of one commitment. Needs `commitments_for_page`."""
    return {
        "ref": commitment.ref,
        "title": commitment.title,
        "statement": commitment.statement,
        "done_when": commitment.done_when,
        "standing": commitment.standing,
        "pillar": pillar_record(commitment.pillar),
        "themes": [theme.slug for theme in commitment.themes.all()],
        "section": commitment.section.title if commitment.section else None,
        "document": document_record(commitment.document),
        "passage": passage_record(commitment),
        "passages": [
            {"role": passage.role, **passage_record(passage)}
            for passage in commitment.passages.all()
        ],
        "stated_subject": commitment.stated_subject,
        "obligations": [
            {"actor": obligation.actor.code, "role": obligation.role}
            for obligation in commitment.obligations.all()
        ],
        "operative_verb": commitment.operative_verb,
        "binding": commitment.binding,
        "obligation_kind": commitment.obligation_kind,
        "commitment_types": commitment.commitment_types,
        "catalysts": commitment.catalysts,
        "target": commitment.target,
        "due_on": commitment.due_on,
        "due_precision": commitment.due_precision,
        "coding_confidence": _number(commitment.coding_confidence),
        "borderline": commitment.borderline,
        "initiatives": [initiative.slug for initiative in commitment.initiatives.all()],
        "path": commitment.get_absolute_url(),
        **withdrawal_record(commitment),
    }
