"""The page of a commitment: the promise, the verdict, what was done, who says so."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.choices import (
    CellState,
    Direction,
    ObligationRole,
    PassageRole,
    ScoreValue,
    Status,
    Weight,
)
from tracker.figures.drawing import Drawing, inline_svg
from tracker.figures.strip import NARROW, WIDE, Mark, strip
from tracker.formats import linked
from tracker.formats.citations import Citation
from tracker.formats.records.actions import (
    BearingOn,
    evidence_rows,
)
from tracker.formats.records.commitments import (
    CommitmentRow,
)
from tracker.formats.records.verdicts import (
    COMMITMENT_PAGE,
    CommitmentItem,
    VerdictReply,
)
from tracker.formats.table import Row
from tracker.models import (
    Action,
    Actor,
    Assessment,
    Bearing,
    Commitment,
    Evidence,
    Link,
    Methodology,
    Score,
    Search,
    Translation,
)
from tracker.pointintime import points
from tracker.queries.commitments import (
    bearings_on,
    commitments_for_page,
    links_of,
    replies_for_page,
    verdicts_with_people,
)
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
from tracker.text.addresses import publication_of
from tracker.text.dates import format_date
from tracker.text.fragments import text_fragment
from tracker.text.languages import mark_english, text_of, translation_of
from tracker.text.looked import looked_until
from tracker.text.sentences import sentence_spans

from .citing import citation
from .page import Page, page
from .scores import PartyScore

# The most publications of a page that names them all: it then stays within 14 KB. A page with more
# names so many of each action on which the verdict rests.
_PUBLICATIONS, _OF_EACH = 40, 2
# Of more actions only the newest of those on which the verdict rests are listed at once.
_ACTIONS, _NEWEST = 4, 3
_SENTENCES = 2


@page(table=COMMITMENT_PAGE)
def commitment(request: HttpRequest, ref: str) -> Page:
    """What exactly was promised, by whom, what became of it, and who says so."""
    details = Details.of(ref)
    found = details.commitment
    return Page(
        template="commitment.html",
        context=lambda: {
            "commitment": found,
            "page": details,
            "methodology": details.methodology,
        },
        citation=lambda: _citation(request, details),
        linked=lambda base: [linked.commitment(found, base)],
        rows=lambda: evidence_rows(
            found,
            details.bearings,
            relied_on=details.relied_on,
            is_contested=details.is_contested,
        ),
        item=lambda: details.item,
        facts=details.facts,
    )


def _citation(request: HttpRequest, found: "Details") -> Citation:
    commitment = found.commitment
    return citation(
        request,
        key=commitment.ref,
        title=_("%(ref)s “%(title)s”: %(status)s")
        % {
            "ref": commitment.ref,
            "title": text_of(commitment, "title"),
            "status": _("withdrawn") if commitment.is_withdrawn else found.status_in_words,
        },
        headline=found.headline,
        as_of=looked_until([found.verdict.as_of] if found.verdict else []),
        row=commitment,
    )


def _when(action: Action) -> str:
    return format_date(action.date, action.date_precision)


@dataclass(frozen=True)
class _Words:
    """Words of the source: the commitment's own, or those it needs from elsewhere."""

    words: str
    is_own: bool


