"""Actions with what proves them, how they bear on commitments, and the searches made."""

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models import Action, Assessment, Bearing, Commitment, Evidence, Search
from tracker.publishing.outside import parties_of_outsiders

from .asking import AskingMixin, EvidenceFormSet
from .base import (
    RecordAdmin,
    RecordStackedInline,
    RecordTabularInline,
    column,
    count_of,
)
from .bulk import BulkMixin
from .filters import NamedFilter
from .forms import RecordForm, is_row_id
from .generics import (
    AdminMixin,
    AnyInline,
    AnyModelAdmin,
    AnyRow,
    FormValues,
    Passed,
    Row,
    Text,
)
from .merging import MergeMixin
from .moving import MovingMixin
from .paste import PasteMixin
from .sheets import SheetsMixin
from .workflow import WorkflowMixin

EVIDENCE_LABELS = {
    "position": _("Number"),
    "archive_url": _("Archived copy (URL)"),
    "date": _("Published on"),
    "accessed_on": _("Looked at on"),
    "tier": _("Published by"),
    "shows": _("What it shows"),
}
HAS_COPY = ExpressionWrapper(Q(archive_url__isnull=False), output_field=BooleanField())
EVIDENCE_HELP = {
    "position": _("Leave it empty to take the next one."),
    "tier": _("Whose publication it is. A verdict of done needs one that is not the debtor’s own."),
    "archive_url": _("A copy that stays when the page goes. Pages go: look for one."),
    "date": _("The day of the publication, not of the action. Empty if it has none."),
    "shows": _("In our own words: what this page shows about the action, and no more than that."),
    "confidence": _("How sure you are that the page shows it."),
}
ACTION_HELP = {
    "title": _("One action, in one short sentence: who did what. Neutral words, no judgement."),
    "slug": _("Its permanent short name, by which reasons name it."),
    "stage": _("An announcement is an action of its own: it proves that something was announced."),
    "attribution": _(
        "Whose action it was. A joint action counts for each party that takes part; one of"
        " somebody outside the C5+1 counts for none."
    ),
    "actors": _("The states and bodies that acted, not those that were told about it."),
    "agencies": _("The agencies through which they acted."),
}
BEARING_HELP = {
    "direction": _("For the promise, against it, or only around it."),
    "weight": _("Strong: the action is what was promised. Weak: it is a step on the way."),
    "why": _("One sentence that a reader can check."),
}
SEARCH_HELP = {
    "key": _("Its permanent short name."),
    "query": _("The words as they were typed, in the language in which they were typed."),
    "where": _("Where you looked, so that somebody can look there again."),
    "found": _("How many relevant results. None is a result, too: record it."),
}


class EvidenceInline(RecordStackedInline[Evidence]):
    """The publications that show the action. A new action starts with one of them."""

    model = Evidence
    formset = EvidenceFormSet  # type: ignore[assignment]  # of any model
    select_related = ("action",)
    labels = EVIDENCE_LABELS
    help_texts = EVIDENCE_HELP
    fields = (
        "position",
        ("publisher", "tier"),
        "title",
        "url",
        "archive_url",
        ("date", "accessed_on", "language"),
        "shows",
        "confidence",
    )

    def get_extra(self, request: HttpRequest, obj: AnyRow = None, **kwargs: Passed) -> int:
        """Return how many empty rows there are at first."""
        return 1 if obj is None else 0


class BearingInline(RecordTabularInline[Bearing]):
    """The commitments on which the action bears. One row is there if the address names one."""

    model = Bearing
    autocomplete_fields = ("commitment",)
    select_related = ("action", "commitment")
    help_texts = BEARING_HELP

    def get_extra(self, request: HttpRequest, obj: AnyRow = None, **kwargs: Passed) -> int:
        """Return how many empty rows there are at first."""
        return 1 if obj is None and _named_commitment(request) else 0


class ActionForm(RecordForm[Action]):
    """The form of an act, which says beside its box that outsiders are no party."""

    def clean(self) -> FormValues:
        """Refuse a party as the actor of an act of outsiders."""
        cleaned = super().clean()
        told = parties_of_outsiders(cleaned.get("attribution"), cleaned.get("actors") or ())
        if told:
            self.add_error("actors", told)
        return cleaned


