"""A verdict that is not public yet, published for as long as it is looked at."""

import datetime as dt

from tracker.choices import AssessmentState
from tracker.models import Assessment
from tracker.publiclog import take_turn

from .changesets import stand_in
from .workflow import make_public, send


def publish_for_a_look(assessment: Assessment, *, today: dt.date) -> Assessment:
    """Send and publish the open verdict in the caller's transaction, which takes it back.

    Raises Refused with all that stands against it.
    """
    take_turn()
    row = assessment
    if row.state != AssessmentState.IN_REVIEW:
        row = send(row, by=row.author, version=row.version, today=today)
    return make_public(row, by=stand_in(), version=row.version, today=today)
