"""Clients that race over change sets, and approvals that are killed.

Everything here commits: the database is made for it alone.
"""

import json
import os
import random
import re
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections, transaction
from django.db.models import QuerySet
from django.test import Client

from tests.admin.pages import list_url, read, row_url
from tests.publishing import people, racer
from tests.publishing.people import TODAY, make
from tests.sheets.samples import act as sheet_act
from tests.sheets.samples import as_csv
from tracker import publishing
from tracker.models import (
    Action,
    Bearing,
    ChangeSet,
    Evidence,
    ProposedRow,
    RecordEntry,
    User,
)
from tracker.publiclog import Verification
from tracker.publishing.changesets import approve_set, open_set, submit_set

from .sets import a_set, again, sent

# How each kind of client works; two approve what they send.
KINDS = ("shared", "own", "file", "paste", "sheet", "bulk")
APPROVERS = 2
PASTE = "/admin/tracker/action/paste/"
_SHARED = "A set that several work on"
# The sets that are sent after some edits, by what their titles begin with.
_TITLES = {"shared": _SHARED, "paste": "", "sheet": ""}
_EACH = 10
_BOXES = ("bearings-0-why", "bearings-1-why")
_ENDED = racer.FORKS.Value("i", 0)


# --- The race ------------------------------------------------------------------------------------


def prepare(*, prefix: str, rows: int, edits: int) -> dict[str, Any]:
    """Acts with two rows each in an inline, sources to withdraw, authors of sets, and reviewers."""
    racer.count_on()
    acts = [make.ActionFactory(slug=f"{prefix}-{n}") for n in range(rows)]
    for act in acts:
        for _ in _BOXES:
            make.BearingFactory(action=act, why="start")
    for number in range(edits):
        make.EvidenceFactory(action=acts[number % rows], publisher=f"{prefix}, to withdraw")
    authors = {
        kind: people.person("analyst", username=f"{prefix}-{kind}", is_staff=True).pk
        for kind in KINDS
    }
    approvers = [
        people.person("reviewer", username=f"{prefix}-r{n}", is_staff=True).pk
        for n in range(APPROVERS)
    ]
    return {"acts": [act.pk for act in acts], "authors": authors, "approvers": approvers}


def runners(prepared: dict[str, Any], *, clients: int, edits: int) -> list[dict[str, Any]]:
    """What each process of the race does: clients of every kind in turn, and two who approve."""
    ours = [
        {
            "kind": kind,
            "me": f"p{number}",
            "times": edits // clients,
            "by": prepared["authors"][kind],
            "acts": prepared["acts"],
        }
        for number, kind in enumerate(islice(cycle(KINDS), clients))
    ]
    authors = [*prepared["authors"].values()]
    theirs = [
        {"kind": "approver", "by": by, "authors": authors, "clients": clients}
        for by in prepared["approvers"]
    ]
    return ours + theirs


def run(*, kind: str, by: int, **arguments: Any) -> dict[str, Any]:
    """Do what one process does, from the moment at which all start."""
    user = User.objects.get(pk=by)
    client = _browser(user)
    racer.wait_until(racer.start_of_race())
    if kind == "approver":
        return _approve(client, **arguments)
    try:
        return _edit(kind, client, user, **arguments)
    finally:
        with _ENDED.get_lock():
            _ENDED.value += 1


def _edit(
    kind: str, client: Client, user: User, *, me: str, times: int, acts: list[int]
) -> dict[str, Any]:
    """Append words to the rows until `times` of them were acknowledged."""
    outcomes: Counter[str] = Counter()
    saved: list[tuple[int, str]] = []
    while len(saved) < times and outcomes.total() < 100 * times:
        act, word = Action.objects.get(pk=random.choice(acts)), f"{me}-{len(saved)}"
        try:
            bearing, told = _WAYS[kind](client, user, act, word)
        except OperationalError:
            outcomes["locked"] += 1
            continue
        if told == "saved":
            saved.append((bearing, word))
            if kind in _TITLES and len(saved) % _EACH == 0:
                outcomes[f"sent: {_send_shared(client, user, _TITLES[kind])}"] += 1
        else:
            outcomes[told] += 1
    return {"saved": saved, **outcomes}


