"""Which web addresses the record takes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.addresses import LONGEST, problem_with

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
