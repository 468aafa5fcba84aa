"""What stands on the timeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimelineKind(models.TextChoices):
    """What kind of entry it is. Events are those of the sources; actions have evidence."""

    EVENT = "event", _("Event")
    ACTION = "action", _("Action")
    DEADLINE = "deadline", _("Promised date")
