"""Days and times on the desk: how they are typed, which are refused, and how they are shown."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.models.refusals_of_days import DAYS
from tests.publishing.people import drafted, promise
from tracker.admin.days import DayField, MomentField
from tracker.models import Action, Actor, Assessment, Commitment, Search, User

from .desk import filled, signed_in, start
from .pages import add_url, errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

NIGHT = dt.datetime(2026, 11, 27, 21, 0, tzinfo=dt.UTC)  # in Tashkent it is the 28th already
READINGS = (
    "This can be read in more than one way: 5 November 2026 or 11 May 2026?"
    " Write 2026-11-05 or 2026-05-11."
)


def boxes(rf: RequestFactory, user: User) -> Iterator[tuple[str, str, forms.Field]]:
    """Every box of every form and inline of the desk: model, name, field."""
    request = rf.get("/")
    request.user = user
    for model, options in admin.site._registry.items():
        if model is Assessment:
            continue  # its form needs a commitment; see the tests of a verdict below
        form: Any = options.get_form(request, None)
        for name, field in form.base_fields.items():
            yield str(model._meta.model_name), name, field
        for inline in options.get_inline_instances(request):
            rows: Any = inline.get_formset(request, None)
            for name, field in rows.form.base_fields.items():
                yield str(inline.model._meta.model_name), name, field


def test_every_box_for_a_day_takes_iso_and_words_and_nothing_that_can_be_read_in_two_ways(
    rf: RequestFactory, admin_user: User, commitment: Commitment
) -> None:
    found = set()
    for model, name, field in boxes(rf, admin_user):
        if isinstance(field, forms.SplitDateTimeField):
            assert isinstance(field, MomentField)
            assert "the time in UTC" in str(field.help_text)
            found.add((model, name))
            day: forms.Field = field.fields[0]
        elif isinstance(field, forms.DateField | forms.DateTimeField):
            assert "Written as 2026-11-27 or 27 November 2026." in str(field.help_text)
            found.add((model, name))
            day = field
        else:
            continue
        assert isinstance(day, DayField), (model, name)
        for typed in ("2026-11-05", "5 Nov 2026", "5 November 2026", "November 5, 2026"):
            assert day.clean(typed) == dt.date(2026, 11, 5), (model, name, typed)
        for typed in ("05/11/2026", "5.11.26"):
            with pytest.raises(ValidationError) as refusal:
                day.clean(typed)
            assert refusal.value.messages == [READINGS], (model, name, typed)
    typed_on_the_desk = {(str(model._meta.model_name), name) for model, name, _given in DAYS}
    assert found >= typed_on_the_desk - {
        ("assessment", "published_at"),  # a step sets it
        ("assessment", "as_of"),
    }


@pytest.fixture
def commitment() -> Commitment:
    return promise()


def test_a_moment_is_typed_as_a_day_and_a_time_in_utc() -> None:
    box = MomentField(required=False)
    assert box.clean(["27 Nov 2026", "14:05"]) == dt.datetime(2026, 11, 27, 14, 5, tzinfo=dt.UTC)
    assert box.clean(["", ""]) is None
    with pytest.raises(ValidationError) as refusal:
        box.clean(["05/11/2026", "14:05"])
    assert refusal.value.messages == [READINGS]


def test_a_day_with_two_readings_comes_back_as_it_was_typed(analyst: User) -> None:
    client = signed_in(analyst)
    data: Any = opened(client, add_url(Search)) | {
        "key": "S-1",
        "query": "water",
        "where": "pages",
        "found": "0",
        "made_on": "05/11/2026",
    }
    answer: Any = client.post(add_url(Search), data)
    assert errors(answer) == {"made_on": [READINGS]}
    assert 'value="05/11/2026"' in answer.content.decode()
    assert not Search.objects.exists()
    saved(client, add_url(Search), data, made_on="5 November 2026")
    assert Search.objects.get().made_on == dt.date(2026, 11, 5)


@time_machine.travel(NIGHT, tick=False)
def test_an_act_to_come_and_evidence_read_too_early_are_refused(analyst: User) -> None:
    client = signed_in(analyst)
    data: Any = opened(client, add_url(Action)) | {
        "title": "An act",
        "slug": "an-act",
        "kind": "meeting",
        "stage": "done",
        "attribution": "own",
        "date": "1 January 2030",
        "date_precision": "year",
        "evidence-0-publisher": "An outlet",
        "evidence-0-tier": "independent_media",
        "evidence-0-url": "https://example.org/1",
        "evidence-0-language": "en",
        "evidence-0-shows": "That it took place.",
        "evidence-0-confidence": "high",
        "evidence-0-date": "27 Nov 2026",
        "evidence-0-accessed_on": "26 Nov 2026",
    }
    answer: Any = client.post(add_url(Action), data)
    assert errors(answer) == {
        "date": [
            "1 January 2030 is in the future: it is after today, 28 November 2026 in Asia/Tashkent."
        ],
        "evidence-0-__all__": [
            "accessed_on must not be before date: nobody can read what has not appeared."
        ],
    }
    assert not Action.objects.exists()
    right = {"date": "1 January 2026", "evidence-0-accessed_on": "27 Nov 2026"}
    saved(client, add_url(Action), data, **right)
    assert Action.objects.get().evidence.get().accessed_on == dt.date(2026, 11, 27)


@time_machine.travel(NIGHT, tick=False)
def test_after_midnight_at_the_desk_evidence_of_that_day_may_be_looked_at(
    analyst: User, commitment: Commitment
) -> None:
    client = signed_in(analyst)
    sent = filled(opened(client, start(commitment)), as_of="29 November 2026")
    answer: Any = client.post(start(commitment), sent)
    assert errors(answer)["as_of"] == [
        "29 November 2026 is in the future: it is after today, 28 November 2026 in Asia/Tashkent."
    ]
    saved(client, start(commitment), filled(sent, as_of="2026-11-28"))
    assert Assessment.objects.get().as_of == dt.date(2026, 11, 28)


@time_machine.travel(NIGHT, tick=False)
def test_a_day_that_may_be_to_come_is_asked_about(admin_user: User) -> None:
    client = signed_in(admin_user)
    data: Any = opened(client, add_url(Actor)) | {"code": "A", "name": "A", "kind": "agency"}
    for code, day, asked in (("A", "2026-11-28", False), ("B", "1 January 2027", True)):
        answer = client.post(add_url(Actor), data | {"code": code, "active_from": day}, follow=True)
        assert Actor.objects.filter(code=code).exists()
        words = "Exists since: 1 January 2027 is still to come. Check that it is meant."
        assert (words in answer.content.decode()) is asked


def test_the_box_of_a_day_knows_how_far_the_desk_is_ahead(
    analyst: User, settings: Settings
) -> None:
    for zone, seconds in (("Asia/Tashkent", 18000), ("UTC", 0)):
        settings.TRACKER_DESK_TIME_ZONE = zone
        page = signed_in(analyst).get(add_url(Search)).content.decode()
        assert f'data-utc-offset="{seconds}"' in page
        assert page.index("DateTimeShortcuts.js") < page.index("tracker/desk_day.js")


def test_a_time_of_day_is_shown_with_its_zone(client: Client, admin_user: User) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 27, 14, 5, tzinfo=dt.UTC), tick=False):
        client.force_login(admin_user)
        draft = drafted(promise(), by=admin_user)
        shown = 0
        for url in (
            row_url(draft, "history"),
            row_url(draft),
            "/admin/tracker/change/",
            "/admin/tracker/user/",
            row_url(admin_user),
        ):
            page = re.sub(r"<[^>]*>", " ", client.get(url).content.decode())
            times = re.findall(r"(?<!\+)\b\d\d?:\d\d(?::\d\d)?( UTC|\+00:00|.{0,4})", page)
            assert set(times) <= {" UTC", "+00:00"}, (url, times)
            assert not re.search(r"\b[ap]\.m\.|\bnoon\b|\bmidnight\b", page), url
            shown += len(times)
        assert shown >= 4
