"""News is pasted, and entered item by item: each an act with its publication and its bearings.

The first page takes what was pasted apart; the items wait until their person has entered them or
left them out. An item goes into an open change set of that person, all of it or nothing, as any
other form of the desk would write it.
"""

from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models import Action, ChangeSet, KeptForm, PastedItem, User
from tracker.models.fields import TextBox
from tracker.ops import typed
from tracker.ops.workspaces import address_in, told_busy
from tracker.pasting import PastedText, PasteRefused, read_items
from tracker.publiclog import take_turn
from tracker.publishing import NotAllowed, Refused
from tracker.publishing.changesets import held, open_set, put
from tracker.publishing.proposals import numbers_of, replay
from tracker.publishing.titles import named_after
from tracker.publishing.trials import taken_back, trying
from tracker.text.languages import in_english
from tracker.text.prefixes import leading

from .forms import is_row_id
from .generics import AdminMixin, Context, FormValues, Passed, Row, user_of
from .into import IntoForm
from .paste_form import ItemForm
from .problems import Told

MOST_WAITING = 200
NEEDED = ("tracker.add_action", "tracker.add_evidence", "tracker.add_bearing")
_KEPT, _LAST = "pasting", "pasting_act"
_FINISH, _LEAVE, _LEAVE_ALL = "_finish", "_leave", "_leave_all"
_TITLE = _("Paste news")


class PasteForm(IntoForm):
    """The one box, and the open set that the items shall go into."""

    pasted = TextBox(
        label=_("Addresses, titles and texts"),
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 16, "autofocus": True}),
        help_text=_(
            "One item or many, with a blank line between them. Address, title and text stand in any"
            " order. Nothing is fetched."
        ),
    )
    field_order = ("pasted", "into")

    def __init__(self, *args: Passed, by: User, **kwargs: Passed) -> None:
        super().__init__(*args, by=by, **kwargs)
        self._by = by

    def clean(self) -> FormValues:
        """Take the items apart. What is wrong is said line by line beside the box."""
        cleaned: FormValues = super().clean() or self.cleaned_data
        self.items: list[PastedText] = []
        try:
            self.items = read_items(cleaned.get("pasted") or "")
        except PasteRefused as refused:
            for problem in refused.problems:
                self.add_error("pasted", str(problem))
        waiting = _waiting(self._by).count()
        if waiting + len(self.items) > MOST_WAITING:
            told = gettext("%(number)d items wait already. Enter them, or leave them out, first.")
            self.add_error("pasted", told % {"number": waiting})
        return cleaned


def may_paste(by: User) -> bool:
    """Whether the person may enter what they paste."""
    return by.has_perms(NEEDED)


def _waiting(by: User) -> QuerySet[PastedItem]:
    return PastedItem.objects.filter(user=by)


