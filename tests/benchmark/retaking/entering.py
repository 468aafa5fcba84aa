"""Types a document into the forms of the desk, as a coder would who has the coded rows at hand."""

import datetime as dt
import re
from collections import Counter, defaultdict
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.admin.pages import Posted, add_url, opened, row_url
from tests.admin.pages import read as boxes_in
from tracker.choices import ObligationRole, PassageRole
from tracker.choices.coding import WhyNot
from tracker.coding.quoting import paragraph_of, quoted
from tracker.importing.texts import ALSO, ASKED
from tracker.models import (
    Actor,
    ChangeSet,
    Commitment,
    Document,
    Link,
    NearMiss,
    Pillar,
    ProposedRow,
    Section,
    SourceText,
    Theme,
    User,
)
from tracker.models.documents import MEASURED
from tracker.text import Span, cut

from .rows import Fields, Rows

_READ, _INTAKE = "/admin/tracker/document/read/", "/admin/tracker/document/intake/"
_ERRORS = re.compile(r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', re.DOTALL)
_FORM = re.compile(r"\?at=(?P<at>\d+-\d+)&amp;form=(?P<form>[^#\"]+)#panel")
_WHY = "The text was coded, sentence by sentence."
# Boxes of the form of a commitment that hold what the fixtures hold.
_PLAIN = (
    *("title", "statement", "done_when", "obligation_kind", "operative_verb", "binding"),
    *("stated_subject", "catalysts", "commitment_types", "due_on", "due_precision", "target"),
    *("ref", "pillar_basis", "collectively_agreed", "split_rule", "stricter_reading"),
    *("binding_alternative", "coding_confidence", "evidence_sought", "initial_status"),
    "coder_note",
)
_ROLES = (ObligationRole.IMPLEMENTER, ObligationRole.PARTNER, ObligationRole.BENEFICIARY)


class Coder:
    """An analyst who takes one text in and codes it; `forms` counts what they send."""

    def __init__(self, by: User, rows: Rows) -> None:
        self._client = Client()
        self._client.force_login(by)
        self._rows = rows
        self.forms: Counter[str] = Counter()
        self.set: ChangeSet | None = None
        self._text = ""

    def take_in(self, raw: bytes, name: str) -> None:
        """The file is read, what is asked is answered, and the document's own form filled in."""
        (fields,) = self._rows["document"]
        page = self._sent("intake", _READ, {"file": SimpleUploadedFile(name, raw)}, status=200)
        answered = {box: [fields.get(box) or ""] for box in (*ASKED, *ALSO)}
        self._sent("intake", _INTAKE, boxes_in(page.content.decode()) | answered)  # type: ignore[attr-defined]  # a whole page
        self.set = ChangeSet.objects.get()
        words = self.set.rows.get(model=SourceText._meta.label_lower)
        self._text = words.fields["text"]["new"]
        rest = {
            box: value
            for box, value in fields.items()
            if box not in {*ASKED, *ALSO, *MEASURED, "published_time"}
        }
        boxes = {box: [_typed(value)] for box, value in rest.items()}
        if moment := fields.get("published_time"):
            # The desk asks for it in its own zone.
            at = dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
            boxes |= {
                "published_time_0": [f"{at:%Y-%m-%d}"],
                "published_time_1": [f"{at:%H:%M:%S}"],
            }
        self._in_form("document", row_url(self._proposed(Document, fields["key"])), boxes)

    def code(self) -> None:
        """Sentences first, then their commitments, then the words that are none, then links."""
        self._decide()
        self._name_sections()
        for commitment in self._rows["commitment"]:
            self._promise(commitment)
        self._say_why()
        for link in self._rows["link"]:
            self._link(link)

    def send(self) -> ChangeSet:
        """The set, sent for review."""
        assert self.set is not None
        self.set.refresh_from_db()
        boxes = {"version": str(self.set.version), "_submit": "1", "title": self.set.title}
        self._client.post(row_url(self.set), boxes | {"reason": _WHY})
        self.forms["set"] += 1
        self.set.refresh_from_db()
        return self.set

    # --- Sentences -------------------------------------------------------------------------------

    @property
    def _page(self) -> str:
        document = self._proposed(Document, self._rows.key)
        return reverse("admin:tracker_document_code", args=[document.pk])

    def _decide(self) -> None:
        """The form of each paragraph, once."""
        headings = {_span(row) for row in self._headings().values()}
        kinds = {tuple(one["sentence"]): one["kind"] for one in self._rows["nearmiss"]}
        paragraphs: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self._rows["sentencecoding"]:
            box = f"d-{row['start']}-{row['end']}"
            decision = row["label"]
            if _span(row) in headings:
                decision = "heading"
            elif decision == "near_miss":
                kind = kinds[self._rows.key, row["paragraph"], row["number"]]
                decision = f"no:{kind if kind in WhyNot.values else WhyNot.FACT.value}"
            paragraphs[row["paragraph"]][box] = decision
        for boxes in paragraphs.values():
            self._sent("decisions", self._within(self._page), {"do": "decide", **boxes})

    def _headings(self) -> dict[str, Fields]:
        """The sentence with which each section begins, by its slug: its title stands there, or
        else it is the last before its first commitment that is not prose."""
        found = {}
        titles = {
            cut(self._text, _span(row)): row
            for row in self._rows["sentencecoding"]
            if row["label"] == "not_prose"
        }
        for section in self._rows["section"]:
            named = [self._rows.key, section["slug"]]
            within = [one for one in self._rows["commitment"] if one.get("section") == named]
            first = min((one["start"] for one in within), default=0)
            before = [row for row in titles.values() if row["start"] < first]
            found[section["slug"]] = titles.get(section["title"]) or before[-1]
        return found

    def _name_sections(self) -> None:
        """A section is called as its heading until its own form says otherwise."""
        headings = self._headings()
        for section in self._rows["section"]:
            words = cut(self._text, _span(headings[section["slug"]]))
            row = self._proposed(Section, words, field="title")
            boxes = {box: [str(section[box])] for box in ("title", "slug", "position")}
            self._in_form("sections", row_url(row), boxes)

    # --- Commitments -----------------------------------------------------------------------------

    def _promise(self, fields: Fields) -> None:
        """The form of a new commitment: its words are pasted, all else is chosen or typed."""
        ref = fields["ref"]
        sentence = self._sentence(fields["sentence"])
        owing: dict[str, list[str]] = defaultdict(list)
        for one in self._rows.parts("obligation", ref):
            owing[one["role"]].append(one["actor"][0])
        parties = set(Actor.objects.filter(is_party=True).values_list("code", flat=True))
        is_of_all = set(owing[ObligationRole.DEBTOR]) == parties
        debtors = Actor.objects.filter(code__in=owing[ObligationRole.DEBTOR])
        theme = fields.get("primary_theme")
        boxes: dict[str, Any] = {
            **{box: fields[box] for box in _PLAIN if fields.get(box) is not None},
            "quotation": quoted(self._text, _span(fields), near=[sentence]),
            "pillar": Pillar.objects.get(slug=fields["pillar"][0]).pk,
            "themes": [Theme.objects.get(slug=slug).pk for (slug,) in fields.get("themes", [])],
            "primary_theme": Theme.objects.get(slug=theme[0]).pk if theme else "",
            "section": self._section(fields.get("section")),
            "baseline": "\n".join(fields.get("baseline", [])),
            "debtors": [] if is_of_all else [one.pk for one in debtors],
            **{role.value: owing[role] for role in _ROLES},
            **self._passages(ref, _span(fields), sentence),
        }
        boxes |= {"all_parties": "on"} if is_of_all else {}
        boxes |= {"borderline": "on"} if fields.get("borderline") else {}
        self._in_panel("commitments", sentence, "new", boxes, act="commitment")

    def _passages(self, ref: str, own: Span, sentence: Span) -> dict[str, str]:
        """The words that it needs, and those that it is made of, each on a line."""
        around = paragraph_of(self._text, sentence)
        near = {PassageRole.CONTEXT: [around], PassageRole.COMPONENT: [own, around]}
        lines: dict[str, list[str]] = {role: [] for role in near}
        for one in self._rows.parts("commitmentpassage", ref):
            pasted = quoted(self._text, _span(one), near=near[one["role"]])
            lines[one["role"]].append(pasted)
        return {f"{role}s": "\n".join(pasted) for role, pasted in lines.items()}

    def _say_why(self) -> None:
        """Words that are no commitment: those of decisions, the last first, so that the keys of
        the fixtures are free; then those that stand in a sentence with a commitment."""
        shown = self._client.get(self._within(self._page)).content.decode()
        there = {
            found["at"]: found["form"]
            for found in _FORM.finditer(shown)
            if found["form"].startswith("NM-")
        }
        names = {one["key"]: self._name(one["sentence"]) for one in self._rows["nearmiss"]}
        of_decisions = [one for one in self._rows["nearmiss"] if names[one["key"]] in there]
        for fields in reversed(of_decisions):
            self._reason(fields, there[names[fields["key"]]])
        for fields in self._rows["nearmiss"]:
            if fields not in of_decisions:
                self._reason(fields, "why")

    def _reason(self, fields: Fields, form: str) -> None:
        sentence = self._sentence(fields["sentence"])
        address = f"{self._within(self._page)}?at={sentence.start}-{sentence.end}&form={form}"
        typed = {
            "quotation": [quoted(self._text, _span(fields), near=[sentence])],
            "related": [ref for (ref,) in fields.get("related", [])],
            **{
                box: [fields[box]]
                for box in ("key", "kind", "why_not", "chance", "trap_word")
                if fields.get(box) is not None
            },
        }
        boxes = opened(self._client, address) | typed
        self._in_panel("near misses", sentence, form, boxes, act="near_miss")

    def _link(self, fields: Fields) -> None:
        """The form to which the page of the coding leads from a commitment."""
        boxes = {box: [fields[box]] for box in ("key", "type", "basis", "confidence")}
        models: dict[str, type[Model]] = {"commitment": Commitment, "near_miss": NearMiss}
        for end in ("from", "to"):
            for name, model in models.items():
                if named := fields.get(f"{end}_{name}"):
                    boxes[f"{end}_{name}"] = [str(self._proposed(model, named[0]).pk)]
        self._in_form("links", add_url(Link), boxes)

    # --- Rows and forms --------------------------------------------------------------------------

    def _proposed(self, model: type[Model], value: str, *, field: str = "") -> Any:
        """A stand-in for the row of the set whose key this is, with the number it has there."""
        assert self.set is not None
        rows = ProposedRow.objects.filter(changeset=self.set, model=model._meta.label_lower)
        found = rows.get(**({f"fields__{field}__new": value} if field else {"key": value}))
        return model(pk=found.object_id)

    def _section(self, named: list[str] | None) -> Any:
        if not named:
            return ""
        return self._proposed(Section, named[1], field="slug").pk

    def _sentence(self, named: list[Any]) -> Span:
        return next(
            _span(row)
            for row in self._rows["sentencecoding"]
            if [*row["document"], row["paragraph"], row["number"]] == named
        )

    def _name(self, named: list[Any]) -> str:
        sentence = self._sentence(named)
        return f"{sentence.start}-{sentence.end}"

    def _within(self, address: str) -> str:
        assert self.set is not None
        return f"/set/{self.set.pk}{address}"

    def _in_panel(
        self, kind: str, sentence: Span, form: str, boxes: dict[str, Any], *, act: str
    ) -> None:
        at = f"{sentence.start}-{sentence.end}"
        address = f"{self._within(self._page)}?at={at}&form={form}"
        self._sent(kind, address, {**boxes, "do": act, "_continue": "1"})

    def _in_form(self, kind: str, address: str, boxes: Posted) -> None:
        """An ordinary form of the desk, within the set."""
        page = self._within(address)
        self._sent(kind, page, opened(self._client, page) | boxes | {"_save": ["1"]})

    def _sent(
        self, kind: str, address: str, boxes: dict[str, Any], *, status: int = 302
    ) -> HttpResponseBase:
        """Send a form. Fails with the page's own messages if it is refused."""
        answer = self._client.post(address, boxes)
        self.forms[kind] += 1
        if answer.status_code != status:
            told = _ERRORS.findall(answer.content.decode())
            raise AssertionError(f"{address} answers {answer.status_code}: {told}")
        return answer


def approved_by(reviewer: User, changeset: ChangeSet) -> ChangeSet:
    """The set after the second person has pressed the button of its page."""
    client = Client()
    client.force_login(reviewer)
    client.post(row_url(changeset), {"version": str(changeset.version), "_approve": "1"})
    changeset.refresh_from_db()
    return changeset


def _span(row: Fields) -> Span:
    return Span(row["start"], row["end"])


def _typed(value: Any) -> str:
    """What is typed for a value: a list has a line for each."""
    return "\n".join(value) if isinstance(value, list) else str(value)
