"""Many rows at once: a page that names them and says what would change, then a change set.

A status is never given in this way: a verdict is about one commitment and its reasons.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import publishing
from tracker.models import Commitment, Theme, User
from tracker.models.fields import TextBox
from tracker.ops.denied import Denied
from tracker.publishing.rules import require_words
from tracker.publishing.saving import copied
from tracker.publishing.trials import all_or_nothing
from tracker.queries.resting import verdicts_resting_on_any

from .generics import AdminMixin, BoxValue, ManagedRows, Row, Text, user_of
from .merging import open_sets

MOST = 1000
_APPLY, _SEEN = "apply", "seen"
# As the stock list knows it: what does it, its name, its words.
_ListAction: TypeAlias = tuple[Callable[..., str], str, str]


class BulkForm(forms.Form):
    """Why the record should change."""

    reason = TextBox(
        label=gettext_lazy("Why the record should change"),
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Public, once it is approved. The same reason for every row."),
    )


class ThemeForm(BulkForm):
    """Which theme the commitments get."""

    theme = forms.ModelChoiceField(Theme.objects.all(), label=gettext_lazy("Theme"), required=False)
    is_primary = forms.BooleanField(
        label=gettext_lazy("It becomes their primary theme"), required=False
    )
    field_order = ("theme", "is_primary", "reason")

    def clean_theme(self) -> Theme:
        """Refuse none. Raises ValidationError."""
        theme: Theme | None = self.cleaned_data["theme"]
        if theme is None:
            raise forms.ValidationError(_("Choose the theme."))
        return theme


@dataclass(frozen=True)
class Bulk:
    """One change of many rows: the action of the list, its words, its form, its rows, what does it.

    `tells` is what a row says now of what would change.
    """

    action: str
    title: Text
    explains: Text
    form: type[BulkForm]
    concerned: Callable[[ManagedRows], ManagedRows]
    tells: Callable[[ManagedRows], str]
    do: Callable[[ManagedRows, User, dict[str, BoxValue]], None]


def _withdraw(row: ManagedRows, by: User, given: dict[str, BoxValue]) -> None:
    publishing.withdraw(row, by=by, version=row.version, reason=given["reason"])


def _set_theme(row: Commitment, by: User, given: dict[str, BoxValue]) -> None:
    theme, new = given["theme"], copied(row)
    if given["is_primary"]:
        new.primary_theme = theme
    themes = list({one.pk: one for one in (*row.themes.all(), theme)}.values())
    publishing.save_with_history(
        new, by=by, version=row.version, many={"themes": themes}, reason=given["reason"]
    )


def _themes_of(row: Commitment) -> str:
    return ", ".join(str(theme) for theme in row.themes.all()) or _("no theme")


WITHDRAW = Bulk(
    action="withdraw_rows",
    title=gettext_lazy("Withdraw"),
    explains=gettext_lazy(
        "Each of these rows is withdrawn for the one reason, once a second person approves it. It"
        " keeps its page, which says when and why. This cannot be undone."
    ),
    form=BulkForm,
    concerned=lambda rows: rows.filter(withdrawn_at__isnull=True),
    tells=lambda _row: "",
    do=_withdraw,
)
THEME = Bulk(
    action="set_theme",
    title=gettext_lazy("Set a theme"),
    explains=gettext_lazy(
        "Each of these commitments gets the theme beside those it has, once a second person"
        " approves it."
    ),
    form=ThemeForm,
    concerned=lambda rows: rows.filter(withdrawn_at__isnull=True).prefetch_related("themes"),
    tells=_themes_of,
    do=_set_theme,
)


class BulkMixin(AdminMixin[Row]):
    """The admin of rows of which many can be withdrawn for one reason."""

    bulk_actions: ClassVar[Sequence[str]] = ("withdraw_rows",)

    def get_actions(
        self, request: HttpRequest
    ) -> dict[str, tuple[Callable[..., str], str, str] | None]:
        """Return what can be done to many rows."""
        found = super().get_actions(request)
        own = (self.get_action(name) for name in self.bulk_actions)
        if self.has_change_permission(request):
            found |= {each[1]: each for each in own if each}
        return found

    @admin.action(description=gettext_lazy("Withdraw"))
    def withdraw_rows(self, request: HttpRequest, rows: QuerySet[Row]) -> HttpResponse | None:
        """Withdraw many rows for one reason."""
        return self._bulk(request, rows, WITHDRAW)

    @admin.action(description=gettext_lazy("Set a theme"))
    def set_theme(self, request: HttpRequest, rows: QuerySet[Row]) -> HttpResponse | None:
        """Give many commitments a theme."""
        return self._bulk(request, rows, THEME)

    def _bulk(self, request: HttpRequest, rows: ManagedRows, bulk: Bulk) -> HttpResponse | None:
        """Return the page that names the rows, or change them; None leads back to the list."""
        chosen = list(bulk.concerned(rows)[: MOST + 1])
        if not chosen:
            messages.error(request, _("None of the chosen rows can be changed in this way."))
            return None
        if len(chosen) > MOST:
            told = _("Choose at most %(most)d rows at once: narrow the list first.")
            messages.error(request, told % {"most": MOST})
            return None
        is_sent = _APPLY in request.POST
        form = bulk.form(request.POST if is_sent else None)
        status, problems = 200, list[str]()
        if is_sent:
            status = 400
            if request.POST.get(_SEEN) != _seen(chosen):
                status = 409
                problems = [_("The rows have changed since you saw them. Look at them again.")]
            elif form.is_valid():
                try:
                    return self._done(request, chosen, bulk, form)
                except publishing.NotAllowed as refusal:
                    raise Denied(str(refusal)) from refusal
                except publishing.Refused as refusal:
                    problems = [problem.message for problem in refusal.problems]
        resting = self.model._base_manager.filter(pk__in=[row.pk for row in chosen])
        context = {
            **self.admin_site.each_context(request),
            "title": bulk.title,
            "subtitle": None,
            "opts": self.opts,
            "bulk": bulk,
            "across": request.POST.get("select_across", "0"),
            "numbers": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "rows": [(row, bulk.tells(row)) for row in chosen],
            "count": len(chosen),
            "left": rows.count() - len(chosen),
            "seen": _seen(chosen),
            "form": form,
            "problems": problems,
            "verdicts": verdicts_resting_on_any(resting) if bulk is WITHDRAW else (),
            "open_sets": open_sets(request),
        }
        return TemplateResponse(request, "admin/tracker/bulk.html", context, status=status)

    def _done(
        self, request: HttpRequest, rows: Sequence[ManagedRows], bulk: Bulk, form: BulkForm
    ) -> HttpResponse:
        by, given = user_of(request), form.cleaned_data
        require_words(given["reason"], "reason", _("Say why the record should change."))
        problems: list[publishing.Problem] = []
        with all_or_nothing():
            for row in rows:
                try:
                    bulk.do(row, by, given)
                except publishing.NotAllowed:
                    raise
                except publishing.Refused as refusal:
                    told = [f"{row}: {problem.message}" for problem in refusal.problems]
                    problems += [publishing.Problem(None, each) for each in told]
                except publishing.Stale as stale:
                    problems.append(publishing.Problem(None, f"{row}: {stale}"))
            if problems:
                raise publishing.Refused(problems)
        return redirect(f"admin:tracker_{self.opts.model_name}_changelist")


def _seen(rows: Sequence[ManagedRows]) -> str:
    """What the page showed: the rows and their versions, in short."""
    told = ",".join(f"{row.pk}.{row.version}" for row in sorted(rows, key=lambda row: row.pk))
    return hashlib.sha256(told.encode()).hexdigest()
