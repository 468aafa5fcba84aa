"""Commitments: the list with its filters, and the page of each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.choices import CommitmentStanding, ObligationRole, PassageRole, Status
from tracker.filters import CommitmentFilter, Options
from tracker.formats.records.actions import (
    COMMITMENT_EVIDENCE,
    bearing_record,
    evidence_rows,
    search_record,
)
from tracker.formats.records.commitments import (
    COMMITMENTS,
    commitment_record,
    commitment_rows,
    link_record,
)
from tracker.formats.records.distributions import distribution_record, looked_record
from tracker.formats.records.documents import texts_record
from tracker.formats.records.verdicts import assessment_record, reply_record, score_record
from tracker.formats.table import Record, Row
from tracker.models import (
    Actor,
    Assessment,
    Bearing,
    Commitment,
    Link,
    Methodology,
    Score,
    Search,
    Translation,
)
from tracker.pointintime import points
from tracker.queries.clocks import clocks_on, newest_evidence
from tracker.queries.commitments import (
    bearings_on,
    commitments_for_page,
    links_of,
    replies_for_page,
    verdicts_with_people,
)
from tracker.queries.documents import agreed_texts
from tracker.queries.parties import scores_of_debtors
from tracker.scoring import (
    Clocks,
    RuleSet,
    ScoreSummary,
    counts_in_scores,
    is_due_soon,
    is_overdue,
    is_quiet,
    summarise,
)
from tracker.search import suggestion
from tracker.text.dates import format_date
from tracker.text.fragments import text_fragment
from tracker.text.languages import text_of
from tracker.text.looked import looked_until

from .citing import citation
from .filtering import chosen, given, page_of, query_without, valid
from .page import Context, Omission, Page, page
from .scores import PartyScore

PAGE_SIZE = 50
# The most publications of a page that names them all: it then stays within 14 KB.
_PUBLICATIONS = 60
# What a list of the other standing leaves out.
_OF_STANDING = {
    CommitmentStanding.AGREED: gettext_lazy("commitments that are agreed"),
    CommitmentStanding.REPORTED: gettext_lazy("commitments that are known from reports only"),
}


@page(table=COMMITMENTS, filters=CommitmentFilter, is_paged=True)
def commitments(request: HttpRequest) -> Page:
    """Commitments by words, pillar, theme, status, party, document, binding, due, changed since."""
    today = points.current().today
    clocks = clocks_on(today)
    found = valid(
        CommitmentFilter(
            request.GET, options=Options.load(), today=today, soon_days=clocks.due_soon_days
        )
    )
    return Page(
        template="commitments.html",
        context=lambda: {**_list_context(request, found), "clocks": clocks},
        rows=lambda: commitment_rows(found.narrowed(), today=today, clocks=clocks),
        facts=lambda: {
            "filters": given(found.form.cleaned_data),
            "distribution": distribution_record(found.distribution),
            **looked_record(found.looked),
            **texts_record(agreed_texts()),
        },
        query=query_without(request, "page"),
        left_out=lambda: _left_out(request, found),
    )


def _left_out(request: HttpRequest, found: CommitmentFilter) -> Iterator[Omission]:
    """The commitments of the other standing that fit all other filters."""
    counts = found.column_counts("standing")
    query = request.GET.copy()
    query.pop("page", None)
    for standing, what in _OF_STANDING.items():
        if standing != found.form.cleaned_data["standing"]:
            # Agreed is what is shown unasked.
            query.setlist("standing", [standing] if standing == CommitmentStanding.REPORTED else [])
            yield Omission(str(what), counts.get(standing, 0), query.urlencode())


def left_out_of_agreed() -> Iterator[Omission]:
    """What a page of the agreed commitments leaves out."""
    reported = CommitmentStanding.REPORTED
    number = Commitment.objects.not_withdrawn().filter(standing=reported).count()
    yield Omission(str(_OF_STANDING[reported]), number, f"standing={reported}", "commitments")


def _list_context(request: HttpRequest, found: CommitmentFilter) -> Context:
    keys = found.narrowed().values("pk")
    current = page_of(request, keys, size=PAGE_SIZE, total=found.distribution.total)
    rows: list[Row] = list(found.rows(current.object_list))
    newest = newest_evidence(rows)
    for commitment in rows:
        commitment.newest_evidence = newest.get(commitment.pk)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": chosen(request, found, facets, plain=("q", "changed_since")),
        "page": current,
        "rows": rows,
        "distribution": found.distribution,
        "texts": agreed_texts(),
        "query": query_without(request, "page"),
        "better": _better(request, found),
    }


@dataclass(frozen=True)
class _Better:
    """Other words to look for, and the address that does, with all other filters kept."""

    words: str
    address: str


def _better(request: HttpRequest, found: CommitmentFilter) -> _Better | None:
    """Words that are alike, where those that were asked for find nothing."""
    asked = found.form.cleaned_data["q"]
    words = suggestion(asked) if asked and not found.distribution.total else None
    if words is None:
        return None
    query = request.GET.copy()
    query["q"] = words
    return _Better(words=words, address=f"?{query.urlencode()}")


@page(table=COMMITMENT_EVIDENCE)
def commitment(request: HttpRequest, ref: str) -> Page:
    """What exactly was promised, by whom, what became of it, and who says so."""
    found = get_object_or_404(commitments_for_page(), ref=ref)
    details = _Details.load(found, today=points.current().today)
    return Page(
        template="commitment.html",
        context=lambda: _context(request, details),
        rows=lambda: evidence_rows(
            found,
            details.bearings,
            relied_on=details.relied_on,
            is_contested=details.is_contested,
        ),
        facts=details.record,
    )


def _context(request: HttpRequest, found: "_Details") -> Context:
    commitment = found.commitment
    return {
        "commitment": commitment,
        "page": found,
        "citation": citation(
            request,
            key=commitment.ref,
            title=_("%(ref)s “%(title)s”: %(status)s")
            % {
                "ref": commitment.ref,
                "title": text_of(commitment, "title"),
                "status": _("withdrawn") if commitment.is_withdrawn else found.status.label,
            },
            headline=found.headline,
            as_of=looked_until([found.verdict.as_of] if found.verdict else []),
            row=commitment,
        ),
        "methodology": found.methodology,
    }


@dataclass(frozen=True)
class _Words:
    """Words of the source: the commitment's own, or those it needs from elsewhere."""

    words: str
    is_own: bool


