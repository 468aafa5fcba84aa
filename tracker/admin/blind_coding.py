"""A second coding on the desk: what can be begun, and the page on which a coder answers alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.choices.coding import CodedPart
from tracker.coding.asking import Group, Question, Thing, asked, questions_of
from tracker.coding.decisions import HEADING, OFFERS
from tracker.coding.second import NEEDED, answer, begin, finish, give_up, left, refuse_to_begin
from tracker.models import (
    BlindCoding,
    ChangeSet,
    CodingRound,
    Commitment,
    Document,
    DoubleCoding,
    User,
)
from tracker.ops.denied import Denied
from tracker.ops.workspaces import PART
from tracker.publishing import NotAllowed, Refused
from tracker.publishing.codings import coded_documents, sets_that_code
from tracker.publishing.proposals import replay
from tracker.publishing.trials import taken_back

from .base import RecordAdmin, RecordChangeList, ViewOnly
from .forms import is_row_id
from .generics import Context, ModelAdmin, Passed, user_of

# What stands before the name of a question, and of what the page showed, in the boxes of the form.
_BOX, _WAS = "d-", "was-"


@dataclass(frozen=True)
class Offer:
    """Something that the person could code a second time."""

    document: str
    name: str
    parts: tuple[CodedPart, ...]
    changeset: ChangeSet | None = None


@dataclass(frozen=True)
class Asked:
    """A question with what this coder has answered, and what the box of the page is called."""

    question: Question
    value: str

    @property
    def box(self) -> str:
        """The name of its box."""
        return f"{_BOX}{self.question.name}"

    @property
    def was(self) -> str:
        """The name of the hidden box that holds what the page showed."""
        return f"{_WAS}{self.question.name}"


@dataclass(frozen=True)
class Shown:
    """A thing with its questions, as the page shows it."""

    thing: Thing
    asked: list[Asked]

    @property
    def is_open(self) -> bool:
        """Whether an answer that is needed is missing."""
        return any(one.question.is_needed and not one.value for one in self.asked)


@dataclass(frozen=True)
class ShownGroup:
    """A paragraph or a commitment, as the page shows it."""

    name: str
    things: list[Shown]


@admin.register(BlindCoding)
class BlindCodingAdmin(ModelAdmin[BlindCoding]):
    """Who codes what a second time, without seeing the first coding?"""

    list_display = ("document", "part", "coder", "started_at", "finished_at")
    list_filter = ("part", ("coder", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("coder",)
    search_fields = ("document", "coder__username", "coder__public_name")
    list_per_page = 50
    show_full_result_count = False
    # The stock form has no box: the pages are its own.
    fields = readonly_fields = ("document", "part", "coder", "started_at", "finished_at")

    def get_changelist(self, request: HttpRequest, **kwargs: Passed) -> type[RecordChangeList]:
        """Return the list that survives impossible filters."""
        return RecordChangeList

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Who codes sees it on the index."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who codes sees what is under way, and no answer of anybody else."""
        return user_of(request).has_perms(NEEDED)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who codes may begin one."""
        return user_of(request).has_perms(NEEDED)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The stock form changes none."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Its coder gives it up on its own page."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context | None = None
    ) -> HttpResponse:
        """Return what can be begun, or begin it."""
        by = user_of(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        refused: list[str] = []
        if request.method == "POST":
            try:
                made = _begun(request.POST, by=by)
            except NotAllowed as error:
                raise Denied(str(error)) from error
            except Refused as error:
                refused = [problem.message for problem in error.problems]
            else:
                return redirect("admin:tracker_blindcoding_change", made.pk)
        mine = BlindCoding.objects.filter(coder=by, finished_at__isnull=True)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Code a text a second time"),
            "subtitle": None,
            "opts": self.opts,
            "offers": list(_offers(by)),
            "mine": mine,
            "refused": refused,
        }
        template = "admin/tracker/second/begin.html"
        return TemplateResponse(request, template, context, status=400 if refused else 200)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """Return the page on which its coder answers, or do what its buttons say."""
        number = unquote(object_id)
        row = (
            BlindCoding.objects.select_related("changeset", "coder").filter(pk=number).first()
            if is_row_id(number)
            else None
        )
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        if row.coder_id != user_of(request).pk:
            raise Denied(_("Only its coder sees a second coding before it is compared."))
        with _document_of(row) as document:
            groups = asked(document, row.part, of=row.coder) if document else []
        page = _Page(request, row, document, groups, self.admin_site.each_context(request))
        return page.answer() if request.method == "POST" else page.shown()


@contextmanager
def _document_of(row: BlindCoding) -> Iterator[Document | None]:
    """The document as it is with the set that codes it; what is read within is taken back."""
    with taken_back():
        if row.changeset is not None and row.changeset.is_pending:
            replay(row.changeset)
        documents = Document.objects.select_related("source_text")
        yield documents.filter(key=row.document).first()


def _offers(by: User) -> Iterator[Offer]:
    """What the person did not code first: texts in sets of others, then what is public."""
    sets = ChangeSet.objects.pending().filter(sets_that_code()).exclude(author=by).distinct()
    for changeset in sets.order_by("created_at"):
        with taken_back():
            replay(changeset)
            coded = coded_documents(changeset)
            found = [(one.key, str(one)) for one in coded if one.text is not None]
        for key, name in found:
            yield Offer(key, name, (CodedPart.SENTENCES, CodedPart.COMMITMENTS), changeset)
    promised = Commitment.objects.not_withdrawn().values("document")
    documents = Document.objects.filter(pk__in=promised).select_related("source_text")
    for document in documents.order_by("key"):
        parts = (CodedPart.COMMITMENTS, CodedPart.VERDICTS)
        has_text = document.text is not None
        yield Offer(
            document.key, str(document), (CodedPart.SENTENCES, *parts) if has_text else parts
        )


def _begun(sent: QueryDict, *, by: User) -> BlindCoding:
    """The second coding that was asked for."""
    number = sent.get("changeset", "")
    sets = ChangeSet.objects.pending()
    changeset = sets.filter(pk=number).first() if is_row_id(number) else None
    if number and changeset is None:
        raise Http404
    wanted = BlindCoding(document=sent.get("document", ""), changeset=changeset)
    with _document_of(wanted) as document:
        if document is None:
            raise Http404
        refuse_to_begin(document, sent.get("part", ""), changeset, by=by)
    return begin(document.key, CodedPart(sent.get("part", "")), changeset, by=by)


class _Page:
    """One request to the page of a second coding."""

    def __init__(
        self,
        request: HttpRequest,
        row: BlindCoding,
        document: Document | None,
        groups: list[Group],
        context: Context,
    ) -> None:
        self.request, self.row, self.document, self.groups = request, row, document, groups
        self.by = user_of(request)
        self._context = context
        self.problems: list[str] = []
        self.touched: set[str] = set()
        self.status = 200

    @property
    def address(self) -> str:
        """The address of the page."""
        return reverse("admin:tracker_blindcoding_change", args=[self.row.pk])

    def shown(self) -> HttpResponse:
        """Return the page, or the parts of it that were touched."""
        shown = [
            ShownGroup(
                group.name,
                [
                    Shown(thing, [Asked(one, self._said(one)) for one in thing.questions])
                    for thing in group.things
                ],
            )
            for group in self.groups
        ]
        total = sum(one.is_needed for one in questions_of(self.groups).values())
        context = {
            **self._context,
            "title": _("Second coding: %(document)s") % {"document": self.document or self.row},
            "subtitle": None,
            "opts": BlindCoding._meta,
            "original": self.row,
            "document": self.document,
            "groups": shown,
            "touched": [group for group in shown if group.name in self.touched],
            "total": total,
            "answered": total - left(self.row, self.groups),
            "problems": self.problems,
            "may_edit": self.row.finished_at is None and self.document is not None,
            "offers": [offer for offer in OFFERS if offer.value != HEADING],
            "of_sentences": self.row.part == CodedPart.SENTENCES,
            "of_verdicts": self.row.part == CodedPart.VERDICTS,
            "address": self.address,
        }
        is_part = PART in self.request.headers
        template = f"admin/tracker/second/{'part' if is_part else 'page'}.html"
        return TemplateResponse(self.request, template, context, status=self.status)

    def _said(self, question: Question) -> str:
        value: str = self.row.values.get(question.name, "")
        return value

    def answer(self) -> HttpResponse:
        """Do what was sent, all of it or nothing; return the way on, or what stands against it."""
        sent = self.request.POST
        try:
            if "_give_up" in sent:
                give_up(self.row, by=self.by)
                return redirect("admin:tracker_blindcoding_changelist")
            answers = _answers(sent)
            self.touched = {
                group.name
                for group in self.groups
                for thing in group.things
                for one in thing.questions
                if one.name in answers
            }
            answer(self.row, self.groups, answers, by=self.by)
            if "_finish" in sent:
                finish(self.row, self.groups, by=self.by)
        except NotAllowed as error:
            raise Denied(str(error)) from error
        except Refused as error:
            self.problems = [problem.message for problem in error.problems]
            self.status = 400
            return self.shown()
        if PART in self.request.headers:
            return self.shown()
        return redirect(f"{self.address}#count")


def _answers(sent: Mapping[str, str]) -> dict[str, str]:
    """What was changed on the page: the values by the names of their questions."""
    return {
        name.removeprefix(_BOX): value
        for name, value in sent.items()
        if name.startswith(_BOX) and value != sent.get(name.replace(_BOX, _WAS, 1), "")
    }


@admin.register(CodingRound)
class CodingRoundAdmin(ViewOnly[CodingRound], RecordAdmin[CodingRound]):
    """Of which texts did a second person code a part, and when?"""

    list_display = ("key", "document", "part", "second_coder", "coded_on")
    list_filter = ("part", "document")
    search_fields = ("key", "document__key", "document__title", "second_coder")
    date_hierarchy = "coded_on"
    select_related = ("document",)


@admin.register(DoubleCoding)
class DoubleCodingAdmin(ViewOnly[DoubleCoding], RecordAdmin[DoubleCoding]):
    """What did two coders say of one thing, and on what was a difference settled?"""

    list_display = ("round", "item", "field", "first", "second", "settled")
    list_filter = ("field", "round__part")
    search_fields = ("round__key", "item", "settled_because")
    select_related = ("round", "sentence__document", "commitment", "party")
