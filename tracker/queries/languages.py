"""The texts of one document in several languages, as far as they stand beside one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from tracker.models import Document
from tracker.text import cut, paragraph_spans


class OtherParagraph(NamedTuple):
    """A paragraph in another language."""

    language: str
    words: str


@dataclass(frozen=True)
class OtherText:
    """The text of a document in another language, paragraph by paragraph.

    `is_beside`: it has as many paragraphs as the text that it was asked for, so that each can stand
    beside the one of its number. Otherwise nobody knows which belong together.
    """

    document: Document
    paragraphs: list[str]
    is_beside: bool


def other_texts(document: Document) -> list[OtherText]:
    """The texts of the document in other languages, by language, in one query.

    Of a main text those that name it, of any other its main text. Withdrawn ones are left out; one
    that is not held has no paragraphs.
    """
    rows = Document.objects.not_withdrawn().select_related("source_text")
    found = rows.filter(Q(main_text=document) | Q(pk=document.main_text_id))
    own = len(paragraph_spans(document.text)) if document.text else 0
    texts = []
    for row in found.order_by("language", "key"):
        words = row.text or ""
        paragraphs = [cut(words, span) for span in paragraph_spans(words)] if words else []
        is_beside = bool(paragraphs) and len(paragraphs) == own
        texts.append(OtherText(row, paragraphs, is_beside))
    return texts


def beside(texts: Iterable[OtherText], number: int) -> list[OtherParagraph]:
    """What stands beside the paragraph of that number, which counts from 1, in each language."""
    return [
        OtherParagraph(one.document.language, one.paragraphs[number - 1])
        for one in texts
        if one.is_beside
    ]
