"""A set that holds two codings is whole: every difference is settled, and the coding says so.

Source of the rule: differences are shown side by side and settled with a reason.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from tracker.choices import ChangeVerb
from tracker.choices.coding import CodedField
from tracker.models import BlindCoding, ChangeSet, CodingRound, DoubleCoding
from tracker.models.days import desk_day

from .codings import coded_documents
from .errors import Problem

_MODEL = CodingRound._meta.label_lower


def round_key(blind: BlindCoding) -> str:
    """The key of the round that is made of a finished second coding."""
    return f"{blind.document}-{blind.part}-{finished_on(blind).isoformat()}-{blind.pk}"


def finished_on(blind: BlindCoding) -> dt.date:
    """The day on which a second coding was finished; that on which it began, if it is not."""
    return desk_day(blind.finished_at or blind.started_at)


def rounds_in(changeset: ChangeSet) -> list[CodingRound]:
    """The rounds that the set adds; the caller has done the set."""
    added = changeset.rows.filter(model=_MODEL, verb=ChangeVerb.ADDED)
    keys = [fields["key"]["new"] for fields in added.values_list("fields", flat=True)]
    found = CodingRound.objects.filter(key__in=keys).select_related("document")
    return list(found) if keys else []


def unsettled(changeset: ChangeSet) -> list[Problem]:
    """What keeps the set from being sent; the caller has done the set."""
    problems = [
        Problem(None, message) for found in rounds_in(changeset) for message in _unsettled(found)
    ]
    return [*problems, *(Problem(None, message) for message in _left_aside(changeset))]


def _unsettled(found: CodingRound) -> Iterator[str]:
    rows = list(
        found.values.exclude(first=F("second")).select_related(
            "sentence", "commitment__pillar", "round__document"
        )
    )
    waiting = [row.item for row in rows if row.settled is None]
    if waiting:
        told = _("%(document)s: the two codings differ, and it is not settled: %(items)s.")
        yield told % {"document": found.document, "items": ", ".join(waiting)}
    for row in rows:
        said = _said(row)
        if row.settled is not None and said is not None and said != row.settled:
            told = _("%(item)s was settled on “%(settled)s”, and the coding says “%(said)s”.")
            yield told % {"item": row.item, "settled": row.settled, "said": said}


def _said(row: DoubleCoding) -> str | None:
    """What the coding says now of that which was settled; None where it is not asked for."""
    if row.field == CodedField.LABEL and row.sentence is not None:
        return row.sentence.label
    if row.commitment is None or row.field in {CodedField.STATUS, CodedField.SCORE}:
        return None
    if row.field == CodedField.PILLAR:
        return row.commitment.pillar.slug
    value: str | None = getattr(row.commitment, row.field)
    return value


def _left_aside(changeset: ChangeSet) -> Iterator[str]:
    """Second codings of what the set holds that are finished and not taken in."""
    finished = changeset.blind_codings.filter(finished_at__isnull=False).select_related("coder")
    if not finished:
        return
    keys = [document.key for document in coded_documents(changeset)]
    taken = set(CodingRound.objects.filter(document__key__in=keys).values_list("key", flat=True))
    for blind in finished:
        if round_key(blind) not in taken:
            told = _("%(coder)s has coded %(coding)s a second time: compare the two first.")
            yield told % {"coder": blind.coder, "coding": blind}
