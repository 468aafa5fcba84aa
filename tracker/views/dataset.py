"""The dataset: its files, and a page for each of its tables."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise

from tracker.formats.dataset import table_named
from tracker.formats.dataset.declaring import DatasetTable
from tracker.formats.dataset.making import FILES, TABLE_FACTS, Made, made_at, table_content
from tracker.formats.dataset.package import NAME, Written
from tracker.formats.records.log import head_of
from tracker.formats.registry import FORMATS
from tracker.formats.table import Table
from tracker.models import RecordEntry
from tracker.pointintime.points import current
from tracker.pointintime.turns import Busy

from .page import Page, page
from .refusals import NoSuchData


def made_now(request: HttpRequest) -> Made | None:
    """The files of the record that is read; None while its log is empty.

    None with a change set, too: its rows are not those of the head, whose files are kept. Raises
    Busy where they cannot be made now, for which the page then says so.
    """
    head = None if hasattr(request, "changeset") else RecordEntry.objects.head()
    try:
        return made_at(head_of(head)) if head else None
    except OSError as error:
        raise Busy from error


@page(types=FILES.values())
def dataset(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The whole dataset in one file."""
    made = made_now(request)
    if made is None:
        raise NoSuchData("There is no dataset of an empty log, nor of a change set.")
    try:
        # The answer closes it.
        file = made.path(ending).open("rb")
    except OSError as error:
        raise Busy from error
    point = current()
    name = f"{NAME}.{ending}" if point.is_now else f"{NAME}-{point.name}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FILES[ending])


# Each of the tables has columns of its own; what is said before the rows is the same.
@page(table=Table((), facts=TABLE_FACTS))
def data_table(request: HttpRequest, name: str) -> Page:
    """One table of the dataset: what its columns mean, and its files."""
    try:
        table = table_named(name)
    except KeyError:
        raise Http404 from None
    content = table_content(table, head_of(RecordEntry.objects.head()))
    return Page(
        template="data_table.html",
        context=lambda: {"table": table, "files": _files(request, table)},
        content=content,
    )


def _files(request: HttpRequest, table: DatasetTable) -> list[tuple[str | Promise, str, Written]]:
    """The files of the table whose bytes are known: label, address, and what was written."""
    made = made_now(request)
    return [
        (FORMATS[fmt].label, reverse("data_table", args=[table.name, fmt]), written)
        for fmt, written in (made.tables[table.name].items() if made else ())
    ]
