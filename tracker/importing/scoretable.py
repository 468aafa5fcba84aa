"""Reads a table of scores and computes its aggregates, as other compliance programmes print them.

Pure: bytes in, rows out. In every error a row is a line of the file, the header being line 1; a row
that spans lines (a line break inside quotation marks) is the line on which it begins.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.choices import CellState
from tracker.scoring import (
    DEFAULT,
    Cell,
    RuleSet,
    format_average,
    format_percent,
    summarise,
    summarise_groups,
)
from tracker.text.labels import label_of

SCORE = "score"
IDENTIFIERS = ("report", "commitment", "member")
COLUMNS = (*IDENTIFIERS, SCORE)

_NOT_APPLICABLE = Cell(state=CellState.NOT_APPLICABLE)
_MINUS_SIGN = "\N{MINUS SIGN}"
_CELLS = {
    "+1": Cell(value=1),
    "1": Cell(value=1),
    "0": Cell(value=0),
    "-1": Cell(value=-1),
    f"{_MINUS_SIGN}1": Cell(value=-1),
    "n/a": _NOT_APPLICABLE,
    "": _NOT_APPLICABLE,
}
_ACCEPTED = f"1, +1, 0, -1, {_MINUS_SIGN}1, n/a or nothing"
_LONGEST_QUOTE = 80


class ScoreTableError(ValueError):
    """Why a table was refused: `row` (line of the file), `column`, `value` and `problem`.

    `column` is None where the fault lies in a row as a whole. As text, one line without control
    characters, the value being quoted, escaped and cut to a readable length.
    """

    def __init__(self, *, row: int, column: str | None, value: str, problem: str) -> None:
        self.row = row
        self.column = column
        self.value = value
        self.problem = problem
        place = f"row {row}" if column is None else f"row {row}, column {_quoted(column)}"
        super().__init__(f"{place}, value {_quoted(value)}: {problem}")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row of a table of scores; the identifiers are kept as they stand in the file.

    Two identifiers of a column are different labels if they are different at all.
    """

    line: int
    report: str
    commitment: str
    member: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class TableRow:
    """One aggregate, fields in the order of the output.

    `kind`: commitment, member or overall. `average` ("+0.86") and `percent` ("93") are rounded for
    print, and None without a scored cell. The counts are numbers of cells.
    """

    kind: str
    name: str
    average: str | None
    percent: str | None
    n_scored: int
    n_applicable: int
    plus: int
    zero: int
    minus: int


def parse_score(text: str) -> Cell:
    """The cell that `text` stands for.

    Read are `1`, `+1`, `0`, `-1`, `−1` (U+2212), `n/a` and nothing at all (both: not applicable),
    exactly so: no white space, no other case, no digits of other scripts. Raises ValueError else.
    """
    try:
        return _CELLS[text]
    except KeyError:
        raise ValueError(f"not a score; a score is {_ACCEPTED}") from None


def read_scores(data: bytes) -> list[ScoreRow]:
    """The rows of a CSV file with the columns report, commitment, member and score, in any order.

    UTF-8, with or without a byte order mark; quoting as in RFC 4180. Lines without any character
    hold no cell and are passed over; nothing else is. Raises ScoreTableError for the first fault:
    not UTF-8, a missing, unknown or repeated column, too few or too many cells, broken quotation
    marks, an identifier that is blank or holds NUL, one that is the same label as another of its
    column in another spelling (`text.labels`), a score outside the rule, or the same report,
    commitment and member twice.
    """
    records = _records(_decoded(data))
    header = next(records, (1, []))[1]
    _check_header(header)
    spellings: dict[tuple[str, str], tuple[str, int]] = {}
    rows: dict[tuple[str, ...], ScoreRow] = {}
    for line, values in records:
        if not values:
            continue
        row = _score_row(line, header, values)
        key = (row.report, row.commitment, row.member)
        for column, value in zip(IDENTIFIERS, key, strict=True):
            first, earlier = spellings.setdefault((column, label_of(value)), (value, line))
            if value != first:
                # Counted apart, two spellings of one label would be two.
                problem = (
                    f"row {earlier} spells it {first!a}; the two differ only in white space,"
                    " invisible characters or the way that letters are composed"
                )
                raise ScoreTableError(row=line, column=column, value=value, problem=problem)
        if rows.setdefault(key, row) is not row:
            problem = f"already stands in row {rows[key].line}"
            column, value = ", ".join(IDENTIFIERS), ", ".join(key)
            raise ScoreTableError(row=line, column=column, value=value, problem=problem)
    return list(rows.values())


