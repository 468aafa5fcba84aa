"""Every field of the record follows a rule, and the model refuses by it what every door refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models as stock
from django.db.models import Model

from tracker.models import Release, User
from tracker.models.fields import PointedKey, Ruled, Slug, StableKey

from .rows import make
from .values import MODELS, MOST, bad_value, refusal_of, ruled_fields

# Django's own rules for names and addresses of accounts; made by the program alone; a rule that is
# older than the others, in words of its own.
OTHERS = {
    *((User, name) for name in ("password", "username", "email", "last_login")),
    *((Release, name) for name in ("name", "counts", "changes")),
}
HOLD_WORDS_OR_DAYS = (stock.CharField, stock.TextField, stock.JSONField, stock.DateField)


def test_every_field_that_holds_words_or_days_follows_a_rule_or_has_choices() -> None:
    assert {
        (model, field.name)
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, HOLD_WORDS_OR_DAYS)
        and not field.choices
        and not isinstance(field, Ruled)
    } == OTHERS


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_a_model_refuses_by_the_rule_of_each_field(model: type[Model]) -> None:
    row, fields = make(model), ruled_fields(model)
    for number in range(MOST):
        bad = {field.name: bad_value(field, number) for field in fields}
        for name, value in bad.items():
            setattr(row, name, value)
        expected = {
            field.name: [refusal_of(field, bad[field.name])] for field in fields if field.editable
        }
        refused: dict[str, list[str]] = {}
        try:
            row.clean_fields(exclude={field.name for field in fields if not field.editable})
        except ValidationError as error:
            refused = error.message_dict
        found = {name: words for name, words in refused.items() if name in expected}
        # The longest of the values are too long for some fields, and that is said, too.
        assert {name: words[:1] for name, words in found.items()} == expected


def test_the_rule_of_a_key_stands_beside_its_box() -> None:
    keys = [
        field
        for model in MODELS
        for field in ruled_fields(model)
        if isinstance(field, StableKey | Slug | PointedKey)
    ]
    assert len(keys) == 21
    for field in keys:
        box = field.formfield()
        assert box is not None
        shown = str(box.help_text)
        assert shown.startswith(str(field.help_text))
        assert shown.endswith("starts with a letter or digit: it stands in addresses.")
