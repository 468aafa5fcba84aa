"""A refusal whose message is for the person who is refused."""

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """The person has not the right to it; the page of the refusal says the message."""
