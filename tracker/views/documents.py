"""Declarations and the other documents that the record cites."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.choices import Standing
from tracker.formats.exports import csv_lines
from tracker.formats.records import document_record, envelope
from tracker.models import Document

from .base import csv_stream, json_response, public

_COLUMNS = (
    "key",
    "title",
    "kind",
    "standing",
    "publisher",
    "date",
    "date_precision",
    "language",
    "source_url",
    "source_gone_on",
    "archive_url",
    "normalised_sha256",
    "path",
    "commitments",
)


@public()
def documents(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Every document, whose word it is, and how many promises stand in it."""
    found: list[Any] = list(Document.objects.for_list())
    rows = [
        {**document_record(document), "commitments": document.commitments} for document in found
    ]
    if fmt == "csv":
        return csv_stream(csv_lines(_COLUMNS, rows), name="declarations")
    if fmt == "json":
        return json_response(envelope("documents", documents=rows))
    return render(request, "documents.html", {"documents": found, "standings": Standing})
