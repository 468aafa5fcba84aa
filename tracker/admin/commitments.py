"""Commitments with who owes them and where their words stand; pillars, links and initiatives."""

from django import forms
from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import Catalyst, Status
from tracker.coding.refs import next_link
from tracker.models import (
    Bearing,
    Commitment,
    CommitmentPassage,
    Initiative,
    InitiativeFact,
    Link,
    Obligation,
    Pillar,
    Theme,
)

from .asking import AskingMixin, DebtorFormSet
from .base import (
    PLACE,
    PLACE_HELP,
    PLACE_LABELS,
    PassageAdmin,
    PassageInline,
    RecordAdmin,
    RecordTabularInline,
    column,
    count_of,
)
from .bulk import BulkMixin
from .filters import NamedFilter
from .forms import PassageForm
from .generics import (
    AnnotatedRow,
    AnyModelAdmin,
    AnyRow,
    Fieldsets,
    FormValues,
    ManagedRows,
    Passed,
    Text,
)
from .queue import DueFilter, UnweighedFilter
from .workflow import WorkflowMixin


class StatusFilter(NamedFilter):
    """The status that the commitment's current assessment gives it."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the statuses in the order of the public scale."""
        return [(status.value, status.label) for status in Status]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the commitments with that status; not yet assessed is the absence of one."""
        return queryset.filter(status=value)


class CommitmentForm(PassageForm[Commitment]):
    """The form of a commitment: what makes a promise checkable is ticked off."""

    catalysts = forms.MultipleChoiceField(
        choices=Catalyst.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What in the wording makes the promise easier to keep or to check."),
    )

    def clean_catalysts(self) -> list[str]:
        """Return the ticked values; the recorded order stays while the choice is the same."""
        ticked: list[str] = self.cleaned_data["catalysts"]
        recorded: list[str] = self.initial.get("catalysts") or []
        return recorded if set(ticked) == set(recorded) else ticked

    def clean(self) -> FormValues:
        """Hold the due date back while there is no document to compare it with."""
        cleaned = super().clean()
        if "document" in self.fields and cleaned.get("document") is None:
            cleaned.pop("due_on", None)
            cleaned.pop("due_precision", None)
        return cleaned


class ObligationInline(RecordTabularInline[Obligation]):
    """Who owes it, carries it out or benefits from it."""

    model = Obligation
    formset = DebtorFormSet  # type: ignore[assignment]  # of any model
    autocomplete_fields = ("actor",)
    select_related = ("commitment", "actor")

    def get_extra(self, request: HttpRequest, obj: AnyRow = None, **kwargs: Passed) -> int:
        """Return how many empty rows there are at first."""
        return 1 if obj is None else 0


class CommitmentPassageInline(PassageInline[CommitmentPassage]):
    """Words elsewhere that belong to the commitment."""

    model = CommitmentPassage
    fields = ("role", "document", "paragraph", "words")
    select_related = ("commitment", "document")


@admin.register(Commitment)
class CommitmentAdmin(
    AskingMixin[Commitment],
    BulkMixin[Commitment],
    WorkflowMixin[Commitment],
    PassageAdmin[Commitment],
):
    """What was promised, how does it stand, on how much does that rest, and when is it due?"""

    bulk_actions = ("set_theme", "withdraw_rows")

    form = CommitmentForm
    list_display = (
        "ref",
        "title",
        "status_with_glyph",
        column("as_of", _("as of")),
        column("n_bearings", _("actions")),
        "due_on",
        "pillar",
    )
    list_filter = (
        StatusFilter,
        DueFilter,
        UnweighedFilter,
        "standing",
        "pillar",
        "binding",
        "obligation_kind",
        "borderline",
        "document",
    )
    search_fields = ("ref", "title", "statement", "done_when", "coder_note", "operative_verb")
    date_hierarchy = "due_on"
    autocomplete_fields = ("document", "section", "sentence")
    select_related = ("document", "pillar")
    readonly_fields = ("words", "verdict", "acts")
    change_form_template = "admin/tracker/commitment.html"
    inlines = (ObligationInline, CommitmentPassageInline)
    labels = PLACE_LABELS | {
        "pillar_basis": _("Why this pillar"),
        "body_paragraph": _("Paragraph of the body"),
        "collectively_agreed": _("Agreed by all"),
        "binding_alternative": _("Another reading of how it binds"),
        "obligation_kind": _("What kind of thing was promised"),
        "due_precision": _("How exactly it is due"),
        "coding_confidence": _("Confidence of the coder"),
        "split_rule": _("Rule by which it was split off"),
        "initial_status": _("Status noted by the coder"),
    }
    help_texts = PLACE_HELP | {"coding_confidence": _("From 0 to 1.")}
    fieldsets = (
        (None, {"fields": ("ref", "title", "statement", "done_when", "verdict", "acts")}),
        (
            _("Where it counts"),
            {"fields": ("standing", "pillar", "pillar_basis", "primary_theme", "themes")},
        ),
        (
            _("Place in the text"),
            {
                "fields": (
                    "document",
                    "section",
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
        (
            _("Words"),
            {
                "fields": (
                    "stated_subject",
                    "collectively_agreed",
                    "operative_verb",
                    "binding",
                    "binding_alternative",
                )
            },
        ),
        (
            _("Coding"),
            {
                "fields": (
                    "obligation_kind",
                    "commitment_types",
                    "catalysts",
                    "target",
                    ("due_on", "due_precision"),
                    "verifiable",
                    "ambition",
                    "evidence_sought",
                    "baseline",
                )
            },
        ),
        (
            _("Notes of the coder"),
            {
                "fields": (
                    "coding_confidence",
                    "borderline",
                    "coder_note",
                    "split_rule",
                    "stricter_reading",
                    "initial_status",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        """Return the commitments with their current verdict and the number of acts."""
        rows: ManagedRows = super().get_queryset(request)
        return rows.with_verdict().annotate(  # type: ignore[no-any-return]  # ours, not the stubs'
            verdict_pk=F("verdict__pk"),
            note_pk=F("unassessed_note__pk"),
            coding_pk=F("second_coding__pk"),
            n_bearings=count_of(Bearing, "commitment"),
        )

    def get_fieldsets(self, request: HttpRequest, obj: AnyRow = None) -> Fieldsets:
        """Return the fieldsets; a new commitment has neither a verdict nor acts yet."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        name, first = fieldsets[0]
        own = [field for field in first["fields"] if field not in {"verdict", "acts"}]
        return [(name, {**first, "fields": own}), *fieldsets[1:]]

    @admin.display(description=_("status"), ordering="status")
    def status_with_glyph(self, row: AnnotatedRow) -> str:
        """Return the status of the current assessment with its glyph."""
        status = Status(row.status)
        return f"{status.glyph} {status.label}"

    @admin.display(description=_("current verdict"))
    def verdict(self, row: AnnotatedRow) -> str:
        """Return the status with its date, as a link to the assessment, or to the note in its
        place."""
        if row.verdict_pk is None and row.note_pk is not None:
            return format_html(
                '<a href="{}">{}</a>',
                reverse("admin:tracker_unassessednote_change", args=[row.note_pk]),
                gettext("%(status)s. A note says why.") % {"status": self.status_with_glyph(row)},
            )
        if row.verdict_pk is None:
            return self.status_with_glyph(row)
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:tracker_assessment_change", args=[row.verdict_pk]),
            gettext("%(status)s, as of %(date)s")
            % {"status": self.status_with_glyph(row), "date": date_format(row.as_of)},
        )

    @admin.display(description=_("actions on record"))
    def acts(self, row: AnnotatedRow) -> str:
        """Return a link to how actions bear on the commitment."""
        number: int = row.n_bearings
        return format_html(
            '<a href="{}?commitment__id__exact={}">{}</a>',
            reverse("admin:tracker_bearing_changelist"),
            row.pk,
            ngettext("%(number)d action about it", "%(number)d actions about it", number)
            % {"number": number},
        )


