"""Feeds: Atom 1.0 (RFC 4287) in pages (RFC 5005). No text of the record is read as markup."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from tracker.text.values import NOT_IN_XML, carried

CONTENT_TYPE = "application/atom+xml"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """Another form or another page of the feed, with what a reader of links is shown."""

    rel: str
    address: str
    title: str
    content_type: str = CONTENT_TYPE


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One event. `paragraphs` and then the items of `points` are its content; all are plain text.

    `identifier` stays the same for ever; `at` is an aware time.
    """

    identifier: str
    title: str
    link: FeedLink
    at: dt.datetime
    author: str
    category: str
    category_label: str
    paragraphs: Sequence[str]
    points: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A page of a feed. `updated` is the time of the newest change of the whole feed."""

    identifier: str
    title: str
    subtitle: str
    author: str
    rights: str
    language: str
    updated: dt.datetime
    links: Sequence[FeedLink]
    entries: Sequence[FeedEntry]


def atom(feed: Feed) -> str:
    """The feed as an XML document; what XML cannot carry becomes U+FFFD."""
    written = _Atom(feed)
    for entry in feed.entries:
        written.add_item(title=entry.title, link=entry.link.address, description="", entry=entry)
    out = StringIO()
    written.write(out, "utf-8")
    return out.getvalue()


class _Atom(Atom1Feed):
    """Django's feed with links that have titles, and with content where it has escaped HTML."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(title=feed.title, link="", description="", language=feed.language)
        self._feed = feed

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """What stands before the entries."""
        feed = self._feed
        _text(handler, "title", feed.title)
        _text(handler, "subtitle", feed.subtitle)
        _text(handler, "id", feed.identifier)
        _text(handler, "updated", _time(feed.updated))
        _person(handler, feed.author)
        _text(handler, "rights", feed.rights)
        for link in feed.links:
            _link(handler, link)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """What stands in an entry."""
        entry: FeedEntry = item["entry"]
        _text(handler, "title", entry.title)
        _text(handler, "id", entry.identifier)
        _text(handler, "published", _time(entry.at))
        _text(handler, "updated", _time(entry.at))
        _person(handler, entry.author)
        label = carried(entry.category_label, NOT_IN_XML)
        handler.addQuickElement("category", "", {"term": entry.category, "label": label})
        _link(handler, entry.link)
        handler.startElement("content", AttributesImpl({"type": "xhtml"}))
        handler.startElement("div", AttributesImpl({"xmlns": _XHTML}))
        for paragraph in entry.paragraphs:
            for line in _lines(carried(paragraph, NOT_IN_XML)):
                if line.strip():
                    _text(handler, "p", line)
        if entry.points:
            handler.startElement("ul", AttributesImpl({}))
            for point in entry.points:
                _text(handler, "li", point)
            handler.endElement("ul")
        handler.endElement("div")
        handler.endElement("content")


def _text(handler: SimplerXMLGenerator, name: str, text: str) -> None:
    handler.addQuickElement(name, carried("\n".join(_lines(text)), NOT_IN_XML))


def _lines(text: str) -> list[str]:
    """The lines of the text. A carriage return as such would be read as another character."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _link(handler: SimplerXMLGenerator, link: FeedLink) -> None:
    handler.addQuickElement(
        "link",
        "",
        {
            "rel": link.rel,
            "type": link.content_type,
            "href": link.address,
            "title": carried(link.title, NOT_IN_XML),
        },
    )


def _person(handler: SimplerXMLGenerator, name: str) -> None:
    handler.startElement("author", AttributesImpl({}))
    _text(handler, "name", name)
    handler.endElement("author")


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
