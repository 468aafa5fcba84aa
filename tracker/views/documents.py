"""Declarations and other documents: their list, and the reader of each, in which every promise is
marked in the text and every sentence accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tracker.choices import ReadingState, SentenceLabel, Standing
from tracker.formats import linked
from tracker.formats.annotations import annotation_page
from tracker.formats.json import json_text
from tracker.formats.records.documents import (
    DOCUMENTS,
)
from tracker.formats.records.reading import SENTENCES
from tracker.formats.table import Row
from tracker.models import Commitment, Document, EventSource, InitiativeFact
from tracker.queries.documents import (
    Coverages,
    agreed_texts,
    commitments_by_document,
    commitments_of_document,
    commitments_with_contexts,
    documents_for_list,
    documents_for_page,
    event_sources_of_document,
    facts_of_document,
    sentence_codings,
)
from tracker.queries.languages import OtherParagraph, OtherText, beside, other_texts
from tracker.queries.lineage import TakenUp, taken_up
from tracker.text import Span, cut, paragraph_spans, segments
from tracker.text.coverage import Coverage, coverage, how_far_read, promised
from tracker.text.fragments import text_fragment
from tracker.text.looked import LookedUntil, looked_until
from tracker.views.context_processors import site

from .citing import citation
from .page import Page, page
from .refusals import NoSuchData

# Mail programs take some 2,000 characters of an address, and a quotation mark counts for nine.
_LONGEST_MAILED = 500


@page(table=DOCUMENTS, file="declarations")
def documents(request: HttpRequest) -> Page:
    """Every document, whose word it is, how far it was read, and how many promises stand in it."""
    found: list[Row] = list(documents_for_list())
    coverages, commitments = Coverages(), commitments_by_document()
    for one in found:
        one.coverage, one.commitments = coverages.of(one), commitments.get(one.pk, 0)
        read = how_far_read(one.coverage, commitments=one.commitments)
        # A note says what stands in it, where that is nothing.
        is_told = one.note and not one.commitments
        found_in_it = "" if is_told else promised(one.coverage, commitments=one.commitments)
        one.said = f"{read} {found_in_it}".strip()
    states = Counter(one.coverage.state for one in found)
    return Page(
        template="documents.html",
        context=lambda: {
            "documents": found,
            "held": [one for one in found if not one.is_known_only],
            "known": [one for one in found if one.is_known_only],
            "texts": agreed_texts(),
            "states": [(state, states[state]) for state in ReadingState if states[state]],
            "standings": Standing,
        },
        rows=lambda: found,
        facts=lambda: {"agreed_texts": agreed_texts()},
    )


@page(table=SENTENCES)
def document(request: HttpRequest, slug: str) -> Page:
    """Where in the text each promise stands, and how every sentence was read."""
    reader = _Reader.load(get_object_or_404(documents_for_page(), slug=slug))
    return Page(
        template="document.html",
        context=lambda: {
            "document": reader.document,
            "reader": reader,
            "labels": [(label, reader.labels[label]) for label in SentenceLabel],
        },
        rows=reader.rows,
        item=lambda: reader.document,
        facts=reader.facts_for_json,
        citation=lambda: citation(
            request,
            key=reader.document.key,
            title=_("The promises of: %(document)s") % {"document": reader.document},
            headline=f"{reader.document}: {reader.headline}",
            as_of=reader.as_of,
            row=reader.document,
        ),
        linked=lambda base: [linked.document(reader.document, base)],
    )


@page(types=["application/ld+json"])
def annotations(request: HttpRequest, slug: str) -> HttpResponse:
    """The commitments as Web Annotations on the text."""
    found = get_object_or_404(documents_for_page(), slug=slug)
    _needs_text(found)
    commitments = commitments_of_document(found)
    record = annotation_page(found, commitments, base=site(request)["base_url"])
    return HttpResponse(json_text(record), content_type="application/ld+json")


@page(types=["text/plain"])
def document_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The normalised text on which positions and hashes are measured, while it is loaded."""
    found = get_object_or_404(documents_for_page(), slug=slug)
    _needs_text(found)
    if found.text is None:
        raise Http404
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


def _needs_text(found: Document) -> None:
    """Raise NoSuchData, which says why there is nothing, of a text that is only known."""
    if found.is_known_only:
        raise NoSuchData("This text is known and not read: this site does not hold it.")


@dataclass(frozen=True)
class _Sentence:
    """A coded sentence, with the words in it that look like a commitment and are none."""

    coding: Row
    near_misses: list[Row]

    @property
    def span(self) -> Span:
        return Span(self.coding.start, self.coding.end)

    @property
    def is_read(self) -> bool:
        """Whether it counts as read: a coding that was withdrawn does not."""
        return self.coding.withdrawn_at is None


