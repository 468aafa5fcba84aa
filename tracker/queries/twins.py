"""Rows that may be the same thing entered twice. They are told to who enters one, never refused."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model, Q

from tracker.models import Action, Actor, Evidence, Publisher, Search
from tracker.text.folding import words_of

_MOST_ALIKE = 3
_MOST_LIKELY = 5
_MOST_LOOKED_AT = 200
# A report may be of the day after; a day may be mistaken by no more than this.
_BESIDE, _MISTAKEN = dt.timedelta(days=1), dt.timedelta(days=31)
# So much of the words of two titles together is in both, where they are near or nearly the same.
_NEAR, _SAME = 0.5, 0.8
# Shorter words stand in any title.
_SHORTEST = 4


class Like(NamedTuple):
    """An action that may be the same, and whether day and actors, or the title, say so strongly."""

    action: Action
    is_twin: bool


def twin_actions(action: Action) -> list[Action]:
    """Actions of the same day, actors and sum that were not withdrawn; none for an undated one."""
    if action.date is None:
        return []
    alike = (
        Action.objects.not_withdrawn()
        .filter(date=action.date)
        .exclude(pk=action.pk)
        .prefetch_related("actors")
        .order_by("slug")
    )
    return [other for other in alike if _mark(other) == _mark(action)]


def same_publication(evidence: Evidence) -> Evidence | None:
    """Other evidence from the same publication: of the same action if there is such, or another."""
    found = (
        Evidence.objects.counted()
        .filter(publication__key=evidence.publication.key)
        .exclude(pk=evidence.pk)
        .select_related("action")
        .order_by("pk")
    )
    return min(found, key=lambda other: other.action_id != evidence.action_id, default=None)


def likely_same(row: Action | Actor | Publisher | Search) -> Sequence[Model]:
    """Rows of the same kind that may be the same, at most five: the likeliest acts, actors and
    publishers of the same name or host, searches for the same words."""
    if isinstance(row, Action):
        alike = like_actions(
            [row.title], day=row.date, actors=row.actors.values_list("pk", flat=True)
        )
        twins = [*twin_actions(row), *(like.action for like in alike)]
        return list({one.pk: one for one in twins if one.pk != row.pk}.values())[:_MOST_LIKELY]
    if isinstance(row, Search):
        found = Search.objects.not_withdrawn().filter(query__iexact=row.query).exclude(pk=row.pk)
        return list(found[:_MOST_LIKELY])
    if isinstance(row, Actor):
        names = Q()
        for name in row.names:
            names |= Q(name__iexact=name) | Q(formal_name__iexact=name)
            names |= Q(aliases__name__iexact=name)
        others = Actor.objects.not_merged().filter(names).exclude(pk=row.pk)
        return list(others.distinct()[:_MOST_LIKELY])
    words = frozenset(words_of(row.name))
    own = frozenset(row.addresses)
    rest = Publisher.objects.exclude(pk=row.pk)
    return [one for one in rest if own & {*one.addresses} or words == {*words_of(one.name)}][
        :_MOST_LIKELY
    ]


def actions_of_publication(key: str) -> list[Action]:
    """The actions that the publication with the key shows already, each once."""
    found = Evidence.objects.counted().filter(publication__key=key).select_related("action")
    return list({piece.action_id: piece.action for piece in found.order_by("pk")}.values())


def like_actions(
    titles: Collection[str],
    *,
    day: dt.date | None,
    actors: Collection[int],
    amount: Decimal | None = None,
) -> list[Like]:
    """Actions that may be the one which is about to be entered, the likeliest first, at most three.

    Of the same day or of one beside it with actors in common, or of a title near to one of the
    `titles`. Two sums, or days that lie further apart than a report may err, say that they are two.
    """
    wanted = [frozenset(_long_words(title)) for title in titles]
    longest = sorted(frozenset().union(*wanted), key=lambda word: (-len(word), word))[:3]
    asked = Q()
    for word in longest:
        asked |= Q(title__icontains=word)
    if day is not None:
        asked |= Q(date__range=(day - _BESIDE, day + _BESIDE))
    if not asked:
        return []
    rows = Action.objects.not_withdrawn().filter(asked).prefetch_related("actors").order_by("-pk")
    ranked = []
    for row in rows[:_MOST_LOOKED_AT]:
        if amount is not None and row.amount not in {None, amount}:
            continue
        apart = abs(row.date - day) if day is not None and row.date is not None else None
        nearness = max((_nearness(words, row.title) for words in wanted), default=0.0)
        if nearness < (_NEAR if apart is None or apart <= _MISTAKEN else _SAME):
            nearness = 0.0
        own = {actor.pk for actor in row.actors.all()}
        is_beside = apart is not None and apart <= _BESIDE and bool(own)
        common = len(own & {*actors}) / len(own | {*actors}) if is_beside else 0.0
        if nearness or common >= _NEAR:
            is_twin = bool(nearness) or (common == 1 and not apart)
            ranked.append((-nearness - common, -row.pk, Like(row, is_twin)))
    return [like for _rank, _pk, like in sorted(ranked, key=lambda one: one[:2])[:_MOST_ALIKE]]


def _nearness(words: frozenset[str], title: str) -> float:
    """How much of the long words of both titles stands in both, from 0 to 1."""
    others = frozenset(_long_words(title))
    return len(words & others) / len(words | others) if words and others else 0.0


def _long_words(title: str) -> list[str]:
    return [word for word in words_of(title) if len(word) >= _SHORTEST]


def _mark(action: Action) -> tuple[frozenset[int], Decimal | None, str | None]:
    actors = frozenset(actor.pk for actor in action.actors.all())
    return actors, action.amount, action.currency
