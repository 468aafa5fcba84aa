#!/usr/bin/env python3
"""Verify an exported log of the C5+1 Commitment Tracker. Needs Python 3.9 or newer, nothing else.

    python3 -S -I verify_log.py log.jsonl [HEADS]

It shares no code with the tracker. HEADS is a file of heads that were published earlier, one a
line: the number of an entry, a space, its hash. A checkpoint.json is understood too. Prints what
is wrong, one flaw a line, and ends with exit code 1 if anything is.

Each line of a log is one JSON object, written as RFC 8785 says. Its `hash` is the SHA-256 of the
same object without `hash`, `previous` is the `hash` of the line before (64 zeros in the first),
and `before` is what the last entry about the same object left as `after`.
"""

import hashlib
import json
import math
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TEXTS = ("at", "hash", "key", "kind", "name", "previous", "role", "verb")
MEMBERS = sorted([*TEXTS, "after", "before", "reason", "seq"])
MEANINGS = {
    "unreadable": "the line is not canonical JSON",
    "shape": "its members are not those that an entry has",
    "sequence": "it does not follow the number of the entry before it",
    "previous": "it does not name the hash of the entry before it",
    "hash": "its hash is not that of its content",
    "time": "its time is earlier than that of the entry before it",
    "before": "what it says was there before is not what the entries before it left",
    "head": "its hash is not the one that was published",
    "cut": "it was published, and the log ends before it",
}


def canonical(value: Any) -> str:
    """Write the value as RFC 8785 says; ValueError if it cannot be."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        value.encode("utf-8")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if not -(2**53) < value < 2**53:
            raise ValueError("an integer that a double cannot hold")
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join([canonical(name) + ":" + canonical(value[name]) for name in names]) + "}"


def number(value: float) -> str:
    """Write a float as ECMAScript does."""
    if not math.isfinite(value):
        raise ValueError("not a number of JSON")
    if value == 0:
        return "0"
    mantissa, exponent = repr(value), 0
    sign = "-" if mantissa[0] == "-" else ""
    mantissa = mantissa.lstrip("-")
    if "e" in mantissa:
        mantissa, power = mantissa.split("e")
        exponent = int(power)
    whole, _, part = mantissa.partition(".")
    point = len(whole) + exponent
    digits = whole + part
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0")
    size = len(digits)
    if size <= point <= 21:
        return sign + digits + "0" * (point - size)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    fraction = "." + digits[1:] if size > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def integer(text: str) -> float:
    """Read a number without a fraction: beyond 2**53 - 1 it was a float."""
    value = float(text)
    return int(text) if abs(value) < 2**53 else value


def read(line: str) -> Any:
    """Return the entry, or the name of the flaw that makes it none."""
    try:
        entry = json.loads(line, parse_int=integer)
        if canonical(entry) != line:
            return "unreadable"
    except (ValueError, RecursionError):
        return "unreadable"
    return entry if is_entry(entry) else "shape"


def is_entry(entry: Any) -> bool:
    """Tell whether the object has the members of an entry, each of its type."""
    if not isinstance(entry, dict) or sorted(entry) != MEMBERS:
        return False
    shapes = (entry["before"], entry["after"])
    return (
        type(entry["seq"]) is int
        and entry["seq"] > 0
        and all(type(entry[name]) is str for name in TEXTS)
        and all(shape is None or type(shape) is dict for shape in shapes)
        and shapes != (None, None)
        and (entry["reason"] is None or type(entry["reason"]) is str)
        and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", entry["at"]) is not None
        and re.fullmatch("[0-9a-f]{64}", entry["previous"]) is not None
        and re.fullmatch("[0-9a-f]{64}", entry["hash"]) is not None
    )


class States:
    """The last public shape of each object, in a temporary file, so that memory stays flat."""

    def __init__(self) -> None:
        self.file = sqlite3.connect("", isolation_level=None)
        self.file.execute("PRAGMA journal_mode = OFF")
        self.file.execute("CREATE TABLE state (kind, key, shape, PRIMARY KEY (kind, key))")
        self.file.execute("BEGIN")

    def swap(self, entry: dict[str, Any]) -> str:
        """Return the shape that the object had, and keep its new one."""
        name = (entry["kind"], entry["key"])
        old = self.file.execute("SELECT shape FROM state WHERE kind = ? AND key = ?", name)
        found = old.fetchone()
        shape = canonical(entry["after"])
        self.file.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (*name, shape))
        return found[0] if found else "null"


def verify(lines: Iterable[str], heads: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Yield (number of the entry, flaw) for everything that is wrong; at last (count, hash)."""
    states, seq, head, at = States(), 0, "0" * 64, ""
    for line in lines:
        entry = read(line)
        if isinstance(entry, str):
            yield seq + 1, entry
            continue
        content = {name: entry[name] for name in entry if name != "hash"}
        digest = hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()
        tests = {
            "sequence": entry["seq"] == seq + 1,
            "previous": entry["previous"] == head,
            "hash": entry["hash"] == digest,
            "time": entry["at"] >= at,
            "before": canonical(entry["before"]) == states.swap(entry),
            "head": heads.get(entry["seq"], entry["hash"]) == entry["hash"],
        }
        seq, head, at = entry["seq"], entry["hash"], max(at, entry["at"])
        yield from ((seq, flaw) for flaw, holds in tests.items() if not holds)
    yield from ((known, "cut") for known in sorted(heads) if known > seq)
    yield seq, head


def read_heads(name: str) -> dict[int, str]:
    """Return the published heads of a file: hashes by number."""
    text = Path(name).read_text(encoding="utf-8")
    if text.lstrip().startswith("{"):
        checkpoint = json.loads(text)
        return {checkpoint["seq"]: checkpoint["hash"]} if checkpoint["seq"] else {}
    pairs = (line.split()[:2] for line in text.splitlines() if line.strip() and line[0] != "#")
    return {int(seq): digest for seq, digest in pairs}


def tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        sys.stderr.write("usage: verify_log.py LOG [HEADS]\n")
        return 2
    heads = read_heads(arguments[1]) if len(arguments) == 2 else {}
    flawed = False
    log = Path(arguments[0])
    with log.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for seq, word in verify((line.rstrip("\n") for line in file), heads):
            if word in MEANINGS:
                flawed = True
                tell(f"entry {seq}: {word}: {MEANINGS[word]}")
            else:
                tell(f"{seq} entries, head {word}")
    tell("The log is flawed." if flawed else "The log is whole.")
    return 1 if flawed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
