"""Acts with their sources and bearings in one sheet."""

import pytest

from tests.approving import approved
from tracker.models import Action, Bearing, ChangeSet, Evidence, Publication
from tracker.models.log import RecordEntry

from .files import analyst, make, out, previewed, promised, put, refused
from .samples import act, as_csv

pytestmark = pytest.mark.django_db


def test_forty_lines_with_three_wrong_ones_then_mended() -> None:
    promised()
    by = analyst()
    lines = [act(number) for number in range(40)]
    wrong = [dict(line) for line in lines]
    wrong[2]["stage"] = "finished"
    wrong[11]["source_date"] = "21/11/2026"
    wrong[30]["bears_on"] = "C-77"

    applied = put("acts", as_csv(wrong), by=by)

    assert refused(applied) == [
        (
            4,
            "stage",
            '"finished"',
            "This is not one of the allowed values: announced, under_way, done, ended.",
        ),
        (13, "source_date", '"21/11/2026"', "A date is written as YYYY-MM-DD."),
        (32, "bears_on", '"C-77"', "There is no commitment “C-77”."),
    ]
    assert not ChangeSet.objects.exists()
    assert not Action.objects.exists()

    mended = put("acts", as_csv(lines), by=by)

    assert not mended.refused
    assert (mended.new, mended.changed, mended.same) == (40, 0, 0)
    assert mended.changeset is not None
    models = list(mended.changeset.rows.values_list("model", flat=True))
    assert {name: models.count(name) for name in models} == {
        "tracker.action": 40,
        "tracker.evidence": 40,
        "tracker.bearing": 40,
    }
    assert not Action.objects.exists()
    approved(mended.changeset)
    assert Action.objects.count() == Evidence.objects.count() == Bearing.objects.count() == 40


def test_what_goes_out_changes_nothing_when_it_comes_in_again() -> None:
    promise = promised()
    for number in range(3):
        act_row = make.ActionFactory(
            amount="5.00",
            currency="USD",
            amount_kind="loan",
            amount_stage="committed",
            place='A\u2019s, "B"',
        )
        act_row.actors.set([make.ActorFactory(), make.ActorFactory()])
        for _each in range(number):
            make.EvidenceFactory(action=act_row, shows="=1+1\r\n two")
        make.BearingFactory(action=act_row, commitment=promise)
    head = RecordEntry.objects.count()
    for ending in ("csv", "xlsx"):
        applied = previewed("acts", out("acts", ending), by=analyst() if ending == "csv" else None)
        assert not applied.refused
        assert not applied.differences
        assert (applied.new, applied.changed, applied.same) == (0, 0, 4)
    assert RecordEntry.objects.count() == head


def test_out_wiped_in_approved_and_out_again_is_the_same_to_the_byte() -> None:
    promised()
    by = analyst()
    lines = [
        act(1, title="=1+1", why="'=1+1", source_shows="-1 of ten\r\nand “more”"),
        act(2, place="\t= x", actors="", source_title="@SUM(A1)", source_archive_url=""),
        {
            "act": "act-2",
            "source_url": "https://example.org/again",
            "source": "7",
            **{
                name: value
                for name, value in act(2).items()
                if name.startswith("source_") and name != "source_url"
            },
        },
    ]
    lines[1]["place"] = "''+1"
    first = put("acts", as_csv(lines), by=by)
    assert not first.refused, first.refused
    approved(first.changeset)  # type: ignore[arg-type]  # it is there
    told = out("acts")
    assert b"'=1+1" in told
    for model in (Publication, Bearing, Evidence, Action):
        model.objects.all()._raw_delete("default")

    again = put("acts", told, by=by)
    assert not again.refused, again.refused
    approved(again.changeset)  # type: ignore[arg-type]  # it is there

    assert out("acts") == told
    assert Action.objects.get(slug="act-1").title == "=1+1"
