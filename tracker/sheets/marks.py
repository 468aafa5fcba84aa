"""A party's score as a cell: 1, 0 under_way, 0 blocked, −1, or why there is none."""

import re

from django.utils.translation import gettext as _

from tracker.choices import CellState, ScoreValue, ZeroReason
from tracker.importing.values import Flaw
from tracker.models import Score

from .cells import plain_minus

NOT_SCORED = (CellState.NOT_APPLICABLE.value, CellState.CONTESTED.value)
MARKS = (
    str(ScoreValue.PLUS.value),
    *(f"{ScoreValue.ZERO.value} {reason}" for reason in ZeroReason.values),
    str(ScoreValue.MINUS.value),
    *NOT_SCORED,
)
"""What a cell may say, in the order of the best."""

_MARK = re.compile(r"(-?[0-9]{1,40})(?: ([a-z_]{1,20}))?")


def mark_of(score: Score) -> object:
    """What the cell says of the score; a number stays one."""
    if score.value is None:
        return score.unscored
    return f"{score.value} {score.reason}" if score.reason else score.value


def score_of(mark: str, why: str) -> dict[str, str]:
    """The fields of a score that the two cells say; {} where the party has none. Raises Flaw."""
    mark = plain_minus(mark)
    if not mark:
        if why:
            raise Flaw(_("There is a reason and no score that it is about."))
        return {}
    because = {"unscored_reason": why} if why else {}
    if mark in NOT_SCORED:
        return {"unscored": mark, **because}
    found = _MARK.fullmatch(mark)
    if found is None or (mark not in MARKS and mark != str(ScoreValue.ZERO.value)):
        told = _("A score is one of: %(known)s; or the cell is empty.")
        raise Flaw(told % {"known": ", ".join(MARKS)})
    return {"value": found[1], **({"reason": found[2]} if found[2] else {}), **because}
