"""The queue that opens the desk: what waits for a person and for everyone, how much, since when."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment, BlindCoding, ChangeSet, Commitment, PastedItem, User
from tracker.queries.clocks import clocks_on
from tracker.queries.translations import stale_translations
from tracker.queries.unweighed import waiting_bearings

from .generics import ManagedRows, Row, Text
from .passages import PASSAGES, passages_that_do_not_match
from .queue import (
    CLOCKS,
    OF_EVERYONE,
    UNWEIGHED,
    queue_conditions,
    run_out,
    set_conditions,
)


@dataclass(frozen=True)
class Line:
    """One line of the queue: what waits, how much of it, since when, and where the list is."""

    label: Text
    number: int
    address: str
    since: dt.date | None = None
    # Where the key n opens the first of it: its rows, oldest first.
    rows: ManagedRows | None = None


@dataclass(frozen=True)
class Waiting:
    """The queue of a person: what is theirs to do, and what waits for anybody."""

    mine: list[Line]
    everyones: list[Line]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits at all."""
        return not self.mine and not self.everyones

    @property
    def next_line(self) -> Line | None:
        """What waits longest for the person alone: returned to them, or sent for their review."""
        lines = [line for line in self.mine if line.rows is not None]
        if not lines:
            return None
        return _first_of(min(lines, key=lambda line: line.since or dt.date.max))


def what_waits(by: User, *, today: dt.date) -> Waiting:
    """Return the queue of the person. Lines without anything in them are left out."""
    mine = [*_sets(by), *_pasted(by), *_second_codings(by), *_verdicts(by, of_everyone=False)]
    everyones = [
        *_verdicts(by, of_everyone=True),
        *_unweighed(),
        *_clocks(today),
        *_translations(by),
        *_passages(),
    ]
    return Waiting(*([line for line in lines if line.number] for lines in (mine, everyones)))


def _day(moment: dt.datetime | dt.date | None) -> dt.date | None:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _first_of(line: Line) -> Line | None:
    """The line with the address of its oldest row; None where that has gone meanwhile."""
    row = line.rows.first() if line.rows is not None else None
    if row is None:
        return None
    page = f"admin:tracker_{row._meta.model_name}_change"
    return replace(line, address=reverse(page, args=[row.pk]))


# What the key n opens from the first page: what somebody else waits for.
_OPENED = frozenset({"returned", "review", "withdrawal"})


def _sets(by: User) -> Iterator[Line]:
    since = Coalesce("submitted_at", "created_at")
    return _lines_of(ChangeSet.objects.all(), set_conditions(by), since)


def _verdicts(by: User, *, of_everyone: bool) -> Iterator[Line]:
    since = Coalesce("published_at", "submitted_at", "updated_at")
    parts = {
        name: part
        for name, part in queue_conditions(by).items()
        if (name in OF_EVERYONE) is of_everyone
    }
    return _lines_of(Assessment.objects.all(), parts, since)


def _lines_of(
    every: QuerySet[Row], parts: Mapping[str, tuple[Text, Q]], since: Coalesce
) -> Iterator[Line]:
    address = reverse(f"admin:tracker_{every.model._meta.model_name}_changelist")
    for name, (label, condition) in parts.items():
        rows = every.filter(condition)
        found = rows.aggregate(number=Count("pk"), since=Min(since))
        yield Line(
            label,
            found["number"],
            f"{address}?queue={name}",
            _day(found["since"]),
            rows.order_by(since.asc(nulls_last=True), "pk") if name in _OPENED else None,
        )


def _pasted(by: User) -> Iterator[Line]:
    pasted = PastedItem.objects.filter(user=by.pk)
    found = pasted.aggregate(number=Count("pk"), since=Min("pasted_at"))
    label = _("Pasted items to enter")
    yield Line(label, found["number"], reverse("admin:tracker_paste"), _day(found["since"]))


