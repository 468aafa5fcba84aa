"""The translated words of site and desk: every language with a catalogue in tracker/locale.

The checks need no GNU gettext: the .po is read by the small parser below, the .mo by its documented
layout, and what the site says is collected from the source itself.
"""

import ast
import json
import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext
from django.utils.translation.template import templatize

from tracker.choices import Status

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "tracker" / "locale"
LANGUAGES = sorted(folder.name for folder in LOCALE.iterdir())

_FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) (".*")$')
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z%]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^>]*>")
_CALLS = {
    "gettext": ("singular",),
    "gettext_lazy": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "ngettext_lazy": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "pgettext_lazy": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
    "npgettext_lazy": ("context", "singular", "plural"),
}
# What site and desk say in another word (docs/translating.md): an action, in progress, reversed or
# replaced, no separate evidence, about, depends on, no news before we last looked, a text.
_REFUSED = re.compile(
    r"(?<!%\()\b(?:(?<!to )(?<!cannot )(?<!will )acts?|bears? on|hangs? on|told apart|moving"
    r"|(?<!cannot be )undone|quiet|seeds?|load_sources)\b",
    re.IGNORECASE,
)
# A call in what Django makes of a template: literal strings, then perhaps a count.
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(({_LITERAL}(?:, ?{_LITERAL})*)[,)]")


class Message(NamedTuple):
    """What a catalogue is asked for."""

    context: str
    singular: str
    plural: str


class CatalogueEntry(NamedTuple):
    """One entry of a .po."""

    message: Message
    forms: list[str]
    is_fuzzy: bool


def read_po(text: str) -> list[CatalogueEntry]:
    """Every entry of a .po, the header (which asks for nothing) among them."""
    entries = []
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in filter(None, block.split("\n")):
            found = _FIELD.match(line)
            if found:
                name, fields[found[1]] = found[1], ast.literal_eval(found[2])
            elif line.startswith('"') and name:
                fields[name] += ast.literal_eval(line)
            else:
                assert line.startswith("#"), f"not a line of a catalogue: {line}"
        if fields:
            message = Message(
                fields.pop("msgctxt", ""), fields.pop("msgid"), fields.pop("msgid_plural", "")
            )
            flags = [line for line in block.split("\n") if line.startswith("#,")]
            entries.append(
                CatalogueEntry(
                    message, list(fields.values()), any("fuzzy" in line for line in flags)
                )
            )
    return entries


def read_mo(content: bytes) -> dict[Message, list[str]]:
    """What a compiled catalogue answers, by the layout that GNU gettext documents."""
    magic, _revision, count, ids, strings = struct.unpack("<5I", content[:20])
    assert magic == 0x950412DE
    found = {}
    for place in range(count):
        length, start = struct.unpack_from("<2I", content, ids + 8 * place)
        asked = content[start : start + length].decode()
        length, start = struct.unpack_from("<2I", content, strings + 8 * place)
        context, _, names = asked.rpartition("\x04")
        singular, _, plural = names.partition("\0")
        found[Message(context, singular, plural)] = (
            content[start : start + length].decode().split("\0")
        )
    return found


