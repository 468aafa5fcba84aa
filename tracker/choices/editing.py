"""The vocabulary of the people who edit: how far a verdict has come, what somebody did, and what
the public log says of it."""

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


class EntryVerb(models.TextChoices):
    """What an entry of the public log says was done. What the public does not see has none."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")
    PUBLISHED = "published", _("Published")
    SUCCEEDED = "succeeded", _("Succeeded by a newer verdict")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENTERED = "entered", _("Entered as it was loaded")
    FOUND = "found", _("Found changed around the log")


class EntryRole(models.TextChoices):
    """As what somebody acted whom an entry of the public log names."""

    ADMINISTRATOR = "administrator", _("Administrator")
    REVIEWER = "reviewer", _("Reviewer")
    MANAGER = "manager", _("Manager")
    ANALYST = "analyst", _("Analyst")
    ACCOUNT = "account", _("Account without a role")
    COMMAND = "command", _("Command")