def _browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _by_shared(client: Client, user: User, act: Action, word: str) -> tuple[int, str]:
    """Save a form within the newest of the sets that several work on."""
    mine = ChangeSet.objects.open_of(user).filter(title=_SHARED).order_by("-pk").first()
    mine = mine or open_set(by=user, title=_SHARED, reason="Race.")
    return _by_form(client, f"/set/{mine.pk}{row_url(act)}", word, button="_save")


def _by_own(client: Client, _user: User, act: Action, word: str) -> tuple[int, str]:
    """Save a form into a set of its own, and send it for review with the same button."""
    return _by_form(client, row_url(act), word, button="_send")


def _by_form(client: Client, address: str, word: str, *, button: str) -> tuple[int, str]:
    page: Any = client.get(address)
    if page.status_code != 200:
        return 0, str(page.status_code)
    sent = read(page.content.decode())
    box = random.choice(_BOXES)
    typed = {box: [f"{sent[box][0]} {word}"], "set_reason": ["Race."], button: ["1"]}
    answer = client.post(address, sent | typed)
    told = "saved" if answer.status_code == 302 else str(answer.status_code)
    return int(sent[box.replace("why", "id")][0]), told


def _by_file(_client: Client, user: User, act: Action, word: str) -> tuple[int, str]:
    """Make a file of changes a set of its own, and send it."""
    row = random.choice([*act.bearings.select_related("commitment")])
    key = f"{user.username}-{word}"
    change = {
        "what": "bearing",
        "key": f"{act.slug} {row.commitment.ref}",
        "field": "why",
        "from": row.why,
        "to": f"{row.why} {word}",
        "because": "Race.",
    }
    told = {"id": key, "date": TODAY.isoformat(), "title": "Race.", "changes": [change]}
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump(told, file)
        file.flush()
        try:
            call_command("apply_changes", file.name, author=user.username, stdout=_nowhere())
        except CommandError as refusal:
            return row.pk, "file: " + str(refusal).partition(":")[0]
    made = ChangeSet.objects.get(key=key)
    # What is not sent stays an open set.
    with suppress(publishing.Refused, publishing.Stale, OperationalError):
        submit_set(made, by=user, version=made.version, today=TODAY)
    return row.pk, "saved"


def _by_paste(client: Client, _user: User, act: Action, word: str) -> tuple[int, str]:
    """Paste news of an act of its own, and enter it into the person's open set."""
    pasted: Any = client.post(PASTE, {"pasted": f"https://example.org/{word}\n{word}\nSeen."})
    if pasted.status_code != 302:
        return 0, str(pasted.status_code)
    sent = read(client.get(pasted.url).content.decode())
    about = act.bearings.select_related("commitment").first()
    typed = {
        "act-title": f"Act {word}",
        "act-date": TODAY.isoformat(),
        "act-kind": "meeting",
        "evidence-date": TODAY.isoformat(),
        "evidence-tier": "state_media",
        "evidence-shows": "It was seen.",
        "b0-commitment": about.commitment.ref if about else "",
        "b0-why": word,
    }
    answer: Any = client.post(pasted.url, sent | typed)
    if answer.status_code != 302:
        client.post(pasted.url, {"_leave": "1"})
        return 0, str(answer.status_code)
    return 0, "saved"


def _by_sheet(_client: Client, user: User, act: Action, word: str) -> tuple[int, str]:
    """Import a spreadsheet with an act of its own into the person's open set."""
    about = act.bearings.select_related("commitment").first()
    line = sheet_act(
        0, act=f"sheet-{word}", why=word, bears_on=about.commitment.ref if about else ""
    )
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(as_csv([line]))
        file.flush()
        how = {"author": user.username, "reason": "Race.", "stdout": _nowhere()}
        try:
            call_command("import_rows", "acts", file.name, **how)
        except CommandError as refusal:
            return 0, "sheet: " + str(refusal).partition(":")[0]
    return 0, "saved"


