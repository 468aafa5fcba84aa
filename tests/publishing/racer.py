"""One process of a race: `python -m tests.publishing.racer TASK JSON` on the DATABASE_URL.

It prints what it did as JSON. Everything here commits; the database is made for the races alone.
"""

import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import django

django.setup()

from django.db import OperationalError  # noqa: E402  models need Django set up first
from django.test import Client  # noqa: E402  Django or the path is set up first
from django.urls import resolve, reverse  # noqa: E402  Django or the path is set up first
from factory.django import DjangoModelFactory  # noqa: E402  Django or the path is set up first

from tests import factories  # noqa: E402  Django or the path is set up first
from tests.admin.pages import Posted, opened, read  # noqa: E402  Django or the path is set up first
from tests.approving import approved, second_person  # noqa: E402  Django or the path is set up first
from tests.publishing import people  # noqa: E402  Django or the path is set up first
from tests.publishing.people import TODAY, make  # noqa: E402  Django or the path is set up first
from tracker import publishing  # noqa: E402  Django or the path is set up first
from tracker.admin.forms import SEEN  # noqa: E402  Django or the path is set up first
from tracker.models import (  # noqa: E402  Django or the path is set up first
    Action,
    Assessment,
    Bearing,
    Change,
    ChangeSet,
    Commitment,
    Methodology,
    ProposedRow,
    User,
)
from tracker.publishing.invitations import (  # noqa: E402  Django or the path is set up first
    give_link,
    use_link,
)


def count_on() -> None:
    """Let the factories count on from what an earlier process made."""
    for factory in vars(factories).values():
        if isinstance(factory, type) and issubclass(factory, DjangoModelFactory):
            factory.reset_sequence(100 * Commitment.objects.count(), force=True)


def prepare_edits(*, prefix: str) -> dict[str, Any]:
    """A commitment and three rows of its inlines, and an editor."""
    count_on()
    promise = make.CommitmentFactory(ref=prefix, coder_note="")
    actions = [make.ActionFactory(slug=f"{prefix}-{n}") for n in range(3)]
    bearings = [make.BearingFactory(commitment=promise, action=act, why=".") for act in actions]
    user = people.person("analyst", username=prefix)
    return {"commitment": promise.pk, "bearings": [row.pk for row in bearings], "by": user.pk}


def edit(*, commitment: int, bearings: list[int], by: int, me: str, times: int) -> Any:
    """Append to one of the rows until `times` saves were acknowledged."""
    user = User.objects.get(pk=by)
    outcomes: Counter[str] = Counter()
    saved: list[tuple[str, int, str]] = []
    rows: list[tuple[Any, int, str]] = [
        (Commitment, commitment, "coder_note"),
        *((Bearing, pk, "why") for pk in bearings),
    ]
    wait_until(start_of_race())
    while len(saved) < times:
        model, pk, field = random.choice(rows)
        word = f"{me}-{len(saved)}"
        try:
            row = model.objects.get(pk=pk)
            setattr(row, field, f"{getattr(row, field) or ''} {word}")
            publishing.save_with_history(row, by=user, version=row.version)
        except publishing.Stale:
            outcomes["stale"] += 1
        except OperationalError:
            outcomes["locked"] += 1
        else:
            saved.append((model._meta.model_name, pk, word))
    return {"saved": saved, **outcomes}


def tell_edits(*, commitment: int, bearings: list[int], by: int) -> Any:
    """What the rows hold at the end: text, version, and the texts of their histories."""
    found = []
    for row, field in [
        (Commitment.objects.get(pk=commitment), "coder_note"),
        *((row, "why") for row in Bearing.objects.filter(pk__in=bearings)),
    ]:
        history = Change.objects.of(row).order_by("id")
        found.append(
            {
                "model": row._meta.model_name,
                "pk": row.pk,
                "text": getattr(row, field),
                "version": row.version,
                "history": [change.fields[field] for change in history],
            }
        )
    return found


