"""The place of pasted words in a text: near the sentence first, then anywhere in it.

Words that stand in several places are told apart by those around them: of “and [we] agree” only
what is in the brackets is meant.
"""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tracker.publishing.errors import Refused, refusal
from tracker.text import (
    QuotationAmbiguous,
    QuotationEmpty,
    QuotationNotFound,
    Span,
    cut,
    find_quotation,
    fold_quotation,
    paragraph_number,
    paragraph_spans,
)

_AROUND = 25
_MOST_TOLD = 5
_BRACKETED = re.compile(
    r"(?P<before>[^\[\]]*)\[(?P<words>[^\[\]]*[^\[\]\s][^\[\]]*)\](?P<after>[^\[\]]*)"
)
_WORD = re.compile(r"\S+")


def place_of(text: str, quotation: str, *, near: Iterable[Span], field: str) -> Span:
    """The one span of the text that reads like the quotation, or like what is in its brackets.

    It is looked for within each span of `near` in turn, then in the whole text; the first of them
    that holds it decides. Raises Refused, about `field`: empty, nowhere, or in several places,
    which are told.
    """
    for within in (*near, Span(0, len(text))):
        spans = _places(text, quotation, within=within, field=field)
        if len(spans) > 1:
            told = _(
                "These words stand in %(n)d places: %(places)s. Add a word before or after them, or"
                " put them into [ ] among the words around them."
            )
            raise _ambiguous(told, text, spans, field=field)
        if spans:
            return spans[0]
    raise _not_found(quotation, field=field)


def paragraph_with(text: str, words: str, *, around: str, field: str) -> int:
    """The number, from 1, of the one paragraph of the text that has the words.

    `around` are words about them that stand once, for where the words themselves stand in several
    paragraphs; else ''. Raises Refused, about `field` or `around`.
    """
    within = Span(0, len(text))
    if around.strip():
        within = place_of(text, around, near=(), field="around")
    spans = _places(text, words, within=within, field=field)
    if not spans:
        if around.strip() and _places(text, words, within=Span(0, len(text)), field=field):
            told = _("The words around do not hold these words: “%(words)s”.")
            raise refusal(told % {"words": words.strip()[:80]}, field="around")
        raise _not_found(words, field=field)
    numbers = {paragraph_number(text, span) for span in spans}
    if len(numbers) > 1:
        told = _(
            "These words stand in %(n)d places, so paste the sentence that is meant under “Words"
            " around it”: %(places)s."
        )
        raise _ambiguous(told, text, spans, field=field)
    return numbers.pop()


def quoted(text: str, span: Span, *, near: Sequence[Span]) -> str:
    """What a person pastes so that `place_of` finds the span, with `near` as there.

    Its words alone, if that will do; else within as few words around them as it takes.
    """
    words = cut(text, span)
    if _is_there(text, words, span, near=near):
        return words
    begins = [0, *(found.start() for found in _WORD.finditer(text, 0, span.start))]
    ends = [*(found.end() for found in _WORD.finditer(text, span.end)), len(text)]
    for number in range(1, max(len(begins), len(ends)) + 1):
        first = begins[max(len(begins) - number, 0)]
        last = ends[min(number, len(ends)) - 1]
        for begin in (span.start, first):
            tried = f"{text[begin : span.start]}[{words}]{text[span.end : last]}"
            if _is_there(text, tried, span, near=near):
                return tried
    return words


def _is_there(text: str, quotation: str, span: Span, *, near: Iterable[Span]) -> bool:
    """Whether the quotation is found, and at that span."""
    try:
        return place_of(text, quotation, near=near, field="") == span
    except Refused:
        return False


def paragraph_of(text: str, span: Span) -> Span:
    """The paragraph in which the span starts."""
    return paragraph_spans(text)[paragraph_number(text, span) - 1]


def _inner(text: str, bracketed: re.Match[str]) -> Span:
    """The span of what is in the brackets, where all of it stands. Raises QuotationError."""
    before, words, after = bracketed.group("before", "words", "after")
    outer = find_quotation(text, before + words + after)
    start = outer.end - len(fold_quotation(words + after))
    return Span(start, outer.start + len(fold_quotation(before + words)))


def _moved(span: Span, within: Span) -> Span:
    return Span(span.start + within.start, span.end + within.start)


def _places(text: str, quotation: str, *, within: Span, field: str) -> list[Span]:
    """Where within the span the words stand; raises Refused where there are none to look for."""
    held = cut(text, within)
    bracketed = _BRACKETED.fullmatch(quotation.strip())
    try:
        # Brackets that stand in the text are letters of its own.
        if bracketed is None or quotation.strip() in held:
            found = find_quotation(held, quotation)
        else:
            found = _inner(held, bracketed)
    except QuotationNotFound:
        return []
    except QuotationEmpty:
        raise refusal(_("Select or paste the words of the text."), field=field) from None
    except QuotationAmbiguous as ambiguous:
        return [_moved(span, within) for span in ambiguous.spans]
    return [_moved(found, within)]


def _not_found(quotation: str, *, field: str) -> Refused:
    told = _(
        "These words do not stand in the text: “%(words)s”. Letters and marks must be its own."
    )
    return refusal(told % {"words": quotation.strip()[:80]}, field=field)


def _ambiguous(told: str, text: str, spans: list[Span], *, field: str) -> Refused:
    """That the words stand in several places, which `told` says, and which these are."""
    places = "; ".join(
        _("paragraph %(number)d: “%(words)s”")
        % {
            "number": paragraph_number(text, span),
            "words": "…{}…".format(
                text[max(span.start - _AROUND, 0) : span.end + _AROUND].replace("\n", " ")
            ),
        }
        for span in spans[:_MOST_TOLD]
    )
    return refusal(told % {"n": len(spans), "places": places}, field=field)
