"""Where the sources differ: every reading, and how it was decided."""

from django.http import HttpRequest

from tracker.formats.records.documents import DIFFERENCES
from tracker.models import Contradiction
from tracker.queries.documents import contradictions_for_page, documents_with_texts

from .page import Page, page


@page(table=DIFFERENCES)
def differences(request: HttpRequest) -> Page:
    """The points on which the sources differ or are unclear, what each says, and our decision."""
    points = _points()
    return Page(
        template="differences.html",
        context=lambda: {"points": points},
        rows=lambda: (reading for point in points for reading in point.readings.all()),
        facts=lambda: {"differences": points},
    )


def _points() -> list[Contradiction]:
    """The points with their readings, and with the texts, each of which is fetched once."""
    documents = documents_with_texts()
    points = list(contradictions_for_page())
    for point in points:
        for reading in point.readings.all():
            reading.document = documents[reading.document_id]
    return points
