"""One process of a race for the log: `python -m tests.log.racer TASK JSON` on the DATABASE_URL.

It prints what it did as JSON. Everything here commits; the database is made for the races alone.
"""

import os
import signal
import time
from random import Random
from typing import Any

import django

django.setup()

from django.db import OperationalError, connections  # noqa: E402  models need Django set up first

from tests.publishing.people import TODAY  # noqa: E402  Django or the path is set up first
from tests.publishing.racer import main, prepare_publications, start_of_race, wait_until  # noqa: E402  Django or the path is set up first
from tracker import publiclog, publishing  # noqa: E402  Django or the path is set up first
from tracker.models import Assessment, Change, RecordEntry, User  # noqa: E402  Django or the path is set up first


def prepare(*, prefix: str, rounds: int) -> Any:
    """Assessments in review, one for each commitment; the rows behind them are entered."""
    made = prepare_publications(prefix=prefix, rounds=rounds, drafts=1)
    publiclog.enter_loaded()
    return {"waiting": [pk for drafts in made["waiting"] for pk in drafts], "by": made["by"][0]}


def publish(*, waiting: list[int], by: int) -> Any:
    """Publish every one of them, and edit what they are about; returns their permanent keys."""
    user = User.objects.get(pk=by)
    keys = []
    wait_until(start_of_race())
    for pk in waiting:
        row = Assessment.objects.get(pk=pk)
        keys.append(_again(lambda row=row: _publish(row, user)))
        commitment = row.commitment
        commitment.title = f"Published in {os.getpid()}"
        _again(lambda row=commitment: publishing.save_with_history(row, by=user))
    return keys


def _publish(row: Assessment, user: User) -> str:
    return publishing.publish(row, by=user, version=row.version, today=TODAY).key


def _again(write: Any) -> Any:
    """Wait for SQLite as long as it takes: its own patience is five seconds."""
    while True:
        try:
            return write()
        except OperationalError as error:
            if "locked" not in str(error):
                raise


def publish_and_die(*, waiting: list[int], by: int, seed: int) -> Any:
    """Publish each in a process that is killed at a random moment; what each had acknowledged."""
    random = Random(seed)
    acknowledged, longest = {}, _seconds_of_one(waiting.pop(), by)
    for pk in waiting:
        connections.close_all()
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            row = Assessment.objects.get(pk=pk)
            os.write(theirs, b"started")
            key = _publish(row, User.objects.get(pk=by))
            os.write(theirs, key.encode())
            time.sleep(60)
        os.read(ours, 7)
        time.sleep(random.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(theirs)
        acknowledged[pk] = os.read(ours, 100).decode()
        os.close(ours)
        # However busy the machine is: about half of them are killed too late.
        longest *= 0.95 if acknowledged[pk] else 1.05
    return acknowledged


def _seconds_of_one(pk: int, by: int) -> float:
    row, user = Assessment.objects.get(pk=pk), User.objects.get(pk=by)
    start = time.perf_counter()
    _publish(row, user)
    return 1.5 * (time.perf_counter() - start)


def tell(*, waiting: list[int]) -> Any:
    """What is stored: per assessment its key, its state and how the log and the history tell it."""
    rows = Assessment.objects.filter(pk__in=waiting)
    return {
        "published": {
            row.pk: {
                "key": row.key,
                "is_published": row.state == "published",
                "entries": RecordEntry.objects.filter(kind="assessment", key=row.key).count(),
                "changes": Change.objects.of(row).filter(verb="published").count(),
                "is_sealed": hasattr(row, "seal"),
            }
            for row in rows
        },
        "numbers": list(RecordEntry.objects.order_by("seq").values_list("seq", flat=True)),
        "findings": [list(found) for found in publiclog.Verification().findings()],
    }


TASKS = {task.__name__: task for task in (prepare, publish, publish_and_die, tell)}

if __name__ == "__main__":
    main(TASKS)
