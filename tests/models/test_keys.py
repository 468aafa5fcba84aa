"""What every row can say of itself: its stable key, its name and its address."""

from typing import Any

import pytest
from django.core import serializers
from django.db.models import Model, UniqueConstraint

from tracker import models
from tracker.models.base import KeyedModel

from .rows import KEYED_MODELS, OWN_MODELS, make

_with_an_address = [model for model in OWN_MODELS if hasattr(model, "get_absolute_url")]


@pytest.mark.django_db
@pytest.mark.parametrize("model", KEYED_MODELS)
def test_a_row_is_found_by_its_natural_key(model: type[KeyedModel]) -> None:
    make(model)
    row = make(model) if model is not models.Methodology else make(model, version="2")
    manager: Any = model._default_manager
    assert manager.get_by_natural_key(*row.natural_key()) == row


@pytest.mark.django_db
def test_an_unknown_natural_key_is_an_error_of_the_model() -> None:
    with pytest.raises(models.Commitment.DoesNotExist):
        models.Commitment.objects.get_by_natural_key("NYD-99")


@pytest.mark.django_db
def test_a_natural_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        models.Obligation.objects.get_by_natural_key("NYD-01")


@pytest.mark.parametrize("model", KEYED_MODELS)
def test_the_database_holds_each_natural_key_once(model: type[KeyedModel]) -> None:
    fields = {path.split("__")[0] for path in model.natural_key_fields}
    single = {field.name for field in model._meta.fields if field.unique}
    together = [
        set(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None
    ]
    assert fields & single or any(names <= fields for names in together)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [one for one in KEYED_MODELS if one is not models.SourceText])
def test_a_fixture_names_a_row_by_its_natural_key(model: type[KeyedModel]) -> None:
    row = make(model)
    fixture = serializers.serialize(
        "json", [row], use_natural_primary_keys=True, use_natural_foreign_keys=True
    )
    assert '"pk"' not in fixture
    (loaded,) = serializers.deserialize("json", fixture)
    assert loaded.object == row


@pytest.mark.django_db
@pytest.mark.parametrize("model", OWN_MODELS)
def test_a_row_has_a_name_to_show(model: type[Model]) -> None:
    assert str(make(model)).strip()


@pytest.mark.django_db
def test_a_document_without_a_title_is_shown_by_kind_and_publisher() -> None:
    document = make(models.Document, title=None, kind="media-note", publisher="A ministry")
    assert str(document) == "Media note, A ministry"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"public_name": "Initial coding"}, "Initial coding"),
        ({"public_name": "", "first_name": "Aida", "last_name": "B."}, "Aida B."),
        ({"public_name": "", "username": "aida"}, "aida"),
    ],
)
def test_an_account_is_shown_by_its_public_name_first(fields: dict[str, str], shown: str) -> None:
    assert str(make(models.User, **fields)) == shown


def test_the_pages_of_the_record_have_addresses() -> None:
    public = {models.Commitment, models.Pillar, models.Document}
    assert public <= set(_with_an_address)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in _with_an_address if m is not models.User])
def test_a_row_has_an_address(model: type[Model]) -> None:
    row: Any = make(model)
    assert row.get_absolute_url().startswith("/")