class BackToDraft(AdminMixin[Row]):
    """A row that an analyst records while drafting a verdict: saving it leads back to the draft."""

    def response_add(
        self, request: HttpRequest, obj: Row, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go back to the draft that the address names, if it is one."""
        draft = request.GET.get("draft", "")
        if not is_row_id(draft) or not Assessment.objects.open().filter(pk=draft).exists():
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, gettext("“%(row)s” is recorded.") % {"row": obj})
        address = reverse("admin:tracker_assessment_change", args=[draft])
        return redirect(f"{address}?tick={obj.pk}" if isinstance(obj, Action) else address)


@admin.register(Action)
class ActionAdmin(
    PasteMixin[Action],
    SheetsMixin[Action],
    AskingMixin[Action],
    BackToDraft[Action],
    MovingMixin[Action],
    MergeMixin[Action],
    BulkMixin[Action],
    WorkflowMixin[Action],
    RecordAdmin[Action],
):
    """What was done, when, how well is it proven, and on how many promises does it bear?"""

    form = ActionForm
    change_list_template = "admin/tracker/acts.html"
    merge_field = Action._meta.get_field("merged_into")
    list_display = (
        "title",
        "date",
        "kind",
        "stage",
        "attribution",
        column("n_evidence", _("evidence")),
        column("n_bearings", _("is about")),
    )
    annotations = {
        "n_evidence": count_of(Evidence, "action"),
        "n_bearings": count_of(Bearing, "action"),
    }
    list_filter = ("kind", "stage", "attribution", "amount_stage")
    search_fields = ("slug", "title", "place", "actors__code", "actors__name")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "slug")
    autocomplete_fields = ("actors", "agencies")
    prepopulated_on_add = {"slug": ("title",)}
    help_texts = ACTION_HELP
    inlines = (EvidenceInline, BearingInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "stage")}),
        (_("When and where"), {"fields": (("date", "date_precision"), "end_date", "place")}),
        (_("Who"), {"fields": ("attribution", "actors", "agencies")}),
        (
            _("Money"),
            {
                "fields": (("amount", "currency"), ("amount_kind", "amount_stage")),
                "description": _("All four, or none of them."),
            },
        ),
    )

    def get_formset_kwargs(
        self, request: HttpRequest, obj: AnyRow, inline: AnyInline, prefix: str
    ) -> dict[str, Passed]:
        """Return what the rows start with: the commitment that the address names."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        commitment = _named_commitment(request)
        if commitment and obj.pk is None and isinstance(inline, BearingInline):
            kwargs["initial"] = [{"commitment": commitment}]
        return kwargs


@admin.register(Evidence)
class EvidenceAdmin(
    AskingMixin[Evidence], BulkMixin[Evidence], WorkflowMixin[Evidence], RecordAdmin[Evidence]
):
    """Which publication shows what, who published it, and is a copy kept?"""

    list_display = (
        "publisher",
        "title",
        "date",
        "tier",
        "action",
        "confidence",
        column("has_copy", _("copy kept"), boolean=True),
    )
    annotations = {"has_copy": HAS_COPY}
    list_filter = (
        "tier",
        "confidence",
        "language",
        ("archive_url", admin.EmptyFieldListFilter),
    )
    search_fields = ("publisher", "title", "url", "shows", "action__slug", "action__title")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "action", "position")
    autocomplete_fields = ("action",)
    select_related = ("action",)
    fixed_fields = ("action", "position")
    labels = EVIDENCE_LABELS
    help_texts = EVIDENCE_HELP
    fieldsets = (
        (None, {"fields": ("action", "position")}),
        (
            _("Publication"),
            {
                "fields": (
                    "publisher",
                    "tier",
                    "title",
                    "url",
                    "archive_url",
                    "date",
                    "accessed_on",
                    "language",
                )
            },
        ),
        (_("Words"), {"fields": ("shows", "confidence")}),
    )


@admin.register(Bearing)
class BearingAdmin(BulkMixin[Bearing], WorkflowMixin[Bearing], RecordAdmin[Bearing]):
    """Does this action speak for or against the promise, how strongly, and why?"""

    list_display = ("action", "direction", "weight", "commitment", "why")
    list_filter = ("direction", "weight", "commitment__pillar")
    search_fields = ("action__slug", "action__title", "commitment__ref", "commitment__title", "why")
    help_texts = BEARING_HELP
    autocomplete_fields = ("action", "commitment")
    select_related = ("action", "commitment")


class FoundFilter(NamedFilter):
    """Whether the search found anything."""

    title = _("result")
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the two kinds of result."""
        return [("nothing", _("Found nothing")), ("something", _("Found something"))]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the searches with that result."""
        return queryset.filter(found=0) if value == "nothing" else queryset.filter(found__gt=0)


@admin.register(Search)
class SearchAdmin(
    BackToDraft[Search],
    MergeMixin[Search],
    BulkMixin[Search],
    WorkflowMixin[Search],
    RecordAdmin[Search],
):
    """Where did we look, for what, when, and what did we find?"""

    merge_field = Assessment._meta.get_field("searches")

    list_display = (
        "query",
        "key",
        "made_on",
        "where",
        "found",
        column("n_commitments", _("commitments")),
    )
    annotations = {"n_commitments": count_of(Search.commitments.through, "search")}
    list_filter = (FoundFilter,)
    search_fields = ("key", "query", "where", "commitments__ref")
    date_hierarchy = "made_on"
    ordering = ("-made_on", "key")
    autocomplete_fields = ("commitments",)
    fields = ("key", "query", "made_on", "where", "made_by", "found", "commitments")
    help_texts = SEARCH_HELP


def _named_commitment(request: HttpRequest) -> int | None:
    """The commitment that the address names for a new action."""
    pk = request.GET.get("commitment", "")
    found = is_row_id(pk) and Commitment.objects.not_withdrawn().filter(pk=pk).exists()
    return int(pk) if found else None
