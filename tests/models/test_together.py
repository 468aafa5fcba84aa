"""The checks of a row are one question to the database, as long as none is broken."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from tracker.models import Action, Evidence

from .rows import make

pytestmark = pytest.mark.django_db


def checks(row: Any, **options: Any) -> int:
    """How often the database is asked about checks while the row is validated."""
    with CaptureQueriesContext(connection) as queries:
        row.validate_constraints(**options)
    return sum("_check" in query["sql"] for query in queries)


def test_a_good_row_is_asked_about_once() -> None:
    row = make(Action)
    declared = [one for one in row._meta.constraints if isinstance(one, CheckConstraint)]
    assert len(declared) > 10
    assert checks(row) == 1


def test_every_broken_check_is_told_of() -> None:
    row = make(Evidence)
    row.tier, row.publisher, row.url = "rumour", "", "ftp://example.org/"
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    told = " ".join(refused.value.messages)
    assert len(refused.value.messages) == 3
    assert "tier is not one of the allowed values." in told
    assert "publisher must not be empty." in told
    assert "url must start with http:// or https://." in told


def test_a_field_that_is_left_out_is_not_asked_about() -> None:
    row = make(Evidence)
    row.tier, row.publisher = "rumour", ""
    with pytest.raises(ValidationError, match="publisher must not be empty"):
        row.validate_constraints(exclude={"tier"})
    assert checks(row, exclude={"tier", "publisher"}) == 1
    row.validate_constraints(exclude={field.name for field in row._meta.concrete_fields})
