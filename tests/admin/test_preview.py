"""A row of the desk as readers see it, or would see it."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as make
from tests.publishing.people import drafted, in_review, published
from tracker.models import Assessment, Commitment, RecordEntry, User
from tracker.publishing.changesets import open_set

from .desk import signed_in, words
from .pages import row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


@pytest.mark.parametrize("build", [drafted, in_review])
def test_an_open_verdict_is_shown_as_it_would_be_and_nothing_is_written(
    analyst: User, commitment: Commitment, build: Callable[..., Assessment]
) -> None:
    row = build(commitment, by=analyst, rationale="One ministry was set up.")
    client = signed_in(analyst)
    address = row_url(row, "preview")
    assert (
        f'<a href="{address}">See it as it would be</a>'
        in client.get(row_url(row)).content.decode()
    )
    before = RecordEntry.objects.count()
    page = client.get(address)
    assert "no-store" in page.headers["Cache-Control"]
    assert "ETag" not in page.headers
    assert "One ministry was set up." in words(page)
    assert "as if it were published. It is not public." in words(page)
    assert RecordEntry.objects.count() == before
    assert not User.objects.filter(username__startswith="second-person").exists()
    stored = Assessment.objects.get(pk=row.pk)
    assert (stored.state, stored.version) == (row.state, row.version)
    assert "One ministry was set up." not in words(Client().get(commitment.get_absolute_url()))


def test_what_stands_against_it_is_said(analyst: User, commitment: Commitment) -> None:
    row = drafted(commitment, by=analyst, rationale="One ministry was set up.")
    Assessment.objects.filter(pk=row.pk).update(rationale="")
    client = signed_in(analyst)
    page = words(client.get(row_url(row, "preview"), follow=True))
    assert "It cannot be shown as published yet:" in page


def test_only_what_is_open_is_shown_so_and_only_to_the_desk(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    row = published(commitment, by=analyst, reviewer=reviewer)
    client = signed_in(analyst)
    assert "See it as it would be" not in client.get(row_url(row)).content.decode()
    assert client.get(row_url(row, "preview")).headers["Location"] == row_url(row)
    assert "/login/" in Client().get(row_url(row, "preview")).headers["Location"]
    stranger = signed_in(make.UserFactory.create(is_staff=True))
    assert stranger.get(row_url(row, "preview")).status_code == 403


def test_within_a_set_a_row_leads_to_its_page_of_the_set(desk: Client) -> None:
    changeset = open_set(by=User.objects.get(username="boss"), title="A set", reason="So.")
    action = make.ActionFactory.create()
    page = desk.get(f"/set/{changeset.pk}{row_url(action)}").content.decode()
    address = f"/set/{changeset.pk}{action.get_absolute_url()}"
    assert f'<a href="{address}" class="viewsitelink">See it as it would be</a>' in page
