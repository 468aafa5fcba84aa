"""What the acts of publishing cost on the database at hand: queries, locks, files entered."""

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

import tracker
from tests.changesets.sets import put_in
from tracker import publishing
from tracker.models import PUBLIC, Assessment, Change, ChangeSet, Evidence, RecordEntry, User
from tracker.models.base import KeyedModel
from tracker.models.days import desk_today
from tracker.publishing.changesets import approve_set, open_set, submit_set
from tracker.publishing.finding import later

MOST_QUERIES = {"publish": 30, "correct": 40, "draft": 40, "save": 12}
# What the search asks after an act: some for each kind of page that shows the row, and four for
# each party, body and initiative among them; and what the counts ask.
MOST_OF_SEARCH = 150
_PACKAGE = str(Path(tracker.__file__).parent)
_COUNTED = ("locked", "take_turn")
# Savepoints, and PostgreSQL's turn, which has a column of its own: they ask for no row.
FREE = ("SAVEPOINT", "RELEASE", "SELECT pg_advisory_xact_lock")
ROWS_OF_A_SET = 3
AUTHOR, REVIEWER = "analyst", "reviewer"


class Command(BaseCommand):
    """`python -m tests.benchmark acts`: acts on the largest rows, and undoes it all."""

    help = (
        "Print of every act of a verdict, of a save of the largest row of each model and of the"
        " steps of a change set, the queries, those by which the search follows, locks, turns, rows"
        " of the history, entries of the log, files of the package that it enters and how often it"
        " goes from one to another. Nothing stays. Exit code 1 if an act takes more queries than it"
        " may."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure; raises CommandError where an act costs too much."""
        logging.disable(logging.CRITICAL)
        self.costly: list[str] = []
        self.stdout.write(
            f"{'':28} {'queries':>7} {'search':>6} {'locks':>5} {'turns':>5} {'history':>7}"
            f" {'entries':>7} {'files':>5} {'ways':>5}"
        )
        with transaction.atomic():
            self._verdict()
            for model in PUBLIC:
                # A verdict has its own acts; an approved set is saved no more.
                if model not in {Assessment, ChangeSet}:
                    self._save(model)
            self._set()
            transaction.set_rollback(True)
        if self.costly:
            raise CommandError(f"Too costly: {', '.join(self.costly)}")

    def _verdict(self) -> None:
        """Every act of a verdict, on a correction of the largest one there is."""
        largest = Assessment.objects.current().annotate(
            size=Count("actions", distinct=True)
            + Count("searches", distinct=True)
            + Count("scores", distinct=True)
        )
        found = largest.order_by("-size", "key")[0]
        for group in (AUTHOR, REVIEWER):
            user = User.objects.create(username=group, public_name=group, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
        today = desk_today()
        basis: dict[str, Any] = {
            "actions": list(found.actions.all()),
            "searches": list(found.searches.all()),
            "scores": list(found.scores.select_related("party")),
        }
        sizes = ", ".join(f"{len(rows)} {name}" for name, rows in basis.items())
        self.stdout.write(f"{found.key}: {sizes}")
        values = {name: getattr(found, name) for name in publishing.EDITABLE}
        other = Assessment(commitment=found.commitment, **values)
        self._measure("draft", REVIEWER, partial(publishing.draft, other, **basis))
        row = self._measure("correct", AUTHOR, partial(publishing.correct, found, note="Wrong."))
        row.rationale += " That is so."
        self._measure("edit", AUTHOR, partial(publishing.edit, row, version=row.version))
        submit = partial(publishing.submit, today=today)
        row = self._measure("submit", AUTHOR, partial(submit, row, version=row.version))
        send_back = partial(publishing.send_back, row, version=row.version, reason="More.")
        row = self._measure("send back", REVIEWER, send_back)
        row = submit(row, by=User.objects.get(username=AUTHOR), version=row.version)
        publish = partial(publishing.publish, row, version=row.version, today=today)
        row = self._measure("publish", REVIEWER, publish)
        proposed = {"version": row.version, "reason": "It rests on another text."}
        propose = partial(publishing.propose_withdrawal, row, **proposed)
        number = self._measure("propose withdrawal", AUTHOR, propose).pk
        approve = partial(publishing.approve_withdrawal, row, proposal=number)
        self._measure("approve withdrawal", REVIEWER, approve)

    def _save(self, model: type[KeyedModel]) -> None:
        """A save of one value of the row of the model that names most others."""
        rows: Any = model._base_manager.order_by("pk")
        lists = [field.name for field in model._meta.many_to_many]
        for name in lists[:1]:
            rows = rows.annotate(size=Count(name)).order_by("-size", "pk")
        if row := rows.first():
            change_a_value(row)
            many = {name: list(getattr(row, name).all()) for name in lists}
            save = partial(publishing.save_with_history, row, many=many)
            self._measure(f"save {model._meta.model_name}", AUTHOR, save)

    def _set(self) -> None:
        """The steps of a set with a changed row: the last save into it, and both for all of it."""
        reason = "It was found so."
        changeset = open_set(by=User.objects.get(username=AUTHOR), title="A set", reason=reason)
        for number, row in enumerate(Evidence.objects.order_by("pk")[:ROWS_OF_A_SET], start=1):
            row.shows += " That is so."
            save = partial(publishing.save_with_history, row, by=changeset.author)
            self._measure(f"put into a set of {number - 1}", AUTHOR, partial(_put, changeset, save))
        today = desk_today()
        submit = partial(submit_set, changeset, version=changeset.version + number, today=today)
        waiting = self._measure(f"send a set of {number}", AUTHOR, submit)
        approve = partial(approve_set, waiting, version=waiting.version, today=today)
        self._measure(f"approve a set of {number}", REVIEWER, approve)

    def _measure(self, name: str, who: str, act: Callable[..., Any]) -> Any:
        by = User.objects.get(username=who)
        before = Change.objects.count(), RecordEntry.objects.count()
        seen: Counter[str] = Counter()
        files: set[str] = set()
        with _watched(seen, files):
            result, asked, search = queries_of(partial(act, by=by))
        history, entries = (
            Change.objects.count() - before[0],
            RecordEntry.objects.count() - before[1],
        )
        self.stdout.write(
            f"{name:28} {asked:7} {search:6} {seen['locked']:5} {seen['take_turn']:5} {history:7}"
            f" {entries:7} {len(files):5} {seen['ways']:5}"
        )
        if asked > MOST_QUERIES.get(name.partition(" ")[0], asked) or search > MOST_OF_SEARCH:
            self.costly.append(name)
        return result


def queries_of(act: Callable[[], Any]) -> tuple[Any, int, int]:
    """What the act returns, how many queries it takes, and how many what is derived from it."""
    with ExitStack() as stack:
        stack.enter_context(later())
        with CaptureQueriesContext(connection) as queries:
            result = act()
        waiting = stack.pop_all()
    with CaptureQueriesContext(connection) as following:
        waiting.close()
    counts = (
        sum(not one["sql"].startswith(FREE) for one in found) for found in (queries, following)
    )
    return result, *counts


def _put(changeset: ChangeSet, save: Callable[[], Any], *, by: User) -> ChangeSet:
    """Put into the set what a form saves."""
    return put_in(changeset, save)


def change_a_value(row: KeyedModel) -> None:
    """Give the row another value: a text if it has one, and none of its key if it can be."""
    fields: list[Any] = [
        field
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.IntegerField)
        and field.editable
        and not (field.unique or field.name in {row.lock_field, "start"})
        and not field.name.endswith(("sha256", "url", "language"))
    ]
    field = min(
        fields,
        key=lambda field: (
            field.name in row.natural_key_fields,
            bool(field.choices),
            isinstance(field, models.IntegerField),
        ),
    )
    held = getattr(row, field.name)
    if field.choices:
        held = next(value for value, _label in field.flatchoices if value != held)
    elif isinstance(held, int):
        held += 1
    else:
        held = f"{held or ''} a".strip()
    setattr(row, field.name, held)


@contextmanager
def _watched(seen: Counter[str], files: set[str]) -> Iterator[None]:
    """Count the ways between files of the package, there and back, and the calls of `_COUNTED`."""
    stack: list[str] = []

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        file = frame.f_code.co_filename
        if event not in {"call", "return"} or not file.startswith(_PACKAGE):
            return
        if event == "call":
            if frame.f_code.co_name in _COUNTED:
                seen[frame.f_code.co_name] += 1
            files.add(file)
            seen["ways"] += bool(stack) and stack[-1] != file
            stack.append(file)
        elif stack:
            left = stack.pop()
            seen["ways"] += bool(stack) and stack[-1] != left

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
