"""Which verdicts of a file may enter: never over the head of a later one."""

import datetime as dt
from collections.abc import Collection
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from tracker.importing.refusals import Refusals
from tracker.importing.rows import Row
from tracker.importing.specs import Key
from tracker.importing.stored import Stored, chunks
from tracker.models import Assessment, Commitment, Score


def refuse_two_current(rows: Collection[Row], refusals: Refusals) -> None:
    """Refuses every row that would be a second current verdict on one commitment."""
    first: dict[Key | None, Row] = {}
    for row in rows:
        if row.sound and row.spec.model is Assessment and row.values.get("is_current"):
            earlier = first.setdefault(row.references.get("commitment"), row)
            if earlier is not row:
                row.sound = False
                refusals.add(
                    row.refusal(
                        _("%(file)s, row %(number)d is a current verdict on the same commitment.")
                        % {"file": earlier.file, "number": earlier.number},
                        field="is_current",
                    )
                )


class Verdicts:
    """The current verdicts in the database, seen against the new verdicts of a run."""

    def __init__(self, rows: Collection[Row], stored: Stored) -> None:
        self._stored = stored
        pks = {
            commitment.pk
            for row in rows
            if row.spec.model is Assessment
            and (commitment := stored.get(Commitment, row.references.get("commitment")))
        }
        self._current = {
            verdict.commitment_id: verdict
            for chunk in chunks(pks)
            for verdict in Assessment.objects.filter(is_current=True, commitment__in=chunk)
        }

    def is_held_back(self, row: Row) -> bool:
        """Whether the new row must stay out because what is published must not change.

        A verdict stays out where one with a later or equal time of publication is current, and a
        score stays out unless its verdict goes in.
        """
        if row.spec.model is Score:
            return self._stored.get(Assessment, row.references.get("assessment")) is not None
        if row.spec.model is not Assessment:
            return False
        current = self._current_of(row)
        published_at: dt.datetime | None = row.values.get("published_at")
        return (
            current is not None
            and published_at is not None
            and cast("dt.datetime", current.published_at) >= published_at
        )

    def succeeded_by(self, row: Row) -> int | None:
        """The primary key of the current verdict that the new row replaces, or None."""
        if row.spec.model is not Assessment or not row.values.get("is_current"):
            return None
        current = self._current_of(row)
        return current.pk if current else None

    def _current_of(self, row: Row) -> Assessment | None:
        commitment: models.Model | None = self._stored.get(
            Commitment, row.references.get("commitment")
        )
        return self._current.get(commitment.pk) if commitment else None
