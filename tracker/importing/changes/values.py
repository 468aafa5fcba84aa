"""From what stands in a file to what a field of a row holds, or the reason why not."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from tracker.choices import Precision
from tracker.importing.specs import spec_of
from tracker.importing.values import Flaw, clean_value
from tracker.models import Evidence
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.fields import AnyField, FieldValue, Json, target_of
from tracker.publiclog.values import keys_of
from tracker.publishing.saving import copied, recorded

from .reading import Items, Node, Text
from .shapes import items_of, text_of

_Row = TypeVar("_Row", bound=models.Model)
_WHOLE = re.compile(r"-?[0-9]{1,40}")
_TRUTH = {"true": True, "false": False}
_EMPTY: tuple[Json, ...] = (None, "", [], {})


@dataclass
class Values:
    """What a row is to hold: the values of its columns, and the rows that its lists name."""

    columns: dict[str, FieldValue] = field(default_factory=dict)
    lists: dict[str, list[HasNaturalKey]] = field(default_factory=dict)

    def add(self, model: type[models.Model], name: str, node: Node) -> None:
        """Take the value of a field. Raises Flaw."""
        spec = spec_of(model)
        if of := spec.values.get(name):
            self.columns[name] = value_of(of, node)
        elif one := spec.references.get(name):
            if not is_nothing(node):
                self.columns[name] = row_of(target_of(one), node)
            elif one.null:
                self.columns[name] = None
            else:
                raise Flaw(_("A key is needed here, not null."))
        elif many := spec.many.get(name):
            rows = [row_of(target_of(many), part) for part in items_of(node, name)]
            if not rows and not many.blank:
                raise Flaw(_("The list must not be empty."))
            self.lists[name] = cast("list[HasNaturalKey]", rows)
        else:
            raise Flaw(_("The model has no such field that a file may fill."))

    def put_into(self, row: models.Model) -> None:
        """Set the columns of the row."""
        for name, value in self.columns.items():
            setattr(row, name, value)

    def told(self, stored: KeyedModel) -> dict[str, Json]:
        """What the history would show of these fields if the row held them."""
        row = copied(stored)
        self.put_into(row)
        columns = {name: plain(recorded(row, name)) for name in self.columns}
        return columns | {name: keys_of(rows) for name, rows in self.lists.items()}


def is_nothing(node: Node) -> bool:
    """Whether the file says that there is nothing."""
    return isinstance(node, Text) and node.is_null


def value_of(of: AnyField, node: Node) -> FieldValue:
    """The value of a column that names no other row. Raises Flaw."""
    value = clean_value(of, _raw(of, node))
    if isinstance(of, models.DecimalField) and value is not None:
        # As the database gives it back, or the same number would look like another one.
        return value.quantize(Decimal(1).scaleb(-of.decimal_places))
    return value


def changed_value(model: type[KeyedModel], name: str, node: Node) -> Values:
    """What an entry of changes says that a field holds. Raises Flaw.

    A date that has a precision beside it carries it: “2025-03-02 about-day”, or “unknown”.
    """
    values = Values()
    precision = f"{name}_precision"
    if precision not in spec_of(model).values:
        values.add(model, name, node)
        return values
    text = text_of(node, name)
    day, _space, exactly = text.text.partition(" ")
    if text.text == Precision.UNKNOWN:
        day, exactly = "null", text.text
    elif not exactly:
        raise Flaw(_("A date is written with how exactly it is known: 2025-03-02 about-day."))
    values.add(model, name, Text(node.line, day, is_plain=True))
    values.add(model, precision, Text(node.line, exactly))
    return values


def row_of(model: type[_Row], node: Node) -> _Row:
    """The row of the record that the key names. Raises Flaw.

    The key is a text, its parts divided by spaces, or a list of its parts. Of evidence it is the
    action and, after a #, the place among the action's evidence, counted from 0.
    """
    spec = spec_of(model)
    if issubclass(model, Evidence) and isinstance(node, Text) and "#" in node.text:
        return cast("_Row", _evidence_at(node.text))
    parts: tuple[Node, ...] = (node,)
    if isinstance(node, Items):
        parts = node.items
    elif isinstance(node, Text) and len(spec.key_paths) > 1:
        parts = tuple(Text(node.line, part, is_plain=True) for part in node.text.split(" "))
    told = " ".join(part.text for part in parts if isinstance(part, Text))
    found = None
    if len(parts) == len(spec.key_paths):
        raw = [_raw(of, part) for of, part in zip(spec.key_fields, parts, strict=True)]
        key = dict(zip(spec.key_paths, spec.clean_key(raw), strict=True))
        found = model._base_manager.filter(**key).first()
    if found is None:
        sentence = _("There is no %(model)s “%(key)s”.")
        raise Flaw(sentence % {"model": spec.name, "key": told})
    return found


def _evidence_at(key: str) -> Evidence:
    slug, _sign, place = key.partition("#")
    pieces = Evidence.objects.filter(action__slug=slug).order_by("position")
    index = int(place) if _WHOLE.fullmatch(place) and not place.startswith("-") else -1
    found = list(pieces[: index + 1])[index:] if 0 <= index < _MOST_PIECES else []
    if len(found) != 1:
        raise Flaw(_("There is no evidence “%(key)s”.") % {"key": key})
    return found[0]


_MOST_PIECES = 10_000


def _raw(of: AnyField, node: Node) -> Json:
    """What JSON would have in place of the node, which only the field can say."""
    if isinstance(node, Items):
        return [text_of(part).text for part in node.items]
    text = text_of(node)
    if text.is_null:
        return None
    if text.is_plain and isinstance(of, models.BooleanField):
        return _TRUTH.get(text.text, text.text)
    if text.is_plain and isinstance(of, models.IntegerField) and _WHOLE.fullmatch(text.text):
        return int(text.text)
    return text.text


def plain(value: Json) -> Json:
    """A value of the history as a change set keeps it."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def differing(one: Mapping[str, Json], other: Mapping[str, Json]) -> list[str]:
    """The fields of which the two say different things; nothing is written in several ways."""
    return [
        name
        for name, value in one.items()
        if value != other[name] and not (value in _EMPTY and other[name] in _EMPTY)
    ]
