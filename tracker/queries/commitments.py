"""Reads of the list of commitments and of the page of one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
)

from tracker.models import (
    Actor,
    Assessment,
    Bearing,
    Commitment,
    CommitmentPassage,
    Initiative,
    Link,
    Obligation,
    Reply,
    Theme,
)
from tracker.models.querysets import AssessmentQuerySet, CommitmentQuerySet, KeyedQuerySet

if TYPE_CHECKING:
    from .rows import CommitmentInFile, CommitmentRow

Row = TypeVar("Row", bound=Commitment)

# What is said of an actor that has closed, itself or with the body above it.
CLOSURE = (
    "actor__successor",
    "actor__closure_shown_by",
    "actor__parent__successor",
    "actor__parent__closure_shown_by",
)


def with_themes(
    commitments: CommitmentQuerySet[Row], slugs: Iterable[str]
) -> CommitmentQuerySet[Row]:
    """Those of the commitments that carry at least one of the themes."""
    tagged = Theme.objects.filter(commitments=OuterRef("pk"), slug__in=list(slugs))
    return commitments.filter(Exists(tagged))


def owed_by(commitments: CommitmentQuerySet[Row], codes: Iterable[str]) -> CommitmentQuerySet[Row]:
    """Those of the commitments that at least one of the parties owes."""
    debts = Obligation.objects.debts().filter(
        commitment=OuterRef("pk"), actor__code__in=list(codes)
    )
    return commitments.filter(Exists(debts))


def commitments_for_rows(
    commitments: CommitmentQuerySet[Commitment],
) -> "CommitmentQuerySet[CommitmentRow]":
    """The commitments as rows of a list: with verdict, pillar, document and who owes them.

    Adds `debts`, and `n_parties`: how many parties there are.
    """
    debts = Obligation.objects.debts()
    return (
        commitments.with_verdict()
        .annotate(n_parties=Actor.objects.number_of_parties())
        .select_related("pillar", "document", "section", "primary_theme")
        .prefetch_related(
            Prefetch("obligations", queryset=debts.select_related("actor"), to_attr="debts")
        )
    )


def commitments_for_files(
    commitments: CommitmentQuerySet[Commitment],
) -> "CommitmentQuerySet[CommitmentInFile]":
    """The commitments as rows of a file: no more of each than a list of all says.

    Adds what `with_verdict` does, and `debtors` (`tracker.models.tallies.keys_in`); None of one
    that was withdrawn.
    """
    return (
        commitments.with_verdict()
        .annotate(debtors=F("tallied__debtors"))
        .select_related("pillar", "document", "section", "primary_theme")
        .only(
            *("ref", "title", "statement", "standing", "binding", "obligation_kind"),
            *("due_on", "due_precision", "withdrawn_at", "withdrawn_because"),
            *("pillar__slug", "document__key", "section__slug", "primary_theme__slug"),
        )
    )


def commitments_for_page() -> CommitmentQuerySet[Commitment]:
    """Commitments with what their page shows of the coding; verdict and evidence are apart.

    Adds what `with_verdict` does, and `n_parties`: how many parties there are.
    """
    found = Commitment.objects.with_verdict().annotate(n_parties=Actor.objects.number_of_parties())
    return found.select_related(
        "document__source_text",
        "pillar",
        "section",
        "primary_theme",
        "unassessed_note",
    ).prefetch_related(
        Prefetch(
            "passages", queryset=CommitmentPassage.objects.select_related("document__source_text")
        ),
        Prefetch(
            "obligations",
            queryset=Obligation.objects.not_withdrawn().select_related("actor", *CLOSURE),
        ),
        "themes",
        Prefetch("initiatives", queryset=Initiative.objects.public()),
    )


def verdicts_with_people() -> AssessmentQuerySet[Assessment]:
    """Published verdicts, newest first, with who made them and what they rest on."""
    return (
        Assessment.objects.published()
        .select_related("author", "reviewer", "methodology")
        .order_by("-published_at", "-pk")
    )


def replies_for_page() -> KeyedQuerySet[Reply]:
    """Replies in the order in which they were made, with who made them.

    A withdrawn one stays visible and says so.
    """
    return Reply.objects.select_related("party").order_by("stated_on", "key")


def bearings_on(commitment: Commitment) -> KeyedQuerySet[Bearing]:
    """What bears on the commitment, oldest act first, undated last, with its evidence.

    Withdrawn acts and evidence are among it and say so, a bearing that was withdrawn is not.
    """
    return (
        commitment.bearings.not_withdrawn()
        .select_related("action")
        .prefetch_related("action__evidence")
        .order_by(F("action__date").asc(nulls_last=True), "action__slug")
    )


def links_of(commitment: Commitment) -> KeyedQuerySet[Link]:
    """Links that start or end at the commitment, with both ends.

    A withdrawn one stays visible and says so.
    """
    return Link.objects.filter(
        Q(from_commitment=commitment) | Q(to_commitment=commitment)
    ).select_related(
        "from_commitment",
        "from_near_miss__document",
        "to_commitment",
        "to_near_miss__document",
    )
