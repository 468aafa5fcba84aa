"""Where the sources differ: every reading, and how it was decided."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.formats.exports import csv_lines
from tracker.formats.serializers import Shape, envelope, passage_shape
from tracker.models import Contradiction
from tracker.queries.documents import contradictions_for_page, documents_with_texts

from .base import csv_stream, json_response, public

_COLUMNS = (
    "key",
    "kind",
    "topic",
    "decision",
    "document",
    "paragraph",
    "start",
    "end",
    "sha256",
    "quotation",
)


@public()
def differences(request: HttpRequest, form: str = "html") -> HttpResponseBase:
    """The points on which the sources differ or are unclear, what each says, and our decision."""
    points = _points()
    if form == "csv":
        return csv_stream(csv_lines(_COLUMNS, _rows(points)), name="differences")
    if form == "json":
        return json_response(envelope("differences", differences=[_shape(p) for p in points]))
    return render(request, "differences.html", {"points": points})


def _points() -> list[Contradiction]:
    """The points with their readings, and with the texts, each of which is fetched once."""
    documents = documents_with_texts()
    points = list(contradictions_for_page())
    for point in points:
        for reading in point.readings.all():
            reading.document = documents[reading.document_id]
    return points


def _point_shape(point: Contradiction) -> Shape:
    return {
        "key": point.key,
        "kind": point.kind,
        "topic": point.topic,
        "decision": point.decision,
    }


def _shape(point: Contradiction) -> Shape:
    readings = [passage_shape(reading) for reading in point.readings.all()]
    return {**_point_shape(point), "readings": readings, "path": point.get_absolute_url()}


def _rows(points: Iterable[Contradiction]) -> Iterator[Shape]:
    """One flat row a reading."""
    for point in points:
        for reading in point.readings.all():
            yield {**_point_shape(point), **passage_shape(reading)}
