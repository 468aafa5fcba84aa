"""Form fields, widgets and forms of the admin: lists by the line, rows by autocomplete, places."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models import Change, Document, User
from tracker.models.fields import TextBox
from tracker.text import BadSpan, OutOfText, Span, cut, paragraph_number, sha256_of

from .generics import (
    AnyForm,
    Attributes,
    BoxValue,
    FormValues,
    InlineFormSet,
    ModelForm,
    ModelMultipleChoiceField,
    Passed,
    Row,
    Text,
)
from .problems import ask_for

# The hidden box that says which version of the row its form shows.
SEEN = "seen_version"
CONFLICT = _(
    "Somebody else saved “%(row)s” after you had opened it. Nothing was written. What you typed is"
    " still here: compare the two versions, then save again."
)
OWN_CONFLICT = _(
    "You yourself saved “%(row)s” in another tab or window at %(time)s, after you had opened it"
    " here. Nothing was written. What you typed is still here: compare the two versions, then save"
    " again."
)
MOST_NEW_ROWS = 100
TOO_MANY_ROWS = _("At most %(number)d new rows can be saved at once.")
_LARGEST_ID = 2**63 - 1


def is_row_id(value: object) -> bool:
    """Tell whether the text can be a primary key: plain digits that the database can hold."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _LARGEST_ID


class LinesField(TextBox):
    """A list of short texts, one on each line. Blank lines and outer white space are dropped."""

    widget = AdminTextareaWidget

    def __init__(self, **kwargs: Passed) -> None:
        kwargs.setdefault("widget", AdminTextareaWidget(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value: BoxValue) -> BoxValue:
        """Return the list as lines; text that was typed is shown as it was typed."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: BoxValue) -> list[str]:  # type: ignore[override]  # not one text
        """Return the lines as a list of texts."""
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def run_validators(self, value: list[str]) -> None:
        """Let the validators of a text see each line."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: BoxValue, data: BoxValue) -> bool:
        """Compare the lists, not the way they were typed."""
        return bool((initial or []) != self.to_python(data))


class RowsField(ModelMultipleChoiceField):
    """Several rows. What cannot be a row's number is an invalid choice, never a database error."""

    def clean(self, value: BoxValue) -> models.QuerySet[models.Model]:
        """Return the chosen rows; raises ValidationError for anything else."""
        for item in value or ():
            if not is_row_id(item):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(item)[:40]},
                )
        return super().clean(value)


class _KnownLabels(AutocompleteMixin):
    """Adds to an autocomplete widget what the form knows of the chosen rows, to save a query."""

    known: dict[str, str]

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        self.known = {}

    def build_attrs(
        self, base_attrs: Attributes, extra_attrs: Attributes | None = None
    ) -> Attributes:
        """Return the attributes, with words in the empty box that say what to do there."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": gettext("Type a part of the name")}

    def optgroups(
        self, name: str, value: Sequence[str], attr: Attributes | None = None
    ) -> list[tuple[str | None, list[Attributes], int | None]]:
        """Return the chosen options; a forged value is left out instead of being looked up."""
        chosen = [item for item in value if is_row_id(item)]
        if not chosen or not set(chosen) <= self.known.keys():
            return super().optgroups(name, chosen, attr)
        options = [
            self.create_option(name, item, self.known[item], set(chosen), number)  # type: ignore[attr-defined]  # the widget's own
            for number, item in enumerate(chosen)
        ]
        return [(None, options, 0)]


class Autocomplete(_KnownLabels, AutocompleteSelect):
    """A choice of one row by typing a part of its name."""


class AutocompleteMultiple(_KnownLabels, AutocompleteSelectMultiple):
    """A choice of several rows by typing a part of their names; each is taken off by itself."""

    def build_attrs(
        self, base_attrs: Attributes, extra_attrs: Attributes | None = None
    ) -> Attributes:
        """Return the attributes without the cross for all, which is no item of the list."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


@dataclass(frozen=True)
class Conflict:
    """What two people made of one row: `values` are (label, stored, typed), as a person reads them.

    `change` is the newest entry of the row's history, if it has any; `is_own` says that it is of
    the very person who saves now.
    """

    row: str
    change: Change | None
    is_own: bool
    values: tuple[tuple[str, str, str], ...]


