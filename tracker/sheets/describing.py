"""What each column holds, as a page: made from the declaration, so that it cannot say otherwise."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import override

from tracker.importing.specs import spec_of
from tracker.models.fields import AnyField, target_of

from .declared import SCORE, SHEETS, WHY
from .marks import MARKS
from .sheet import Column, Part, Sheet

_INTRODUCTION = """\
# Columns of the spreadsheets

Made by `manage.py export_rows --columns` from `tracker/sheets/declared.py`: the same columns on the
way out and on the way in. [analyst.md](analyst.md) says how a spreadsheet is worked with.

- The first row names the columns, in any order. A column that is left out stays as it is on record;
  the columns that name the row are needed. An unknown column is refused.
- An empty cell says that there is nothing, not that it stays as it is. A row with nothing in it is
  passed over. A row that is not in the file stays on record: nothing is removed or withdrawn.
- CSV is UTF-8, with or without a byte order mark, with `,`, `;` or a tab between the cells. In CSV
  a text that a spreadsheet program could take for a formula has an apostrophe in front, which is
  taken away again on the way in.
- XLSX: the first sheet counts. Days may be days of the program, numbers its numbers; a formula is
  refused.
- A day is written 2026-11-27. Several keys are divided by spaces, several texts stand on lines of
  their own in one cell.
- At most 10,000 lines and 20 MB a file. All of a file is taken, or nothing.
"""


def described() -> str:
    """The page, in English."""
    with override("en"):
        return "\n".join((_INTRODUCTION, *(_of(sheet) for sheet in SHEETS.values())))


def _of(sheet: Sheet) -> str:
    head = f"## {sheet.label}: `{sheet.name}`\n\n{sheet.about}\n"
    table = ["| column | what it holds | how it is written | new row |", "|---|---|---|---|"]
    return "\n".join((head, *table, *_rows(sheet))) + "\n"


def _rows(sheet: Sheet) -> Iterator[str]:
    seen: set[str] = set()
    for part in sheet.parts:
        for column in part.columns:
            if column.name not in seen:
                seen.add(column.name)
                yield _row(column, _form(part.field_of(column)), is_needed=_is_needed(part, column))
    if any(part.model._meta.model_name == "assessment" for part in sheet.parts):
        marks = ", ".join(f"`{mark}`" for mark in MARKS)
        codes = "one column for each party, by its code"
        yield f"| `{SCORE}…` | The score of the party; {codes}. | {marks}, or empty | |"
        yield f"| `{WHY}…` | Why the party has no score; {codes}. | a text | |"


def _row(column: Column, form: str, *, is_needed: bool) -> str:
    return f"| `{column.name}` | {column.definition} | {form} | {'needed' if is_needed else ''} |"


def _is_needed(part: Part, column: Column) -> bool:
    if column.name == part.may_number:
        return False
    return column.is_key or column.name in part.key or column.field in spec_of(part.model).required


def _form(of: AnyField) -> str:
    if of.many_to_many:
        return f"keys of {target_of(of)._meta.verbose_name_plural}"
    if of.remote_field:
        names = getattr(target_of(of), "natural_key_fields", ())
        parts = f", {len(names)} parts divided by spaces" if len(names) > 1 else ""
        return f"a key of {target_of(of)._meta.verbose_name_plural}{parts}"
    if of.flatchoices:
        return ", ".join(f"`{value}`" for value, _label in of.flatchoices)
    kinds: tuple[tuple[type[AnyField], str], ...] = (
        (models.JSONField, "texts, each on a line of its own"),
        (models.BooleanField, "`true` or `false`"),
        (models.IntegerField, "a whole number"),
        (models.DecimalField, "a number"),
        (models.DateField, "a day"),
    )
    found = next((told for kind, told in kinds if isinstance(of, kind)), "a text")
    return f"{found}, at most {of.max_length} characters" if of.max_length else found
