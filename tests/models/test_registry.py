"""The one list of models, and the lists that are derived from what each model says of itself."""

from django.apps import apps
from django.contrib import admin
from django.db.models import ForeignKey

from tracker.choices.editing import ChangeKind
from tracker.models import (
    IMPORTED,
    PUBLIC,
    RECORD,
    Assessment,
    ChangeSet,
    Release,
    Reply,
    Score,
    SourceText,
    User,
    change_kind_of,
    kinds_about,
)

from .rows import KEYED_MODELS


def test_every_model_of_the_record_is_in_the_list_once() -> None:
    assert len(RECORD) == len(set(RECORD))
    assert set(RECORD) == set(KEYED_MODELS)


def test_a_model_comes_after_those_that_it_must_point_to() -> None:
    for place, model in enumerate(IMPORTED):
        needed = {
            field.related_model
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and not field.null
        }
        assert needed <= {*IMPORTED[:place]}, model


def test_accounts_are_imported_first_and_texts_releases_and_sets_come_another_way() -> None:
    assert IMPORTED[0] is User
    assert {*RECORD} - {*IMPORTED} == {SourceText, Release, ChangeSet}


def test_scores_enter_the_log_with_their_verdict_texts_by_their_hash_and_verdicts_last() -> None:
    assert {*RECORD} - {*PUBLIC} == {Score, SourceText}
    assert PUBLIC[-4:] == (Release, ChangeSet, Assessment, Reply)


def test_an_entry_is_about_what_its_model_says() -> None:
    assert change_kind_of("commitment") == ChangeKind.DEFINITION
    assert change_kind_of("section") == ChangeKind.CODING
    assert change_kind_of("a model that is no more") == ChangeKind.CODING
    assert kinds_about(ChangeKind.VERDICT) == ("unassessednote", "assessment")


def test_the_desk_has_a_place_for_every_model_that_it_shows() -> None:
    shown = [m for m in apps.get_app_config("tracker").get_models() if admin.site.is_registered(m)]
    places = [getattr(model, "desk_place", None) for model in shown]
    assert None not in places
    assert len(places) == len(set(places))
