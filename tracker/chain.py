"""The record's log as text: canonical JSON, the chain of hashes, its verification and its replay.

An exported log has one entry a line. A line is the canonical JSON (RFC 8785) of an object with the
members `FIELDS`. Its `hash` is the SHA-256 of the canonical JSON of all the others, in UTF-8;
`previous` is the hash of the line before it, or `GENESIS`. `before` and `after` are the public
shape of the object `kind` `key`; null says that the public does not see it. Nothing here knows
Django.
"""

import datetime as dt
import json
import math
import re
import sqlite3
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, NamedTuple, Self

GENESIS = "0" * 64
FIELDS = (
    "seq",
    "at",
    "role",
    "name",
    "verb",
    "kind",
    "key",
    "before",
    "after",
    "reason",
    "previous",
    "hash",
)
# What the hash of an entry covers.
_COVERED = tuple(name for name in FIELDS if name != "hash")
# Beyond this a reader whose numbers are IEEE doubles, as RFC 8785 has them, would round.
MAX_INTEGER = 2**53 - 1
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
_HASH = re.compile(r"[0-9a-f]{64}")

Body = dict[str, Any]


class NotCanonical(ValueError):
    """The value has no canonical JSON, or the text is not the JSON of any such value."""


# --- Canonical JSON ------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """The value as canonical JSON (RFC 8785): no white space, members sorted, one way to write it.

    Takes None, booleans, integers, floats, strings, lists, tuples and dicts with string keys.
    Raises NotCanonical for anything else, for integers beyond 2**53 - 1, for NaN and infinities,
    for strings with half a surrogate pair, and for nesting too deep to be read back. A whole float
    is written, and read back, as the integer that it equals.
    """
    try:
        return _written(value)
    except RecursionError as error:
        raise NotCanonical("The value is nested too deeply.") from error


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"{value} is beyond what every reader of JSON can hold.")
        return str(int(value))
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(_members(value)) + "}"
    raise NotCanonical(f"{type(value).__name__} is not a value of JSON.")


def _members(value: dict[Any, Any]) -> Iterator[str]:
    for name in value:
        if not isinstance(name, str):
            raise NotCanonical(f"The name {name!r} is not a string.")
        if not _is_whole(name):
            raise NotCanonical(f"{name!r} holds half a surrogate pair.")
    # RFC 8785, section 3.2.3: sorted as arrays of UTF-16 code units, as ASCII is anyhow.
    is_plain = all(map(str.isascii, value))
    names = sorted(value) if is_plain else sorted(value, key=lambda name: name.encode("utf-16-be"))
    for name in names:
        yield f"{encode_basestring(name)}:{_written(value[name])}"


def _string(value: str) -> str:
    if not _is_whole(value):
        raise NotCanonical(f"{value[:60]!r} holds half a surrogate pair.")
    return encode_basestring(value)


def _is_whole(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(value: float) -> str:
    """The number as ECMAScript writes it (RFC 8785, section 3.2.2.3)."""
    if not math.isfinite(value):
        raise NotCanonical(f"{value} is not a number of JSON.")
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    written = "".join(map(str, digits))
    point = len(written) + int(exponent)  # how many digits stand before the point
    if len(written) <= point <= 21:
        text = written + "0" * (point - len(written))
    elif 0 < point <= 21:
        text = f"{written[:point]}.{written[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{written}"
    else:
        rest = f".{written[1:]}" if len(written) > 1 else ""
        text = f"{written[0]}{rest}e{point - 1:+d}"
    return f"-{text}" if sign else text


def _loaded(text: str) -> Any:
    """The value of JSON. Raises NotCanonical if the text is anything else."""
    try:
        return json.loads(text, parse_int=_read_integer)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"It is not JSON: {error}") from error


def parsed(text: str) -> Any:
    """The value of canonical JSON. Raises NotCanonical if the text is anything else."""
    value = _loaded(text)
    # A member named twice, white space or another way to write a number shows here.
    if canonical(value) != text:
        raise NotCanonical("It is not canonical JSON.")
    return value


def _read_integer(text: str) -> float:
    """A number without a fraction; beyond MAX_INTEGER it was a float."""
    value = float(text)
    return int(text) if abs(value) <= MAX_INTEGER else value


# --- Entries -------------------------------------------------------------------------------------


def hash_of(body: Body) -> str:
    """The hash of an entry: SHA-256 over all its members but the hash itself."""
    content = {name: value for name, value in body.items() if name != "hash"}
    return digest(canonical(content))


def sealed(body: Body) -> Body:
    """The entry with its hash."""
    return {**body, "hash": hash_of(body)}


def line_of(body: Body) -> str:
    """The entry as a line of the exported log, without the line's end."""
    return canonical(body)


