"""The page of a document: how its sentences were read, and what stands in it."""

from operator import itemgetter

from tracker.choices import SentenceLabel
from tracker.formats.table import Column, Table, under

from .commitments import PROMISE
from .distributions import LOOKED_UNTIL
from .documents import DOCUMENT, PASSAGE
from .initiatives import SAYS
from .shared import PATH
from .withdrawals import WITHDRAWAL, withdrawal_of

_REPORT = (
    Column("publisher", "Who says that the text exists"),
    Column("url", "Address of the report"),
    Column("date", "Day of the report; null where unknown", "date"),
    Column("language", "Language of the report, as an ISO 639 tag"),
    Column("tier", "Who published it: which kind of source"),
)

_DATE = (
    Column("as_written", "The date in the words of the text"),
    Column("value", "What it stands for, as a date or interval of ISO 8601; null where open"),
    Column("basis", "How that is known"),
    Column("paragraph", "Number of the paragraph, from 1", "integer"),
)

_OTHER_TEXT = (
    Column(
        "document", "Key of the document that is the text in another language", get="document.key"
    ),
    Column("language", "Its language, as an ISO 639 tag", get="document.language"),
    PATH.under("document"),
    Column(
        "paragraphs",
        "How many paragraphs it has; null while it is not on this site",
        "integer",
        get=lambda row: len(row.paragraphs) or None,
    ),
)

# Rows: coded sentences with `document`, `coding`, `commitments`, `near_misses` and `why_not`.
SENTENCES = Table(
    (
        Column("document", "Key of the document", get="document.key"),
        *under(
            "coding",
            (
                Column("paragraph", "Number of the paragraph, from 1", "integer"),
                Column("number", "Number of the sentence in its paragraph, from 1", "integer"),
                Column(
                    "start", "First character of the sentence, from 0", "integer", "code points"
                ),
                Column("end", "Character after its last one", "integer", "code points"),
                Column("sha256", "SHA-256 of the words of the sentence"),
                Column("label", "How the sentence was read"),
            ),
        ),
        Column("commitments", "Refs of the commitments that stand in it", "list"),
        Column("near_misses", "Keys of the words in it that look like one and are none", "list"),
        Column("why_not", "Why each of those is none", "list"),
        *under("coding", WITHDRAWAL),
        *withdrawal_of("document", named="document"),
    ),
    item=(
        *DOCUMENT,
        Column(
            "main_text",
            "Key of the document whose text in another language it is",
            get=lambda row: row.main_text.key if row.main_text else None,
        ),
        Column(
            "belongs_to",
            "Keys of the events to which it belongs",
            "list",
            get=lambda row: [event.slug for event in row.events.all()],
        ),
    ),
    facts=(
        Column("existence_reports", "Who says that it exists", "array", of=_REPORT),
        Column("dates", "The dates that it names", "array", of=_DATE),
        Column(
            "texts_in_other_languages",
            "Its texts in other languages",
            "array",
            of=_OTHER_TEXT,
        ),
        LOOKED_UNTIL,
        Column(
            "coverage",
            "How far it was read",
            "object",
            of=(
                *under(
                    "coverage",
                    (
                        Column(
                            "sentences",
                            "How many sentences it has; null while the text is not on this site",
                            "integer",
                            "sentences",
                        ),
                        Column("read", "How many of them were read", "integer", "sentences"),
                        Column(
                            "with_commitment",
                            "How many of them hold a commitment",
                            "integer",
                            "sentences",
                            "carrying",
                        ),
                    ),
                ),
                Column(
                    "labels",
                    "How many of them were read as what",
                    "counts",
                    get=lambda row: {one.value: row.labels[one] for one in SentenceLabel},
                ),
            ),
        ),
        Column(
            "taken_up",
            "How many of its commitments later texts take up",
            "object",
            of=(
                Column("commitment_count", "How many", "integer", "commitments", "number"),
                Column(
                    "by",
                    "The same for each later text",
                    "array",
                    of=(
                        Column("document", "Key of the later text", get=lambda row: row[0].key),
                        Column(
                            "commitment_count", "How many", "integer", "commitments", itemgetter(1)
                        ),
                    ),
                ),
            ),
        ),
        Column(
            "promises",
            "The commitments that stand in it",
            "array",
            of=PROMISE,
        ),
        Column(
            "facts",
            "What it states of initiatives",
            "array",
            of=(
                Column("initiative", "Key of the initiative", get="initiative.slug"),
                SAYS,
                *PASSAGE,
                *WITHDRAWAL,
            ),
        ),
        Column(
            "event_sources",
            "The events that it names, and where",
            "array",
            of=(
                Column("event", "Key of the event", get="event.slug"),
                Column("title", "Title of the event", get="event.title"),
                *PASSAGE,
            ),
        ),
    ),
)
