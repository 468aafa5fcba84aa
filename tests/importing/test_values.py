"""A file is refused by the rule of each field, in the words in which the desk refuses."""

from pathlib import Path

import pytest
from django.db.models import Model

from tests.models.values import MODELS, MOST, bad_value, refusal_of, ruled_fields
from tracker.importing import ImportRefused, load_files
from tracker.importing.specs import spec_of
from tracker.importing.values import Flaw, clean_value
from tracker.models import IMPORTED
from tracker.models.fields import Day, FieldValue, Json, Moment, Ruled

from .import_rows import small_record, table_counts, write


def as_json(field: Ruled, value: FieldValue) -> Json:
    """The value as a file writes it."""
    return value.isoformat() if isinstance(field, Day | Moment) else value


@pytest.mark.parametrize("model", [one for one in MODELS if one in IMPORTED and ruled_fields(one)])
def test_a_value_of_a_file_is_refused_by_the_rule_of_its_field(model: type[Model]) -> None:
    fields = [field for field in ruled_fields(model) if field.name in spec_of(model).values]
    for field in fields:
        for number in range(MOST):
            value = bad_value(field, number)
            with pytest.raises(Flaw) as refused:
                clean_value(field, as_json(field, value))
            assert str(refused.value).startswith(refusal_of(field, value))


@pytest.mark.django_db
def test_a_run_names_every_value_that_a_rule_refuses_and_writes_nothing(tmp_path: Path) -> None:
    rows, expected = small_record(), set()
    for number, row in enumerate(rows, 1):
        model = next(one for one in IMPORTED if one._meta.label_lower == row["model"])
        for place, field in enumerate(ruled_fields(model)):
            if field.name in spec_of(model).values:
                bad = bad_value(field, number + place)
                row["fields"][field.name] = as_json(field, bad)
                expected.add((number, field.name, refusal_of(field, bad)))
    assert len(expected) > 70
    before = table_counts()
    with pytest.raises(ImportRefused) as refused:
        load_files([write(tmp_path, rows)])
    assert expected <= {(one.row, one.field, one.reason) for one in refused.value.refusals}
    assert table_counts() == before
