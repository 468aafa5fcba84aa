"""The place of pasted words in a text: near the sentence first, then anywhere in it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tracker.publishing.errors import Refused, refusal
from tracker.text import (
    QuotationAmbiguous,
    QuotationEmpty,
    QuotationNotFound,
    Span,
    cut,
    find_quotation,
    paragraph_number,
    paragraph_spans,
)

_AROUND = 25
_MOST_TOLD = 5


def place_of(text: str, quotation: str, *, near: Iterable[Span], field: str) -> Span:
    """The one span of the text that reads like the quotation.

    It is looked for within each span of `near` in turn, then in the whole text; the first of them
    that holds it decides. Raises Refused, about `field`: empty, nowhere, or in several places,
    which are told.
    """
    for within in (*near, Span(0, len(text))):
        try:
            found = find_quotation(cut(text, within), quotation)
        except QuotationNotFound:
            continue
        except QuotationEmpty:
            raise refusal(_("Select or paste the words of the text."), field=field) from None
        except QuotationAmbiguous as ambiguous:
            spans = [_moved(span, within) for span in ambiguous.spans]
            raise _ambiguous(text, spans, field=field) from None
        return _moved(found, within)
    told = _(
        "These words do not stand in the text: “%(words)s”. Letters and marks must be its own."
    )
    raise refusal(told % {"words": quotation.strip()[:80]}, field=field)


def paragraph_of(text: str, span: Span) -> Span:
    """The paragraph in which the span starts."""
    return paragraph_spans(text)[paragraph_number(text, span) - 1]


def _moved(span: Span, within: Span) -> Span:
    return Span(span.start + within.start, span.end + within.start)


def _ambiguous(text: str, spans: list[Span], *, field: str) -> Refused:
    """That the words stand in several places, and which these are."""
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
    told = _("These words stand in %(n)d places, so add a word before or after them: %(places)s.")
    return refusal(told % {"n": len(spans), "places": places}, field=field)
