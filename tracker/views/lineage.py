"""Two texts beside each other: which promises were said again, strengthened, diluted or dropped."""

from itertools import groupby

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices.lineage import Fate
from tracker.filters import TwoDocuments
from tracker.formats.records.lineage import COMPARED
from tracker.models import Document
from tracker.queries.lineage import Compared, compared, documents_with_commitments, fates_of

from .filtering import valid
from .page import Context, Page, page


@page(table=COMPARED, filters=TwoDocuments)
def compare_documents(request: HttpRequest) -> Page:
    """What a later text does with the promises of an earlier one, by theme."""
    asked = valid(TwoDocuments(request.GET, documents=documents_with_commitments()))
    pair = asked.pair()
    every = compared(*pair) if len(pair) == 2 else []
    fate = asked.cleaned_data["fate"]
    rows = [row for row in every if fate in {"", row.fate}]
    return Page(
        template="lineage.html",
        context=lambda: _context(asked, pair, every, rows),
        rows=lambda: rows,
        facts=lambda: {"texts": pair, "fates": _fates(every)},
        query="&".join(f"{name}={slug}" for name, slug in asked.cleaned_data.items() if slug),
    )


def _fates(rows: list[Compared]) -> dict[str, int]:
    numbers = fates_of(rows)
    return {fate.value: numbers[fate] for fate in Fate}


def _context(
    asked: TwoDocuments, pair: list[Document], every: list[Compared], rows: list[Compared]
) -> Context:
    numbers = fates_of(every)
    themes = [(theme, list(found)) for theme, found in groupby(rows, lambda row: row.theme)]
    return {
        "asked": asked,
        "pair": pair,
        "fates": [(fate, numbers[fate]) for fate in Fate],
        "themes": [
            (theme, found, [(fate, number) for fate in Fate if (number := fates_of(found)[fate])])
            for theme, found in themes
        ],
        "chosen": asked.cleaned_data["fate"],
        "sentence": _sentence(every),
    }


def _sentence(rows: list[Compared]) -> str:
    """How many promises of the earlier text were taken up, and how many are new."""
    promises = {row.earlier for row in rows if row.earlier}
    taken = {row.earlier for row in rows if row.earlier and row.later}
    if len(promises) == 1:
        told = (
            _("The one commitment of the earlier text was taken up in the later one.")
            if taken
            else _("The one commitment of the earlier text was not taken up in the later one.")
        )
    else:
        told = ngettext(
            "Taken up in the later text: %(taken)s of %(total)s commitment of the earlier one.",
            "Taken up in the later text: %(taken)s of %(total)s commitments of the earlier one.",
            len(promises),
        ) % {"total": len(promises), "taken": len(taken)}
    new = fates_of(rows)[Fate.NEW]
    return f"{told} " + _("New there: %(number)s.") % {"number": new}
