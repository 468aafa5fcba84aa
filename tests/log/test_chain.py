"""The log as text: canonical JSON, the chain, and two verifiers that find the same."""

import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.log import logs
from tracker.chain import (
    GENESIS,
    MAX_INTEGER,
    Flaw,
    NotCanonical,
    States,
    Verifier,
    canonical,
    hash_of,
    line_of,
    parsed,
    read_heads,
    sealed,
)

CASES = 200

# --- Canonical JSON ------------------------------------------------------------------------------

# RFC 8785, appendix B: the double in hexadecimal, and how it is written.
NUMBERS = """
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2
"""


@pytest.fixture(params=[canonical, logs.script.canonical], ids=["tracker", "script"])
def write(request: pytest.FixtureRequest) -> Callable[[Any], str]:
    """Each of the two writers of canonical JSON."""
    writer: Callable[[Any], str] = request.param
    return writer


@pytest.mark.parametrize("line", NUMBERS.split("\n")[1:-1])
def test_numbers_are_written_as_the_rfc_says(line: str, write: Callable[[Any], str]) -> None:
    bits, written = line.split()
    assert write(struct.unpack(">d", bytes.fromhex(bits))[0]) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # RFC 8785, section 3.2.2 and 3.2.3.
        (
            {
                "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": "\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/",
                "literals": [None, True, False],
            },
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
        ),
        (
            {
                "\u20ac": "Euro Sign",
                "\r": "Carriage Return",
                "\ufb33": "Hebrew Letter Dalet With Dagesh",
                "1": "One",
                "\U0001f600": "Emoji: Grinning Face",
                "\u0080": "Control",
                "\u00f6": "Latin Small Letter O With Diaeresis",
            },
            '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
            '"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",'
            '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
        ),
        ("\0\b\t\n\f\r\x1f\x7f\u2028", '"\\u0000\\b\\t\\n\\f\\r\\u001f\x7f\u2028"'),
        ([], "[]"),
        ({}, "{}"),
        ([-1, 0, MAX_INTEGER, -MAX_INTEGER], "[-1,0,9007199254740991,-9007199254740991]"),
        ([1.0, -0.0, 100.0], "[1,0,100]"),
    ],
)
def test_values_are_written_as_the_rfc_says(
    value: Any, written: str, write: Callable[[Any], str]
) -> None:
    assert write(value) == written


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        "half a pair \ud83d",
        {"\ude00": 1},
        {1: "a number as a name"},
        {"set": {1}},
        b"bytes",
        [object],
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_too_deep_is_refused_and_no_crash() -> None:
    value: Any = None
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        parsed("[" * 100_000 + "]" * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a":1,"a":1}',
        '{"b":1,"a":1}',
        '{"a": 1}',
        "1.0",
        "1e2",
        "-0",
        "NaN",
        "1e400",
        "9007199254740993",
        '"\\u0041"',
        '"\\u000F"',
        '"\\ud83d"',
        "[1]\n",
    ],
)
def test_another_way_to_write_it_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        parsed(text)
    assert logs.script.read(text) == "unreadable"


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=values)
@settings(max_examples=500)
def test_both_writers_agree_and_what_is_written_reads_back(value: Any) -> None:
    text = canonical(value)
    assert text == logs.script.canonical(value)
    assert json.loads(text, parse_int=float) == value  # as a reader whose numbers are doubles
    assert canonical(parsed(text)) == text


@given(value=st.dictionaries(st.text(), values, max_size=6), seed=st.integers())
def test_the_order_of_members_does_not_matter(value: dict[str, Any], seed: int) -> None:
    names = list(value)
    Random(seed).shuffle(names)
    assert canonical({name: value[name] for name in names}) == canonical(value)


# --- The chain -----------------------------------------------------------------------------------


def test_the_hash_covers_every_member_but_itself() -> None:
    entry = logs.body(1, GENESIS)
    assert entry["hash"] == hash_of(entry)
    assert hash_of({**entry, "hash": "other"}) == entry["hash"]
    others = {hash_of({**entry, name: "other"}) for name in entry if name != "hash"}
    assert len(others) == len(entry) - 1
    assert entry["hash"] not in others