def prepare_forms(*, prefix: str, rows: int) -> dict[str, Any]:
    """Actions with two rows each in an inline, somebody who may edit them, and the opened forms."""
    count_on()
    actions = [make.ActionFactory(slug=f"{prefix}-{n}", place="start") for n in range(rows)]
    for action in actions:
        for _ in range(2):
            make.BearingFactory(action=action, why="start")
    user = people.person("analyst", username=prefix, is_staff=True)
    client = Client()
    client.force_login(user)
    second_person()
    pages = [[action.pk, opened(client, _form_of(action.pk))] for action in actions]
    return {"pages": pages, "by": user.pk}


def edit_forms(*, pages: list[tuple[int, Posted]], by: int, me: str, times: int) -> Any:
    """Append to a box of a form or of its inline, as a browser does, until `times` were taken."""
    client = Client()
    client.force_login(User.objects.get(pk=by))
    outcomes: Counter[str] = Counter()
    saved: list[tuple[int, str, str]] = []
    wait_until(start_of_race())
    while len(saved) < times:
        (action, page), word = random.choice(pages), f"{me}-{len(saved)}"
        box = random.choice(["place", "bearings-0-why", "bearings-1-why"])
        address, data = _form_of(action), page | _shown_now(action)
        typed = f"{data[box][0]} {word}"
        answer: Any = client.post(address, data | {box: [typed]})
        if answer.status_code == 302:
            if _is_approved(answer["Location"]):
                saved.append((action, box, word))
                continue
            # Somebody else was faster: the set keeps what was typed.
            outcomes["conflict"] += 1
            held = ProposedRow.objects.filter(changeset=_set_at(answer["Location"]))
            if [typed] != [told["new"] for row in held for told in row.fields.values()]:
                outcomes["lost what was typed"] += 1
            continue
        outcomes[str(answer.status_code)] += 1
        # A refusal holds what was typed, in the box itself.
        if read(answer.content.decode())[box] != [typed]:
            outcomes["lost what was typed"] += 1
    return {"saved": saved, **outcomes}


def _set_at(address: str) -> int:
    """The number of the set whose page that is."""
    return int(resolve(address).kwargs["object_id"])


def _is_approved(address: str) -> bool:
    """Whether a second person could approve the set; where the database is busy one tries again."""
    changeset = ChangeSet.objects.get(pk=_set_at(address))
    while True:
        try:
            return bool(approved(changeset))
        except publishing.Refused:
            return False
        except OperationalError:
            time.sleep(0.01)


def _form_of(action: int) -> str:
    return reverse("admin:tracker_action_change", args=[action])


def _shown_now(action: int) -> Posted:
    """The boxes that others change, as the form shows them when it is opened now."""
    row = Action.objects.get(pk=action)
    boxes: Posted = {"place": [row.place or ""], SEEN: [str(row.version)]}
    for number, bearing in enumerate(row.bearings.order_by("pk")):
        boxes[f"bearings-{number}-why"] = [bearing.why]
        boxes[f"bearings-{number}-{SEEN}"] = [str(bearing.version)]
    return boxes


def tell_forms(*, pages: list[tuple[int, Posted]], by: int) -> Any:
    """What each box holds at the end, and how many changes of its row are in the history."""
    held = []
    for action in Action.objects.filter(pk__in=[pk for pk, _page in pages]):
        rows: list[tuple[str, Any, str]] = [("place", action, action.place or "")]
        for number, bearing in enumerate(action.bearings.order_by("pk")):
            rows.append((f"bearings-{number}-why", bearing, bearing.why))
        for box, row, text in rows:
            told = Change.objects.of(row).count()
            held.append((action.pk, box, text, row.version, told))
    return held


def prepare_publications(*, prefix: str, rounds: int, drafts: int) -> Any:
    """For each round a commitment with `drafts` assessments in review, and two reviewers."""
    count_on()
    reviewers = [people.person("reviewer", username=f"{prefix}-r{n}") for n in range(2)]
    authors = [people.person("analyst") for _ in range(drafts)]
    waiting = []
    for number in range(rounds):
        promise = people.promise(ref=f"{prefix}-{number}")
        waiting.append([in_review(promise, author).pk for author in authors])
    return {"waiting": waiting, "by": [user.pk for user in reviewers]}