def not_shown(makefile: str) -> list[Path]:
    """The folders and files that `make messages` leaves out."""
    named = re.search(r"^NOT_SHOWN := ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)
    assert named
    return [ROOT / name for name in named[1].replace("\\\n", " ").split()]


def in_template(text: str) -> Iterator[Message]:
    """What a template asks for."""
    for found in _IN_TEMPLATE.finditer(templatize(text)):
        name = "gettext" if found[1] == "_" else found[1]
        words = ast.literal_eval(f"({found[2]},)")
        yield _message(_CALLS[name], words)


def in_module(text: str) -> Iterator[Message]:
    """What a module asks for. Words that are put together at run time cannot be collected."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name: _CALLS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in _CALLS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            parts = names.get(node.func.id, ())
            words = [word for part in node.args[: len(parts)] if (word := _text(part))]
            assert len(words) == len(parts), f"line {node.lineno}: not a literal string"
            if parts:
                yield _message(parts, words)


def _message(parts: Sequence[str], words: Sequence[str]) -> Message:
    named = dict(zip(parts, words, strict=True))
    return Message(named.get("context", ""), named["singular"], named.get("plural", ""))


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def all_messages() -> dict[Message, str]:
    """Every message of site and desk with the name of a file that asks for it."""
    left_out = not_shown((ROOT / "Makefile").read_text(encoding="utf-8"))
    found: dict[Message, str] = {}
    for folder, kind, read in (("templates", "html", in_template), ("tracker", "py", in_module)):
        for path in sorted((ROOT / folder).rglob(f"*.{kind}")):
            if not any(path.is_relative_to(other) for other in left_out):
                text = path.read_text(encoding="utf-8")
                found |= dict.fromkeys(read(text), str(path.relative_to(ROOT)))
    return found


@pytest.fixture(params=LANGUAGES)
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of one language's catalogue."""
    return LOCALE / str(request.param) / "LC_MESSAGES"


@pytest.fixture
def entries(folder: Path) -> list[CatalogueEntry]:
    """The entries of one language's .po."""
    return read_po((folder / "django.po").read_text(encoding="utf-8"))


def test_there_is_a_catalogue_and_the_site_knows_its_language() -> None:
    assert "ru" in LANGUAGES
    assert set(LANGUAGES) <= dict(settings.LANGUAGES).keys()


def test_the_compiled_catalogue_says_what_the_written_one_says(
    folder: Path, entries: list[CatalogueEntry]
) -> None:
    compiled = read_mo((folder / "django.mo").read_bytes())
    written = {entry.message: entry.forms for entry in entries}
    differing = [message for message in written if compiled.get(message) != written[message]]
    assert not differing, "run make messages"
    assert compiled.keys() == written.keys(), "run make messages"


def test_every_message_is_translated_and_no_other_is_kept(
    entries: list[CatalogueEntry],
) -> None:
    said = all_messages()
    kept = {entry.message for entry in entries if entry.message.singular}
    missing = [(said[message], message.singular) for message in said if message not in kept]
    assert not missing, "run make messages and translate what is new"
    assert kept <= said.keys(), "run make messages to drop what no page says any more"
    open_ones = [e.message.singular for e in entries if e.is_fuzzy or not all(e.forms)]
    assert not open_ones, "translate these"


def test_one_word_is_said_for_one_idea() -> None:
    refused = {
        (place, words)
        for message, place in all_messages().items()
        for words in (message.singular, message.plural)
        if _REFUSED.search(words)
    }
    assert not refused


def test_a_translation_keeps_placeholders_tags_and_outer_spaces(
    entries: list[CatalogueEntry],
) -> None:
    header = next(entry for entry in entries if not entry.message.singular)
    plural_forms = re.search(r"nplurals=(\d)", header.forms[0])
    assert plural_forms
    for message, forms, _is_fuzzy in entries:
        if not message.singular:
            continue
        assert len(forms) == (int(plural_forms[1]) if message.plural else 1), message
        # The plural names every placeholder; an English singular may spell its number out.
        source = message.plural or message.singular
        for words in forms:
            for pattern in (_PLACEHOLDER, _TAG):
                assert sorted(pattern.findall(words)) == sorted(pattern.findall(source)), words
            assert words[:1].isspace() == source[:1].isspace(), words
            assert words[-1:].isspace() == source[-1:].isspace(), words


@pytest.mark.parametrize("number", [1, 2, 5, 11, 21, 54, 112])
def test_russian_numbers_govern_their_nouns(number: int) -> None:
    nouns = {
        1: "согласованное обязательство",
        2: "согласованных обязательства",
        5: "согласованных обязательств",
        11: "согласованных обязательств",
        21: "согласованное обязательство",
        54: "согласованных обязательства",
        112: "согласованных обязательств",
    }
    with translation.override("ru"):
        sentence = ngettext("%(total)s agreed commitment.", "%(total)s agreed commitments.", number)
        assert sentence % {"total": number} == f"{number} {nouns[number]}."


def test_statuses_read_as_in_the_translated_rows() -> None:
    rows = json.loads((ROOT / "fixtures" / "17_translations.json").read_text(encoding="utf-8"))
    translated = [row["fields"] for row in rows if row["fields"]["kind"] == "status"]
    assert {row["key"] for row in translated} == set(Status.values)
    for row in translated:
        with translation.override(row["language"]):
            status = Status(row["key"])
            said = {"label": status.label, "test": status.definition}
            assert str(said[row["field"]]) == row["text"]


class TestTheChecks:
    """What the readers above find in small made-up catalogues and sources."""

    def test_a_po_is_read(self) -> None:
        text = (
            'msgid ""\nmsgstr ""\n"Language: xx\\n"\n\n'
            '#, fuzzy\nmsgctxt "sea"\nmsgid "one %(n)s"\nmsgid_plural "many %(n)s"\n'
            'msgstr[0] "a"\nmsgstr[1] "b"\n"c"\n'
        )
        assert read_po(text) == [
            CatalogueEntry(Message("", "", ""), ["Language: xx\n"], is_fuzzy=False),
            CatalogueEntry(Message("sea", "one %(n)s", "many %(n)s"), ["a", "bc"], is_fuzzy=True),
        ]

    def test_a_template_is_read(self) -> None:
        text = (
            '{% load i18n %}{% translate "It’s one" %}{% translate "Two" context "sea" %}'
            "{% blocktranslate count n=n %}{{ n }} x{% plural %}{{ n }} xs{% endblocktranslate %}"
            '{% include "x" with name=_("Three") %}'
        )
        assert set(in_template(text)) == {
            Message("", "It’s one", ""),
            Message("sea", "Two", ""),
            Message("", "%(n)s x", "%(n)s xs"),
            Message("", "Three", ""),
        }

    def test_a_module_is_read(self) -> None:
        text = (
            "from django.utils.translation import gettext_lazy as _, ngettext\n"
            'a = _("One" " and two")\nb = ngettext("%(n)d x", "%(n)d xs", 3)\n'
        )
        assert list(in_module(text)) == [
            Message("", "One and two", ""),
            Message("", "%(n)d x", "%(n)d xs"),
        ]

    def test_words_put_together_at_run_time_are_refused(self) -> None:
        text = "from django.utils.translation import gettext as _\na = _(f'{1} x')\n"
        with pytest.raises(AssertionError, match="line 2"):
            list(in_module(text))
