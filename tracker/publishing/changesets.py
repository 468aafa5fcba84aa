"""The steps of a change set: started, sent for review, returned, dropped, approved.

Each is one transaction and names the version of the set that the person acting looked at. Approval
does every row of it through the one door to the record, by a person who is not the author: one
entry of the log for each row, and one for the set.
"""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.choices import ChangeSetState, ChangeVerb
from tracker.models import (
    AboutText,
    Action,
    Actor,
    ActorAlias,
    Assessment,
    ChangeSet,
    Document,
    Methodology,
    ProposedRow,
    Search,
    SourceText,
    User,
)
from tracker.models.base import KeyedModel
from tracker.models.days import desk_today
from tracker.publiclog import renew_statistics, take_turn
from tracker.publiclog.values import stable_key
from tracker.publiclog.writing import Writer
from tracker.text.languages import in_english

from .codings import undecided
from .doubles import unsettled
from .errors import NotAllowed, Problem, Refused, refusal, refuse
from .finding import later
from .hands import told_hands
from .merging import refuse_left_behind
from .outside import refuse_parties_of_outsiders
from .proposals import (
    Missing,
    Named,
    Obstacle,
    absorb,
    built,
    changed,
    depending,
    done_in_turn,
    model_of,
    numbers_of,
    rebase,
    refuse_conflicts,
    scores_of,
    stored_row,
    without_words,
)
from .rules import require_words
from .saving import copied, locked, remove, save, save_with_history
from .texts import refuse_other_words
from .trials import Trial, Tried, taken_back, trying
from .withdrawing import refuse_with_commitments
from .workflow import make_public, send, start

# What a second manager approves, not a reviewer.
MANAGED: tuple[type[KeyedModel] | type[User], ...] = (
    Methodology,
    Actor,
    ActorAlias,
    AboutText,
    User,
)
_LONGEST_TITLE = 300


def open_set(*, by: User, title: str = "", reason: str | None = None, key: str = "") -> ChangeSet:
    """Start a set of this person; without a key it is named after the day and a number."""
    day = desk_today()
    if not title:
        with in_english():
            title = _("Changes of %(day)s") % {"day": day.isoformat()}
    with transaction.atomic():
        # Two sets that are started at once have two numbers.
        take_turn()
        changeset = ChangeSet(
            key=key or _next_key(day),
            title=title,
            reason=(reason or "").strip() or None,
            author=by,
        )
        save_with_history(changeset, by=by)
    return changeset


def _next_key(day: dt.date) -> str:
    start_of = f"{day.isoformat()}-"
    taken = ChangeSet.objects.filter(key__startswith=start_of).values_list("key", flat=True)
    numbers = [int(rest) for key in taken if (rest := key.removeprefix(start_of)).isdigit()]
    return f"{start_of}{max(numbers, default=0) + 1}"


def held(changeset: ChangeSet, *, by: User) -> ChangeSet:
    """The set, locked, if this person may change what is in it. Raises NotAllowed."""
    take_turn()
    found = ChangeSet.objects.select_for_update().filter(pk=changeset.pk).first()
    if found is None or found.author_id != by.pk:
        raise NotAllowed(_("Only its author changes what is in a set."))
    if not found.is_open:
        raise NotAllowed(
            _("The set is %(state)s: nothing in it can be changed now.")
            % {"state": found.get_state_display().lower()}
        )
    return found


def put(changeset: ChangeSet, tried: Iterable[Tried]) -> list[ProposedRow]:
    """Put what was tried into the set, which the caller holds. Returns the rows it touched."""
    rows = absorb(changeset, tried)
    ChangeSet.objects.filter(pk=changeset.pk).update(
        numbered=changeset.numbered, version=changeset.version + 1
    )
    changeset.version += 1
    return rows


@contextmanager
def putting(changeset: ChangeSet) -> Iterator[Trial]:
    """Put into the set, which is empty yet and which the caller holds, what is saved within."""
    with taken_back(), trying(numbers_of(changeset)) as trial:
        yield trial
    put(changeset, trial.tried)


