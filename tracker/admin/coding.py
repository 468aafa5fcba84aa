"""The coding desk: one page for each text, sentence by sentence, whose forms go into one set."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.coding import near_misses
from tracker.coding.deciding import decide, reopen
from tracker.coding.decisions import OFFERS, decision_named
from tracker.coding.lineage import kin_offers
from tracker.coding.promises import new_commitment, take_out
from tracker.coding.texts import Asked, CodedText, Paragraph, Unit
from tracker.models import ChangeSet, Commitment, Document, KeptForm, NearMiss, SentenceCoding, User
from tracker.ops import typed
from tracker.ops.denied import Denied
from tracker.ops.workspaces import PART, address_in
from tracker.publishing import NotAllowed, Refused, Stale
from tracker.publishing.codings import coded_documents, sets_that_code, uncoded_documents
from tracker.publishing.errors import refusal
from tracker.publishing.trials import current_trial
from tracker.text import QuotationError, Span, find_quotation, sentence_spans

from .coding_form import CodingForm
from .forms import is_row_id
from .generics import AdminMixin, Context, Row, user_of
from .near_miss_form import NearMissForm

_NEEDED = ("tracker.add_sentencecoding", "tracker.add_commitment")
_MOST_ASKED = 50
_IDS = {"auto_id": "code_%s"}
# The forms of new rows, as addresses name them; others are named by the reference of their row.
_NEW: dict[str, Callable[[SentenceCoding], Commitment | NearMiss]] = {
    "new": new_commitment,
    "why": near_misses.new_near_miss,
}


class CodingMixin(AdminMixin[Row]):
    """The admin of documents, with a page on which the text of one is coded."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the coding desk."""
        view = self.admin_site.admin_view(self.code_view)
        return [
            path("<path:object_id>/code/", view, name="tracker_document_code"),
            *super().get_urls(),
        ]

    def code_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Return the page, the parts of it that a script asks for, or do what its forms say."""
        document = document_numbered(object_id)
        if document is None:
            raise Http404
        if not request.user.has_perm("tracker.view_document"):
            raise PermissionDenied
        if request.method == "POST" and typed.DISCARD in request.POST:
            typed.forget(request)
            return redirect(request.get_full_path())
        mine = None if is_within(request) else my_set(document, user_of(request))
        kept = typed.kept_here(request) if request.method == "GET" else None
        if mine is not None:
            within = address_in(mine, "admin:tracker_document_code", document.pk)
            if kept is None:
                return redirect(within)
            # The set was started meanwhile: what was typed goes on there.
            query = request.GET.urlencode()
            return redirect(typed.moved(kept, f"{within}?{query}" if query else within))
        desk = _Desk(request, document, self.admin_site.each_context(request), kept)
        if request.method != "POST":
            return desk.page()
        if not desk.may_edit:
            raise Denied(_("Only somebody who codes changes this, in a set of their own."))
        return desk.answer()


def document_numbered(number: str) -> Document | None:
    """Return the document that an address names by its number, with its text."""
    number = unquote(number)
    rows = Document.objects.select_related("source_text", "main_text")
    return rows.filter(pk=number).first() if is_row_id(number) else None


def is_within(request: HttpRequest) -> bool:
    """Whether the request is one within a set."""
    return hasattr(request, "changeset")


def my_set(document: Document, by: User) -> ChangeSet | None:
    """Return the person's open set that codes the text."""
    return ChangeSet.objects.open_of(by).filter(sets_that_code(document)).distinct().first()


def _span_named(name: str) -> Span | None:
    """The span that a box or an address names by its two numbers."""
    start, _hyphen, end = name.partition("-")
    if not (is_row_id(start) and is_row_id(end)) or int(start) >= int(end):
        return None
    return Span(int(start), int(end))


def _asked_by(boxes: QueryDict, text: str) -> Asked:
    """Boxes that could not be saved, and how the sentences were cut to which they belong."""
    values = {name.removeprefix("d-"): str(boxes[name]) for name in boxes if name[:2] == "d-"}
    changed = {
        name: value for name, value in values.items() if value != boxes.get(f"was-{name}", "")
    }
    spans = [span for name in changed if (span := _span_named(name))]
    return Asked(
        cuts=frozenset(place for span in spans for place in (span.start, span.end)),
        joins=frozenset(
            sentence.start
            for sentence in sentence_spans(text)
            if any(one.start <= sentence.start and sentence.end < one.end for one in spans)
        ),
        typed=changed,
    )


