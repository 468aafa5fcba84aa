"""What every admin of the record shares: permanent keys, no deletion, safe lookups, few queries."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList, ChangeListSearchForm
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AdminTextInputWidget,
    RelatedFieldWidgetWrapper,
)
from django.db import DataError, connections, models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce, Substr
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Withdrawable
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.fields import Address, OptionalAddress
from tracker.search import SOURCES, rows_with

from .days import DayField, DayWidget, MomentField, with_help
from .forms import (
    SEEN,
    Autocomplete,
    AutocompleteMultiple,
    LinesField,
    PassageForm,
    RecordForm,
    RecordFormSet,
    RowsField,
    is_row_id,
)
from .generics import (
    AnyFormSet,
    AnyRow,
    DbField,
    FieldGroups,
    FieldOptions,
    Fieldset,
    Fieldsets,
    ForeignKeyField,
    InlineMixin,
    ManyToManyField,
    ModelAdmin,
    ModelForm,
    ModelMultipleChoiceField,
    Names,
    OptionsMixin,
    Passed,
    RelationField,
    Row,
    RowField,
    StackedInline,
    TabularInline,
    Text,
    user_of,
)
from .help import help_of
from .history import HistoryMixin
from .places import public_address

# By these fixtures, exports and public addresses name a row.
PERMANENT_KEYS = frozenset({"ref", "key", "slug", "code"})
PLACE_LABELS: dict[str, Text] = {
    "start": _("Starts at character"),
    "end": _("Ends before character"),
    "sha256": _("SHA-256 of the words"),
}
PLACE_HELP: dict[str, Text] = {
    "paragraph": _("Counts from 1."),
    "start": _("Counts from 0, in the normalised text."),
}
PLACE: Fieldset = (
    _("Place in the text"),
    {"fields": ("document", "words", "paragraph", "start", "end", "sha256")},
)
WORKED_OUT = _("Paragraph and hash may stay empty while the text of the document is loaded.")
LONGEST_QUERY = 200


class SearchForm(ChangeListSearchForm):
    """The search box of a list. A longer query could exceed what SQLite can parse."""

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"] = forms.CharField(
            required=False,
            strip=False,
            max_length=LONGEST_QUERY,
            error_messages={
                "max_length": _("A search has at most %(limit_value)d characters."),
            },
        )


class RecordChangeList(ChangeList):
    """A list that answers an impossible filter with a notice, never with a server error."""

    search_form_class = SearchForm

    def get_filters(
        self, request: HttpRequest
    ) -> tuple[list[ListFilter], bool, dict[str, bool | str], bool, bool]:
        """Return what the stock list does.

        Raises IncorrectLookupParameters also for NUL, which PostgreSQL cannot hold, and for the
        year 9999, after which there is no next one.
        """
        if any("\0" in value for values in self.filter_params.values() for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_results(self, request: HttpRequest) -> None:
        """Run the query; a value that the database cannot take is the reader's mistake."""
        try:
            super().get_results(request)
        except (ValueError, OverflowError, ArithmeticError, DataError) as error:
            if not self.filter_params:
                raise
            raise IncorrectLookupParameters(error) from error


