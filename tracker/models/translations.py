"""The record's words in other languages, each with the English that it puts into words."""

from typing import ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import TranslatedKind
from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.text import sha256_of

from .base import KeyedModel
from .constraints import allowed, language_tag, not_blank, sha256
from .fields import Block, Language, Line, OptionalLine
from .querysets import TranslationQuerySet


class Translation(KeyedModel):
    """One text of ours in another language. A new language needs rows, no migration.

    It is shown only while the English is what `source_sha256` stands for; where that is not
    recorded, never.
    """

    natural_key_fields = ("kind", "key", "field", "language")
    change_kind = ChangeKind.TRANSLATION
    desk_place = DeskGroup.PROMISES, 8

    kind = models.CharField(_("kind"), max_length=20, choices=TranslatedKind)
    key = Line(
        _("key"),
        max_length=120,
        help_text=_(
            "The stable key of what is translated, its parts divided by spaces: NYD-01, for"
            " example, or casa-1000 NYD-17."
        ),
    )
    field = Line(_("field"), max_length=40)
    language = Language(_("language"), max_length=8, help_text=_("ISO 639 tag, for example ru."))
    source_sha256 = OptionalLine(
        _("SHA-256 of the English"),
        max_length=64,
        help_text=_("The SHA-256 of the English words that were translated."),
    )
    text = Block(_("text"))

    objects: ClassVar = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key", "field", "language"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            allowed("translation", "kind", TranslatedKind),
            not_blank("translation", "key"),
            language_tag("translation", "language"),
            sha256("translation", "source_sha256", null=True),
            not_blank("translation", "text"),
            models.UniqueConstraint(
                fields=["kind", "key", "field", "language"], name="translation_once_per_language"
            ),
        ]

    def clean(self) -> None:
        """Refuse a field that is not there or holds no words of ours. Raises ValidationError."""
        super().clean()
        fields = translated_fields(self.kind)
        if self.field not in fields:
            message = _("This kind has no such text. It has: %(fields)s.")
            raise ValidationError(
                {"field": ValidationError(message, params={"fields": ", ".join(fields)})}
            )

    def is_of(self, english: str | None) -> bool:
        """Whether it puts these words into the other language."""
        return english is not None and self.source_sha256 == sha256_of(english)


def translated_fields(kind: str) -> tuple[str, ...]:
    """The texts of a kind that may be there in other languages; none of what is no kind."""
    if kind == TranslatedKind.STATUS:
        return ("label", "test")
    if kind not in TranslatedKind.values:
        return ()
    fields: tuple[str, ...] = apps.get_model("tracker", kind).translated_fields
    return fields
