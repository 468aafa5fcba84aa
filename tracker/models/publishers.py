"""Who publishes evidence."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import Tier
from tracker.choices.editing import ChangeKind, DeskGroup

from .actors import Actor
from .base import KeyedModel
from .constraints import allowed, language_tag, not_blank
from .fields import Line, Lines, OptionalLanguage, OptionalLine, OptionalText
from .querysets import KeyedQuerySet

_HOST = re.compile(r"(?=.{4,253}\Z)(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")


class Publisher(KeyedModel):
    """An outlet, a body or a person under whose name evidence is recorded, as origin or carrier.

    What is usual is what most of its publications have. Who pays for it and whom it stands close to
    is shown and never weighed. Which evidence it published says `Publication`, by the name.
    """

    natural_key_fields = ("name",)
    change_kind = ChangeKind.EVIDENCE
    desk_place = DeskGroup.EVIDENCE, 7

    name = Line(
        _("name"),
        max_length=200,
        unique=True,
        help_text=_("As evidence names it, without “via” and without a note in brackets."),
    )
    addresses = Lines(
        _("addresses"),
        default=list,
        blank=True,
        help_text=_("The hosts of its pages, for example timesca.com."),
    )
    other_names = Lines(
        _("other names"),
        default=list,
        blank=True,
        help_text=_("Under which it was on record before; addresses with them lead to it."),
    )
    usual_tier = OptionalText(_("usual tier"), max_length=20, choices=Tier.choices)
    usual_language = OptionalLanguage(
        _("usual language"), max_length=8, help_text=_("ISO 639 tag, for example en.")
    )
    paid_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publishers",
        verbose_name=_("paid by"),
        help_text=_("Who pays for it, where that is known. Shown, and not weighed."),
    )
    close_to = OptionalLine(
        _("stands close to"),
        max_length=200,
        help_text=_("For example: the government of Azerbaijan. Shown, and not weighed."),
    )

    objects: ClassVar = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [
            not_blank("publisher", "name"),
            models.CheckConstraint(
                condition=~Q(name__contains=" via "),
                name="publisher_is_one",
                violation_error_message=_("Origin and carrier are two publishers."),
            ),
            allowed("publisher", "usual_tier", Tier, null=True),
            language_tag("publisher", "usual_language", null=True),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address that is no host. Raises ValidationError."""
        super().clean()
        wrong = [one for one in self.addresses if not _HOST.fullmatch(one)]
        if wrong:
            message = _("This is no host: %(address)s.")
            raise ValidationError(
                {"addresses": ValidationError(message, params={"address": wrong[0]})}
            )
