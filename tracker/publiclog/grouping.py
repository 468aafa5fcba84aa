"""Entries told by the change set that they belong to: one heading for each set, its rows below."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode

from tracker.choices import EntryVerb
from tracker.models import RecordEntry
from tracker.text.sentences import ended

from .describing import DescribedEntry

_KIND = "changeset"
# How the reason of each entry of a set begins: with the key of the set.
_KEY = re.compile(r"(\S+), by ")


@dataclass(frozen=True)
class SetHeading:
    """A set that was approved: what it was about, by whom and why. `size` counts all its rows."""

    key: str
    title: str
    author: str
    approver: str
    reason: str
    size: int
    at: datetime

    @property
    def address(self) -> str:
        """Where all rows of the set are."""
        return f"{reverse('changes')}?{urlencode({'set': self.key})}"


@dataclass(frozen=True)
class ToldRow:
    """One change of a group; `reason` says why, unless the heading of its set does."""

    change: DescribedEntry
    reason: str


@dataclass(frozen=True)
class Group:
    """The changes of one set, or one change that belongs to none.

    `own` is the entry of the set itself where it is among them; it is not among the rows. `more`
    are the rows beyond the first ones.
    """

    heading: SetHeading | None
    own: DescribedEntry | None
    rows: list[ToldRow]
    more: list[ToldRow]


def grouped(described: Iterable[DescribedEntry], *, few: int | None = None) -> list[Group]:
    """The changes in their order, those of one set together. One query at most.

    `few` is how many rows of a set stand before the others; None is all of them.
    """
    changes = list(described)
    headings = _headings([change.entry for change in changes])
    groups = []
    for heading, those in groupby(changes, lambda change: headings.get(change.entry.at)):
        if heading is None:
            groups += [Group(None, None, [ToldRow(one, one.reason)], []) for one in those]
        else:
            groups.append(_group(heading, those, few))
    return groups


def _group(heading: SetHeading, changes: Iterable[DescribedEntry], few: int | None) -> Group:
    own: DescribedEntry | None = None
    rows: list[ToldRow] = []
    for change in changes:
        if _is_own(change.entry):
            own = change
        else:
            is_told = (change.entry.reason or "").startswith(f"{heading.key}, by ")
            rows.append(ToldRow(change, "" if is_told else change.reason))
    shown = len(rows) if few is None else few
    return Group(heading, own, rows[:shown], rows[shown:])


def _headings(entries: list[RecordEntry]) -> Mapping[datetime, SetHeading]:
    """The sets to which the entries belong, by their moment: all entries of a set are of one."""
    own = {entry.key: entry for entry in entries if _is_own(entry)}
    reasons = (_KEY.match(entry.reason or "") for entry in entries)
    elsewhere = {found[1] for found in reasons if found} - own.keys()
    if elsewhere:
        asked = RecordEntry.objects.filter(kind=_KIND, key__in=elsewhere)
        own |= {entry.key: entry for entry in asked.filter(verb=EntryVerb.PUBLISHED)}
    return {entry.at: _heading(entry) for entry in own.values()}


def _is_own(entry: RecordEntry) -> bool:
    return entry.kind == _KIND and entry.verb == EntryVerb.PUBLISHED


def _heading(entry: RecordEntry) -> SetHeading:
    values = json.loads(entry.after or "{}")
    return SetHeading(
        key=entry.key,
        title=str(values.get("title") or entry.key),
        author=str(values.get("author") or ""),
        approver=str(values.get("approver") or entry.name),
        reason=ended(str(entry.reason or values.get("reason") or "")),
        size=int(values.get("size") or 0),
        at=entry.at,
    )