def _by_bulk(client: Client, _user: User, act: Action, word: str) -> tuple[int, str]:
    """Withdraw a source of the act from the list, and send it for review with the same button."""
    pieces = Evidence.objects.not_withdrawn().filter(action=act, publisher__endswith="to withdraw")
    address = list_url(Evidence)
    chosen: dict[str, Any] = {
        "action": "withdraw_rows",
        "index": "0",
        ACTION_CHECKBOX_NAME: [random.choice([*pieces]).pk],
    }
    page: Any = client.post(address, chosen)
    if page.status_code != 200:
        return 0, str(page.status_code)
    # Without the runner of the tests a page has no context: what it shows says what was seen.
    seen = re.findall(r'name="seen" value="(\w+)"', page.content.decode())
    sent = {"apply": "1", "seen": seen[0], "reason": word, "_send": "1"}
    answer: Any = client.post(address, chosen | sent)
    # Where the row was withdrawn meanwhile, the list is shown again with a word about it.
    is_kept = answer.status_code == 302 and "/changeset/" in answer["Location"]
    return 0, "saved" if is_kept else str(answer.status_code)


_WAYS: dict[str, Callable[[Client, User, Action, str], tuple[int, str]]] = {
    "shared": _by_shared,
    "own": _by_own,
    "file": _by_file,
    "paste": _by_paste,
    "sheet": _by_sheet,
    "bulk": _by_bulk,
}


def _nowhere() -> Any:
    return Path(os.devnull).open("w")


def _send_shared(client: Client, user: User, title: str) -> int:
    """Send the set for review; where something stands against it, the next one is started."""
    mine = ChangeSet.objects.open_of(user).filter(title__startswith=title).order_by("-pk").first()
    if mine is None:
        return 0
    status: int = client.post(
        row_url(mine),
        {"version": mine.version, "title": mine.title, "reason": "Race.", "_submit": "1"},
    ).status_code
    if status == 400:
        open_set(by=user, title=title or f"After {mine.key}", reason="Race.")
    return status


def _approve(client: Client, *, authors: list[int], clients: int) -> dict[str, int]:
    """Approve what is in review, and return what cannot be approved, until all clients ended."""
    outcomes: Counter[str] = Counter()
    waiting = ChangeSet.objects.filter(state="in_review", author__in=authors)
    while True:
        are_done = _ENDED.value >= clients
        found = [*waiting.all()]
        for changeset in found:
            sent = {"version": changeset.version, "because": "It was changed meanwhile."}
            answer: Any = client.post(row_url(changeset), sent | {"_approve": "1"})
            status = answer.status_code
            outcomes[f"approve: {status}{_told(answer)}"] += 1
            if status == 400:
                status = client.post(row_url(changeset), sent | {"_return": "1"}).status_code
                outcomes[f"return: {status}"] += 1
        if are_done and not found:
            return outcomes
        time.sleep(0.05)


def _told(answer: Any) -> str:
    """What an error of the site was."""
    return f" {answer.exc_info[1]!r}" if getattr(answer, "exc_info", None) else ""


