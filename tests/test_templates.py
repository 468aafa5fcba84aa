"""No template holds style or script of its own: the policy of the site would block it."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format, localize

from tracker.text.dates import format_time

ROOT = Path(__file__).resolve().parent.parent

_COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"[\s\"']style\s*=\s*[\"'{]", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    # A block of JSON-LD is data: no browser runs it.
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/ld\+json)", re.IGNORECASE
    ),
}


def inline_code(templates: Path) -> list[str]:
    """Name every style or script that stands in a template itself: the CSP would block it."""
    problems = []
    for path in sorted(file for file in templates.rglob("*") if file.is_file()):
        text = _COMMENTS.sub("", path.read_text(encoding="utf-8"))
        problems += [
            f"{path.relative_to(templates)} has {what}"
            for what, pattern in _INLINE.items()
            if pattern.search(text)
        ]
    return problems


@pytest.mark.parametrize("folder", ["templates", "tracker/templates"])
def test_templates_hold_no_style_and_no_script(folder: str) -> None:
    assert inline_code(ROOT / folder) == []


@pytest.mark.parametrize(
    ("html", "finding"),
    [
        ("<style>p {}</style>", "a style element"),
        ('<p class="a" style="color: red">', "a style attribute"),
        ('<rect\nstyle="fill: red"/>', "a style attribute"),
        ('<button type="button" onclick="go()">', "an event handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
    ],
)
def test_inline_code_is_found(tmp_path: Path, html: str, finding: str) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert inline_code(tmp_path) == [f"page.html has {finding}"]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="{% static "site.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        "{# never style=... #}<p>On style = habit, onward=yes</p>",
        "{% comment %}<style>{% endcomment %}",
    ],
)
def test_linked_scripts_data_and_words_are_no_inline_code(tmp_path: Path, html: str) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert inline_code(tmp_path) == []


def test_a_time_of_day_is_written_in_the_one_way_that_names_its_zone() -> None:
    by_hand = re.compile(r"\|(?:date|time):[\"']([^\"']*)[\"']")
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for form in by_hand.findall(path.read_text(encoding="utf-8")):
            is_named = form in {"DATE_FORMAT", "DATETIME_FORMAT", "c"}
            assert is_named or not set(form) & set("aAfgGhHiPsu"), f"{path.name}: {form}"
    moment = dt.datetime(2026, 11, 27, 14, 5, tzinfo=dt.UTC)
    with translation.override("en"):
        assert date_format(moment, "DATETIME_FORMAT") == "2026-11-27 14:05 UTC"
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == format_time(moment)
        assert localize(moment) == format_time(moment)
