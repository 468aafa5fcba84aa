"""Every table of the dataset: those of the models, the scores, the log, and what is derived."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter

from tracker.chain import moment
from tracker.choices import AssessmentState, Status, StatusGroup
from tracker.formats.records.actions import PUBLICATIONS
from tracker.formats.records.commitments import COMMITMENTS, CommitmentRow, commitment_rows
from tracker.formats.table import CHUNK, Column, Row, Table, Value
from tracker.models import Commitment, Evidence, RecordEntry, Score
from tracker.pointintime.points import current
from tracker.publiclog.values import stable_key
from tracker.queries.clocks import clocks_on

from .declaring import (
    ID,
    DatasetTable,
    Described,
    allowed_in,
    column_of,
    field_of,
    in_order,
    places_of,
    tables_of,
)
from .history import HISTORY
from .promises import PROMISES
from .sources import SOURCES
from .verdicts import VERDICTS

DESCRIBED: tuple[Described, ...] = (*SOURCES, *PROMISES, *VERDICTS, *HISTORY)
_PLACES = places_of(DESCRIBED)


def _score(name: str, definition: str, get: str = "") -> Column:
    column = column_of(field_of(Score, name), definition, _PLACES)
    return replace(column, get=get or name)


def _scores() -> Iterator[Row]:
    published = Score.objects.filter(assessment__state=AssessmentState.PUBLISHED)
    rows = in_order(published, Score.natural_key_fields).select_related("assessment", "party")
    yield from rows.iterator(chunk_size=CHUNK)


SCORES = DatasetTable(
    "scores",
    "Scores",
    "The score of each party within a verdict, or why it has none.",
    Table(
        (
            _score("assessment", "Key of the verdict", "assessment.key"),
            _score("party", "Code of the party", "party.code"),
            _score("value", "The score; null where there is none"),
            _score("reason", "Why it is 0"),
            _score("unscored", "Why there is no score; null where there is one"),
            _score("unscored_reason", "More on that, in our words"),
        ),
    ),
    key=("assessment", "party"),
    rows=_scores,
)


def _statuses() -> Iterator[CommitmentRow]:
    today = current().today
    rows = in_order(Commitment.objects.all(), Commitment.natural_key_fields)
    # Neither the day nor the clocks show in what is taken of a row.
    yield from commitment_rows(rows, today=today, clocks=clocks_on(today))


def _of_list(name: str) -> Column:
    return COMMITMENTS.column(name)


STATUSES = DatasetTable(
    "commitment_status",
    "Status of the commitments",
    "What became of each commitment by its current verdict; one without is not yet assessed.",
    Table(
        (
            Column(
                "commitment",
                "Reference of the commitment",
                get="commitment.ref",
                refers_to="commitments",
                is_required=True,
            ),
            replace(_of_list("status"), allowed=allowed_in(Status), is_required=True),
            replace(_of_list("status_group"), allowed=allowed_in(StatusGroup), is_required=True),
            _of_list("as_of"),
            replace(_of_list("published_at"), get=lambda row: _moment(row.commitment.published_at)),
            _of_list("newest_evidence"),
            Column(
                "due_by",
                "Last day on which it is in time: that of its month, quarter or year",
                "date",
                get="commitment.due_by",
            ),
            replace(_of_list("is_contested"), is_required=True),
        ),
    ),
    key=("commitment",),
    rows=_statuses,
    derived=True,
)


def _evidence() -> Iterator[Evidence]:
    rows = in_order(Evidence.objects.all(), Evidence.natural_key_fields)
    yield from rows.select_related("action").iterator(chunk_size=CHUNK)


PUBLISHED = DatasetTable(
    "publications",
    "Publications",
    "Which evidence is one publication, and who published it first: what two actions rest on is"
    " counted once.",
    Table(
        (
            replace(
                ID,
                name="evidence",
                definition="Key of the evidence",
                get=stable_key,
                refers_to="evidence",
            ),
            *(PUBLICATIONS.column(name) for name in ("publication", "origin", "carrier")),
        ),
    ),
    key=("evidence",),
    rows=_evidence,
    derived=True,
)


def _moment(at: Value) -> str | None:
    return moment(at) if at else None  # type: ignore[arg-type]  # a column of moments


def _entry(name: str, definition: str) -> Column:
    column = column_of(field_of(RecordEntry, name), definition, _PLACES)
    get: Callable[[Row], Value] = attrgetter(name)
    if name == "at":
        return replace(column, get=lambda row: _moment(row.at))
    return replace(column, get=lambda row: None if get(row) == "" else get(row))


CHANGES = DatasetTable(
    "changes",
    "The log",
    "Every change that the public saw, from the first; the file of the log says how it is checked.",
    Table(
        (
            _entry("seq", "Number of the entry, from 1 without gaps"),
            _entry("at", "Time of the change, in UTC"),
            _entry("role", "Role of who made it"),
            _entry("name", "Public name of who made it; null where there is none"),
            _entry("verb", "What was done"),
            _entry("kind", "Kind of what was changed"),
            _entry("key", "Key of what was changed"),
            _entry("before", "What the public saw of it before, as JSON; null where nothing"),
            _entry("after", "What the public sees of it since, as JSON; null where nothing"),
            _entry("reason", "Why it was made"),
            _entry("previous", "Hash of the entry before"),
            _entry("hash", "SHA-256 of the entry, which covers the hash of the one before"),
        ),
    ),
    key=("seq",),
    rows=lambda: RecordEntry.objects.after(0),
)

TABLES: tuple[DatasetTable, ...] = (*tables_of(DESCRIBED), SCORES, STATUSES, PUBLISHED, CHANGES)
_BY_NAME = {one.name: one for one in TABLES}


def table_named(name: str) -> DatasetTable:
    """The table of that name. Raises KeyError."""
    return _BY_NAME[name]
