"""From a YAML file to names, lists and texts, each with its line.

What YAML would guess from the look of a value stays text here: `no`, 1e3 and 2026-11-27 are what
the field that takes them says they are. What has two readings, or needs more of the language than
a change set does, is refused with its line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml
from django.utils.translation import gettext as _

from tracker.importing.reading import MAX_DEPTH, FileRefused, decoded, read_bytes
from tracker.importing.refusals import short_json

MAX_BYTES = 4 * 1024 * 1024


class LineRefused(FileRefused):
    """The file cannot be used because of what stands on this line."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


@dataclass(frozen=True)
class Text:
    """A value as it is written. One without quotation marks may stand for more than text."""

    line: int
    text: str
    is_plain: bool = False

    @property
    def is_null(self) -> bool:
        """Whether it says that there is nothing."""
        return self.is_plain and self.text in {"", "~", "null"}


@dataclass(frozen=True)
class Items:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Names:
    """Values by their names; `lines` says where each name stands."""

    line: int
    values: dict[str, "Node"]
    lines: dict[str, int]


Node: TypeAlias = Text | Items | Names


def read_names(path: Path, *, max_bytes: int = MAX_BYTES) -> Names:
    """What the file holds. Raises `FileRefused`, or `LineRefused` where it is about one line."""
    return parsed(decoded(read_bytes(path, max_bytes=max_bytes)))


def parsed(text: str) -> Names:
    """The same of a text."""
    try:
        found = _Builder(yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        raise LineRefused(
            place.line + 1 if place else 1,
            _("This is not YAML: %(problem)s.") % {"problem": error.problem or error.context},
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise LineRefused(line, _("This character cannot stand in a file.")) from error
    except (ValueError, OverflowError) as error:
        # What an escape or the version of the language names is no number that there is.
        raise FileRefused(_("The file holds an escape that stands for no character.")) from error
    if not isinstance(found, Names):
        raise LineRefused(found.line, _("A change set starts with names and their values."))
    return found


class _Builder:
    """Makes the nodes of one document of the events of a parser."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._anchors: dict[str, Text] = {}

    def document(self) -> Node:
        """The one document of the file."""
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise FileRefused(_("The file is empty."))
        found = self._node(next(self._events), 1)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise LineRefused(_line(after), _("A file holds one change set."))
        return found

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                sentence = _("*%(name)s stands for no value before it.")
                raise LineRefused(line, sentence % {"name": event.anchor})
            known = self._anchors[event.anchor]
            return Text(line, known.text, is_plain=known.is_plain)
        if depth > MAX_DEPTH:
            sentence = _("The file is nested deeper than %(limit)d levels.")
            raise LineRefused(line, sentence % {"limit": MAX_DEPTH})
        if getattr(event, "tag", None) is not None:
            raise LineRefused(line, _("A value is written without a tag."))
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, line)
        if getattr(event, "anchor", None) is not None:
            raise LineRefused(line, _("Only a single value may be named with & and repeated."))
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(line, tuple(self._items(depth)))
        return self._names(line, depth)

    def _text(self, event: yaml.ScalarEvent, line: int) -> Text:
        found = Text(line, event.value, is_plain=event.style is None)
        if any("\ud800" <= letter <= "\udfff" for letter in found.text):
            raise LineRefused(line, _("The text holds an escape that stands for no character."))
        if event.anchor is not None:
            self._anchors[event.anchor] = found
        return found

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _names(self, line: int, depth: int) -> Names:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._node(event, depth + 1)
            if not isinstance(name, Text):
                raise LineRefused(name.line, _("A name must be one text."))
            if name.text in values:
                sentence = _("The name %(name)s stands more than once in one place.")
                raise LineRefused(name.line, sentence % {"name": short_json(name.text)})
            values[name.text] = self._node(next(self._events), depth + 1)
            lines[name.text] = name.line
        return Names(line, values, lines)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
