"""The vocabulary of the people who edit: how far a verdict has come, what somebody did, and what
the public log says of it."""

from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    """How far an assessment has come. That one was withdrawn is told by its date, not here."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")


class ChangeSetState(models.TextChoices):
    """How far a change set has come."""

    OPEN = "open", _("Open")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    DROPPED = "dropped", _("Dropped")


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


class AccountEvent(models.TextChoices):
    """What an entry of the public log says of an account. It does not say whose."""

    MADE = "made", _("An account was made")
    LINKED = "linked", _("An account was given a link to set its password")
    GIVEN = "given", _("An account was given a role")
    TAKEN = "taken", _("A role was taken from an account")
    CLOSED = "closed", _("An account was closed")
    OPENED = "opened", _("An account was opened again")
    RESET = "reset", _("The second factor of an account was removed")


class EntryRole(models.TextChoices):
    """As what somebody acted whom an entry of the public log names."""

    ADMINISTRATOR = "administrator", _("Administrator")
    REVIEWER = "reviewer", _("Reviewer")
    MANAGER = "manager", _("Manager")
    ANALYST = "analyst", _("Analyst")
    ACCOUNT = "account", _("Account without a role")
    COMMAND = "command", _("Command")


class ChangeKind(models.TextChoices):
    """What a public change is about. A change of a definition is never shown as progress."""

    VERDICT = "verdict", _("Verdict")
    REPLY = "reply", _("Reply of a party")
    EVIDENCE = "evidence", _("Actions and evidence")
    DEFINITION = "definition", _("Definition")
    CODING = "coding", _("Sources and coding")
    TRANSLATION = "translation", _("Words in another language")
    CHANGE_SET = "changeset", _("Change set")
    RELEASE = "release", _("Release")
    ACCOUNT = "account", _("Accounts and roles")


class DeskGroup(models.TextChoices):
    """Under which heading the index of the desk shows a model, in the order of the headings."""

    SETS = "sets", _("Change sets")
    COMMITMENTS = "commitments", _("Commitments and their fulfilment")
    EVIDENCE = "evidence", _("Evidence")
    PROMISES = "promises", _("What was promised")
    ACTORS = "actors", _("Actors and persons")
    DOCUMENTS = "documents", _("Documents and events")
    CODING = "coding", _("How the texts were coded")
    ACCOUNTS = "accounts", _("Accounts and history")


# The heading, and the place under it.
DeskPlace: TypeAlias = tuple[DeskGroup, int]
