"""From an entry of a file to a row: the instance that is made of it, and to what it points."""

import dataclasses
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.importing.reading import JsonObject, read_list
from tracker.importing.refusals import ImportRefused, Refusal, printable, short_json
from tracker.importing.specs import Key, Model, Spec, specs
from tracker.importing.values import Flaw
from tracker.models.fields import FieldValue, Json, target_of
from tracker.text.names import key_of

# The rows that are in the database, those of the run too once they are inserted.
Known = dict[tuple[Model, Key | None], models.Model]


@dataclasses.dataclass(eq=False)
class Row:
    """A row of a file, and the instance that is made of it.

    `cleaned` has what the file says, by field: a value, the key to which a foreign key points, or
    many keys. `key` is None if a part of it is missing or refused. `waiting` names the foreign keys
    to rows that are not known. A row that is not `sound` has a refusal; it is never inserted.
    """

    file: str
    number: int
    spec: Spec
    cleaned: dict[str, FieldValue]
    key: Key | None
    waiting: list[str] = dataclasses.field(default_factory=list)
    sound: bool = True

    @cached_property
    def made(self) -> models.Model:
        """The instance, which is not saved yet."""
        values = self.cleaned.keys() & self.spec.values.keys()
        return self.spec.model(**{name: self.cleaned[name] for name in values})

    @property
    def place(self) -> tuple[Model, Key | None]:
        """Model and key, by which other rows point to it."""
        return self.spec.model, self.key

    def refuse(
        self, refused: ImportRefused, reason: str, *, field: str = "", value: Json = None
    ) -> None:
        """Add a refusal of this row; a `value` of None is not shown."""
        self.sound = False
        key, shown = printable(key_of(self.key or ())), "" if value is None else short_json(value)
        refused.add(Refusal(self.file, reason, self.number, str(self.spec.name), key, field, shown))

    def pointers(self) -> Iterator[tuple[str, Model, Key]]:
        """Field, model and key of everything to which the row points."""
        for name, reference in self.spec.references.items():
            if (key := self.cleaned.get(name)) is not None:
                yield name, target_of(reference), key
        for name, many in self.spec.many.items():
            for key in self.cleaned.get(name, ()):
                yield name, target_of(many), key

    def point(self, known: Known) -> bool:
        """Fill the foreign keys to known rows; False if one is missing that must not be empty."""
        self.waiting = []
        for name, model, key in self.pointers():
            if name in self.spec.many:
                continue
            if target := known.get((model, key)):
                setattr(self.made, name, target)
            else:
                self.waiting.append(name)
        return all(self.spec.references[name].null for name in self.waiting)

    def is_same(self, stored: models.Model, known: Known) -> bool:
        """Whether the stored row has the values of this one, and the defaults elsewhere.

        A time that is by default the present one is no difference.
        """
        told = [
            one.attname
            for one in (*self.spec.values.values(), *self.spec.references.values())
            if one.name in self.cleaned or one.default is not timezone.now
        ]
        return (
            not self.waiting
            and all(getattr(self.made, name) == getattr(stored, name) for name in told)
            and all(
                {known.get((target_of(many), key)) for key in self.cleaned.get(name, ())}
                == set(getattr(stored, name).all())
                for name, many in self.spec.many.items()
            )
        )


def read_rows(path: Path, refused: ImportRefused, *, max_bytes: int) -> list[Row]:
    """The rows of a file, each field checked by itself, before any look at the database.

    What is wrong with them is added to `refused`. Raises `FileRefused`.
    """
    rows = []
    for number, entry in enumerate(read_list(path, max_bytes=max_bytes), start=1):
        model = entry.get("model") if isinstance(entry, JsonObject) else None
        spec = specs().get(model) if isinstance(model, str) else None
        problems = list(_problems(entry, spec))
        for field, value, reason in problems:
            name = str(spec.name) if spec else ""
            refused.add(Refusal(path.name, reason, number, name, field=field, value=value))
        if spec and not problems:
            rows.append(_row(path.name, number, spec, entry["fields"], refused))
    return rows


def _problems(entry: Json, spec: Spec | None) -> Iterator[tuple[str, str, str]]:
    """Field, value and reason of everything for which the entry cannot be a row."""
    if not isinstance(entry, JsonObject):
        yield "", short_json(entry), _("A row must be an object with model and fields.")
        return
    model, fields = entry.get("model"), entry.get("fields")
    for name in (*entry.repeated, *getattr(fields, "repeated", ())):
        yield short_json(name), "", _("The name stands more than once in one object.")
    for name in entry:
        if name == "pk":
            yield "pk", short_json(entry["pk"]), _("Rows are named by their natural key alone.")
        elif name not in {"model", "fields"}:
            yield short_json(name), "", _("A row holds model and fields and nothing else.")
    if not isinstance(model, str):
        yield "model", short_json(model), _("A row needs the name of its model as text.")
    elif not spec:
        yield "model", short_json(model), _("Files may not hold rows of this model.")
    if not isinstance(fields, JsonObject):
        yield "fields", short_json(fields), _("A row needs its fields as an object.")


def _row(file: str, number: int, spec: Spec, fields: JsonObject, refused: ImportRefused) -> Row:
    cleaned: dict[str, FieldValue] = {}
    flaws: list[tuple[str, Json, str]] = []
    for name, raw in fields.items():
        try:
            cleaned[name] = spec.clean(name, raw)
        except Flaw as flaw:
            is_field = name in spec.values or name in spec.references or name in spec.many
            flaws.append((name if is_field else short_json(name), raw, str(flaw)))
    missing = sorted(spec.required - fields.keys())
    flaws += [(name, None, _("The field is missing.")) for name in missing]
    row = Row(file, number, spec, cleaned, spec.key_of(cleaned))
    for name, raw, reason in flaws:
        row.refuse(refused, reason, field=name, value=raw)
    return row
