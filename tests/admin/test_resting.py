"""What rests on a row is told where it is withdrawn, and waits in the queue afterwards."""

from typing import Any

import pytest

from tests.publishing.people import act, in_review, make, person, promise
from tracker import publishing
from tracker.models import Action, Assessment, ChangeSet, Commitment, User

from .desk import signed_in, start, words
from .pages import list_url, opened, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
ADDRESS = f"{list_url(Assessment)}?queue=withdrawn"
LINE = "Verdicts that rest on something withdrawn: 1"


def published(commitment: Commitment, reviewer: User) -> Assessment:
    waiting = in_review(commitment, by=person("analyst"))
    today = waiting.as_of
    return publishing.publish(waiting, by=reviewer, version=waiting.version, today=today)


def test_the_verdicts_are_named_before_and_after_and_wait(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    verdict, other = published(commitment, reviewer), published(promise(ref="C-2"), reviewer)
    action, client = verdict.actions.get(), signed_in(analyst)
    link = f'<a href="{row_url(verdict)}">C-1.1</a>'
    page = words(client.get(row_url(action, "withdraw")))
    assert f"Published verdicts rest on it and will wait for newer ones: {link}" in page
    assert str(other.key) not in page
    assert "rest on something withdrawn" not in words(client.get("/admin/"))
    sent = {"version": action.version, "reason": "It never took place."}
    page = words(client.post(row_url(action, "withdraw"), sent, follow=True))
    within = link.replace("/admin/", f"/set/{ChangeSet.objects.get().pk}/admin/")
    assert f"They wait for a newer one once it is approved: {within}" in page
    page = words(client.get(row_url(ChangeSet.objects.get())))
    assert f"Published verdicts rest on it. They are in the queue: {link}" in page
    assert LINE in words(client.get("/admin/"))
    rows = client.get(ADDRESS).context["cl"].result_list
    assert [row.key for row in rows] == ["C-1.1"]
    again = published(commitment, reviewer)
    assert again.key == "C-1.2"
    assert "rest on something withdrawn" not in words(client.get("/admin/"))
    assert not client.get(ADDRESS).context["cl"].result_list


def test_where_nothing_rests_on_it_nothing_is_told(analyst: User, commitment: Commitment) -> None:
    client = signed_in(analyst)
    assert "rest on it" not in words(client.get(row_url(commitment, "withdraw")))
    sent = {"version": 1, "reason": "It is a hope."}
    page = words(client.post(row_url(commitment, "withdraw"), sent, follow=True))
    assert "It was sent for review." in page
    assert "rest on it" not in page


def test_what_was_withdrawn_is_neither_offered_nor_counted(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    act(commitment, title="An act")
    search = make.SearchFactory(query="some words")
    search.commitments.add(commitment)
    parts: Any = (commitment.bearings.get(), search, commitment.obligations.get())
    party, client = parts[2].actor, signed_in(analyst)
    page = words(client.get(start(commitment)))
    assert all(shown in page for shown in ("An act", "some words", f"Mark of {party.name}"))
    assert '<td class="field-n_bearings">1</td>' in words(client.get(list_url(Action)))
    for row in parts:
        publishing.withdraw(row, by=reviewer, version=row.version, reason="It was wrong.")
    page = words(client.get(start(commitment)))
    assert not any(shown in page for shown in ("An act", "some words", f"Mark of {party.name}"))
    assert '<td class="field-n_bearings">0</td>' in words(client.get(list_url(Action)))
    # Nobody owes it now: whoever changes who has a part in it is asked whether that is so.
    partner = {"actor": [str(party.pk)], "role": ["partner"]}
    added = {f"obligations-1-{name}": value for name, value in partner.items()}
    address = row_url(commitment)
    data = opened(client, address) | added | {"obligations-TOTAL_FORMS": ["2"]}
    assert "Nobody owes this commitment." in words(client.post(address, data))
