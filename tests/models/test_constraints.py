"""Every named constraint refuses what it must, at the database and in a form."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, BaseConstraint, Model, UniqueConstraint
from pytest_django import DjangoDbBlocker

from tests.databases import passing, prepared
from tests.guards import take_away
from tracker.models import Publication, TalliedCommitment

from .accepted import ACCEPTED
from .refusals import REFUSALS, SAME, Refusal
from .refusals_of_codings import REFUSALS_OF_CODINGS
from .refusals_of_days import ACCEPTED_DAYS, REFUSALS_OF_DAYS
from .refusals_of_links import REFUSALS_OF_LINKS
from .refusals_of_sets import ACCEPTED_SETS, REFUSALS_OF_SETS
from .refusals_of_texts import REFUSALS_OF_TEXTS
from .rows import FACTORIES, OWN_MODELS, make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def unguarded_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A copy of the suite's own database without its triggers."""
    yield from prepared(django_db_blocker, "unguarded", take_away)


@pytest.fixture(autouse=True)
def _constraints_alone(db: None, unguarded_database: BaseDatabaseWrapper) -> Iterator[None]:
    """What the triggers would refuse first reaches the constraints."""
    with passing(unguarded_database):
        yield


ALL = [
    *REFUSALS,
    *REFUSALS_OF_DAYS,
    *REFUSALS_OF_SETS,
    *REFUSALS_OF_CODINGS,
    *REFUSALS_OF_TEXTS,
    *REFUSALS_OF_LINKS,
]
_every_refusal = pytest.mark.parametrize(
    "refusal", ALL, ids=[refusal.constraint for refusal in ALL]
)


def _arranged(refusal: Refusal) -> tuple[Model, dict[str, Any]]:
    """Return a valid row of the database, and the bad values for it."""
    earlier = make(refusal.model, **refusal.given) if SAME in refusal.bad.values() else None
    row = make(refusal.model, **refusal.given)
    bad = {
        name: getattr(earlier, name) if value is SAME else value(row) if callable(value) else value
        for name, value in refusal.bad.items()
    }
    return row, bad


def _constraint(refusal: Refusal) -> BaseConstraint:
    return next(c for c in refusal.model._meta.constraints if c.name == refusal.constraint)


def _database_words(refusal: Refusal) -> str:
    """How the database in use names the constraint in its refusal."""
    constraint = _constraint(refusal)
    if connection.vendor == "sqlite" and isinstance(constraint, UniqueConstraint):
        table = refusal.model._meta.db_table
        columns = [refusal.model._meta.get_field(name).column for name in constraint.fields]  # type: ignore[union-attr]  # a concrete field
        return "UNIQUE constraint failed: " + ", ".join(f"{table}.{name}" for name in columns)
    if connection.vendor == "sqlite":
        return f"CHECK constraint failed: {refusal.constraint}"
    return f'constraint "{refusal.constraint}"'


@_every_refusal
def test_the_database_refuses(refusal: Refusal) -> None:
    row, bad = _arranged(refusal)
    rows = refusal.model._base_manager.filter(pk=row.pk)
    refused = re.escape(_database_words(refusal))
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        rows.update(**bad)

    for derived in (TalliedCommitment, Publication):
        derived._base_manager.all().delete()
    rows.delete()
    row._state.adding = True
    if isinstance(refusal.model._meta.pk, AutoField):
        row.pk = None
    for name, value in bad.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        refusal.model._base_manager.bulk_create([row])


@_every_refusal
def test_the_message_says_which_field_is_wrong(refusal: Refusal) -> None:
    row, bad = _arranged(refusal)
    for name, value in bad.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as of_a_form:
        row.full_clean()
    messages = of_a_form.value.message_dict
    of_the_row = _spoken(" ".join(messages.pop(NON_FIELD_ERRORS, [])))
    assert messages.keys() & bad.keys() or _spoken(refusal.says) in of_the_row

    with pytest.raises(ValidationError) as of_the_constraint:
        _constraint(refusal).validate(refusal.model, row)
    assert _spoken(refusal.says) in _spoken(" ".join(of_the_constraint.value.messages))


def _spoken(text: str) -> str:
    return text.replace("_", " ").lower()


@pytest.mark.parametrize(("model", "fields"), [*ACCEPTED, *ACCEPTED_DAYS, *ACCEPTED_SETS])
def test_what_stands_just_inside_the_rules_is_accepted(
    model: type[Model], fields: dict[str, Any]
) -> None:
    row = make(model)
    assert model._base_manager.filter(pk=row.pk).update(**fields) == 1


def test_every_constraint_of_the_models_has_a_refusal() -> None:
    declared = {(model, c.name) for model in OWN_MODELS for c in model._meta.constraints}
    assert {(refusal.model, refusal.constraint) for refusal in ALL} == declared


def test_every_field_with_choices_refuses_other_values_at_the_database() -> None:
    unguarded = [
        f"{model.__name__}.{field.name}"
        for model in OWN_MODELS
        for field in model._meta.fields
        if field.choices
        and not any(
            refusal.model is model
            and refusal.bad.get(field.name) is not None
            and refusal.bad[field.name] not in dict(field.flatchoices)
            for refusal in ALL
        )
    ]
    assert unguarded == []


def test_there_is_a_factory_for_every_model() -> None:
    assert set(FACTORIES) == set(OWN_MODELS)


@pytest.mark.parametrize("model", OWN_MODELS)
def test_the_smallest_row_is_valid(model: type[Model]) -> None:
    make(model).full_clean()
