"""What stands against saving a form, as sentences: beside each box, and as one list above them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .generics import AnyFormSet, Text

STOCK_REQUIRED = forms.Field.default_error_messages["required"]
CHOOSE = _("Choose one.")
CHOOSE_SOME = _("Choose at least one.")
TYPE_THE_DAY = _("Type the day.")
TYPE_A_NUMBER = _("Type a number.")
FILL_IN = _("Say it here: it may not stay empty.")
# What is asked for where a box of this name may not stay empty.
ASKS: dict[str, Text] = {
    "commitment": _("Choose the commitment."),
    "done_when": _("Say what must be there for the promise to be kept."),
    "language": _("Give the tag of the language, for example en."),
    "publisher": _("Say who published it."),
    "quotation": _("Paste the words of the text."),
    "query": _("Say what you looked for."),
    "shows": _("Say what it shows, in a sentence of your own."),
    "slug": _("Type a short name in Latin letters: it stands in addresses."),
    "statement": _("Say what was promised."),
    "title": _("Say in one line what it is."),
    "url": _("Give the address of the page."),
    "where": _("Say where you looked."),
    "why": _("Say why, in one sentence."),
}


@dataclass(frozen=True)
class Told:
    """An error of a box: which box, how it is called, and the sentence."""

    box: str
    label: Text
    message: str


def ask_for(name: str, field: forms.Field) -> None:
    """Let the field say what is asked for, where it stays empty and has only the stock words."""
    if field.required and field.error_messages["required"] == STOCK_REQUIRED:
        field.error_messages["required"] = ASKS.get(name) or _kind_of(field)


def _kind_of(field: forms.Field) -> Text:
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return CHOOSE_SOME
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        return CHOOSE
    if isinstance(field, forms.DateField):
        return TYPE_THE_DAY
    if isinstance(field, forms.IntegerField):
        return TYPE_A_NUMBER
    return FILL_IN


def problems_of(form: forms.BaseForm, formsets: Iterable[AnyFormSet] = ()) -> list[Told]:
    """Return all that stands against saving the form and its inlines, in the order of the page."""
    found = list(_of_form(form))
    for formset in formsets:
        if not formset.is_bound:
            continue
        found += [Told("", "", str(told)) for told in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, 1):
            name = str(capfirst(row._meta.model._meta.verbose_name))
            is_alone = formset.max_num == 1
            of = name if is_alone else gettext("%(row)s %(n)d") % {"row": name, "n": number}
            found += _of_form(row, of=of)
    return found


def _of_form(form: forms.BaseForm, of: str = "") -> Iterator[Told]:
    for name, messages in form.errors.items():
        box = form[name] if name in form.fields else None
        for message in messages:
            if box is None or box.is_hidden:
                yield Told("", of, str(message))
                continue
            label = str(box.label)
            if of:
                label = gettext("%(row)s, %(box)s") % {"row": of, "box": label}
            yield Told(box.id_for_label or str(box.auto_id), label, str(message))
