"""HTML as a tree, strict about nesting: a page that closes what it did not open fails its test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)


@dataclass(eq=False)
class Element:
    """One element; `children` are elements and text in their order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """The element itself and everything in it, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [e for e in reversed(element.children) if isinstance(e, Element)]

    @cached_property
    def text(self) -> str:
        """The words in it, each run of white space made one space."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(child if isinstance(child, str) else child._raw() for child in self.children)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, tag: str, css_class: str = "", **attributes: str) -> list["Element"]:
        """Everything in it with the tag, the class and the attributes."""
        return [
            found
            for found in self.walk()
            if found.tag == tag
            and (not css_class or css_class in found.classes)
            and attributes.items() <= found.attributes.items()
        ]

    def one(self, tag: str, css_class: str = "", **attributes: str) -> "Element":
        """The only element of that kind; fails if there is none, or a second one."""
        found = self.all(tag, css_class, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag}.{css_class} {attributes}"
        return found[0]

    def after(self, heading: str) -> str:
        """The words of the fact (dt) with that heading."""
        for pair in self.all("div"):
            terms = [c for c in pair.children if isinstance(c, Element) and c.tag == "dt"]
            if terms and terms[0].text == heading:
                return pair.one("dd").text
        raise AssertionError(f"there is no fact called {heading}")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs), f"{tag} repeats an attribute"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The page as a tree; its root has no tag."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"never closed: {[e.tag for e in builder.open[1:]]}"
    return builder.root
