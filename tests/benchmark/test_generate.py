"""`python -m tests.benchmark generate`: what it makes, makes again, and refuses."""

import io
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Model
from django.test import override_settings

from tests.benchmark import generate, generating
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    MethodologyFactory,
    PartyFactory,
    PillarFactory,
    ThemeFactory,
)
from tracker import models
from tracker.publiclog import Verification, enter_loaded

pytestmark = pytest.mark.django_db
# What is counted is named after primary keys, whose sequence goes on after a rollback.
NAMED_AFTER_KEYS = {
    *(models.TalliedCommitment, models.Tally, models.ScoreTally, models.TraitHolder),
}


@pytest.fixture
def ground() -> None:
    """Two pillars, one of them without a theme, six parties and a methodology."""
    PillarFactory.create(slug="security", themes=[ThemeFactory.create(slug="security")])
    PillarFactory.create()
    PartyFactory.create_batch(6)
    MethodologyFactory.create()


def _generate(number: int = 50, *arguments: str) -> str:
    out = io.StringIO()
    call_command(
        generate.Command(), "--commitments", str(number), "--force", "-v0", *arguments, stdout=out
    )
    return out.getvalue()


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the database without what it got when it was saved."""
    return {
        model._meta.label: [
            {
                name: value
                for name, value in row.items()
                if not name.endswith("id") and name not in {"loaded_at", "date_joined", "password"}
            }
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_app_config("tracker").get_models(include_auto_created=True)
        if model not in NAMED_AFTER_KEYS
    }


def _rows_of_a_run(*arguments: str) -> dict[str, list[dict[str, Any]]]:
    with transaction.atomic():
        _generate(50, *arguments)
        rows = _rows()
        transaction.set_rollback(True)
    return rows


@pytest.mark.usefixtures("ground")
def test_the_same_seed_makes_the_same_rows() -> None:
    assert _rows_of_a_run() == _rows_of_a_run("--seed", "1")


@pytest.mark.usefixtures("ground")
def test_another_seed_makes_other_rows() -> None:
    assert _rows_of_a_run("--seed", "1") != _rows_of_a_run("--seed", "2")


@pytest.mark.usefixtures("ground")
def test_the_counts_add_up() -> None:
    _generate(50)
    assert models.Commitment.objects.count() == 50
    assert models.SentenceCoding.objects.count() == 50
    assert models.Obligation.objects.count() == 42 * 6 + 8
    assert models.Action.objects.count() == 25
    assert models.Evidence.objects.count() == 50
    assert models.Bearing.objects.count() == 150
    assert models.Search.objects.count() == 50
    assert models.Assessment.objects.filter(is_current=True, state="published").count() == 48
    assert models.Document.objects.count() == models.SourceText.objects.count() == 1


@pytest.mark.usefixtures("ground")
def test_the_counts_are_printed() -> None:
    lines = [line.split() for line in _generate(50).splitlines()]
    printed = {name: count for count, name in lines}
    assert printed["Commitment"] == "50"
    assert printed["Score"] == str(models.Score.objects.count())
    assert printed["Commitment_themes"] == str(models.Commitment.themes.through.objects.count())


@pytest.mark.usefixtures("ground")
def test_scores_are_for_the_debtors_of_half_of_the_assessed() -> None:
    _generate(100)
    scored = models.Assessment.objects.annotate(n=Count("scores")).exclude(n=0)
    assert 38 <= scored.count() <= 58
    assert set(scored.values_list("n", flat=True)) == {1, 6}
    for score in models.Score.objects.select_related("assessment__commitment", "party"):
        debtors = score.assessment.commitment.obligations.filter(role="debtor")
        assert debtors.filter(actor=score.party).exists()


@pytest.mark.usefixtures("ground")
def test_statuses_are_in_the_proportions_of_the_record() -> None:
    _generate(400)
    counts = Counter(models.Assessment.objects.values_list("status", flat=True))
    assert counts.total() == 384
    assert counts["under_way"] > counts["substantial"] > counts["reversed"] > 0
    assert 0.5 < counts["under_way"] / counts.total() < 0.75


@pytest.mark.usefixtures("ground")
def test_verdicts_rest_on_what_publication_asks_for() -> None:
    _generate(150)
    seen = set()
    for assessment in models.Assessment.objects.prefetch_related("actions", "searches"):
        seen.add(assessment.status)
        bearings = models.Bearing.objects.filter(
            commitment=assessment.commitment_id, action__in=assessment.actions.all()
        )
        if assessment.status == "reversed":
            assert bearings.filter(direction="contradicts").exists()
        elif assessment.status == "no_evidence":
            assert not bearings.exists()
            assert [search.found for search in assessment.searches.all()] == [0]
        else:
            assert bearings.filter(direction="supports").exists()
    assert {"under_way", "reversed", "no_evidence"} <= seen


@pytest.mark.usefixtures("ground")
def test_every_row_is_valid_and_says_that_it_is_made_up() -> None:
    _generate(5)
    for model in apps.get_app_config("tracker").get_models():
        for row in model._base_manager.all():
            row.full_clean(exclude=["document"] if model is models.SourceText else None)
    assert not models.Commitment.objects.exclude(ref__startswith="GEN-").exists()
    assert not models.Document.objects.exclude(key__startswith="GEN-").exists()
    assert not models.Action.objects.exclude(slug__startswith="gen-").exists()
    assert not models.Search.objects.exclude(key__startswith="gen-").exists()
    assert not models.Evidence.objects.exclude(
        url__startswith="https://generated.example/"
    ).exists()


@pytest.mark.usefixtures("ground")
def test_passages_and_hashes_fit_the_text() -> None:
    _generate(30)
    document = models.Document.objects.get()
    assert document.text is not None
    assert document.paragraphs is not None
    assert sha256(document.text.encode()).hexdigest() == document.normalised_sha256
    assert len(document.text) == document.normalised_characters
    assert document.text.count("\n\n") == document.paragraphs - 1
    for row in (*models.Commitment.objects.all(), *models.SentenceCoding.objects.all()):
        assert row.quotation is not None
        assert sha256(row.quotation.encode()).hexdigest() == row.sha256
        assert row.quotation.startswith("We ")
        assert document.text.split("\n\n")[row.paragraph - 1].find(row.quotation) >= 0


@pytest.mark.usefixtures("ground")
def test_a_larger_record_has_more_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "COMMITMENTS_PER_DOCUMENT", 20)
    _generate(50)
    sizes = models.Document.objects.annotate(n=Count("commitment_set")).order_by("key")
    assert list(sizes.values_list("n", flat=True)) == [20, 20, 10]
    refs = models.Commitment.objects.order_by("ref").values_list("ref", flat=True)
    assert list(refs) == [f"GEN-{number:06}" for number in range(1, 51)]


@pytest.mark.usefixtures("ground")
def test_every_tenth_document_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "COMMITMENTS_PER_DOCUMENT", 2)
    _generate(22)
    reported = models.Commitment.objects.filter(standing="reported")
    assert {row.document.key for row in reported} == {"GEN-00010"}
    assert models.Document.objects.filter(standing="reported").count() == 1


@pytest.mark.usefixtures("ground")
def test_some_commitments_are_due_and_none_before_its_document() -> None:
    _generate(300)
    due = models.Commitment.objects.filter(due_on__isnull=False)
    assert 3 <= due.count() <= 20
    assert not due.filter(due_on__lt=F("document__date")).exists()
    assert not due.exclude(due_precision="month").exists()


@pytest.mark.usefixtures("ground")
def test_one_commitment_is_enough() -> None:
    _generate(1)
    assert models.Bearing.objects.count() == models.Action.objects.count() == 1


@pytest.mark.usefixtures("ground")
def test_progress_goes_to_standard_error() -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command(generate.Command(), "--commitments", "3", "--force", stdout=out, stderr=err)
    assert err.getvalue() == "3 of 3 commitments\n"
    assert "of 3" not in out.getvalue()


@pytest.mark.usefixtures("ground")
def test_nobody_can_sign_in_with_the_accounts_it_makes() -> None:
    _generate(1)
    users = models.User.objects.filter(username__startswith="generated-")
    assert users.count() == 2
    assert not any(user.is_active or user.has_usable_password() for user in users)


@pytest.mark.usefixtures("ground")
def test_a_database_with_generated_rows_is_refused() -> None:
    _generate(1)
    with pytest.raises(CommandError, match="holds generated rows already"):
        _generate(1)
    assert models.Commitment.objects.count() == 1


@pytest.mark.usefixtures("ground")
def test_a_single_generated_document_is_enough_to_refuse() -> None:
    DocumentFactory.create(key="GEN-00001")
    with pytest.raises(CommandError, match="holds generated rows already"):
        _generate(1)


@pytest.mark.usefixtures("ground")
def test_it_is_refused_where_debug_is_off() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command(generate.Command(), "--commitments", "1")
    assert not models.Commitment.objects.exists()
    with override_settings(DEBUG=True):
        call_command(generate.Command(), "--commitments", "1", "-v0", stdout=io.StringIO())
    assert models.Commitment.objects.exists()


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("missing", [models.Pillar, models.Theme, models.Actor, models.Methodology])
def test_a_database_without_the_record_is_refused(missing: type[Model]) -> None:
    if missing is models.Theme:
        models.Pillar.themes.through.objects.all().delete()
    missing._base_manager.all().delete()
    with pytest.raises(CommandError, match="Run load_record first"):
        _generate(1)
    assert not models.User.objects.exists()


@pytest.mark.usefixtures("ground")
def test_a_failure_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("half-way")

    monkeypatch.setattr(generating, "document_verdicts", broken)
    with pytest.raises(RuntimeError):
        _generate(1)
    assert not models.Document.objects.exists()
    assert not models.User.objects.exists()


@pytest.mark.usefixtures("ground")
def test_the_record_itself_stays_as_it_was() -> None:
    commitment = CommitmentFactory.create()
    before = models.Commitment.objects.values().get()
    _generate(10)
    assert models.Commitment.objects.filter(pk=commitment.pk).values().get() == before


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "10000001"])
def test_a_wrong_number_is_named(number: str) -> None:
    with pytest.raises(CommandError, match="--commitments: must be a whole number between 1"):
        call_command(generate.Command(), f"--commitments={number}")


def test_the_rows_enter_the_log_where_that_is_asked(ground: None) -> None:
    enter_loaded()
    known = models.RecordEntry.objects.count()
    out = _generate(50, "--enter")
    entries = models.RecordEntry.objects.count() - known
    assert f"{entries:>12,}  Entry" in out
    told = models.RecordEntry.objects.filter(kind="commitment").values_list("key", flat=True)
    assert set(told) == set(models.Commitment.objects.values_list("ref", flat=True))
    assert list(Verification().findings()) == []


def test_the_rows_stay_out_of_the_log_otherwise(ground: None) -> None:
    _generate(10)
    assert not models.RecordEntry.objects.exists()


def test_the_entries_are_counted_aloud(ground: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "_ENTRIES_PER_LINE", 500)
    err = io.StringIO()
    call_command(
        generate.Command(), commitments=50, enter=True, force=True, stdout=io.StringIO(), stderr=err
    )
    assert "500 rows entered into the log" in err.getvalue()
