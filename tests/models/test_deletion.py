"""Nothing that something else rests on can be deleted."""

import pytest
from django.db.models import PROTECT, ForeignKey, Model, ProtectedError

from tests.factories import (
    AssessmentFactory,
    BearingFactory,
    EvidenceFactory,
    ObligationFactory,
    ScoreFactory,
)
from tracker import models

from .rows import OWN_MODELS, SourceTextFactory

_KEYS = [
    (model, field)
    for model in OWN_MODELS
    for field in model._meta.fields
    # How a commitment is counted goes with it.
    if isinstance(field, ForeignKey) and model is not models.TalliedCommitment
]


@pytest.mark.parametrize(
    ("model", "field"), _KEYS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_every_foreign_key_protects_what_it_points_at(
    model: type[Model], field: "ForeignKey[Model, Model]"
) -> None:
    assert field.remote_field.on_delete is PROTECT


@pytest.mark.django_db
def test_a_commitment_with_an_assessment_cannot_be_deleted() -> None:
    assessment = AssessmentFactory.create()
    with pytest.raises(ProtectedError):
        assessment.commitment.delete()
    assert models.Commitment.objects.filter(pk=assessment.commitment.pk).exists()
    assert models.Assessment.objects.filter(pk=assessment.pk).exists()


@pytest.mark.django_db
def test_a_selection_of_commitments_with_one_assessed_is_kept_whole() -> None:
    AssessmentFactory.create()
    ObligationFactory.create()
    with pytest.raises(ProtectedError):
        models.Commitment.objects.all().delete()
    assert models.Commitment.objects.count() == 2


@pytest.mark.django_db
def test_what_a_verdict_rests_on_cannot_be_deleted() -> None:
    score = ScoreFactory.create()
    assessment = score.assessment
    for row in (assessment, score.party, assessment.methodology, assessment.author):
        with pytest.raises(ProtectedError):
            row.delete()


@pytest.mark.django_db
def test_an_action_with_evidence_or_a_bearing_cannot_be_deleted() -> None:
    for row in (EvidenceFactory.create(), BearingFactory.create()):
        with pytest.raises(ProtectedError):
            row.action.delete()


@pytest.mark.django_db
def test_a_document_with_a_loaded_text_cannot_be_deleted() -> None:
    source_text = SourceTextFactory.create()
    with pytest.raises(ProtectedError):
        source_text.document.delete()
