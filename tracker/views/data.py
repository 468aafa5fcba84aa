"""The data as files, the log behind them, and how anybody checks it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentStanding
from tracker.choices.editing import ChangeKind
from tracker.filters import SearchFilter
from tracker.formats import linked
from tracker.formats.dataset import TABLES
from tracker.formats.dataset.making import Made
from tracker.formats.dataset.package import TITLE, Edition, Written
from tracker.formats.records.log import CHECKPOINT_PAGE, FILES, head_of
from tracker.formats.registry import FORMATS
from tracker.models import RecordEntry, Release
from tracker.pointintime.points import Point, current
from tracker.scoring import StatusDistribution
from tracker.text.prefixes import leading

from .citing import citation
from .commitments import left_out_of_agreed
from .dashboard import headline
from .dataset import made_now
from .filtering import valid
from .initiatives import left_out as left_out_of_initiatives
from .page import Omission, Page, page
from .searches import left_out as left_out_of_searches

_FORMS: dict[str, str | Promise] = {
    "zip": _("CSV files with their description (zip)"),
    "sqlite": "SQLite",
    "xlsx": _("Excel workbook"),
}
_VERIFIER = Path(__file__).resolve().parent.parent / "static/tracker/verify_log.py"


class _File(NamedTuple):
    """A file, and what it leaves out unless asked, with the file and the page that have it.

    `written`: how large it is, where that does not depend on the day of reading.
    """

    name: str | Promise
    format: str | Promise
    path: str
    without: str = ""
    elsewhere: str = ""
    page: str = ""
    written: Written | None = None


_LISTS: tuple[tuple[Promise, str], ...] = (
    (_("Counts by pillar and status"), "dashboard"),
    (_("Countries and their scores"), "parties"),
    (_("Countries beside each other"), "compare"),
    (_("Agencies and other bodies"), "actors"),
    (_("People"), "persons"),
    (_("Actions"), "actions"),
    (_("Timeline"), "timeline"),
    (_("Statuses over time"), "progress"),
    (_("Sources"), "sources"),
    (_("Documents"), "documents"),
    (_("Two documents beside each other"), "compare_documents"),
    (_("Where sources differ"), "differences"),
)


def _lists() -> Iterator[_File]:
    yield from _list(_("Commitments with status"), "commitments", left_out_of_agreed())
    yield from _list(
        _("Searches"), "searches", left_out_of_searches(valid(SearchFilter(QueryDict())))
    )
    yield from _list(_("Initiatives"), "initiatives", left_out_of_initiatives())
    for name, view in _LISTS:
        yield from _list(name, view, ())
    yield _File(_("Timeline as a calendar"), "iCalendar", reverse("timeline-calendar"))
    yield _File(_("What changed"), "Atom", reverse("changes_feed"))
    yield _File(_("What changed, with the difference"), "JSON", reverse("changes", args=["json"]))
    yield _File(_("The log: every public change since the start"), "JSON Lines", reverse("log"))
    yield _File(_("The head of the log"), "JSON", reverse("checkpoint"))
    yield _File(_("The program that verifies the log"), "Python", reverse("verifier"))
    yield _File(_("The description of all data, for programs"), "OpenAPI", reverse("openapi"))


def _dataset(made: Made) -> Iterator[_File]:
    """The whole dataset, in each of its forms."""
    for ending, written in made.files.items():
        path = reverse("dataset", args=[ending])
        yield _File(_("The whole dataset"), _FORMS[ending], path, written=written)


def _tables(made: Made) -> Iterator[_File]:
    """Each table of it as files that are the same whenever they are fetched."""
    for table in TABLES:
        for fmt, written in made.tables[table.name].items():
            path = reverse("data_table", args=[table.name, fmt])
            yield _File(table.title, FORMATS[fmt].label, path, written=written)


def _list(name: Promise, view: str, left_out: Iterable[Omission]) -> Iterator[_File]:
    """A list in each format."""
    left = next((left for left in left_out if left.number), None)
    without = f"{left.what}: {left.number}" if left else ""
    for fmt in FORMATS.values():
        path = reverse(view, args=[fmt.name])
        query = f"?{left.query}" if left and left.query else ""
        elsewhere, shown = (f"{path}{query}", f"{reverse(view)}{query}") if query else ("", "")
        yield _File(name, fmt.label, path, without, elsewhere, shown)


@dataclass(frozen=True)
class _Released:
    """A release as the page tells it: what it held, and what came since the one before."""

    row: Release
    headline: str
    changes: list[tuple[ChangeKind, int]]


def _release(row: Release) -> _Released:
    agreed = StatusDistribution.from_counts(row.counts[CommitmentStanding.AGREED])
    return _Released(
        row=row,
        headline=headline(agreed),
        changes=[(kind, row.changes[kind]) for kind in ChangeKind if kind in row.changes],
    )


def _overview_on(head: RecordEntry | None) -> str:
    """The overview on the day of the head, as an example of another day; '' without a head."""
    if not head:
        return ""
    with leading(Point(day=head.at.date()).prefix):
        return reverse("dashboard")


@page(table=FILES)
def data(request: HttpRequest) -> Page:
    """How to get, check and cite the data."""
    made = made_now(request)
    whole, tables = (list(_dataset(made)), list(_tables(made))) if made else ([], [])
    lists, head = list(_lists()), RecordEntry.objects.head()
    files = [*whole, *lists, *tables]
    releases = [_release(row) for row in Release.objects.all()]
    return Page(
        template="data.html",
        context=lambda: {
            "whole": whole,
            "lists": lists,
            "tables": [(table, made.tables[table.name]) for table in TABLES] if made else [],
            "head": head,
            "releases": releases,
            "another_day": _overview_on(head),
        },
        rows=lambda: files,
        facts=lambda: {
            "log": head_of(head),
            "releases": [released.row for released in releases],
        },
        citation=lambda: citation(
            request, key="data", title=TITLE, headline="", as_of=None, is_dataset=True
        ),
        linked=lambda base: linked.catalogue(base, made, Edition(head_of(head), current().release)),
    )


@page(table=CHECKPOINT_PAGE)
def checkpoint(request: HttpRequest) -> Page:
    """The head of the log: keep it, and nobody can change what came before it unnoticed."""
    return Page(template="", facts=head_of(RecordEntry.objects.head())._asdict)


@page(types=["application/jsonl"])
def log(request: HttpRequest) -> HttpResponseBase:
    """The whole log, one entry a line."""
    return StreamingHttpResponse(
        _lines(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="log.jsonl"'},
    )


def _lines() -> Iterator[str]:
    for entry in RecordEntry.objects.after(0):
        yield f"{entry.line}\n"


@page(types=["text/x-python"])
def verifier(request: HttpRequest) -> HttpResponseBase:
    """The stand-alone verifier, to be read before it is run."""
    return HttpResponse(
        _VERIFIER.read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify_log.py"'},
    )
