"""Which web addresses the record takes, and which of them lead to one publication."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.addresses import LONGEST, host_of, problem_with, publication_of, tidied

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SCHEME = "The address must start with http:// or https://."
HIDDEN = "The address holds a space, a control character or an invisible character."
MALFORMED = "The address is malformed."
USER = "The address must not name a user before the host."
HOST = "The address must name its host by a public name, for example example.org."


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c&d=%20#e",
        "https://вести.рф/новости/о‘збек",
        "https://xn--b1aew.xn--p1ai/",
        "https://example.org.:443/",
        "https://example.org/%D1%8F?q=[a]&b=<c>",
        "https://web.archive.org/web/2023/https://example.org/@name",
        "https://example.org/" + "x" * (LONGEST - 20),
    ],
)
def test_an_address_of_the_web_is_taken(url: str) -> None:
    assert problem_with(url) is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("javascript:alert(1)", SCHEME),
        ("JavaScript:alert(1)", SCHEME),
        ("data:text/html,<script>", SCHEME),
        ("file:///etc/passwd", SCHEME),
        ("//evil.example", SCHEME),
        ("ftp://example.org/", SCHEME),
        ("example.org", SCHEME),
        ("HTTPS://example.org/", SCHEME),
        ("", SCHEME),
        (" https://example.org/", HIDDEN),
        ("https://example.org/\n", HIDDEN),
        ("https://example.org/a b", HIDDEN),
        ("https://exa\tmple.org/", HIDDEN),
        ("https://example.org/\0", HIDDEN),
        ("https://example.org/\x7f", HIDDEN),
        ("https://example.org/\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", HIDDEN),
        ("https://example.org/\N{ZERO WIDTH SPACE}", HIDDEN),
        ("https://example.org/\N{NO-BREAK SPACE}", HIDDEN),
        ("https://example.org/\ud800", HIDDEN),
        ("https://", MALFORMED),
        ("https:///path", MALFORMED),
        ("https://:80/", MALFORMED),
        ("https://example.org:port/", MALFORMED),
        ("https://example.org:99999/", MALFORMED),
        ("https://[::1/", MALFORMED),
        ("https://good.example\\@evil.example/", MALFORMED),
        ("https://user@example.org/", USER),
        ("https://user:password@example.org/", USER),
        ("http://localhost/x", HOST),
        ("http://localhost:8000/x", HOST),
        ("http://desk.localhost./", HOST),
        ("http://intranet/x", HOST),
        ("http://printer.local/", HOST),
        ("http://db.internal/", HOST),
        ("http://127.0.0.1/", HOST),
        ("http://10.0.0.1:8080/", HOST),
        ("http://8.8.8.8/", HOST),
        ("http://2130706433/", HOST),
        ("http://0x7f.1/", HOST),
        ("http://0177.0.0.1/", HOST),
        ("http://127.1./", HOST),
        ("http://127。0。0。1/", HOST),
        ("http://１２７.0.0.1/", HOST),
        ("http://ｅxample.org/", HOST),
        ("http://[::1]/", HOST),
        ("https://[2001:db8::1]:443/", HOST),
        ("http://[::ffff:10.0.0.1]/", HOST),
        ("http://exam%70le.org/", HOST),
        ("http://exa_mple.org/", HOST),
        ("http://-example.org/", HOST),
        ("http://example..org/", HOST),
        (f"http://{'x' * 64}.org/", HOST),
        (f"http://{'x.' * 130}org/", HOST),
    ],
)
def test_anything_else_is_refused_with_its_reason(url: str, problem: str) -> None:
    assert problem_with(url) == problem


def test_a_long_address_is_refused_with_its_length() -> None:
    assert problem_with("https://example.org/" + "x" * 1981) == (
        "The address has 2001 characters; at most 2000 are kept."
    )


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    for url in (text, f"https://{text}"):
        assert problem_with(url) is None or len(str(problem_with(url))) > 10


def test_every_address_on_record_is_taken() -> None:
    rows = [
        row
        for file in sorted(FIXTURES.glob("*.json"))
        for row in json.loads(file.read_text("utf-8"))
    ]
    addresses = [
        row["fields"][name]
        for row in rows
        for name in ("url", "archive_url", "source_url")
        if row["fields"].get(name)
    ]
    assert len(addresses) > 400
    assert [address for address in addresses if problem_with(address)] == []


PIECES = [
    *(
        "www.",
        "m.",
        "amp",
        "gov.",
        "uz",
        ".",
        "/",
        "..",
        "?",
        "#",
        "!",
        "&",
        "=",
        "utm_a",
        "+",
        ":80",
    ),
    *("%", "%25", "%2F", "%cc%87", "\u0307", "F", "e", "%C3", "%A9", "é", "[", "@"),
]
STORY = "https://example.org/story"


def test_one_publication_has_many_addresses() -> None:
    for rule, url in [
        ("P1", "http://example.org/story"),
        ("P1", "https://example.org:443/story"),
        ("P1", "http://example.org:80/story"),
        ("P2", "https://EXAMPLE.org/story"),
        ("P2", "https://example.org./story"),
        ("P2", "https://www.example.org/story"),
        ("P2", "https://m.example.org/story"),
        ("P2", "https://www.mobile.example.org/story"),
        ("P2", "https://amp.example.org/story"),
        ("P3", "https://example.org/story/"),
        ("P3", "https://example.org//story"),
        ("P3", "https://example.org/other/../story/."),
        ("P3", "https://example.org/amp/story"),
        ("P3", "https://example.org/story/amp/"),
        ("P4", "https://example.org/story?"),
        ("P4", "https://example.org/story?utm_source=chat&UTM_Medium=x&fbclid=1&gclid=2&mc_cid=3"),
        ("P4", "https://example.org/story?yclid=1&ysclid=2&msclkid=3&igshid=4&_ga=5"),
        ("P4", "https://example.org/story?m=1&amp=1"),
        ("P5", "https://example.org/story#comments"),
        ("P5", "https://example.org/story#:~:text=the%20words"),
        ("P6", "https://example.org/st%6Fry"),
    ]:
        assert publication_of(url) == STORY, (rule, url)


def test_addresses_of_one_page_in_another_script_or_order_are_one() -> None:
    for one, other in [
        ("https://вести.рф/", "https://xn--b1agj9af.xn--p1ai"),
        ("https://e.org/Узбекистан", "https://e.org/%d0%a3%D0%B7%D0%B1%D0%B5%D0%BA%D0%B8%D1%81%D1%82%D0%B0%D0%BD"),
        ("https://e.org/\u0439", "https://e.org/\u0438\u0306"),
        ("https://e.org/?b=2&a=1", "https://e.org?a=1&b=2"),
        ("https://e.org/?q=a+b", "https://e.org/?q=a%20b"),
        ("https://en.m.wikipedia.org/wiki/X", "http://en.wikipedia.org/wiki/X"),
    ]:  # fmt: skip
        assert publication_of(one) == publication_of(other), one


def test_what_names_another_page_stays() -> None:
    addresses = [
        STORY,
        "https://example.org/Story",
        "https://example.org/story/2",
        "https://example.org/story?id=1",
        "https://example.org/story?id=2",
        "https://example.org/story?m=2",
        "https://example.org/story?source=chat",
        "https://example.org/story?p",
        "https://example.org/story#!/2",
        "https://example.org/story#/2",
        "https://example.org/st%2Fory",
        "https://example.org:8080/story",
        "https://ru.example.org/story",
        "https://mexample.org/story",
        "https://example.org/stamp",
        "https://example.org/amp",
        "https://m.gov.uz/story",
        "https://gov.uz/story",
        "https://m.org/story",
        "https://127.0.0.1/story",
        "https://[2001:db8::1]/story",
    ]
    assert len({publication_of(url) for url in addresses}) == len(addresses)


def test_what_is_no_address_comes_back_as_it_is() -> None:
    for text in ("", "example.org", "javascript:alert(1)", "https://", "https://u@example.org/"):
        assert publication_of(text) == text


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ).map("".join)
)
def test_the_address_of_a_publication_leads_to_the_same_publication(text: str) -> None:
    for url in (text, f"https://{text}", f"https://e.org/{text}"):
        once = publication_of(url)
        assert publication_of(once) == once
        if problem_with(url) is None:
            assert once.startswith("https://")


def test_no_two_publications_on_record_become_one() -> None:
    rows = json.loads((FIXTURES / "13_actions.json").read_text("utf-8"))
    urls = {row["fields"]["url"] for row in rows if row["model"] == "tracker.evidence"}
    assert len({publication_of(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("url", "tidy"),
    [
        ("https://example.org/a?utm_source=x&id=1&fbclid=2#top", "https://example.org/a?id=1"),
        ("HTTP://M.Example.ORG/Path/", "http://example.org/Path/"),
        ("https://www.example.org/b?z=1&a=2", "https://www.example.org/b?z=1&a=2"),
        ("https://example.org/news:1?from=rss", "https://example.org/news:1?from=rss"),
        ("https://mobile.gov.uz/a", "https://mobile.gov.uz/a"),
        ("https://example.org/#/route", "https://example.org/#/route"),
        ("ftp://example.org/a#b", "ftp://example.org/a#b"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_tidied_and_else_stays_as_it_is(url: str, tidy: str) -> None:
    assert tidied(url) == tidy
    assert tidied(tidy) == tidy


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_tidied_address_leads_to_the_same_publication(text: str) -> None:
    for url in (text, f"https://{text}", f"https://e.org/{text}"):
        assert publication_of(tidied(url)) == publication_of(url)


def test_the_host_is_that_of_the_site() -> None:
    assert host_of("https://m.Example.org:8080/a") == "example.org"
    assert host_of("https://en.example.org/") == "en.example.org"
    assert host_of("no address") == ""
