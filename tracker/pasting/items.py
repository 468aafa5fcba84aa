"""Pasted text taken apart into items, each with an address, a title and a text in any order.

The rules:

I1 An item has one address, on a line of its own or at an end of a short line (`Source: https://…`).
   An address within a sentence leads elsewhere and is a part of the text.
I2 A blank line divides blocks. A block with one address is an item. A block without one belongs to
   the item before it; if the paste begins with such a block, addresses come last, and it belongs to
   the item after it.
I3 In a block with several addresses each item begins as many lines before its address as the first
   one does; if the block ends with an address and does not begin with one, each item ends there.
I4 The first line that does not end as a sentence does and is no date is the title. All other words
   are the text, in their order. No word is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.text.addresses import problem_with, tidied
from tracker.text.stated_days import first_stated_day
from tracker.text.values import problem_with_text

MOST_CHARACTERS = 200_000
MOST_ITEMS = 50
_MOST_PROBLEMS = 20
_LONGEST_TITLE = 300
_LONGEST_LABEL = 40
_MOST_WORDS_BESIDE_A_DATE = 3
# What word processors and web pages write between lines.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What copying leaves at the ends of a line and nobody sees.
_UNSEEN = " \t\u00a0\u200b\u200e\u200f\u2060\ufeff"
_WEB = re.compile(r"<?(?P<address>(?:https?://|www\.)[^\s<>]+)>?[.,;]?", re.IGNORECASE)
_AT_AN_END = re.compile(
    r"(?P<before>.*?)(?<!\S)<?(?P<address>https?://[^\s<>]+)>?(?P<after>.*)", re.IGNORECASE
)
# Anything else that a browser would follow stands for an address, too: it is refused as one.
_OTHER = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|(?:javascript|vbscript|data|file|blob|mailto|about):\S+",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.:;,…][\"”’»)\]]*\Z")


@dataclass(frozen=True)
class LineProblem:
    """What stands against a paste, and at which line, counted from 1; None if against all of it."""

    message: str
    line: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


class PasteRefused(ValueError):
    """The paste is refused as a whole. `problems` says why, line by line."""

    def __init__(self, *problems: LineProblem) -> None:
        super().__init__(*map(str, problems))
        self.problems = problems


@dataclass(frozen=True)
class PastedText:
    """An item: its address as the record would keep it, its title and its text, which may be ''."""

    address: str
    title: str
    text: str


@dataclass
class _Line:
    number: int
    words: str
    address: str = ""


@dataclass
class _Item:
    lines: list[_Line] = field(default_factory=list)


def read_items(pasted: str) -> list[PastedText]:
    """The items of what was pasted, at least one. Raises PasteRefused with every reason."""
    if len(pasted) > MOST_CHARACTERS:
        told = _("This has %(length)d characters; at most %(most)d are taken at once.")
        numbers = {"length": len(pasted), "most": MOST_CHARACTERS}
        raise PasteRefused(LineProblem(told % numbers))
    lines = [
        _line(number, words)
        for number, words in enumerate(_LINE_ENDS.sub("\n", pasted).split("\n"), 1)
    ]
    problems = list(_problems(lines))
    if problems:
        raise PasteRefused(*problems[:_MOST_PROBLEMS])
    items = _items(lines)
    if len(items) > MOST_ITEMS:
        told = ngettext(
            "These are %(number)d items; at most %(most)d are taken at once.",
            "These are %(number)d items; at most %(most)d are taken at once.",
            len(items),
        )
        raise PasteRefused(LineProblem(told % {"number": len(items), "most": MOST_ITEMS}))
    return [_read(item) for item in items]


def _line(number: int, words: str) -> _Line:
    words = words.strip().strip(_UNSEEN)
    if match := _WEB.fullmatch(words):
        address = match["address"].rstrip(".,;")
        address = address if "://" in address else f"https://{address}"
        return _Line(number, "", tidied(address))
    if _OTHER.fullmatch(words):
        return _Line(number, "", words)
    match = _AT_AN_END.fullmatch(words)
    if match and not (match["before"].strip() and match["after"].strip(" .,;)")):
        label = f"{match['before']}{match['after']}".strip()
        if len(label) <= _LONGEST_LABEL:
            # A label is none of the words.
            kept = "" if label.endswith(":") else label.strip(" .,;)")
            return _Line(number, kept, tidied(match["address"].rstrip(".,;)")))
    return _Line(number, words)


def _problems(lines: list[_Line]) -> Iterator[LineProblem]:
    found = False
    for line in lines:
        problem = problem_with(line.address) if line.address else None
        problem = problem or (problem_with_text(line.words) if line.words else None)
        if problem:
            found = True
            yield LineProblem(problem, line.number)
    if found:
        return
    if not any(line.words or line.address for line in lines):
        yield LineProblem(_("Paste at least one item: its address, its title, its text."))
    elif not any(line.address for line in lines):
        yield LineProblem(
            _(
                "There is no address in it. Each item has one, which starts with https:// or http://."
            )
        )


def _blocks(lines: list[_Line]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for line in lines:
        if line.words or line.address:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _items(lines: list[_Line]) -> list[_Item]:
    items: list[_Item] = []
    waiting: list[_Line] = []
    comes_last: bool | None = None
    for block in _blocks(lines):
        parts = list(_parts(block))
        if not parts:
            comes_last = True if comes_last is None else comes_last
            if comes_last:
                waiting += block
            else:
                items[-1].lines += block
            continue
        comes_last = bool(comes_last)
        items += [_Item(part) for part in parts]
        first = items[-len(parts)]
        first.lines = [*waiting, *first.lines]
        waiting = []
    items[-1].lines += waiting
    return items


def _parts(block: list[_Line]) -> Iterator[list[_Line]]:
    """The lines of each item of the block (I3); none where it has no address."""
    places = [place for place, line in enumerate(block) if line.address]
    if not places:
        return
    if block[-1].address and not block[0].address:
        starts = [0, *(place + 1 for place in places[:-1])]
    else:
        starts = [max(place - places[0], 0) for place in places]
    # Two addresses one after the other are two items, however far from the first line they stand.
    starts = [start if n == 0 else max(start, places[n - 1] + 1) for n, start in enumerate(starts)]
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        yield block[start:end]


def _read(item: _Item) -> PastedText:
    address = next(line.address for line in item.lines if line.address)
    words = [line.words for line in item.lines if line.words]
    place = next((n for n, line in enumerate(words) if _is_title(line)), None)
    title = "" if place is None else words.pop(place)
    return PastedText(address, title, "\n".join(words))


def _is_title(words: str) -> bool:
    if len(words) > _LONGEST_TITLE or _ENDS_A_SENTENCE.search(words):
        return False
    return not is_a_date(words)


def is_a_date(line: str) -> bool:
    """Whether the line is little else than a whole day, as pages have it above or below a text."""
    stated = first_stated_day(line)
    if stated is None or _ENDS_A_SENTENCE.search(line):
        return False
    rest = f"{line[: stated.start]} {line[stated.end :]}"
    return len(re.findall(r"[^\W\d_]+", rest)) <= _MOST_WORDS_BESIDE_A_DATE