@admin.register(CommitmentPassage)
class CommitmentPassageAdmin(PassageAdmin[CommitmentPassage]):
    """Which other words belong to the commitment?"""

    list_display = ("commitment", "role", "position", "document", "paragraph", "words_in_short")
    list_filter = ("role", "document")
    search_fields = ("commitment__ref", "commitment__title")
    autocomplete_fields = ("commitment", "document")
    select_related = ("commitment", "document")
    fixed_fields = ("commitment", "role", "position", *PassageAdmin.fixed_fields)
    fieldsets = ((None, {"fields": ("commitment", "role", "position")}), PLACE)


@admin.register(Pillar)
class PillarAdmin(RecordAdmin[Pillar]):
    """How many promises count under each policy area?"""

    list_display = ("name", "slug", "position", column("n_commitments", _("commitments")))
    annotations = {"n_commitments": count_of(Commitment, "pillar")}
    search_fields = ("slug", "name", "description")
    prepopulated_on_add = {"slug": ("name",)}


@admin.register(Theme)
class ThemeAdmin(RecordAdmin[Theme]):
    """How many promises carry each theme?"""

    list_display = ("name", "slug", "position", column("n_commitments", _("commitments")))
    annotations = {"n_commitments": count_of(Commitment.themes.through, "theme")}
    search_fields = ("slug", "name")
    prepopulated_on_add = {"slug": ("name",)}