class RecordOptions(OptionsMixin[Row]):
    """What the admin of a model and an inline have in common."""

    # Relations that naming or showing a row needs; loaded with it, not one by one.
    select_related: ClassVar[tuple[str, ...]] = ()
    # What a list shows beside the fields: the expression of each column, by the column's name.
    annotations: ClassVar[Mapping[str, BaseExpression]] = {}
    labels: ClassVar[Mapping[str, Text]] = {}
    help_texts: ClassVar[Mapping[str, Text]] = {}
    formfield_overrides: ClassVar[dict[type[DbField], dict[str, Passed]]] = {
        models.DateField: {"form_class": DayField, "widget": DayWidget},
        models.DateTimeField: {"form_class": MomentField},
    }

    def has_delete_permission(self, request: HttpRequest, obj: AnyRow = None) -> bool:
        """Nothing is deleted here: other rows, exports and citations name it."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: AnyRow = None) -> Fieldsets:
        """Return the fieldsets; a form that can be saved says which version it shows."""
        (name, options), *others = super().get_fieldsets(request, obj)
        fields = [field for field in options["fields"] if field != SEEN]
        if obj is not None and self.has_change_permission(request, obj):
            fields.append(SEEN)
        return [(name, {**options, "fields": fields}), *others]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """Return the rows with the relations that their names need, and with their annotations."""
        rows = super().get_queryset(request)
        if self.select_related:
            rows = rows.select_related(*self.select_related)
        return rows.annotate(**self.annotations) if self.annotations else rows

    def get_field_queryset(
        self, db: str | None, db_field: RelationField, request: HttpRequest
    ) -> QuerySet[models.Model] | None:
        """Return the rows to choose from, with the relations that their names need."""
        rows = super().get_field_queryset(db, db_field, request)
        model = db_field.remote_field.model
        if self.admin_site.is_registered(model):
            needed = getattr(self.admin_site.get_model_admin(model), "select_related", ())
            if needed:
                rows = (rows or model._default_manager.using(db)).select_related(*needed)
        return rows

    def formfield_for_dbfield(
        self, db_field: DbField, request: HttpRequest, **kwargs: Passed
    ) -> forms.Field | None:
        """Return a field for people: lists by the line, texts as wide as what they hold, and below
        each of them what counts or an example."""
        if isinstance(db_field, models.JSONField):
            defaults = {
                "label": capfirst(db_field.verbose_name),
                "required": not db_field.blank,
                "help_text": db_field.help_text,
            }
            field: forms.Field | None = LinesField(**{**defaults, **kwargs})
            if field and not field.help_text:
                field.help_text = _("One on each line.")
            return field
        if isinstance(db_field, models.TextField | models.CharField) and not db_field.choices:
            kwargs.setdefault("widget", _text_widget(db_field))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, AdminSplitDateTime):
            for box, name in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                box.attrs["aria-label"] = name
        if field:
            field.help_text = field.help_text or help_of(db_field.model, db_field.name)
            with_help(field)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A row that is only proposed can be chosen within its set alone.
            field.widget.can_add_related &= hasattr(request, "changeset")
            field.widget.can_change_related &= hasattr(request, "changeset")
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKeyField, request: HttpRequest, **kwargs: Passed
    ) -> RowField | None:
        """Return the choice of one row, by autocomplete where the admin says so."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Passed
    ) -> ModelMultipleChoiceField | None:
        """Return the choice of several rows: by autocomplete, else by ticking them off."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteMultiple(db_field, self.admin_site))
        else:
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        kwargs.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RecordAdmin(HistoryMixin[Row], RecordOptions[Row], ModelAdmin[Row]):
    """The admin of one model of the record."""

    form: type[ModelForm[Row]] = RecordForm
    list_per_page = 50
    show_full_result_count = False
    # To count by each choice of a filter takes a query for each, and minutes with 10,000 rows.
    show_facets = admin.ShowFacets.NEVER
    # Beside the permanent keys: what is part of the row's identity and not changed later.
    fixed_fields: ClassVar[tuple[str, ...]] = ()
    # Filled in from other fields while somebody types a new row.
    prepopulated_on_add: ClassVar[dict[str, Sequence[str]]] = {}

    class Media:
        # Behind the stock script, whose function it replaces.
        js = ("admin/js/urlify.js", "tracker/slugs.js", "tracker/choices.js")

    def get_changelist(self, request: HttpRequest, **kwargs: Passed) -> type[ChangeList]:
        """Return the list that survives impossible filters."""
        return RecordChangeList

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Row], *args: Passed
    ) -> HttpResponse | None:
        """Do what was chosen to the rows; a number that no row can have is the sender's mistake."""
        if all(map(is_row_id, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset, *args)
        messages.error(request, gettext("There is no such row. Nothing was changed."))
        return None

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        """Return the row; None if the address names no possible row."""
        if from_field is None and not is_row_id(unquote(object_id)):
            return None
        return super().get_object(request, object_id, from_field)

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Passed
    ) -> type[ModelForm[Row]]:
        """Return the form with this admin's labels and help."""
        kwargs = {"labels": self.labels, "help_texts": self.help_texts, **kwargs}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> FieldGroups:
        """Return the fields in the order of the model, permanent keys in their place."""
        names = super().get_fields(request, obj)
        if self.fields:
            return names
        order = [field.name for field in (*self.opts.fields, *self.opts.many_to_many)]
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> Names:
        """Return what cannot be typed: once the row is public, its permanent keys too."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or (obj.pk or 0) >= FIRST_NUMBER:
            return fixed
        own = [field.name for field in self.opts.fields if field.name in PERMANENT_KEYS]
        return [*fixed, *own, *self.fixed_fields]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Row | None = None
    ) -> dict[str, Sequence[str]]:
        """Return the keys that are proposed from a name, for a new row only."""
        return {} if obj else self.prepopulated_on_add

    def get_view_on_site_url(self, obj: Row | None = None) -> str | None:
        """Return the address of the public page that shows the row, if one does."""
        return public_address(obj) if obj is not None else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Return the rows with all words of the query, whatever their case, and those whose public
        page the search finds by them; of a key that was typed whole, its row alone."""
        if "\0" in search_term or len(search_term) > LONGEST_QUERY:
            return queryset.none(), False
        if (called := self._called(queryset, search_term.strip())) is not None:
            return called, False
        rows, may_repeat = self._with_words(request, queryset, search_term)
        source = SOURCES.get(self.model)
        found = rows_with(search_term, source.kind) if source and source.room == 1 else None
        if found is None:
            return rows, may_repeat
        return queryset.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=found)), False

    def _called(self, queryset: QuerySet[Row], search_term: str) -> QuerySet[Row] | None:
        """Return the row that has the key; None where no row has it, and of words."""
        names: tuple[str, ...] = getattr(self.model, "natural_key_fields", ())
        texts = {one.name for one in self.model._meta.fields if isinstance(one, models.CharField)}
        if len(names) != 1 or names[0] not in texts or not search_term or " " in search_term:
            return None
        rows = queryset.filter(**{f"{names[0]}__iexact": search_term})
        return rows if rows.exists() else None

    def _with_words(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Return the rows whose own fields hold all words.

        SQLite folds the case of Latin letters only, so other scripts are tried as people write
        them: as typed, lower, upper, with a capital first.
        """
        if search_term.isascii() or connections[queryset.db].vendor != "sqlite":
            return super().get_search_results(request, queryset, search_term)
        rows = self.model._base_manager.using(queryset.db)
        found = Q()
        for way in _cases(search_term):
            matches, _may_repeat = super().get_search_results(request, rows, way)
            found |= Q(pk__in=matches.order_by().values("pk"))
        return queryset.filter(found), False


class ViewOnly(OptionsMixin[Row]):
    """Rows that the admin shows and does not change."""

    def has_add_permission(self, request: HttpRequest, obj: AnyRow = None) -> bool:
        """Nobody adds one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AnyRow = None) -> bool:
        """Nobody changes one here."""
        return False