@given(seed=st.integers(), size=st.integers(0, 40))
@settings(max_examples=50)
def test_a_whole_log_is_whole(seed: int, size: int) -> None:
    log = logs.made_log(Random(seed), size)
    lines = logs.lines_of(log)
    assert logs.flaws(lines) == logs.flaws_alone(lines) == []
    published = {entry["seq"]: entry["hash"] for entry in log}
    assert logs.flaws(lines, published) == logs.flaws_alone(lines, published) == []


@pytest.mark.parametrize("kind", logs.TAMPERINGS)
def test_tampering_is_found_by_both_verifiers(kind: str) -> None:
    for case in range(CASES):
        random = Random(f"{kind} {case}")
        log = logs.made_log(random, random.randrange(2, 40))
        heads = logs.heads_of(log)
        tampered = logs.lines_of(logs.TAMPERINGS[kind](random, list(log)))
        found = logs.flaws(tampered, heads)
        assert found, f"case {case}"
        assert found == logs.flaws_alone(tampered, heads), f"case {case}"


@pytest.mark.parametrize("kind", ["cut the tail", "rewrite the chain"])
def test_without_a_published_head_these_two_cannot_be_found(kind: str) -> None:
    random = Random(kind)
    log = logs.made_log(random, 30)
    assert logs.flaws(logs.lines_of(logs.TAMPERINGS[kind](random, log))) == []


@pytest.mark.parametrize("where", ["start", "middle", "end"])
@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"seq":1}', "\ud800", '{"a":1,"a":2}'])
def test_a_line_that_is_no_entry_is_one_flaw(text: str, where: str) -> None:
    lines = logs.lines_of(logs.made_log(Random(1), 6))
    place = {"start": 0, "middle": 3, "end": 6}[where]
    lines.insert(place, text)
    found = logs.flaws(lines)
    assert found == logs.flaws_alone(lines)
    assert [flaw.seq for flaw in found] == [place + 1]
    assert found[0].code in {"unreadable", "shape"}


WRONG: list[tuple[str, Any]] = [
    ("seq", 0),
    ("seq", True),
    ("seq", "1"),
    ("seq", 1.5),
    ("at", "2026-11-21"),
    ("at", "2026-11-21T12:00:00Z"),
    ("role", None),
    ("name", 1),
    ("verb", None),
    ("kind", None),
    ("key", []),
    ("before", "text"),
    ("after", None),
    ("after", []),
    ("reason", 1),
    ("previous", "0"),
    ("previous", None),
    ("hash", "F" * 64),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda value: repr(value)[:20])
def test_a_member_of_another_type_is_a_flaw(name: str, value: Any) -> None:
    line = line_of({**logs.body(1, GENESIS), name: value})
    assert logs.flaws([line]) == logs.flaws_alone([line]) == [Flaw(1, "shape")]


def test_each_flaw_has_its_name() -> None:
    first = logs.body(1, GENESIS)
    second = logs.body(2, first["hash"], before={"title": "A"}, after={"title": "B"})

    def found(**values: Any) -> list[str]:
        changed = {**second, **values}
        entry = changed if "hash" in values else sealed(changed)
        return [flaw.code for flaw in logs.flaws(logs.lines_of([first, entry]))]

    assert found() == []
    assert found(seq=3) == ["sequence"]
    assert found(previous=GENESIS) == ["previous"]
    assert found(hash="0" * 64) == ["hash"]
    assert found(at="2026-11-21T12:00:00.999999Z") == ["time"]
    assert found(before={"title": "C"}) == ["before"]
    assert found(before=None) == ["before"]


def test_the_states_are_what_the_log_leaves() -> None:
    log = logs.made_log(Random(5), 60)
    expected = {entry["key"]: entry["after"] for entry in log}
    with States() as states:
        verifier = Verifier(states)
        for line in logs.lines_of(log):
            verifier.feed(line)
        left = {key: json.loads(shape) for _kind, key, shape in states}
        assert left == {key: after for key, after in expected.items() if after is not None}
        assert len(states) == len(left)
        assert (verifier.count, verifier.seq, verifier.head) == (60, 60, log[-1]["hash"])
        one = min(left)
        assert states.see("action", one) == canonical(left[one])
        assert [key for _kind, key in states.unseen()] == sorted(left)[1:]


HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("", {}),
        (f"3 {HASH}\n", {3: HASH}),
        (f"# published\n\n3 {HASH} 2026-11-21\n 12  {'f' * 64}", {3: HASH, 12: "f" * 64}),
        (json.dumps({"seq": 3, "hash": HASH, "at": None}), {3: HASH}),
        (json.dumps({"seq": 0, "hash": GENESIS}), {}),
    ],
)
def test_published_heads_are_read(text: str, heads: dict[int, str]) -> None:
    assert read_heads(text) == heads


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "x " + HASH,
        "3 " + HASH[:-1],
        "٣ " + HASH,
        "9" * 5000 + " " + HASH,
        "{}",
        "{",
        '{"seq": "3", "hash": "x"}',
        "[" * 5000,
        "\0",
    ],
)
def test_a_file_that_holds_no_heads_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_heads(text)


# --- The script as a sceptic runs it --------------------------------------------------------------


def test_the_script_alone_says_what_is_wrong(tmp_path: Path) -> None:
    log = logs.made_log(Random(3), 20)
    file, heads = tmp_path / "log.jsonl", tmp_path / "heads"
    file.write_text("".join(f"{line}\n" for line in logs.lines_of(log)), encoding="utf-8")
    told = logs.run_alone(tmp_path, "log.jsonl")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"20 entries, head {log[-1]['hash']}\nThe log is whole.\n"

    heads.write_text(f"# published\n20 {log[-1]['hash']}\n", encoding="utf-8")
    assert logs.run_alone(tmp_path, "log.jsonl", "heads").returncode == 0
    heads.write_text(json.dumps({"seq": 20, "hash": "0" * 64}), encoding="utf-8")
    told = logs.run_alone(tmp_path, "log.jsonl", "heads")
    assert told.returncode == 1
    assert told.stdout.startswith("entry 20: head: its hash is not the one that was published\n")

    file.write_bytes(file.read_bytes().replace(b"User 1", b"User \xff", 1))
    told = logs.run_alone(tmp_path, "log.jsonl")
    assert told.returncode == 1
    assert "entry 1: unreadable" in told.stdout
    assert told.stdout.endswith("The log is flawed.\n")
    assert logs.run_alone(tmp_path).returncode == 2


def test_the_script_is_short_enough_to_be_read() -> None:
    assert len(logs.SCRIPT.read_text(encoding="utf-8").splitlines()) < 200


# --- Memory --------------------------------------------------------------------------------------

# The child counts the memory of the process that started it as its own peak, so a small one stands
# between it and the tests, which are large.
METER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
MEASURE = """
import sys
sys.path.insert(0, {root!r})
from tests.log.logs import body
from tracker.chain import GENESIS, States, Verifier, line_of
head = GENESIS
with States() as states:
    verifier = Verifier(states)
    for seq in range(1, int(sys.argv[1]) + 1):
        entry = body(
            seq, head, at="2026-11-21T12:00:00.000000Z", key=f"a{{seq}}", after={{"t": "x" * 4000}}
        )
        head = entry["hash"]
        assert verifier.feed(line_of(entry)) == []
    assert verifier.count == len(states) == int(sys.argv[1])
"""


@pytest.mark.slow
def test_ten_thousand_large_objects_take_no_more_memory_than_a_thousand() -> None:
    root = str(Path(__file__).resolve().parents[2])

    def kilobytes(entries: int) -> int:
        measured = [sys.executable, "-c", MEASURE.format(root=root), str(entries)]
        told = subprocess.run(
            [sys.executable, "-S", "-I", "-c", METER, *measured],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(told.stdout)

    few, many = kilobytes(1_000), kilobytes(10_000)
    # Their shapes alone have 36,000 kB more.
    assert many < few + 6_000, f"{few} kB for 1,000 objects, {many} kB for 10,000"
