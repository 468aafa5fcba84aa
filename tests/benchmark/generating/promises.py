"""A generated document: its text, and the commitments that stand in it."""

import datetime as dt
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Model

from tracker.choices import (
    CommitmentStanding,
    DocumentKind,
    DuePrecision,
    ObligationRole,
    Precision,
    SentenceLabel,
    Standing,
    Status,
)
from tracker.models import (
    Actor,
    Commitment,
    Document,
    Methodology,
    Obligation,
    Pillar,
    Section,
    SentenceCoding,
    SourceText,
    Theme,
    User,
)

from .weights import (
    BINDING_WEIGHTS,
    DEEDS,
    FIRST_DAY,
    OBLIGATION_WEIGHTS,
    PILLAR_WEIGHTS,
    STATUS_WEIGHTS,
    THINGS,
    VERBS,
    WAYS,
    day,
    digest,
    pick,
)

PREFIX = "GEN-"
# One commitment in so many is not assessed, and one in so many binds one party alone.
NOT_ASSESSED_EVERY = 25
ONE_DEBTOR_EVERY = 6

_SENTENCES_PER_PARAGRAPH = 5
_REPORTED_EVERY = 10  # documents
_ONE_DUE_OF = 30  # commitments, on average
_LAST_DOCUMENT = dt.date(2025, 4, 30)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The rows of the loaded record on which generated rows stand, all saved already."""

    pillars: Sequence[tuple[Pillar, Sequence[Theme]]]
    themes: Sequence[Theme]
    parties: Sequence[Actor]
    methodology: Methodology
    author: User
    reviewer: User


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What the rows of one commitment have in common; `status` is None where nobody judged it."""

    number: int
    commitment: Commitment
    debtors: Sequence[Actor]
    status: Status | None


@dataclass(frozen=True, kw_only=True)
class _Sentence:
    """The words of one commitment and their place in the document's text."""

    number: int
    area: int
    verb: str
    deed: str
    words: str
    paragraph: int
    place: int
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def document_promises(
    random: Random, number: int, refs: range, ground: Ground
) -> Generator[list[Model], None, list[Promise]]:
    """Yield the rows of one document up to its obligations; return what later rows rest on."""
    sentences, text = _sentences(random, refs, ground)
    document = _document(random, number, text, sentences[-1].paragraph)
    yield [document]
    yield [SourceText(document_id=document.pk, text=text)]
    sections = _sections(document, sentences, ground)
    yield [*sections.values()]
    codings = [_coding(document, sentence) for sentence in sentences]
    yield [*codings]
    promises = [
        Promise(
            number=sentence.number,
            commitment=_commitment(
                random, sentence, document, sections[sentence.area], coding, ground
            ),
            debtors=(
                [random.choice(ground.parties)]
                if sentence.number % ONE_DEBTOR_EVERY == 0
                else ground.parties
            ),
            status=(
                None if sentence.number % NOT_ASSESSED_EVERY == 0 else pick(random, STATUS_WEIGHTS)
            ),
        )
        for sentence, coding in zip(sentences, codings, strict=True)
    ]
    yield [promise.commitment for promise in promises]
    yield [
        Commitment.themes.through(commitment_id=promise.commitment.pk, theme_id=theme)
        for promise in promises
        for theme in _themes(random, promise.commitment.primary_theme_id, ground.themes)
    ]
    yield [
        Obligation(
            commitment_id=promise.commitment.pk, actor_id=party.pk, role=ObligationRole.DEBTOR
        )
        for promise in promises
        for party in promise.debtors
    ]
    return promises


def _sentences(random: Random, refs: range, ground: Ground) -> tuple[list[_Sentence], str]:
    """Return the sentences in the order of the pillars, and the normalised text they make up."""
    weights = [PILLAR_WEIGHTS.get(pillar.slug, 1) for pillar, _themes in ground.pillars]
    areas = sorted(random.choices(range(len(ground.pillars)), weights, k=len(refs)))
    sentences: list[_Sentence] = []
    text = ""
    for index, (number, area) in enumerate(zip(refs, areas, strict=True)):
        paragraph, place = divmod(index, _SENTENCES_PER_PARAGRAPH)
        if index:
            text += " " if place else "\n\n"
        verb, deed = random.choice(VERBS), f"{random.choice(DEEDS)} {random.choice(THINGS)}"
        sentence = _Sentence(
            number=number,
            area=area,
            verb=verb,
            deed=deed,
            words=f"We {verb} {deed} {random.choice(WAYS)}, as generated promise {number} says",
            paragraph=paragraph + 1,
            place=place + 1,
            start=len(text),
        )
        text += f"{sentence.words}."
        sentences.append(sentence)
    return sentences, text


