"""The forms that the form of a pasted item is made of: of an act, a publication and a bearing."""

import datetime as dt
from typing import ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import Attribution, Direction, Precision, Weight
from tracker.models import Action, Actor, Commitment, Evidence
from tracker.models.fields import Follows, TextBox
from tracker.publishing.outside import parties_of_outsiders
from tracker.text.values import problem_with_line, problem_with_text

from .days import DayField
from .generics import FormValues, ModelForm, Passed, Row, Text

# How many commitments an error names.
MOST_NAMED = 3
_LONGEST_SLUG = 60
_LONGEST_NUMBER = 4
# Context first among those that begin alike: it is chosen more often, and by one key.
_DIRECTIONS = [
    (one.value, one.label) for one in (Direction.SUPPORTS, Direction.CONTEXT, Direction.CONTRADICTS)
]
_UNKNOWN = ("", "–")
_ALL = frozenset({"all", "все"})
_ONE_LINE = Follows(problem_with_line)


class _OwnWords(ModelForm[Row]):
    """A form that says what is missing in sentences of its own."""

    missing: ClassVar[dict[str, Text]]

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> FormValues:
        """Say what is missing."""
        cleaned: FormValues = super().clean() or self.cleaned_data
        for name, told in self.missing.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, told)
        return cleaned


class ActForm(_OwnWords[Action]):
    """The act, if it is a new one."""

    title = TextBox(
        label=_("What was done"),
        required=False,
        max_length=300,
        help_text=_("One sentence, who did what. For example: The ministers meet in Astana."),
    )
    date = DayField(
        label=_("Day of the action"),
        required=False,
        widget=forms.TextInput,
        help_text=_("For example: 27 Nov 2026."),
    )
    end_date = DayField(label=_("Its last day"), required=False, widget=forms.TextInput)
    who = TextBox(
        label=_("Who acted"),
        required=False,
        max_length=500,
        validators=[_ONE_LINE],
        help_text=_("Codes or names with commas: US, KZ. All six: all."),
    )
    through = TextBox(
        label=_("Through which bodies"),
        required=False,
        max_length=500,
        validators=[_ONE_LINE],
        help_text=_("For example: US-STATE, EXIM."),
    )
    missing: ClassVar = {
        "title": _("Say in one sentence what was done, or choose the action that it is."),
        "kind": _("Choose what kind of action it was."),
        "stage": _("Choose how far the action has come."),
    }
    asked: ClassVar = ("date", "who", "title", "kind")
    proposed: ClassVar = (
        *("stage", "date_precision", "place", "through", "end_date", "attribution"),
        *("amount", "currency", "amount_kind", "amount_stage", "slug"),
    )

    class Meta:
        model = Action
        fields: ClassVar = (
            *("title", "kind", "date", "date_precision", "stage", "attribution", "place"),
            *("end_date", "amount", "currency", "amount_kind", "amount_stage", "slug"),
        )
        labels: ClassVar[dict[str, Text]] = {
            "date_precision": _("How exactly the day is known"),
            "slug": _("Its short name"),
        }
        help_texts: ClassVar[dict[str, Text]] = {
            "slug": _("Empty: it is made of the sentence."),
            "attribution": _("Empty: as the number of those who acted says."),
            "amount": "",
            "currency": _("For example: USD."),
        }

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["autofocus"] = True
        self.actors: list[Actor] = []
        self.agencies: list[Actor] = []
        self.fields["attribution"].choices = [_UNKNOWN, *Attribution.choices]  # type: ignore[attr-defined]  # a choice
        self.fields["slug"].help_text = self.Meta.help_texts["slug"]

    def clean(self) -> FormValues:
        """Find who acted; fill in what follows from the rest."""
        cleaned = super().clean()
        self.actors = self._named("who")
        self.agencies = self._named("through")
        if not cleaned.get("date") and "date" not in self.errors:
            cleaned["date_precision"] = Precision.UNKNOWN
        elif not cleaned.get("date_precision"):
            cleaned["date_precision"] = Precision.DAY
        if not cleaned.get("attribution"):
            cleaned["attribution"] = self._attribution()
        if told := parties_of_outsiders(cleaned["attribution"], self.actors):
            self.add_error("who", told)
        if not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = free_slug(cleaned["title"], cleaned.get("date"))
            if not cleaned["slug"]:
                self.add_error(
                    "slug", _("Type a short name in Latin letters: it stands in addresses.")
                )
        return cleaned

    def _attribution(self) -> Attribution:
        acted = {actor.pk for actor in self.actors if actor.is_party}
        if len(acted) < 2:
            return Attribution.OWN
        parties = Actor.objects.parties().count()
        return Attribution.COLLECTIVE if len(acted) == parties else Attribution.JOINT

    def _named(self, name: str) -> list[Actor]:
        """The actors that the box names; each that nobody is called is an error."""
        found: dict[int, Actor] = {}
        unknown = []
        typed = (self.cleaned_data.get(name) or "").split(",")
        for one in filter(None, map(str.strip, typed)):
            actors = _actors_called(one)
            found |= {actor.pk: actor for actor in actors}
            if not actors:
                unknown.append(f"“{one}”")
        if unknown:
            told = gettext(
                "No actor is called %(names)s. Write a code or a name: KZ, or Kazakhstan."
            )
            self.add_error(name, told % {"names": get_text_list(unknown, gettext("or"))})
        return list(found.values())


