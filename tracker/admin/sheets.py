"""Spreadsheets on the desk: a kind out as CSV or XLSX, and a file in, looked at before it counts.

A file that was sent is compared with the record, or with it and an open set. Its lines travel to
the next page signed, so that nothing is stored before its person puts them into a set.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.importing import MAX_BYTES
from tracker.importing.refusals import Refusal
from tracker.models import ChangeSet, Document, User
from tracker.models.days import desk_today
from tracker.models.fields import TextBox
from tracker.ops import typed
from tracker.ops.workspaces import told_busy
from tracker.publishing import NotAllowed
from tracker.sheets import (
    ENDINGS,
    SHEETS,
    TYPES,
    Applied,
    Lines,
    Sheet,
    SheetRefused,
    TooMuch,
    exported,
    put_into_set,
    read_file,
    tried,
)
from tracker.text.prefixes import leading

from .generics import AdminMixin, Context, Row, RowField, user_of
from .into import IntoForm

MOST_SHOWN = 500
MOST_ROWS = 1_500
"""What a person waits for: some twenty seconds. More is imported on the server."""
_SALT = "tracker.admin.sheets"
_OPEN_FOR = 24 * 60 * 60
_CONFIRM = "_put"
# What else is in the form that carries the lines.
_ROOM = 64 * 1024
_SPLIT_IT = _("Split it, or let it be imported on the server (manage.py import_rows).")
_KINDS = [(sheet.name, sheet.label) for sheet in SHEETS.values()]


class OutForm(forms.Form):
    """Which lines: of which kind, and about which document."""

    kind = forms.ChoiceField(label=_("Spreadsheet"), choices=_KINDS)
    document = RowField(
        label=_("About"),
        queryset=Document.objects.order_by("key"),
        to_field_name="key",
        required=False,
        empty_label=_("The whole record"),
    )


class InForm(IntoForm):
    """The file, what it is about, and the open set that it shall go into."""

    kind = forms.ChoiceField(label=_("Spreadsheet"), choices=_KINDS)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        help_text=_(
            "CSV in UTF-8 or XLSX, with the columns that the file from here has; a column may be"
            " left out. Days are written 2026-11-27."
        ),
    )
    field_order = ("kind", "file", "into")


class ReasonForm(forms.Form):
    """Why the record should change, for a set that is made of the file."""

    reason = TextBox(
        label=_("Why the record should change"),
        required=False,
        max_length=2000,
        help_text=_("Public, once it is approved. Needed before it is sent for review."),
    )


@dataclass(frozen=True)
class _Packed:
    """A sheet on its way through the browser, and what its person was shown of it."""

    sheet: Sheet
    file: str
    lines: Lines
    into: ChangeSet | None

    def signed(self, seen: str) -> str:
        """Return it as a hidden box holds it."""
        number = self.into.pk if self.into else None
        told = [self.sheet.name, self.file, number, seen, self.lines.packed()]
        return signing.dumps(told, salt=_SALT, compress=True)


def may_import(by: User) -> bool:
    """Whether the person may add rows of at least one kind of sheet."""
    names = {str(part.model._meta.model_name) for sheet in SHEETS.values() for part in sheet.parts}
    return any(by.has_perm(f"tracker.add_{name}") for name in names)


class SheetsMixin(AdminMixin[Row]):
    """The admin of actions, with the page of the spreadsheets.

    The names of its addresses are about no model: the page says itself what goes into which set.
    """

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the spreadsheets first."""
        view = self.admin_site.admin_view
        return [
            path("sheets/", view(self.sheets_view), name="tracker_sheets"),
            path("sheets/file/", view(self.sheet_file_view), name="tracker_sheets_file"),
            *super().get_urls(),
        ]

    def sheet_file_view(self, request: HttpRequest) -> HttpResponseBase:
        """Return the lines that are asked for as a file, read as it is sent."""
        _refuse_others(request)
        form = OutForm(request.GET)
        ending = request.GET.get("as", "")
        if not form.is_valid() or ending not in ENDINGS:
            raise Http404
        sheet, document = SHEETS[form.cleaned_data["kind"]], form.cleaned_data["document"]
        key = document.key if document else ""
        parts = (sheet.name, slugify(key), desk_today().isoformat())
        name = "-".join(filter(None, parts))
        return StreamingHttpResponse(
            exported(sheet, ending, document=key),
            headers={
                "Content-Type": TYPES[ending],
                "Content-Disposition": f'attachment; filename="{name}.{ending}"',
                "Cache-Control": "private, no-store",
            },
        )

    def sheets_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; show what it would do; put it into a set."""
        _refuse_others(request)
        if hasattr(request, "changeset"):
            with leading(""):
                return redirect("admin:tracker_sheets")
        if request.method != "POST":
            kind = {"kind": request.GET.get("kind", "")}
            return self._sheet_page(request, InForm(by=user_of(request), initial=kind))
        if not may_import(user_of(request)):
            raise PermissionDenied
        try:
            if _CONFIRM in request.POST:
                return self._sheet_put(request)
            return self._sheet_sent(request)
        except OperationalError:
            form = InForm(by=user_of(request))
            return self._sheet_page(request, form, told=[told_busy()], status=503)
        except NotAllowed as refusal:
            form = InForm(by=user_of(request))
            return self._sheet_page(request, form, told=[str(refusal)], status=400)

    def _sheet_sent(self, request: HttpRequest) -> HttpResponse:
        """What the file would do, or what is wrong with it."""
        by = user_of(request)
        form = InForm(request.POST, request.FILES, by=by)
        if not form.is_valid():
            return self._sheet_page(request, form, status=400)
        sheet, file = SHEETS[form.cleaned_data["kind"]], form.cleaned_data["file"]
        try:
            lines = read_file(_bytes_of(file), sheet)
        except SheetRefused as refused:
            refusal = Refusal("", str(refused), refused.row, field=refused.column)
            return self._sheet_page(request, form, refused=[refusal], status=400)
        packed = _Packed(sheet, str(file.name), lines, form.cleaned_data["into"])
        try:
            applied = tried(lines, sheet, by=by, into=packed.into, most=MOST_ROWS)
        except TooMuch as refusal:
            return self._sheet_page(request, form, told=[f"{refusal} {_SPLIT_IT}"], status=400)
        if applied.refused:
            return self._sheet_page(request, form, refused=applied.refused, status=400)
        return self._sheet_preview(request, packed, applied)

    def _sheet_put(self, request: HttpRequest) -> HttpResponse:
        """Put the lines that were looked at into a set."""
        by = user_of(request)
        try:
            packed, seen = _unpacked(request.POST.get("lines", ""), by)
        except signing.BadSignature:
            told = gettext("The page was open for too long. Choose the file again.")
            return self._sheet_page(request, InForm(by=by), told=[told], status=400)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            applied = tried(packed.lines, packed.sheet, by=by, into=packed.into)
            return self._sheet_preview(request, packed, applied, form=form, status=400)
        with transaction.atomic():
            claimed = typed.claim(request)
            if claimed and claimed.address:
                return redirect(claimed.address)
            reason = form.cleaned_data["reason"]
            into = packed.into
            applied = put_into_set(
                packed.lines, packed.sheet, by=by, into=into, reason=reason, seen=seen
            )
            if applied.changeset is not None:
                address = reverse("admin:tracker_changeset_change", args=[applied.changeset.pk])
                if claimed:
                    claimed.address = address
                    claimed.save(update_fields=["address"])
            elif claimed:
                claimed.delete()
        if applied.changeset is None:
            told = gettext("The record was changed meanwhile. This is what the file would do now.")
            messages.warning(request, told)
            if applied.refused:
                form_in = InForm(by=by, initial={"kind": packed.sheet.name})
                return self._sheet_page(request, form_in, refused=applied.refused, status=409)
            return self._sheet_preview(request, packed, applied, form=form, status=409)
        told = gettext(
            "The file is kept in the set. Nothing of it is public before it is approved."
        )
        messages.success(request, told)
        return redirect(address)

    def _sheet_preview(
        self,
        request: HttpRequest,
        packed: _Packed,
        applied: Applied,
        *,
        form: ReasonForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        signed = packed.signed(applied.seen)
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if len(signed) > limit - _ROOM:
            told = gettext("The file is too long for the desk.") + f" {_SPLIT_IT}"
            form_in = InForm(by=user_of(request), initial={"kind": packed.sheet.name})
            return self._sheet_page(request, form_in, told=[told], status=400)
        context = {
            "applied": applied,
            "file": packed.file,
            "into": packed.into,
            "lines": signed,
            "differences": applied.differences[:MOST_SHOWN],
            "more": max(0, len(applied.differences) - MOST_SHOWN),
            "form": form or ReasonForm(),
            "ticket": typed.new_ticket(request),
        }
        return self._sheet_answer(request, "preview", context, status=status)

    def _sheet_page(
        self,
        request: HttpRequest,
        form: InForm,
        *,
        refused: Iterable[Refusal] = (),
        told: Iterable[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        found = list(refused)
        kind = form["kind"].value()
        sheet = SHEETS.get(kind) or next(iter(SHEETS.values()))
        context = {
            "form": form,
            "out": OutForm(initial={"kind": sheet.name}, auto_id="out_%s"),
            "may_import": may_import(user_of(request)),
            "refused": found[:MOST_SHOWN],
            "number": len(found),
            "more": max(0, len(found) - MOST_SHOWN),
            "told": list(told),
            "endings": ENDINGS,
        }
        return self._sheet_answer(request, "page", context, status=status)

    def _sheet_answer(
        self, request: HttpRequest, page: str, context: Context, *, status: int
    ) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),
            "title": gettext("Spreadsheets"),
            "subtitle": None,
            "opts": self.opts,
        }
        template = f"admin/tracker/sheets/{page}.html"
        return TemplateResponse(request, template, {**common, **context}, status=status)


def _bytes_of(file: "UploadedFile[bytes]") -> bytes:
    """What was sent. Raises SheetRefused before it reads a file that is too large."""
    if (file.size or 0) > MAX_BYTES:
        told = gettext("The file is larger than %(limit)d bytes.")
        raise SheetRefused(told % {"limit": MAX_BYTES})
    raw: bytes = file.read()
    return raw


def _refuse_others(request: HttpRequest) -> None:
    if not user_of(request).has_perm("tracker.view_action"):
        raise PermissionDenied


def _unpacked(signed: str, by: User) -> tuple[_Packed, str]:
    """What was packed, and what its person was shown of it. Raises BadSignature."""
    name, file, number, seen, told = signing.loads(signed, salt=_SALT, max_age=_OPEN_FOR)
    into = ChangeSet.objects.filter(pk=number, author=by).first() if number else None
    if number and into is None:
        raise signing.BadSignature
    return _Packed(SHEETS[name], file, Lines.unpacked(told), into), seen