def _places(given: QueryDict, name: str) -> frozenset[int]:
    return frozenset(int(one) for one in given.getlist(name)[:_MOST_ASKED] if is_row_id(one))


@dataclass(frozen=True)
class _Shown:
    """What the page shows opened: at which unit, with which form, or how it is to be cut.

    `part`: for which words of the unit a new form is filled in. `kin`: the reference of the
    commitment whose earlier ones are asked for.
    """

    at: Span | None
    form: str
    asked: Asked
    part: Span | None = None
    kin: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "_Shown":
        """What an address asks for; what it cannot mean is left out."""
        return cls(
            at=_span_named(given.get("at", "")),
            form=given.get("form", ""),
            asked=Asked(_places(given, "cut"), _places(given, "join")),
            part=_span_named(given.get("part", "")),
            kin=given.get("kin", ""),
        )


class _Desk:
    """One request to the page of a text."""

    def __init__(
        self, request: HttpRequest, document: Document, context: Context, kept: KeptForm | None
    ) -> None:
        self.request, self.document, self._context = request, document, context
        self.by = user_of(request)
        self.shown = _Shown.of(request.GET)
        self.kept = kept
        self.typed = typed.boxes_of(kept) if kept else None
        self.form: CodingForm | NearMissForm | None = None
        self.problems: list[str] = []
        self.touched: set[int] = set()
        self.status = 200

    @property
    def may_edit(self) -> bool:
        """Whether the person may decide here: in a set of their own, or in one to be started."""
        changeset: ChangeSet | None = getattr(self.request, "changeset", None)
        is_theirs = changeset is None or (changeset.author_id == self.by.pk and changeset.is_open)
        return is_theirs and self._is_coded_here and self.by.has_perms(_NEEDED)

    @property
    def _is_coded_here(self) -> bool:
        """Whether there is a text to code, and it is not one in another language."""
        return self.document.text is not None and self.document.main_text_id is None

    @cached_property
    def text(self) -> CodedText:
        """The text as it is coded by now."""
        return CodedText.load(self.document, self.shown.asked)

    def _again(self) -> CodedText:
        """The text after something was done to it."""
        vars(self).pop("text", None)
        return self.text

    # --- What is shown ---------------------------------------------------------------------------

    def page(self) -> HttpResponse:
        """Return the page, or its parts."""
        if not self._is_coded_here:
            return self._rendered("admin/tracker/coding/unheld.html", {})
        self._split_as_asked()
        if self.typed and not self.shown.form:
            asked = _asked_by(self.typed, self.text.text)
            self.shown = replace(self.shown, asked=asked)
            self._again()
        unit = self.text.unit_at(self.shown.at)
        form = self.form or self._form_asked(unit, self.typed)
        context = {
            "coded": self.text,
            "unit": unit,
            "form": form,
            **self._kin(unit),
            **self._tickets(has_form=form is not None),
            "offers": OFFERS,
            "problems": self.problems,
            "may_edit": self.may_edit,
            "is_within": is_within(self.request),
            "address": self._address,
            "panel_address": self._panel_address,
            "ref": self.shown.form,
            "next_open": self.text.next_open(self.shown.at.start if self.shown.at else -1),
        }
        if PART in self.request.headers:
            shown = {"paragraphs": self._touched(unit)}
            return self._rendered("admin/tracker/coding/part.html", context | shown)
        return self._rendered("admin/tracker/coding/page.html", context)

    def _kin(self, unit: Unit | None) -> Context:
        """The earlier commitments that one of the unit may take up, if they are asked for."""
        rows = unit.commitments if unit and self.may_edit else ()
        row = next((one for one in rows if one.ref == self.shown.kin), None)
        return {"kin_ref": row.ref, "kin": kin_offers(row)} if row else {}

    def _tickets(self, *, has_form: bool) -> Context:
        """What lets the forms of the page come back when a session ends; and what came back."""
        number = self.kept.pk if self.kept else None
        is_lost = self.typed is not None and bool(self.shown.form) and not has_form
        panel = self._panel_address
        return {
            "kept": self.kept,
            "kept_boxes": sorted(self.typed.lists()) if is_lost and self.typed else (),
            "kept_address": panel or self._address,
            "kept_ticket": typed.new_ticket(self.request, kept=number, path=panel or self._address),
            "ticket": typed.new_ticket(self.request, path=self._address),
            "panel_ticket": typed.new_ticket(self.request, kept=number, path=panel)
            if panel
            else "",
        }

    def _rendered(self, template: str, context: Context) -> HttpResponse:
        common = {
            **self._context,
            "title": _("Coding: %(document)s") % {"document": self.document},
            "subtitle": None,
            "opts": Document._meta,
            "original": self.document,
        }
        return TemplateResponse(self.request, template, common | context, status=self.status)

    def _touched(self, unit: Unit | None) -> list[Paragraph]:
        """The paragraphs that a script has to put in place of the old ones."""
        numbers = set(self.touched)
        for paragraph in self.text.paragraphs:
            if unit in paragraph.units:
                numbers.add(paragraph.number)
        return [one for one in self.text.paragraphs if one.number in numbers]

    def _split_as_asked(self) -> None:
        """Find the words with which a second part begins, and split there."""
        words = self.request.GET.get("from", "")
        held = self.text.unit_at(self.shown.at)
        if not words or held is None or not held.is_open:
            return
        try:
            found = find_quotation(held.words, words)
        except QuotationError:
            self.problems.append(
                _("The second part must begin with words that stand once in the sentence.")
            )
            return
        place = held.span.start + found.start
        asked = replace(self.shown.asked, cuts=self.shown.asked.cuts | {place})
        self.shown = replace(self.shown, asked=asked)
        self._touch(held.span)
        self._again()

    def _form_asked(
        self, unit: Unit | None, data: QueryDict | None = None
    ) -> CodingForm | NearMissForm | None:
        """The form that the address asks for: of a new row, or of one of the set; else None."""
        if unit is None or unit.coding is None or not self.may_edit or not self.shown.form:
            return None
        if make := _NEW.get(self.shown.form):
            row: Commitment | NearMiss | None = make(unit.coding)
        else:
            rows: list[Commitment | NearMiss] = [*unit.commitments, *unit.near_misses]
            row = next((one for one in rows if _ref_of(one) == self.shown.form), None)
        if row is None:
            return None
        # With the text at hand.
        row.document = row.sentence.document = self.document
        form: CodingForm | NearMissForm
        if isinstance(row, NearMiss):
            form = NearMissForm(data, instance=row, text=self.text, words=unit.words, **_IDS)
        else:
            guess = self.text.guess(unit, self.shown.part) if row._state.adding else None
            form = CodingForm(
                data, instance=row, text=self.text, words=unit.words, guess=guess, **_IDS
            )
        form.reader = self.by
        return form

    # --- What is done ----------------------------------------------------------------------------

    def answer(self) -> HttpResponse:
        """Do what was sent, all of it or nothing; return the way on, or what stands against it."""
        acts: dict[str, Callable[[], bool]] = {
            "decide": self._decide,
            "commitment": self._keep,
            "near_miss": self._keep,
            "take_out": self._take_out,
        }
        act = acts.get(self.request.POST.get("do", ""), self._decide)
        trial = current_trial()
        before = len(trial.tried) if trial else 0
        try:
            with transaction.atomic():
                is_done = act()
        except NotAllowed:
            raise
        except (Refused, Stale, ProtectedError) as error:
            is_done, self.status = False, 409 if isinstance(error, Stale) else 400
            if trial:
                del trial.tried[before:]
            self.problems += sentences_of(error)
        self._again()
        if PART in self.request.headers or not is_done:
            return self.page()
        return redirect(self._way_on())

    @property
    def _address(self) -> str:
        return reverse("admin:tracker_document_code", args=[self.document.pk])

    @property
    def _panel_address(self) -> str:
        """The address of the form that is open, and what it is sent to; else "".

        Whatever asked for it: a form that is kept when a session has ended is found there again.
        """
        at, form = self.shown.at, self.shown.form
        if at is None or not form:
            return ""
        query = {"at": at.name, "form": form}
        if part := self.shown.part:
            query["part"] = part.name
        return f"{self._address}?{urlencode(query)}"

    def _way_on(self) -> str:
        address = self._address
        if self._panel_address:
            return f"{self._panel_address}#panel"
        following = self.text.next_open(self.shown.at.start if self.shown.at else -1)
        return f"{address}#s{following.span.start}" if following else f"{address}#count"

    def _touch(self, span: Span) -> None:
        for paragraph in self.text.paragraphs:
            if paragraph.span.start < span.end and span.start < paragraph.span.end:
                self.touched.add(paragraph.number)

    def _decide(self) -> bool:
        """Let each box that was changed be the decision on its words."""
        sent = self.request.POST
        self.shown = replace(self.shown, at=None, form="")
        opened = []
        for name, value in sent.items():
            was = sent.get(name.replace("d-", "was-", 1), "")
            if not name.startswith("d-") or value == was:
                continue
            span = _span_named(name.removeprefix("d-"))
            if span is None or span.end > len(self.text.text):
                raise refusal(_("A box names no words of the text. Open the page again."))
            self._touch(span)
            self.shown = replace(self.shown, at=span)
            decision = decision_named(str(value))
            if value and decision is None:
                raise refusal(_("“%(value)s” is no decision.") % {"value": value})
            if decision is None:
                reopen(self.text, span, by=self.by)
            else:
                decide(self.text, span, decision, by=self.by)
            self._again()
            unit = self.text.unit_at(span)
            if unit is not None and unit.lacks_commitment:
                opened.append(span)
        if len(opened) == 1:
            unit = self.text.unit_at(opened[0])
            first = next((part.span for part in unit.parts), None) if unit else None
            self.shown = replace(self.shown, at=opened[0], form="new", part=first)
        return True

    def _keep(self) -> bool:
        """Store what the form says; False where it has to be mended first."""
        unit = self.text.unit_at(self.shown.at)
        if unit is None or unit.coding is None:
            raise refusal(_("There is no decision on these words any more."))
        form = self._form_asked(unit, self.request.POST)
        if form is None:
            raise refusal(_("There is no such commitment in the set any more."))
        self._touch(unit.span)
        if not form.is_valid():
            self.form, self.status = form, 409 if form.conflict else 400
            return False
        form.keep(by=self.by)
        for span in form.spans:
            self._touch(span)
        self.shown = replace(self.shown, form="")
        return True

    def _take_out(self) -> bool:
        """Take a commitment, or words that are none, out of the set."""
        ref = self.request.POST.get("ref", "")
        rows: list[Commitment | NearMiss] = [*self.text.commitments, *self.text.near_misses]
        row = next((one for one in rows if _ref_of(one) == ref), None)
        if row is None:
            raise refusal(_("There is no such commitment in the set any more."))
        self._touch(Span(row.start, row.end))
        if isinstance(row, NearMiss):
            near_misses.take_out(row, by=self.by)
            return True
        for passage in row.passages.all():
            self._touch(Span(passage.start, passage.end))
        take_out(row, by=self.by)
        return True


