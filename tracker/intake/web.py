"""The words of a web page, as a browser saved it, without what stands around them.

One pass over the page with possessive patterns, so that no page is slow. The parser of Python 3.11
goes back over a page for each mark that is not closed, and nh3 keeps a tree as deep as the page.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.text.normalise import fold

from .parts import Dropped, DropReason, Found, drop
from .refusals import MAX_TAGS, Problem, TextRefused

_MARK = re.compile(
    r"""
    <!-- (?P<comment> .*? ) (?: --> | \Z )
    | < [!?] [^>]*+ (?: > | \Z )
    | < (?P<close> /? ) (?P<name> [A-Za-z] [^\s/><]*+ )
      (?P<attributes> (?: [^>"'<]++ | "[^"]*+" | '[^']*+' )*+ ) >?
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([^\s=/>"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']++))?+""", re.DOTALL
)
_LONGEST_ATTRIBUTES = 4_000

_RAW = frozenset({"script", "style", "noscript", "textarea", "iframe", "title", "template", "svg"})
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*+>?", re.IGNORECASE) for name in _RAW}
_NAMES_OF_BLOCKS = (
    "address article aside blockquote body br caption center dd details div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_NAMES_OF_BLOCKS.split())
_AROUND = frozenset({"nav", "footer", "aside", "form", "button", "select", "dialog", "menu"})
# What a page's own header holds; that of the article is its title.
_HEADER = "header"
_WHOLE = frozenset({"main", "article"})
_END_ALL = frozenset({"body", "html", "main", "article"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|cookies?|share|sharing|social|related|sidebar"
    r"|comments?|newsletter|subscribe|advert|ads|pagination|print|skip-link|sr-only)(?:$|[\s_-])"
)
_NOTE = re.compile(r"(?:_?ftn|fn|footnote|endnote|_edn|edn|note)[-_:]?\d{1,3}", re.IGNORECASE)
_MARK_OF_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]|[ivx]{1,5})[\])]?")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_SAYS = {
    "og:title": "title",
    "dc.title": "title",
    "citation_title": "title",
    "og:site_name": "publisher",
    "dc.publisher": "publisher",
    "og:url": "address",
    "article:published_time": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "citation_date": "date",
    "date": "date",
    "pubdate": "date",
}
# A part of a page is its article only if it holds a good part of its words.
_LEAST_SHARE = 4


@dataclass
class _Element:
    """An element that is left out: why, and how many of its name are open in it."""

    name: str
    reason: DropReason
    depth: int = 1
    words: list[str] = field(default_factory=list)


@dataclass
class _Page:
    """What was read so far."""

    keeps_around: bool
    words: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, bool]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    out: _Element | None = None
    sup: list[str] | None = None
    heading: list[str] | None = None
    whole: int = 0
    is_note: bool = False

    def text(self, raw: str) -> None:
        """Take words in."""
        if not raw:
            return
        words = html.unescape(raw)
        if self.out:
            self.out.words.append(words[:1000])
        elif self.sup is not None:
            self.sup.append(words)
        else:
            self.words.append(words)
            if self.heading is not None:
                self.heading.append(words)

    def break_here(self) -> None:
        """End the paragraph."""
        if self.words:
            words = fold("".join(self.words))
            if words:
                self.paragraphs.append((words, self.whole > 0))
            self.words = []

    def leave_out(self, name: str, reason: DropReason) -> None:
        """Leave out all that stands in the element."""
        self.break_here()
        self.out = _Element(name, reason)

    def back_in(self) -> None:
        """The end of what is left out."""
        if self.out and (words := fold(" ".join(self.out.words))):
            self.dropped.append(drop(self.out.reason, words))
        self.out = None

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.out:
            self.out.depth += name == self.out.name
            return
        if name == "meta":
            _note_meta(self.said, attributes)
            return
        if name in {"html", "link", "time"}:
            _note_said(self.said, name, attributes)
        if reason := self._why_out(name, attributes):
            self.leave_out(name, reason)
            return
        if name in _BLOCKS:
            self.break_here()
        if name in _WHOLE:
            self.whole += 1
        elif name == "h1" and "heading" not in self.said:
            self.heading = []
        elif name == "sup":
            self._close_sup()
            self.sup, self.is_note = [], False
        elif name == "a" and self.sup is not None:
            self.is_note = "#" in attributes.get("href", "")

    def closed(self, name: str) -> None:
        """An element ends."""
        if self.out:
            self.out.depth -= name == self.out.name
            if self.out.depth == 0 or name in _END_ALL:
                self.back_in()
            else:
                return
        if name == "sup":
            self._close_sup()
        if name in _BLOCKS:
            self._close_sup()
            self.break_here()
        if name == "h1" and self.heading is not None:
            self.said["heading"] = fold("".join(self.heading))[:500]
            self.heading = None
        if name in _WHOLE:
            self.whole = max(self.whole - 1, 0)

    def _close_sup(self) -> None:
        """The end of a raised word: the mark of a footnote, or a part of the text (78th)."""
        words, self.sup = self.sup, None
        if words is None:
            return
        if self.is_note and _MARK_OF_NOTE.fullmatch(fold("".join(words))):
            self.dropped.append(drop(DropReason.FOOTNOTE_MARK, "".join(words)))
        else:
            self.words += words

    def _why_out(self, name: str, attributes: dict[str, str]) -> DropReason | None:
        if name in {"li", "div", "p", "aside"} and _NOTE.fullmatch(attributes.get("id", "")):
            return DropReason.FOOTNOTE
        if self.keeps_around or name in {"html", "body", *_WHOLE}:
            return None
        named = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
        is_out = (
            name in _AROUND
            or (name == _HEADER and not self.whole)
            or attributes.get("role", "").lower() in _ROLES
            or "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or (name in _BLOCKS and _NAMES.search(named))
        )
        return DropReason.FURNITURE if is_out else None