def take_out(changeset: ChangeSet, *, by: User, row: int) -> list[str]:
    """Remove the row with this number from the set, and what cannot be in it without that row.

    Returns the names of what went. Raises NotAllowed, and Refused where there is no such row.
    """
    with transaction.atomic():
        found = held(changeset, by=by)
        first = found.rows.filter(pk=row).first()
        if first is None:
            raise refusal(_("The set has no such row any more."))
        gone = [first]
        if first.is_new:
            gone += depending(found, first)
        names = [one.label for one in gone]
        found.rows.filter(pk__in=[one.pk for one in gone]).delete()
        ChangeSet.objects.filter(pk=found.pk).update(version=found.version + 1)
    return names


def reconcile(changeset: ChangeSet, *, by: User, row: int) -> list[str]:
    """Keep a row of the set although the record's row was changed meanwhile, as its author saw.

    Returns its name. Raises NotAllowed, and Refused where there is no such row.
    """
    with transaction.atomic():
        found = held(changeset, by=by)
        first = found.rows.filter(pk=row).first()
        if first is None or first.is_new:
            raise refusal(_("The set has no such row any more."))
        try:
            rebase(first)
        except Missing as missing:
            raise refusal(str(missing)) from missing
        ChangeSet.objects.filter(pk=found.pk).update(version=found.version + 1)
    return [first.label]


def describe_set(
    changeset: ChangeSet, *, by: User, version: int, title: str, reason: str | None
) -> ChangeSet:
    """Say what `by`'s own set is about and why the record should change."""
    with transaction.atomic():
        stored = locked(changeset, version)
        held(stored, by=by)
        row = copied(stored)
        row.title, row.reason = title, (reason or "").strip() or None
        save(row, by=by, stored=stored)
    return row


def submit_set(changeset: ChangeSet, *, by: User, version: int, today: dt.date) -> ChangeSet:
    """Send `by`'s own set for review, if nothing stands against approving it."""
    with transaction.atomic():
        stored = locked(changeset, version)
        if stored.author_id != by.pk:
            raise NotAllowed(_("Only its author sends a set for review."))
        if not stored.is_open:
            raise refusal(_("The set is not open any more."))
        if not stored.rows.exists():
            raise refusal(_("The set is empty."))
        if not (stored.reason or "").strip():
            raise refusal(_("Say why the record should change."), field="reason")
        with taken_back():
            found = tried_in_public(stored, today=today)
            left = [] if found else [*undecided(stored), *unsettled(stored)]
        _refuse(found)
        refuse(left)
        row = copied(stored)
        row.state = ChangeSetState.IN_REVIEW
        row.submitted_at = timezone.now()
        row.returned_because = None
        save(row, by=by, stored=stored, verb=ChangeVerb.SUBMITTED)
    return row


def take_back_set(changeset: ChangeSet, *, by: User, version: int) -> ChangeSet:
    """Take `by`'s own set out of review, to go on with it."""
    since = {ChangeSetState.IN_REVIEW}
    return _moved(changeset, by=by, version=version, since=since, to=ChangeSetState.OPEN)


def drop_set(changeset: ChangeSet, *, by: User, version: int) -> ChangeSet:
    """Give `by`'s own set up: nothing of it becomes public, and it can be read here."""
    since = {ChangeSetState.OPEN, ChangeSetState.RETURNED, ChangeSetState.IN_REVIEW}
    return _moved(changeset, by=by, version=version, since=since, to=ChangeSetState.DROPPED)


def _moved(
    changeset: ChangeSet,
    *,
    by: User,
    version: int,
    since: Container[str],
    to: ChangeSetState,
) -> ChangeSet:
    with transaction.atomic():
        stored = locked(changeset, version)
        if stored.author_id != by.pk:
            raise NotAllowed(_("Only its author does that."))
        if stored.state not in since:
            raise refusal(
                _("The set is %(state)s: that cannot be done now.")
                % {"state": stored.get_state_display().lower()}
            )
        row = copied(stored)
        row.state = to
        save(row, by=by, stored=stored)
    return row


def return_set(
    changeset: ChangeSet,
    *,
    by: User,
    version: int,
    reason: str,
    rows: Mapping[int, str] | None = None,
) -> ChangeSet:
    """Return a set in review to its author with what the approver asks for, of single rows too."""
    with transaction.atomic():
        stored = locked(changeset, version)
        _refuse_to_decide(stored, by=by)
        require_words(reason, "returned_because", _("Say what the author should change."))
        _note(stored, rows or {})
        row = copied(stored)
        row.state = ChangeSetState.RETURNED
        row.returned_because = reason.strip()
        save(row, by=by, stored=stored, verb=ChangeVerb.RETURNED, reason=row.returned_because)
    return row


