"""Reads of the list of documents, of the page of one, and of the points on which they differ."""

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q

from tracker.choices import PassageRole, Standing
from tracker.models import (
    Commitment,
    Contradiction,
    Document,
    EventSource,
    InitiativeFact,
    Participation,
    SentenceCoding,
    Tally,
    Trait,
)
from tracker.models.querysets import CommitmentQuerySet, KeyedQuerySet
from tracker.models.traits import TraitKind
from tracker.text.coverage import AgreedTexts, Coverage

if TYPE_CHECKING:
    from .rows import AssessedCommitment, ContextCommitment


class SentenceRow(NamedTuple):
    """A coded sentence with a near miss in it, or with None in the columns of one."""

    pk: int
    paragraph: int
    number: int
    start: int
    end: int
    sha256: str
    label: str
    near_misses__key: str | None
    near_misses__start: int | None
    near_misses__end: int | None
    near_misses__kind: str | None
    near_misses__why_not: str | None
    withdrawn_at: dt.datetime | None
    withdrawn_because: str | None


def documents_for_list() -> KeyedQuerySet[Document]:
    """The documents that count, newest first.

    A text in another language is no document of its own here: it is among the `other_texts` of its
    main text.
    """
    others = Document.objects.not_withdrawn().order_by("language", "key")
    return (
        Document.objects.main_texts()
        .not_withdrawn()
        .order_by(F("date").desc(nulls_last=True), "key")
        .prefetch_related("reports", Prefetch("other_texts", others))
    )


def commitments_by_document() -> dict[int, int]:
    """How many commitments that count stand in each document that has one, by primary key."""
    counts = Tally.objects.at("document").counts("document_id")
    return {row["document_id"]: row["n"] for row in counts}


class Coverages:
    """How far every text was read, as it is counted: from one query."""

    def __init__(self) -> None:
        self._numbers = Trait.objects.numbers(
            *(TraitKind.TEXT_HELD, TraitKind.SENTENCES),
            *(TraitKind.SENTENCES_READ, TraitKind.SENTENCES_CARRYING),
        )

    def of(self, document: Document) -> Coverage:
        """How far the text of the document was read."""
        sentences = self._number(TraitKind.SENTENCES, document)
        return Coverage(
            sentences=sentences if self._number(TraitKind.TEXT_HELD, document) else None,
            read=self._number(TraitKind.SENTENCES_READ, document),
            carrying=self._number(TraitKind.SENTENCES_CARRYING, document),
            is_known_only=document.is_known_only,
        )

    def _number(self, kind: TraitKind, document: Document) -> int:
        return self._numbers[kind].get(document.key, 0)


def agreed_texts() -> AgreedTexts:
    """Of how many agreed texts a count of commitments speaks, in one query.

    A text counts if a sentence of it was read or a commitment of it counts; one that is only known
    never does. In however many languages it is held, it is one text.
    """
    own = OuterRef("pk")
    read = Q(normalised_sha256__isnull=False) & (
        Exists(SentenceCoding.objects.not_withdrawn().filter(document=own))
        | Exists(Commitment.objects.not_withdrawn().filter(document=own))
    )
    agreed = Document.objects.main_texts().not_withdrawn().filter(standing=Standing.AGREED)
    found = agreed.aggregate(read=Count("pk", filter=read), known=Count("pk"))
    return AgreedTexts(read=found["read"], known=found["known"])


def documents_for_page() -> KeyedQuerySet[Document]:
    """Documents with their text, their main text, and the people and dates they name."""
    people = Participation.objects.select_related("person")
    return Document.objects.select_related("source_text", "main_text").prefetch_related(
        Prefetch("participations", queryset=people), "date_mentions", "reports", "events"
    )


def documents_with_texts() -> dict[int, Document]:
    """All documents by primary key, each with its text while that is loaded."""
    return {document.pk: document for document in Document.objects.select_related("source_text")}


def contradictions_for_page() -> KeyedQuerySet[Contradiction]:
    """All points on which the sources differ, by kind, with what each source says."""
    return Contradiction.objects.prefetch_related("readings").order_by("kind", "key")


def commitments_of_document(document: Document) -> "CommitmentQuerySet[AssessedCommitment]":
    """The document's commitments in the order of its text, with verdict and section."""
    return (
        Commitment.objects.not_withdrawn()
        .filter(document=document)
        .with_verdict()
        .select_related("section")
        .order_by("start", "ref")
    )


def commitments_with_contexts(document: Document) -> "CommitmentQuerySet[ContextCommitment]":
    """The same with `context_start` and `context_end`: words of the document that each needs beside
    its own. A commitment has one row for each of them, and one with None where there are none."""
    context = Q(passages__role=PassageRole.CONTEXT, passages__document=document)
    return commitments_of_document(document).annotate(
        context=FilteredRelation("passages", condition=context),
        context_start=F("context__start"),
        context_end=F("context__end"),
    )


def sentence_codings(document: Document) -> list[SentenceRow]:
    """The document's sentences in order, one row for each near miss in a sentence.

    A sentence without a near miss has one row too, in which those columns are None. Withdrawn
    codings are among them and say so.
    """
    rows = SentenceCoding.objects.filter(document=document).values_list(*SentenceRow._fields)
    ordered = rows.order_by("start", "pk", "near_misses__start", "near_misses__key")
    return [SentenceRow(*row) for row in ordered]


def facts_of_document(document: Document) -> KeyedQuerySet[InitiativeFact]:
    """What the document states, in the order of its text, with the initiatives.

    A withdrawn fact stays visible and says so.
    """
    found = InitiativeFact.objects.filter(document=document).select_related("initiative")
    return found.order_by("start", "initiative__key", "position")


def event_sources_of_document(document: Document) -> KeyedQuerySet[EventSource]:
    """The words of the document that show events, in the order of its text, with the events."""
    found = EventSource.objects.filter(document=document).select_related("event")
    return found.order_by("start", "event__slug", "position")