def _actors_called(name: str) -> list[Actor]:
    if name.lower() in _ALL:
        return list(Actor.objects.parties())
    called = Q(code__iexact=name) | Q(name__iexact=name) | Q(aliases__name__iexact=name)
    return list(Actor.objects.filter(called | Q(formal_name__iexact=name)).distinct()[:1])


def free_slug(title: str, day: dt.date | None) -> str:
    """A slug that no action has: the words of the title, and the month of the act where another one
    is called so; '' for a title without Latin letters."""
    words = slugify(title)
    stem = words if len(words) <= _LONGEST_SLUG else words[:_LONGEST_SLUG].rpartition("-")[0]
    stem = stem or words[:_LONGEST_SLUG]
    if not stem:
        return ""
    dated = [f"{stem}-{day:%Y-%m}"] if day else []
    names = (*[stem, *dated], *(f"{stem}-{number}" for number in range(2, 10)))
    taken = set(Action.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next((name for name in names if name not in taken), f"{stem}-{len(taken) + 1}")


class PublicationForm(_OwnWords[Evidence]):
    """The publication, and what it shows of the act."""

    date = DayField(
        label=_("Published on"),
        required=False,
        widget=forms.TextInput,
        help_text=_("The day of the page, not of the action. Empty if it has none."),
    )
    accessed_on = DayField(label=_("Looked at on"), required=False, widget=forms.TextInput)
    missing: ClassVar = {
        "shows": _("Say in your own words what the page shows."),
        "publisher": _("Name the publisher."),
        "tier": _("Choose whose publication it is: no publisher’s row and no host says so."),
        "confidence": _("Choose how sure you are that the page shows it."),
        "language": _("Name the language of the page, for example en or ru."),
        "url": _("The address is missing."),
    }
    asked: ClassVar = ("shows",)
    proposed: ClassVar = (
        *("publisher", "tier", "confidence", "date", "language"),
        *("title", "url", "accessed_on"),
    )

    class Meta:
        model = Evidence
        fields: ClassVar = (
            *("shows", "publisher", "tier", "confidence", "date", "language"),
            *("title", "url", "accessed_on"),
        )
        labels: ClassVar[dict[str, Text]] = {
            "shows": _("What the page shows"),
            "tier": _("Published by"),
            "url": _("Address"),
            "title": _("Title as printed"),
        }
        help_texts: ClassVar[dict[str, Text]] = {
            "shows": _("In your own words, and no more than that. For example: It gives the sum."),
            "title": "",
            "language": _("For example: en, ru, kk."),
            "confidence": _("How sure you are that the page shows it."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "shows": forms.Textarea(attrs={"rows": 2}),
            "title": forms.TextInput(),
        }


class BearingRow(forms.Form):
    """One commitment on which the act bears; a row without a commitment and a sentence is none."""

    commitment = TextBox(
        label=_("Commitment"),
        required=False,
        max_length=60,
        validators=[_ONE_LINE],
        widget=forms.TextInput(attrs={"list": "commitments", "autocomplete": "off"}),
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=_DIRECTIONS, required=False)
    weight = forms.ChoiceField(label=_("Weight"), choices=Weight.choices, required=False)
    why = TextBox(
        label=_("Why, in one sentence"),
        required=False,
        max_length=1000,
        validators=[Follows(problem_with_text)],
    )

    # The commitment that the row names, once it is found.
    found: Commitment | None = None

    @property
    def is_filled(self) -> bool:
        """Whether something is typed in it."""
        data = self.cleaned_data
        return bool(data.get("commitment") or data.get("why"))

    def clean(self) -> FormValues:
        """Find the commitment: by its reference, or by the number at the end of one."""
        cleaned: FormValues = super().clean() or self.cleaned_data
        if self.errors or not self.is_filled:
            return cleaned
        typed = (cleaned.get("commitment") or "").strip()
        if not typed:
            self.add_error("commitment", _("Name the commitment, for example NYD-09, or just 9."))
        else:
            self._find(typed)
        if not cleaned.get("why"):
            self.add_error("why", _("Say in one sentence why it is about the commitment."))
        return cleaned

    def _find(self, typed: str) -> None:
        rows = Commitment.objects.not_withdrawn()
        found = list(rows.filter(ref__iexact=typed)[:1])
        if not found and typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER:
            ends = {f"-{typed}", f"-{int(typed):02}", f"-{int(typed):03}"}
            by_number = Q(pk__in=[])
            for end in ends:
                by_number |= Q(ref__endswith=end)
            found = list(rows.filter(by_number).order_by("ref")[: MOST_NAMED + 1])
        if not found:
            told = gettext("There is no commitment “%(ref)s”.")
            self.add_error("commitment", told % {"ref": typed})
        elif len(found) > 1:
            listed = get_text_list([one.ref for one in found], gettext("or"))
            told = gettext("“%(ref)s” may be %(refs)s. Write which.")
            self.add_error("commitment", told % {"ref": typed, "refs": listed})
        else:
            self.found = found[0]
