"""Our texts in other languages: beside each the English, and which of them are of other words."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.models import Translation
from tracker.publishing import NotAllowed, Refused, Stale, save_with_history
from tracker.queries.translations import Place, english_words, stale_translations
from tracker.text import sha256_of

from .base import RecordAdmin
from .filters import NamedFilter
from .forms import RecordForm
from .generics import AnyModelAdmin, DbField, FormValues, Passed, Text, user_of


def _place(row: Translation) -> Place:
    return row.kind, row.key, row.field


class SourceFilter(NamedFilter):
    """Whether the English is still what was translated."""

    title = _("English")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the one state that asks for work."""
        return [("changed", _("Changed since it was translated"))]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the texts of other words than those of now."""
        return queryset.filter(pk__in=stale_translations())


class TranslationForm(RecordForm[Translation]):
    """A text, and the hash of the English that the form showed beside it.

    What is saved is a text of these very words: if they change meanwhile, it is of other words.
    """

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "source_sha256" in self.fields:
            english = english_words([_place(self.instance)]).get(_place(self.instance))
            self.initial["source_sha256"] = english and sha256_of(english)

    def clean(self) -> FormValues:
        """Give a new text the hash of the English of now; refuse one of no words of the record."""
        cleaned = super().clean()
        place = tuple(str(cleaned.get(name, "")) for name in ("kind", "key", "field"))
        if self.instance.pk or not all(place):
            return cleaned
        kind, key, field = place
        english = english_words([(kind, key, field)]).get((kind, key, field))
        if english is None:
            message = gettext("The record has no such text: %(kind)s %(key)s, %(field)s.")
            self.add_error(
                "key", ValidationError(message, params={"kind": kind, "key": key, "field": field})
            )
        else:
            cleaned["source_sha256"] = sha256_of(english)
        return cleaned


@admin.register(Translation)
class TranslationAdmin(RecordAdmin[Translation]):
    """Which of our texts exist in which language, and are they still of the words of now?"""

    form = TranslationForm
    list_display = ("key", "field", "language", "text", "kind")
    list_filter = (SourceFilter, "language", "kind", "field")
    search_fields = ("key", "text")
    fixed_fields = ("kind", "field", "language")
    readonly_fields = ("english",)
    fields = ("kind", "key", "field", "language", "english", "text", "source_sha256")
    actions = ("confirm",)

    def formfield_for_dbfield(
        self, db_field: DbField, request: HttpRequest, **kwargs: Passed
    ) -> forms.Field | None:
        """Return the stock field; nobody types a hash."""
        if db_field.name == "source_sha256":
            kwargs["widget"] = forms.HiddenInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("English"))
    def english(self, row: Translation) -> str:
        """Return the English of now, and whether it is what was translated."""
        if not row.pk:
            return gettext("Shown once it is saved.")
        english = english_words([_place(row)]).get(_place(row))
        if english is None:
            return gettext("The record has no such text any more.")
        if row.is_of(english):
            return english
        return gettext(
            "%(english)s (Not what was translated: the public sees the English until you save.)"
        ) % {"english": english}

    @admin.action(description=_("Confirm: it fits the English of now"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Translation]) -> None:
        """Note for each of the chosen texts that it is of the English of now."""
        rows = [*queryset]
        english = english_words(map(_place, rows))
        confirmed = 0
        for row in rows:
            words = english.get(_place(row))
            if words is None or row.is_of(words):
                continue
            row.source_sha256 = sha256_of(words)
            try:
                save_with_history(row, by=user_of(request), version=row.version)
            except (NotAllowed, Refused, Stale) as refusal:
                messages.error(request, f"{row}: {refusal}")
            else:
                confirmed += 1
        sentence = ngettext(
            "%(number)d text was confirmed.", "%(number)d texts were confirmed.", confirmed
        )
        messages.info(request, sentence % {"number": confirmed})
