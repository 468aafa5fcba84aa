"""Accounts of the people who code, review and manage, and the links by which they get in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import DeskGroup, DeskPlace

from .constraints import sha256
from .fields import Line, Moment


class User(AbstractUser):
    """An account. The public record names it by its public name only."""

    desk_place: ClassVar[DeskPlace] = DeskGroup.ACCOUNTS, 1
    lock_field: ClassVar[str] = "version"

    first_name = Line(_("first name"), max_length=150, blank=True)
    last_name = Line(_("last name"), max_length=150, blank=True)
    date_joined = Moment(_("date joined"), default=timezone.now)
    public_name = Line(
        max_length=150,
        blank=True,
        help_text=_("The name under which the public record shows this person's work."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.public_name or self.get_full_name() or self.username


class OneTimeLink(models.Model):
    """A link with which somebody sets the password of an account, once and for some days.

    For an account that has no password yet it is an invitation: its person chooses the user name,
    too. Only a hash of the token that stands in the link is kept. An account has one link at most
    that was neither used nor taken back.
    """

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="one_time_links")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        constraints = [
            sha256("onetimelink", "token_hash"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")),
                name="onetimelink_ends_after_it_was_made",
                violation_error_message=_("A link ends after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="onetimelink_used_or_taken_back",
                violation_error_message=_("A link that was used is not taken back."),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, taken_back_at__isnull=True),
                name="onetimelink_one_open_per_account",
                violation_error_message=_("The account has an open link already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)
