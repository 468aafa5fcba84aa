"""The choice of the open set into which a page puts what it takes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import ChangeSet, User

from .generics import Passed, RowField


class IntoForm(forms.Form):
    """A form of `by` with a box `into`: one of their open sets, the newest first, or none."""

    into = RowField(
        label=_("Into"),
        queryset=ChangeSet.objects.none(),
        required=False,
        empty_label=_("A new set of your own"),
    )

    def __init__(self, *args: Passed, by: User, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        sets = ChangeSet.objects.open_of(by)
        self.fields["into"].queryset = sets  # type: ignore[attr-defined]  # it has one
        self.initial.setdefault("into", sets.order_by("-pk").first())