class _SentenceRow(NamedTuple):
    """A coded sentence as a flat row: what stands in it, and what looks as if."""

    document: Document
    coding: Row
    commitments: list[str]
    near_misses: list[str]
    why_not: list[str]


class _Piece(NamedTuple):
    """A piece of a paragraph; the commitments over it, and which of them begin and end with it.

    `contexts`: where none lies over it, the refs of those that need its words to be understood.
    """

    words: str
    commitments: list[Commitment]
    contexts: list[str]
    opening: list[Commitment]
    closing: list[Commitment]


class _Context(NamedTuple):
    """Words that a commitment needs beside its own."""

    commitment: Commitment
    span: Span


class _Margin(NamedTuple):
    """A commitment in the margin, with the address of its words at the source."""

    commitment: Commitment
    address: str | None


class _Rejected(NamedTuple):
    """Words that are no commitment, and why. `words` is None while the text is not loaded."""

    key: str
    sentence: int
    words: str | None
    kind: str
    why_not: str
    # Whether a coder wrote the reason, in English.
    is_noted: bool = True


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph: its pieces while the text is loaded, what stands in it, and what does not.

    `heading` is the title of the section that it is, or without the text the one that it opens.
    """

    number: int
    words: str | None
    pieces: list[_Piece]
    heading: str | None
    margin: list[_Margin]
    rejected: list[_Rejected]
    is_prose: bool
    beside: list[OtherParagraph]

    @property
    def mailed(self) -> str:
        """The passage, as a letter about a missed commitment names it."""
        place = _("Paragraph %(number)d") % {"number": self.number}
        if self.words is None:
            return place
        is_long = len(self.words) > _LONGEST_MAILED
        return f"{place}: “{self.words[:_LONGEST_MAILED]}{' …' if is_long else ''}”"


@dataclass(frozen=True)
class _Reader:
    """Everything that the page of a document says, from a fixed number of queries."""

    document: Document
    commitments: list[Commitment]
    contexts: list[_Context]
    sentences: list[_Sentence]
    facts: list[InitiativeFact]
    events: list[EventSource]
    other_texts: list[OtherText]

    @classmethod
    def load(cls, document: Document) -> "_Reader":
        readings = sentence_codings(document)
        rows: list[Row] = list(commitments_with_contexts(document))
        reader = cls(
            document=document,
            commitments=list({row.pk: row for row in rows}.values()),
            contexts=[
                _Context(row, Span(row.context_start, row.context_end))
                for row in rows
                if row.context_end
            ],
            sentences=[
                _Sentence(coding=rows[0], near_misses=[r for r in rows if r.near_misses__key])
                for rows in (list(group) for _pk, group in groupby(readings, lambda r: r.pk))
            ],
            facts=list(facts_of_document(document)),
            events=list(event_sources_of_document(document)),
            other_texts=other_texts(document),
        )
        for passage in (*reader.commitments, *reader.facts, *reader.events):
            # One text for all of them, and no query to fetch it again.
            passage.document = document
        return reader

    @cached_property
    def labels(self) -> Counter[str]:
        return Counter(sentence.coding.label for sentence in self._read)

    @cached_property
    def _read(self) -> list[_Sentence]:
        return [sentence for sentence in self.sentences if sentence.is_read]

    @cached_property
    def coverage(self) -> Coverage:
        """How far the text was read."""
        return coverage(
            self.document.text,
            {sentence.span: sentence.coding.label for sentence in self._read},
            is_known_only=self.document.is_known_only,
        )

    @property
    def headline(self) -> str:
        """How far the document was read, and what was found, in a few sentences."""
        return f"{self.how_far_read} {self.promised}".strip()

    @property
    def how_far_read(self) -> str:
        if self.document.main_text:
            return _("A text in another language: its promises are marked in the main text.")
        return how_far_read(self.coverage, commitments=len(self.commitments))

    @property
    def promised(self) -> str:
        if self.document.main_text:
            return ""
        return promised(self.coverage, commitments=len(self.commitments))

    @property
    def as_of(self) -> LookedUntil | None:
        """Up to when the evidence was looked at for its commitments."""
        return looked_until(getattr(commitment, "as_of", None) for commitment in self.commitments)

    @cached_property
    def taken_up(self) -> TakenUp:
        """What later texts took up of its commitments."""
        return taken_up(self.document)

    @cached_property
    def paragraphs(self) -> list[_Paragraph]:
        """The paragraphs in order; without the text, those of which there is something to say."""
        text = self.document.text
        if text is not None:
            spans = enumerate(paragraph_spans(text), start=1)
            return [self._paragraph(number, span) for number, span in spans]
        numbers = {c.paragraph for c in self.commitments}
        numbers |= {sentence.coding.paragraph for sentence in self.sentences}
        found = [self._paragraph(number, None) for number in sorted(numbers)]
        return [paragraph for paragraph in found if paragraph.margin or paragraph.rejected]

    def _paragraph(self, number: int, span: Span | None) -> _Paragraph:
        margin = [
            _Margin(commitment, self._address(commitment.quotation))
            for commitment in self.commitments
            if commitment.paragraph == number
        ]
        return _Paragraph(
            number=number,
            words=self._words(span.start, span.end) if span else None,
            pieces=list(self._pieces(span)) if span else [],
            heading=self._headings.get(number),
            margin=margin,
            rejected=[
                rejected
                for sentence in self.sentences
                if sentence.coding.paragraph == number
                for rejected in self._rejected(sentence)
            ],
            is_prose=number in self._prose,
            beside=beside(self.other_texts, number),
        )

    @cached_property
    def _prose(self) -> set[int]:
        """The paragraphs in which a sentence was read; headings and dates are no sentences."""
        return {
            sentence.coding.paragraph
            for sentence in self._read
            if sentence.coding.label != SentenceLabel.NOT_PROSE
        }

    @cached_property
    def _headings(self) -> dict[int, str]:
        """The titles of sections, by paragraph: that of the heading, or without the text the first.

        A text may word its heading otherwise than the record; it is the nearest line above the
        section's first commitment that is no sentence.
        """
        found = {}
        for commitment in reversed(self.commitments):
            if commitment.section:
                above = range(commitment.paragraph, 0, -1)
                heading = next((number for number in above if number not in self._prose), None)
                found[commitment.section.title] = (
                    commitment.paragraph if self.document.text is None else heading
                )
        return {number: title for title, number in found.items() if number}

    def _pieces(self, paragraph: Span) -> Iterator[_Piece]:
        inside = [
            c for c in self.commitments if c.start < paragraph.end and paragraph.start < c.end
        ]
        for piece in segments(paragraph, [Span(c.start, c.end) for c in inside]):
            if not piece.marks:
                yield from self._unmarked(piece.span)
                continue
            yield _Piece(
                words=cut(self.document.text or "", piece.span),
                commitments=[inside[place] for place in piece.marks],
                contexts=[],
                opening=[inside[place] for place in piece.opening],
                closing=[inside[place] for place in piece.closing],
            )

    def _unmarked(self, gap: Span) -> Iterator[_Piece]:
        """The pieces of what lies between commitments, by the commitments that they explain."""
        inside = [c for c in self.contexts if c.span.start < gap.end and gap.start < c.span.end]
        for piece in segments(gap, [context.span for context in inside]):
            words = cut(self.document.text or "", piece.span)
            yield _Piece(
                words=words,
                commitments=[],
                contexts=[inside[place].commitment.ref for place in piece.marks if words.strip()],
                opening=[],
                closing=[],
            )

    def _rejected(self, sentence: _Sentence) -> Iterator[_Rejected]:
        """The near misses of a sentence, or a whole sentence that holds no commitment.

        Where the coding was withdrawn, only what was said of single words stays.
        """
        coding = sentence.coding
        for row in sentence.near_misses:
            yield _Rejected(
                key=row.near_misses__key,
                sentence=coding.number,
                words=self._words(row.near_misses__start, row.near_misses__end),
                kind=row.near_misses__kind,
                why_not=row.near_misses__why_not,
            )
        label = SentenceLabel(coding.label)
        is_rejected = label in {SentenceLabel.NEAR_MISS, SentenceLabel.CONTEXT}
        if not sentence.near_misses and is_rejected and sentence.is_read:
            yield _Rejected(
                key=f"p{coding.paragraph}s{coding.number}",
                sentence=coding.number,
                words=self._words(coding.start, coding.end),
                kind=str(label.label),
                why_not=str(label.definition),
                is_noted=False,
            )

    def _words(self, start: int, end: int) -> str | None:
        text = self.document.text
        return text[start:end] if text else None

    def _address(self, words: str | None) -> str | None:
        """The source, opened at the words while they are known."""
        address = self.document.address
        return f"{address}{text_fragment(words)}" if address and words else address

    def rows(self) -> Iterator[_SentenceRow]:
        """One flat row a sentence: what it was coded as, and why it is no commitment."""
        for sentence in self.sentences:
            coding, near_misses = sentence.coding, sentence.near_misses
            yield _SentenceRow(
                document=self.document,
                coding=coding,
                commitments=[c.ref for c in self.commitments if c.sentence_id == coding.pk],
                near_misses=[row.near_misses__key for row in near_misses],
                why_not=[row.near_misses__why_not for row in near_misses],
            )

    def facts_for_json(self) -> Mapping[str, Row]:
        """What the page says beside its sentences, as its table reads it."""
        document = self.document
        return {
            "existence_reports": document.reports.all(),
            "dates": document.date_mentions.all(),
            "texts_in_other_languages": self.other_texts,
            "looked_until": self.as_of,
            "coverage": self,
            "taken_up": self.taken_up,
            "promises": self.commitments,
            "facts": self.facts,
            "event_sources": self.events,
        }
