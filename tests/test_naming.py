"""The names that readers are told are those that the models give themselves."""

from tracker.choices.naming import FIELD_NAMES, KIND_NAMES
from tracker.models import PUBLIC, Assessment
from tracker.publiclog.values import kind_of


def test_every_public_kind_has_its_name() -> None:
    named = {kind: str(name) for kind, name in KIND_NAMES.items()}
    assert named == {kind_of(model): str(model._meta.verbose_name) for model in PUBLIC}


def test_every_public_field_has_its_name() -> None:
    unpublished = {"state", "created_at", "updated_at", "submitted_at", "returned_because"}
    fields = {
        field.name: str(field.verbose_name)
        for model in PUBLIC
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if not field.primary_key and field.name != model.lock_field
        if model is not Assessment or field.name not in unpublished
    }
    assert {name: str(words) for name, words in FIELD_NAMES.items()} == {
        **fields,
        "scores": "scores",
    }