def lost(saved: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The acknowledged words that are neither in the record nor in a set that is not decided on.

    A word is looked for in the bearing that its client edited; one of a new row (0) in any.
    """
    kept = {(row.pk, word) for row in Bearing.objects.all() for word in row.why.split()}
    for row in pending_rows("tracker.bearing"):
        told = row.fields.get("why", {}).get("new") or ""
        kept |= {(row.object_id, word) for word in told.split()}
    withdrawn = Evidence.objects.exclude(withdrawn_because=None)
    anywhere = {word for _pk, word in kept} | {row.withdrawn_because for row in withdrawn}
    for row in pending_rows("tracker.evidence"):
        anywhere.add((row.fields.get("withdrawn_because") or {}).get("new"))
    return [
        (pk, word) for pk, word in saved if (pk, word) not in kept and (pk or word not in anywhere)
    ]


def pending_rows(model: str) -> QuerySet[ProposedRow]:
    """Rows of the model in sets that nobody has decided on."""
    return ProposedRow.objects.filter(
        model=model, changeset__state__in=["open", "in_review", "returned"]
    )


def raced(*, prefix: str, rows: int, clients: int, edits: int) -> dict[str, Any]:
    """Prepare and race; what was acknowledged, what of it is lost, and what else was answered."""
    arguments = runners(
        prepare(prefix=prefix, rows=rows, edits=edits), clients=clients, edits=edits
    )
    call_command("enter_rows", stdout=_nowhere())
    connections.close_all()
    _ENDED.value = 0
    told = racer.race(run, arguments)
    saved = [(pk, word) for each in told for pk, word in each.pop("saved", ())]
    by_kind: dict[str, Counter[str]] = {}
    for one, outcomes in zip(arguments, told, strict=True):
        by_kind.setdefault(one["kind"], Counter()).update(outcomes)
    return {
        "saved": len(saved),
        "lost": lost(saved),
        "answers": by_kind,
        "states": Counter(ChangeSet.objects.values_list("state", flat=True)),
        "findings": findings(),
    }


# --- The kills -----------------------------------------------------------------------------------


def killed(*, prefix: str, sets: int, rows: int) -> dict[str, Any]:
    """Kill the approval of each set at some moment of it; tell which came in, and what is wrong.

    A set of which nothing came in is approved afterwards: what was killed holds nothing up.
    """
    racer.count_on()
    author = people.person("analyst", username=f"{prefix}-author", is_staff=True)
    reviewer = people.person("reviewer", username=f"{prefix}-reviewer", is_staff=True)
    waiting = [_of_rows(author, f"{prefix}-{number}", rows) for number in range(sets + 1)]
    start = time.perf_counter()
    _enter(waiting.pop(), by=reviewer)
    seconds = time.perf_counter() - start
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    for changeset in waiting:
        was_killed = _kill_within(changeset, reviewer, random.uniform(0, 1.5 * seconds))
        state = _state(changeset, rows)
        outcomes[f"{'killed' if was_killed else 'ended'}, {state}"] += 1
        if state == "in part":
            wrong.append(f"{changeset.key} is in part in the record")
        elif state == "out":
            _enter(again(changeset), by=reviewer)
            if _state(changeset, rows) != "in":
                wrong.append(f"{changeset.key} did not come in afterwards")
    return {"seconds": seconds, "outcomes": outcomes, "wrong": wrong, "findings": findings()}


def _of_rows(author: User, name: str, rows: int) -> ChangeSet:
    """A set in review: half of its rows new acts, half of them changed ones."""
    there = [make.ActionFactory(slug=f"{name}-old-{n}", place="before") for n in range(rows // 2)]

    def edit() -> None:
        for row in there:
            row.place = "after"
            publishing.save_with_history(row, by=author)
        for number in range(rows - len(there)):
            new = make.ActionFactory.build(slug=f"{name}-new-{number}", place="after")
            publishing.save_with_history(new, by=author)

    return sent(a_set(author, edit, reason=name))


def _enter(changeset: ChangeSet, *, by: User) -> None:
    approve_set(changeset, by=by, version=changeset.version, today=TODAY)


def _kill_within(changeset: ChangeSet, reviewer: User, seconds: float) -> bool:
    """Approve it in a process that is killed after that time; whether it was still at it."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            User.objects.exists()
            os.kill(os.getpid(), signal.SIGSTOP)
            _enter(changeset, by=reviewer)
        finally:
            os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    os.kill(child, signal.SIGCONT)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _state(changeset: ChangeSet, rows: int) -> str:
    """Whether the set is wholly in the record, in its log and its history, wholly out, or neither.

    A server may still be at what a killed client had asked for: it is waited for.
    """
    with transaction.atomic():
        found = ChangeSet.objects.select_for_update().get(pk=changeset.pk)
    public = Action.objects.filter(slug__startswith=f"{changeset.reason}-", place="after").count()
    told = RecordEntry.objects.filter(reason__startswith=f"{changeset.key}, by ").count()
    of_set = RecordEntry.objects.filter(kind="changeset", key=changeset.key).count()
    seen = (found.state, public, told, of_set)
    if seen == ("approved", rows, rows, 1):
        return "in"
    return "out" if seen == ("in_review", 0, 0, 0) else "in part"


def findings() -> list[str]:
    """What `verify_record` finds."""
    return [f"{one.about}: {one.code}" for one in Verification().findings()]