@dataclass(frozen=True)
class Details:
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
    def of(cls, ref: str) -> "Details":
        """What there is at the point that is read. Raises Http404."""
        found = get_object_or_404(commitments_for_page(), ref=ref)
        return cls.load(found, today=points.current().today)

    @classmethod
    def load(cls, commitment: Commitment, *, today: dt.date) -> "Details":
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
        is_long = sum(len(one.action.evidence.all()) for one in bearings) > _PUBLICATIONS
        for number, bearing in enumerate(bearings, start=1):
            # The number by which the reason names each, and the publications that the page names.
            bearing.number = number
            most = _OF_EACH if rests_on and bearing.is_relied_on else 0
            bearing.named = bearing.action.evidence.all()[: most if is_long else None]
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
    def status_in_words(self) -> str:
        """The status, and whether it is contested."""
        status = str(self.status.label)
        return _("%(status)s, contested") % {"status": status} if self.is_contested else status

    @property
    def headline(self) -> str:
        """The promise and its status in one sentence."""
        words = {"title": text_of(self.commitment, "title"), "status": self.status_in_words}
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
    def meanings(self) -> list[CellState | ScoreValue]:
        """What the marks, and the cells without one, stand for: each once, in their order."""
        found = {score.state or score.mark for score in self.party_scores}
        return [one for one in (*ScoreValue, *CellState) if one in found]

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
    def listed(self) -> list[Bearing]:
        """The actions that are listed at once, in order of date."""
        if len(self.bearings) <= _ACTIONS:
            return self.bearings
        weighed = [one for one in self._counted if one.action_id in self.relied_on]
        dated = [one for one in weighed or self._counted if one.action.date]
        return (dated or self.bearings)[-_NEWEST:]

    @property
    def has_strong(self) -> bool:
        """Whether the picture has a large mark."""
        return any(
            one.action.date and one.direction != Direction.CONTEXT and one.weight == Weight.STRONG
            for one in self._counted
        )

    @property
    def has_one_action(self) -> bool:
        return len(self.bearings) == 1

    @property
    def folded(self) -> list[Bearing]:
        """All others, which come in one fold."""
        listed = {bearing.pk for bearing in self.listed}
        return [bearing for bearing in self.bearings if bearing.pk not in listed]

    @property
    def publications(self) -> int:
        """How many publications show the actions that count, each counted once."""
        return len(
            {publication_of(piece.url) for one in self._counted for piece in self._pieces(one)}
        )

    @property
    def undated_publications(self) -> int:
        return len(
            {
                publication_of(piece.url)
                for one in self._counted
                for piece in self._pieces(one)
                if not piece.date
            }
        )

    @staticmethod
    def _pieces(bearing: Bearing) -> list[Evidence]:
        return [piece for piece in bearing.action.evidence.all() if not piece.is_withdrawn]

    @property
    def undated_actions(self) -> int:
        return sum(bearing.action.date is None for bearing in self._counted)

    @property
    def has_strip(self) -> bool:
        """Whether an action that counts is dated, so that there is something to draw."""
        return self.undated_actions < len(self._counted)

    @property
    def pictures(self) -> list[SafeString]:
        """The actions in time, wide and for a phone; empty where none is dated."""
        if not self.has_strip:
            return []
        return [
            inline_svg(self.strip(WIDE)),
            inline_svg(self.strip(NARROW)),
        ]

    def strip(self, width: int) -> Drawing:
        """The actions that count and are dated, in time."""
        is_wide = width == WIDE
        return strip(
            (
                Mark(
                    day=one.action.date,
                    direction=one.direction,
                    weight=one.weight,
                    # On a phone the list is what is read and touched.
                    title=f"{_when(one.action)}: {text_of(one.action, 'title')}" if is_wide else "",
                    address=f"#action-{one.action.slug}" if is_wide else "",
                )
                for one in self._counted
                if one.action.date
            ),
            promised=self.commitment.document.date,
            looked_until=self.verdict.as_of if self.verdict else None,
            title=self.headline,
            width=width,
        )

    @property
    def reason(self) -> str:
        """The first sentences of why it has this status; empty without a verdict."""
        if self.verdict is None:
            return ""
        text = text_of(self.verdict, "rationale")
        spans = sentence_spans(text)[:_SENTENCES]
        words = text[: spans[-1].end] if spans else text
        own = translation_of(self.verdict, "rationale")
        return words if own else mark_english(words)

    @property
    def is_reason_whole(self) -> bool:
        """Whether the reason has no more sentences than those."""
        return self.verdict is None or (
            len(sentence_spans(text_of(self.verdict, "rationale"))) <= _SENTENCES
        )

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

    @property
    def item(self) -> CommitmentItem:
        """The commitment as a list says it, and its coding."""
        found: Row = self.commitment
        obligations = found.obligations.all()
        found.debts = [one for one in obligations if one.role == ObligationRole.DEBTOR]
        months = self.clocks.quiet_months
        row = CommitmentRow(found, self.newest_evidence, self.today, months)
        return CommitmentItem(row, found)

    def facts(self) -> Mapping[str, Row]:
        """What the page says beside that, as its table reads it."""
        return {
            "translations": Translation.objects.of_rows([self.commitment])[0],
            "about_pillar": self.commitment.pillar,
            "about_document": self.commitment.document,
            "verdict": self.verdict,
            "scores": self.scores.values() if self.is_scored else (),
            "bearings": [BearingOn(one, one.action_id in self.relied_on) for one in self.bearings],
            "searches": self.searches,
            "history": self.history,
            "replies": [
                VerdictReply(reply, verdict)
                for verdict in self.history
                for reply in verdict.replies.all()
            ],
            "links": self.links,
        }
