"""Tables of scores: what is read, what is refused and where, and what the aggregates come to."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.choices import CellState
from tracker.importing.scoretable import (
    COLUMNS,
    ScoreRow,
    ScoreTableError,
    TableRow,
    parse_score,
    read_scores,
    table_rows,
)
from tracker.scoring import DEFAULT, RULE_SETS, Cell, rule_set
from tracker.text.labels import label_of

HEADER = "report,commitment,member,score\n"
NA = Cell(state=CellState.NOT_APPLICABLE)
ACCEPTED = {
    "1": Cell(value=1),
    "+1": Cell(value=1),
    "0": Cell(value=0),
    "-1": Cell(value=-1),
    "−1": Cell(value=-1),
    "n/a": NA,
    "": NA,
}
identifiers = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: label_of(text) != "")
keys = st.tuples(identifiers, identifiers, identifiers)
tables = st.lists(
    st.tuples(
        st.tuples(st.sampled_from("RS"), st.sampled_from("abc"), st.sampled_from("KUT")),
        st.sampled_from([*ACCEPTED]),
    ),
    unique_by=lambda row: row[0],
)


def written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


def refused(text: str | bytes) -> ScoreTableError:
    with pytest.raises(ScoreTableError) as caught:
        read_scores(text.encode() if isinstance(text, str) else text)
    return caught.value


def place(error: ScoreTableError) -> tuple[int, str | None, str]:
    return error.row, error.column, error.value


# Scores


@pytest.mark.parametrize(("text", "cell"), ACCEPTED.items())
def test_a_score_is_read(text: str, cell: Cell) -> None:
    assert parse_score(text) == cell


@pytest.mark.parametrize(
    "text",
    [
        "+", "-", "−", "2", "-2", "1.5", "1.0", "01", "+0", "-0", "--1", "+-1", "NaN", "50%",
        "true", "x", "N/A", "N/a", "na", "n.a.", "none", " ", " 1", "1 ", "\t1", "1\n", "1\0",
        "\N{NO-BREAK SPACE}1", "\N{ZERO WIDTH SPACE}1", "١", "１", "－1", "–1", "＋1", "¹", "½",
        "=1", "'1", "1e0", "0x1", "1_",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a score; a score is 1, \+1, 0, -1, −1, n/a or"):
        parse_score(text)
    error = refused(written([("R", "C", "KZ", text)]))
    assert place(error) == (2, "score", text)


@settings(deadline=None)
@given(st.text())
def test_only_the_seven_spellings_are_scores(text: str) -> None:
    if text in ACCEPTED:
        assert parse_score(text) == ACCEPTED[text]
    else:
        with pytest.raises(ValueError, match="not a score"):
            parse_score(text)


# Files


def test_identifiers_are_kept_as_they_are() -> None:
    names = ["2015-1", "007", " UZ ", "=1+1", "e\u0301", "o‘zbek", "\u202eKZ", "1E5", "1e5"]
    names += ["<b>", "a\nb", "a,b", 'a"b']
    rows = read_scores(written([(name, name, name, "1") for name in names]))
    assert [row.report for row in rows] == names
    assert [row.commitment for row in rows] == names
    assert [row.member for row in rows] == names


@settings(deadline=None)
@given(st.dictionaries(keys, st.sampled_from([*ACCEPTED])))
def test_what_a_csv_writer_wrote_is_read_back(table: dict[tuple[str, str, str], str]) -> None:
    spellings = [{label_of(part): part for part in parts} for parts in zip(*table, strict=True)]
    table = {
        key: score
        for key, score in table.items()
        if all(known[label_of(part)] == part for known, part in zip(spellings, key, strict=True))
    }
    rows = read_scores(written([(*key, score) for key, score in table.items()]))
    assert {(row.report, row.commitment, row.member): row.cell for row in rows} == {
        key: ACCEPTED[score] for key, score in table.items()
    }


@settings(deadline=None)
@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map((HEADER + "{}").format)))
def test_any_file_is_read_or_refused_in_one_printable_line(data: bytes | str) -> None:
    try:
        problem = f"{len(read_scores(data.encode() if isinstance(data, str) else data))} rows"
    except ScoreTableError as error:
        problem = str(error)
    assert problem.isprintable()


@pytest.mark.parametrize("column", [0, 1, 2], ids=COLUMNS[:3])
def test_two_spellings_of_one_label_are_never_counted_apart(column: int) -> None:
    for one, other in [
        ("US", "US "),
        ("US", " US"),
        ("US", "US\N{NO-BREAK SPACE}"),
        ("US", "\N{NARROW NO-BREAK SPACE}US"),
        ("US", "US\N{ZERO WIDTH SPACE}"),
        ("US", "\N{RIGHT-TO-LEFT MARK}US"),
        ("US", "U\N{SOFT HYPHEN}S"),
        ("US", "US\t"),
        ("New York", "New  York"),
        ("New York", "New\N{NO-BREAK SPACE}York"),
        ("Côte", "Co\u0302te"),
        ("Ўзбек", "У\u0306збек"),
        ("Å", "\N{ANGSTROM SIGN}"),
    ]:
        for first, second in ((one, other), (other, one)):
            keys = [["R", "C", "KZ"], ["R", "C", "KZ"], ["R", "C", "UZ"]]
            keys[0][column], keys[1][column] = first, second
            error = refused(written([(*key, "1") for key in keys]))
            assert place(error) == (3, COLUMNS[column], second)
            assert f"row 2 spells it {first!a}" in error.problem


def test_case_and_width_can_be_seen_and_tell_labels_apart() -> None:
    names = ["us", "US", "\uff35\uff33", "U S"]
    rows = read_scores(written([("R", "C", name, "1") for name in names]))
    assert [row.name for row in table_rows(rows) if row.kind == "member"] == names


def test_a_byte_order_mark_is_accepted() -> None:
    assert len(read_scores(b"\xef\xbb\xbf" + written([("R", "C", "KZ", "1")]))) == 1


def test_columns_may_stand_in_any_order() -> None:
    rows = read_scores(b"score,member,report,commitment\n-1,KZ,R,C\n")
    assert rows == [ScoreRow(2, "R", "C", "KZ", Cell(value=-1))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    text = f"{HEADER}R,C,KZ,1\nR,C,US,0\nR,C,KG,?\n".replace("\n", end)
    assert refused(text).row == 4


def test_a_table_without_rows_is_a_table() -> None:
    assert read_scores(HEADER.encode()) == []


def test_lines_without_a_character_are_passed_over_and_counted() -> None:
    text = f"{HEADER}\nR,C,KZ,1\n\n\nR,C,US,0\n\n"
    assert [row.line for row in read_scores(text.encode())] == [3, 6]


def test_line_breaks_inside_quotes_keep_row_numbers_right() -> None:
    text = f'{HEADER}R,"a\nb\r\nc",KZ,1\nR,C,US,1\n"R\n2",C,US,+\n'
    error = refused(text)
    assert place(error) == (6, "score", "+")
    rows = read_scores(text.replace("+", "0").encode())
    assert [row.line for row in rows] == [2, 5, 6]
    assert rows[0].commitment == "a\nb\r\nc"


@pytest.mark.parametrize(
    ("header", "column", "problem"),
    [
        ("", "report", "missing"),
        ("\nreport,commitment,member,score", "report", "missing"),
        ("report,commitment,member", "score", "missing"),
        ("commitment,member,score", "report", "missing"),
        ("report,commitment,member,score,note", "note", "unknown column"),
        ("report,commitment,member,score,", "", "unknown column"),
        ("report,commitment,member,Score", "Score", "unknown column"),
        ("report,commitment,member, score", " score", "unknown column"),
        ("report;commitment;member;score", "report;commitment;member;score", "unknown column"),
        ("report,commitment,member,score,member", "member", "twice"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}" * 2 + HEADER.strip(), "\ufeffreport", "unknown column"),
    ],
)
def test_a_wrong_header_is_refused_by_its_column(header: str, column: str, problem: str) -> None:
    error = refused(f"{header}\nR,C,KZ,1\n")
    assert (error.row, error.column) == (1, column)
    assert problem in error.problem


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("R,C,KZ", "score", "the row has 3 cells, the header 4"),
        ("R", "commitment", "the row has 1 cells, the header 4"),
        (" ", "commitment", "the row has 1 cells, the header 4"),
        ("R,C,KZ,1,", "number 5", "the row has 5 cells, the header 4"),
        ("R,C,KZ,1,2,3", "number 5", "the row has 6 cells, the header 4"),
    ],
)
def test_a_ragged_row_is_refused(line: str, column: str, problem: str) -> None:
    error = refused(f"{HEADER}R,C,US,1\n{line}\n")
    assert place(error) == (3, column, line)
    assert error.problem == problem


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        (",C,KZ,1", "report", ""),
        ("R, ,KZ,1", "commitment", " "),
        ("R,C,\N{NO-BREAK SPACE}\t,1", "member", "\N{NO-BREAK SPACE}\t"),
        (",,,", "report", ""),
        ("R,C,K\0Z,1", "member", "K\0Z"),
        ("R,C,KZ,\0", "score", "\0"),
    ],
)
def test_a_blank_identifier_and_nul_are_refused(line: str, column: str, value: str) -> None:
    assert place(refused(f"{HEADER}{line}\n")) == (2, column, value)


@pytest.mark.parametrize(
    ("text", "row", "value"),
    [
        ('R,C,KZ,1\nR,"C,US,1\nR,D,US,1\n', 3, 'R,"C,US,1'),
        ('R,"C"x,KZ,1\n', 2, 'R,"C"x,KZ,1'),
        ('R,C,KZ,"1', 2, 'R,C,KZ,"1'),
    ],
)
def test_broken_quotation_marks_are_refused(text: str, row: int, value: str) -> None:
    error = refused(HEADER + text)
    assert place(error) == (row, None, value)
    assert error.problem.startswith("broken quotation marks")


def test_a_cell_of_a_megabyte_is_refused_in_a_short_message() -> None:
    error = refused(f"{HEADER}R,{'x' * 1_000_000},KZ,1\n")
    assert error.row == 2
    assert len(str(error)) < 300


def test_the_same_cell_twice_is_refused() -> None:
    error = refused(f"{HEADER}R,C,KZ,1\nR,C,US,1\nR,C,KZ,1\n")
    assert place(error) == (4, "report, commitment, member", "R, C, KZ")
    assert error.problem == "already stands in row 2"


def test_cells_that_differ_in_one_identifier_are_different_cells() -> None:
    text = f"{HEADER}R,C,KZ,1\nR,C,kz,1\nR,D,KZ,1\nS,C,KZ,1\n"
    assert len(read_scores(text.encode())) == 4


@pytest.mark.parametrize(
    ("data", "row", "value"),
    [
        (HEADER.encode() + b"R,C,KZ,1\nR,\xd2\xe0,US,1\n", 3, "0xd2"),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\xff", 2, "0xff"),
        (b"\r\n\r\xff", 3, "0xff"),
        (HEADER.encode("utf-16"), 1, "0xff"),
        (HEADER.encode() + b"\xed\xa0\x80,C,KZ,1", 2, "0xed"),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused(data: bytes, row: int, value: str) -> None:
    error = refused(data)
    assert place(error) == (row, None, value)
    assert error.problem == "the file is not UTF-8"


def test_a_utf_16_file_without_mark_is_refused() -> None:
    assert refused(HEADER.encode("utf-16-le")).row == 1


def test_a_message_names_row_column_and_value_on_one_printable_line() -> None:
    assert str(refused(f"{HEADER}R,C,KZ,+\n")) == (
        "row 2, column 'score', value '+': not a score; a score is 1, +1, 0, -1, −1, n/a or nothing"
    )
    message = str(refused(f'{HEADER}R,C,KZ,"\x1b[2J\n\u202e"\n'))
    assert message.startswith("row 2, column 'score', value '\\x1b[2J\\n\\u202e': ")


# Aggregates


def aggregates(text: str, names: str = "default") -> list[TableRow]:
    return table_rows(read_scores((HEADER + text).encode()), rule_set(names))


def figures(rows: Iterable[TableRow]) -> list[tuple[str, str, str | None, str | None]]:
    return [(row.kind, row.name, row.average, row.percent) for row in rows]


def test_aggregates_stand_in_order_of_first_appearance() -> None:
    rows = aggregates("R,2015-2,US,1\nR,2015-1,KZ,0\nS,2015-2,KZ,-1\nR,2015-2,KZ,n/a\n")
    assert [(row.kind, row.name) for row in rows] == [
        ("commitment", "2015-2"),
        ("commitment", "2015-1"),
        ("commitment", "2015-2"),
        ("member", "US"),
        ("member", "KZ"),
        ("overall", "overall"),
    ]
    assert [row.average for row in rows] == ["+1.00", "0.00", "-1.00", "+1.00", "-0.50", "0.00"]


def test_a_table_in_the_shape_that_programmes_publish_comes_out_as_printed() -> None:
    members = ["CA", "FR", "DE", "IT", "JP", "UK", "US"]
    scores = {"2015-1": "1 1 1 1 1 1 0", "2015-2": "1 0 −1 n/a +1 0 -1", "2015-3": "1 1 0 0 0 1 0"}
    text = "".join(
        f"G7,{commitment},{member},{score}\n"
        for commitment, line in scores.items()
        for member, score in zip(members, line.split(), strict=True)
    )
    rows = aggregates(text, "g20-2024")
    assert figures(rows) == [
        ("commitment", "2015-1", "+0.86", "93"),
        ("commitment", "2015-2", "0.00", "50"),
        ("commitment", "2015-3", "+0.43", "71"),
        ("member", "CA", "+1.00", "100"),
        ("member", "FR", "+0.67", "83"),
        ("member", "DE", "0.00", "50"),
        ("member", "IT", "+0.50", "75"),
        ("member", "JP", "+0.67", "83"),
        ("member", "UK", "+0.67", "83"),
        ("member", "US", "-0.33", "33"),
        ("overall", "overall", "+0.45", "73"),
    ]
    assert rows[1] == TableRow("commitment", "2015-2", "0.00", "50", 6, 6, 2, 2, 2)
    assert aggregates(text) == rows


FIVE_OF_TWENTY = "".join(
    f"R,C,m{number},{score}\n"
    for number, score in enumerate(["1"] * 8 + ["0"] * 9 + ["-1"] * 3 + ["n/a"])
)


@pytest.mark.parametrize(
    ("names", "average", "percent", "n_scored", "zero"),
    [
        ("default", "+0.25", "63", 20, 9),
        ("g20-2024", "+0.25", "63", 20, 9),
        ("half-even", "+0.25", "62", 20, 9),
        ("truncate", "+0.25", "62", 20, 9),
        ("percent-100s", "+0.25", "25", 20, 9),
        ("na-as-zero", "+0.24", "62", 21, 10),
        ("na-as-zero+truncate", "+0.23", "61", 21, 10),
        ("na-as-zero+percent-100s+half-even", "+0.24", "24", 21, 10),
    ],
)
def test_a_rule_set_changes_the_figures(
    names: str, average: str, percent: str, n_scored: int, zero: int
) -> None:
    overall = aggregates(FIVE_OF_TWENTY, names)[-1]
    assert overall == TableRow(
        "overall", "overall", average, percent, n_scored, n_scored, 8, zero, 3
    )


def test_the_mean_of_averages_changes_the_overall_row_alone() -> None:
    text = "R,A,KZ,1\nR,B,KZ,-1\nR,B,US,-1\nR,B,TJ,0\nR,C,KZ,n/a\n"
    pooled, mean = aggregates(text), aggregates(text, "mean-of-averages")
    assert pooled[:-1] == mean[:-1]
    assert (pooled[-1].average, pooled[-1].percent) == ("-0.25", "38")
    assert (mean[-1].average, mean[-1].percent) == ("+0.17", "58")
    assert (mean[-1].n_scored, mean[-1].plus, mean[-1].minus) == (4, 1, 2)


def test_an_aggregate_without_a_scored_cell_has_no_figures() -> None:
    rows = aggregates("R,A,KZ,n/a\nR,A,US,\n")
    assert {(row.average, row.percent, row.n_scored, row.n_applicable) for row in rows} == {
        (None, None, 0, 0)
    }
    assert table_rows([]) == [TableRow("overall", "overall", None, None, 0, 0, 0, 0, 0)]


def test_a_table_shows_percents_below_the_floor_of_pages() -> None:
    rows = read_scores(f"{HEADER}R,A,KZ,1\n".encode())
    assert table_rows(rows, replace(DEFAULT, minimum_cells=12))[0].percent == "100"


@settings(deadline=None)
@given(tables, st.sampled_from([*RULE_SETS]))
def test_commitments_and_members_each_add_up_to_overall(
    table: list[tuple[tuple[str, str, str], str]], names: str
) -> None:
    rows = read_scores(written([(*key, score) for key, score in table]))
    *parts, overall = table_rows(rows, rule_set(names))
    for kind in ("commitment", "member"):
        of_kind = [row for row in parts if row.kind == kind]
        for count in ("n_scored", "n_applicable", "plus", "zero", "minus"):
            assert sum(getattr(row, count) for row in of_kind) == getattr(overall, count)
    for row in (*parts, overall):
        assert row.plus + row.zero + row.minus == row.n_scored
        assert (row.average is None) == (row.percent is None) == (row.n_scored == 0)
