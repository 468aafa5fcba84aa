"""From a value of the record to a cell, and from a cell to what a file of changes would say."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.db import models

from tracker.importing.changes.reading import Items, Node, Text
from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField
from tracker.publiclog.values import keys_of, stable_key
from tracker.text.formulas import guard_cell

_MINUS = "\N{MINUS SIGN}"


def value_of(of: AnyField, row: KeyedModel) -> object:
    """What the file holds of the field: a text, a number, a day, true or false, None."""
    if of.many_to_many:
        return " ".join(keys_of(getattr(row, of.name).all()))
    if of.remote_field:
        related = getattr(row, of.name)
        return None if related is None else stable_key(related)
    value = getattr(row, of.name)
    return "\n".join(value) if isinstance(value, list) else value


def text_of(value: object) -> str:
    """The value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def says_same(of: AnyField, cell: str, stored: str) -> bool:
    """Whether the cell says what the record holds, however it is written."""
    if cell == stored or _one_ending(cell) == _one_ending(stored):
        return True
    if of.many_to_many:
        return sorted(cell.split()) == sorted(stored.split())
    if isinstance(of, models.DecimalField) and cell and stored:
        try:
            return Decimal(cell) == Decimal(stored)
        except InvalidOperation:
            return False
    return False


def _one_ending(text: str) -> str:
    """The text as spreadsheet programs write it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def node_of(of: AnyField, row: int, cell: str) -> Node:
    """The cell as a part of a file of changes; the row of the sheet is its line."""
    if of.many_to_many:
        return listed(row, cell.split())
    if isinstance(of, models.JSONField):
        return listed(row, _one_ending(cell).split("\n") if cell else [])
    is_number = isinstance(of, models.IntegerField | models.DecimalField)
    if not cell:
        is_text = of.empty_strings_allowed and not of.null and not of.remote_field
        return Text(row, "", is_plain=not is_text)
    if is_number:
        return Text(row, plain_minus(cell), is_plain=True)
    return Text(row, cell, is_plain=isinstance(of, models.BooleanField))


def listed(row: int, parts: Iterable[str]) -> Items:
    """Several texts."""
    return Items(row, tuple(Text(row, part) for part in parts))


def plain_minus(cell: str) -> str:
    """The cell with the minus of a keyboard where the printed one stands."""
    return cell.replace(_MINUS, "-")


def guarded(cell: str) -> str:
    """The cell as CSV holds it before its own guard: that guard alone would be ambiguous.

    A text that starts with an apostrophe and then like a formula gets one more, so that taking one
    away gives back every text as it was.
    """
    return f"'{cell}" if cell.startswith("'") and _is_guarded(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that guards it."""
    return cell[1:] if cell.startswith("'") and _is_guarded(cell) else cell


def _is_guarded(cell: str) -> bool:
    bare = cell.lstrip("'")
    return guard_cell(bare) != bare