def spliced(*, before: str | None, after: str | None, **members: Any) -> str:
    """The canonical JSON of an entry, or of what its hash covers, from shapes that are JSON
    already. They are taken as they are, so that a changed byte shows."""
    texts = {name: canonical(value) for name, value in members.items()}
    return _joined({**texts, "before": before or "null", "after": after or "null"})


def _joined(members: Mapping[str, str]) -> str:
    """The object of these members: their values are canonical JSON, their names need no escape."""
    return "{" + ",".join(f'"{name}":{members[name]}' for name in sorted(members)) + "}"


def digest(text: str) -> str:
    """The SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def moment(at: dt.datetime) -> str:
    """The moment as entries write it: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- Verification --------------------------------------------------------------------------------


class Flaw(NamedTuple):
    """What is wrong with the log: the number of the entry, and which of `FLAWS`."""

    seq: int
    code: str


FLAWS = {
    "unreadable": "The line is not canonical JSON.",
    "shape": "The members of the entry are not those that an entry has.",
    "sequence": "It does not follow the number of the entry before it.",
    "previous": "It does not name the hash of the entry before it.",
    "hash": "Its hash is not that of its content.",
    "time": "Its time is earlier than that of the entry before it.",
    "before": "What it says was there before is not what the entries before it left.",
    "head": "Its hash is not the one that was published.",
    "cut": "It was published, and the log ends before it.",
}


def read_heads(text: str) -> dict[int, str]:
    """Published heads: hashes by the number of their entry.

    The text is a checkpoint (a JSON object with `seq` and `hash`), or has a head on each line: the
    number and the hash, and whatever else. Lines that start with # are passed over. Raises
    ValueError with a sentence.
    """
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
            pairs = [(found["seq"], found["hash"])]
        except (ValueError, KeyError, RecursionError) as error:
            raise ValueError("This is not a checkpoint.") from error
    else:
        pairs = [_pair(line) for line in text.splitlines() if line.strip() and line[0] != "#"]
    for seq, value in pairs:
        if type(seq) is not int or not isinstance(value, str) or not _HASH.fullmatch(value):
            raise ValueError(f"“{seq} {value}” is not a number and a hash.")
    return {seq: value for seq, value in pairs if seq > 0}


def _pair(line: str) -> tuple[Any, str]:
    seq, _space, rest = line.strip().partition(" ")
    is_number = seq.isascii() and seq.isdecimal() and len(seq) < 19
    return int(seq) if is_number else seq, rest.strip().partition(" ")[0]


