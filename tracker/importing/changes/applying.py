"""From a file of changes to a change set: previewed, made somebody's open set, or entered."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import ChangeVerb
from tracker.models import Change, ChangeSet, ProposedRow, User
from tracker.models.days import desk_today, to_come_on
from tracker.publiclog import take_turn
from tracker.publishing.changesets import enter_set, obstacles_of, open_set, putting
from tracker.publishing.errors import Refused
from tracker.publishing.proposals import model_of
from tracker.publishing.saving import locked, save_with_history
from tracker.publishing.trials import taken_back

from .doing import Doing
from .entries import ChangeFile
from .outcomes import Kind, Outcome, in_order
from .runs import Run

Progress = Callable[[int], None]
# An account that is made so that a set can be previewed, and is taken back.
_NOBODY = "author-of-a-preview"
# Which of its rights somebody needs who does that to a row; one of them is enough.
_RIGHTS = {
    ChangeVerb.ADDED: ("add",),
    ChangeVerb.CHANGED: ("change",),
    ChangeVerb.WITHDRAWN: ("withdraw", "change"),
    ChangeVerb.REMOVED: ("delete",),
}


@dataclass(frozen=True)
class Applied:
    """What became of a file: the outcomes in its order, and the set, if one was made."""

    found: ChangeFile
    outcomes: tuple[Outcome, ...]
    changeset: ChangeSet | None = None

    @property
    def is_refused(self) -> bool:
        """Whether something of it is refused."""
        return any(one.kind is Kind.REFUSED for one in self.outcomes)


def preview(found: ChangeFile, *, progress: Progress | None = None) -> Applied:
    """What the file would do to the record; nothing is written."""
    with taken_back():
        author = User.objects.filter(username=found.by).first()
        by = author or User.objects.create(username=_NOBODY, public_name=_("(its author)"))
        applied = _prepared(found, by=by, progress=progress)
    return Applied(found, applied.outcomes)


def make_open_set(found: ChangeFile, *, by: User, progress: Progress | None = None) -> Applied:
    """Make the file `by`'s open set, if nothing of it is refused; else nothing is written."""
    with transaction.atomic():
        take_turn()
        applied = _prepared(found, by=by, is_person=True, progress=progress)
        is_empty = applied.changeset is not None and not applied.changeset.rows.exists()
        transaction.set_rollback(applied.is_refused or is_empty)
    return Applied(found, applied.outcomes) if applied.is_refused or is_empty else applied


def enter(found: ChangeFile, *, earlier: Iterable[str] = ()) -> Applied:
    """Enter a set that comes with the software, with the names and the time that stand in it.

    What people changed here since it was made is kept, and the outcomes say so. If something is
    refused the caller takes it all back.
    """
    problems = list(_problems_with(found))
    if problems:
        return Applied(found, (*in_order([*found.refused, *problems]),))
    at = found.entered_at or timezone.now()
    by, reviewer = (_account(name, at) for name in (found.by or "", found.reviewed_by or ""))
    today = timezone.localdate(at, timezone=ZoneInfo(settings.TRACKER_DESK_TIME_ZONE))
    applied = _prepared(found, by=by, today=today, loads=True, earlier=frozenset(earlier))
    if applied.changeset is None or applied.is_refused:
        return applied
    changeset = locked(applied.changeset, None)
    try:
        entered = enter_set(changeset, by=reviewer, today=today, at=at)
    except Refused as refused:
        told = Outcome(Kind.REFUSED, 1, "", told=str(refused))
        return Applied(found, (*applied.outcomes, told))
    return Applied(found, applied.outcomes, entered)


def is_entered(key: str) -> bool:
    """Whether the record has the set of that key already, whatever has become of it."""
    return ChangeSet.objects.filter(key=key).exists()


