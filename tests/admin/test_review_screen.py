"""What a reviewer sees beside a verdict: the difference first, and every source as a link."""

import datetime as dt

import pytest

from tests import factories
from tests.coding.desk import signed_in
from tests.publishing.people import TODAY, act, drafted, in_review, promise, published
from tracker import publishing
from tracker.choices import Status
from tracker.models import Commitment, User
from tracker.publishing import problems

from .desk import words
from .pages import queries, row_url

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def test_every_source_is_a_link_with_what_it_shows(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    published(commitment, by=analyst, reviewer=reviewer)
    waiting = in_review(commitment, by=analyst, as_of=dt.date(2026, 5, 31))
    page = signed_in(reviewer).get(row_url(waiting)).content.decode()
    piece = waiting.actions.get().evidence.get()
    assert f'<a href="{piece.url}" rel="external noopener">{piece.publisher}' in page
    assert piece.shows in words(signed_in(reviewer).get(row_url(waiting)))
    assert row_url(waiting.actions.get()) in page


def test_the_difference_comes_first_and_the_tests_stand_beside_it(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    published(commitment, by=analyst, reviewer=reviewer)
    waiting = in_review(commitment, by=analyst, as_of=dt.date(2026, 5, 31))
    plain = words(signed_in(reviewer).get(row_url(waiting)))
    heads = [
        "What differs from the current verdict",
        "What it rests on",
        "The promise",
        "Done when",
    ]
    places = [plain.index(head) for head in heads]
    assert places == sorted(places)
    assert str(Status.DELIVERED.definition) in plain
    assert commitment.done_when in plain


def test_the_open_draft_of_another_person_is_named(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    other = drafted(commitment, by=reviewer)
    mine = drafted(commitment, by=analyst)
    page = signed_in(analyst).get(row_url(mine))
    assert "A reviewer has a verdict on it, too (draft):" in words(page)
    assert row_url(other) in page.content.decode()


def test_what_is_wrong_with_many_acts_is_one_sentence(
    analyst: User, commitment: Commitment
) -> None:
    acts = [factories.ActionFactory.create(title=f"Act {n}") for n in (1, 2, 3)]
    draft = drafted(commitment, by=analyst)
    publishing.edit(draft, by=analyst, version=draft.version, actions=[act(commitment), *acts])
    draft.refresh_from_db()
    told = [problem.message for problem in problems(draft, today=TODAY)]
    assert told == [
        f"These actions are not about {commitment.ref} yet: say what each says of it, or leave out"
        " “Act 1”, “Act 2”, “Act 3”."
    ]


def test_the_page_costs_as_many_queries_for_30_acts_as_for_1(analyst: User, reviewer: User) -> None:
    counts = []
    for number in (1, 30):
        row = promise(ref=f"C-{number}")
        acts = [act(row) for _each in range(number)]
        draft = drafted(row, by=analyst)
        publishing.edit(draft, by=analyst, version=draft.version, actions=acts)
        counts.append(queries(signed_in(reviewer), row_url(draft)))
    assert len(set(counts)) == 1, counts
