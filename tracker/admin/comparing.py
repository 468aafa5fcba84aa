"""Two codings of a document side by side, and what was settled on; its forms go into one set."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from tracker.coding.comparing import (
    Settlement,
    leave_out,
    settle,
    take_in,
    to_compare,
)
from tracker.coding.second import NEEDED
from tracker.models import ChangeSet, CodingRound, Document, DoubleCoding
from tracker.models.changesets import FIRST_NUMBER
from tracker.ops.denied import Denied
from tracker.ops.workspaces import address_in
from tracker.publishing import NotAllowed, Problem, Refused, Stale
from tracker.publishing.trials import current_trial
from tracker.queries.rounds import ValueWords, in_words, value_words

from .coding import document_numbered, is_within, my_set, sentences_of
from .forms import is_row_id
from .generics import AdminMixin, Context, Row, user_of

_SETTLED, _BECAUSE = "settled-", "because-"


@dataclass(frozen=True)
class Difference:
    """Two values that differ, with the words coded, and what the boxes of its form hold."""

    row: DoubleCoding
    words: str
    settled: str
    because: str


@dataclass(frozen=True)
class RoundShown:
    """A round with what differs in it; the others are counted."""

    found: CodingRound
    total: int
    differences: list[Difference]

    @property
    def may_change(self) -> bool:
        """Whether it is in the set, not public yet."""
        return self.found.pk >= FIRST_NUMBER

    @property
    def agreed(self) -> int:
        """Of how many values both said the same."""
        return self.total - len(self.differences)


class ComparingMixin(AdminMixin[Row]):
    """The admin of documents, with a page on which two codings of one are compared."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the comparison."""
        view = self.admin_site.admin_view(self.compare_view)
        return [
            path("<path:object_id>/compare/", view, name="tracker_document_compare"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Return the page, or do what its forms say."""
        document = document_numbered(object_id)
        if document is None:
            raise Http404
        by = user_of(request)
        if not by.has_perms(NEEDED):
            raise Denied(_("Only somebody who codes compares two codings."))
        mine = None if is_within(request) else my_set(document, by)
        if mine is not None:
            return redirect(address_in(mine, "admin:tracker_document_compare", document.pk))
        page = _Page(request, document, self.admin_site.each_context(request))
        return page.answer() if request.method == "POST" else page.shown()


class _Page:
    """One request to the page."""

    def __init__(self, request: HttpRequest, document: Document, context: Context) -> None:
        self.request, self.document, self._context = request, document, context
        self.by = user_of(request)
        self.problems: list[str] = []
        self.status = 200

    @property
    def changeset(self) -> ChangeSet | None:
        """The set within which the page is, if it is in one."""
        return getattr(self.request, "changeset", None)

    @property
    def may_edit(self) -> bool:
        """Whether the person may take in and settle here."""
        changeset = self.changeset
        return changeset is None or (changeset.author_id == self.by.pk and changeset.is_open)

    def shown(self) -> HttpResponse:
        """Return the page."""
        rounds = CodingRound.objects.filter(document=self.document).prefetch_related(
            "values__sentence", "values__commitment", "values__party"
        )
        words = value_words()
        context = {
            **self._context,
            "title": _("Two codings of %(document)s") % {"document": self.document},
            "subtitle": None,
            "opts": Document._meta,
            "original": self.document,
            "rounds": [self._round(found, words) for found in rounds.order_by("-pk")],
            "waiting": list(to_compare(self.document, self.changeset)) if self.may_edit else [],
            "may_edit": self.may_edit,
            "problems": self.problems,
            "address": reverse("admin:tracker_document_compare", args=[self.document.pk]),
        }
        template = "admin/tracker/second/compare.html"
        return TemplateResponse(self.request, template, context, status=self.status)

    def _round(self, found: CodingRound, words: ValueWords) -> RoundShown:
        values = list(found.values.all())
        sent = self.request.POST
        return RoundShown(
            found,
            len(values),
            [
                Difference(
                    in_words(row, words),
                    _words_of(row, self.document),
                    sent.get(f"{_SETTLED}{row.pk}", row.settled or ""),
                    sent.get(f"{_BECAUSE}{row.pk}", row.settled_because or ""),
                )
                for row in values
                if row.differs
            ],
        )

    def answer(self) -> HttpResponse:
        """Do what was sent, all of it or nothing; return the way on, or what stands against it."""
        if not self.may_edit:
            raise Denied(_("Only the author of the set compares in it."))
        acts: dict[str, Callable[[], None]] = {
            "take_in": self._take_in,
            "leave_out": self._leave_out,
        }
        trial = current_trial()
        before = len(trial.tried) if trial else 0
        try:
            with transaction.atomic():
                acts.get(self.request.POST.get("do", ""), self._settle)()
        except NotAllowed as error:
            raise Denied(str(error)) from error
        except (Refused, Stale, ProtectedError) as error:
            self.status = 409 if isinstance(error, Stale) else 400
            if trial:
                del trial.tried[before:]
            self.problems = list(sentences_of(error))
            return self.shown()
        return redirect(reverse("admin:tracker_document_compare", args=[self.document.pk]))

    def _take_in(self) -> None:
        number = self.request.POST.get("coding", "")
        waiting = to_compare(self.document, self.changeset)
        blind = waiting.filter(pk=number).first() if is_row_id(number) else None
        if blind is None:
            raise Refused([Problem(None, _("This second coding was taken in already."))])
        take_in(self.document, blind, by=self.by)

    def _leave_out(self) -> None:
        leave_out(self._round_named(), by=self.by)

    def _round_named(self) -> CodingRound:
        number = self.request.POST.get("round", "")
        rounds = CodingRound.objects.filter(document=self.document)
        found = rounds.filter(pk=number).first() if is_row_id(number) else None
        if found is None:
            raise Refused([Problem(None, _("This comparison is not in the set any more."))])
        return found

    def _settle(self) -> None:
        """Settle what was filled in, each box with the others of its line."""
        sent = self.request.POST
        found = self._round_named()
        problems: list[Problem] = []
        for row in found.values.select_related("sentence", "commitment__pillar").all():
            value, because = (sent.get(f"{box}{row.pk}", "") for box in (_SETTLED, _BECAUSE))
            is_same = (value, because.strip()) == (row.settled or "", row.settled_because or "")
            if not row.differs or is_same or not (value or because.strip()):
                continue
            try:
                settle(self.document, Settlement(row, value, because), by=self.by)
            except NotAllowed:
                raise
            except Refused as error:
                problems += error.problems
        if problems:
            raise Refused(problems)


def _words_of(row: DoubleCoding, document: Document) -> str:
    """The words that both read, or the title of the commitment where they are not held."""
    passage = row.sentence or row.commitment
    if passage is None:
        return ""
    passage.document = document
    return passage.quotation or (row.commitment.title if row.commitment else "")
