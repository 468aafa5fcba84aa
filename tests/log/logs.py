"""Made-up logs, ways to tamper with them, and the two verifiers side by side."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import util
from pathlib import Path
from random import Random
from typing import Any

from tracker.chain import GENESIS, Flaw, States, Verifier, line_of, sealed

SCRIPT = Path(__file__).resolve().parents[2] / "tracker/static/tracker/verify_log.py"


def body(seq: int, previous: str, **values: Any) -> dict[str, Any]:
    """One sealed entry."""
    return sealed(
        {
            "seq": seq,
            "at": f"2026-11-21T12:{seq // 60 % 60:02}:{seq % 60:02}.000000Z",
            "role": "reviewer",
            "name": "User 1",
            "verb": "changed",
            "kind": "action",
            "key": "a",
            "before": None,
            "after": {"title": "A"},
            "reason": None,
            "previous": previous,
            **values,
        }
    )


def made_log(random: Random, size: int) -> list[dict[str, Any]]:
    """A whole log about a few objects that appear, change and go."""
    entries: list[dict[str, Any]] = []
    states: dict[str, dict[str, Any] | None] = {}
    head = GENESIS
    for seq in range(1, size + 1):
        key = random.choice("abcde")
        before = states.get(key)
        gone = before is not None and random.random() < 0.2
        after = None if gone else {"title": f"{key}{seq}", "number": random.random()}
        entries.append(body(seq, head, key=key, before=before, after=after))
        states[key], head = after, entries[-1]["hash"]
    return entries


def chained(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same content as a chain of its own: numbered, linked and hashed again."""
    found: list[dict[str, Any]] = []
    head = GENESIS
    for seq, entry in enumerate(entries, 1):
        content = {name: value for name, value in entry.items() if name != "hash"}
        found.append(sealed({**content, "seq": seq, "previous": head}))
        head = found[-1]["hash"]
    return found


def _update(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    place = random.randrange(len(log))
    name = random.choice(["at", "role", "name", "verb", "kind", "key", "reason", "hash", "after"])
    changed = {
        "hash": "f" * 64,
        "after": {"title": "Other"},
        "at": "2026-11-21T11:59:59.000000Z",
        "role": "account",
        "verb": "withdrawn",
    }
    new = changed.get(name, "other")
    log[place] = {**log[place], name: "found" if log[place][name] == new else new}
    return log


def _delete(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    del log[random.randrange(len(log) - 1)]
    return log


def _insert(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    place = random.randrange(len(log))
    previous = log[place - 1]["hash"] if place else GENESIS
    log.insert(place, body(place + 1, previous, key="z"))
    return log


def _reorder(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    one, two = random.sample(range(len(log)), 2)
    log[one], log[two] = log[two], log[one]
    return log


def _cut(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return log[: random.randrange(len(log))]


def _rewrite(random: Random, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    place = random.randrange(len(log))
    log[place] = {**log[place], "name": "Somebody else"}
    return chained(log)


TAMPERINGS: dict[str, Callable[[Random, list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "update": _update,
    "delete": _delete,
    "insert": _insert,
    "reorder": _reorder,
    "cut the tail": _cut,
    "rewrite the chain": _rewrite,
}


def lines_of(log: Iterable[dict[str, Any]]) -> list[str]:
    return [line_of(entry) for entry in log]


def heads_of(log: list[dict[str, Any]]) -> dict[int, str]:
    """The published head of the log."""
    return {log[-1]["seq"]: log[-1]["hash"]}


def flaws(lines: Iterable[str], heads: Mapping[int, str] | None = None) -> list[Flaw]:
    """What the tracker finds."""
    with States() as states:
        verifier = Verifier(states, heads=heads)
        found = [flaw for line in lines for flaw in verifier.feed(line)]
        return found + verifier.finish()


def _script() -> Any:
    spec = util.spec_from_file_location("verify_log", SCRIPT)
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script: Any = _script()


def flaws_alone(lines: Iterable[str], heads: Mapping[int, str] | None = None) -> list[Flaw]:
    """What the stand-alone verifier finds, asked in this process."""
    return [Flaw(*found) for found in script.verify(lines, dict(heads or {}))][:-1]


def run_alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier as a sceptic runs it: elsewhere, with nothing of ours."""
    copy = folder / "verify_log.py"
    copy.write_bytes(SCRIPT.read_bytes())
    return subprocess.run(
        [sys.executable, "-S", "-I", str(copy), *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