def _ref_of(row: Commitment | NearMiss) -> str:
    return row.key if isinstance(row, NearMiss) else row.ref


def sentences_of(error: Exception) -> Iterable[str]:
    """Return what the error says, each reason a sentence."""
    if isinstance(error, Refused):
        return [problem.message for problem in error.problems]
    if isinstance(error, Stale):
        return [str(error)]
    return [_("Other rows of the set rest on it. Take them out of the set first.")]


@dataclass(frozen=True)
class CodedInASet:
    """A text as a set would have it coded, and the page on which its author does so."""

    coded: CodedText
    address: str


def texts_to_code(changeset: ChangeSet) -> list[tuple[str, str]]:
    """The titles of the texts that the set takes in and does not code yet, and where that is done;
    the set is done."""
    return [
        (str(document), address_in(changeset, "admin:tracker_document_code", document.pk))
        for document in uncoded_documents(changeset)
    ]


def coded_texts(changeset: ChangeSet) -> list[CodedInASet]:
    """The held texts that the set codes, as their reviewer reads them; the set is done."""
    texts = []
    for document in coded_documents(changeset):
        if document.text is not None:
            coded = CodedText.load(document)
            # Complete now: the caller takes back what it is read from.
            coded.paragraphs  # noqa: B018  it is kept once it was asked for
            address = address_in(changeset, "admin:tracker_document_code", document.pk)
            texts.append(CodedInASet(coded, address))
    return texts
