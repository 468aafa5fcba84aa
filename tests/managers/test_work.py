"""People's work per week: counted once, led to the lists that show it, seen by whom it concerns."""

import datetime as dt
import html
import re
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.admin.pages import queries
from tests.approving import approved
from tests.factories import UserFactory
from tests.publishing.people import person, promise, published
from tracker.models import Theme, User
from tracker.publishing import save_with_history
from tracker.publishing.changesets import open_set, putting

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
_positions = count(1)
WORK = "admin:tracker_user_work"
# A Sunday evening in UTC: Monday in Tashkent.
SUNDAY = dt.datetime(2026, 11, 22, 21, 0, tzinfo=dt.UTC)


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _manager(name: str = "manager") -> User:
    return person("manager", username=name, public_name=name.title(), is_staff=True)


def _analyst(name: str) -> User:
    return person("analyst", username=name, public_name=name.title(), is_staff=True)


def _set_of(author: User, *slugs: str) -> None:
    changeset = open_set(by=author, reason="A theme was missing.")
    with putting(changeset):
        for slug in slugs:
            theme = Theme(slug=slug, name=slug.title(), position=next(_positions))
            save_with_history(theme, by=author)
    approved(changeset)


def _page(client: Client, query: str = "") -> str:
    page = client.get(reverse(WORK) + query)
    assert page.status_code == 200
    return " ".join(html.unescape(page.content.decode()).split())


def _links(page: str, words: str) -> list[str]:
    return re.findall(rf'<a href="([^"]+)">{re.escape(words)}</a>', page)


def test_rows_count_for_their_author_and_the_decision_for_who_decided() -> None:
    with time_machine.travel(SUNDAY, tick=False):
        _set_of(_analyst("gulnara"), "water", "fire")
        client = _browser(_manager())
        page = _page(client)
    assert "2026-W48" in page
    assert "2026-W47" not in re.sub(r"until=\S+", "", page)
    mine, theirs = page.split('<h2 id="person-')[1:3]
    assert mine.partition(">")[2].startswith("A second person<")
    assert "1 set approved" in mine
    assert "rows became public" not in mine
    assert theirs.partition(">")[2].startswith("Gulnara<")
    assert "2 rows became public" in theirs
    assert "1 set sent" in theirs


def test_each_count_leads_to_as_many_lines_of_its_list() -> None:
    author, reviewer = _analyst("gulnara"), person("reviewer", username="r", public_name="R")
    published(promise(), by=author, reviewer=reviewer)
    published(promise(), by=author, reviewer=reviewer)
    _set_of(author, "water")
    client = _browser(_manager())
    page = _page(client)
    for words, number in [
        ("2 verdicts drafted", 2),
        ("2 verdicts sent", 2),
        ("2 verdicts reviewed and published", 2),
        ("1 set approved", 1),
        ("1 row became public", 1),
    ]:
        week, total = _links(page, words)
        for address in (week, total):
            assert client.get(address).context["cl"].result_count == number, words


def test_who_is_no_manager_sees_their_own_work_alone() -> None:
    one, other = _analyst("one"), _analyst("other")
    _set_of(one, "water")
    _set_of(other, "fire")
    page = _page(_browser(one))
    assert ">One</h2>" in page
    assert ">Other</h2>" not in page
    assert ">Other</h2>" in _page(_browser(_manager()))


def test_other_weeks_are_chosen_and_nonsense_is_told() -> None:
    with time_machine.travel(SUNDAY, tick=False):
        _set_of(_analyst("gulnara"), "water")
        manager = _manager()
        client = _browser(manager)
        assert "Gulnara" not in _page(client, "?until=2026-W47")
    with time_machine.travel(dt.datetime(2027, 6, 1, tzinfo=dt.UTC), tick=False):
        client = _browser(manager)
        assert "No work from" in _page(client)
        assert "Gulnara" in _page(client, "?until=2026-W50")
        assert "?until=2027-W09" in _page(client, "?until=2026-W50")
        for bad in ("2026-W54", "soon", "9999-W01", "0001-W01", "%00", "2026-11-22", "<b>"):
            answer = client.get(f"{reverse(WORK)}?until={bad}")
            assert answer.status_code == 400, bad
            assert "is no week" in answer.content.decode()


def test_the_page_costs_the_same_for_many_people_and_weeks() -> None:
    client = _browser(_manager())
    with time_machine.travel(SUNDAY, tick=False):
        _set_of(_analyst("first"), "water")
    one = queries(client, reverse(WORK))
    for number in range(6):
        with time_machine.travel(SUNDAY - number * dt.timedelta(days=7), tick=False):
            author = UserFactory.create(username=f"a{number}", public_name=f"Author {number}")
            _set_of(author, *(f"theme-{number}-{row}" for row in range(5)))
    assert queries(client, reverse(WORK)) == one


def test_the_first_page_and_the_accounts_lead_there() -> None:
    client = _browser(_manager())
    for name in ("admin:index", "admin:tracker_user_changelist"):
        page = client.get(reverse(name)).content.decode()
        assert reverse(WORK) in page
        assert reverse("admin:tracker_user_invitations") in page
    page = _browser(_analyst("a")).get(reverse("admin:index")).content.decode()
    assert reverse(WORK) in page
    assert reverse("admin:tracker_user_invitations") not in page