def in_review(promise: Commitment, author: User) -> Assessment:
    """A verdict that waits for a reviewer, made without the steps of publishing."""
    verdict: Assessment = make.DraftFactory(
        commitment=promise,
        methodology=Methodology.objects.in_force(today=TODAY),
        author=author,
        state="in_review",
        submitted_at=make.ROUND,
        actions=[people.act(promise)],
    )
    return verdict


def publish(*, waiting: list[list[int]], by: int, place: int) -> Any:
    """Publish one assessment of each round, at the same moments as the other process."""
    user = User.objects.get(pk=by)
    outcomes: list[str] = []
    start = start_of_race()
    for number, drafts in enumerate(waiting):
        row = Assessment.objects.get(pk=drafts[min(place, len(drafts) - 1)])
        if row.state != "in_review":  # the other one was done before this round was read
            row.version -= 1
        wait_until(start + number * 0.5)
        try:
            publishing.publish(row, by=user, version=row.version, today=TODAY)
        except (publishing.Refused, publishing.Stale) as refusal:
            outcomes.append(str(refusal))
        else:
            outcomes.append("published")
    return outcomes


def tell_publications(*, waiting: list[list[int]], by: list[int]) -> Any:
    """Per round: the states, and how many are current, sealed and told of in the history."""
    found = []
    for drafts in waiting:
        rows = Assessment.objects.filter(pk__in=drafts)
        current = Assessment.objects.current().filter(commitment=rows[0].commitment)
        found.append(
            {
                "states": sorted(row.state for row in rows),
                "current": current.count(),
                "sealed": rows.filter(seal__isnull=False).count(),
                "told": Change.objects.filter(
                    model="tracker.assessment", verb="published", object_id__in=drafts
                ).count(),
                "keys": [row.key for row in current],
            }
        )
    return found


def prepare_links(*, prefix: str, rounds: int) -> list[str]:
    """The tokens of one-time links, each for an account of its own."""
    by = people.person("manager", username=f"{prefix}-by", is_staff=True)
    accounts = [people.person(username=f"{prefix}-{number}") for number in range(rounds)]
    return [give_link(account, by=by).token for account in accounts]


def use_links(*, tokens: list[str]) -> list[str]:
    """Use each link at the same moment as the others; says how each try ended."""
    outcomes: list[str] = []
    start = start_of_race()
    for number, token in enumerate(tokens):
        wait_until(start + number * 0.1)
        try:
            use_link(token, password=f"a passphrase of {number}")
        except publishing.Refused as refusal:
            outcomes.append(str(refusal))
        except OperationalError:
            outcomes.append("locked")
        else:
            outcomes.append("used")
    return outcomes


def start_of_race() -> float:
    """Wait until every process of the race is ready; returns the moment at which all start."""
    _LINES[-1].wait(timeout=300)
    return float(_START.value)


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


TASKS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        prepare_edits,
        edit,
        tell_edits,
        prepare_forms,
        edit_forms,
        tell_forms,
        prepare_publications,
        publish,
        tell_publications,
        prepare_links,
        use_links,
    )
}

FORKS = multiprocessing.get_context("fork")
_START = FORKS.Value("d", 0.0)
_LINES = [FORKS.Barrier(1)]


def _set_start() -> None:
    _START.value = time.time() + 0.2


def race(task: Callable[..., Any], runners: list[dict[str, Any]]) -> list[Any]:
    """What processes told that did the task at the same time, one for each set of arguments."""
    _LINES.append(FORKS.Barrier(len(runners), action=_set_start))
    told = []
    for arguments in runners:
        ours, theirs = FORKS.Pipe(duplex=False)
        FORKS.Process(target=_run, args=(theirs, task, arguments)).start()
        theirs.close()
        told.append(ours)
    return [each.recv() for each in told]


def _run(pipe: Connection, task: Callable[..., Any], arguments: dict[str, Any]) -> None:
    pipe.send(task(**arguments))


def main(tasks: dict[str, Callable[..., Any]]) -> None:
    """Do the task that the command line names, or race for it if it gives a list of arguments."""
    task, arguments = tasks[sys.argv[1]], json.loads(sys.argv[2])
    told = race(task, arguments) if isinstance(arguments, list) else task(**arguments)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(TASKS)
