"""From a file to rows of JSON, strictly: what has two readings, or none, is refused."""

import decimal
import json
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.importing.refusals import Refusal, Refusals, short_json
from tracker.importing.specs import Spec, specs
from tracker.models.fields import Json

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 20
_MAX_DIGITS = 40

# A string counts as one token, also one that never ends, so that no bracket inside it counts.
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class FileRefused(Exception):
    """The file as a whole cannot be used; the message says why."""


class JsonObject(dict[str, Json]):
    """An object of the file, which remembers names that stand in it more than once."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadNumber:
    """NaN, Infinity, or a number with more digits than any field can hold."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class RawRow:
    """A row as it stands in a file: `number` counts from 1, `fields` is plain JSON."""

    file: str
    number: int
    spec: Spec
    fields: JsonObject


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises `FileRefused` before it reads one that is too large."""
    too_large = _("The file is larger than %(limit)d bytes.") % {"limit": max_bytes}
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(_("This is not a regular file."))
        if status.st_size > max_bytes:
            raise FileRefused(too_large)
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise FileRefused(
            _("The file cannot be read: %(problem)s.") % {"problem": problem}
        ) from error
    if len(raw) > max_bytes:
        raise FileRefused(too_large)
    return raw


def read_rows(path: Path, refusals: Refusals, *, max_bytes: int = MAX_BYTES) -> list[RawRow]:
    """The rows of a fixture file; what cannot be a row is added to `refusals`.

    Raises `FileRefused` if the file is not a list in JSON in UTF-8.
    """
    entries = _parsed(_decoded(read_bytes(path, max_bytes=max_bytes)))
    if not isinstance(entries, list):
        raise FileRefused(_("The file must hold a list of rows."))
    rows = []
    for number, entry in enumerate(entries, start=1):
        problems = list(_problems(entry))
        for field, value, reason in problems:
            refusals.add(
                Refusal(
                    file=path.name,
                    row=number,
                    model=_known_name(entry),
                    field=field,
                    value=value,
                    reason=reason,
                )
            )
        if not problems:
            spec = specs()[entry["model"]]
            rows.append(RawRow(file=path.name, number=number, spec=spec, fields=entry["fields"]))
    return rows


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        raise FileRefused(_("The file is UTF-16 or UTF-32; it must be UTF-8."))
    if (offset := raw.find(b"\0")) >= 0:
        raise FileRefused(
            _("The file holds a zero byte at offset %(offset)d; it must be UTF-8 text.")
            % {"offset": offset}
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            _("The file is not UTF-8: the byte at offset %(offset)d cannot be decoded.")
            % {"offset": error.start}
        ) from error


def _parsed(text: str) -> Json:
    _refuse_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=BadNumber,
            parse_float=_decimal,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise FileRefused(
            _("The file is not JSON, line %(line)d, column %(column)d: %(problem)s.")
            % {"line": error.lineno, "column": error.colno, "problem": error.msg}
        ) from error


def _refuse_depth(text: str) -> None:
    """Count brackets before parsing, which would run out of stack on a million of them."""
    depth = 0
    for token in _TOKENS.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                start = token.start()
                raise FileRefused(
                    _(
                        "The file is nested deeper than %(limit)d levels, line %(line)d,"
                        " column %(column)d."
                    )
                    % {
                        "limit": MAX_DEPTH,
                        "line": text.count("\n", 0, start) + 1,
                        "column": start - text.rfind("\n", 0, start),
                    }
                )
        elif token[0] in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        times = Counter(name for name, _value in pairs)
        made.repeated = tuple(name for name in made if times[name] > 1)
    return made


def _integer(digits: str) -> int | BadNumber:
    return int(digits) if len(digits) <= _MAX_DIGITS else BadNumber(digits)


def _decimal(digits: str) -> Decimal | BadNumber:
    if len(digits) > _MAX_DIGITS:
        return BadNumber(digits)
    try:
        return Decimal(digits)
    except decimal.InvalidOperation:
        return BadNumber(digits)


def _known_name(entry: Json) -> str:
    model = entry.get("model") if isinstance(entry, JsonObject) else None
    return str(specs()[model].name) if isinstance(model, str) and model in specs() else ""


def _problems(entry: Json) -> Iterator[tuple[str, str, str]]:
    """Field, value and reason of everything for which the entry cannot be a row."""
    if not isinstance(entry, JsonObject):
        yield "", short_json(entry), _("A row must be an object with model and fields.")
        return
    for name in entry.repeated:
        yield short_json(name), "", _("The name stands more than once in one object.")
    for name in entry:
        if name == "pk":
            yield "pk", short_json(entry[name]), _("Rows are named by their natural key alone.")
        elif name not in {"model", "fields"}:
            yield short_json(name), "", _("A row holds model and fields and nothing else.")
    yield from _model_problems(entry)
    fields = entry.get("fields")
    if not isinstance(fields, JsonObject):
        yield "fields", short_json(fields), _("A row needs its fields as an object.")
        return
    for name in fields.repeated:
        yield short_json(name), "", _("The name stands more than once in one object.")


def _model_problems(entry: JsonObject) -> Iterator[tuple[str, str, str]]:
    model = entry.get("model")
    if not isinstance(model, str):
        yield "model", short_json(model), _("A row needs the name of its model as text.")
    elif model not in specs():
        yield "model", short_json(model), _("Files may not hold rows of this model.")
