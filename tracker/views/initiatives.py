"""Mechanisms, programmes and institutions: what they are, whether they still exist."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tracker.choices import InitiativeState
from tracker.formats.records.initiatives import (
    FACTS,
    INITIATIVES,
)
from tracker.formats.table import Row
from tracker.models import (
    Action,
    Actor,
    Bearing,
    Commitment,
    Event,
    Initiative,
    Participation,
    Translation,
)
from tracker.queries.initiatives import (
    actions_of_initiative,
    bearings_between,
    events_of_initiative,
    initiatives_for_list,
    number_named_only,
    people_named_with,
    with_acts,
)
from tracker.text.languages import text_of

from .citing import citation
from .filtering import page_of, query_without
from .page import Context, Omission, Page, page

_PAGE_SIZE = 100
_MOST_ACTIONS = 100
# How many actions and how many facts stand on the page of an initiative before the rest is folded.
_UNFOLDED = 5


@dataclass(frozen=True)
class Existence:
    """Whether an initiative still exists, as far as the record shows, and what shows it.

    `own_act` is the newest in which it took part itself. `supporting_act` is the newest that
    strongly supports one of its commitments: that shows something of the promise, not of it.
    """

    initiative: Row
    own_act: Action | None
    supporting_act: Action | None

    @property
    def closed(self) -> Actor | None:
        """The actor behind it that has closed."""
        return self.initiative.actor.closed if self.initiative.actor else None

    @property
    def state(self) -> InitiativeState:
        """The first of the states whose test it passes."""
        if self.closed:
            return InitiativeState.CLOSED
        if self.own_act:
            return InitiativeState.ACTIVE
        if self.supporting_act:
            return InitiativeState.SUPPORTED
        return InitiativeState.PROMISED if self.initiative.is_promised else InitiativeState.NO_TRACE

    @property
    def shown_by(self) -> Action | None:
        """What shows that it closed, or else its own newest act. A withdrawn act shows nothing."""
        found = self.closed.closure_shown_by if self.closed else self.own_act
        return None if found is None or found.is_withdrawn else found


def _existences(initiatives: Iterable[Row]) -> list[Existence]:
    """What is known of each initiative of `with_acts`, from one query for the acts."""
    found = list(initiatives)
    acts = Action.objects.in_bulk(
        {key for row in found for key in (row.own_act, row.supporting_act) if key}
    )
    return [
        Existence(
            initiative=row,
            own_act=acts.get(row.own_act),
            supporting_act=acts.get(row.supporting_act),
        )
        for row in found
    ]


@page(table=INITIATIVES, is_paged=True)
def initiatives(request: HttpRequest) -> Page:
    """Every mechanism, programme and institution of the public list."""
    existences = _existences(initiatives_for_list())
    return Page(
        template="initiatives.html",
        context=lambda: _list_context(request, existences),
        rows=lambda: existences,
        left_out=left_out,
    )


def left_out() -> Iterator[Omission]:
    """The initiatives that have a page and are not on the public list."""
    number = Initiative.objects.not_public().count()
    yield Omission(_("initiatives that are not on the public list"), number, None)


def _list_context(request: HttpRequest, existences: list[Existence]) -> Context:
    counts = Counter(existence.state for existence in existences)
    current = page_of(request, sorted(existences, key=_place), size=_PAGE_SIZE)
    return {
        "total": len(existences),
        "named_only": number_named_only(),
        "counts": [(state, counts[state]) for state in InitiativeState if counts[state]],
        "groups": [
            (state, counts[state], list(found))
            for state, found in groupby(current.object_list, key=lambda one: one.state)
        ],
        "page": current,
        "query": query_without(request, "page"),
    }


def _place(existence: Existence) -> tuple[int, int, str]:
    """Where it stands on the page: by its state; what closed by the day, the last one first."""
    end = existence.closed.active_to if existence.closed else None
    return (
        list(InitiativeState).index(existence.state),
        -end.toordinal() if end else 0,
        text_of(existence.initiative, "name").casefold(),
    )


@page(table=FACTS)
def initiative(request: HttpRequest, slug: str) -> Page:
    """What one initiative is, whether it still exists, and which promises depend on it."""
    found = get_object_or_404(with_acts(Initiative.objects.all()), slug=slug)
    facts = list(found.facts.select_related("document__source_text"))
    details = cache(partial(_Details.load, found))
    return Page(
        template="initiative.html",
        context=lambda: {
            "initiative": found,
            "facts": facts,
            "page": details(),
            "unfolded": _UNFOLDED,
        },
        rows=lambda: facts,
        item=lambda: details().existence,
        facts=lambda: details().facts(),
        citation=lambda: citation(
            request, key=found.slug, title=text_of(found, "name"), headline="", as_of=None
        ),
    )


@dataclass(frozen=True)
class _Act:
    """An act of an initiative, with what it bears on there."""

    action: Action
    bearings: list[Bearing]


@dataclass(frozen=True)
class _Details:
    """What the page of an initiative says beside its facts, from a fixed number of queries."""

    initiative: Row
    existence: Existence
    commitments: list[Row]
    acts: list[_Act]
    act_count: int
    people: list[Participation]
    events: list[Event]

    @classmethod
    def load(cls, initiative: Row) -> "_Details":
        actions = actions_of_initiative(initiative)
        newest = list(actions.newest_first()[:_MOST_ACTIONS])
        by_key = {action.pk: action for action in newest}
        bearings: dict[int, list[Bearing]] = {action.pk: [] for action in newest}
        for bearing in bearings_between(newest, initiative):
            # No query to fetch it again.
            bearing.action = by_key[bearing.action_id]
            bearings[bearing.action_id].append(bearing)
        return cls(
            initiative=initiative,
            existence=_existences([initiative])[0],
            commitments=list(
                Commitment.objects.not_withdrawn()
                .filter(initiatives=initiative)
                .with_verdict()
                .order_by("standing", "ref")
            ),
            acts=[_Act(action=action, bearings=bearings[action.pk]) for action in newest],
            act_count=actions.count(),
            people=list(people_named_with(initiative.facts.not_withdrawn())),
            events=list(events_of_initiative(initiative)),
        )

    @property
    def agreed(self) -> list[Row]:
        return [c for c in self.commitments if c.standing == "agreed"]

    @property
    def reported(self) -> list[Row]:
        return [c for c in self.commitments if c.standing == "reported"]

    def facts(self) -> Mapping[str, Row]:
        """What the page says beside what was stated of it, as its table reads it."""
        return {
            "translations": Translation.objects.of_rows([self.initiative])[0],
            "dependent_commitments": self.commitments,
            "actions": [act.action for act in self.acts],
            "action_count": self.act_count,
            "bears_on": [bearing for act in self.acts for bearing in act.bearings],
            "people": self.people,
            "events": self.events,
        }
