"""A day in an address: written as ISO 8601 writes it, and in no other way."""

import datetime as dt

import django_filters
from django import forms

from tracker.text.typed_days import NotADay, read_iso_day


class IsoDayField(forms.DateField):
    """The box of such a day; any other text is refused."""

    def to_python(self, value: object) -> dt.date | None:
        """Return the day; None for an empty box. Raises ValidationError."""
        if not value:
            return None
        try:
            return read_iso_day(str(value))
        except NotADay as refusal:
            raise forms.ValidationError(str(refusal), code="invalid") from refusal


class IsoDayFilter(django_filters.DateFilter):  # type: ignore[misc]  # it has no types
    """A filter with such a box."""

    field_class = IsoDayField
