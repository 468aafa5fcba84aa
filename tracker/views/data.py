"""The data as files, the log behind them, and how anybody checks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentStanding
from tracker.choices.editing import ChangeKind
from tracker.formats.citations import distribution_sentence
from tracker.formats.exports import csv_lines
from tracker.formats.records import Record, checkpoint_record, envelope, release_record
from tracker.models import Entry, Release
from tracker.scoring import StatusDistribution

from .base import csv_stream, json_response, public

_VERIFIER = Path(__file__).resolve().parent.parent / "static/tracker/verify_log.py"
_COLUMNS = ("name", "format", "path")


class _File(NamedTuple):
    name: Promise
    format: str
    path: str

    @property
    def record(self) -> Record:
        return {"name": str(self.name), "format": self.format, "path": self.path}


def _files() -> list[_File]:
    return [
        _File(_("Commitments with status"), "CSV", reverse("commitments", args=["csv"])),
        _File(_("Commitments with status"), "JSON", reverse("commitments", args=["json"])),
        _File(_("Counts by pillar and status"), "CSV", reverse("dashboard", args=["csv"])),
        _File(_("Counts by pillar and status"), "JSON", reverse("dashboard", args=["json"])),
        _File(_("What changed"), "Atom", reverse("changes_feed")),
        _File(_("What changed, with the difference"), "JSON", reverse("changes", args=["json"])),
        _File(_("The log: every public change since the start"), "JSON Lines", reverse("log")),
        _File(_("The head of the log"), "JSON", reverse("checkpoint")),
        _File(_("The program that verifies the log"), "Python", reverse("verifier")),
    ]


@dataclass(frozen=True)
class _Released:
    """A release as the page tells it: what it held, and what came since the one before."""

    row: Release
    sentence: str
    changes: list[tuple[ChangeKind, int]]


def _release(row: Release) -> _Released:
    agreed = StatusDistribution.from_counts(row.counts[CommitmentStanding.AGREED])
    return _Released(
        row=row,
        sentence=distribution_sentence(agreed),
        changes=[(kind, row.changes[kind]) for kind in ChangeKind if kind in row.changes],
    )


@public()
def data(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """How to get, check and cite the data."""
    files, head = _files(), Entry.objects.head()
    releases = [_release(row) for row in Release.objects.all()]
    if fmt == "csv":
        return csv_stream(csv_lines(_COLUMNS, [file.record for file in files]), name="data")
    if fmt == "json":
        records = [file.record for file in files]
        return json_response(
            envelope(
                "data",
                log=checkpoint_record(head),
                files=records,
                releases=[release_record(released.row) for released in releases],
            )
        )
    return render(request, "data.html", {"files": files, "head": head, "releases": releases})


@public()
def checkpoint(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The head of the log: keep it, and nobody can change what came before it unnoticed."""
    return json_response(envelope("checkpoint", **checkpoint_record(Entry.objects.head())))


@public()
def log(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole log, one entry a line."""
    return StreamingHttpResponse(
        _lines(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="log.jsonl"'},
    )


def _lines() -> Iterator[str]:
    for entry in Entry.objects.after(0):
        yield f"{entry.line}\n"


@public()
def verifier(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The stand-alone verifier, to be read before it is run."""
    return HttpResponse(
        _VERIFIER.read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify_log.py"'},
    )
