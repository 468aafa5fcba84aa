"""Who may do what: every role and every step, in every cell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from tests.publishing import people
from tests.publishing.people import TODAY, act, drafted, in_review, make, published, verdict
from tracker import publishing
from tracker.models import Assessment, User

pytestmark = pytest.mark.django_db

# "own" roles act on what they wrote themselves, the others on what somebody else wrote.
STEPS = (
    "draft edit edit_in_review submit return publish correct drop propose_withdrawal"
    " approve_withdrawal decline_withdrawal withdraw_action"
)
MATRIX = """
analyst          yes no  no  no  no  no  yes no  yes no  no  yes
own analyst      yes yes no  yes no  no  yes yes yes no  no  yes
reviewer         yes no  yes no  yes yes yes yes yes yes yes yes
own reviewer     yes yes no  yes no  no  yes yes yes no  yes yes
manager          no  no  no  no  no  no  no  no  no  no  no  no
superuser        yes no  yes no  yes yes yes yes yes yes yes yes
own superuser    yes yes no  yes no  no  yes yes yes no  yes yes
inactive         no  no  no  no  no  no  no  no  no  no  no  no
staff            no  no  no  no  no  no  no  no  no  no  no  no
"""
CELLS = [
    (line[:17].strip(), step, answer == "yes")
    for line in MATRIX.strip().splitlines()
    for step, answer in zip(STEPS.split(), line[17:].split(), strict=True)
]
ROLES: dict[str, Callable[[], User]] = {
    "analyst": lambda: people.person("analyst"),
    "reviewer": lambda: people.person("reviewer"),
    "manager": lambda: people.person("manager"),
    "superuser": lambda: people.person(is_superuser=True, is_staff=True),
    "inactive": lambda: people.person("reviewer", is_superuser=True, is_active=False),
    "staff": lambda: people.person(is_staff=True),
}


def act_out(step: str, *, by: User, author: User) -> Any:
    """Do the step as `by` on what `author` wrote."""
    promise, second = people.promise(), people.person("reviewer")
    if step == "draft":
        return publishing.draft(verdict(promise), by=by)
    if step == "withdraw_action":
        return publishing.withdraw(act(promise), by=by, version=1, reason="It was a mix-up.")
    if step in {"correct", "propose_withdrawal", "approve_withdrawal", "decline_withdrawal"}:
        done = published(promise, by=author, reviewer=second)
        if step == "correct":
            return publishing.correct(done, by=by, note="The date was wrong.")
        asked: dict[str, Any] = {"version": done.version, "reason": "It was a mix-up."}
        if step == "propose_withdrawal":
            return publishing.propose_withdrawal(done, by=by, **asked)
        proposal = publishing.propose_withdrawal(done, by=second, **asked).pk
        if step == "approve_withdrawal":
            return publishing.approve_withdrawal(done, by=by, proposal=proposal)
        return publishing.decline_withdrawal(done, by=by, proposal=proposal, reason="It stands.")
    early = step in {"edit", "submit", "drop"}
    row = drafted(promise, by=author) if early else in_review(promise, by=author)
    rest: dict[str, Any] = {"by": by, "version": row.version}
    if step in {"edit", "edit_in_review"}:
        row.rationale = "The ministers met in May."
        return publishing.edit(row, **rest)
    if step in {"submit", "publish"}:
        return getattr(publishing, step)(row, **rest, today=TODAY)
    function = {"return": publishing.send_back, "drop": publishing.withdraw}[step]
    return function(row, **rest, reason="It was a mix-up.")


@pytest.mark.parametrize(("role", "step", "allowed"), CELLS)
def test_role_and_step(role: str, step: str, allowed: bool) -> None:
    by = ROLES[role.removeprefix("own ")]()
    author = by if role.startswith("own ") else people.person("analyst")
    if allowed:
        act_out(step, by=by, author=author)
        return
    with pytest.raises(publishing.NotAllowed) as refusal:
        act_out(step, by=by, author=author)
    assert str(refusal.value).endswith(".")


def test_the_matrix_has_a_cell_for_every_role_and_step() -> None:
    assert len(CELLS) == len(set(CELLS)) == 9 * 12


def test_a_draft_of_somebody_else_is_not_edited_in_the_state_returned() -> None:
    author, reviewer = people.person("analyst"), people.person("reviewer")
    row = in_review(people.promise(), by=author)
    row = publishing.send_back(row, by=reviewer, version=row.version, reason="More.")
    with pytest.raises(publishing.NotAllowed, match="only its author"):
        publishing.edit(row, by=reviewer, version=row.version)


def test_the_author_does_not_edit_while_somebody_reviews() -> None:
    author = people.person("reviewer")
    row = in_review(people.promise(), by=author)
    with pytest.raises(publishing.NotAllowed, match="ask the reviewer"):
        publishing.edit(row, by=author, version=row.version)
    assert Assessment.objects.get(pk=row.pk).state == "in_review"


# --- The groups ----------------------------------------------------------------------------------


def test_the_groups_hold_what_the_migration_says() -> None:
    people.person("analyst")
    for name, codenames in people.GROUPS.items():
        group = Group.objects.get(name=name)
        assert set(group.permissions.values_list("codename", flat=True)) == codenames
    analyst = Group.objects.get(name="analyst").permissions
    assert not analyst.filter(codename__startswith="withdraw_").exists()
    assert not analyst.filter(codename__in=["publish_assessment", "return_assessment"]).exists()
    assert not analyst.filter(codename__in=["approve_changeset", "manage_changeset"]).exists()


def test_no_group_deletes_what_has_a_page() -> None:
    people.person("analyst")
    assert not Permission.objects.filter(
        group__isnull=False,
        codename__in=[
            f"delete_{model}"
            for model in (
                "assessment",
                "action",
                "evidence",
                "commitment",
                "search",
                "reply",
                "user",
            )
        ],
    ).exists()


def test_django_finds_the_permissions_that_the_migration_made() -> None:
    people.person("analyst")
    rows = Permission.objects.filter(content_type__app_label="tracker")
    create_permissions(apps.get_app_config("tracker"), verbosity=0)
    before = set(rows.values_list("content_type__model", "codename", "name"))
    rows.exclude(group__isnull=False).delete()
    create_permissions(apps.get_app_config("tracker"), verbosity=0)
    after = list(rows.values_list("content_type__model", "codename", "name"))
    assert len(after) == len(set(after))
    assert set(after) == before


def test_the_names_of_the_permissions_are_djangos_own() -> None:
    about_the_record = people.FIRST_MIGRATION.GROUPS.values()
    made = {codename for codenames in about_the_record for codename in codenames}
    known = {
        codename: name
        for model in apps.get_app_config("tracker").get_models()
        for codename, name in [
            *(
                (f"{act}_{model._meta.model_name}", f"Can {act} {model._meta.verbose_name_raw}")
                for act in model._meta.default_permissions
            ),
            *model._meta.permissions,
        ]
    }
    make.UserFactory()
    people.person("analyst")
    rows = Permission.objects.filter(codename__in=made, content_type__app_label="tracker")
    assert {row.codename: row.name for row in rows} == {name: known[name] for name in made}
