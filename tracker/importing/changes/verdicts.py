"""A verdict of a file: a draft of the set, which is published when the set is approved."""

from typing import cast

from django.utils.translation import gettext as _

from tracker.importing.values import Flaw
from tracker.models import Action, Assessment, Score, Search
from tracker.publishing.workflow import start

from .entries import NewVerdict
from .outcomes import Kind, Outcome
from .reading import Text
from .runs import REFUSALS, Run, Stopped, refused, stopped, values_of
from .shapes import PartRefused
from .values import Values

# What a correction keeps of the verdict that it corrects: what the two codings of a round said.
_CODED = ("first_status", "second_status")


def add_verdict(entry: NewVerdict, run: Run) -> list[Outcome]:
    """Draft the verdict. Raises Stopped, whatever it is that stands against it."""
    values = values_of(entry, Assessment, entry.fields)
    row = Assessment()
    values.put_into(row)
    _look_at_the_one_before(entry, row, run)
    if row.corrects is not None:
        for name in _CODED:
            setattr(row, name, getattr(row.corrects, name))
    scores = _scores(entry)
    try:
        start(
            row,
            by=run.by,
            actions=cast("list[Action]", values.lists.get("actions", [])),
            searches=cast("list[Search]", values.lists.get("searches", [])),
            scores=scores,
        )
    except REFUSALS as error:
        lines = {name: node.line for name, node in entry.fields.items()}
        raise refused(entry, error, lines) from error
    return [Outcome(Kind.ADDED, entry.line, entry.name, told=row.get_status_display())]


def _look_at_the_one_before(entry: NewVerdict, row: Assessment, run: Run) -> None:
    """Stop where the record has gone on since the verdict was written."""
    current = Assessment.objects.filter(commitment=row.commitment, is_current=True).first()
    if row.corrects is not None and row.corrects != current:
        told = _("%(key)s, which this corrects, is no longer the current verdict.")
        raise stopped(run.otherwise, entry, told % {"key": row.corrects}, "corrects")
    if row.corrects is None and current is not None and _is_later(current, run):
        told = _("%(key)s was published since.") % {"key": current}
        raise stopped(run.otherwise, entry, told)


def _is_later(current: Assessment, run: Run) -> bool:
    published = current.published_at
    return run.at is not None and published is not None and published >= run.at


def _scores(entry: NewVerdict) -> list[Score]:
    scores, outcomes = [], []
    for code, marks in entry.scores.items():
        named = Values()
        for name, node in {"party": Text(entry.line, code), **marks}.items():
            try:
                named.add(Score, name, node)
            except (Flaw, PartRefused) as flaw:
                field = f"scores, {code}, {name}"
                outcomes.append(Outcome(Kind.REFUSED, node.line, entry.name, field, str(flaw)))
        score = Score()
        named.put_into(score)
        scores.append(score)
    if outcomes:
        raise Stopped(outcomes)
    return scores