def table_rows(rows: Iterable[ScoreRow], rules: RuleSet = DEFAULT) -> list[TableRow]:
    """The aggregates: commitments and members, each in order of first appearance, then overall.

    Commitments are told apart by report and commitment, and named by the commitment. Every average
    is that of a pool of cells; only the overall one follows `rules.aggregator`. Under rules that
    count n/a as zero, such a cell is one of n_scored, n_applicable and zero.
    """
    by_commitment: dict[tuple[str, str], list[Cell]] = {}
    by_member: dict[str, list[Cell]] = {}
    for row in rows:
        by_commitment.setdefault((row.report, row.commitment), []).append(row.cell)
        by_member.setdefault(row.member, []).append(row.cell)
    summaries = [
        *(("commitment", key[1], summarise(cells, rules)) for key, cells in by_commitment.items()),
        *(("member", member, summarise(cells, rules)) for member, cells in by_member.items()),
        ("overall", "overall", summarise_groups(by_commitment.values(), rules)),
    ]
    return [
        TableRow(
            kind=kind,
            name=name,
            average=None if one.average is None else format_average(one.average, rules),
            percent=None if one.percent is None else format_percent(one.percent, rules),
            n_scored=one.n_scored,
            n_applicable=one.n_applicable,
            plus=one.plus,
            zero=one.zero,
            minus=one.minus,
        )
        for kind, name, one in summaries
    ]


def _quoted(value: str) -> str:
    return repr(value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = len(_lines(error.object[: error.start].decode("utf-8") + "?"))
        wrong = f"0x{error.object[error.start : error.end].hex()}"
        problem = "the file is not UTF-8"
        raise ScoreTableError(row=row, column=None, value=wrong, problem=problem) from None


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = _lines(text)
    reader = csv.reader(lines, strict=True)
    first = 1
    try:
        for values in reader:
            yield first, values
            first = reader.line_num + 1
    except csv.Error as error:
        problem = f"broken quotation marks or a cell that is too long ({error})"
        value = lines[first - 1].rstrip("\r\n")
        raise ScoreTableError(row=first, column=None, value=value, problem=problem) from None


def _check_header(header: Sequence[str]) -> None:
    for position, column in enumerate(header):
        if column not in COLUMNS:
            problem = f"unknown column; the columns are {', '.join(COLUMNS)}"
        elif column in header[:position]:
            problem = "the column stands twice in the header"
        else:
            continue
        raise ScoreTableError(row=1, column=column, value=column, problem=problem)
    for column in COLUMNS:
        if column not in header:
            value, problem = ",".join(header), "the column is missing"
            raise ScoreTableError(row=1, column=column, value=value, problem=problem)


def _score_row(line: int, header: Sequence[str], values: Sequence[str]) -> ScoreRow:
    if len(values) != len(header):
        column = (*header, f"number {len(header) + 1}")[min(len(values), len(header))]
        problem = f"the row has {len(values)} cells, the header {len(header)}"
        raise ScoreTableError(row=line, column=column, value=",".join(values), problem=problem)
    named = dict(zip(header, values, strict=True))
    for column in IDENTIFIERS:
        if "\0" in named[column]:
            problem = "an identifier cannot hold NUL"
        elif not label_of(named[column]):
            problem = "an identifier cannot be blank"
        else:
            continue
        raise ScoreTableError(row=line, column=column, value=named[column], problem=problem)
    score = named.pop(SCORE)
    try:
        return ScoreRow(line=line, cell=parse_score(score), **named)
    except ValueError as error:
        raise ScoreTableError(row=line, column=SCORE, value=score, problem=str(error)) from None
