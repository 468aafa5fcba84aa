"""Boxes for days and moments: only what can be read in one way is taken, and the box says so."""

import datetime as dt
from typing import ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models.days import desk_offset, desk_today
from tracker.text.dates import format_date
from tracker.text.typed_days import NotADay, read_day

from .generics import AnyForm, Attributes, BoxValue, Passed, Text

HOW_A_DAY = _("Written as 2026-11-27 or 27 November 2026.")
HOW_A_MOMENT = _("The day written as 2026-11-27 or 27 November 2026, the time in UTC.")


class DayWidget(AdminDateWidget):
    """The stock box; its "Today" is the day of the desk, whose offset from UTC it carries."""

    class Media:
        # The whole list: only within one list is the order kept.
        extend = False
        js: ClassVar = [
            "admin/js/calendar.js",
            "admin/js/admin/DateTimeShortcuts.js",
            "tracker/desk_day.js",
        ]

    def __init__(self, **kwargs: Passed) -> None:
        super().__init__(**{"format": "%Y-%m-%d", **kwargs})

    def build_attrs(
        self, base_attrs: Attributes, extra_attrs: Attributes | None = None
    ) -> Attributes:
        """Return the attributes with the offset of the desk in seconds."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-utc-offset": desk_offset()}


class DayField(forms.DateField):
    """A day. Raises ValidationError for what is no day, or more than one."""

    widget = DayWidget

    def to_python(self, value: BoxValue) -> dt.date | None:
        """Return the day that was typed, or None for an empty box."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value or None)
        try:
            return read_day(value)
        except NotADay as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal


class MomentField(forms.SplitDateTimeField):
    """A day and a time in UTC."""

    def __init__(self, **kwargs: Passed) -> None:
        super().__init__(**kwargs)
        day = DayField(required=False, disabled=self.disabled)
        self.fields = (day, *self.fields[1:])


def questions(form: AnyForm) -> list[str]:
    """Return what to ask of days that may lie in the future, but seldom do; a due date mostly does.

    The form is valid: a day that cannot be is refused already.
    """
    today = desk_today()
    asked = [
        (form.fields[name].label, day)
        for name in form.changed_data
        if isinstance(day := form.cleaned_data.get(name), dt.date)
        and not isinstance(day, dt.datetime)
        and name != "due_on"
        and day > today
    ]
    return [
        gettext("%(box)s: %(day)s is still to come. Check that it is meant.")
        % {"box": label, "day": format_date(day)}
        for label, day in asked
    ]


def with_help(field: forms.Field) -> forms.Field:
    """Return the field; one of a day or a moment says how it is written."""
    how: Text = HOW_A_MOMENT if isinstance(field, MomentField) else HOW_A_DAY
    if isinstance(field, DayField | MomentField):
        field.help_text = format_lazy("{} {}", field.help_text, how) if field.help_text else how
    return field
