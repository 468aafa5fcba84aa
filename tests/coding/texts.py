"""Documents whose text is held, and of which nothing is coded."""

from tests import factories
from tracker.models import Document, SourceText
from tracker.text import normalise_text, paragraph_spans, sha256_of

from .communique import KEY


def held(text: str, *, key: str = KEY, standing: str = "agreed", **values: object) -> Document:
    """A document with its text, as an intake would put it there; nothing of it is coded."""
    words = normalise_text(text).text
    n = len(paragraph_spans(words))
    document: Document = factories.DocumentFactory.create(
        key=key,
        slug=key.lower(),
        title=f"Communiqué {key}",
        standing=standing,
        normalised_characters=len(words),
        normalised_sha256=sha256_of(words),
        paragraphs=n,
        body_paragraphs=n,
        **values,
    )
    SourceText.objects.create(document=document, text=words)
    return document
