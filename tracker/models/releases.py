"""Releases: heads of the log that have a name."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.text.prefixes import leading

from .base import KeyedModel
from .constraints import IN_POINTED_KEYS, made_of
from .fields import Line, Moment

# What a name is made of, so that it can stand in an address as it is.
NAME = r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}"
_WHAT_IS_A_NAME = _(
    "A name has up to 40 letters from A to Z, digits, points, hyphens and underscores, and starts"
    " with a letter or digit."
)


class Release(KeyedModel):
    """The record as it stood after an entry of the log, under a name. It stays as it is.

    `counts` holds, by standing, how many commitments had each status; `changes` how many entries of
    each kind of change (`ChangeKind`) came since the release before it.
    """

    natural_key_fields = ("name",)
    change_kind = ChangeKind.RELEASE
    is_imported = False
    desk_place = DeskGroup.ACCOUNTS, 4

    name = models.CharField(
        _("name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(rf"^{NAME}\Z", _WHAT_IS_A_NAME)],
        help_text=_("For example 2026.11."),
    )
    released_at = Moment(_("released at"))
    entry = models.PositiveBigIntegerField(
        _("entry"), help_text=_("The number of the last entry it holds.")
    )
    head = Line(_("SHA-256"), max_length=64, help_text=_("The hash of that entry."))
    counts = models.JSONField(_("counts"))
    changes = models.JSONField(_("changes"), blank=True)

    class Meta:
        ordering = ["-entry", "-released_at"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(
                condition=Q(made_of("name", IN_POINTED_KEYS))
                & ~Q(name="")
                & ~Q(name__startswith=".")
                & ~Q(name__startswith="-")
                & ~Q(name__startswith="_"),
                name="release_name_fits_an_address",
                violation_error_message=_WHAT_IS_A_NAME,
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its overview, in the language of the page, from whatever other day the page is."""
        with leading(f"/r/{self.name}"):
            return reverse("dashboard")
