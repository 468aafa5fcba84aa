"""What the operator says of the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices.about import AboutSection
from tracker.choices.editing import ChangeKind, DeskGroup

from .base import KeyedModel
from .constraints import allowed, not_blank
from .fields import Block


class AboutText(KeyedModel):
    """The operator's own words in one section of the About page, in Markdown.

    A section without a row is one that the operator has said nothing on.
    """

    natural_key_fields = ("section",)
    change_kind = ChangeKind.DEFINITION
    desk_place = DeskGroup.ACCOUNTS, 9
    translated_fields = ("text",)

    section = models.CharField(_("section"), max_length=20, choices=AboutSection, unique=True)
    text = Block(
        _("text"),
        help_text=_(
            "Public. Empty lines part paragraphs; lists, *emphasis* and [links](https://…) may"
            " stand in it."
        ),
    )

    class Meta:
        ordering = ["section"]
        verbose_name = _("text of the About page")
        verbose_name_plural = _("texts of the About page")
        constraints = [
            allowed("abouttext", "section", AboutSection),
            not_blank("abouttext", "text"),
        ]

    def __str__(self) -> str:
        return str(self.get_section_display())