class RecordForm(ModelForm[Row]):
    """The form of every row: it knows which version of the row it shows, and refuses to overwrite
    another one. It takes the names of related rows from what was loaded with it.
    """

    seen_version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    # Set if somebody else saved the row after this form was shown.
    conflict: Conflict | None = None
    # Why the save was refused after the form itself had been found in order; the admin sets it.
    refused: Sequence[tuple[str | None, str]] = ()
    # Who looks at the form; the admin sets it.
    reader: User | None = None
    # The number a new row gets if its field is left empty; its formset sets it.
    next_position: int | None = None

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if lock := getattr(self.instance, "lock_field", None):
            self.initial[SEEN] = getattr(self.instance, lock) if self.instance.pk else None
        related = self.instance._state.fields_cache
        for name, field in self.fields.items():
            ask_for(name, field)
            widget = _inner_widget(field)
            if isinstance(widget, Autocomplete) and related.get(name) is not None:
                widget.known = {str(related[name].pk): str(related[name])}

    def clean(self) -> FormValues:
        """Give a new row of an inline its number where none was typed."""
        cleaned = super().clean() or self.cleaned_data
        if self.next_position is not None and cleaned.get("position", 0) is None:
            cleaned["position"] = self.next_position
        if self.instance.pk and self.has_changed():
            self._compare_versions()
        for name, message in self.refused:
            self.add_error(name if name in self.fields else None, message)
        return cleaned

    def _compare_versions(self) -> None:
        stored, seen = self.initial[SEEN], self.cleaned_data.get(SEEN)
        if seen == stored:
            return
        self.errors.pop(SEEN, None)
        if seen is None:
            self.add_error(
                None, _("The form does not say which version it started from. Open it again.")
            )
            return
        self.tell_conflict(SEEN)

    def last_change(self) -> Change | None:
        """The newest entry of the history of what the form shows."""
        return Change.objects.of(self.instance).first()

    def tell_conflict(self, seen_box: str) -> None:
        """Refuse the save with both versions; `seen_box` then names the one that is stored now."""
        change = self.last_change()
        is_own = change is not None and change.by_id is not None and change.by == self.reader
        self.conflict = Conflict(
            row=str(self.instance),
            change=change,
            is_own=is_own,
            values=tuple(
                (
                    str(self[name].label),
                    display_value(self.fields[name], self.initial.get(name)),
                    display_value(
                        self.fields[name], self.cleaned_data.get(name, self[name].value())
                    ),
                )
                for name in self.changed_data
                if not self.fields[name].widget.is_hidden
            ),
        )
        # Saved once more, the form replaces what is stored now, which its reader has seen by then.
        self.data = with_value(self.data, self.add_prefix(seen_box), self.initial[seen_box])
        told = OWN_CONFLICT if is_own else CONFLICT
        at = utc_time(change.at) if change else ""
        self.add_error(None, told % {"row": self.conflict.row, "time": at})


class NotYetSaved:
    """A form that shows what was kept: it is checked, and not saved before somebody sends it."""

    def is_valid(self) -> bool:
        """Check the form as ever, and say no."""
        super().is_valid()  # type: ignore[misc]  # of the form that it is mixed into
        return False


def utc_time(moment: dt.datetime) -> str:
    """Return the time of day in words, with its zone."""
    return f"{moment.astimezone(dt.UTC):%H:%M} UTC"


def with_value(data: Mapping[str, BoxValue], name: str, value: object) -> QueryDict:
    """Return a copy of what was sent, with another value in one box."""
    copy = cast("QueryDict", data).copy()
    copy[name] = str(value)
    return copy


def display_value(field: forms.Field, value: BoxValue) -> str:
    """Return the value of a box as its reader sees it."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(display_value(field, one) for one in value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(field, forms.ModelChoiceField) and is_row_id(value):
        return str(field.queryset.filter(pk=value).first() or value)  # type: ignore[union-attr]  # it has one
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat_choices(field.choices)).get(str(value), value))
    return str(field.prepare_value(value))


def _flat_choices(choices: BoxValue) -> Iterable[tuple[str, Text]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat_choices(label)
        else:
            yield str(value), label


def _inner_widget(field: forms.Field) -> forms.Widget:
    """Return the field's widget without the links that the admin puts around it."""
    widget: forms.Widget = field.widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


