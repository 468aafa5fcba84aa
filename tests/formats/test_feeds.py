"""Feeds as RFC 4287 and RFC 5005 have them, read by feedparser and by a strict XML parser."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.formats.feeds import Feed, FeedEntry, FeedLink, atom
from tracker.text.values import NOT_IN_XML, carried

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone(dt.timedelta(hours=5)))
SAMPLES = (
    "<script>alert(1)</script>",
    "a < b & c > d &amp; &lt;b&gt;",
    "]]> <![CDATA[ <!-- --> <?xml?>",
    "“quoted” 'single' \"double\"",
    "Соглашение о воде, ё, қазақ тілі",
    "🇰🇿 👩‍🔬 e\u0301 \u200f",
    "\x00\x0b\x1b\ufffe\ud800",
    "one\r\ntwo\rthree\n\nfour\tfive",
)
texts = st.one_of(
    st.sampled_from(SAMPLES), st.text(min_size=1, max_size=60), st.from_regex(r"[<>&\"' a-z]+")
)


def entry(number: int = 1, **values: Any) -> FeedEntry:
    given_values = {
        "identifier": f"tag:example.org,2026:log/{number}",
        "title": "NYD-01 moved.",
        "link": FeedLink(
            rel="alternate", address=f"https://example.org/{number}/", title="NYD-01 moved."
        ),
        "at": NOON,
        "author": "R. Reviewer",
        "category": "verdict",
        "category_label": "Verdict",
        "paragraphs": ["NYD-01 moved.", ""],
        **values,
    }
    return FeedEntry(**given_values)


def feed(*entries: FeedEntry, **values: Any) -> Feed:
    given_values = {
        "identifier": "tag:example.org,2026:changes",
        "title": "What changed",
        "subtitle": "Head of the log",
        "author": "A site",
        "rights": "CC BY 4.0",
        "language": "en",
        "updated": NOON,
        "links": [FeedLink(rel="self", address="https://example.org/a.atom", title="This")],
        "entries": entries,
        **values,
    }
    return Feed(**given_values)


def plain(text: str) -> str:
    """The text as XML carries it: its characters, and the ends of its lines."""
    return carried(text.replace("\r\n", "\n").replace("\r", "\n"), NOT_IN_XML)


def lines(text: str) -> list[str]:
    return [line for line in plain(text).split("\n") if line.strip()]


@settings(max_examples=200, deadline=None)
@given(title=texts, author=texts, words=texts, points=st.lists(texts, max_size=3))
def test_a_feed_of_any_text_is_well_formed_and_keeps_it(
    title: str, author: str, words: str, points: list[str]
) -> None:
    link = FeedLink(rel="alternate", address="https://example.org/1/", title=title)
    one = entry(title=title, link=link, author=author, paragraphs=["Said.", words], points=points)
    text = atom(feed(one, entry(2), title=title, subtitle=words))
    parsed = feedparser.parse(text.encode())
    assert parsed.bozo == 0, parsed.get("bozo_exception")
    assert len(parsed.entries) == 2
    root = ET.fromstring(text.encode())
    assert root.findtext(f"{ATOM}title") == plain(title)
    found = root.find(f"{ATOM}entry")
    assert found is not None
    assert found.findtext(f"{ATOM}title") == plain(title)
    assert found.findtext(f"{ATOM}author/{ATOM}name") == plain(author)
    (div,) = found.findall(f"{ATOM}content/{XHTML}div")
    assert {element.tag for element in div.iter()} <= {
        f"{XHTML}{t}" for t in ("div", "p", "ul", "li")
    }
    assert [p.text for p in div.findall(f"{XHTML}p")] == ["Said.", *lines(words)]
    assert [li.text or "" for li in div.findall(f"{XHTML}ul/{XHTML}li")] == list(map(plain, points))


def test_every_required_element_is_there_once() -> None:
    root = ET.fromstring(atom(feed(entry())))
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
        assert len(root.findall(f"{ATOM}entry/{ATOM}{name}")) == 1
    assert len(root.findall(f"{ATOM}author")) == 1
    assert not root.findall(".//*[@type='html']")
    (content,) = root.findall(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "xhtml"
    assert len(content) == 1
    assert root.findtext(f"{ATOM}updated") == "2026-11-21T07:00:00Z"
    assert all(link.get("title") and link.get("href") for link in root.iter(f"{ATOM}link"))


def test_a_feed_without_entries_is_a_feed() -> None:
    parsed = feedparser.parse(atom(feed()).encode())
    assert parsed.bozo == 0
    assert parsed.entries == []
    assert parsed.feed.author == "A site"
