"""A file of changes as text: what has two readings, or none, is refused with its line."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.changes.files import SET
from tracker.importing.changes.reading import Items, Names, Node, Text, parsed, read_names
from tracker.importing.changes.sections import read_changes
from tracker.importing.reading import FileRefused
from tracker.text.values import problem_with_text

KEPT = ["no", "yes", "on", "1e3", "0x10", "2026-11-27", "12:30:45", "1_000", "=", ".inf", "0o7"]


def value(text: str) -> Node:
    """What stands after the name `a`."""
    return parsed(f"a: {text}\n").values["a"]


@pytest.mark.parametrize("text", KEPT)
def test_nothing_is_guessed_from_the_look_of_a_value(text: str) -> None:
    assert value(text) == Text(1, text, is_plain=True)


@pytest.mark.parametrize(
    ("text", "is_null"), [("null", True), ("~", True), ("", True), ("'null'", False), ("''", False)]
)
def test_nothing_is_said_without_quotation_marks(text: str, is_null: bool) -> None:
    found = value(text)
    assert isinstance(found, Text)
    assert found.is_null is is_null


def test_a_single_value_may_be_named_and_repeated() -> None:
    assert parsed("a: &day 2026-04-30\nb: *day\n").values["b"] == Text(2, "2026-04-30", True)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", None, "The file is empty."),
        ("# nothing\n", None, "The file is empty."),
        ("text", 1, "starts with names"),
        ("- a", 1, "starts with names"),
        ("a: 1\nb: 2\na: 3", 3, 'The name "a" stands more than once'),
        ("a: {b: 1, b: 2}", 1, "more than once"),
        ("a: &x [1]\nb: *x", 1, "Only a single value may be named"),
        ("a: &x {b: *x}", 1, "Only a single value may be named"),
        ("a: 1\nb: *x", 2, "*x stands for no value before it."),
        ("a: !!python/object/apply:os.system [ls]", 1, "without a tag"),
        ("a: !!str 1", 1, "without a tag"),
        ("? [a]\n: b", 1, "A name must be one text."),
        ("a: 1\n---\nb: 2", 2, "one change set"),
        ("a: 1\nb: 'c", 2, "This is not YAML"),
        ("a: 1\n\tb: 2", 2, "This is not YAML"),
        ("a:\n- 1\nb: [", 3, "This is not YAML"),
        ("a: 1\nb: \x07", 2, "This character cannot stand"),
        ('a: "\\ud800"', 1, "stands for no character"),
        ('a: "\\UFFFFFFFF"', None, "stands for no character"),
        ("%YAML 1" + "1" * 5000 + ".1\n---\na: 1", None, "stands for no character"),
        ("a: " + "[" * 100_000, 1, "nested deeper than 20 levels"),
        ("a: " + "{b: " * 10_000, 1, "nested deeper"),
        ("- " * 10_000, 1, "nested deeper"),
    ],
)
def test_what_is_refused_has_its_line(text: str, line: int | None, told: str) -> None:
    with pytest.raises(FileRefused, match=re.escape(told)) as caught:
        parsed(text)
    assert getattr(caught.value, "line", None) == line


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("a: ä".encode("cp1251", "replace") + b"\xe4", "not UTF-8"),
        ("a: 1".encode("utf-16"), "UTF-16"),
        (b"a: \0", "a zero byte"),
        (b"a: " + b"b" * 5 * 1024 * 1024, "larger than"),
    ],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, raw: bytes, told: str) -> None:
    file = tmp_path / "set.yaml"
    file.write_bytes(raw)
    with pytest.raises(FileRefused, match=told):
        read_names(file)


def test_a_byte_order_mark_is_taken_and_a_folder_is_not(tmp_path: Path) -> None:
    file = tmp_path / "set.yaml"
    file.write_bytes("a: é".encode("utf-8-sig"))
    assert read_names(file).values["a"] == Text(1, "é", is_plain=True)
    with pytest.raises(FileRefused, match="not a regular file"):
        read_names(tmp_path)
    with pytest.raises(FileRefused, match="cannot be read"):
        read_names(tmp_path / "none.yaml")


TEXTS = st.text(max_size=60).filter(lambda text: problem_with_text(text) is None or not text)


@given(
    st.recursive(
        TEXTS | st.none(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_what_is_written_is_read(data: object, allow_unicode: bool) -> None:
    written = yaml.safe_dump({"a": data}, allow_unicode=allow_unicode)
    assert as_data(parsed(written).values["a"]) == data


def as_data(node: Node) -> object:
    """The node as texts, lists and names alone."""
    if isinstance(node, Items):
        return [as_data(one) for one in node.items]
    if isinstance(node, Names):
        return {name: as_data(one) for name, one in node.values.items()}
    return None if node.is_null else node.text


YAML = st.text(alphabet=st.sampled_from("ab01 \n\t-:,?[]{}#&*!|>'\"%@`~=<\\xuU.+"), max_size=80)


@given(st.text(max_size=200) | YAML)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(parsed(text), Names)
    except FileRefused as refused:
        assert str(refused)


@given(st.integers(0, len(SET)), st.integers(0, 40), st.text(max_size=12))
def test_a_spoilt_file_is_read_or_refused_part_by_part(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, put: str
) -> None:
    file = tmp_path_factory.mktemp("spoilt") / "set.yaml"
    spoilt = SET[:start] + put + SET[start + length :]
    file.write_text(spoilt, encoding="utf-8", errors="surrogatepass")
    try:
        found = read_changes(file)
    except FileRefused as refused:
        assert str(refused)
    else:
        assert all(one.told and one.line >= 1 for one in found.refused)
