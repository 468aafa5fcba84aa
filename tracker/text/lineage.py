"""Which earlier promise a new one may take up, and how: by words, themes, named bodies and verbs.

Pure: promises in, guesses with their reasons out. A person decides whether one is linked.
"""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.choices import Binding, LinkType, ObligationKind

from .folding import places_of

__all__ = ["Kin", "Promise", "kin_of"]

MOST = 3
"""How many earlier promises are proposed for one."""

_LEAST = 0.16
_OF_WORDS, _OF_THEMES, _OF_BODIES = 0.6, 0.25, 0.15
_SHORTEST = 3
_WORDS_TOLD = 5
_EMPTY = re.compile(
    "also|been|both|each|from|have|into|more|other|such|than|that|their|them|they|this|those|"
    "through|will|with|which|would|[0-9]+"
)
_LADDER = {Binding.LOW: 1, Binding.MEDIUM: 2, Binding.HIGH: 3}


@dataclass(frozen=True)
class Promise:
    """A commitment as it is compared.

    `words`: what it says, ours or the text's; `themes`: their keys; `bodies`: names of agencies,
    mechanisms and programmes; `made_on`: the day of its document, as far as known.
    """

    ref: str
    words: str
    themes: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    binding: Binding | None = None
    kind: ObligationKind | None = None
    due_on: dt.date | None = None
    has_target: bool = False
    made_on: dt.date | None = None


@dataclass(frozen=True)
class Kin:
    """An earlier promise that a new one may take up, how it would, and why.

    `share` is between 0 and 1. `words` stand in both, rarest first. `ladder` says what is firmer or
    weaker in the new one: "binding", "kind", "measure", "day" or "" where nothing is.
    """

    earlier: Promise
    type: LinkType
    share: float
    words: tuple[str, ...]
    themes: tuple[str, ...]
    bodies: tuple[str, ...]
    ladder: str


def kin_of(new: Promise, earlier: Sequence[Promise]) -> list[Kin]:
    """The earlier promises that the new one is likeliest to take up, likeliest first; at most 3."""
    held = [_stems(one.words) for one in earlier]
    weigh = _Weights(held)
    own = _stems(new.words)
    found = [
        (_share(new, one, own, stems, weigh), one, stems)
        for one, stems in zip(earlier, held, strict=True)
        if own.keys() & stems.keys() or new.bodies & one.bodies
    ]
    likely = sorted(
        (each for each in found if each[0] >= _LEAST), key=lambda each: (-each[0], each[1].ref)
    )
    return [
        _kin(new, one, share, sorted(filter(stems.__contains__, own), key=weigh, reverse=True), own)
        for share, one, stems in likely[:MOST]
    ]


class _Weights:
    """How much a stem tells: the rarer it is among the promises, the more."""

    def __init__(self, held: Sequence[Iterable[str]]) -> None:
        self._number = len(held) + 1
        self._in = Counter(stem for stems in held for stem in stems)

    def __call__(self, stem: str) -> float:
        return math.log(1 + self._number / (1 + self._in[stem]))


def _stems(words: str) -> dict[str, str]:
    """The stems of the words that can tell something, each with a form as it is written."""
    return {
        word.stem or word.folded: match[0]
        for match, word in places_of(words)
        if len(word.folded) > _SHORTEST and not _EMPTY.fullmatch(word.folded)
    }


def _share(
    new: Promise, one: Promise, own: dict[str, str], stems: dict[str, str], weigh: _Weights
) -> float:
    both = sum(weigh(stem) ** 2 for stem in own.keys() & stems.keys())
    length = math.sqrt(_square(own, weigh) * _square(stems, weigh))
    share = _OF_WORDS * (both / length if length else 0.0)
    share += _OF_THEMES * _overlap(new.themes, one.themes)
    return share + _OF_BODIES * _overlap(new.bodies, one.bodies)


def _square(stems: Iterable[str], weigh: _Weights) -> float:
    return sum(weigh(stem) ** 2 for stem in stems)


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    every = ours | theirs
    return len(ours & theirs) / len(every) if every else 0.0


def _kin(
    new: Promise, one: Promise, share: float, stems: list[str], written: dict[str, str]
) -> Kin:
    type_, ladder = _how(new, one)
    return Kin(
        earlier=one,
        type=type_,
        share=share,
        words=tuple(written[stem] for stem in stems[:_WORDS_TOLD]),
        themes=tuple(sorted(new.themes & one.themes)),
        bodies=tuple(sorted(new.bodies & one.bodies)),
        ladder=ladder,
    )


def _how(new: Promise, one: Promise) -> tuple[LinkType, str]:
    """How the new promise would take up the earlier one, and what says so."""
    if one.due_on and new.due_on and one.due_on != new.due_on:
        return LinkType.SUPERSEDES, "day"
    if one.due_on and new.made_on and one.due_on < new.made_on and not new.due_on:
        return LinkType.FOLLOWED_UP_BY, "day"
    for ladder, step in _steps(new, one):
        if step:
            return (LinkType.STRENGTHENS if step > 0 else LinkType.DILUTES), ladder
    return LinkType.RESTATES, ""


def _steps(new: Promise, one: Promise) -> Iterator[tuple[str, int]]:
    """What can be firmer (above 0) or weaker (below) in the new promise, what tells most first."""
    yield "measure", _measures(new) - _measures(one)
    if new.binding and one.binding:
        yield "binding", _LADDER[new.binding] - _LADDER[one.binding]
    if new.kind and one.kind:
        yield "kind", (new.kind == ObligationKind.RESULT) - (one.kind == ObligationKind.RESULT)


def _measures(one: Promise) -> int:
    return bool(one.due_on) + one.has_target