class States:
    """What the public sees of each object: canonical JSON by kind and key.

    It lies in a private temporary database that SQLite moves to the disk, so that memory stays
    flat whatever the number of objects.
    """

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute(
            "CREATE TABLE state (kind TEXT, key TEXT, shape TEXT, is_seen INT DEFAULT 0,"
            " PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )
        # Nothing here outlives the process, so nothing need survive a crash.
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        found: int = self._file.execute("SELECT count(*) FROM state").fetchone()[0]
        return found

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Kind, key and shape of every object, in order."""
        yield from self._file.execute("SELECT kind, key, shape FROM state ORDER BY kind, key")

    def get(self, kind: str, key: str) -> str | None:
        """The shape of the object, or None if the public does not see it."""
        found = self._file.execute(
            "SELECT shape FROM state WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return found[0] if found else None

    def put(self, kind: str, key: str, shape: str | None) -> None:
        """Set the shape of the object; None says that it is gone."""
        if shape is None:
            self._file.execute("DELETE FROM state WHERE kind = ? AND key = ?", (kind, key))
        else:
            self._file.execute(
                "INSERT OR REPLACE INTO state (kind, key, shape) VALUES (?, ?, ?)",
                (kind, key, shape),
            )

    def see(self, kind: str, key: str) -> str | None:
        """What `get` returns; the object is not among the `unseen` from then on."""
        self._file.execute("UPDATE state SET is_seen = 1 WHERE kind = ? AND key = ?", (kind, key))
        return self.get(kind, key)

    def unseen(self) -> Iterator[tuple[str, str]]:
        """Kind and key of every object that nobody asked to `see`, in order."""
        yield from self._file.execute(
            "SELECT kind, key FROM state WHERE NOT is_seen ORDER BY kind, key"
        )

    def close(self) -> None:
        self._file.close()


class Verifier:
    """Reads a log line by line, tells what is wrong, and replays it into `states`.

    After a flaw it goes on from what the entry itself says, so that one flaw is told once.
    `heads` are published heads: hashes by the number of their entry.
    """

    def __init__(self, states: States, *, heads: Mapping[int, str] | None = None) -> None:
        self.states = states
        self.count = 0
        self.seq = 0
        self.head = GENESIS
        self.at = ""
        self._heads = dict(heads or {})

    def feed(self, line: str) -> list[Flaw]:
        """Read the next line; returns what is wrong with it."""
        self.count += 1
        try:
            body = _loaded(line)
            # Each member is written once: the line, what its hash covers and the shapes hold them.
            told = {name: canonical(body[name]) for name in FIELDS} if is_entry(body) else {}
            is_canonical = (_joined(told) if told else canonical(body)) == line
        except NotCanonical:
            is_canonical = False
        if not is_canonical:
            return [Flaw(self.seq + 1, "unreadable")]
        if not told:
            return [Flaw(self.seq + 1, "shape")]
        flaws = [Flaw(body["seq"], code) for code in self._flaws(body, told)]
        self.seq, self.head = body["seq"], body["hash"]
        self.at = max(self.at, body["at"])
        self.states.put(body["kind"], body["key"], _shape(told["after"]))
        return flaws

    def finish(self) -> list[Flaw]:
        """Returns what is missing at the end: published heads that the log does not reach."""
        return [Flaw(seq, "cut") for seq in sorted(self._heads) if seq > self.seq]

    def _flaws(self, body: Body, told: Mapping[str, str]) -> Iterator[str]:
        if body["seq"] != self.seq + 1:
            yield "sequence"
        if body["previous"] != self.head:
            yield "previous"
        if body["hash"] != digest(_joined({name: told[name] for name in _COVERED})):
            yield "hash"
        if body["at"] < self.at:
            yield "time"
        if _shape(told["before"]) != self.states.get(body["kind"], body["key"]):
            yield "before"
        if self._heads.get(body["seq"], body["hash"]) != body["hash"]:
            yield "head"


def _shape(text: str) -> str | None:
    """The public shape that a member of an entry holds; None for what the public does not see."""
    return None if text == "null" else text


def is_entry(body: Any) -> bool:
    """Whether the value has the members of an entry, each of its type."""
    if not isinstance(body, dict) or body.keys() != set(FIELDS):
        return False
    words = [body[name] for name in ("role", "name", "verb", "kind", "key")]
    shapes = [body["before"], body["after"]]
    return (
        type(body["seq"]) is int
        and body["seq"] > 0
        and all(isinstance(word, str) for word in words)
        and all(shape is None or isinstance(shape, dict) for shape in shapes)
        and any(shape is not None for shape in shapes)
        and (body["reason"] is None or isinstance(body["reason"], str))
        and isinstance(body["at"], str)
        and _MOMENT.fullmatch(body["at"]) is not None
        and all(
            isinstance(body[name], str) and _HASH.fullmatch(body[name])
            for name in ("previous", "hash")
        )
    )
