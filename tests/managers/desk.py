"""What a manager does on the desk, and the reviewer who approves it."""

import re
from typing import Any

from django.test import Client

from tests.admin.pages import opened
from tests.changesets.sets import again
from tracker.models import ChangeSet, User
from tracker.models.days import desk_today
from tracker.publishing.changesets import approve_set

# Made up for these tests: nobody issued it.
TEXT = """Statement on the lake

The ministers met on 3 May at the lake. They will meet again in October.

Anna Berg, Minister of Water, opened the meeting. The talks in October are to go on for two days.

Signed by Anna Berg and by Omar Deniz."""
WHY = "The text names it."


def words(response: Any) -> str:
    """The words of a page, without its marks."""
    plain = re.sub(r"<[^>]+>", "", response.content.decode())
    return " ".join(plain.split())


def sent(client: Client, address: str, **boxes: Any) -> Any:
    """Open the form there, fill in the boxes, and send it for review."""
    values = {
        name: value if isinstance(value, list) else [str(value)] for name, value in boxes.items()
    }
    data = opened(client, address) | {"set_reason": [WHY], "_send": ["1"]} | values
    return client.post(address, data)


def the_set() -> ChangeSet:
    """The one set that waits for a second person."""
    return ChangeSet.objects.get(state="in_review")


def approved(reviewer: User) -> ChangeSet:
    """The set that waits, approved by the reviewer."""
    waiting = the_set()
    approve_set(waiting, by=reviewer, version=waiting.version, today=desk_today())
    return again(waiting)


def public(address: str) -> str:
    """What nobody in particular reads there."""
    response = Client().get(address)
    assert response.status_code == 200, response
    return words(response)


def told_on(client: Client, changeset: ChangeSet) -> str:
    """The page of the set."""
    return words(client.get(f"/admin/tracker/changeset/{changeset.pk}/change/"))
