"""Acts that bear on a commitment and are not among those on which its current verdict rests.

Source of the rule: a verdict weighs what was on record when it was published; what was entered
afterwards waits to be weighed. The log says what came after what.
"""

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from tracker.choices.editing import EntryVerb
from tracker.models import Assessment, Bearing, RecordEntry

_ARRIVED = (EntryVerb.ADDED, EntryVerb.ENTERED, EntryVerb.FOUND)
_PUBLISHED = (EntryVerb.PUBLISHED, EntryVerb.ENTERED, EntryVerb.FOUND)


def unweighed_bearings(*, is_new: bool) -> QuerySet[Bearing]:
    """Bearings of acts that the current verdict does not weigh: entered after it, or before.

    Each has `verdict_key`, the verdict that does not weigh it, and `entered_at`.
    """
    current = Assessment.objects.current().filter(commitment=OuterRef("commitment"))
    weighed = current.filter(actions=OuterRef("action"))
    # A bearing that was moved to another act arrives there as one that was not before.
    arrived = Q(verb__in=_ARRIVED) | Q(verb=EntryVerb.CHANGED, before__isnull=True)
    entered = RecordEntry.objects.filter(arrived, kind="bearing", key=OuterRef("log_key")).order_by(
        "-seq"
    )
    published = RecordEntry.objects.filter(
        kind="assessment", key=OuterRef("verdict_key"), verb__in=_PUBLISHED
    ).order_by("-seq")
    rows = (
        Bearing.objects.not_withdrawn()
        .filter(action__withdrawn_at__isnull=True, commitment__withdrawn_at__isnull=True)
        .annotate(
            verdict_key=Subquery(current.values("key")[:1]),
            log_key=Concat("action__slug", Value(" "), "commitment__ref", output_field=CharField()),
        )
        .filter(~Exists(weighed), verdict_key__isnull=False)
        .annotate(
            entered=Coalesce(Subquery(entered.values("seq")[:1]), Value(0)),
            entered_at=Subquery(entered.values("at")[:1]),
            published=Coalesce(Subquery(published.values("seq")[:1]), Value(0)),
        )
    )
    is_after = Q(entered__gt=F("published"))
    return rows.filter(is_after if is_new else ~is_after)


def waiting_bearings(*, is_new: bool) -> QuerySet[Bearing]:
    """Of these, the ones that nobody's open draft weighs yet: with it they have left the queue."""
    drafts = Assessment.objects.open().filter(
        commitment=OuterRef("commitment"), actions=OuterRef("action")
    )
    return unweighed_bearings(is_new=is_new).filter(~Exists(drafts))


def has_waiting(*, is_new: bool) -> Exists:
    """Whether a commitment has acts that wait to be weighed."""
    return Exists(waiting_bearings(is_new=is_new).filter(commitment=OuterRef("pk")))