@admin.register(Obligation)
class ObligationAdmin(BulkMixin[Obligation], WorkflowMixin[Obligation], RecordAdmin[Obligation]):
    """Who has to do what with which commitment?"""

    list_display = ("commitment", "actor", "role")
    list_filter = ("role", "actor__is_party", "commitment__pillar")
    search_fields = ("commitment__ref", "commitment__title", "actor__code", "actor__name")
    autocomplete_fields = ("commitment", "actor")
    select_related = ("commitment", "actor")


@admin.register(Link)
class LinkAdmin(BulkMixin[Link], WorkflowMixin[Link], RecordAdmin[Link]):
    """How do two promises hang together?"""

    list_display = ("key", "starts_at", "type", "ends_at", "confidence")
    list_filter = ("type",)
    search_fields = (
        "key",
        "basis",
        "from_commitment__ref",
        "from_near_miss__key",
        "to_commitment__ref",
        "to_near_miss__key",
    )
    autocomplete_fields = ("from_commitment", "from_near_miss", "to_commitment", "to_near_miss")
    select_related = autocomplete_fields
    fieldsets = (
        (None, {"fields": ("key", "type", "basis", "confidence")}),
        (
            _("From"),
            {
                "fields": ("from_commitment", "from_near_miss"),
                "description": _("One commitment or one near miss."),
            },
        ),
        (
            _("To"),
            {
                "fields": ("to_commitment", "to_near_miss"),
                "description": _("One commitment or one near miss."),
            },
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Return what the address asks for, and the next key."""
        return {"key": next_link(), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("from"))
    def starts_at(self, row: Link) -> str:
        """Return the name of the first end."""
        return str(row.from_commitment or row.from_near_miss)

    @admin.display(description=_("to"))
    def ends_at(self, row: Link) -> str:
        """Return the name of the second end."""
        return str(row.to_commitment or row.to_near_miss)


class InitiativeFactInline(PassageInline[InitiativeFact]):
    """What the sources state about the initiative."""

    model = InitiativeFact
    fields = ("says", "document", "paragraph", "words")
    select_related = ("initiative", "document")


@admin.register(Initiative)
class InitiativeAdmin(RecordAdmin[Initiative]):
    """What is this mechanism or programme, and how many promises hang on it?"""

    list_display = (
        "name",
        "key",
        "kind",
        "is_public",
        column("n_facts", _("facts")),
        column("n_commitments", _("commitments")),
    )
    annotations = {
        "n_facts": count_of(InitiativeFact, "initiative"),
        "n_commitments": count_of(Initiative.commitments.through, "initiative"),
    }
    list_filter = ("is_public", "kind")
    search_fields = ("key", "slug", "name", "name_as_recorded", "summary", "note")
    autocomplete_fields = ("actor", "commitments", "near_misses")
    prepopulated_on_add = {"slug": ("name",)}
    inlines = (InitiativeFactInline,)
    fieldsets = (
        (None, {"fields": ("key", "slug", "name", "summary", "kind", "actor", "is_public")}),
        (_("Names in the sources"), {"fields": ("name_as_recorded", "names_as_written", "note")}),
        (_("What depends on it"), {"fields": ("commitments", "near_misses")}),
    )


@admin.register(InitiativeFact)
class InitiativeFactAdmin(WorkflowMixin[InitiativeFact], PassageAdmin[InitiativeFact]):
    """What does one source state about an initiative?"""

    list_display = ("says", "initiative", "document", "paragraph")
    list_filter = ("document",)
    search_fields = ("says", "initiative__key", "initiative__name")
    autocomplete_fields = ("initiative", "document")
    select_related = ("initiative", "document")
    fixed_fields = ("initiative", "position", *PassageAdmin.fixed_fields)
    fieldsets = ((None, {"fields": ("initiative", "position", "says")}), PLACE)
