"""Boxes that offer values and take others: one box, or several of one name in an order."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .generics import Attributes, BoxValue, ModelMultipleChoiceField, Text

Offers = Iterable[tuple[BoxValue, Text]]


def _list_of(id_: str, offers: Offers) -> SafeString:
    options = format_html_join("", '<option value="{}">{}</option>', offers)
    return format_html('<datalist id="{}">{}</datalist>', id_, options)


class OfferingInput(forms.TextInput):
    """A box for a text or a number that offers values; any other may be typed."""

    def __init__(
        self, offers: Offers, attrs: Attributes | None = None, type_: str = "text"
    ) -> None:
        super().__init__(attrs)
        self.offers, self.input_type = offers, type_

    def render(
        self,
        name: str,
        value: BoxValue,
        attrs: Attributes | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the box with its list."""
        id_ = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, {**(attrs or {}), "list": id_}, renderer)
        return format_html("{}{}", box, _list_of(id_, self.offers))


class _Several(forms.Widget):
    """Boxes of one name, of which the filled ones are the value, in their order."""

    use_fieldset = True
    least = 3
    # What the boxes hold, for those who do not see the heading.
    told: Text = ""

    def value_from_datadict(
        self, data: BoxValue, files: MultiValueDict[str, BoxValue], name: str
    ) -> list[str]:
        """Return the filled boxes, each value once."""
        sent = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return list(dict.fromkeys(one.strip() for one in sent if one.strip()))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return nothing: the boxes stand in a fieldset with the label."""
        return ""

    def boxes(self, value: BoxValue, attrs: Attributes | None) -> list[tuple[str, Attributes]]:
        """Return the value and the attributes of each box, and at least one that is empty."""
        held = [str(one) for one in value or ()]
        empty = [""] * max(1, self.least - len(held))
        return [
            (one, {**(attrs or {}), "id": f"{(attrs or {}).get('id')}_{n}", "aria-label": label})
            for n, one in enumerate([*held, *empty], start=1)
            if (label := _("%(what)s, %(number)d") % {"what": self.told, "number": n})
        ]


class OrderedSelects(_Several, forms.Select):
    """Several lists, one value chosen in each: their order counts."""

    def render(
        self,
        name: str,
        value: BoxValue,
        attrs: Attributes | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the lists."""
        selects = (
            super(OrderedSelects, self).render(name, one, own, renderer)
            for one, own in self.boxes(value, attrs)
        )
        return format_html("<div>{}</div>", format_html_join("", "{}", ((one,) for one in selects)))


class OrderedChoices(forms.MultipleChoiceField):
    """Several values of a list, in the order in which they are chosen."""

    widget = OrderedSelects

    def __init__(
        self, *, choices: Sequence[tuple[str, Text]], label: Text, help_text: Text
    ) -> None:
        super().__init__(
            choices=[("", "–"), *choices], label=label, help_text=help_text, required=False
        )
        self.widget.told = label

    def has_changed(self, initial: BoxValue, data: BoxValue) -> bool:
        """Tell whether the list is another one, or in another order."""
        return list(initial or ()) != list(data or ())


class KeyInputs(_Several, forms.TextInput):
    """Several boxes that offer rows, each named by its key."""

    # What the field offers: keys and names.
    choices: Offers = ()

    def render(
        self,
        name: str,
        value: BoxValue,
        attrs: Attributes | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the boxes with one list."""
        id_ = f"{(attrs or {}).get('id', name)}_list"
        boxes = (
            super(KeyInputs, self).render(name, one, {**own, "list": id_}, renderer)
            for one, own in self.boxes(value, attrs)
        )
        row = format_html_join("", "{}", ((one,) for one in boxes))
        return format_html("<div>{}{}</div>", row, _list_of(id_, self.choices))


class RowsByKey(ModelMultipleChoiceField):
    """Several rows, each named by its key in a box of its own."""

    widget = KeyInputs
    default_error_messages: ClassVar[dict[str, Text]] = {
        "invalid_choice": gettext_lazy("There is no “%(value)s”. Choose from what is offered.")
    }

    def clean(self, value: BoxValue) -> BoxValue:
        """Return the rows. Raises ValidationError, which names the key that no row has."""
        for key in value or ():
            if "\0" in key:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": key.replace("\0", "")},
                )
        return super().clean(value)
