"""The names that readers are told are those that the models give themselves."""

from django.utils import translation
from django.utils.functional import Promise

from tracker.models import PUBLIC, Assessment
from tracker.publiclog.things import _THINGS, thing
from tracker.publiclog.values import kind_of
from tracker.publiclog.wording import _Told

UNPUBLISHED = {"state", "created_at", "updated_at", "submitted_at", "returned_because"}
FIELDS = [
    (model, field)
    for model in PUBLIC
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
    if not field.primary_key and field.name != model.lock_field
    if model is not Assessment or field.name not in UNPUBLISHED
]


def test_every_public_kind_is_told_by_a_phrase_of_its_own() -> None:
    # A verdict and a reply have sentences of their own.
    assert _THINGS.keys() | {"assessment", "reply"} == {kind_of(model) for model in PUBLIC}


def test_every_public_field_has_its_name() -> None:
    unmarked = [(m.__name__, f.name) for m, f in FIELDS if not isinstance(f.verbose_name, Promise)]
    assert not unmarked, "name these in the model, marked for translation"
    assert [_label(kind_of(model), field.name) for model, field in FIELDS] == [
        str(field.verbose_name) for _model, field in FIELDS
    ]


def test_a_reader_is_told_the_names_in_the_language_of_the_page() -> None:
    with translation.override("ru"):
        assert _label("reply", "assessment") == "оценка"


def test_what_is_no_more_is_called_what_it_was() -> None:
    assert thing(("gone", "a key"), {}, {}) == "a key"
    assert _label("gone", "some_field") == "some field"
    assert _label("commitment", "some_field") == "some field"


def _label(kind: str, name: str) -> str:
    return _Told(kind, {}).label(name)
