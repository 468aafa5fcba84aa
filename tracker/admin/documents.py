"""Documents with their parts, the events they tell of, and how every sentence was read."""

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Commitment,
    DateMention,
    Document,
    DocumentReport,
    Event,
    EventSource,
    NearMiss,
    Participation,
    Section,
    SentenceCoding,
    SourceText,
)
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.documents import MEASURED

from .base import (
    PLACE,
    PLACE_LABELS,
    PassageAdmin,
    PassageInline,
    RecordAdmin,
    RecordTabularInline,
    ViewOnly,
    column,
    count_of,
)
from .coding import CodingMixin
from .comparing import ComparingMixin
from .forms import RecordForm
from .generics import FormValues, Names
from .intake import LABELS, IntakeMixin
from .reading import ReadingMixin
from .workflow import WorkflowMixin


class SectionInline(RecordTabularInline[Section]):
    """The headings under which commitments stand."""

    model = Section
    fields = ("position", "slug", "title")
    select_related = ("document",)
    help_texts = {"position": _("Leave it empty to take the next one.")}


class DocumentReportInline(RecordTabularInline[DocumentReport]):
    """Who says that the text exists."""

    model = DocumentReport
    fields = ("position", "publisher", "url", "date", "language", "tier")
    select_related = ("document",)
    help_texts = {"position": _("Leave it empty to take the next one.")}


class DateMentionInline(ViewOnly[DateMention], RecordTabularInline[DateMention]):
    """The dates that the document names."""

    model = DateMention
    fields = ("as_written", "value", "basis", "paragraph")
    select_related = ("document",)


class ParticipationInline(ViewOnly[Participation], RecordTabularInline[Participation]):
    """The persons whom the document names."""

    model = Participation
    fields = ("as_written", "person", "role", "capacity", "paragraph")
    select_related = ("document", "person")


class DocumentForm(RecordForm[Document]):
    """The form of a document: its date fits the promises that are in it already."""

    def clean(self) -> FormValues:
        """Refuse a date after the day on which a promise in it was due."""
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("date") and cleaned.get("date_precision"):
            asked = Document(
                pk=self.instance.pk,
                date=cleaned["date"],
                date_precision=cleaned["date_precision"],
            )
            if refs := asked.promises_before():
                self.add_error(
                    "date",
                    gettext("The due date of %(refs)s is before the document's date.")
                    % {"refs": ", ".join(refs)},
                )
        return cleaned