class PasteMixin(AdminMixin[Row]):
    """The admin of actions, with the pages on which news is pasted and entered."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the paste first.

        Their names are about no model: the pages say themselves what goes into which set.
        """
        view = self.admin_site.admin_view
        return [
            path("paste/", view(self.paste_view), name="tracker_paste"),
            path("paste/<str:number>/", view(self.item_view), name="tracker_paste_item"),
            *super().get_urls(),
        ]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for news; take it apart and lead to the first item."""
        if (elsewhere := _refuse_others(request)) is not None:
            return elsewhere
        by = user_of(request)
        if _is_given_up(request):
            return redirect("admin:tracker_paste")
        if request.method == "POST" and _LEAVE_ALL in request.POST:
            _waiting(by).delete()
            return redirect("admin:tracker_paste")
        kept = typed.kept_here(request) if request.method == "GET" else None
        sent = typed.boxes_of(kept) if kept else request.POST if request.method == "POST" else None
        form = PasteForm(sent, by=by)
        if request.method == "POST" and form.is_valid():
            into: ChangeSet | None = form.cleaned_data["into"]
            first = _store(form.items, by=by, into=into)
            typed.forget(request)
            return redirect("admin:tracker_paste_item", first.pk)
        problems = [
            Told(form[name].id_for_label, form[name].label, str(message))
            for name, told in (form.errors if request.method == "POST" else {}).items()
            for message in told
        ]
        waiting = list(_waiting(by))
        context = {"form": form, "waiting": waiting, "problems": problems}
        return self._answer(request, "box", context, kept=kept, status=400 if problems else 200)

    def item_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the form of an item; store it, or leave it out, and lead to the next one."""
        if (elsewhere := _refuse_others(request)) is not None:
            return elsewhere
        item = _waiting(user_of(request)).filter(pk=number).first() if is_row_id(number) else None
        if item is None:
            return _gone(request)
        if _is_given_up(request):
            return redirect("admin:tracker_paste_item", item.pk)
        if request.method != "POST":
            return self._shown(request, item)
        if _LEAVE in request.POST:
            _waiting(user_of(request)).filter(pk=item.pk).delete()
            return _next(request, int(number), _set_of(item))
        try:
            return self._stored(request, item, int(number))
        except OperationalError:
            return self._shown(request, item, problem=told_busy(), status=503)
        except (NotAllowed, Refused) as refusal:
            return self._shown(request, item, problem=str(refusal), status=400)

    def _shown(
        self, request: HttpRequest, item: PastedItem, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        """The form of the item, with the record as it would be with the set."""
        kept = typed.kept_here(request) if request.method == "GET" else None
        sent = typed.boxes_of(kept) if kept else request.POST if request.method == "POST" else None
        changeset = _set_of(item)
        with taken_back():
            if changeset is not None:
                replay(changeset)
            form = self._form(request, item, sent)
            if problem:
                form.problems.append(Told("", "", problem))
            return self._rendered(request, form, changeset, kept=kept, status=status)

    def _form(self, request: HttpRequest, item: PastedItem, sent: Passed) -> ItemForm:
        session = request.session
        return ItemForm(item, sent, kept=session.get(_KEPT, {}), last=session.get(_LAST, ""))

    def _rendered(
        self,
        request: HttpRequest,
        form: ItemForm,
        changeset: ChangeSet | None,
        *,
        kept: KeptForm | None = None,
        status: int,
    ) -> HttpResponse:
        """The page, complete: what it reads from the tables is taken back after it."""
        context = {
            "form": form,
            "item": form.item,
            "problems": form.problems,
            "acts": [(one, _address(one.action, changeset)) for one in form.candidates],
            "left": _waiting(user_of(request)).count(),
            "into": changeset,
        }
        page = self._answer(request, "item", context, kept=kept, status=status)
        page.render()
        return page

    def _stored(self, request: HttpRequest, item: PastedItem, number: int) -> HttpResponse:
        """Put the item into its set, all of it; or show its form with what stands against it."""
        by = user_of(request)
        with transaction.atomic():
            take_turn()
            gone, _by_model = _waiting(by).filter(pk=item.pk).delete()
            if not gone:
                return _gone(request)
            found = _set_of(item)
            changeset = held(found, by=by) if found else open_set(by=by, reason=_reason())
            with taken_back():
                if found is not None:
                    replay(changeset)
                with trying(numbers_of(changeset)) as trial:
                    form = self._form(request, item, request.POST)
                    refused = self._kept(request, form, found)
            if refused is not None:
                # A form that was refused leaves no empty set behind.
                transaction.set_rollback(True)
                return refused
            rows = put(changeset, trial.tried)
            if found is None:
                changeset.title = named_after(rows)
                ChangeSet.objects.filter(pk=changeset.pk).update(title=changeset.title)
                _waiting(by).filter(changeset=None).update(changeset=changeset)
        request.session[_KEPT], request.session[_LAST] = form.kept(), form.slug
        typed.forget(request)
        told = gettext("%(row)s: kept in the set. Nothing of it is public before it is approved.")
        messages.success(request, told % {"row": f"“{rows[0].label}”"})
        for question in form.questions:
            messages.warning(request, question)
        return _next(request, number, changeset)

    def _kept(
        self, request: HttpRequest, form: ItemForm, changeset: ChangeSet | None
    ) -> HttpResponse | None:
        """Keep what the form says, in the trial that is on; or the form with what is wrong."""
        if not form.is_valid():
            return self._rendered(request, form, changeset, status=400)
        form.keep(by=user_of(request))
        return None

    def _answer(
        self,
        request: HttpRequest,
        page: str,
        context: Context,
        *,
        kept: KeptForm | None,
        status: int,
    ) -> TemplateResponse:
        common = {
            **self.admin_site.each_context(request),
            "title": _TITLE,
            "subtitle": None,
            "opts": self.opts,
            "kept": kept,
            "ticket": typed.new_ticket(request, kept=kept.pk if kept else None),
        }
        template = f"admin/tracker/paste/{page}.html"
        return TemplateResponse(request, template, common | context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    """The way on from an item that is none of the person's any more. Raises Http404."""
    if request.method != "POST":
        raise Http404
    messages.info(request, gettext("This item was saved or left out already."))
    return redirect("admin:tracker_paste")


def _reason() -> str:
    with in_english():
        return gettext("Actions of which the news tells.")


def _refuse_others(request: HttpRequest) -> HttpResponse | None:
    """Raise PermissionDenied for others; lead out of a set, whose pages write nothing here."""
    if not may_paste(user_of(request)):
        raise PermissionDenied
    if hasattr(request, "changeset"):
        with leading(""):
            return redirect("admin:tracker_paste")
    return None


def _is_given_up(request: HttpRequest) -> bool:
    if request.method != "POST" or typed.DISCARD not in request.POST:
        return False
    typed.forget(request)
    return True


def _store(items: list[PastedText], *, by: User, into: ChangeSet | None) -> PastedItem:
    """Keep the items until they are entered; the first of them."""
    now = timezone.now()
    rows = [
        PastedItem(
            user=by,
            changeset=into,
            address=item.address,
            title=item.title,
            text=item.text,
            pasted_at=now,
        )
        for item in items
    ]
    return PastedItem.objects.bulk_create(rows)[0]


def _address(action: Action, changeset: ChangeSet | None) -> str:
    """The page of the act; within the set, if there is one, for it may be a row of that alone."""
    name = "admin:tracker_action_change"
    return address_in(changeset, name, action.pk) if changeset else reverse(name, args=[action.pk])


def _set_of(item: PastedItem) -> ChangeSet | None:
    """The open set that the item shall go into; None where it is not open any more."""
    if item.changeset_id is None:
        return None
    return ChangeSet.objects.open_of(item.user).filter(pk=item.changeset_id).first()


def _next(request: HttpRequest, number: int, changeset: ChangeSet | None) -> HttpResponse:
    """The way on: to the next item, or, after the last one, to the set or back to the box."""
    rows = _waiting(user_of(request))
    following = rows.filter(pk__gt=number).first() or rows.first()
    if following is not None and _FINISH not in request.POST:
        return redirect("admin:tracker_paste_item", following.pk)
    if changeset is None:
        return redirect("admin:tracker_paste")
    return redirect("admin:tracker_changeset_change", changeset.pk)