def _prepared(
    found: ChangeFile,
    *,
    by: User,
    today: dt.date | None = None,
    loads: bool = False,
    earlier: frozenset[str] = frozenset(),
    is_person: bool = False,
    progress: Progress | None = None,
) -> Applied:
    """The set with all that goes of the file, and what became of each part."""
    about = list(_problems_with_the_set(found, by))
    if about:
        return Applied(found, (*in_order([*found.refused, *about]),))
    reason = found.reason or found.title
    changeset = open_set(by=by, title=found.title, reason=reason, key=found.key)
    number = 0

    def step() -> None:
        nonlocal number
        number += 1
        if progress:
            progress(number)

    with putting(changeset) as trial:
        run = Run(by, trial, loads=loads, earlier=earlier, at=found.entered_at)
        doing = Doing(run, step)
        doing.all(found.entries)
    outcomes = [*found.refused, *doing.outcomes, *_obstacles(changeset, doing, today)]
    if is_person:
        outcomes += forbidden(changeset.rows.all(), doing, by)
    return Applied(found, (*in_order(outcomes),), changeset)


def _obstacles(changeset: ChangeSet, doing: Doing, today: dt.date | None) -> list[Outcome]:
    """What stands against approving the set, each told of the part of the file that it is about."""
    found = []
    for obstacle in obstacles_of(changeset, today=today or desk_today()):
        row = obstacle.row
        about = doing.rows[row.model, row.object_id]
        found.append(Outcome(Kind.REFUSED, about.line, about.name, told=obstacle.message))
    return found


def forbidden(rows: Iterable[ProposedRow | Change], doing: Doing, by: User) -> Iterable[Outcome]:
    """What of these rows this person may not do on the desk either."""
    for row in rows:
        name = model_of(row)._meta.model_name
        verbs = _RIGHTS[ChangeVerb(row.verb)]
        if not any(by.has_perm(f"tracker.{verb}_{name}") for verb in verbs):
            about = doing.rows[row.model, row.object_id]
            told = _("%(name)s has not the right to it.") % {"name": by}
            yield Outcome(Kind.REFUSED, about.line, about.name, told=told)


def _problems_with_the_set(found: ChangeFile, by: User) -> list[Outcome]:
    """What stands against a set with that key and title."""
    if not (found.key and found.title):
        return []
    if is_entered(found.key):
        told = _("The set %(key)s is in the record already: a file is applied once.")
        return [Outcome(Kind.REFUSED, 1, "", "id", told % {"key": found.key})]
    reason = found.reason or found.title
    try:
        ChangeSet(key=found.key, title=found.title, reason=reason, author=by).full_clean()
    except ValidationError as error:
        names = {"key": "id"}
        return [
            Outcome(Kind.REFUSED, 1, "", names.get(name, name), message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def _problems_with(found: ChangeFile) -> Iterable[Outcome]:
    """Why a set that comes with the software cannot be entered as it is."""
    for name in ("by", "reviewed_by", "entered_at"):
        if getattr(found, name) is None:
            yield Outcome(Kind.REFUSED, 1, "", name, _("This is missing."))
    if found.by and found.by == found.reviewed_by:
        told = _("Whoever wrote the set does not approve it: a second person must.")
        yield Outcome(Kind.REFUSED, 1, "", "reviewed_by", told)
    if problem := to_come_on(found.entered_at):
        yield Outcome(Kind.REFUSED, 1, "", "entered_at", problem)
    for name in ("by", "reviewed_by"):
        if username := getattr(found, name):
            for told in _problems_with_account(username):
                yield Outcome(Kind.REFUSED, 1, "", name, told)


def _problems_with_account(username: str) -> list[str]:
    account = User.objects.filter(username=username).first()
    if account is None:
        try:
            _new_account(username, timezone.now()).full_clean()
        except ValidationError as error:
            return error.messages
        return []
    if account.is_active and account.has_usable_password():
        told = _("%(name)s can sign in here: a file cannot act in that name.")
        return [told % {"name": username}]
    return []


def _account(username: str, at: dt.datetime) -> User:
    """The account of that name, with which nobody can sign in; made if it is not there."""
    found = User.objects.filter(username=username).first()
    if found is None:
        found = _new_account(username, at)
        save_with_history(found, by=None)
    return found


def _new_account(username: str, at: dt.datetime) -> User:
    words = username.replace("-", " ")
    public_name = words[:1].upper() + words[1:]
    made = User(username=username, public_name=public_name, is_active=False, date_joined=at)
    made.set_unusable_password()
    return made
