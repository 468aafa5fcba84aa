"""What people coded of the held texts, beside what the rules of a first reading say of the same.

The record has only what was approved, so every figure here is about approved codings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import PassageRole, SentenceLabel
from tracker.models import Commitment, CommitmentPassage, SentenceCoding
from tracker.text import Span, cut
from tracker.text.candidates import Proposal, read
from tracker.text.drafting import draft, parts
from tracker.text.reading_rules import RULES, Rule

from .labelled import COMMITMENT, NOT, NOT_PROSE, Figures, Judged, Labelled, judge

__all__ = [
    "FieldFigures",
    "RuleFigures",
    "by_field",
    "by_rule",
    "judged_of_record",
    "labelled_texts",
]

_LANGUAGE = "en"
_LABELS = {SentenceLabel.COMMITMENT: COMMITMENT, SentenceLabel.NOT_PROSE: NOT_PROSE}


@dataclass(frozen=True)
class RuleFigures:
    """How many sentences of how many texts a rule decided, and how often people agreed."""

    rule: Rule
    decided: int
    right: int
    texts: int
    wrong: tuple[Judged, ...]


@dataclass(frozen=True)
class FieldFigures:
    """How often the rules filled a field in as people did; of a list, each value by itself."""

    name: str | Promise
    figures: Figures


def labelled_texts() -> dict[str, tuple[str, list[Labelled]]]:
    """The texts that are held, by the key of their document, with the codings that count."""
    codings = SentenceCoding.objects.not_withdrawn().select_related("document__source_text")
    ordered = codings.filter(document__language=_LANGUAGE).order_by("document__key", "start")
    return {
        document.key: (
            document.text,
            [
                Labelled(
                    document.key,
                    Span(row.start, row.end),
                    _LABELS.get(SentenceLabel(row.label), NOT),
                    is_borderline=False,
                )
                for row in found
            ],
        )
        for document, found in groupby(ordered, lambda row: row.document)
        if document.text is not None
    }


def judged_of_record() -> list[Judged]:
    """Every coded sentence of the held texts but headings and the like, in their order."""
    return [
        one
        for text, found in labelled_texts().values()
        for one in judge(text, found)
        if one.labelled.label != NOT_PROSE
    ]


def by_rule(judged: Iterable[Judged]) -> list[RuleFigures]:
    """Each rule that decided a sentence, in the order in which the rules decide."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        found[one.proposal.rule.slug].append(one)
    return [
        RuleFigures(
            rule,
            decided=len(own),
            right=sum(one.is_commitment == rule.is_commitment for one in own),
            texts=len({one.labelled.doc for one in own}),
            wrong=tuple(one for one in own if one.is_commitment != rule.is_commitment),
        )
        for rule in RULES
        if (own := found.get(rule.slug))
    ]


def by_field() -> list[FieldFigures]:
    """How often what the rules fill in is what people coded, of the commitments of held texts.

    Of a sentence: into how many commitments it was split. Of a commitment: how it binds, its kind,
    its themes and catalysts.
    """
    pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for text, rows in _commitments():
        proposals = _proposals(text, rows)
        for span, own in groupby(rows, _sentence):
            made = list(own)
            words = cut(text, span)
            proposed = max(1, len(parts(words)))
            pairs["split"].append((True, proposed == len(made)))
            for row in made:
                _compare(pairs, text, row, proposals[span], is_whole=len(made) == 1)
    return [FieldFigures(_FIELDS[name], Figures.of(pairs[name])) for name in _FIELDS if pairs[name]]


_FIELDS: Mapping[str, str | Promise] = {
    "split": _("Number of commitments of a sentence"),
    "binding": _("Binding"),
    "kind": _("Kind"),
    "theme": _("Main theme"),
    "themes": _("Themes"),
    "catalysts": _("Catalysts"),
}


def _commitments() -> Iterator[tuple[str, list[Commitment]]]:
    """Each held text with its commitments, in their order."""
    stems = CommitmentPassage.objects.filter(role=PassageRole.CONTEXT).order_by("position")
    rows = (
        Commitment.objects.not_withdrawn()
        .filter(document__language=_LANGUAGE)
        .select_related("document__source_text", "sentence", "primary_theme")
        .prefetch_related("themes", Prefetch("passages", stems, to_attr="contexts"))
        .order_by("document__key", "sentence__start", "start")
    )
    for document, found in groupby(rows, lambda row: row.document):
        if document.text is not None:
            yield document.text, list(found)


def _sentence(row: Commitment) -> Span:
    return Span(row.sentence.start, row.sentence.end)


def _proposals(text: str, rows: Sequence[Commitment]) -> dict[Span, Proposal]:
    return dict(read(text, {_sentence(row) for row in rows}))


def _compare(
    pairs: Mapping[str, list[tuple[bool, bool]]],
    text: str,
    row: Commitment,
    proposal: Proposal,
    *,
    is_whole: bool,
) -> None:
    contexts = row.contexts  # type: ignore[attr-defined]  # prefetched
    span = _sentence(row) if is_whole else Span(row.start, row.end)
    stem = "" if is_whole else " ".join(cut(text, Span(one.start, one.end)) for one in contexts)
    own = draft(cut(text, span), proposal, stem=stem)
    themes, first = {one.slug for one in row.themes.all()}, row.primary_theme
    proposed = [one.value for one in own.themes]
    if row.binding:
        pairs["binding"].append((True, own.binding == row.binding))
    pairs["kind"].append((True, own.kind == row.obligation_kind))
    if first is not None:
        pairs["theme"].append((bool(proposed), proposed[:1] == [first.slug]))
    for name, ours, theirs in (
        ("themes", set(proposed), themes),
        ("catalysts", {one.value for one in own.catalysts}, set(row.catalysts)),
    ):
        pairs[name] += [(value in ours, value in theirs) for value in sorted(ours | theirs)]
