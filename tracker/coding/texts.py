"""A text as it is coded: its paragraphs, and in each the pieces that were or have to be decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from tracker.choices import PassageRole, SentenceLabel
from tracker.coding.decisions import Decision, decision_named
from tracker.coding.proposing import Guess, Proposed, guess, proposals, split
from tracker.models import (
    Commitment,
    CommitmentPassage,
    Document,
    DoubleCoding,
    NearMiss,
    Obligation,
    Section,
    SentenceCoding,
)
from tracker.models.changesets import FIRST_NUMBER
from tracker.queries.languages import OtherParagraph, OtherText, beside, other_texts
from tracker.queries.rounds import doubles_of
from tracker.text import Span, cut, segments
from tracker.text.readings import MOST_JOINED, paragraph_sentences, read_as, rests


@dataclass(frozen=True)
class Marked:
    """Words over which the same commitments lie; `contexts` need them to be understood."""

    words: str
    refs: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass(frozen=True)
class PartOf:
    """Words of a sentence that the rules would make a commitment of their own."""

    span: Span
    words: str


@dataclass(frozen=True)
class Unit:
    """A sentence, a piece of one, or several joined, with the decision if there is one."""

    span: Span
    words: str
    coding: SentenceCoding | None = None
    near_misses: tuple[NearMiss, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    doubles: tuple[DoubleCoding, ...] = ()
    marked: tuple[Marked, ...] = ()
    typed: str | None = None
    proposed: Proposed | None = None
    parts: tuple["PartOf", ...] = ()

    @property
    def name(self) -> str:
        """How addresses and boxes of forms name it."""
        return self.span.name

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.coding is None

    @property
    def decision(self) -> Decision | None:
        """What was decided, as the desk offers it."""
        if self.coding is None:
            return None
        return Decision.of(self.coding, self.near_misses)

    @property
    def value(self) -> str:
        """The decision as boxes of forms name it; "" while there is none."""
        return self.decision.value if self.decision else ""

    @property
    def box(self) -> str:
        """What its box shows: what was typed and could not be saved, else the decision."""
        return self.value if self.typed is None else self.typed

    @property
    def other_reason(self) -> str:
        """A reason for which the words are no commitment that the desk does not offer."""
        is_offered = self.decision is None or decision_named(self.decision.value) is not None
        return "" if is_offered or self.decision is None else self.decision.reason

    @property
    def is_settled(self) -> bool:
        """Whether its decision is public already: then it is corrected by the forms of the desk."""
        return self.coding is not None and self.coding.pk < FIRST_NUMBER

    @property
    def lacks_commitment(self) -> bool:
        """Whether it was decided as a commitment, and none is made of it yet."""
        is_one = self.coding is not None and self.coding.label == SentenceLabel.COMMITMENT
        return is_one and not self.commitments


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its units in order, and what stands beside it in other languages."""

    number: int
    span: Span
    units: list[Unit]
    beside: list[OtherParagraph]
    heading: Section | None = None

    @property
    def is_typed(self) -> bool:
        """Whether a box shows what could not be saved."""
        return any(unit.typed is not None for unit in self.units)


