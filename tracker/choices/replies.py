"""The vocabulary of a party's own statement on a verdict."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReplySource(models.TextChoices):
    """How the words of a party came to us."""

    PUBLISHED = "published", _("Published by the party")
    SENT = "sent", _("Sent to us by the party")
    REPORTED = "reported", _("Said in public, as reported by others")
