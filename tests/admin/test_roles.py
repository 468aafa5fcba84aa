"""Who may do what on the desk: every role with every act, as a browser would try it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.publishing.people import drafted, in_review, person, promise, published
from tracker import publishing
from tracker.models import (
    Action,
    Actor,
    Assessment,
    Commitment,
    Methodology,
    Reply,
    User,
    Withdrawal,
)

from .desk import signed_in
from .pages import add_url, list_url, row_url
from .rows import methodology

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

ROLES: dict[str, tuple[tuple[str, ...], dict[str, bool]]] = {
    "reader": ((), {}),
    "staff without a role": ((), {"is_staff": True}),
    "analyst": (("analyst",), {"is_staff": True}),
    "reviewer": (("reviewer",), {"is_staff": True}),
    "manager": (("manager",), {"is_staff": True}),
    "superuser": ((), {"is_staff": True, "is_superuser": True}),
    "analyst no longer staff": (("analyst",), {"is_staff": False}),
    "closed account": (("reviewer",), {"is_staff": True, "is_active": False}),
}
CODERS = {"analyst", "reviewer", "superuser"}
REVIEWERS = {"reviewer", "superuser"}
MANAGERS = {"manager", "superuser"}
DESK = CODERS | MANAGERS


@dataclass(frozen=True)
class Act:
    """An attempt, who may succeed with it, and how many rows tell that it did."""

    may: set[str]
    attempt: Callable[[Client, User], Any]
    has_happened: Callable[[User], bool]


def opens(address: Callable[[], str]) -> Callable[[Client, User], Any]:
    return lambda client, _user: client.get(address())


def post(address: str, client: Client, **sent: Any) -> Any:
    return client.post(address, {name: str(value) for name, value in sent.items()})


def step(name: str, row: Callable[[User], Assessment]) -> Callable[[Client, User], Any]:
    def attempt(client: Client, user: User) -> Any:
        found = row(user)
        return post(row_url(found, name), client, version=found.version, reason="A reason.")

    return attempt


def others_draft(_user: User) -> Assessment:
    return drafted(promise(), by=person("analyst"))


def others_in_review(_user: User) -> Assessment:
    return in_review(promise(), by=person("analyst"))


def others_verdict(_user: User) -> Assessment:
    return published(promise(), by=person("analyst"), reviewer=person("reviewer"))


def own(make_row: Callable[..., Assessment]) -> Callable[[User], Assessment]:
    """The person's own row, made while the person still had the right."""

    def row(user: User) -> Assessment:
        found = make_row(promise(), by=person("analyst"))
        Assessment.objects.filter(pk=found.pk).update(author=user)
        found.author = user
        return found

    return row


def save_draft(client: Client, _user: User) -> Any:
    sent = {
        "status": "under_way",
        "as_of": "2026-04-30",
        "rationale": "New words.",
        "confidence": "low",
        "what_would_change_it": "More.",
    }
    commitment = promise()
    return post(f"{add_url(Assessment)}?commitment={commitment.pk}", client, **sent)


def edit_others(client: Client, user: User) -> Any:
    return post(row_url(others_draft(user)), client, rationale="Changed.", seen_version=1)


def states(*wanted: str) -> Callable[[User], bool]:
    return lambda _user: Assessment.objects.filter(state__in=wanted).exists()


def add_theme(client: Client, _user: User) -> Any:
    return post(reverse("admin:tracker_theme_add"), client, slug="new", name="New", position=77)


