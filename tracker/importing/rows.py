"""From a row of JSON to a checked row: every field by itself, before any look at the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from tracker.importing.reading import RawRow
from tracker.importing.refusals import Refusal, Refusals, printable, short_json
from tracker.importing.specs import Key, Spec, spec_of
from tracker.importing.values import Flaw, clean_value
from tracker.models import User
from tracker.models.fields import FieldValue, Json, ToMany, target_of

UNUSABLE_PASSWORD = "!"  # noqa: S105  what Django stores where nobody can sign in


@dataclass(eq=False)
class Row:
    """A row of a file. `values`, `references` and `many` hold the fields that the file names.

    `key` is None if a field of the natural key is missing or refused. A row that is not `sound`
    has a refusal already; it is never inserted.
    """

    file: str
    number: int
    spec: Spec
    values: dict[str, FieldValue] = field(default_factory=dict)
    references: dict[str, Key | None] = field(default_factory=dict)
    many: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    key: Key | None = None
    sound: bool = True

    def refusal(self, reason: str, *, field: str = "", value: Json = None) -> Refusal:
        """A refusal of this row; a `value` of None is not shown."""
        return Refusal(
            file=self.file,
            row=self.number,
            model=str(self.spec.name),
            key=printable(key_text(self.key)),
            field=field,
            value="" if value is None else short_json(value),
            reason=reason,
        )


def key_text(key: Key | None) -> str:
    """The key as a reader writes it, for example `NYD23 4 1`; '' for no key."""
    return " ".join(map(str, key or ()))


def check_rows(raw_rows: Iterable[RawRow], refusals: Refusals) -> list[Row]:
    """The rows with their values cleaned. What is wrong with them is added to `refusals`.

    Of two rows with the same key the first counts; the second is refused.
    """
    rows: list[Row] = []
    first: dict[tuple[type[models.Model], Key], Row] = {}
    for raw_row in raw_rows:
        row = _check_row(raw_row, refusals)
        rows.append(row)
        if row.key is None:
            continue
        earlier = first.setdefault((row.spec.model, row.key), row)
        if earlier is not row:
            row.sound = False
            refusals.add(
                row.refusal(
                    _("%(file)s, row %(number)d has the same key.")
                    % {"file": earlier.file, "number": earlier.number}
                )
            )
    return rows


def _check_row(raw_row: RawRow, refusals: Refusals) -> Row:
    spec = raw_row.spec
    row = Row(file=raw_row.file, number=raw_row.number, spec=spec)
    flaws: list[tuple[str, Json, str]] = []
    for name, raw in raw_row.fields.items():
        try:
            _check_field(row, name, raw)
        except Flaw as flaw:
            flaws.append((name if _is_field(spec, name) else short_json(name), raw, str(flaw)))
    flaws += [
        (name, None, _("The field is missing."))
        for name in sorted(spec.required - raw_row.fields.keys())
    ]
    row.key = spec.key_of(row.values, row.references)
    row.sound = not flaws
    for name, raw, reason in flaws:
        refusals.add(row.refusal(reason, field=name, value=raw))
    return row


def _is_field(spec: Spec, name: str) -> bool:
    return name in spec.values or name in spec.references or name in spec.many


def _check_field(row: Row, name: str, raw: Json) -> None:
    spec = row.spec
    if name in spec.values:
        value = clean_value(spec.values[name], raw)
        if spec.model is User:
            _check_account(name, value)
        row.values[name] = value
    elif name in spec.references:
        reference = spec.references[name]
        if raw is None and not reference.null:
            raise Flaw(_("A key is needed here, not null."))
        row.references[name] = (
            None if raw is None else _clean_key(spec_of(target_of(reference)), raw)
        )
    elif name in spec.many:
        row.many[name] = _clean_keys(spec.many[name], raw)
    else:
        raise Flaw(_("The model has no such field that a file may fill."))


def _check_account(name: str, value: Json) -> None:
    if name == "is_active" and value:
        raise Flaw(_("A file may only bring accounts that are not active."))
    if name == "password" and value != UNUSABLE_PASSWORD:
        raise Flaw(_("A file may only bring accounts without a password, which is written as !."))


def _clean_key(target: Spec, raw: Json) -> Key:
    fields = target.key_fields
    if not isinstance(raw, list) or len(raw) != len(fields):
        raise Flaw(
            _("This must be the key of a row (%(model)s): a list with %(parts)s.")
            % {"model": target.name, "parts": ", ".join(target.key_paths)}
        )
    return tuple(clean_value(key_field, part) for key_field, part in zip(fields, raw, strict=True))


def _clean_keys(field: ToMany, raw: Json) -> tuple[Key, ...]:
    if not isinstance(raw, list):
        raise Flaw(_("This must be a list of keys."))
    if not raw and not field.blank:
        raise Flaw(_("The list must not be empty."))
    target = spec_of(target_of(field))
    keys = tuple(_clean_key(target, part) for part in raw)
    if len(set(keys)) < len(keys):
        raise Flaw(_("The list names a row twice."))
    return keys