class RecordFormSet(InlineFormSet):
    """The rows of an inline, each box with a name for those who do not see the heading.

    Where rows have an order, the number of an existing row is fixed and a new one may stay empty.
    """

    @property
    def announced(self) -> int:
        """How many rows the form says that it sends."""
        number: int | None = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
        return number or 0

    @property
    def stored(self) -> int:
        """How many of them it says are stored, as far as there are so many."""
        return max(0, min(self.initial_form_count(), self.announced, len(self.get_queryset())))

    @cached_property
    def is_complete(self) -> bool:
        """Whether each new row that is announced was sent: a browser sends a box of it at least."""
        row = re.compile(rf"{re.escape(str(self.prefix))}-(\d{{1,6}})-", re.ASCII)
        sent = {match[1] for match in map(row.match, self.data) if match}
        return all(str(number) in sent for number in range(self.stored, self.announced))

    def total_form_count(self) -> int:
        """Return the number of rows to read: of a forged form those alone that are stored."""
        total = super().total_form_count()
        if not self.is_bound or (self.is_complete and self.announced <= self.most):
            return total
        return self.stored

    @property
    def most(self) -> int:
        """How many rows are read at most."""
        return len(self.get_queryset()) + MOST_NEW_ROWS

    def full_clean(self) -> None:
        """Check the rows; a count beyond every limit is refused in the words of our own."""
        words = {"too_many_forms": TOO_MANY_ROWS % {"number": MOST_NEW_ROWS}}
        self.error_messages.update(words)  # type: ignore[attr-defined]  # not in the stubs
        super().full_clean()

    def clean(self) -> None:
        """Refuse a forged count, and refuse rows rather than drop what is beyond the limit."""
        super().clean()
        if self.initial_form_count() < 0:
            raise ValidationError(_("The number of rows cannot be negative."))
        if self.announced > self.most:
            raise ValidationError(TOO_MANY_ROWS % {"number": MOST_NEW_ROWS})
        if not self.is_complete:
            raise ValidationError(_("Some rows of the form are missing. Open it again."))

    def add_fields(self, form: AnyForm, index: int | None) -> None:
        """Name the boxes, fix a row's number, and hold the next one ready for a new row."""
        super().add_fields(form, index)
        for box in form.fields.values():
            _inner_widget(box).attrs.setdefault("aria-label", str(box.label))
        field = form.fields.get("position")
        if field is None:
            return
        if form.instance.pk:
            field.disabled = True
            field.help_text = ""
            return
        field.required = False
        if index is not None:
            numbers: Iterable[int] = (row.position for row in self.get_queryset())  # type: ignore[attr-defined]  # only used where there is one
            next_position = max(numbers, default=0) + 1 + index - self.initial_form_count()
            form.next_position = next_position  # type: ignore[attr-defined]  # a RecordForm


class PassageForm(RecordForm[Row]):
    """The form of a row with a place in a text.

    The place is checked against the text if it is loaded; then the paragraph and the hash need not
    be typed. A stored row may get another place in its document, because the first one was wrong.
    """

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        for name in ("paragraph", "sha256"):
            if name in self.fields:
                self.fields[name].required = False

    def clean(self) -> FormValues:
        """Work out paragraph and hash, or say why the place does not fit the text."""
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        document = cleaned.get("document")
        if self.instance.pk:
            if not self._is_moved:
                return cleaned
            document = self.instance.document  # type: ignore[attr-defined]  # a PassageModel
        if "sha256" not in self.fields or document is None or start is None or end is None:
            return cleaned
        try:
            self._place(cleaned, document, Span(start, end))
        except BadSpan:
            self.add_error("end", gettext("The passage must end after it starts."))
        except OutOfText as error:
            self.add_error(
                "end",
                gettext("The text of the document ends after %(length)d characters.")
                % {"length": error.length},
            )
        return cleaned

    @property
    def _is_moved(self) -> bool:
        return not {"paragraph", "start", "end", "sha256"}.isdisjoint(self.changed_data)

    def _place(self, cleaned: FormValues, document: Document, span: Span) -> None:
        if document.text is None:
            for name in ("paragraph", "sha256"):
                if name in self.fields and cleaned.get(name) in {None, ""}:
                    self.add_error(
                        name, gettext("The text is not loaded, so this has to be typed.")
                    )
            return
        found = {
            "paragraph": paragraph_number(document.text, span),
            "sha256": sha256_of(cut(document.text, span)),
        }
        for name, value in found.items():
            if name not in self.fields:
                if value != getattr(self.instance, name):
                    message = gettext(
                        "These words stand in paragraph %(number)s. The paragraph is part of the"
                        " key of this row and stays."
                    )
                    self.add_error("start", message % {"number": value})
                continue
            # What a stored row held before is no word against its new place.
            is_typed = not self.instance.pk or name in self.changed_data
            if is_typed and cleaned.get(name) not in {None, "", value}:
                self.add_error(
                    name,
                    gettext("In the text that is loaded it is %(value)s.") % {"value": value},
                )
            cleaned[name] = value