class RecordInline(RecordOptions[Row], InlineMixin[Row]):
    """What the two shapes of inline share. New rows come with "Add another"."""

    form: type[ModelForm[Row]] = RecordForm
    formset = RecordFormSet  # type: ignore[assignment]  # of any model
    extra = 0
    can_delete = False
    show_change_link = True

    def get_formset(
        self, request: HttpRequest, obj: AnyRow = None, **kwargs: Passed
    ) -> type[AnyFormSet]:
        """Return the formset with this inline's labels and help."""
        kwargs = {"labels": self.labels, "help_texts": self.help_texts, **kwargs}
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.reader = user_of(request)  # type: ignore[attr-defined]  # a RecordForm
        return formset


class RecordTabularInline(RecordInline[Row], TabularInline[Row]):
    """Short rows, one on each line."""


class RecordStackedInline(RecordInline[Row], StackedInline[Row]):
    """Rows with more fields than a line holds."""


class PassageOptions(RecordOptions[Row]):
    """Rows that point at words in a document; the words come with them if the text is loaded."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """Return the rows with their words, cut out by the database."""
        text = "document__source_text__text"
        words = Substr(text, F("start") + 1, F("end") - F("start"))
        rows = super().get_queryset(request)
        return rows.annotate(words_in_text=words)  # type: ignore[return-value]  # mypy loses Row

    @admin.display(description=_("words"))
    def words(self, row: Row) -> str:
        """Return the words of the passage."""
        words = getattr(row, "words_in_text", None)
        if words is None:
            return gettext("The text of the document is not loaded.")
        return format_html('<span class="tracker-words">{}</span>', words)

    @admin.display(description=_("words"))
    def words_in_short(self, row: Row) -> str:
        """Return the first words of the passage."""
        return Truncator(getattr(row, "words_in_text", None) or "").chars(120)


class PassageAdmin(PassageOptions[Row], RecordAdmin[Row]):
    """The admin of a model whose rows point at words: their document is fixed once they exist."""

    form: type[ModelForm[Row]] = PassageForm
    fixed_fields: ClassVar[tuple[str, ...]] = ("document",)
    readonly_fields: ClassVar[tuple[str, ...]] = ("words",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("document",)
    select_related: ClassVar[tuple[str, ...]] = ("document",)
    labels: ClassVar[Mapping[str, Text]] = PLACE_LABELS
    help_texts: ClassVar[Mapping[str, Text]] = PLACE_HELP

    def get_fieldsets(self, request: HttpRequest, obj: AnyRow = None) -> Fieldsets:
        """Return the fieldsets; a new row has no words to show yet."""
        found: list[Fieldset] = []
        for name, options in super().get_fieldsets(request, obj):
            fields = [field for field in options["fields"] if obj or field != "words"]
            own: FieldOptions = {**options, "fields": fields}
            if "sha256" in fields and self.has_change_permission(request, obj):
                own["description"] = WORKED_OUT
            found.append((name, own))
        return found


class PassageInline(PassageOptions[Row], ViewOnly[Row], RecordTabularInline[Row]):
    """The words of a row's sources, shown in place; a new one is added on a page of its own."""

    fields: ClassVar[FieldGroups | None] = ("document", "paragraph", "words")
    readonly_fields: ClassVar[tuple[str, ...]] = ("words",)
    select_related: ClassVar[tuple[str, ...]] = ("document",)