@dataclass(frozen=True)
class _Details:
    """Everything that the page of a commitment says, from a fixed number of queries."""

    commitment: Commitment
    history: list[Row]
    verdict: Assessment | None
    scores: dict[int, Score]
    bearings: list[Bearing]
    relied_on: set[int]
    searches: list[Search]
    links: list[Link]
    today: dt.date

    @classmethod
    def load(cls, commitment: Commitment, *, today: dt.date) -> "_Details":
        replies = Prefetch("replies", queryset=replies_for_page())
        verdicts = verdicts_with_people().filter(commitment=commitment)
        history = list(verdicts.prefetch_related(replies))
        verdict = next((verdict for verdict in history if verdict.is_current), None)
        scores = scores_of_debtors(Score.objects.filter(assessment=verdict))
        rests_on = verdict or getattr(commitment, "unassessed_note", None)
        bearings: Row = bearings_on(commitment)
        if rests_on:
            acts: Row = rests_on.actions
            relied_on = acts.order_by().filter(pk=OuterRef("action_id"))
            bearings = bearings.annotate(is_relied_on=Exists(relied_on))
        return cls(
            commitment=commitment,
            history=history,
            verdict=verdict,
            scores=(
                {score.party_id: score for score in scores.select_related("party")}
                if verdict
                else {}
            ),
            bearings=list(bearings),
            relied_on={
                bearing.action_id for bearing in bearings if rests_on and bearing.is_relied_on
            },
            searches=list(commitment.searches.order_by("made_on", "key")),
            links=list(links_of(commitment)),
            today=today,
        )

    @property
    def status(self) -> Status:
        return Status(self.verdict.status) if self.verdict else Status.NOT_ASSESSED

    @property
    def headline(self) -> str:
        """The promise and its status in one sentence."""
        status = str(self.status.label)
        if self.is_contested:
            status = _("%(status)s, contested") % {"status": status}
        words = {"title": text_of(self.commitment, "title"), "status": status}
        if self.commitment.withdrawn_at:
            withdrawn_on = format_date(self.commitment.withdrawn_at.date())
            return _("%(title)s: withdrawn on %(day)s.") % {**words, "day": withdrawn_on}
        if self.verdict is None:
            return _("%(title)s: %(status)s.") % words
        day = format_date(self.verdict.as_of)
        return _("%(title)s: %(status)s as of %(day)s.") % {**words, "day": day}

    @property
    def actors(self) -> dict[str, list[Actor]]:
        """The actors of each role, debtors first."""
        roles: dict[str, list[Actor]] = {role.value: [] for role in ObligationRole}
        for obligation in self.commitment.obligations.all():
            roles[obligation.role].append(obligation.actor)
        return roles

    @cached_property
    def party_scores(self) -> list[PartyScore]:
        """One score a debtor, in party order."""
        return [
            PartyScore(party=party, row=self.scores.get(party.pk), status=self.status)
            for party in self.actors[ObligationRole.DEBTOR]
        ]

    @property
    def quotation(self) -> list[_Words]:
        """The words of the promise in the order of the text; empty while it is not loaded."""
        text = self.commitment.document.text
        if text is None:
            return []
        context = [p for p in self.commitment.passages.all() if p.role == PassageRole.CONTEXT]
        spans = [(self.commitment, True)] + [(passage, False) for passage in context]
        return [
            _Words(words=text[passage.start : passage.end], is_own=is_own)
            for passage, is_own in sorted(spans, key=lambda pair: pair[0].start)
        ]

    @property
    def official_address(self) -> str | None:
        """The official page or its archived copy, opened at the words while they are known."""
        address, quotation = self.commitment.document.address, self.commitment.quotation
        return f"{address}{text_fragment(quotation)}" if address and quotation else address

    @property
    def is_scored(self) -> bool:
        """Whether the parties are judged apart: not for what cannot be verified."""
        return counts_in_scores(self.status) and bool(self.scores)

    @property
    def summary(self) -> ScoreSummary:
        rules = self.methodology.rules if self.methodology else None
        return summarise((score.counted for score in self.party_scores), rules or RuleSet())

    @property
    def _counted(self) -> list[Bearing]:
        """Bearings of acts that were not withdrawn."""
        return [bearing for bearing in self.bearings if not bearing.action.is_withdrawn]

    @property
    def acts_that_count(self) -> int:
        return len(self._counted)

    @property
    def acts_withdrawn(self) -> int:
        return len(self.bearings) - self.acts_that_count

    @cached_property
    def newest_evidence(self) -> dt.date | None:
        """Date of the newest evidence that the verdict relies on, else of the newest such act."""
        if self.verdict is None:
            return None
        actions = [b.action for b in self._counted if b.action_id in self.relied_on]
        pieces = [piece for action in actions for piece in action.evidence.all()]
        dates = [piece.date for piece in pieces if piece.date and not piece.is_withdrawn]
        return max(dates or [action.date for action in actions if action.date], default=None)

    @cached_property
    def shown_elsewhere(self) -> set[int]:
        """Acts whose publications stand on their own pages alone, where this one would be too long.

        Never those on which the verdict rests.
        """
        if sum(len(bearing.action.evidence.all()) for bearing in self.bearings) <= _PUBLICATIONS:
            return set()
        return {bearing.action_id for bearing in self.bearings} - self.relied_on

    @cached_property
    def methodology(self) -> Methodology | None:
        """The rules in force, which may be others than those of the verdict."""
        return Methodology.objects.in_force(today=self.today)

    @property
    def clocks(self) -> Clocks:
        return self.methodology.clocks if self.methodology else Clocks()

    @property
    def is_overdue(self) -> bool:
        return is_overdue(due_on=self.commitment.due_by, status=self.status, today=self.today)

    @property
    def is_due_soon(self) -> bool:
        return is_due_soon(
            due_on=self.commitment.due_by,
            status=self.status,
            today=self.today,
            days=self.clocks.due_soon_days,
        )

    @property
    def is_quiet(self) -> bool:
        return self.verdict is not None and is_quiet(
            status=self.status,
            as_of=self.verdict.as_of,
            newest_evidence=self.newest_evidence,
            months=self.clocks.quiet_months,
        )

    @property
    def is_contested(self) -> bool:
        return self.verdict is not None and self.verdict.contested

    @property
    def readings_differ(self) -> bool:
        """Whether two codings stand behind the verdict that gave it another status each."""
        found = self.verdict
        return (
            found is not None
            and found.second_status is not None
            and found.first_status != found.second_status
        )

    def record(self) -> Record:
        return {
            **commitment_record(self.commitment),
            "translations": Translation.objects.of_rows([self.commitment])[0],
            "status": self.status.value,
            "is_overdue": self.is_overdue,
            "is_quiet": self.is_quiet,
            "is_contested": self.is_contested,
            "newest_evidence": self.newest_evidence,
            "verdict": assessment_record(self.verdict) if self.verdict else None,
            "scores": [score_record(score) for score in self.scores.values() if self.is_scored],
            "evidence": [
                bearing_record(bearing, relied_on=bearing.action_id in self.relied_on)
                for bearing in self.bearings
            ],
            "searches": [search_record(search) for search in self.searches],
            "history": [assessment_record(verdict) for verdict in self.history],
            "replies": [
                reply_record(reply, verdict=verdict)
                for verdict in self.history
                for reply in verdict.replies.all()
            ],
            "links": [link_record(link) for link in self.links],
        }
