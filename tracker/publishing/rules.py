"""What must hold before a step is taken: the rights and the state of the row, the second person,
and what an assessment holds before the public sees it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import (
    ActionStage,
    AssessmentState,
    CommitmentStanding,
    Direction,
    LinkType,
    ScoreValue,
    Status,
    Tier,
)
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Evidence,
    Score,
    Search,
    User,
)
from tracker.models.days import to_come
from tracker.scoring import counts_in_scores
from tracker.text import cut, sentence_spans
from tracker.text.periods import first_day, last_day
from tracker.text.values import problem_with_text

from .errors import NotAllowed, Problem, refusal
from .saving import copied

_RESTS_ON_NO_ACTION = {Status.NO_EVIDENCE, Status.NOT_VERIFIABLE, Status.SUPERSEDED}
_NEEDS_A_CONCRETE_ACT = {Status.UNDER_WAY, Status.SUBSTANTIAL, Status.DELIVERED}
_NEEDS_INDEPENDENT_EVIDENCE = {Status.SUBSTANTIAL, Status.DELIVERED}
_FEWEST_WORDS = 3
_ENDINGS = (".", "!", "?", "…")
_CLOSING = "\"'”’)]»"


def require(by: User, right: str, message: str) -> None:
    """Raise NotAllowed with the message unless the person has the right."""
    if not by.has_perm(f"tracker.{right}"):
        raise NotAllowed(message)


def require_words(text: str, field: str, message: str) -> None:
    """Raise Refused with the message if the text is blank, or with what stands against it."""
    if not text.strip():
        raise refusal(message, field=field)
    if problem := problem_with_text(text):
        raise refusal(problem, field=field)


def refuse_closed(stored: Assessment) -> None:
    """Raise Refused if the assessment is withdrawn or published."""
    if stored.is_withdrawn:
        raise refusal(_("This assessment was withdrawn."))
    if stored.state == AssessmentState.PUBLISHED:
        raise refusal(
            _("%(key)s is published and stays as it is: publish a correction, or withdraw it.")
            % {"key": stored.key}
        )


def refuse_unless_in_review(stored: Assessment) -> None:
    """Raise Refused unless the assessment is in review."""
    refuse_closed(stored)
    if stored.state != AssessmentState.IN_REVIEW:
        raise refusal(_("This assessment is not in review."))


def refuse_the_author(stored: Assessment, by: User) -> None:
    """Raise NotAllowed if the person wrote the assessment: a second one decides on it."""
    if stored.author_id == by.pk:
        raise NotAllowed(_("You wrote this assessment: a second person must decide on it."))


def succession_problems(stored: Assessment) -> list[Problem]:
    """What stands against following the verdict before, which `succeeds` names.

    A correction follows the verdict that it corrects, and nothing is said again that was true of
    the round of the verdict before alone.
    """
    return [*_correction_problems(stored), *_carried_problems(stored)]


def _correction_problems(stored: Assessment) -> Iterator[Problem]:
    if stored.corrects_id and stored.corrects_id != stored.succeeds_id:
        yield Problem(
            "corrects",
            _("%(key)s, which this corrects, is no longer the current verdict.")
            % {"key": stored.corrects},
        )


def _carried_problems(stored: Assessment) -> Iterator[Problem]:
    before = stored.succeeds
    if before is None or before.second_status is None:
        return
    if before.corrects_id is None and _is_same(stored.public_note, before.public_note):
        yield Problem(
            "public_note",
            _("This is the note on the round of %(key)s. Say what holds for this one.")
            % {"key": before},
        )
    if stored.second_status is None and _is_same(stored.settled_because, before.settled_because):
        yield Problem(
            "settled_because",
            _("This says how the two codings of %(key)s were settled. This verdict has no two.")
            % {"key": before},
        )


def _is_same(text: str | None, other: str | None) -> bool:
    return bool(text) and text == other


@dataclass(frozen=True)
class _Basis:
    """What an assessment rests on, read once."""

    assessment: Assessment
    commitment: Commitment
    status: Status
    today: dt.date
    actions: list[Action]
    directions: dict[int, str]
    bearings_withdrawn: set[int]
    evidence: list[Evidence]
    searches: list[Search]
    own_searches: set[int]
    scores: list[Score]

    @property
    def proven(self) -> list[Action]:
        """The actions relied on that count: not withdrawn, with evidence that is not either."""
        shown = {evidence.action_id for evidence in self.evidence}
        return [action for action in self.actions if action.pk in shown]

    def bears(self, action: Action, direction: Direction) -> bool:
        return self.directions.get(action.pk) == direction


def problems(assessment: Assessment, *, today: dt.date) -> list[Problem]:
    """Everything that stands against publishing the assessment; empty if nothing does.

    Its own values are as the caller holds them, what it rests on is read now.
    """
    row = copied(assessment)
    scored = Prefetch("scores", queryset=Score.objects.select_related("party"))
    prefetch_related_objects([row], "actions", "searches", scored)
    return problems_of(row, today=today)


def problems_of(stored: Assessment, *, today: dt.date) -> list[Problem]:
    """The same of a row that was locked just now, and with it all that it rests on."""
    basis = _basis(stored, today)
    return [
        *_text_problems(basis),
        *_action_problems(basis),
        *_search_problems(basis),
        *_status_problems(basis),
        *_score_problems(basis),
    ]


def _basis(assessment: Assessment, today: dt.date) -> _Basis:
    commitment = assessment.commitment
    actions = sorted(assessment.actions.all(), key=attrgetter("slug"))
    searches = list(assessment.searches.all())
    counted = [search.pk for search in searches if not search.is_withdrawn]
    bearings = list(Bearing.objects.filter(commitment=commitment, action__in=actions))
    return _Basis(
        assessment=assessment,
        commitment=commitment,
        status=Status(assessment.status),
        today=today,
        actions=actions,
        directions={b.action_id: b.direction for b in bearings if not b.is_withdrawn},
        bearings_withdrawn={b.action_id for b in bearings if b.is_withdrawn},
        evidence=list(
            Evidence.objects.filter(
                action__in=actions,
                withdrawn_at__isnull=True,
                action__withdrawn_at__isnull=True,
            )
        ),
        searches=searches,
        own_searches=set(commitment.searches.filter(pk__in=counted).values_list("pk", flat=True)),
        scores=sorted(assessment.scores.all(), key=attrgetter("party.code")),
    )


def _text_problems(basis: _Basis) -> Iterator[Problem]:
    assessment = basis.assessment
    if basis.commitment.is_withdrawn:
        yield Problem(
            "commitment",
            _("%(ref)s was withdrawn and takes no new verdict.") % {"ref": basis.commitment.ref},
        )
    if problem := to_come(assessment.as_of, today=basis.today):
        yield Problem("as_of", problem)
    if not _has_a_sentence(assessment.rationale):
        yield Problem(
            "rationale", _("Say in at least one full sentence why the commitment has this status.")
        )
    if not assessment.what_would_change_it.strip():
        yield Problem("what_would_change_it", _("Say what would change this verdict."))


def _has_a_sentence(text: str) -> bool:
    words = " ".join(text.split())
    return any(
        len(sentence.split()) >= _FEWEST_WORDS and sentence.rstrip(_CLOSING).endswith(_ENDINGS)
        for sentence in (cut(words, span) for span in sentence_spans(words))
    )


def _action_problems(basis: _Basis) -> Iterator[Problem]:
    ref = basis.commitment.ref
    if gone := [action for action in basis.actions if action.pk in basis.bearings_withdrawn]:
        told = ngettext(
            "What “%(rows)s” says of %(ref)s was withdrawn: leave it out.",
            "What these actions say of %(ref)s was withdrawn: leave out “%(rows)s”.",
            len(gone),
        )
        yield Problem("actions", told % {"rows": _listed(gone), "ref": ref})
    known = basis.bearings_withdrawn | basis.directions.keys()
    if unknown := [action for action in basis.actions if action.pk not in known]:
        told = ngettext(
            "“%(rows)s” is not about %(ref)s yet: say what it says of it, or leave it out.",
            "These actions are not about %(ref)s yet: say what each says of it, or leave out"
            " “%(rows)s”.",
            len(unknown),
        )
        yield Problem("actions", told % {"rows": _listed(unknown), "ref": ref})
    yield from _withdrawn_problems("actions", basis.actions)


def _search_problems(basis: _Basis) -> Iterator[Problem]:
    yield from _withdrawn_problems("searches", basis.searches)


def _withdrawn_problems(field: str, rows: Sequence[Action] | Sequence[Search]) -> Iterator[Problem]:
    if gone := [row for row in rows if row.is_withdrawn]:
        told = ngettext(
            "“%(rows)s” was withdrawn: leave it out.",
            "These were withdrawn: leave out “%(rows)s”.",
            len(gone),
        )
        yield Problem(field, told % {"rows": _listed(gone)})


def _listed(rows: Iterable[Action | Search]) -> str:
    """The names of the rows in one sentence, which has the first and the last quotation mark."""
    return "”, “".join(str(row) for row in rows)


def _status_problems(basis: _Basis) -> Iterator[Problem]:
    label = basis.status.label
    if basis.status == Status.NO_EVIDENCE:
        yield from _nothing_found_problems(basis)
    elif basis.status == Status.SUPERSEDED:
        yield from _superseded_problems(basis)
    elif basis.status not in _RESTS_ON_NO_ACTION and not basis.proven:
        yield Problem(
            "actions",
            _(
                "“%(status)s” needs at least one action with evidence: choose one, or record one"
                " with the publication that shows it."
            )
            % {"status": label},
        )
    elif basis.status == Status.REVERSED:
        if not any(basis.bears(action, Direction.CONTRADICTS) for action in basis.proven):
            yield Problem(
                "actions",
                _("“%(status)s” needs an action with evidence that contradicts the promise.")
                % {"status": label},
            )
    elif basis.status in _NEEDS_A_CONCRETE_ACT:
        yield from _kept_problems(basis)


def _kept_problems(basis: _Basis) -> Iterator[Problem]:
    label = basis.status.label
    if not any(
        basis.bears(action, Direction.SUPPORTS) and action.stage != ActionStage.ANNOUNCED
        for action in basis.proven
    ):
        yield Problem(
            "actions",
            _(
                "“%(status)s” needs a concrete action with evidence that supports the promise: an"
                " announcement alone is not enough."
            )
            % {"status": label},
        )
    if (
        basis.status in _NEEDS_INDEPENDENT_EVIDENCE
        and not any(Tier(evidence.tier).is_independent for evidence in basis.evidence)
        and not (basis.assessment.standing_note or "").strip()
    ):
        yield Problem(
            "standing_note",
            _(
                "“%(status)s” rests on the debtors' own evidence alone: add evidence from"
                " elsewhere, or say so to the reader in the note on its standing."
            )
            % {"status": label},
        )


def _nothing_found_problems(basis: _Basis) -> Iterator[Problem]:
    if not basis.own_searches:
        yield Problem(
            "searches",
            _("“%(status)s” needs at least one documented search about %(ref)s.")
            % {"status": basis.status.label, "ref": basis.commitment.ref},
        )
    against = [
        action
        for action in basis.proven
        if basis.bears(action, Direction.SUPPORTS) or basis.bears(action, Direction.CONTRADICTS)
    ]
    if against:
        told = ngettext(
            "“%(status)s” does not go with “%(rows)s”, for which there is evidence: choose another"
            " status, or leave the action out.",
            "“%(status)s” does not go with actions for which there is evidence: choose another"
            " status, or leave out “%(rows)s”.",
            len(against),
        )
        yield Problem("status", told % {"status": basis.status.label, "rows": _listed(against)})


def _superseded_problems(basis: _Basis) -> Iterator[Problem]:
    mine = basis.commitment
    later = [
        link.from_commitment
        for link in mine.links_to.not_withdrawn()
        .filter(type=LinkType.SUPERSEDES)
        .select_related("from_commitment__document")
        if link.from_commitment
        and link.from_commitment_id != mine.pk
        and link.from_commitment.standing == CommitmentStanding.AGREED
        and not link.from_commitment.is_withdrawn
        and _may_be_later(link.from_commitment.document, mine.document)
    ]
    if not later:
        yield Problem(
            "status",
            _(
                "“%(status)s” needs the later agreed commitment: record the link from it, which"
                " says that it supersedes %(ref)s."
            )
            % {"status": basis.status.label, "ref": mine.ref},
        )


def _may_be_later(later: Document, earlier: Document) -> bool:
    """Whether the document can be the later one, as exactly as the dates of the two are known."""
    if later.date is None or earlier.date is None:
        return True
    return last_day(later.date, later.date_precision) > first_day(
        earlier.date, earlier.date_precision
    )


def _score_problems(basis: _Basis) -> Iterator[Problem]:
    debtors = set(basis.commitment.obligations.debts().values_list("actor_id", flat=True))
    for score in basis.scores:
        names = {"party": score.party, "ref": basis.commitment.ref, "status": basis.status.label}
        if score.party_id not in debtors or not score.party.is_party:
            yield Problem(
                "scores", _("%(party)s does not owe %(ref)s and gets no score for it.") % names
            )
        if score.value is None:
            continue
        if not counts_in_scores(basis.status):
            yield Problem(
                "scores", _("“%(status)s” is never scored: remove the score of %(party)s.") % names
            )
        elif basis.status == Status.NO_EVIDENCE and score.value != ScoreValue.MINUS:
            yield Problem(
                "scores",
                _("“%(status)s” gives no credit: remove the score of %(party)s.") % names,
            )
        if score.value == ScoreValue.MINUS and not _may_be_minus(basis):
            yield Problem(
                "scores",
                _(
                    "−1 for %(party)s needs a contrary action with evidence, or a due date that"
                    " has passed and a documented search: without them leave the party unscored."
                )
                % names,
            )


def _may_be_minus(basis: _Basis) -> bool:
    if any(basis.bears(action, Direction.CONTRADICTS) for action in basis.proven):
        return True
    due = basis.commitment.due_by
    return due is not None and due < basis.assessment.as_of and bool(basis.own_searches)
