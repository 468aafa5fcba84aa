"""From a file to JSON, strictly: what has two readings, or none, is refused."""

import decimal
import json
import re
import stat
from collections import Counter, UserString
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

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


class BadNumber(UserString):
    """NaN, Infinity, or a number with more digits than any field can hold."""


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises `FileRefused` before it reads one that is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(_("This is not a regular file."))
        if status.st_size <= max_bytes:
            with path.open("rb") as file:
                raw = file.read(max_bytes + 1)
            if len(raw) <= max_bytes:
                return raw
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise FileRefused(
            _("The file cannot be read: %(problem)s.") % {"problem": problem}
        ) from error
    raise FileRefused(_("The file is larger than %(limit)d bytes.") % {"limit": max_bytes})


def read_list(path: Path, *, max_bytes: int = MAX_BYTES) -> list[Json]:
    """The list in the file. Raises `FileRefused` if it is not a list in JSON in UTF-8."""
    text = decoded(read_bytes(path, max_bytes=max_bytes))
    _refuse_depth(text)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=BadNumber,
            parse_float=partial(_number, Decimal),
            parse_int=partial(_number, int),
        )
    except json.JSONDecodeError as error:
        raise FileRefused(
            _("The file is not JSON, line %(line)d, column %(column)d: %(problem)s.")
            % {"line": error.lineno, "column": error.colno, "problem": error.msg}
        ) from error
    if not isinstance(found, list):
        raise FileRefused(_("The file must hold a list of rows."))
    return found


def decoded(raw: bytes) -> str:
    """The text of a file in UTF-8. Raises `FileRefused`."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        raise FileRefused(_("The file is UTF-16 or UTF-32; it must be UTF-8."))
    if (offset := raw.find(b"\0")) >= 0:
        sentence = _("The file holds a zero byte at offset %(offset)d; it must be UTF-8 text.")
        raise FileRefused(sentence % {"offset": offset})
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(error.start) from error


def not_utf8(offset: int) -> FileRefused:
    """The refusal of a file with a byte that cannot be decoded."""
    sentence = _("The file is not UTF-8: the byte at offset %(offset)d cannot be decoded.")
    return FileRefused(sentence % {"offset": offset})


def _refuse_depth(text: str) -> None:
    """Count brackets before parsing, which would run out of stack on a million of them."""
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > MAX_DEPTH:
            place = json.JSONDecodeError("", text, token.start())
            raise FileRefused(
                _(
                    "The file is nested deeper than %(limit)d levels, line %(line)d,"
                    " column %(column)d."
                )
                % {"limit": MAX_DEPTH, "line": place.lineno, "column": place.colno}
            )


def _object(pairs: list[tuple[str, Json]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        times = Counter(name for name, _value in pairs)
        made.repeated = tuple(name for name in made if times[name] > 1)
    return made


def _number(kind: type[int | Decimal], digits: str) -> int | Decimal | BadNumber:
    try:
        return kind(digits) if len(digits) <= _MAX_DIGITS else BadNumber(digits)
    except decimal.InvalidOperation:
        return BadNumber(digits)
