"""Optional text, and the words that a passage points at."""

from typing import Any

import pytest
from django import forms
from django.db import models as django_models
from django.db.models import Model, Value

from tracker import models
from tracker.models.base import PassageModel
from tracker.models.fields import OptionalText

from .rows import OWN_MODELS, PASSAGE_MODELS, SourceTextFactory, make

_OPTIONAL = [
    (model, field)
    for model in OWN_MODELS
    for field in model._meta.fields
    if isinstance(field, OptionalText)
]
_every_optional_text = pytest.mark.parametrize(
    ("model", "field"), _OPTIONAL, ids=lambda value: getattr(value, "__name__", str(value))
)


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


@pytest.mark.django_db
def test_an_empty_optional_text_is_stored_as_null_by_save() -> None:
    row = make(models.Actor, formal_name="", endonym="")
    assert (row.formal_name, row.endonym) == (None, None)


@pytest.mark.django_db
def test_an_empty_optional_text_is_stored_as_null_by_update_and_bulk_create() -> None:
    row = make(models.Actor, formal_name="A formal name")
    models.Actor.objects.filter(pk=row.pk).update(formal_name="")
    models.Actor.objects.bulk_create([models.Actor(code="B", name="B", kind="other", endonym="")])
    assert models.Actor.objects.filter(formal_name__isnull=True, endonym__isnull=True).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["0", " ", "Қазақстан", "<b>"])
def test_any_other_optional_text_is_kept_as_it_is(text: str) -> None:
    assert make(models.Actor, formal_name=text).formal_name == text


@_every_optional_text
def test_a_form_gives_none_for_an_empty_optional_text(
    model: type[Model], field: OptionalText
) -> None:
    form_field = field.formfield()
    assert not form_field.required
    assert form_field.clean("") is None


@_every_optional_text
def test_optional_text_may_be_null_and_blank(model: type[Model], field: OptionalText) -> None:
    assert (field.null, field.blank, field.has_default()) == (True, True, False)


@pytest.mark.parametrize(
    ("model", "name", "widget"),
    [
        (models.Actor, "formal_name", forms.TextInput),
        (models.Document, "issuer", forms.TextInput),
        (models.Document, "title_note", forms.Textarea),
        (models.Commitment, "coder_note", forms.Textarea),
        (models.Commitment, "ambition", forms.Select),
    ],
)
def test_the_widget_follows_the_length(
    model: type[Model], name: str, widget: type[forms.Widget]
) -> None:
    assert type(_field(model, name).formfield().widget) is widget


def test_a_form_refuses_an_optional_text_that_is_too_long() -> None:
    with pytest.raises(forms.ValidationError):
        _field(models.Actor, "formal_name").formfield().clean("x" * 201)


def test_a_migration_does_not_repeat_what_the_field_always_says() -> None:
    _name, path, args, kwargs = OptionalText(max_length=9).deconstruct()
    assert (path, args, kwargs) == ("tracker.models.fields.OptionalText", [], {"max_length": 9})
    assert isinstance(OptionalText(), django_models.TextField)


@pytest.mark.django_db
def test_a_document_without_a_loaded_text_has_none() -> None:
    document = make(models.Document)
    assert document.text is None


@pytest.mark.django_db
def test_a_document_has_the_text_that_was_loaded() -> None:
    document = make(models.Document)
    SourceTextFactory.create(document=document, text="Words.")
    assert models.Document.objects.get(pk=document.pk).text == "Words."


@pytest.mark.django_db
@pytest.mark.parametrize("model", PASSAGE_MODELS)
def test_a_passage_without_a_loaded_text_has_no_quotation(model: type[PassageModel]) -> None:
    assert make(model).quotation is None


@pytest.mark.django_db
@pytest.mark.parametrize("model", PASSAGE_MODELS)
def test_a_quotation_is_the_half_open_span_of_code_points(model: type[PassageModel]) -> None:
    row = make(model, start=2, end=8)
    SourceTextFactory.create(document=row.document, text="😀 o‘zbek tili")
    assert model._base_manager.get(pk=row.pk).quotation == "o‘zbek"


@pytest.mark.django_db
def test_a_quotation_costs_no_query_where_the_text_was_fetched() -> None:
    row = make(models.Commitment)
    SourceTextFactory.create(document=row.document)
    fetched = models.Commitment.objects.select_related("document__source_text").annotate(
        one=Value(1)
    )
    commitment = fetched.get(pk=row.pk)
    assert "source_text" in commitment.document._state.fields_cache
    assert commitment.quotation == "We commit to deepen our partnership in a"
