"""Asks a node of a file to be what belongs in its place, or refuses it with its line."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from tracker.importing.refusals import short_json

from .reading import Items, Names, Node, Text


class PartRefused(Exception):
    """A part of the file cannot be used: on which line, why, and which name is meant."""

    def __init__(self, line: int, reason: str, field: str = "") -> None:
        self.line, self.field = line, field
        super().__init__(reason)


_Node = TypeVar("_Node", Text, Items, Names)


def _only(kind: type[_Node], node: Node, reason: str, field: str) -> _Node:
    if not isinstance(node, kind):
        raise PartRefused(node.line, reason, field)
    return node


def is_null(node: Node | None) -> bool:
    """Whether nothing stands there, or that there is nothing."""
    return node is None or (isinstance(node, Text) and node.is_null)


def text_of(node: Node, field: str = "") -> Text:
    """The text. Raises PartRefused."""
    return _only(Text, node, _("This must be text."), field)


def items_of(node: Node | None, field: str = "") -> tuple[Node, ...]:
    """The parts of a list; none where there is none. Raises PartRefused."""
    if node is None or is_null(node):
        return ()
    return _only(Items, node, _("This must be a list."), field).items


def names_of(
    node: Node, known: Iterable[str] | None = None, needed: Iterable[str] = (), field: str = ""
) -> Names:
    """The names and values, if every name is known and none is missing. Raises PartRefused."""
    found = _only(Names, node, _("This must have names and values."), field)
    names = None if known is None else [*known]
    for name, line in found.lines.items():
        if names is not None and name not in names:
            told = _("There is no %(name)s here. There are: %(known)s.")
            raise PartRefused(line, told % {"name": short_json(name), "known": ", ".join(names)})
    for name in needed:
        if name not in found.values:
            raise PartRefused(found.line, _("This is missing."), name)
    return found


def written(names: Names, name: str) -> str:
    """The text of that name, which is not blank. Raises PartRefused."""
    node = text_of(names.values[name], name)
    if node.is_null or not node.text.strip():
        raise PartRefused(node.line, _("The text must not be empty."), name)
    return node.text


def written_if_any(names: Names, name: str) -> str | None:
    """The same, or None where nothing stands there. Raises PartRefused."""
    return None if is_null(names.values.get(name)) else written(names, name)
