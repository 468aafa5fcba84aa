"""Pure text: the text rule, passages and their hashes, sentences, the search for a quotation.

Standard library only, but for the stems of words; positions are Unicode code points of a normalised
text; every error is a `TextError`.
"""

from tracker.text.folding import Word, fold, words_of
from tracker.text.normalise import NormalisedText, NotUTF8, TextError, normalise, normalise_text
from tracker.text.passages import (
    BadSpan,
    OutOfText,
    Span,
    body_paragraph_number,
    body_paragraphs,
    cut,
    matches,
    paragraph_number,
    paragraph_spans,
    sha256_of,
)
from tracker.text.quotes import (
    QuotationAmbiguous,
    QuotationEmpty,
    QuotationError,
    QuotationNotFound,
    find_quotation,
    fold_quotation,
)
from tracker.text.segments import Segment, segments
from tracker.text.sentences import sentence_spans
from tracker.text.snippets import Part, snippet

__all__ = [
    "BadSpan",
    "NormalisedText",
    "NotUTF8",
    "OutOfText",
    "Part",
    "QuotationAmbiguous",
    "QuotationEmpty",
    "QuotationError",
    "QuotationNotFound",
    "Segment",
    "Span",
    "TextError",
    "Word",
    "body_paragraph_number",
    "body_paragraphs",
    "cut",
    "find_quotation",
    "fold",
    "fold_quotation",
    "matches",
    "normalise",
    "normalise_text",
    "paragraph_number",
    "paragraph_spans",
    "segments",
    "sentence_spans",
    "sha256_of",
    "snippet",
    "words_of",
]
