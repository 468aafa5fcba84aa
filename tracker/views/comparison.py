"""Two countries side by side: what each owes, where they were judged apart, what each did."""

from itertools import groupby

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import Attribution, CellState, CommitmentStanding, ScoreValue
from tracker.figures.drawing import Drawing, inline_svg
from tracker.figures.parties import NARROW, WIDE, PillarOfSquares, Square, squares_by_pillar
from tracker.filters import TwoParties
from tracker.formats.records.parties import PARTY_SCORES
from tracker.formats.table import Row
from tracker.models import Action, Actor, Commitment
from tracker.models.querysets import ActionQuerySet, CommitmentQuerySet
from tracker.queries.commitments import commitments_for_rows, owed_by
from tracker.queries.documents import agreed_texts
from tracker.queries.parties import number_owed_by_both
from tracker.scoring import ScoreSummary
from tracker.text.languages import text_of

from .commitments import left_out_of_agreed
from .dashboard import figures
from .filtering import valid
from .page import Context, Page, page
from .parties import GridRow, figures_of, grid_rows, rules_now, score_rows
from .scores import Sign, in_order, sign_of

_MOST, _BRIEF = 200, 5


@page(table=PARTY_SCORES, filters=TwoParties)
def compare(request: HttpRequest) -> Page:
    """Two countries side by side."""
    everyone = Actor.objects.parties().prefetch_related("aliases")
    asked = valid(TwoParties(request.GET, parties=everyone))
    pair = asked.pair()
    owed = owed_by_pair(pair)
    return Page(
        template="compare.html",
        context=lambda: _context(asked, pair, owed),
        rows=lambda: score_rows(owed, pair),
        facts=lambda: {
            "agreed_texts": agreed_texts(),
            "parties": figures_of(pair, standing=CommitmentStanding.AGREED, rules=rules_now()),
        },
        query="&".join(f"{name}={code}" for name, code in asked.cleaned_data.items()),
        left_out=left_out_of_agreed,
    )


def owed_by_pair(pair: list[Actor]) -> CommitmentQuerySet[Commitment]:
    """The agreed commitments that at least one of them owes, pillar by pillar."""
    owed = owed_by(Commitment.objects.agreed(), [party.code for party in pair])
    return owed.order_by("pillar__position", "ref")


def first_rows(owed: CommitmentQuerySet[Commitment], pair: list[Actor]) -> list[GridRow]:
    """Their scores for the commitments that the picture and the lists show."""
    return grid_rows(list(commitments_for_rows(owed)[:_MOST]), pair)


def both_owe(number: int) -> str:
    """How many commitments both of them owe, as a sentence."""
    words = ngettext(
        "Both owe %(number)s agreed commitment.", "Both owe %(number)s agreed commitments.", number
    )
    return words % {"number": number}


def _context(asked: TwoParties, pair: list[Actor], owed: CommitmentQuerySet[Commitment]) -> Context:
    rows = first_rows(owed, pair)
    of_pair = figures_of(pair, standing=CommitmentStanding.AGREED, rules=rules_now())
    both = number_owed_by_both(*pair) if len(pair) == 2 else 0
    sides: list[Row] = [
        {
            "party": one.party,
            "numbers": figures(one.owed),
            "only": [row for row in rows if [s.party for s in row.scores if s] == [one.party]],
            "only_count": one.owed.total - both,
            "actions": _own(one.party).newest_first()[:_BRIEF],
        }
        for one in of_pair
    ]
    return {
        "asked": asked,
        "sides": sides,
        "pair": pair,
        "key": "-".join(party.code for party in pair) if len(pair) == 2 else "",
        "both": both,
        "sentence": both_owe(both),
        "counts": _counts([one.scores for one in of_pair]),
        "apart": [row for row in rows if all(row.scores) and row.differs],
        "read": len(rows) if sum(one.owed.total for one in of_pair) - both > len(rows) else None,
        "drawn": [inline_svg(picture_of_pair(rows, pair, width)) for width in (WIDE, NARROW)],
        "texts": agreed_texts(),
    }


def _own(party: Actor) -> ActionQuerySet[Action]:
    own = Action.objects.not_withdrawn().filter(attribution=Attribution.OWN)
    return own.filter(actors=party)


def _counts(scores: list[ScoreSummary]) -> list[tuple[Sign, list[int]]]:
    """How often each of the parties has each score, or why it has none so often."""
    counts: dict[Sign, list[int]] = {
        sign_of(mark): [getattr(one, name) for one in scores]
        for mark, name in zip(ScoreValue, ("plus", "zero", "minus"), strict=True)
    }
    for state in CellState:
        numbers = [one.unscored.get(state, 0) for one in scores]
        if any(numbers):
            counts[sign_of(state)] = numbers
    return list(counts.items())


def picture_of_pair(rows: list[GridRow], pair: list[Actor], width: int) -> Drawing:
    """The marks of both for the same commitments above each other."""
    names = [text_of(party, "name") for party in pair]
    return squares_by_pillar(
        [
            PillarOfSquares(
                text_of(pillar, "name"),
                [[_square(row, party) for party in pair] for row in found],
            )
            for pillar, found in groupby(rows, lambda row: row.commitment.pillar)
        ],
        countries=names,
        key=[
            (sign.look, f"{sign.glyph} {sign.word}")
            for sign in in_order(filter(None, (row.sign_of(one) for row in rows for one in pair)))
        ],
        title=" – ".join(names),
        description=_("One column is one commitment; each square is the mark of a country."),
        width=width,
    )


def _square(row: GridRow, party: Actor) -> Square | None:
    sign = row.sign_of(party)
    if sign is None:
        return None
    commitment = row.commitment
    return Square(
        look=sign.look,
        glyph=sign.glyph,
        title=f"{commitment.ref} {text_of(commitment, 'title')}: {sign.word}",
        address=commitment.get_absolute_url(),
    )
