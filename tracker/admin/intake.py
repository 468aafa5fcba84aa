"""A text is taken in on the desk: pasted or from a file, looked at, then put into a change set.

The first page asks for the text. The second shows everything that was proposed, measured and left
out, and asks for five things; the text itself travels in it, signed, so that nothing is stored
before it is put into a set.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.choices import DocumentKind, Precision, Standing
from tracker.importing.texts import (
    ALSO,
    ASKED,
    documents_of_texts,
    is_there,
    main_texts,
    proposed,
    take_in,
    twin_of,
)
from tracker.importing.versions import carried
from tracker.intake import (
    MAX_BYTES,
    Dropped,
    DropReason,
    FileKind,
    Problem,
    Proposals,
    ReadText,
    TextRefused,
    read_file,
    read_pasted,
)
from tracker.models import ChangeSet, Document, KeptForm
from tracker.models.fields import TextBox
from tracker.ops import typed
from tracker.ops.workspaces import refuse_if_busy
from tracker.publishing import Refused
from tracker.text import paragraph_spans, sentence_spans
from tracker.text.prefixes import leading

from .days import DayField, with_help
from .generics import AdminMixin, Context, FormValues, Row, RowField, Text, user_of

_SALT = "tracker.admin.intake"
_OPEN_FOR = dt.timedelta(days=7)
_PASTED = ""
LABELS: dict[str, Text] = {"source_url": _("Address of the source (URL)")}


class DocumentChoice(RowField):
    """The document that a text belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        """Return key and title, and whether the text would be a later version."""
        told = _("%(key)s: %(title)s") if obj.is_known_only else _("%(key)s, held: %(title)s")
        return told % {"key": obj.key, "title": obj}


