"""Reads of the page of a pillar."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Window
from django.db.models.functions import RowNumber

from tracker.models import Commitment, Initiative, Pillar, Theme
from tracker.models.querysets import CommitmentQuerySet, InitiativeQuerySet

from .commitments import commitments_for_rows

if TYPE_CHECKING:
    from .rows import AssessedCommitment, CommitmentRow


def commitments_of_pillar(pillar: Pillar, *, most: int) -> "CommitmentQuerySet[CommitmentRow]":
    """The pillar's commitments in status order, at most `most` of each status."""
    placed = (
        Commitment.objects.not_withdrawn()
        .filter(pillar=pillar)
        .with_verdict()
        .annotate(place=Window(RowNumber(), partition_by=["standing", "status"], order_by="ref"))
    )
    shown = placed.filter(place__lte=most).order_by().values("pk")
    return commitments_for_rows(Commitment.objects.filter(pk__in=shown)).in_status_order()


def commitments_touching(pillar: Pillar, *, most: int) -> "CommitmentQuerySet[AssessedCommitment]":
    """Agreed commitments of other pillars that carry a theme of this one."""
    themed = Theme.objects.filter(commitments=OuterRef("pk"), pillars=pillar)
    return (
        Commitment.objects.agreed()
        .exclude(pillar=pillar)
        .filter(Exists(themed))
        .with_verdict()
        .select_related("pillar")
        .order_by("ref")[:most]
    )


def initiatives_of_pillar(pillar: Pillar) -> InitiativeQuerySet[Initiative]:
    """Public initiatives with a commitment in the pillar."""
    touching = Commitment.objects.not_withdrawn().filter(pillar=pillar, initiatives=OuterRef("pk"))
    return Initiative.objects.filter(Exists(touching)).public()
