"""Looked again, and nothing changed: the same verdicts of a later day, as one change set.

Source of the rule: what is carried over from the verdict before must still be true; a note on a
round is never copied. So each verdict gets the day of the new look, the searches made then and, if
it needs one, a note of its own.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Assessment, ChangeSet, Score, Search, User
from tracker.publiclog.values import SCORED
from tracker.text.languages import in_english

from .changesets import open_set, putting
from .errors import Problem, Refused, refusal
from .rules import require
from .workflow import TAKEN_OVER, draft


@dataclass(frozen=True)
class Look:
    """A new look at verdicts: up to which day, the searches made, notes by the verdict's number."""

    as_of: dt.date
    searches: tuple[Search, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)


def look_again(verdicts: Iterable[Assessment], look: Look, *, by: User) -> None:
    """Draft the same verdicts as of the day of the look.

    Raises NotAllowed, and Refused with a sentence for each verdict that cannot be: one that is not
    current any more, and one that was looked at on that day or later. Nothing is written then.
    """
    require(by, "add_assessment", _("You may not draft assessments."))
    chosen = list(verdicts)
    problems = [Problem(None, told) for row in chosen if (told := _problem_with(row, look))]
    if not chosen:
        raise refusal(_("Choose at least one verdict."))
    if problems:
        raise Refused(problems)
    for row in chosen:
        _draft_again(row, look, by=by)


def set_of_a_look(
    verdicts: Iterable[Assessment], look: Look, *, by: User, reason: str
) -> ChangeSet:
    """Put what `look_again` does into a set of `by`'s own. Raises as it does."""
    chosen = list(verdicts)
    day = look.as_of.isoformat()
    with in_english():
        title = ngettext(
            "Looked again up to %(day)s, no change: %(n)d verdict",
            "Looked again up to %(day)s, no change: %(n)d verdicts",
            len(chosen),
        ) % {"day": day, "n": len(chosen)}
    with transaction.atomic():
        changeset = open_set(by=by, title=title, reason=reason)
        with putting(changeset):
            look_again(chosen, look, by=by)
    return changeset


def _problem_with(row: Assessment, look: Look) -> str | None:
    told = {"ref": row.commitment.ref, "day": row.as_of.isoformat()}
    if not row.is_current:
        return _("%(ref)s has a newer verdict by now.") % told
    if look.as_of <= row.as_of:
        return _("%(ref)s was looked at up to %(day)s already: name a later day.") % told
    return None


def _draft_again(row: Assessment, look: Look, *, by: User) -> None:
    again = Assessment(
        commitment=row.commitment,
        as_of=look.as_of,
        public_note=look.notes.get(row.pk, "").strip() or None,
        **{name: getattr(row, name) for name in TAKEN_OVER},
    )
    searches = {search.pk: search for search in (*row.searches.all(), *look.searches)}
    scores = [
        Score(party=score.party, **{name: getattr(score, name) for name in SCORED})
        for score in row.scores.all()
    ]
    draft(again, by=by, actions=row.actions.all(), searches=searches.values(), scores=scores)
