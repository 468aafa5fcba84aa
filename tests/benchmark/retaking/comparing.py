"""What came of it, held against the rows, field by field."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db.models import QuerySet

from tracker.models import Commitment, Document, NearMiss, SourceText
from tracker.models.base import KeyedModel
from tracker.text import sha256_of

from .rows import CODED, Fields, Rows


@dataclass
class Outcome:
    """How many rows were made, how many equal the expected ones, and what differs."""

    made: int = 0
    equal: int = 0
    differing: list[str] = field(default_factory=list)


def compared(expected: Rows) -> Outcome:
    """Hold every row of the document in the record against the expected one."""
    outcome = Outcome()
    document = Document.objects.get(key=expected.key)
    for name in CODED:
        model = apps.get_model("tracker", name)
        wanted = {_key(model, row): row for row in expected[name]}
        there = {_key(model, row): row for row in _stored(model, document)}
        outcome.made += len(there)
        for key in sorted(wanted.keys() | there.keys()):
            told = f"{name} {' '.join(key)}"
            if key not in there or key not in wanted:
                missing = "was not made" if key in wanted else "is not expected"
                outcome.differing.append(f"{told}: {missing}")
                continue
            found = list(_unlike(model, wanted[key], there[key]))
            outcome.differing += [f"{told}: {one}" for one in found]
            outcome.equal += not found
    _compare_text(document, expected, outcome)
    return outcome


def _compare_text(document: Document, expected: Rows, outcome: Outcome) -> None:
    """The words of a text are in no fixture; their hash is."""
    text = SourceText.objects.get(document=document).text
    (row,) = expected["document"]
    is_equal = sha256_of(text) == row["normalised_sha256"]
    outcome.made += 1
    outcome.equal += is_equal
    if not is_equal:
        outcome.differing.append(f"sourcetext {expected.key}: its hash")


def _stored(model: type[KeyedModel], document: Document) -> list[Fields]:
    """The rows of the document as a fixture would hold them."""
    rows: QuerySet[Any] = model._base_manager.all()
    if model is Document:
        rows = rows.filter(pk=document.pk)
    elif any(one.name == "document" for one in model._meta.fields):
        rows = rows.filter(document=document)
    elif any(one.name == "commitment" for one in model._meta.fields):
        rows = rows.filter(commitment__document=document)
    else:
        own = {
            "commitment": Commitment.objects.filter(document=document),
            "near_miss": NearMiss.objects.filter(document=document),
        }
        rows = rows.filter(from_commitment__in=own["commitment"]) | rows.filter(
            from_near_miss__in=own["near_miss"]
        )
    told = serializers.serialize(
        "json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    return [row["fields"] for row in json.loads(told)]


def _key(model: type[KeyedModel], row: Fields) -> tuple[str, ...]:
    """The natural key, of which fixtures hold each part under the name of its field."""
    parts = (row[name.partition("__")[0]] for name in model.natural_key_fields)
    return tuple(str(one[0]) if isinstance(one, list) else str(one) for one in parts)


def _unlike(model: type[KeyedModel], wanted: Fields, there: Fields) -> list[str]:
    """The fields that hold something else; what a fixture leaves out is the default."""
    found = []
    for one in (*model._meta.fields, *model._meta.many_to_many):
        if one.name not in there or one.name == model.lock_field:
            continue
        default = [] if one.many_to_many else one.get_default()
        expected, given = (
            _plain(value, is_set=bool(one.many_to_many))
            for value in (wanted.get(one.name, default), there[one.name])
        )
        if expected != given:
            found.append(f"{one.name} is {given!r}, not {expected!r}")
    return found


def _plain(value: Any, *, is_set: bool) -> Any:
    if is_set:
        return sorted(value)
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    return value