class TextForm(forms.Form):
    """The text: pasted, or a file; and the document that it belongs to, if that is known."""

    text = TextBox(
        label=_("The text"),
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 14, "autofocus": True}),
        help_text=_("Paste its words, or the source of its page. Nothing is fetched."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text=_("TXT, MD, HTML, PDF or DOCX, at most 20 MB."),
    )
    document = DocumentChoice(
        label=_("Of a document of the record"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("No: it is a new one"),
        help_text=_("Its text, if it was only known so far, or else a later version of it."),
    )
    main_text = DocumentChoice(
        label=_("The same document in another language as"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("None: its promises are coded in this text"),
        help_text=_(
            "Both texts stand side by side. Only the one chosen here is coded and counted."
        ),
    )
    keeps_all = forms.BooleanField(
        label=_("Leave footnotes, signatures and page numbers in"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("document", documents_of_texts()), ("main_text", main_texts())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # it has one

    def clean(self) -> FormValues:
        """Read the text. What is wrong with it is said beside its box."""
        cleaned: FormValues = super().clean() or {}
        if cleaned.get("main_text") and cleaned["main_text"] == cleaned.get("document"):
            self.add_error("main_text", _("A document is not its own text in another language."))
        file, text = cleaned.get("file"), cleaned.get("text") or _PASTED
        box = "file" if file is not None else "text"
        if (file is not None) == bool(text.strip()):
            self.add_error(None, _("Paste a text, or choose a file: one of them."))
            return cleaned
        try:
            cleaned["read"] = _read(file, text, keeps_all=bool(cleaned.get("keeps_all")))
        except TextRefused as refused:
            self.add_error(box, str(refused))
        return cleaned


def _read(file: "UploadedFile[bytes] | None", text: str, *, keeps_all: bool) -> ReadText:
    if file is None:
        return read_pasted(text, keeps_all=keeps_all)
    if (file.size or 0) > MAX_BYTES:
        raise TextRefused(Problem.TOO_LARGE, size=file.size, limit=MAX_BYTES)
    return read_file(file.read(), file.name or "", keeps_all=keeps_all)


def _field_of(name: str, **kwargs: Any) -> forms.Field:
    """The box of a field of a document, with the name that it has everywhere."""
    return TextBox(
        label=_label(name),
        max_length=_column(name).max_length,
        widget=AdminTextInputWidget(attrs={"class": "tracker-wide"}),
        **kwargs,
    )


def _column(name: str) -> Any:
    return Document._meta.get_field(name)


def _label(name: str) -> Text:
    """The name of the field, as a label begins: translated when it is shown."""
    return LABELS.get(name) or lazy(capfirst, str)(_column(name).verbose_name)


class DocumentProposal(forms.Form):
    """What a person answers for, filled with what is proposed; and what can be mended."""

    title = _field_of("title")
    kind = forms.ChoiceField(label=_label("kind"))
    standing = forms.ChoiceField(label=_label("standing"))
    publisher = _field_of("publisher")
    date = DayField(label=_label("date"), required=False)
    date_precision = forms.ChoiceField(label=_label("date_precision"), choices=Precision.choices)
    key = _field_of("key")
    slug = _field_of("slug")
    language = _field_of("language")
    place_issued = _field_of("place_issued", required=False)
    source_url = _field_of("source_url", required=False)

    def __init__(self, *args: Any, document: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", DocumentKind.choices), ("standing", Standing.choices)):
            self.fields[name].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]  # it has them
        with_help(self.fields["date"])
        for name in ("key", "slug") if document else ():
            self.fields[name].disabled = True
        # What is not known yet is where one begins.
        unknown = next((name for name in ASKED if not self.initial.get(name)), ASKED[0])
        self.fields[unknown].widget.attrs["autofocus"] = True

    def texts(self) -> dict[str, str]:
        """The answers as texts by the names of the fields of a document."""
        found = {name: self.cleaned_data.get(name) for name in (*ASKED, *ALSO)}
        return {name: "" if value is None else str(value) for name, value in found.items()}

    @property
    def asked(self) -> list[forms.BoundField]:
        """The boxes that a person answers for."""
        return [self[name] for name in ASKED]

    @property
    def also(self) -> list[forms.BoundField]:
        """The boxes that are filled in as proposed."""
        return [self[name] for name in ALSO]


@dataclass(frozen=True)
class _Packed:
    """The text on its way through the browser, and the documents to which it belongs."""

    read: ReadText
    document: Document | None
    main_text: Document | None

    @property
    def proposed(self) -> dict[str, str]:
        """What the boxes of the second page are filled with."""
        return proposed(self.read, self.document, self.main_text)

    def signed(self) -> str:
        """Return it as a hidden box holds it: signed, so that what was measured stays true."""
        rows = {"document": self.document, "main_text": self.main_text}
        keys = {name: row.key if row else None for name, row in rows.items()}
        told = {**asdict(self.read), "proposals": None, **keys}
        return signing.dumps(told, salt=_SALT, compress=True)


class IntakeMixin(AdminMixin[Row]):
    """The pages on which a text is taken in."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the intake first.

        A text is read at an address whose name is about no model, so outside of every set: nobody
        who writes waits for it.
        """
        view = self.admin_site.admin_view
        return [
            path("read/", view(self.text_view), name="tracker_read"),
            path("intake/", view(self.proposal_view), name="tracker_document_intake"),
            *super().get_urls(),
        ]

    def text_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a text; show what was read of it."""
        _refuse_others(request)
        if _is_given_up(request):
            return redirect(request.get_full_path())
        is_sent = request.method == "POST"
        kept = typed.kept_here(request) if not is_sent else None
        form = TextForm(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            initial=typed.boxes_of(kept).dict()
            if kept
            else {"document": request.GET.get("document")},
        )
        if is_sent and form.is_valid():
            typed.forget(request)
            sent = form.cleaned_data
            packed = _Packed(sent["read"], sent["document"], sent["main_text"])
            filled = DocumentProposal(initial=packed.proposed, document=packed.document)
            return self._shown(request, packed, filled)
        context = {"form": form, "kept": kept}
        return self._answer(request, "text", context, status=400 if form.errors else 200)

    def proposal_view(self, request: HttpRequest) -> HttpResponse:
        """Put the text into the set of the request, or show what stands against it."""
        _refuse_others(request)
        if _is_given_up(request):
            return redirect(reverse("admin:tracker_read"))
        kept = typed.kept_here(request) if request.method == "GET" else None
        if kept is not None:
            request.POST = typed.boxes_of(kept)  # type: ignore[assignment]  # mutable
        try:
            packed = _unpacked(request.POST.get("read", ""))
        except signing.BadSignature:
            if request.method == "POST":
                messages.error(request, _("The page was open for too long. Read the text again."))
            return redirect(reverse("admin:tracker_read"))
        document = packed.document
        form = DocumentProposal(request.POST, document=document, initial=packed.proposed)
        if kept is not None:
            return self._shown(request, packed, form, kept=kept)
        if form.is_valid():
            refuse_if_busy(request)
            try:
                by, main_text = user_of(request), packed.main_text
                take_in(packed.read, form.texts(), by=by, document=document, main_text=main_text)
            except Refused as refused:
                for problem in refused.problems:
                    is_shown = problem.field in form.fields
                    form.add_error(problem.field if is_shown else None, problem.message)
            else:
                return redirect(reverse("admin:tracker_document_changelist"))
        return self._shown(request, packed, form, status=400)

    def _shown(
        self,
        request: HttpRequest,
        packed: _Packed,
        form: DocumentProposal,
        *,
        status: int = 200,
        kept: KeptForm | None = None,
    ) -> HttpResponse:
        read, document = packed.read, packed.document
        twin = twin_of(read)
        is_later = document is not None and document.normalised_sha256 not in {None, read.sha256}
        passages = carried(document, read.text) if document is not None and is_later else []
        context = {
            "form": form,
            "kept": kept,
            "read": read,
            "document": document,
            "main_text": packed.main_text,
            "packed": packed.signed(),
            "paragraphs": len(paragraph_spans(read.text)),
            "sentences": len(sentence_spans(read.text)),
            "twin": twin,
            "words_are_there": twin is not None and is_there(read),
            "open_sets": self._sets_of(request),
            "passages": passages,
            "lost": [one for one in passages if one.problem],
        }
        return self._answer(request, "proposal", context, status=status)

    def _sets_of(self, request: HttpRequest) -> list[ChangeSet]:
        if hasattr(request, "changeset"):
            return []
        return list(ChangeSet.objects.open_of(user_of(request)))

    def _answer(
        self, request: HttpRequest, page: str, context: Context, *, status: int
    ) -> HttpResponse:
        kept: KeptForm | None = context.get("kept")
        sent_to = _outside("admin:tracker_read")
        if page == "proposal":
            sent_to = reverse("admin:tracker_document_intake")
        common = {
            **self.admin_site.each_context(request),
            "ticket": typed.new_ticket(request, kept=kept.pk if kept else None, path=sent_to),
            "kept_address": sent_to,
            "title": _("Take in a text"),
            "subtitle": None,
            "opts": self.opts,
            "media": self.media + context["form"].media,
            "changeset": getattr(request, "changeset", None),
            "read_address": _outside("admin:tracker_read"),
        }
        template = f"admin/tracker/intake_{page}.html"
        return TemplateResponse(request, template, {**common, **context}, status=status)


def _is_given_up(request: HttpRequest) -> bool:
    """Whether the person gives up what was kept; then it is forgotten."""
    is_given_up = request.method == "POST" and typed.DISCARD in request.POST
    if is_given_up:
        typed.forget(request)
    return is_given_up


def _refuse_others(request: HttpRequest) -> None:
    if not user_of(request).has_perm("tracker.add_document"):
        raise PermissionDenied


def _outside(name: str) -> str:
    """The address of a page, outside of the set that is looked at."""
    with leading(""):
        return reverse(name)


def _unpacked(packed: str) -> _Packed:
    """What was packed. Raises BadSignature."""
    told = signing.loads(packed, salt=_SALT, max_age=_OPEN_FOR)
    document, main_text = (_document_of(told.pop(name, None)) for name in ("document", "main_text"))
    dropped = (
        Dropped(DropReason(one["reason"]), one["words"], one["times"]) for one in told["dropped"]
    )
    more = {"kind": FileKind(told["kind"]), "dropped": (*dropped,), "proposals": Proposals()}
    return _Packed(ReadText(**{**told, **more}), document, main_text)


def _document_of(key: str | None) -> Document | None:
    return Document.objects.filter(key=key).first() if key else None
