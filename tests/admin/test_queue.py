"""What waits for somebody on the desk: for whom, how much, and in which order."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.publishing.people import in_review, person, promise
from tracker.models import Assessment, User

from .desk import signed_in, words
from .pages import list_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def test_what_is_to_be_reviewed_is_shown_to_reviewers_alone(analyst: User, reviewer: User) -> None:
    in_review(promise(ref="C-1"), by=person("analyst"))
    address = f"{list_url(Assessment)}?queue=review"
    page = signed_in(reviewer).get("/admin/").content.decode()
    assert f'<a href="{address}">Waiting for my review: 1</a>' in page
    for other in (analyst, person("manager", is_staff=True)):
        client = signed_in(other)
        assert "Waiting for my review" not in words(client.get("/admin/"))
        assert client.get(address).status_code == 302


def test_the_queue_is_oldest_first_whatever_the_commitments_are_called(reviewer: User) -> None:
    now, author = timezone.now(), person("analyst")
    for days, ref in ((2, "C-2"), (3, "C-3"), (1, "C-1")):
        row = in_review(promise(ref=ref), by=author)
        at = now - dt.timedelta(days=days)
        Assessment.objects.filter(pk=row.pk).update(submitted_at=at)
    client, address = signed_in(reviewer), f"{list_url(Assessment)}?queue=review"
    rows = client.get(address).context["cl"].result_list
    assert [row.commitment.ref for row in rows] == ["C-3", "C-2", "C-1"]
    # Asked for another order, it follows: column 1 is the commitment.
    rows = client.get(f"{address}&o=1").context["cl"].result_list
    assert [row.commitment.ref for row in rows] == ["C-1", "C-2", "C-3"]
