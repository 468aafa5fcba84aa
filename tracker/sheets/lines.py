"""The lines of a file, before anything is known of what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.importing.refusals import short_json
from tracker.models.fields import Json

from .sheet import Cells

MOST_LINES = 10_000
MOST_COLUMNS = 200


class SheetRefused(Exception):
    """The file cannot be used as a whole, or from `row` on; the message is a sentence."""

    def __init__(self, reason: str, row: int | None = None, column: str = "") -> None:
        self.row, self.column = row, column
        super().__init__(reason)


@dataclass(frozen=True)
class Lines:
    """The lines of a sheet: the names of its columns, and each line with the row it stands in.

    The first row holds the names, so the first line stands in row 2.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        for number, cells in self.rows:
            yield number, dict(zip(self.names, cells, strict=True))

    def packed(self) -> Json:
        """The same as JSON can hold it."""
        return [self.names, self.rows]

    @classmethod
    def unpacked(cls, told: Json) -> "Lines":
        """What was packed."""
        names, rows = told
        return cls(tuple(names), tuple((number, tuple(cells)) for number, cells in rows))


def refuse_header(names: tuple[str, ...], known: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """Raise SheetRefused where the first row does not name columns of the sheet."""
    if not any(names):
        raise SheetRefused(_("The file is empty. The first row names the columns."))
    for place, name in enumerate(names, start=1):
        told = {"name": short_json(name), "number": place, "known": ", ".join(known)}
        if not name:
            raise SheetRefused(_("Column %(number)d has no name.") % told, 1)
        if name not in known:
            sentence = _("There is no column %(name)s. There are: %(known)s.")
            raise SheetRefused(sentence % told, 1, name)
        if name in names[: place - 1]:
            raise SheetRefused(_("The column %(name)s is there twice.") % told, 1, name)
    for name in keys:
        if name not in names:
            sentence = _("The column %(name)s is missing: it says which row is meant.")
            raise SheetRefused(sentence % {"name": name}, 1, name)


def line_of(number: int, cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells of a line, one for each column. Raises SheetRefused where there are others."""
    if len(cells) != width:
        told = _("The row has %(found)d cells, the first row has %(width)d.")
        raise SheetRefused(told % {"found": len(cells), "width": width}, number)
    return cells


def refuse_too_many(number: int) -> None:
    """Raise SheetRefused where the file has more lines than are taken at a time."""
    if number > MOST_LINES:
        told = _("The file has more than %(limit)d lines. Split it.")
        raise SheetRefused(told % {"limit": MOST_LINES})
