"""Notes on why a commitment has no verdict."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import UnassessedNote

from .actions_and_searches import ActionsAndSearchesMixin
from .base import RecordAdmin
from .forms import RecordForm
from .generics import FieldGroups, FormValues, Passed
from .names import address_of_names
from .workflow import REMOVE, WorkflowMixin

_LISTS = ("actions", "searches")


class NoteForm(RecordForm[UnassessedNote]):
    """A note: it relies on nothing that was withdrawn."""

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if "why_not" in self.fields:
            self.fields["why_not"].widget.attrs["data-names"] = address_of_names()

    def clean(self) -> FormValues:
        """Refuse actions and searches that do not count."""
        cleaned = super().clean()
        for name in _LISTS:
            gone = [str(row) for row in cleaned.get(name) or () if row.is_withdrawn]
            if gone:
                message = _("Withdrawn, so leave it out: %(rows)s.")
                self.add_error(name, ValidationError(message, params={"rows": "; ".join(gone)}))
        return cleaned


@admin.register(UnassessedNote)
class UnassessedNoteAdmin(
    ActionsAndSearchesMixin, WorkflowMixin[UnassessedNote], RecordAdmin[UnassessedNote]
):
    """Why has this commitment no verdict?"""

    form = NoteForm
    steps = (REMOVE,)
    list_display = ("commitment", "as_of", "why_not")
    search_fields = ("commitment__ref", "commitment__title", "why_not")
    date_hierarchy = "as_of"
    autocomplete_fields = ("commitment", "actions", "searches")
    select_related = ("commitment",)
    fixed_fields = ("commitment",)
    labels = {"as_of": _("Evidence looked at until"), "why_not": _("Why there is no verdict")}
    help_texts = {
        "commitment": _(
            "One without a verdict, for example: NYD-02. The note goes when one is published."
        ),
        "as_of": _("The last day up to which you looked at evidence. Not today’s date by habit."),
        "why_not": _(
            "Public, in full sentences, for example: Four aims in one sentence, each judged on its"
            " own. An action is named by its short name in square brackets: [action-name]."
        ),
        "what_would_change_it": _(
            "What would make a verdict possible, for example: A published list of the projects."
        ),
        "actions": _("The actions that the note speaks of, by a part of their titles."),
        "searches": _("The searches that it relies on, by their words or key, for example: s-081."),
    }
    readonly_fields = ("actions_relied_on", "searches_relied_on")

    def get_fields(self, request: HttpRequest, obj: UnassessedNote | None = None) -> FieldGroups:
        """Return the boxes; who may only look gets links to what the note relies on."""
        may_write = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        told = ("commitment", "as_of", "why_not", "what_would_change_it")
        return (*told, *(_LISTS if may_write else self.readonly_fields))
