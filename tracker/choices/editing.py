"""The vocabulary of the people who edit: how far a verdict has come, and what somebody did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    """How far an assessment has come. That one was withdrawn is told by its date, not here."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")


class ChangeVerb(models.TextChoices):
    """What somebody did to a row of the record."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")
    SUBMITTED = "submitted", _("Sent for review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    SUCCEEDED = "succeeded", _("Succeeded by a newer verdict")
    WITHDRAWN = "withdrawn", _("Withdrawn")
