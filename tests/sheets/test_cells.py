"""Cells: guards that are taken away exactly, workbooks as people fill them in, CSV of Excel."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.approving import approved
from tracker.models import Action, Evidence, Search
from tracker.sheets.cells import guarded, unguarded
from tracker.text.formulas import guard_cell

from .files import analyst, make, out, previewed, promised, put, refused
from .samples import act, as_csv, as_xlsx


@given(st.text(st.sampled_from("'=+-@＝ \t\ra\u200b"), max_size=6))
def test_a_guard_is_taken_away_as_it_was_put_on(text: str) -> None:
    written = guard_cell(guarded(text))
    assert unguarded(written) == text
    assert guard_cell(written) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "'=1", "'plain", "<b>", "o‘zbek 🙂"]
)
def test_a_text_is_kept_byte_for_byte(title: str) -> None:
    promised()
    made = put("acts", as_csv([act(1, why=title)]), by=analyst())
    assert not made.refused
    assert made.changeset is not None
    (row,) = made.changeset.rows.filter(model="tracker.bearing")
    # What a person typed into a file of CSV with a guard is the text without it.
    assert row.fields["why"]["new"] == (title[1:] if title == "'=1" else title)
    approved(made.changeset)
    for ending in ("csv", "xlsx"):
        assert not previewed("acts", out("acts", ending)).differences


@pytest.mark.django_db
def test_a_workbook_holds_days_and_numbers_of_the_program() -> None:
    promised()
    line: dict[str, object] = {
        **act(1),
        "date": dt.date(2026, 11, 20),
        "amount": 5.0,
        "currency": "USD",
        "amount_kind": "loan",
        "amount_stage": "announced",
        "source": 3.0,
        "title": "Sum_x0041_",
    }
    made = put("acts", as_xlsx([line]), by=analyst())
    assert not made.refused
    approved(made.changeset)  # type: ignore[arg-type]  # it is there
    action = Action.objects.get()
    assert (action.date, action.title) == (dt.date(2026, 11, 20), "SumA")
    assert action.amount == 5
    assert Evidence.objects.get().position == 3
    told = as_xlsx([{**line, "date": dt.datetime(2026, 11, 20, 8, 30)}])  # noqa: DTZ001  a cell
    (one,) = refused(previewed("acts", told))
    assert one[:3] == (2, "date", '"2026-11-20T08:30:00"')


@pytest.mark.django_db
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_csv_of_excel_has_a_mark_and_other_dividers(divider: str) -> None:
    promised()
    raw = b"\xef\xbb\xbf" + as_csv([act(1, title='A "title"; with, all')], divider=divider)
    found = previewed("acts", raw)
    assert not found.refused
    assert found.new == 1


@pytest.mark.django_db
def test_empty_rows_and_empty_ends_are_passed_over() -> None:
    raw = b"search,query,made_on,where,found,,\r\n,,,,,,\r\n\r\ns-1,q,2026-11-20,web,0,,\r\n"
    found = previewed("searches", raw)
    assert not found.refused
    assert (found.lines, found.differences[0].row) == (1, 4)


@pytest.mark.django_db
def test_the_printed_minus_is_a_minus_and_a_sum_below_nothing_is_refused() -> None:
    promised()
    line = act(1, amount="\u22125", currency="USD", amount_kind="loan", amount_stage="announced")
    (one,) = refused(previewed("acts", as_csv([line])))
    assert one[0] == 2
    assert "An amount is positive" in one[3]


@pytest.mark.django_db
def test_a_list_in_another_order_and_a_number_written_otherwise_are_the_same() -> None:
    actors = [make.ActorFactory(code=code) for code in ("AA", "BB")]
    action = make.ActionFactory(
        slug="a", amount="5.00", currency="USD", amount_kind="loan", amount_stage="announced"
    )
    action.actors.set(actors)
    line = {"act": "a", "title": action.title, "actors": "BB  AA", "amount": "5"}
    assert not previewed("acts", as_csv([line])).differences
    assert not Search.objects.exists()
