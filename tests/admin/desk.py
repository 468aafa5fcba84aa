"""What the tests of the desk for verdicts share."""

from typing import Any

from django.test import Client

from tests.approving import ApprovingClient
from tracker.models import Assessment, Commitment, User

from .pages import Posted, add_url, row_url


def signed_in(user: User) -> Client:
    """A browser of the person; a second one approves what its forms put into a set."""
    client = ApprovingClient()
    client.force_login(user)
    return client


def start(commitment: Commitment) -> str:
    return f"{add_url(Assessment)}?commitment={commitment.pk}"


def filled(data: Posted, **changes: Any) -> Posted:
    """The form of a verdict as an analyst fills it in."""
    values: dict[str, Any] = {
        "status": "under_way",
        "as_of": "2026-04-30",
        "rationale": "One act is on record.",
        "confidence": "medium",
        "what_would_change_it": "A second act.",
    }
    lists = {
        name: value if isinstance(value, list) else [value]
        for name, value in {**values, **changes}.items()
    }
    return data | lists


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def take(client: Client, row: Assessment, step: str, **more: Any) -> Any:
    """Take the step from the page as it is now."""
    sent = {"version": Assessment.objects.get(pk=row.pk).version, "reason": "", **more}
    return client.post(row_url(row, step), sent, follow=True)
