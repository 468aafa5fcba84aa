"""The desk in Russian: the same pages in other words, and the same rows behind them."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.intake import files
from tests.publishing.people import TODAY, person, promise, published
from tracker.models import (
    Change,
    ChangeSet,
    KeptForm,
    ProposedRow,
    RecordEntry,
    Theme,
    User,
)
from tracker.publishing.changesets import approve_set
from tracker.publishing.invitations import invite

from .desk import words
from .pages import add_url, list_url, opened, read, row_url

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


@pytest.fixture
def analyst() -> User:
    return person("analyst", username="ann", public_name="Ann", is_staff=True, is_superuser=True)


@pytest.fixture
def browser(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


MODELS = [model for model in admin.site._registry if model._meta.app_label in {"auth", "tracker"}]

# --- Pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_answers_in_russian_and_leads_on_in_it(browser: Client, model: Any) -> None:
    with translation.override("ru"):
        page = browser.get(list_url(model))
    assert page.status_code == 200
    shown = words(page)
    assert '<html lang="ru"' in shown
    assert page.headers["Content-Language"] == "ru"
    switch = f'<a href="{list_url(model)}" lang="en" hreflang="en">'
    assert switch in shown
    assert 'href="/admin/' not in shown.replace(switch, "")
    assert 'action="/admin/' not in shown
    assert '<a href="/ru/">' in shown


def test_a_form_is_in_russian_with_its_choices_its_help_and_what_is_wrong(browser: Client) -> None:
    with translation.override("ru"):
        page = browser.post(add_url(Theme), {})
    shown = words(page)
    assert page.status_code == 200
    assert re.search('<ul class="errorlist"[^>]*><li>[А-Я]', shown)
    assert "Save" not in shown
    assert "This field is required" not in shown


def test_a_day_is_shown_in_iso_and_typed_in_russian_words_too(browser: Client) -> None:
    row = make.ActionFactory.create(date=dt.date(2026, 1, 5), date_precision="day")
    with translation.override("ru"):
        address = row_url(row)
    boxes = opened(browser, address)
    assert boxes["date"] == ["2026-01-05"]
    browser.post(address, boxes | {"date": ["27 февраля 2026 г."], "set_reason": ["Так вышло."]})
    proposed = ProposedRow.objects.get()
    assert proposed.fields == {"date": {"old": "2026-01-05", "new": "2026-02-27"}}
    assert proposed.changeset.reason == "Так вышло."


def test_the_calendar_writes_days_in_iso(browser: Client) -> None:
    script = browser.get("/ru/admin/jsi18n/").content.decode()
    formats = json.loads(script.partition("django.formats = ")[2].partition(";")[0])
    assert formats["DATE_INPUT_FORMATS"] == ["%Y-%m-%d"]


def test_what_was_typed_when_a_session_ended_comes_back_in_russian(
    browser: Client, analyst: User
) -> None:
    with translation.override("ru"):
        address = add_url(Theme)
    boxes = opened(browser, address) | {"name": ["Вода"]}
    browser.logout()
    assert browser.post(address, boxes).headers["Location"].startswith("/ru/admin/login/")
    assert KeptForm.objects.get().path == address
    browser.force_login(analyst)
    assert read(browser.get(address).content.decode())["name"] == ["Вода"]
    for desk in ("/ru/admin/", "/admin/"):
        assert f'<a href="{address}">' in words(browser.get(desk))
        assert f'<a href="{address}">{address}' not in words(browser.get(desk))


def test_within_a_set_every_address_leads_on_in_both(browser: Client) -> None:
    with translation.override("ru"):
        browser.post(
            add_url(Theme),
            opened(browser, add_url(Theme)) | {"name": ["A"], "slug": ["a"], "position": ["9"]},
        )
    changeset = ChangeSet.objects.get()
    inside = f"/set/{changeset.pk}/ru/admin/tracker/theme/"
    page = words(browser.get(inside))
    assert f'href="{inside}' in page
    assert f'href="/set/{changeset.pk}/admin/tracker/theme/" lang="en"' in page
    answer: Any = browser.post(
        f"{inside}add/",
        opened(browser, f"{inside}add/") | {"name": ["B"], "slug": ["b"], "position": ["8"]},
    )
    assert answer.url == f"/ru/admin/tracker/changeset/{changeset.pk}/change/"
    assert changeset.rows.count() == 2


# --- What is kept ------------------------------------------------------------------------------


def _a_new_row(client: Client, other: User) -> None:
    boxes = opened(client, add_url(Theme))
    client.post(add_url(Theme), boxes | {"name": ["Water"], "slug": ["water"], "position": ["9"]})


def _a_row_without_a_title(client: Client, other: User) -> None:
    """What a document without a title is called is made of its kind."""
    row = make.DocumentFactory.create(title="", key="D-1")
    boxes = opened(client, row_url(row)) | {"place_issued": ["Astana"]}
    assert client.post(row_url(row), boxes).status_code == 302


def _an_open_set(client: Client, other: User) -> None:
    client.post(list_url(ChangeSet), {"_start": "1", "title": "Вода", "reason": ""})


def _a_withdrawal(client: Client, other: User) -> None:
    row = make.ActionFactory.create(slug="one", title="One")
    client.post(row_url(row, "withdraw"), {"version": row.version, "reason": "It is no act."})


def _a_round(client: Client, other: User) -> None:
    verdict = published(
        promise(ref="C-9", title="One"), by=User.objects.get(username="ann"), reviewer=other
    )
    sent = {"as_of": TODAY.isoformat(), "reason": "November.", f"look-{verdict.pk}": "on"}
    client.post(reverse("admin:tracker_assessment_round"), sent | {"_send": "1"})


def _news(client: Client, other: User) -> None:
    text = "https://www.example.org/a\nMinisters meet\n\nOn 18 November 2026 they met."
    response: Any = client.post(reverse("admin:tracker_paste"), {"pasted": text})
    boxes = opened(client, response.url) | {
        "act-title": ["They meet"],
        "act-kind": ["meeting"],
        "evidence-tier": ["state_media"],
        "evidence-shows": ["It names them."],
    }
    assert client.post(response.url, boxes).status_code == 302


def _a_text(client: Client, other: User) -> None:
    page: Any = client.post(reverse("admin:tracker_read"), {"text": files.STATEMENT})
    boxes = read(page.content.decode()) | {"publisher": ["Rain Office"]}
    intake = reverse("admin:tracker_document_intake")
    assert client.post(intake, boxes).status_code == 302


def _a_set_approved_in_part(client: Client, other: User) -> None:
    _a_new_row(client, other)
    changeset = ChangeSet.objects.get()
    inside = f"/set/{changeset.pk}" + add_url(Theme)
    boxes = opened(client, inside) | {"name": ["Air"], "slug": ["air"], "position": ["8"]}
    client.post(inside, boxes)
    page = row_url(changeset)
    client.post(page, opened(client, page) | {"reason": ["It is so."], "_submit": ["1"]})
    changeset.refresh_from_db()
    second = changeset.rows.order_by("position").last()
    assert second
    approve_set(
        changeset, by=other, version=changeset.version, today=TODAY, returned={second.pk: "Why?"}
    )


def _an_invitation(client: Client, other: User) -> None:
    role = Group.objects.get(name="analyst")
    invite(by=User.objects.get(username="ann"), public_name="Aida", role=role)


ACTS: list[Callable[[Client, User], None]] = [
    _a_new_row,
    _a_row_without_a_title,
    _an_open_set,
    _a_withdrawal,
    _a_round,
    _news,
    _a_text,
    _a_set_approved_in_part,
    _an_invitation,
]


def _left() -> Iterator[tuple[object, ...]]:
    """What sets, history and log hold, without numbers and times."""
    yield from ChangeSet.objects.order_by("pk").values_list(
        "key", "title", "reason", "state", "returned_because"
    )
    for row in ProposedRow.objects.order_by("changeset", "position"):
        yield row.verb, row.model, row.key, row.label, row.fields, row.returned_because
    yield from Change.objects.order_by("pk").values_list("verb", "model", "key", "reason", "fields")
    for entry in RecordEntry.objects.order_by("seq"):
        yield entry.verb, entry.kind, entry.key, entry.reason, entry.name


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__.strip("_"))
def test_what_is_kept_does_not_depend_on_the_language(
    browser: Client, reviewer: User, act: Callable[[Client, User], None]
) -> None:
    left = []
    for language in ("en", "ru"):
        with time_machine.travel("2026-11-28T12:00Z", tick=False), transaction.atomic():
            with translation.override(language):
                act(browser, reviewer)
            left.append(
                re.sub(
                    r"(draft|action|invited)-[0-9a-f]+", r"\1", json.dumps(list(_left()), indent=1)
                )
            )
            transaction.set_rollback(True)
    english, russian = left
    assert ChangeSet.objects.count() == 0
    assert "changeset" in english
    assert russian == english
