"""The scores of an assessment, saved as one set, and the check of a row as a form does it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from tracker.models import Assessment, Score
from tracker.models.fields import OptionalText
from tracker.publiclog.values import SCORED, stable_key

from .errors import Problem, Refused
from .gates import refusal

Values = dict[str, dict[str, Any]]


def set_scores(assessment: Assessment, scores: Iterable[Score]) -> Values:
    """Make the scores the whole set of the assessment's; returns what changed, by party."""
    wanted: dict[int, Score] = {}
    for score in scores:
        if score.party_id in wanted:
            raise refusal(
                _("%(party)s has more than one score.") % {"party": score.party}, field="scores"
            )
        wanted[score.party_id] = score
    held = {score.party_id: score for score in assessment.scores.select_related("party")}
    old, new = {}, {}
    for party, score in held.items():
        if party not in wanted:
            old[stable_key(score.party)] = _marks(score)
            score.delete()
    for party, score in wanted.items():
        before = held.get(party)
        if before and _marks(before) == _marks(score):
            continue
        row = before or Score(assessment=assessment, party=score.party)
        if before:
            old[stable_key(row.party)] = _marks(row)
            row.version += 1
        for name in SCORED:
            setattr(row, name, getattr(score, name))
        validate(row, field="scores")
        row.save()
        new[stable_key(row.party)] = _marks(row)
    return {"scores": {"old": old, "new": new}} if old or new else {}


def _marks(score: Score) -> dict[str, Any]:
    marks = {name: getattr(score, name) for name in SCORED}
    return {name: value for name, value in marks.items() if value not in (None, "")}


def validate(row: Assessment | Score, *, field: str | None = None) -> None:
    """Check the row as a form would; what is wrong is a refusal. Blank optional text is none."""
    for column in row._meta.concrete_fields:
        if isinstance(column, OptionalText):
            text = getattr(row, column.attname)
            setattr(row, column.attname, text if text and text.strip() else None)
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(
            Problem(field or (None if name == NON_FIELD_ERRORS else name), message)
            for name, messages in error.message_dict.items()
            for message in messages
        ) from error
