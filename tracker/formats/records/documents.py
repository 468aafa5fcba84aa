"""Documents, passages of their texts, how their sentences were read, and where they differ."""

from collections.abc import Iterable

from tracker.formats.table import Column, Record, Table, record_of, under
from tracker.models import DateMention, Document, DocumentReport
from tracker.models.base import PassageModel
from tracker.queries.languages import OtherText
from tracker.text.coverage import AgreedTexts

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
    Column(
        "path", "Path of the document's page on this site", get=lambda row: row.get_absolute_url()
    ),
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

# Rows: documents of `for_list`, each with its `coverage`.
DOCUMENTS = Table(
    (
        *_DOCUMENT,
        Column("commitments", "How many commitments stand in it", "integer", "commitments"),
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
    )
)

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


def report_record(report: DocumentReport) -> Record:
    """Who says that a text exists."""
    return record_of(_REPORT, report)


def date_record(mention: DateMention) -> Record:
    """A date that a text names."""
    return record_of(_DATE, mention)


def texts_record(texts: AgreedTexts) -> Record:
    """Of how many agreed texts the counts speak."""
    return {"agreed_texts": {"read": texts.read, "known": texts.known}}


def document_record(document: Document) -> Record:
    """What a document is."""
    return record_of((*_DOCUMENT, *WITHDRAWAL, *_KNOWN), document)


_OTHER_TEXT = (
    Column(
        "document", "Key of the document that is the text in another language", get="document.key"
    ),
    Column("language", "Its language, as an ISO 639 tag", get="document.language"),
    Column("path", "Path of its page", get=lambda row: row.document.get_absolute_url()),
    Column(
        "paragraphs",
        "How many paragraphs it has; null while it is not on this site",
        "integer",
        get=lambda row: len(row.paragraphs) or None,
    ),
)


def languages_record(document: Document, texts: Iterable[OtherText]) -> Record:
    """Of which main text the document is a text, and which texts in other languages it has."""
    main = document.main_text
    return {
        "main_text": main.key if main else None,
        "other_texts": [record_of(_OTHER_TEXT, one) for one in texts],
    }


def passage_record(passage: PassageModel) -> Record:
    """Where the words stand; the words themselves only while the text is loaded."""
    return record_of(PASSAGE, passage)


POINT = (
    Column("key", "Key of the point on which the sources differ or are unclear"),
    Column("kind", "In what they differ"),
    Column("topic", "What the point is about"),
    Column("decision", "How it was decided, and why"),
)
# Rows: readings of a contradiction, with it.
DIFFERENCES = Table((*under("contradiction", POINT), *PASSAGE))

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
    )
)
