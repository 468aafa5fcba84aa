"""Accounts with the rights of their role, and commitments with something to judge."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from tests import factories
from tracker import publishing
from tracker.models import Assessment, Commitment, User

# What a factory returns is its model's row; its types say otherwise.
make: Any = factories
FIRST_MIGRATION = import_module("tracker.migrations.0001_squashed_0037_plural_names")
ABOUT_MIGRATION = import_module("tracker.migrations.0038_about_texts")
# What each group may, after all migrations.
GROUPS: dict[str, set[str]] = {
    name: rights | FIRST_MIGRATION.ROLES.get(name, set()) | ABOUT_MIGRATION.GROUPS[name]
    for name, rights in FIRST_MIGRATION.GROUPS.items()
}
CUSTOM: dict[str, str] = FIRST_MIGRATION.CUSTOM | FIRST_MIGRATION.MANAGING
TODAY = dt.date(2026, 11, 21)


def person(*groups: str, **fields: Any) -> User:
    """An account in the groups."""
    user: User = make.UserFactory(**fields)
    if groups and not Group.objects.filter(name=groups[0]).exists():
        # A test that commits empties every table at its end, these too.
        for make_groups in (FIRST_MIGRATION.make_groups, ABOUT_MIGRATION.give):
            make_groups(apps, connection.schema_editor())
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def promise(**fields: Any) -> Commitment:
    """A commitment that one party owes, under a methodology in force."""
    make.MethodologyFactory()
    fields.setdefault("debtors", [make.PartyFactory()])
    commitment: Commitment = make.CommitmentFactory(**fields)
    return commitment


def act(
    commitment: Commitment,
    *,
    direction: str = "supports",
    tier: str | None = "independent_media",
    **fields: Any,
) -> Any:
    """An action that bears on the commitment; without a tier it has no evidence."""
    action = make.ActionFactory(**fields)
    make.BearingFactory(action=action, commitment=commitment, direction=direction)
    if tier:
        make.EvidenceFactory(action=action, tier=tier)
    return action


def verdict(commitment: Commitment, **fields: Any) -> Assessment:
    """An unsaved assessment as an analyst fills it in."""
    values: dict[str, Any] = {
        "status": "under_way",
        "as_of": dt.date(2026, 4, 30),
        "rationale": "One act is on record.",
        "confidence": "medium",
        "what_would_change_it": "A second act.",
    }
    return Assessment(commitment=commitment, **{**values, **fields})


def drafted(commitment: Commitment, *, by: User, **fields: Any) -> Assessment:
    """A draft that nothing stands against."""
    return publishing.draft(verdict(commitment, **fields), by=by, actions=[act(commitment)])


def in_review(commitment: Commitment, *, by: User, **fields: Any) -> Assessment:
    """A draft that was sent for review."""
    draft = drafted(commitment, by=by, **fields)
    return publishing.submit(draft, by=by, version=draft.version, today=TODAY)


def published(commitment: Commitment, *, by: User, reviewer: User, **fields: Any) -> Assessment:
    """A published verdict."""
    waiting = in_review(commitment, by=by, **fields)
    return publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)


def withdrawn(verdict: Assessment, *, by: User, reason: str) -> Assessment:
    """The published verdict, withdrawn by `by` as another reviewer had proposed."""
    proposal = publishing.propose_withdrawal(
        verdict, by=person("reviewer"), version=verdict.version, reason=reason
    )
    return publishing.approve_withdrawal(verdict, by=by, proposal=proposal.pk)