def read_web(text: str) -> Found:
    """The paragraphs of the page, what it says of itself, and what was left out.

    Raises TextRefused for a page of too many tags.
    """
    found = _read(text, keeps_around=False)
    # A page that is marked up as nothing but furniture has its words there.
    return found if found.paragraphs else _read(text, keeps_around=True)


def _read(text: str, *, keeps_around: bool) -> Found:
    page = _Page(keeps_around)
    place = tags = 0
    while mark := _MARK.search(text, place):
        tags += 1
        if tags > MAX_TAGS:
            raise TextRefused(Problem.TAGS, limit=MAX_TAGS)
        page.text(text[place : mark.start()])
        place = mark.end()
        if mark["comment"] is not None:
            if saved := _SAVED_FROM.search(mark["comment"][:500]):
                page.said.setdefault("address", saved[1])
        elif mark["name"]:
            place = _element(page, mark, text, place)
    page.text(text[place:])
    page.back_in()
    page.closed("body")
    return _found(page)


def _element(page: _Page, mark: re.Match[str], text: str, place: int) -> int:
    """Take a tag in; returns where to read on."""
    name = mark["name"].lower()
    if mark["close"]:
        page.closed(name)
        return place
    if name not in _RAW or mark["attributes"].endswith("/"):
        page.opened(name, dict(_attributes(mark["attributes"])))
        return place
    ends = _RAW_ENDS[name].search(text, place)
    inside = text[place : ends.start() if ends else len(text)]
    if name == "title":
        page.said.setdefault("page title", fold(html.unescape(inside[:1000])))
    elif inside.strip():
        page.dropped.append(Dropped(DropReason.SCRIPT, ""))
    return ends.end() if ends else len(text)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _ATTRIBUTE.findall(text[:_LONGEST_ATTRIBUTES]):
        yield name.lower(), html.unescape(value.strip("\"'"))


def _note_meta(said: dict[str, str], attributes: dict[str, str]) -> None:
    name = (attributes.get("property") or attributes.get("name") or "").lower()
    if name in _SAYS and (value := fold(attributes.get("content", ""))):
        said.setdefault(_SAYS[name], value[:500])


def _note_said(said: dict[str, str], name: str, attributes: dict[str, str]) -> None:
    told = {
        "html": ("language", attributes.get("lang", "")),
        "time": ("date", attributes.get("datetime", "")),
        "link": (
            "address",
            attributes.get("href", "") if attributes.get("rel") == "canonical" else "",
        ),
    }
    about, value = told[name]
    if value:
        said.setdefault(about, value[:2000])


def _found(page: _Page) -> Found:
    """The article of the page, if it is marked as one; else all that was not left out."""
    total = sum(len(words) for words, _is_whole in page.paragraphs)
    whole = sum(len(words) for words, is_whole in page.paragraphs if is_whole)
    kept, dropped = [], page.dropped
    for words, is_whole in page.paragraphs:
        if is_whole or whole * _LEAST_SHARE < total:
            kept.append(words)
        else:
            dropped.append(drop(DropReason.FURNITURE, words))
    return Found(kept, dropped, page.said)