@admin.register(Document)
class DocumentAdmin(
    IntakeMixin[Document],
    CodingMixin[Document],
    ReadingMixin[Document],
    ComparingMixin[Document],
    WorkflowMixin[Document],
    RecordAdmin[Document],
):
    """Whose word is this text, from when, is it loaded, and how many promises does it hold?"""

    form = DocumentForm
    change_list_template = "admin/tracker/documents.html"
    change_form_template = "admin/tracker/document.html"
    list_display = (
        "__str__",
        "key",
        "kind",
        "standing",
        "date",
        column("n_commitments", _("commitments")),
        column("is_loaded", _("text loaded"), boolean=True),
    )
    annotations = {
        "n_commitments": count_of(Commitment, "document"),
        "is_loaded": Exists(SourceText.objects.filter(document=OuterRef("pk"))),
    }
    list_filter = ("standing", "kind", "language")
    autocomplete_fields = ("main_text",)
    search_fields = ("key", "slug", "title", "alternative_titles", "publisher", "issuer", "note")
    date_hierarchy = "date"
    inlines = (DocumentReportInline, SectionInline, DateMentionInline, ParticipationInline)
    prepopulated_on_add = {"slug": ("title",), "key": ("title",)}
    labels = LABELS | {
        "source_is": _("Official page or copy"),
        "source_gone_on": _("Official page found gone on"),
        "archive_url": _("Archived copy (URL)"),
        "publisher_basis": _("How the publisher is known"),
        "date_basis": _("How the date is known"),
        "raw_bytes": _("Bytes of the source file"),
        "raw_sha256": _("SHA-256 of the source file"),
        "normalised_characters": _("Characters of the normalised text"),
        "normalised_sha256": _("SHA-256 of the normalised text"),
        "body_paragraphs": _("Paragraphs of the body"),
    }
    fieldsets = (
        (None, {"fields": ("key", "slug", "title", "alternative_titles", "title_note")}),
        (
            _("Whose word it is"),
            {
                "fields": (
                    "kind",
                    "kind_note",
                    "standing",
                    "standing_note",
                    "issuer",
                    "publisher",
                    "publisher_as_recorded",
                    "publisher_basis",
                    "language",
                    "also_in",
                    "main_text",
                )
            },
        ),
        (
            _("Date and place"),
            {
                "fields": (
                    ("date", "date_precision"),
                    "date_basis",
                    "published_time",
                    "place_issued",
                )
            },
        ),
        (
            _("Where it is found"),
            {"fields": ("source_url", "source_is", "source_gone_on", "archive_url", "tags")},
        ),
        (
            _("What it tells of"),
            {
                "fields": (
                    "event_note",
                    "event_dates",
                    "event_places",
                    "delegations",
                    "quoted_sources",
                    "note",
                )
            },
        ),
        (
            _("The source file"),
            {
                "fields": MEASURED,
                "description": _(
                    "Measured on the file when it was recorded. Of a text that is only known,"
                    " leave all of it empty."
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> Names:
        """Return what cannot be typed: what was measured on a file changes with the file."""
        fixed = super().get_readonly_fields(request, obj)
        is_held = obj is not None and obj.pk < FIRST_NUMBER and not obj.is_known_only
        return [*fixed, *MEASURED] if is_held else fixed


@admin.register(DocumentReport)
class DocumentReportAdmin(RecordAdmin[DocumentReport]):
    """Who says that a text exists?"""

    list_display = ("document", "publisher", "date", "language", "tier", "url")
    list_filter = ("tier", "document")
    search_fields = ("document__key", "document__title", "publisher", "url")
    autocomplete_fields = ("document",)
    select_related = ("document",)
    fixed_fields = ("document", "position")


@admin.register(SourceText)
class SourceTextAdmin(ViewOnly[SourceText], RecordAdmin[SourceText]):
    """Which texts are loaded? The text comes in a set or by load_sources and is not shown here."""

    list_display = ("document", "characters", "loaded_at")
    search_fields = ("document__key", "document__title")
    date_hierarchy = "loaded_at"
    select_related = ("document",)
    fields = ("document", "characters", "loaded_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceText]:
        """Return the rows with the length of the text instead of the text."""
        return super().get_queryset(request).defer("text").annotate(n_characters=Length("text"))

    @admin.display(description=_("characters"), ordering="n_characters")
    def characters(self, row: SourceText) -> int | None:
        """Return the length of the text."""
        return getattr(row, "n_characters", None)


@admin.register(Section)
class SectionAdmin(RecordAdmin[Section]):
    """Under which headings do commitments stand?"""

    list_display = ("title", "document", "position", column("n_commitments", _("commitments")))
    annotations = {"n_commitments": count_of(Commitment, "section")}
    list_filter = ("document",)
    search_fields = ("slug", "title", "document__key")
    autocomplete_fields = ("document",)
    select_related = ("document",)
    fixed_fields = ("document",)
    prepopulated_on_add = {"slug": ("title",)}


@admin.register(SentenceCoding)
class SentenceCodingAdmin(WorkflowMixin[SentenceCoding], PassageAdmin[SentenceCoding]):
    """What did the coder make of each sentence?"""

    list_display = ("__str__", "label", "words_in_short")
    list_filter = ("label", "document")
    search_fields = ("document__key", "document__title", "=paragraph")
    fixed_fields = ("number", "paragraph", *PassageAdmin.fixed_fields)
    labels = PLACE_LABELS | {
        "is_discrete": _("Is it discrete?"),
        "is_specific": _("Is it specific?"),
        "is_future": _("Is it about the future?"),
        "is_by_the_parties": _("Is it made by the parties?"),
        "is_public": _("Is it public?"),
    }
    fieldsets = (
        (None, {"fields": ("label", "number")}),
        (
            _("The five tests"),
            {
                "fields": (
                    "is_discrete",
                    "is_specific",
                    "is_future",
                    "is_by_the_parties",
                    "is_public",
                )
            },
        ),
        PLACE,
    )


@admin.register(NearMiss)
class NearMissAdmin(PassageAdmin[NearMiss]):
    """Which words look like a promise, and why are they none?"""

    list_display = ("key", "document", "kind", "chance", "why_not", "words_in_short")
    list_filter = ("kind", "document")
    search_fields = ("key", "kind", "why_not", "trap_word", "related__ref")
    autocomplete_fields = ("document", "sentence", "related")
    labels = PLACE_LABELS | {
        "body_paragraph": _("Paragraph of the body"),
        "why_not": _("Why it is no commitment"),
        "trap_word": _("Word that misleads"),
        "related": _("Related commitments"),
    }
    fieldsets = (
        (None, {"fields": ("key", "kind", "why_not", "chance", "trap_word", "related")}),
        (
            _("Place in the text"),
            {
                "fields": (
                    "document",
                    "words",
                    "sentence",
                    "paragraph",
                    "body_paragraph",
                    "start",
                    "end",
                    "sha256",
                )
            },
        ),
    )


class EventSourceInline(PassageInline[EventSource]):
    """The words that show the event."""

    model = EventSource
    select_related = ("event", "document")


@admin.register(Event)
class EventAdmin(RecordAdmin[Event]):
    """What took place, when, and do the sources show that it was held?"""

    list_display = ("title", "date", "kind", "state", "place", column("n_sources", _("sources")))
    annotations = {"n_sources": count_of(EventSource, "event")}
    list_filter = ("kind", "state")
    search_fields = ("slug", "title", "place", "commitments__ref")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "slug")
    autocomplete_fields = ("documents", "commitments", "near_misses")
    prepopulated_on_add = {"slug": ("title",)}
    inlines = (EventSourceInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind")}),
        (_("What the sources show"), {"fields": ("state", "state_note")}),
        (
            _("When and where"),
            {"fields": (("date", "date_precision"), "date_as_recorded", "place")},
        ),
        (_("What depends on it"), {"fields": ("documents", "commitments", "near_misses")}),
    )


@admin.register(EventSource)
class EventSourceAdmin(PassageAdmin[EventSource]):
    """Which words of which document show an event?"""

    list_display = ("event", "position", "document", "paragraph", "words_in_short")
    list_filter = ("document",)
    search_fields = ("event__slug", "event__title", "document__key")
    autocomplete_fields = ("event", "document")
    select_related = ("event", "document")
    fixed_fields = ("event", "position", *PassageAdmin.fixed_fields)
    fieldsets = ((None, {"fields": ("event", "position")}), PLACE)
