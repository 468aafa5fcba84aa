"""Which verdicts rest on a row, and which rest on something that was withdrawn."""

from collections.abc import Callable
from typing import TypeAlias

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from tracker.choices import LinkType, ObligationRole, Status
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Evidence,
    Link,
    Obligation,
    Search,
    SentenceCoding,
)
from tracker.models.base import Withdrawable
from tracker.models.querysets import AssessmentQuerySet

Rows: TypeAlias = QuerySet[Model]


def verdicts_resting_on(row: Withdrawable) -> AssessmentQuerySet[Assessment]:
    """The current verdicts that rest on the row, by commitment; none on what no verdict needs."""
    return verdicts_resting_on_any(type(row)._base_manager.filter(pk=row.pk))


def verdicts_resting_on_any(rows: Rows) -> AssessmentQuerySet[Assessment]:
    """The same for rows of one model: each verdict that rests on one of them."""
    rests = _RESTS.get(rows.model)
    if rests is None:
        return Assessment.objects.none()
    found = Assessment.objects.current().filter(rests(rows))
    return found.select_related("commitment").order_by("commitment__ref")


def rests_on_something_withdrawn() -> Q:
    """A condition: whether a verdict is current and rests on something that was withdrawn.

    When another verdict follows, or when it is withdrawn itself, it is current no more.
    """
    found = Q(pk__in=[])
    for model, rests in _RESTS.items():
        found |= rests(model._base_manager.filter(withdrawn_at__isnull=False))
    return Q(is_current=True) & found


def _on_actions(rows: Rows) -> Q:
    relied_on = Assessment.actions.through._base_manager
    return Q(pk__in=relied_on.filter(action__in=rows).values("assessment"))


def _on_evidence(rows: Rows) -> Q:
    relied_on = Assessment.actions.through._base_manager
    return Q(pk__in=relied_on.filter(action__evidence__in=rows).values("assessment"))


def _on_bearings(rows: Rows) -> Q:
    """On how an action that the verdict relies on bears on its own commitment."""
    own = rows.filter(action__assessments__commitment=F("commitment"))
    return Q(pk__in=own.values("action__assessments"))


def _on_searches(rows: Rows) -> Q:
    relied_on = Assessment.searches.through._base_manager
    return Q(pk__in=relied_on.filter(search__in=rows).values("assessment"))


def _on_obligations(rows: Rows) -> Q:
    """On the debt of a party that the verdict scores, or says why it does not."""
    debts = rows.filter(role=ObligationRole.DEBTOR)
    scored = debts.filter(commitment__assessments__scores__party=F("actor"))
    return Q(pk__in=scored.values("commitment__assessments"))


def _on_commitments(rows: Rows) -> Q:
    """On its own commitment, or on the later one that took its place."""
    return Q(commitment__in=rows) | _on_successors(Link.objects.filter(from_commitment__in=rows))


def _on_documents(rows: Rows) -> Q:
    return Q(commitment__document__in=rows)


def _on_sentences(rows: Rows) -> Q:
    return Q(commitment__sentence__in=rows)


def _on_successors(rows: Rows) -> Q:
    """On links that say what took the place of its commitment, if no other one says so."""
    links = Link.objects.filter(type=LinkType.SUPERSEDES, to_commitment=OuterRef("commitment"))
    others = links.not_withdrawn().filter(from_commitment__withdrawn_at__isnull=True)
    return (
        Q(status=Status.SUPERSEDED)
        & Q(commitment__in=rows.filter(type=LinkType.SUPERSEDES).values("to_commitment"))
        & ~Q(Exists(others.exclude(pk__in=rows.values("pk"))))
    )


# What a verdict rests on, for rows of each model. No verdict rests on a fact or on a reply.
_RESTS: dict[type[Model], Callable[[Rows], Q]] = {
    Action: _on_actions,
    Bearing: _on_bearings,
    Commitment: _on_commitments,
    Document: _on_documents,
    Evidence: _on_evidence,
    Link: _on_successors,
    Obligation: _on_obligations,
    Search: _on_searches,
    SentenceCoding: _on_sentences,
}
