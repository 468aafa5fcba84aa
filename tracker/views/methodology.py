"""Who decides, by which rules, with what limits; and how far two coders agree."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import choices
from tracker.agreement import RESAMPLES, SEED, Agreement, agreement
from tracker.models import (
    CodedScore,
    Contradiction,
    Initiative,
    Methodology,
    Search,
    SecondCoding,
    Tally,
    Trait,
)
from tracker.models.traits import TraitKind
from tracker.pointintime import points
from tracker.queries.progress import first_statuses
from tracker.queries.rounds import agreements
from tracker.queries.sources import resting
from tracker.text.reading_rules import RULES

from .page import Page, page

_DEFINED = (
    ("standings", choices.Standing),
    ("scores", choices.ScoreValue),
    ("unscored", choices.CellState),
    ("bindings", choices.Binding),
    ("obligations", choices.ObligationKind),
    ("sentences", choices.SentenceLabel),
)
_KEPT = (
    (
        TraitKind.VERDICTS,
        gettext_lazy(
            "published verdicts on agreed and reported commitments, earlier ones among them"
        ),
    ),
    (TraitKind.ACTIONS, gettext_lazy("actions")),
    (
        TraitKind.EVIDENCE,
        gettext_lazy("pieces of evidence (a publication is one for each action that it shows)"),
    ),
)
_COUNTED = (
    (gettext_lazy("searches"), Search.objects.not_withdrawn()),
    (gettext_lazy("initiatives on the public list"), Initiative.objects.public()),
    (
        gettext_lazy("initiatives that the sources name in passing, or that are sources"),
        Initiative.objects.filter(is_public=False),
    ),
    (gettext_lazy("points on which the sources differ"), Contradiction.objects.all()),
)


@page()
def methodology(request: HttpRequest) -> Page:
    """The vocabulary, the rules of the arithmetic, the agreement of the coders, the limits."""
    current = Methodology.objects.in_force(today=points.current().today)
    return Page(
        template="methodology.html",
        context=lambda: {
            "methodology": current,
            "rules": current.rules if current else None,
            "groups": choices.StatusGroup,
            "statuses": choices.Status,
            "tiers": choices.Tier,
            "coding": _coding_agreement(),
            "scored": _score_agreement(),
            "rounds": agreements(),
            "resamples": RESAMPLES,
            "seed": SEED,
            "counts": _counts(),
            "resting": resting(),
            "reading": [
                (_("What proposes a commitment"), [one for one in RULES if one.is_commitment]),
                (_("What proposes none"), [one for one in RULES if not one.is_commitment]),
            ],
            **dict(_DEFINED),
        },
    )


def _counts() -> list[tuple[str | Promise, int]]:
    """What the public record holds, without what was withdrawn: agreed and reported apart, and
    published verdicts only."""
    numbers = Trait.objects.numbers(*(kind for kind, _name in _KEPT))
    return [
        (_("agreed commitments"), Tally.objects.agreed().total()),
        (_("reported commitments"), Tally.objects.reported().total()),
        *((name, numbers[kind].get("all", 0)) for kind, name in _KEPT),
        *((name, rows.all().count()) for name, rows in _COUNTED),
    ]


def _coding_agreement() -> dict[str, Agreement]:
    """First coding against second, per coded field; without a verdict it is not_assessed."""
    first = first_statuses()
    # In whatever order: the database would go through all commitments to have them in theirs.
    codings = (
        SecondCoding.objects.filter(commitment__withdrawn_at__isnull=True)
        .select_related("commitment__pillar", "pillar")
        .order_by()
    )
    pairs: dict[str, list[tuple[Hashable, Hashable]]] = {
        "status": [
            (first.get(c.commitment_id, choices.Status.NOT_ASSESSED.value), c.status)
            for c in codings
        ],
        "pillar": [(c.commitment.pillar.slug, c.pillar.slug) for c in codings],
        "binding": [(c.commitment.binding, c.binding) for c in codings if c.commitment.binding],
        "obligation": [(c.commitment.obligation_kind, c.obligation_kind) for c in codings],
    }
    return {name: agreement(values) for name, values in pairs.items()}


@dataclass(frozen=True)
class _ScoreAgreement:
    """Agreement on the cells that both coders scored, of all that either scored."""

    agreement: Agreement
    either: int


def _score_agreement() -> _ScoreAgreement:
    coded: dict[str, dict[tuple[int, int], int]] = {coder: {} for coder in choices.Coder.values}
    kept = CodedScore.objects.filter(commitment__withdrawn_at__isnull=True)
    for score in kept.order_by():
        coded[score.coder][score.commitment_id, score.party_id] = score.value
    first, second = (coded[coder] for coder in choices.Coder.values)
    both = first.keys() & second.keys()
    return _ScoreAgreement(
        agreement=agreement((first[cell], second[cell]) for cell in both),
        either=len(first.keys() | second.keys()),
    )