def column(
    name: str, description: Text, *, boolean: bool | None = None
) -> Callable[[models.Model], str | bool]:
    """Return a column of a list that shows an annotation of the queryset."""

    @admin.display(description=description, ordering=name, boolean=boolean)
    def value(row: models.Model) -> str | bool:
        annotation: str | bool = getattr(row, name)
        return annotation

    value.__name__ = name
    return value


def row_named(request: HttpRequest, parameter: str, rows: QuerySet[Row]) -> Row | None:
    """Return the one of the rows whose number the address gives, or None if it gives no such."""
    pk = request.GET.get(parameter, "")
    return rows.filter(pk=pk).first() if is_row_id(pk) else None


def count_of(model: type[models.Model], parent: str) -> Coalesce:
    """Return an expression that counts the rows of `model` whose key `parent` names this row.

    What was withdrawn does not count.
    """
    rows = model._base_manager.filter(**{parent: OuterRef("pk")}).order_by().values(parent)
    if issubclass(model, Withdrawable):
        rows = rows.filter(withdrawn_at__isnull=True)
    return Coalesce(Subquery(rows.annotate(number=Count("*")).values("number")), 0)


def _cases(text: str) -> list[str]:
    """Return the words as typed and in the other cases in which people write them."""
    ways = (text, text.lower(), text.upper(), text.capitalize(), text.title())
    return list(dict.fromkeys(ways))


def _text_widget(db_field: DbField) -> forms.Widget:
    """Return a box as large as what the field holds."""
    longest = db_field.max_length
    if longest is None or (longest > 300 and not isinstance(db_field, Address | OptionalAddress)):
        return AdminTextareaWidget(attrs={"rows": 3})
    width = "tracker-short" if longest <= 40 else "tracker-wide" if longest >= 100 else ""
    return AdminTextInputWidget(attrs={"class": f"vTextField {width}".strip()})