@dataclass(frozen=True)
class Asked:
    """How a person wants open sentences to be cut, before a decision keeps it.

    `cuts` are places at which one is split, `joins` where those begin that go with the next one.
    `typed` are the values of boxes that could not be saved, by the name of their unit.
    """

    cuts: frozenset[int] = frozenset()
    joins: frozenset[int] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CodedText:
    """A held text with everything that was coded of it, from a fixed number of queries."""

    document: Document
    text: str
    codings: list[SentenceCoding]
    near_misses: list[NearMiss]
    commitments: list[Commitment]
    sections: list[Section]
    doubles: list[DoubleCoding]
    other_texts: list[OtherText]
    asked: Asked = field(default_factory=Asked)

    @classmethod
    def load(cls, document: Document, asked: Asked | None = None) -> "CodedText":
        """What the record holds of the document now. Its text is held."""
        debts = Obligation.objects.debts().select_related("actor")
        contexts = CommitmentPassage.objects.filter(role=PassageRole.CONTEXT)
        commitments = (
            Commitment.objects.not_withdrawn()
            .filter(document=document)
            .select_related("pillar", "section")
            .prefetch_related(
                Prefetch("passages", queryset=contexts, to_attr="contexts"),
                Prefetch("obligations", queryset=debts, to_attr="debts"),
            )
        )
        codings = SentenceCoding.objects.not_withdrawn().filter(document=document)
        found = cls(
            document=document,
            text=document.text or "",
            codings=list(codings.order_by("start", "pk")),
            near_misses=list(NearMiss.objects.filter(document=document).order_by("start", "key")),
            commitments=list(commitments.order_by("start", "ref")),
            sections=list(Section.objects.filter(document=document).order_by("position")),
            doubles=doubles_of(document),
            other_texts=other_texts(document),
            asked=asked or Asked(),
        )
        for row in (*found.codings, *found.near_misses, *found.commitments):
            row.document = document
        return found

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in order."""
        headings = {section.title: section for section in self.sections}
        return [
            Paragraph(
                number,
                span,
                [self._unit(each) for each in units],
                beside(self.other_texts, number),
                headings.get(cut(self.text, span)),
            )
            for number, span, units in self._units()
        ]

    @property
    def units(self) -> list[Unit]:
        """All units in order."""
        return [unit for paragraph in self.paragraphs for unit in paragraph.units]

    @property
    def total(self) -> int:
        """How many there are to decide."""
        return len(self.units)

    @property
    def decided(self) -> int:
        """How many of them are decided."""
        return sum(not unit.is_open for unit in self.units)

    @property
    def lacking(self) -> list[Unit]:
        """Those that were decided as a commitment while none is made of them."""
        return [unit for unit in self.units if unit.lacks_commitment]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do before the coding can be sent."""
        return self.decided == self.total and not self.lacking

    def next_open(self, after: int) -> Unit | None:
        """The first open unit after that place, else the first of all; None if none is open."""
        left = [unit for unit in self.units if unit.is_open]
        return next((unit for unit in left if unit.span.start > after), left[0] if left else None)

    def unit_at(self, span: Span | None) -> Unit | None:
        """The unit that is just that span."""
        return next((unit for unit in self.units if unit.span == span), None)

    def section_of(self, span: Span) -> Section | None:
        """The section in which the words stand: that of the last heading before them."""
        found = None
        for paragraph in self.paragraphs:
            if paragraph.span.start > span.start:
                break
            found = paragraph.heading or found
        return found

    def spans_with(self, span: Span) -> list[tuple[int, Span]]:
        """Paragraph and span of each unit of that paragraph once a coding of the span is added."""
        coded = {*(Span(row.start, row.end) for row in self.codings), span}
        return [
            (number, each)
            for number, paragraph, units in self._units(coded)
            for each in units
            if paragraph.start <= span.start < paragraph.end
        ]

    def may_be_decided(self, span: Span) -> bool:
        """Whether the span is a sentence, a piece of one, or some that can be joined, and free."""
        held = {Span(row.start, row.end) for row in self.codings}
        if span in held:
            return True
        if any(span.start < one.end and one.start < span.end for one in held):
            return False
        if cut(self.text, span).strip() != cut(self.text, span):
            return False
        if any(_is_in_a_word(self.text, place) for place in (span.start, span.end)):
            return False
        return any(
            span in _joinable(sentences) or any(_is_within(span, one) for one in sentences)
            for _paragraph, sentences in paragraph_sentences(self.text)
        )

    def _units(
        self, coded: Collection[Span] | None = None
    ) -> Iterator[tuple[int, Span, list[Span]]]:
        """Number, span and units of each paragraph."""
        if coded is None:
            coded = {Span(row.start, row.end) for row in self.codings}
        readings = {one.sentence: one for one in read_as(self.text, coded)}
        for number, (paragraph, sentences) in enumerate(paragraph_sentences(self.text), start=1):
            spans: list[Span] = []
            for sentence in sentences:
                one = readings[sentence]
                spans += [part for part in one.parts if part not in spans]
                spans += self._as_asked(one.rest)
            yield number, paragraph, self._joined(sorted(spans), sentences)

    def _as_asked(self, left: Collection[Span]) -> Iterator[Span]:
        """What is left of a sentence, split where a person has asked for it."""
        for span in left:
            edges = [
                place
                for place in sorted(self.asked.cuts)
                if span.start < place < span.end and not _is_in_a_word(self.text, place)
            ]
            starts = [span.start, *edges]
            for start, end in zip(starts, [*edges, span.end], strict=True):
                yield from rests(self.text, Span(start, end), [])

    def _joined(self, spans: list[Span], sentences: Sequence[Span]) -> list[Span]:
        """The spans, those of whole open sentences joined where a person has asked for it."""
        coded = {Span(row.start, row.end) for row in self.codings}
        found: list[Span] = []
        for before, span in zip([None, *spans], spans, strict=False):
            together = Span(found[-1].start, span.end) if found else span
            # What was joined before goes on only where its last sentence was asked to.
            is_asked = before is not None and any(
                before.start <= place < before.end for place in self.asked.joins
            )
            free = not {before, span} & coded
            if is_asked and free and together in _joinable(sentences):
                found[-1] = together
                continue
            found.append(span)
        return found

    @cached_property
    def _of_sentences(self) -> dict[int, tuple[list[NearMiss], list[Commitment]]]:
        """The near misses and commitments of each coding, by its number."""
        found: dict[int, tuple[list[NearMiss], list[Commitment]]] = defaultdict(lambda: ([], []))
        for near_miss in self.near_misses:
            found[near_miss.sentence_id][0].append(near_miss)
        for commitment in self.commitments:
            found[commitment.sentence_id][1].append(commitment)
        return found

    @cached_property
    def _coding_of(self) -> dict[Span, SentenceCoding]:
        return {Span(row.start, row.end): row for row in self.codings}

    def _unit(self, span: Span) -> Unit:
        coding = self._coding_of.get(span)
        near_misses, commitments = self._of_sentences[coding.pk] if coding else ([], [])
        return Unit(
            span=span,
            words=cut(self.text, span),
            coding=coding,
            near_misses=tuple(near_misses),
            doubles=tuple(one for one in self.doubles if coding and one.sentence_id == coding.pk),
            commitments=tuple(commitments),
            marked=tuple(self._marked(span)),
            typed=self.asked.typed.get(span.name),
            proposed=None if coding else self._proposals.get(span),
            parts=tuple(self._parts(span, coding, commitments)),
        )

    def _parts(
        self, span: Span, coding: SentenceCoding | None, commitments: list[Commitment]
    ) -> Iterator[PartOf]:
        """What the rules would split a commitment into, without what is made of it already."""
        if coding is None or coding.label != SentenceLabel.COMMITMENT:
            return
        made = {(row.start, row.end) for row in commitments}
        for part in split(cut(self.text, span), language=self.document.language):
            own = part.span.moved(span.start)
            if (own.start, own.end) not in made:
                yield PartOf(own, cut(self.text, own))

    def guess(self, unit: Unit, place: Span | None) -> Guess | None:
        """How the rules would make a commitment of the unit, or of the part of it at `place`."""
        spans = [each.span for each in self.units]
        language = self.document.language
        return guess(self.text, spans, unit.span, language=language, place=place)

    @cached_property
    def _proposals(self) -> dict[Span, Proposed]:
        """What the rules of a first reading propose for each unit."""
        spans = [span for _number, _paragraph, units in self._units() for span in units]
        return proposals(self.text, spans, language=self.document.language)

    def _marked(self, span: Span) -> Iterator[Marked]:
        marks = [(Span(row.start, row.end), row.ref, True) for row in self.commitments]
        marks += [
            (Span(passage.start, passage.end), row.ref, False)
            for row in self.commitments
            for passage in row.contexts  # type: ignore[attr-defined]  # prefetched
        ]
        over = [one for one in marks if one[0].start < span.end and span.start < one[0].end]
        for piece in segments(span, [mark for mark, _ref, _is_own in over]):
            here = [over[place] for place in piece.marks]
            yield Marked(
                words=cut(self.text, piece.span),
                refs=tuple(ref for _span, ref, is_own in here if is_own),
                contexts=tuple(ref for _span, ref, is_own in here if not is_own),
            )


def _joinable(sentences: Sequence[Span]) -> set[Span]:
    """Each sentence, and those neighbours that one coding may join."""
    return {
        Span(first.start, last.end)
        for number, first in enumerate(sentences)
        for last in sentences[number : number + MOST_JOINED]
    }


def _is_within(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end


def _is_in_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