def _note(changeset: ChangeSet, rows: Mapping[int, str]) -> None:
    for row in changeset.rows.filter(pk__in=rows):
        require_words(
            rows[row.pk],
            "returned_because",
            _("Say of “%(row)s” what the author should change.") % {"row": row.label},
        )
        row.returned_because = rows[row.pk].strip()
        row.save(update_fields=["returned_because"])


def may_approve(changeset: ChangeSet, by: User) -> bool:
    """Whether this person is the one to decide on the set: never its author."""
    return by.pk != changeset.author_id and not _missing_rights(changeset, by)


def _missing_rights(changeset: ChangeSet, by: User) -> set[str]:
    labels = set(changeset.rows.order_by().values_list("model", flat=True).distinct())
    managed = {model._meta.label_lower for model in MANAGED}
    needed = {"manage_changeset" if label in managed else "approve_changeset" for label in labels}
    return {right for right in needed if not by.has_perm(f"tracker.{right}")}


def _refuse_to_decide(changeset: ChangeSet, *, by: User) -> None:
    if changeset.state != ChangeSetState.IN_REVIEW:
        raise refusal(_("The set is not in review."))
    if changeset.author_id == by.pk:
        raise NotAllowed(_("This is your own set: a second person must decide on it."))
    missing = _missing_rights(changeset, by)
    if "manage_changeset" in missing:
        raise NotAllowed(
            _(
                "A second manager decides on methodology, actors, roles and texts of the About"
                " page, not a reviewer."
            )
        )
    if missing:
        raise NotAllowed(_("You may not decide on change sets."))


def approve_set(
    changeset: ChangeSet,
    *,
    by: User,
    version: int,
    today: dt.date,
    returned: Mapping[int, str] | None = None,
) -> ChangeSet:
    """Make public what the set holds, by somebody who is not its author, superusers included.

    `returned` names the rows that are not approved, each with its reason: they go back to the
    author in a set of their own. Raises Refused with every reason; nothing was written then.
    """
    with transaction.atomic():
        stored = locked(changeset, version)
        _refuse_to_decide(stored, by=by)
        if returned:
            _split(stored, returned, by=by)
        done = enter_set(stored, by=by, today=today)
        refuse([*undecided(done), *unsettled(done)])
    return done


def enter_set(
    changeset: ChangeSet, *, by: User, today: dt.date, at: dt.datetime | None = None
) -> ChangeSet:
    """What `approve_set` does, for a caller who has looked at the rights and the state.

    `at` is the time that verdicts and entries get; left out, it is one moment for all of them.
    """
    with transaction.atomic(), later():
        take_turn()
        at = at or timezone.now()
        entering = _Entering(changeset, by, today, at)
        _refuse(done_in_turn(changeset.rows.all(), entering.do))
        row = copied(changeset)
        row.state = ChangeSetState.APPROVED
        row.approver, row.approved_at = by, at
        row.size = changeset.rows.count()
        row.returned_because = None
        writer = Writer(by=by, at=at)
        save(
            row,
            by=by,
            stored=changeset,
            verb=ChangeVerb.PUBLISHED,
            reason=told_hands(changeset.reason, changeset, by=by),
            writer=writer,
        )
        writer.flush()
    renew_statistics(after=row.size)
    return row


def obstacles_of(changeset: ChangeSet, *, today: dt.date) -> list[Obstacle]:
    """What stands against approving the set: found by doing it and taking it back."""
    with taken_back():
        return tried_in_public(changeset, today=today)


def tried_in_public(changeset: ChangeSet, *, today: dt.date) -> list[Obstacle]:
    """Do the set as approval would, in the caller's transaction, which takes it back."""
    take_turn()
    entering = _Entering(changeset, stand_in(), today, None)
    with later():
        return done_in_turn(changeset.rows.all(), entering.do)


def stand_in() -> User:
    """Somebody who approves for as long as it is only tried: the caller takes it back."""
    name = _("(a second person)")
    return User.objects.create(username="second-person-of-a-trial", public_name=name)


