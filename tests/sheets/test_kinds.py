"""Verdicts, commitments, obligations and searches as sheets."""

import csv
import datetime as dt
import io

import pytest

from tests.approving import approved
from tests.publishing.people import act as act_on
from tests.publishing.people import person, published
from tracker.models import Assessment, Commitment, Obligation, Search, TalliedCommitment, User

from .files import analyst, make, out, previewed, promised, put, refused
from .samples import as_csv

pytestmark = pytest.mark.django_db


def rows_of(kind: str, document: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out(kind, document=document).decode(), newline="")))


@pytest.fixture
def verdict() -> Assessment:
    """A published verdict, with a mark of its one debtor."""
    promise = promised(debtors=[make.PartyFactory(code="KZ")])
    make.PartyFactory(code="US")
    return published(promise, by=person("analyst"), reviewer=person("reviewer"))


def test_a_changed_line_is_a_newer_verdict_of_the_set(verdict: Assessment) -> None:
    by = analyst()
    (line,) = rows_of("verdicts")
    assert (line["status"], line["score_KZ"], line["score_US"]) == ("under_way", "", "")
    later = act_on(verdict.commitment)
    changed = {
        **line,
        "as_of": "2026-11-20",
        "rationale": "Two acts are on record.",
        "actions": f"{line['actions']} {later.slug}",
        "score_KZ": "0 under_way",
    }
    made = put("verdicts", as_csv([changed]), by=by)
    assert not made.refused
    assert (made.new, made.changed, made.same) == (0, 1, 0)
    told = {one.column: (one.before, one.after) for one in made.differences}
    assert told["score_KZ"] == ("", "0 under_way")
    assert set(told) == {"as_of", "rationale", "actions", "score_KZ"}
    approved(made.changeset)  # type: ignore[arg-type]  # it is there
    now = Assessment.objects.current().get()
    assert (now.succeeds, now.as_of, now.author) == (verdict, dt.date(2026, 11, 20), by)
    assert now.scores.get().party.code == "KZ"
    assert set(now.actions.all()) == {*verdict.actions.all(), later}
    (after,) = rows_of("verdicts")
    assert after["score_KZ"] == "0 under_way"
    assert not previewed("verdicts", out("verdicts")).differences


def test_a_column_that_is_left_out_says_what_the_verdict_before_says(verdict: Assessment) -> None:
    line = {"commitment": "C-1", "as_of": "2026-11-20", "confidence": "high"}
    made = put("verdicts", as_csv([line]), by=analyst())
    assert not made.refused
    approved(made.changeset)  # type: ignore[arg-type]  # it is there
    now = Assessment.objects.current().get()
    assert (now.rationale, now.confidence) == (verdict.rationale, "high")
    assert set(now.actions.all()) == set(verdict.actions.all())


@pytest.mark.parametrize("mark", ["2", "1.5", "NaN", "50%", "true", "-", "+1", "١", "0 idle"])
def test_a_score_that_is_none_is_refused_at_its_cell(verdict: Assessment, mark: str) -> None:
    (line,) = rows_of("verdicts")
    (one,) = refused(previewed("verdicts", as_csv([{**line, "score_KZ": mark}])))
    assert one == (
        2,
        "score_KZ",
        f'"{mark}"',
        "A score is one of: 1, 0 under_way, 0 blocked, -1, not_applicable, contested; or the cell"
        " is empty.",
    )


@pytest.mark.parametrize("minus", ["-1", "\u22121"])
def test_both_minus_signs_are_taken_and_the_rule_of_minus_is_told(
    verdict: Assessment, minus: str
) -> None:
    (line,) = rows_of("verdicts")
    (one,) = refused(previewed("verdicts", as_csv([{**line, "score_KZ": minus}])))
    assert one[0] == 2
    assert one[3].endswith("without them leave the party unscored.")


def test_what_stands_against_a_verdict_is_told_with_its_column(verdict: Assessment) -> None:
    (line,) = rows_of("verdicts")
    wrong = {**line, "rationale": "No.", "what_would_change_it": "", "actions": ""}
    found = refused(previewed("verdicts", as_csv([wrong])))
    assert {column for _row, column, _value, _reason in found} == {
        *("rationale", "what_would_change_it", "actions")
    }
    other = [
        {**line, "commitment": "C-404"},
        {**line, "status": "garbage"},
        line,
        {**line, "commitment": ""},
    ]
    found = refused(previewed("verdicts", as_csv(other)))
    assert [one[:2] for one in found] == [
        (2, "commitment"),
        (3, "status"),
        (4, "commitment"),
        (5, "commitment"),
    ]


