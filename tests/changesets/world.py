"""A record with a set in each state, and what every public face answered before there was one."""

import datetime as dt

import time_machine
from django.test import Client

from tests import factories as make
from tests.pages.site import Answer, ask
from tests.pages.test_every_face import Face, faces
from tests.publishing.people import TODAY, act, person, promise, published
from tracker import publiclog, search
from tracker.models import Action, ChangeSet, Commitment, Person, User
from tracker.publishing import save_with_history, withdraw
from tracker.publishing.changesets import drop_set, return_set

from .sets import a_set, again, changed, sent

# The day before the sets, that of the sets, and that on which they are looked at.
BEFORE = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
OF_THE_SETS = BEFORE + dt.timedelta(days=1)
NOW = BEFORE + dt.timedelta(days=3)
# An approved set is one in review that a test approves.
WAITING = ("open", "in_review", "returned", "dropped")
# Who looks at them, by user name; None is nobody.
ROLES: dict[str, tuple[tuple[str, ...], dict[str, bool]]] = {
    "reader": ((), {}),
    "without-role": ((), {"is_staff": True}),
    "author": (("analyst",), {"is_staff": True}),
    "analyst": (("analyst",), {"is_staff": True}),
    "reviewer": (("reviewer",), {"is_staff": True}),
    "manager": (("manager",), {"is_staff": True}),
    "boss": ((), {"is_staff": True, "is_superuser": True}),
}
SEES = {"author", "analyst", "reviewer", "manager", "boss"}
DECIDES = {"reviewer", "boss"}


def words(state: str) -> dict[str, str]:
    """What stands in public once the set is approved, by what it does to a row."""
    return {"added": f"Okapi {state}", "changed": f"Quagga {state}", "withdrawn": f"Dodo {state}"}


def slug(kind: str, state: str) -> str:
    """The key of the act of this kind in the set of the state."""
    return f"{kind}-{state}".replace("_", "-")


def make_world() -> dict[Face, Answer]:
    """The record, then the sets; returns what the faces answered in between."""
    with time_machine.travel(BEFORE, tick=False):
        make_record()
        for name, (groups, fields) in ROLES.items():
            person(*groups, username=name, public_name=f"Account {name}", **fields)
    with time_machine.travel(NOW, tick=False):
        answers = walked()
    with time_machine.travel(OF_THE_SETS, tick=False):
        for state in WAITING:
            make_set(state)
    return answers


def walked() -> dict[Face, Answer]:
    """What every public face answers to nobody."""
    client = Client()
    return {face: ask(client, face.address) for face in faces()}


def make_record() -> None:
    """One of everything that faces are asked for, and acts for each set."""
    party = make.PartyFactory.create(code="KZ")
    row: Commitment = promise(
        ref="ZEB-1",
        title="Zebra bridges of paper",
        pillar=make.PillarFactory.create(slug="here"),
        document=make.DocumentFactory.create(slug="text"),
        debtors=[party],
        due_on="2030-05-01",
        due_precision="day",
    )
    for key in ("zebra-act", *(slug(kind, s) for s in WAITING for kind in ("known", "gone"))):
        action = act(row, slug=key, title=f"Zebra of {key}", date=dt.date(2026, 3, 1))
        action.actors.add(party)
    make.ActorFactory.create(code="BODY", parent=party)
    make.InitiativeFactory.create(slug="a-fund", commitments=[row])
    published(row, by=person("analyst"), reviewer=person("reviewer"))
    Person.objects.create(slug="somebody", name="Somebody", country=party, office="President")
    search.rebuild()
    publiclog.enter_loaded()


def make_set(state: str) -> ChangeSet:
    """A set of the author: an act with its evidence and bearing, one changed, one withdrawn."""
    author, boss = (User.objects.get(username=name) for name in ("author", "boss"))
    told = words(state)

    def record() -> None:
        action = make.ActionFactory.build(
            slug=slug("okapi", state), title=f"Sighted: {told['added']}", date=dt.date(2026, 3, 2)
        )
        save_with_history(action, by=author)
        save_with_history(make.EvidenceFactory.build(action=action, position=1), by=author)
        commitment = Commitment.objects.get(ref="ZEB-1")
        bearing = make.BearingFactory.build(action=action, commitment=commitment)
        save_with_history(bearing, by=author)

    def take_away() -> None:
        row = Action.objects.get(slug=slug("gone", state))
        withdraw(row, by=boss, version=row.version, reason=told["withdrawn"])

    changeset = a_set(
        author,
        record,
        changed(Action, slug("known", state), by=author, title=told["changed"]),
        take_away,
        reason=f"Why {state}.",
    )
    if state in {"in_review", "returned"}:
        changeset = sent(changeset)
    if state == "returned":
        return_set(changeset, by=boss, version=changeset.version, reason="Look again.")
    if state == "dropped":
        drop_set(changeset, by=author, version=changeset.version)
    assert again(changeset).state == state
    return again(changeset)