def _document(random: Random, number: int, text: str, paragraphs: int) -> Document:
    hash_of_text = digest(text)
    return Document(
        key=f"{PREFIX}{number:05}",
        slug=f"generated-{number:05}",
        kind=DocumentKind.JOINT_STATEMENT,
        kind_note="generated",
        standing=Standing.REPORTED if number % _REPORTED_EVERY == 0 else Standing.AGREED,
        standing_note="generated",
        title=f"Generated declaration {number}, made for measuring only",
        publisher="manage.py generate",
        publisher_as_recorded="manage.py generate",
        publisher_basis="generated",
        date=day(random, FIRST_DAY, _LAST_DOCUMENT),
        date_precision=Precision.DAY,
        date_basis="generated",
        language="en",
        event_note="no event",
        file_name=f"generated-{number:05}.txt",
        raw_bytes=len(text.encode()),
        raw_sha256=hash_of_text,
        normalised_characters=len(text),
        normalised_sha256=hash_of_text,
        paragraphs=paragraphs,
        body_paragraphs=paragraphs,
    )


def _sections(
    document: Document, sentences: Sequence[_Sentence], ground: Ground
) -> dict[int, Section]:
    """Return a section for each pillar that the document touches, by the pillar's index."""
    areas = dict.fromkeys(sentence.area for sentence in sentences)
    pillars = {area: ground.pillars[area][0] for area in areas}
    return {
        area: Section(
            document_id=document.pk,
            slug=pillar.slug,
            title=f"Generated section on {pillar.name}",
            position=position,
        )
        for position, (area, pillar) in enumerate(pillars.items(), start=1)
    }


def _coding(document: Document, sentence: _Sentence) -> SentenceCoding:
    return SentenceCoding(
        document_id=document.pk,
        paragraph=sentence.paragraph,
        number=sentence.place,
        start=sentence.start,
        end=sentence.end + 1,
        sha256=digest(f"{sentence.words}."),
        label=SentenceLabel.COMMITMENT,
    )


def _commitment(
    random: Random,
    sentence: _Sentence,
    document: Document,
    section: Section,
    coding: SentenceCoding,
    ground: Ground,
) -> Commitment:
    pillar, themes = ground.pillars[sentence.area]
    is_agreed = document.standing == Standing.AGREED
    return Commitment(
        ref=f"{PREFIX}{sentence.number:06}",
        document_id=document.pk,
        paragraph=sentence.paragraph,
        start=sentence.start,
        end=sentence.end,
        sha256=digest(sentence.words),
        title=f"{sentence.deed.capitalize()} ({sentence.number})",
        statement=f"The parties promised to {sentence.deed}, in a sentence made for measuring.",
        done_when=f"A record shows that they began to {sentence.deed}.",
        standing=CommitmentStanding.AGREED if is_agreed else CommitmentStanding.REPORTED,
        pillar_id=pillar.pk,
        pillar_basis="generated",
        primary_theme_id=random.choice(themes or ground.themes).pk,
        section_id=section.pk,
        sentence_id=coding.pk,
        body_paragraph=sentence.paragraph,
        stated_subject="we",
        collectively_agreed="yes" if is_agreed else "reported",
        operative_verb=sentence.verb,
        binding=pick(random, BINDING_WEIGHTS),
        obligation_kind=pick(random, OBLIGATION_WEIGHTS),
        commitment_types=["support"],
        coding_confidence=Decimal(random.randint(50, 95)) / 100,
        borderline=random.randrange(60) < 7,
        evidence_sought="Acts on record.",
        initial_status="generated",
        stricter_reading="counts",
        **_due(random, document),
    )


def _due(random: Random, document: Document) -> dict[str, Any]:
    if document.date is None or random.randrange(_ONE_DUE_OF):
        return {}
    some_day = document.date + dt.timedelta(days=random.randint(200, 2000))
    last_of_a_month = some_day.replace(day=1) - dt.timedelta(days=1)
    return {"due_on": last_of_a_month, "due_precision": DuePrecision.MONTH}


def _themes(random: Random, primary: int | None, themes: Sequence[Theme]) -> list[int]:
    """Return the keys of a commitment's themes: mostly two."""
    second: int = random.choice(themes).pk
    is_alone = second == primary or random.randrange(4) == 0
    own = [] if primary is None else [primary]
    return own if is_alone else [*own, second]
