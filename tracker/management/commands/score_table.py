"""Prints the averages and percents of a table of scores under a named set of rules."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.importing.scoretable import ScoreTableError, TableRow, read_scores, table_rows
from tracker.scoring import RULE_SETS, RuleSetError, rule_set
from tracker.text.formulas import guard_cell

_HEADER = tuple(field.name for field in fields(TableRow))
_NUMBERS = frozenset(_HEADER) - {"kind", "name"}
_REFUSED = 2


class Command(BaseCommand):
    """`manage.py score_table FILE.csv [--rules NAME] [--format csv|json|text]`.

    Needs no database. Ends with exit code 2, and nothing on standard output, if the file, a cell of
    it or the rules are refused.
    """

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Prints what a table of scores comes to: per commitment, per member, and overall."
        )
        parser.add_argument(
            "file",
            metavar="FILE.csv",
            type=Path,
            help=_("UTF-8, with the columns report, commitment, member and score"),
        )
        parser.add_argument(
            "--rules",
            default="default",
            metavar="NAME",
            help=_("one of %(names)s, or several joined with +") % {"names": ", ".join(RULE_SETS)},
        )
        parser.add_argument("--format", choices=tuple(_FORMATS), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rules = rule_set(options["rules"])
            rows = table_rows(read_scores(options["file"].read_bytes()), rules)
        except RuleSetError as error:
            raise CommandError(
                _("The rules were refused: %(problem)s.") % {"problem": error}, returncode=_REFUSED
            ) from error
        except ScoreTableError as error:
            raise CommandError(
                _("%(file)s was refused: %(problem)s.")
                % {"file": options["file"], "problem": error},
                returncode=_REFUSED,
            ) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(problem)s.")
                % {"file": options["file"], "problem": error.strerror},
                returncode=_REFUSED,
            ) from error
        self.stdout.write(_FORMATS[options["format"]](rows))


class _Line:
    """A file that gives each line back, so that a CSV writer hands it on."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Sequence[TableRow]) -> str:
    # A writer quotes the line breaks inside a cell only if they are part of its own line ending.
    writer = csv.writer(_Line(), lineterminator="\r\n")
    guarded = (replace(row, name=guard_cell(row.name)) for row in rows)
    lines: list[str] = [writer.writerow(cells) for cells in (_HEADER, *map(astuple, guarded))]
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


def _as_json(rows: Sequence[TableRow]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)


def _as_text(rows: Sequence[TableRow]) -> str:
    table = [_HEADER, *(tuple(map(_shown, astuple(row))) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, cell, width in zip(_HEADER, line, widths, strict=True)
        )
        for line in table
    )


def _shown(cell: str | int | None) -> str:
    return "" if cell is None else str(cell)


_FORMATS = {"csv": _as_csv, "json": _as_json, "text": _as_text}
