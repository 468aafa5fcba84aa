"""Who says that a text exists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import Tier
from tracker.choices.editing import DeskGroup

from .base import KeyedModel
from .constraints import allowed, language_tag, not_blank, plausible_year, web_address
from .documents import Document
from .fields import Address, Day, Language, Line


class DocumentReport(KeyedModel):
    """One publication that says that a text exists, whether or not the text itself is held."""

    natural_key_fields = ("document__key", "position")
    label_fields = ("publisher",)
    desk_place = DeskGroup.DOCUMENTS, 10

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="reports", verbose_name=_("document")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    publisher = Line(_("publisher"), max_length=200)
    url = Address(_("url"), max_length=2000)
    date = Day(_("date"), null=True, blank=True)
    language = Language(_("language"), max_length=8)
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)

    class Meta:
        ordering = ["document", "position"]
        verbose_name = _("report of a text")
        verbose_name_plural = _("reports of texts")
        constraints = [
            not_blank("documentreport", "publisher"),
            web_address("documentreport", "url"),
            language_tag("documentreport", "language"),
            allowed("documentreport", "tier", Tier),
            plausible_year("documentreport", "date"),
            models.UniqueConstraint(
                fields=["document", "position"], name="documentreport_position_once_per_document"
            ),
            models.UniqueConstraint(
                fields=["document", "url"], name="documentreport_address_once_per_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}, {self.url}"

    def past_days(self) -> dict[str, str]:
        return {"date": ""}
