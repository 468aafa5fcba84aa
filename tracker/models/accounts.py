"""Accounts of the people who code, review and manage."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import DeskGroup, DeskPlace

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
