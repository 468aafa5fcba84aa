"""Documents, passages of their texts, and where they differ."""

from typing import Any

from tracker.formats.table import Column, Row, Table, under

from .shared import PATH
from .withdrawals import WITHDRAWAL, withdrawal_of

_DOCUMENT = (
    Column("key", "Key of the document; it never changes"),
    Column("title", "Title of the document"),
    Column("kind", "What kind of document it is"),
    Column("standing", "Whose word it is: agreed by all, one side's, or a report"),
    Column("publisher", "Who published the text that was read"),
    Column("date", "Day of the document; null where unknown", "date"),
    Column("date_precision", "How exactly the day is known"),
    Column("language", "Language of the text, as an ISO 639 tag"),
    Column("source_url", "Address of the text that was read"),
    Column("source_gone_on", "Day since which that address no longer answers", "date"),
    Column("archive_url", "Address of an archived copy"),
    Column(
        "normalised_sha256",
        "SHA-256 of the normalised text, in which positions are counted; null of one not held",
    ),
    PATH,
)
PASSAGE = (
    Column("document", "Key of the document", get="document.key"),
    Column("paragraph", "Number of the paragraph, from 1", "integer"),
    Column("start", "First character of the passage, from 0", "integer", "code points"),
    Column("end", "Character after the last one of the passage", "integer", "code points"),
    Column("sha256", "SHA-256 of the words of the passage"),
    Column("quotation", "The words themselves; null while the text is not loaded"),
    *withdrawal_of("document", named="document"),
)

_KNOWN = (
    Column("place_issued", "Where it was issued"),
    Column("also_in", "Tags of other languages in which it is said to exist", "list"),
    Column("source_is", "Whether the address is the official page or a copy"),
)

# Of `AgreedTexts`.
AGREED_TEXTS = Column(
    "agreed_texts",
    "Of how many agreed texts the counts speak",
    "object",
    of=(
        Column("read", "How many were read whole", "integer", "texts"),
        Column("known", "How many are known to exist", "integer", "texts"),
    ),
)
# Rows: documents of `for_list`, each with its `coverage`.
DOCUMENTS = Table(
    (
        *_DOCUMENT,
        Column(
            "commitment_count",
            "How many commitments stand in it",
            "integer",
            "commitments",
            "commitments",
        ),
        Column(
            "sentences",
            "How many sentences its text has; null while the text is not on this site",
            "integer",
            "sentences",
            "coverage.sentences",
        ),
        Column(
            "sentences_read",
            "How many of them were read",
            "integer",
            "sentences",
            "coverage.read",
        ),
        *WITHDRAWAL,
        Column("state", "How far the text was read", get="coverage.state.value"),
        *_KNOWN,
        Column(
            "reports",
            "How many publications are recorded that say that it exists",
            "integer",
            "reports",
            lambda row: len(row.reports.all()),
        ),
        Column(
            "other_texts",
            "Keys of the documents that are its text in other languages",
            "list",
            get=lambda row: [one.key for one in row.other_texts.all()],
        ),
    ),
    facts=(AGREED_TEXTS,),
)

# What a document is.
DOCUMENT = (*_DOCUMENT, *WITHDRAWAL, *_KNOWN)


def _readings(point: Row) -> Any:
    return point.readings.all()


POINT = (
    Column("key", "Key of the point on which the sources differ or are unclear"),
    Column("kind", "In what they differ"),
    Column("topic", "What the point is about"),
    Column("decision", "How it was decided, and why"),
)
# Rows: readings of a contradiction, with it.
DIFFERENCES = Table(
    (*under("contradiction", POINT), *PASSAGE),
    facts=(
        Column(
            "differences",
            "The points, each with what every source says",
            "array",
            of=(
                *POINT,
                Column("readings", "Where it stands", "array", get=_readings, of=PASSAGE),
                PATH,
            ),
        ),
    ),
    is_nested=True,
)