def add_actor(client: Client, _user: User) -> Any:
    return post(
        add_url(Actor),
        client,
        code="NEW",
        name="New body",
        kind="agency",
        **{"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0},
    )


def add_methodology(client: Client, _user: User) -> Any:
    return post(
        add_url(Methodology),
        client,
        version="99",
        adopted_on="2026-01-01",
        summary="Rules.",
        rule_set="default",
        minimum_cells=12,
        quiet_months=9,
        review_months=6,
        due_soon_days=90,
    )


def change_user(client: Client, _user: User) -> Any:
    other = person(username="other")
    return post(
        row_url(other),
        client,
        username="other",
        first_name="Renamed",
        seen_version=1,
        is_active="on",
    )


def become_superuser(client: Client, user: User) -> Any:
    return post(
        row_url(user),
        client,
        username=user.username,
        public_name="Renamed",
        seen_version=1,
        is_active="on",
        is_staff="on",
        is_superuser="on",
    )


def withdraw_commitment(client: Client, _user: User) -> Any:
    row = make.CommitmentFactory.create()
    return post(row_url(row, "withdraw"), client, version=1, reason="A mistake.")


def approve_withdrawal(client: Client, user: User) -> Any:
    row = others_verdict(user)
    proposal = publishing.propose_withdrawal(
        row, by=person("reviewer"), version=row.version, reason="A reason."
    )
    return post(row_url(row, "approve-withdrawal"), client, version=proposal.pk)


def find_a_role(client: Client, _user: User) -> Any:
    asked = {"term": "ana", "app_label": "tracker", "model_name": "user", "field_name": "groups"}
    return client.get(reverse("admin:autocomplete"), asked)


def give_a_role(client: Client, _user: User) -> Any:
    person("analyst")
    role = Group.objects.get(name="analyst")
    other = person(username="other")
    return post(row_url(other, "roles"), client, seen_version=1, groups=role.pk)


def record_reply(client: Client, _user: User) -> Any:
    verdict = make.AssessmentFactory.create()
    return post(
        add_url(Reply),
        client,
        key="C-1.1-reply-1",
        assessment=verdict.pk,
        party=make.PartyFactory.create().pk,
        text="We see it differently.",
        language="en",
        stated_on="2026-03-03",
        stated_precision="day",
        received="sent",
        publisher="A ministry",
    )


def withdraw_reply(client: Client, _user: User) -> Any:
    row = make.ReplyFactory.create()
    return post(row_url(row, "withdraw"), client, version=1, reason="A mistake.")


def delete(client: Client, _user: User) -> Any:
    action = make.ActionFactory.create(slug="kept")
    return post(row_url(action, "delete"), client, post="yes")


ACTS: dict[str, Act] = {
    "open the desk": Act(
        {*DESK, "staff without a role"}, opens(lambda: "/admin/"), lambda _user: True
    ),
    "read the commitments": Act(DESK, opens(lambda: list_url(Commitment)), lambda _user: True),
    "read somebody's draft": Act(
        DESK, lambda client, user: client.get(row_url(others_draft(user))), lambda _user: True
    ),
    "draft": Act(
        CODERS,
        save_draft,
        lambda user: Assessment.objects.filter(author=user, rationale="New words.").exists(),
    ),
    "edit somebody's draft": Act(
        set(), edit_others, lambda _user: Assessment.objects.filter(rationale="Changed.").exists()
    ),
    "submit one's own": Act(CODERS, step("submit", own(drafted)), states("in_review")),
    "submit somebody's": Act(set(), step("submit", others_draft), states("in_review")),
    "return": Act(REVIEWERS, step("return", others_in_review), states("returned")),
    "return one's own": Act(set(), step("return", own(in_review)), states("returned")),
    "publish": Act(REVIEWERS, step("publish", others_in_review), states("published")),
    "publish one's own": Act(set(), step("publish", own(in_review)), states("published")),
    "correct": Act(
        CODERS,
        step("correct", others_verdict),
        lambda user: Assessment.objects.open().filter(author=user).exists(),
    ),
    "propose to withdraw a verdict": Act(
        CODERS,
        step("propose-withdrawal", others_verdict),
        lambda _user: Withdrawal.objects.open().exists(),
    ),
    "withdraw a verdict": Act(
        REVIEWERS,
        approve_withdrawal,
        lambda _user: Assessment.objects.filter(withdrawn_at__isnull=False).exists(),
    ),
    "withdraw a verdict alone": Act(
        set(),
        step("withdraw", others_verdict),
        lambda _user: Assessment.objects.filter(withdrawn_at__isnull=False).exists(),
    ),
    "give a role": Act(
        MANAGERS,
        give_a_role,
        lambda _user: User.objects.filter(username="other", groups__name="analyst").exists(),
    ),
    "find a role to give": Act(MANAGERS, find_a_role, lambda _user: True),
    "withdraw a commitment": Act(
        CODERS,
        withdraw_commitment,
        lambda _user: Commitment.objects.filter(withdrawn_at__isnull=False).exists(),
    ),
    "record a reply": Act(DESK, record_reply, lambda _user: Reply.objects.exists()),
    "withdraw a reply": Act(
        DESK,
        withdraw_reply,
        lambda _user: Reply.objects.filter(withdrawn_at__isnull=False).exists(),
    ),
    "add an actor": Act(
        MANAGERS, add_actor, lambda _user: Actor.objects.filter(code="NEW").exists()
    ),
    "add a methodology": Act(
        MANAGERS, add_methodology, lambda _user: Methodology.objects.filter(version="99").exists()
    ),
    "change an account": Act(
        MANAGERS, change_user, lambda _user: User.objects.filter(first_name="Renamed").exists()
    ),
    "become a superuser": Act(
        set(),
        become_superuser,
        lambda user: (
            not user.is_superuser and User.objects.filter(pk=user.pk, is_superuser=True).exists()
        ),
    ),
    "delete": Act(set(), delete, lambda _user: not Action.objects.filter(slug="kept").exists()),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_with_every_act(role: str, act: str) -> None:
    groups, fields = ROLES[role]
    user = person(*groups, **fields)
    make.MethodologyFactory.create()
    client = signed_in(user)
    answer = ACTS[act].attempt(client, user)
    assert answer.status_code < 500
    if role in ACTS[act].may:
        assert answer.status_code in {200, 302}, answer.content.decode()[-3000:]
        assert ACTS[act].has_happened(user)
        return
    opens_only = act.startswith(("open", "read", "find"))
    assert opens_only or not ACTS[act].has_happened(user)
    if act == "withdraw a verdict alone" and role in REVIEWERS:
        assert "propose its withdrawal" in answer.content.decode()
    elif act != "become a superuser":
        assert answer.status_code in {302, 403}
    if answer.status_code == 302 and act != "become a superuser":
        assert "/login/" in answer.headers["Location"]


def test_nobody_at_all_gets_in() -> None:
    client = Client()
    for act in ("read the commitments", "draft", "publish"):
        answer = ACTS[act].attempt(client, person("analyst"))
        assert "/login/" in answer.headers["Location"]


def test_a_manager_gives_roles_but_not_to_oneself_and_not_beyond(desk: Client) -> None:
    manager = person("manager", username="manager", is_staff=True)
    boss = User.objects.get(username="boss")
    client = Client()
    client.force_login(manager)
    own_page = client.get(row_url(manager, "roles")).content.decode()
    assert 'name="groups"' not in own_page
    assert 'name="is_superuser"' not in own_page
    other_page = client.get(row_url(person("analyst"), "roles")).content.decode()
    assert 'name="groups"' in other_page
    assert 'name="user_permissions"' not in other_page
    assert client.post(row_url(boss), {"username": "x"}).status_code == 403
    assert client.post(row_url(boss, "roles"), {"groups": ""}).status_code == 403
    password = row_url(boss).replace("/change/", "/password/")
    assert client.get(password).status_code == 403


def test_a_methodology_in_use_is_closed(desk: Client) -> None:
    used, unused = make.AssessmentFactory.create().methodology, methodology()
    assert desk.post(row_url(used), {"summary": "Other rules."}).status_code == 403
    assert desk.get(row_url(unused)).status_code == 200
    assert "_save" in desk.get(row_url(unused)).content.decode()
