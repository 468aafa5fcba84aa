"""Commitments as Web Annotations on the text of their document.

Source: W3C, Web Annotation Data Model (2017), sections 4.2 (selectors) and 5.2 (pages).
"""

from collections.abc import Iterable

from tracker.formats.table import Record
from tracker.models import Commitment, Document
from tracker.text import Span, cut

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# The model has no word for a hash; schema.org's is used.
_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}]
_AROUND = 32


def annotation_page(document: Document, commitments: Iterable[Commitment], *, base: str) -> Record:
    """An AnnotationPage with one annotation a commitment; `base` is the address of the site.

    Positions count Unicode code points of the normalised text, whose hash its source carries. The
    words themselves are given only while the text is loaded.
    """
    page = f"{base}{document.get_absolute_url()}"
    return {
        "@context": _CONTEXT,
        "id": f"{page.rstrip('/')}.jsonld",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [
            {
                "id": f"{page}#{commitment.ref}",
                "type": "Annotation",
                "motivation": "describing",
                "rights": LICENCE,
                "body": _bodies(commitment, base),
                "target": _targets(document, commitment, page),
            }
            for commitment in commitments
        ],
    }


def _bodies(commitment: Commitment, base: str) -> list[Record]:
    """Our words for the promise, its ref, and its own page."""
    return [
        {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "text/plain",
            "language": "en",
            "value": commitment.statement,
        },
        {"type": "TextualBody", "purpose": "tagging", "value": commitment.ref},
        {
            "type": "SpecificResource",
            "purpose": "linking",
            "source": f"{base}{commitment.get_absolute_url()}",
        },
    ]


def _targets(document: Document, commitment: Commitment, page: str) -> list[Record]:
    """The span of the normalised text; and the same words at the source, if both are known."""
    quote = _quote(document, commitment)
    position: Record = {
        "type": "TextPositionSelector",
        "start": commitment.start,
        "end": commitment.end,
    }
    targets: list[Record] = [
        {
            "type": "SpecificResource",
            "source": {
                "id": f"{page.rstrip('/')}.txt",
                "type": "Text",
                "format": "text/plain",
                "language": document.language,
                "sha256": document.normalised_sha256,
            },
            "selector": [position, quote] if quote else [position],
            "sha256": commitment.sha256,
        }
    ]
    if quote and document.address:
        targets.append(
            {"type": "SpecificResource", "source": document.address, "selector": [quote]}
        )
    return targets


def _quote(document: Document, commitment: Commitment) -> Record | None:
    text, start, end = document.text, commitment.start, commitment.end
    if text is None:
        return None
    return {
        "type": "TextQuoteSelector",
        "exact": cut(text, Span(start, end)),
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
