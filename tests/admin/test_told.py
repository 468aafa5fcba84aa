"""The history in words: each line leads to its row, the lines of a set stand under one heading."""

import html
import re

import pytest
from django.test import Client

from tests.changesets.sets import a_set, added, entered
from tests.publishing.people import person, promise, published
from tracker.models import Change, ChangeSet, Theme, User
from tracker.publishing import save_with_history

from .pages import list_url, queries, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def _text(client: Client, query: str = "") -> str:
    page = client.get(list_url(Change) + query)
    assert page.status_code == 200
    return " ".join(html.unescape(page.content.decode()).split())


def _themes(number: int) -> ChangeSet:
    author = User.objects.filter(username="author").first() or person(
        "analyst", username="author", public_name="A. Author"
    )
    first = Theme.objects.count()
    edits = [
        added(Theme(slug=f"t-{n}", name=f"Theme {n}", position=n), by=author)
        for n in range(first, first + number)
    ]
    changeset = a_set(author, *edits, reason="They were missing.")
    return entered(changeset, by=person("reviewer", public_name="R. Reviewer"))


def test_a_line_is_a_sentence_that_leads_to_its_row(desk: Client) -> None:
    _themes(1)
    theme = Theme.objects.get()
    theme.name = "Water"
    save_with_history(theme, by=User.objects.get(username="author"), reason="So it is written.")
    text = _text(desk)
    assert f'<a href="{row_url(theme)}">The theme “Water” was changed: name.</a>' in text
    assert "So it is written." in text
    line = Change.objects.of(theme)[0]
    assert f'href="{row_url(line)}"' in text


def test_lines_of_a_set_stand_under_its_heading_with_the_reason_once(desk: Client) -> None:
    changeset = _themes(8)
    text = _text(desk, "?verb__exact=added&model=tracker.theme")
    assert f'<h2><a href="{row_url(changeset)}">A set</a></h2>' in text
    assert "Change set of 8 rows, prepared by A. Author, approved by R. Reviewer" in text
    assert text.count("They were missing.") == 1
    shown, folded = text.split("<details>")[-2:]
    assert "3 more lines of this set" in folded
    assert shown.count("was added.") == 5
    assert folded.count("was added.") == 3


def test_verdicts_accounts_and_what_is_gone_are_told_too(desk: Client) -> None:
    author = person("analyst", username="a", public_name="A")
    verdict = published(
        promise(ref="C-1"), by=author, reviewer=person("reviewer", username="r", public_name="R")
    )
    save_with_history(author, by=author, many={"groups": []})
    text = _text(desk)
    assert re.search(rf"The verdict {re.escape(verdict.key)} was published\.", text)
    assert f'<a href="{row_url(author)}">The account a was changed: groups.</a>' in text


def test_the_list_costs_the_same_for_many_sets(desk: Client) -> None:
    _themes(1)
    one = queries(desk, list_url(Change))
    for _time in range(8):
        _themes(6)
    assert queries(desk, list_url(Change)) == one
    assert one <= 12


def test_nothing_found_is_said(desk: Client) -> None:
    assert "No line of the history fits." in _text(desk, "?q=nothing")
