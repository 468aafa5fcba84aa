"""Actors and persons, with the names that the texts give them."""

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Actor,
    ActorAlias,
    Obligation,
    Person,
    PersonSpelling,
)

from .base import RecordAdmin, RecordTabularInline, column, count_of
from .merging import MergeMixin


class ActorAliasInline(RecordTabularInline[ActorAlias]):
    """The actor's other names."""

    model = ActorAlias


@admin.register(Actor)
class ActorAdmin(MergeMixin[Actor], RecordAdmin[Actor]):
    """Who can owe a promise or carry it out: does it still exist, and to whom does it belong?"""

    merge_field = Actor._meta.get_field("merged_into")

    list_display = (
        "name",
        "code",
        "kind",
        "is_party",
        "parent",
        "active_to",
        column("n_obligations", _("obligations")),
    )
    annotations = {"n_obligations": count_of(Obligation, "actor")}
    ordering = (F("position").asc(nulls_last=True), "code")
    list_filter = ("is_party", "kind", ("active_to", admin.EmptyFieldListFilter))
    search_fields = ("code", "name", "formal_name", "endonym", "aliases__name")
    autocomplete_fields = ("parent", "successor", "closure_shown_by")
    select_related = ("parent", "successor", "closure_shown_by")
    inlines = (ActorAliasInline,)
    labels = {
        "closure_shown_by": _("Action that shows its closing"),
        "active_from": _("Exists since"),
        "active_to": _("Existed until"),
    }
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "parent")}),
        (_("Names"), {"fields": ("formal_name", "adjective", "endonym", "endonym_language")}),
        (_("Party"), {"fields": ("is_party", "position")}),
        (
            _("When it existed"),
            {"fields": ("active_from", "active_to", "closure_shown_by", "successor")},
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Actor], search_term: str
    ) -> tuple[QuerySet[Actor], bool]:
        """Return the actors found; where one is to be chosen, none that was merged into another."""
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            queryset = queryset.filter(merged_into__isnull=True)
        return super().get_search_results(request, queryset, search_term)


@admin.register(ActorAlias)
class ActorAliasAdmin(RecordAdmin[ActorAlias]):
    """Which actor does a text mean by this name?"""

    list_display = ("name", "actor")
    search_fields = ("name", "actor__code", "actor__name")
    autocomplete_fields = ("actor",)
    select_related = ("actor",)


class PersonSpellingInline(RecordTabularInline[PersonSpelling]):
    """How the documents spell the person's name."""

    model = PersonSpelling
    autocomplete_fields = ("document",)
    select_related = ("document", "person")


@admin.register(Person)
class PersonAdmin(RecordAdmin[Person]):
    """Who is this person, and for whom do they speak?"""

    list_display = ("name", "office", "country", column("n_spellings", _("spellings")))
    annotations = {"n_spellings": count_of(PersonSpelling, "person")}
    list_filter = (("country", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("slug", "name", "office", "spellings__name")
    autocomplete_fields = ("country",)
    select_related = ("country",)
    prepopulated_on_add = {"slug": ("name",)}
    inlines = (PersonSpellingInline,)


@admin.register(PersonSpelling)
class PersonSpellingAdmin(RecordAdmin[PersonSpelling]):
    """Who is meant where a document spells a name like this?"""

    list_display = ("name", "person", "document")
    list_filter = ("document",)
    search_fields = ("name", "person__slug", "person__name")
    autocomplete_fields = ("person", "document")
    select_related = ("person", "document")
