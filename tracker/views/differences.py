"""Where the sources differ: every reading, and how it was decided."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.formats.exports import csv_lines
from tracker.formats.records import Record, envelope, passage_record
from tracker.models import Contradiction, Document

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
def differences(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """The points on which the sources differ or are unclear, what each says, and our decision."""
    points = _points()
    if fmt == "csv":
        return csv_stream(csv_lines(_COLUMNS, _rows(points)), name="differences")
    if fmt == "json":
        return json_response(envelope("differences", differences=[_shape(p) for p in points]))
    return render(request, "differences.html", {"points": points})


def _points() -> list[Contradiction]:
    """The points with their readings, and with the texts, each of which is fetched once."""
    documents = Document.objects.with_texts()
    points = list(Contradiction.objects.for_page())
    for point in points:
        for reading in point.readings.all():
            reading.document = documents[reading.document_id]
    return points


def _point_record(point: Contradiction) -> Record:
    return {
        "key": point.key,
        "kind": point.kind,
        "topic": point.topic,
        "decision": point.decision,
    }


def _shape(point: Contradiction) -> Record:
    readings = [passage_record(reading) for reading in point.readings.all()]
    return {**_point_record(point), "readings": readings, "path": point.get_absolute_url()}


def _rows(points: Iterable[Contradiction]) -> Iterator[Record]:
    """One flat row a reading."""
    for point in points:
        for reading in point.readings.all():
            yield {**_point_record(point), **passage_record(reading)}