def test_importing_a_verdict_again_into_the_same_set_changes_nothing(verdict: Assessment) -> None:
    by = analyst()
    (line,) = rows_of("verdicts")
    raw = as_csv([{**line, "rationale": "Something else is on record."}])
    first = put("verdicts", raw, by=by)
    assert first.changeset is not None
    again = put("verdicts", raw, by=by, into=first.changeset)
    assert not again.refused
    assert not again.differences


def test_a_commitment_is_changed_and_a_new_one_is_added() -> None:
    first = promised("C-1")
    (line,) = rows_of("commitments")
    new = {**line, "ref": "C-2", "title": "Another promise", "commitment_types": "one\ntwo"}
    raw = as_csv(
        [{**line, "title": "Said better", "due_on": "2027-06-30", "due_precision": "day"}, new]
    )
    by = person("reviewer", "analyst", username="rev", is_staff=True)
    made = put("commitments", raw, by=by)
    assert not made.refused
    approved(made.changeset)  # type: ignore[arg-type]  # it is there
    first.refresh_from_db()
    assert (first.title, first.due_on) == ("Said better", dt.date(2027, 6, 30))
    assert Commitment.objects.get(ref="C-2").commitment_types == ["one", "two"]
    assert not previewed("commitments", out("commitments")).differences
    early = {**rows_of("commitments")[0], "due_on": "1999-01-01"}
    (one,) = refused(previewed("commitments", as_csv([early])))
    assert one[:3] == (2, "due_on", '"1999-01-01"')


def test_obligations_and_searches_come_in_new_and_go_out_by_document() -> None:
    promise = promised("C-1", debtors=[])
    make.CommitmentFactory(ref="C-2", debtors=[make.PartyFactory(code="UZ")])
    make.ActorFactory(code="KG")
    make.SearchFactory(key="s-0")
    by = analyst()
    first = put(
        "obligations", as_csv([{"commitment": "C-1", "actor": "KG", "role": "debtor"}]), by=by
    )
    line = {
        "search": "s-1",
        "query": "=x",
        "made_on": "2026-11-20",
        "where": "web",
        "found": "3",
        "commitments": "C-1",
    }
    second = put("searches", as_csv([line]), by=by, into=first.changeset)
    assert not first.refused
    assert not second.refused
    assert second.changeset == first.changeset
    approved(second.changeset)  # type: ignore[arg-type]  # it is there
    assert Obligation.objects.get(commitment=promise).actor.code == "KG"
    assert Search.objects.get(key="s-1").query == "=x"
    key = promise.document.key
    assert rows_of("obligations", key) == [{"commitment": "C-1", "actor": "KG", "role": "debtor"}]
    assert [row["search"] for row in rows_of("searches", key)] == ["s-1"]
    for kind in ("obligations", "searches"):
        assert not previewed(kind, out(kind)).differences


def test_what_was_withdrawn_is_not_in_the_file_and_cannot_be_changed_by_one() -> None:
    search = make.SearchFactory(key="s-1", query="one")
    raw = as_csv(rows_of("searches"))
    search.withdrawn_at, search.withdrawn_because = dt.datetime.now(dt.UTC), "It was made twice."
    search.save()
    assert rows_of("searches") == []
    (one,) = refused(previewed("searches", raw.replace(b"one", b"two")))
    assert one[1:] == ("query", '"two"', "It was withdrawn, so it cannot be changed: search s-1.")


def test_a_person_may_only_import_what_they_may_do_on_the_desk() -> None:
    promised()
    nobody: User = make.UserFactory(is_staff=True)
    line = {"search": "s-1", "query": "q", "made_on": "2026-11-20", "where": "web", "found": "3"}
    (one,) = refused(put("searches", as_csv([line]), by=nobody))
    assert one[0] == 2
    assert "has not the right" in one[3]


def test_these_too_are_the_same_to_the_byte_when_they_were_wiped_and_came_in_again() -> None:
    promise = promised("C-1", due_on=dt.date(2027, 6, 30), due_precision="quarter")
    make.SearchFactory(key="s-1", query="'=1", where="web").commitments.set([promise])
    kinds = ("commitments", "obligations", "searches")
    told = {kind: out(kind) for kind in kinds}
    for rows in (
        TalliedCommitment,
        Search.commitments.through,
        Commitment.themes.through,
        Search,
        Obligation,
    ):
        rows._base_manager.all()._raw_delete("default")
    Commitment.objects.all()._raw_delete("default")
    by = person("reviewer", "analyst", username="rev", is_staff=True)
    for kind in kinds:
        made = put(kind, told[kind], by=by)
        assert not made.refused
        approved(made.changeset)  # type: ignore[arg-type]  # it is there
    assert {kind: out(kind) for kind in kinds} == told