@dataclass(frozen=True)
class _Entering:
    """Does the rows of a set to the record, each with its entry in log and history."""

    changeset: ChangeSet
    by: User
    today: dt.date
    at: dt.datetime | None

    @property
    def reason(self) -> str:
        """What the log says of each row: the set, who wrote it, and why."""
        about = self.changeset
        return f"{about.key}, by {about.author}: {about.reason or about.title}"

    def do(self, row: ProposedRow, named: Named) -> None:
        """Do one row; a new one then has its number in the record."""
        writer = Writer(by=self.by, at=self.at)
        if model_of(row) is Assessment:
            done: KeyedModel | User = self._verdict(row, named)
        elif row.is_new:
            done, lists = built(row, named)
            refuse_other_words(done)
            refuse_parties_of_outsiders(done, lists)
            save(done, by=self.by, many=lists, reason=self.reason, writer=writer)
            named.note(done)
        else:
            done = self._changed(row, named, writer)
        writer.flush()
        if isinstance(done, SourceText):
            # The words are in the record now, and nowhere else.
            ProposedRow.objects.filter(pk=row.pk).update(fields=without_words(row))
        if row.is_new:
            ProposedRow.objects.filter(pk=row.pk).update(object_id=done.pk, key=stable_key(done))

    def _changed(self, row: ProposedRow, named: Named, writer: Writer) -> KeyedModel | User:
        stored = locked(stored_row(row), None)
        if row.verb == ChangeVerb.REMOVED:
            remove(stored, by=self.by, reason=self.reason, writer=writer)
            return stored
        refuse_conflicts(row, stored)
        new = copied(stored)
        lists = changed(row, new, named)
        if row.verb == ChangeVerb.WITHDRAWN:
            if isinstance(stored, Document):
                refuse_with_commitments(stored)
            new.withdrawn_at = self.at or timezone.now()  # type: ignore[union-attr]  # what is withdrawn has it
        if isinstance(new, Action | Actor):
            refuse_left_behind(new)
        refuse_other_words(new)
        refuse_parties_of_outsiders(new, lists)
        save(
            new,
            by=self.by,
            stored=stored,
            many=lists,
            reason=self.reason,
            verb=ChangeVerb(row.verb),
            # Pages ask when the newest text came.
            stamps={"loaded_at": timezone.now()} if isinstance(new, SourceText) else None,
            writer=writer,
        )
        return new

    def _verdict(self, row: ProposedRow, named: Named) -> Assessment:
        """Publish a verdict of the set: its author's draft, which this person reviews."""
        author = self.changeset.author
        if row.is_new:
            draft, lists = built(row, named)
            made = start(
                cast("Assessment", draft),
                by=author,
                actions=cast("list[Action]", lists["actions"]),
                searches=cast("list[Search]", lists["searches"]),
                scores=scores_of(row, (), named) or (),
                at=self.at,
            )
        else:
            stored = locked(cast("Assessment", stored_row(row)), None)
            refuse_conflicts(row, stored)
            made = copied(stored)
            lists = changed(row, made, named)
            marks = scores_of(row, stored.scores.all(), named)
            save(made, by=author, stored=stored, many=lists, scores=marks)
        sent = send(made, by=author, version=made.version, today=self.today, at=self.at)
        return make_public(
            sent, by=self.by, version=sent.version, today=self.today, at=self.at, reason=self.reason
        )


def _split(changeset: ChangeSet, returned: Mapping[int, str], *, by: User) -> None:
    """Move the rows that are not approved into a set of their own, which is returned."""
    if not changeset.rows.exclude(pk__in=returned).exists():
        raise refusal(_("No row is left to approve: return the set instead."))
    with in_english():
        told = _("Returned from %(set)s") % {"set": changeset}
        title = Truncator(told).chars(_LONGEST_TITLE)
        because = _("The rest of the set was approved.")
    apart = ChangeSet(
        key=_next_key(desk_today()),
        title=title,
        reason=changeset.reason,
        author=changeset.author,
        state=ChangeSetState.RETURNED,
        returned_because=because,
        numbered=changeset.numbered,
    )
    save_with_history(apart, by=by)
    _note(changeset, returned)
    changeset.rows.filter(pk__in=returned).update(changeset=apart)


def _refuse(obstacles: list[Obstacle]) -> None:
    if obstacles:
        raise Refused(Problem(None, f"{one.row.label}: {one.message}") for one in obstacles)