def _second_codings(by: User) -> Iterator[Line]:
    """Second codings that the person has begun, and those that wait in their sets."""
    address = reverse("admin:tracker_blindcoding_changelist")
    mine = BlindCoding.objects.filter(coder=by, finished_at__isnull=True)
    found = mine.aggregate(number=Count("pk"), since=Min("started_at"))
    where = f"{address}?coder__id__exact={by.pk}"
    yield Line(_("My second codings"), found["number"], where, _day(found["since"]))
    finished = BlindCoding.objects.filter(
        changeset__in=ChangeSet.objects.open_of(by), finished_at__isnull=False
    ).aggregate(number=Count("pk"), since=Min("finished_at"))
    label = _("Second codings of my texts, to compare")
    yield Line(label, finished["number"], address, _day(finished["since"]))


def _unweighed() -> Iterator[Line]:
    address = reverse("admin:tracker_commitment_changelist")
    for name, (label, is_new) in UNWEIGHED.items():
        found = waiting_bearings(is_new=is_new).aggregate(
            number=Count("commitment", distinct=True), since=Min("entered_at")
        )
        yield Line(label, found["number"], f"{address}?acts={name}", _day(found["since"]))


def _clocks(today: dt.date) -> Iterator[Line]:
    address = reverse("admin:tracker_commitment_changelist")
    clocks = clocks_on(today)
    public = Commitment.objects.not_withdrawn().with_verdict()
    for name, label in CLOCKS.items():
        rows: QuerySet[Commitment] = run_out(public, name, today=today, clocks=clocks)
        oldest = "due_on" if name == "overdue" else "as_of"
        found = rows.aggregate(number=Count("pk"), since=Min(oldest))
        yield Line(label, found["number"], f"{address}?clock={name}", found["since"])


def _translations(by: User) -> Iterator[Line]:
    if by.has_perm("tracker.change_translation"):
        address = reverse("admin:tracker_translation_changelist")
        label = _("Translations of words that have changed")
        yield Line(label, len(stale_translations()), f"{address}?english=changed")


def _passages() -> Iterator[Line]:
    found = passages_that_do_not_match()
    label = _("Passages whose words are not in the text any more")
    since = min((loaded for _passage, loaded in found), default=None)
    yield Line(label, len(found), reverse(f"admin:{PASSAGES}"), _day(since))


# In which parts of the queue the next one is looked for: of what is one's own, and of what is not.
_MINE, _OTHERS = ("returned", "mine"), ("review", "withdrawal")


def next_verdict(row: Assessment, by: User) -> Line | None:
    """Return what waits longest where this verdict is or was.

    For its author, where nothing else of theirs waits: the form for the next commitment with acts
    that no verdict weighs.
    """
    others = Assessment.objects.exclude(pk=row.pk)
    since = Coalesce("submitted_at", "updated_at")
    is_mine = row.author_id == by.pk
    found = _next(others, queue_conditions(by), is_mine=is_mine, since=since)
    if found is None and is_mine and by.has_perm("tracker.add_assessment"):
        return _next_to_weigh(row)
    return found


def _next_to_weigh(row: Assessment) -> Line | None:
    label, is_new = UNWEIGHED["new"]
    waiting = (
        waiting_bearings(is_new=is_new)
        .exclude(commitment=row.commitment_id)
        .order_by(F("entered_at").asc(), "commitment__ref")
        .values_list("commitment", flat=True)
    )
    numbers = list(dict.fromkeys(waiting))
    if not numbers:
        return None
    form = f"{reverse('admin:tracker_assessment_add')}?commitment={numbers[0]}"
    return Line(label, len(numbers), form)


def next_set(row: ChangeSet, by: User) -> Line | None:
    """Return the oldest change set but this one that waits where this one is or was."""
    others = ChangeSet.objects.exclude(pk=row.pk)
    since = Coalesce("submitted_at", "created_at")
    return _next(others, set_conditions(by), is_mine=row.author_id == by.pk, since=since)


def _next(
    others: QuerySet[Row], parts: Mapping[str, tuple[Text, Q]], *, is_mine: bool, since: Coalesce
) -> Line | None:
    for name in _MINE if is_mine else _OTHERS:
        if name in parts:
            label, condition = parts[name]
            oldest_first = others.filter(condition).order_by(since.asc(nulls_last=True), "pk")
            if number := oldest_first.count():
                return _first_of(Line(label, number, "", rows=oldest_first))
    return None
