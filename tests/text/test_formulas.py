"""Text that a spreadsheet program could run is guarded; everything else stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.formulas import guard_cell


@pytest.mark.parametrize(
    "value",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\ttext",
        "\rtext",
        "\ntext",
        "\0text",
        "\0=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "﹦1",
        " =1+1",
        "  \t-1",
        "\N{NO-BREAK SPACE}=1",
        "\N{IDEOGRAPHIC SPACE}＝1",
        "\N{ZERO WIDTH NO-BREAK SPACE}=1",
        "\N{ZERO WIDTH SPACE}@x",
        "\N{RIGHT-TO-LEFT OVERRIDE}=1",
        "=",
    ],
)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(value: str) -> None:
    assert guard_cell(value) == "'" + value


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "2015-1",
        "1+1",
        "a=b",
        "NYD-01",
        "−1",
        "<script>alert(1)</script>",
        "Қазақстан",
        "o‘zbek",
        "😀",
        "'=1",
        " text",
        "a\tb\n=1",
    ],
)
def test_other_text_comes_back_unchanged(value: str) -> None:
    assert guard_cell(value) == value


@given(st.text())
def test_guarding_adds_at_most_one_apostrophe_and_is_done_once(value: str) -> None:
    guarded = guard_cell(value)
    assert guarded in {value, "'" + value}
    assert guard_cell(guarded) == guarded


@given(
    st.text(alphabet=" \t\r\n\0\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}"),
    st.sampled_from("=+-@＝＋－＠"),
)
def test_no_run_of_blanks_hides_a_formula(blanks: str, start: str) -> None:
    assert guard_cell(f"{blanks}{start}1").startswith("'")
