"""Twice on record: both rows side by side, what would move, and what leans on the lost one.

The page is reached from the list, with two rows chosen, or from the page of one of them. What it
does goes into a change set, as a form does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Assessment, Bearing, Change, ChangeSet, Obligation
from tracker.models.base import KeyedModel, Withdrawable
from tracker.models.fields import TextBox
from tracker.ops.denied import Denied
from tracker.publishing import NotAllowed, Refused, Stale
from tracker.publishing.merging import (
    BOTH,
    KEPT,
    LOST,
    Double,
    Mergeable,
    differences,
    may_merge,
    merge,
    plan_of,
    problems_of,
)
from tracker.publishing.saving import recorded
from tracker.queries.resting import verdicts_resting_on
from tracker.queries.twins import likely_same

from .forms import Autocomplete, is_row_id, with_value
from .generics import AdminMixin, Context, ManagedRows, Passed, Row, Text, user_of

_TAKE, _WORDS = "take-", "words-"
WORDS: dict[str, Text] = {
    KEPT: gettext_lazy("of the one kept"),
    LOST: gettext_lazy("of the other one"),
    BOTH: gettext_lazy("both, one after the other"),
}


class MergeForm(forms.Form):
    """The versions of both rows that the page showed, and why the two are the same."""

    kept_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    lost_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = TextBox(
        label=gettext_lazy("Why the two are the same"),
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Public, once it is approved. For example: Entered twice."),
    )


@dataclass(frozen=True)
class Difference:
    """A group of fields that differ: what both rows say, and whether it is taken over."""

    box: str
    label: str
    kept: str
    lost: str
    is_taken: bool


@dataclass(frozen=True)
class Pair:
    """A row that both have: both texts, and the choice of words if there is one."""

    label: str
    kept: str
    lost: str
    box: str
    chosen: str
    is_gone: bool


class MergeMixin(AdminMixin[Row]):
    """The admin of rows that may be twice on record."""

    # A field that names rows of the model, by which the other row is searched for.
    merge_field: ClassVar[Field | None] = None  # type: ignore[type-arg]  # of any model
    actions = ("merge_rows",)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the merger."""
        view = self.admin_site.admin_view(self.merge_view)
        return [
            path("merge/", view, name=f"tracker_{self.opts.model_name}_merge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page of the row with the way to a merger."""
        row = context["original"]
        if row and self._may_merge(request) and not _is_closed(row):
            address = f"{self._merge_address()}?{urlencode({'row': row.pk})}"
            way = {"label": _("Merge with another"), "address": address}
            context["ways"] = [*context.get("ways", ()), way]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=gettext_lazy("Merge"), permissions=["change"])
    def merge_rows(self, request: HttpRequest, rows: QuerySet[Row]) -> HttpResponse | None:
        """Lead to the page that shows the two chosen rows side by side."""
        chosen: list[ManagedRows] = list(rows.order_by("pk")[:3])
        if len(chosen) != 2:  # two are what a merger takes
            messages.error(request, _("Choose exactly two rows to merge."))
            return None
        return redirect(self._address_of(*_kept_first(*chosen)))

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Return the two rows side by side, or merge them; ask for the other where one is named."""
        if not self._may_merge(request):
            raise Denied(_("You may not merge rows of this kind."))
        if "kept" not in request.GET:
            return self._choose(request)
        kept, lost = (self._named(request, name) for name in ("kept", "lost"))
        if kept is None or lost is None:
            return self._choose(request, [_("There is no such row to merge.")])
        problems = [problem.message for problem in problems_of(kept, lost)]
        if problems:
            return self._choose(request, problems)
        form = MergeForm(
            request.POST if request.method == "POST" else None,
            initial={
                "kept_version": kept.version,
                "lost_version": lost.version,
                # Public, and as the words of the record in English.
                "reason": "Entered twice.",
            },
        )
        if request.method != "POST":
            return self._page(request, kept, lost, form)
        return self._sent(request, kept, lost, form)

    def _sent(
        self, request: HttpRequest, kept: Mergeable, lost: Mergeable, form: MergeForm
    ) -> HttpResponse:
        """Merge the two; what is refused comes back with what was typed."""
        if not form.is_valid():
            return self._page(request, kept, lost, form, status=400)
        try:
            return self._merged(request, kept, lost, form)
        except Stale as stale:
            # Sent once more, it is about what the page shows by then.
            for name, row in (("kept_version", kept), ("lost_version", lost)):
                form.data = with_value(form.data, name, row.version)
            return self._page(request, kept, lost, form, [str(stale)], status=409)
        except NotAllowed as refusal:
            raise Denied(str(refusal)) from refusal
        except Refused as refusal:
            told = [problem.message for problem in refusal.problems]
            return self._page(request, kept, lost, form, told, status=400)

    def _merged(
        self, request: HttpRequest, kept: Mergeable, lost: Mergeable, form: MergeForm
    ) -> HttpResponse:
        sent, data = request.POST, form.cleaned_data
        merge(
            kept,
            lost,
            by=user_of(request),
            versions=(data["kept_version"], data["lost_version"]),
            reason=data["reason"],
            taken=[name.removeprefix(_TAKE) for name in sent if name.startswith(_TAKE)],
            words={
                int(number): str(sent[name])
                for name in sent
                if name.startswith(_WORDS) and is_row_id(number := name.removeprefix(_WORDS))
            },
        )
        return redirect(f"admin:tracker_{self.opts.model_name}_change", kept.pk)

    def _choose(self, request: HttpRequest, problems: Sequence[str] = ()) -> HttpResponse:
        """Return the page that asks with which other row one is merged."""
        row = self._named(request, "row") or self._named(request, "kept")
        other = self._named(request, "other")
        if row is not None and other is not None and not problems:
            problems = [problem.message for problem in problems_of(row, other)]
            if not problems:
                return redirect(self._address_of(*_kept_first(row, other)))
        elif row is None and not problems:
            problems = [_("There is no such row to merge.")]
        elif "other" in request.GET and not problems:
            problems = [_("Choose the other row.")]
        form = self._chooser()
        likely: Sequence[ManagedRows] = likely_same(row) if row is not None else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge with another"),
            "subtitle": None,
            "opts": self.opts,
            "original": row,
            "problems": problems,
            "likely": [(one, self._address_of(*_kept_first(row, one))) for one in likely],
            "form": form,
            "media": self.media + form.media,
        }
        template = "admin/tracker/merge_choose.html"
        return TemplateResponse(request, template, context, status=400 if problems else 200)

    def _chooser(self) -> forms.Form:
        rows = self.model._default_manager.all()
        field = forms.ModelChoiceField(rows, label=_("The other one"), required=False)
        if self.merge_field is not None:
            field.widget = Autocomplete(self.merge_field, self.admin_site)
            field.widget.choices = field.choices
        form = forms.Form()
        form.fields["other"] = field
        return form

    def _page(
        self,
        request: HttpRequest,
        kept: Mergeable,
        lost: Mergeable,
        form: MergeForm,
        problems: Sequence[str] = (),
        *,
        status: int = 200,
    ) -> HttpResponse:
        plan = plan_of(kept, lost)
        sent = request.POST if request.method == "POST" else None
        by_kind: dict[str, list[str]] = defaultdict(list)
        for move in plan.moves:
            by_kind[str(move.row._meta.verbose_name_plural)].append(_called(move.row))
        drafts = Assessment.objects.open().select_related("commitment")
        of_lost = {"action": "actions", "search": "searches"}.get(str(self.opts.model_name))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two into one"),
            "subtitle": None,
            "opts": self.opts,
            "kept": kept,
            "lost": lost,
            "swapped": self._address_of(lost, kept),
            "form": form,
            "problems": problems,
            "differences": _differences(kept, lost, sent),
            "moves": [(capfirst(kind), names) for kind, names in by_kind.items()],
            "pairs": [_pair(double, sent) for double in plan.doubles],
            "words": WORDS.items(),
            "verdicts": verdicts_resting_on(lost) if isinstance(lost, Withdrawable) else (),
            "drafts": drafts.filter(**{of_lost: lost.pk}) if of_lost else (),
            "leads": isinstance(lost, Withdrawable) or hasattr(lost, "merged_into"),
            "open_sets": open_sets(request),
        }
        return TemplateResponse(request, "admin/tracker/merge.html", context, status=status)

    def _named(self, request: HttpRequest, name: str) -> ManagedRows:
        number = request.GET.get(name, "")
        found = self.model._default_manager.filter(pk=number) if is_row_id(number) else None
        return found.first() if found is not None else None

    def _may_merge(self, request: HttpRequest) -> bool:
        return may_merge(cast("type[KeyedModel]", self.model), user_of(request))

    def _merge_address(self) -> str:
        return reverse(f"admin:tracker_{self.opts.model_name}_merge")

    def _address_of(self, kept: Mergeable, lost: Mergeable) -> str:
        return f"{self._merge_address()}?{urlencode({'kept': kept.pk, 'lost': lost.pk})}"


def open_sets(request: HttpRequest) -> list[ChangeSet]:
    """The open sets of the person into which a page can go; none within a set."""
    if hasattr(request, "changeset"):
        return []
    return list(ChangeSet.objects.open_of(user_of(request)))


def _kept_first(one: Mergeable, other: Mergeable) -> tuple[Mergeable, Mergeable]:
    """The two rows, first the one on which more verdicts rest, or else that was entered first.

    A party and a row of the record are kept where the other is none.
    """

    def rank(row: Mergeable) -> tuple[bool, int, int]:
        resting = verdicts_resting_on(row).count() if isinstance(row, Withdrawable) else 0
        return not getattr(row, "is_party", False), -resting, row.pk

    first, second = sorted((one, other), key=rank)
    return first, second


def _is_closed(row: Model) -> bool:
    return bool(getattr(row, "withdrawn_at", None) or getattr(row, "merged_into_id", None))


def _called(row: Model) -> str:
    """A row of the plan in a few words: a bearing and an obligation by their commitment."""
    if isinstance(row, Bearing):
        return f"{row.commitment}: {row.get_direction_display()}, {row.get_weight_display()}"
    if isinstance(row, Obligation):
        return f"{row.commitment}: {row.get_role_display()}"
    return str(row)


def _differences(kept: Mergeable, lost: Mergeable, sent: QueryDict | None) -> list[Difference]:
    """What differs; taken over is what was sent, and at first what the kept row lacks."""
    found = []
    for names in differences(kept, lost):
        fields = {
            name: {"old": recorded(kept, name), "new": recorded(lost, name)} for name in names
        }
        told = Change(model=kept._meta.label_lower, fields=fields).readable_fields
        box = f"{_TAKE}{names[0]}"
        lacks = not any(values["old"] for values in fields.values())
        found.append(
            Difference(
                box,
                str(capfirst(told[0].name)),
                ", ".join(dict.fromkeys(each.old for each in told if each.old)),
                ", ".join(dict.fromkeys(each.new for each in told if each.new)),
                lacks if sent is None else box in sent,
            )
        )
    return found


def _pair(double: Double, sent: QueryDict | None) -> Pair:
    row, other = double.row, double.other
    is_gone = bool(getattr(other, "withdrawn_at", None))
    has_words = isinstance(row, Bearing) and not is_gone
    box = f"{_WORDS}{row.commitment_id}" if has_words else ""  # type: ignore[attr-defined]  # a bearing
    return Pair(
        label=str(row._meta.verbose_name),
        kept=_words(other),
        lost=_words(row),
        box=box,
        chosen=sent.get(box, KEPT) if sent is not None else KEPT,
        is_gone=is_gone,
    )


def _words(row: Model) -> str:
    return f"{_called(row)}. {row.why}" if isinstance(row, Bearing) else _called(row)
