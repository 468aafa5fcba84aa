"""How many commitments are alike: the counts that pages add up, in tables of their own.

They are no part of the record: they follow from the commitments, their debtors, their current
verdicts and the scores of these. `renew` keeps them in the transaction that changes one of these,
`rebuild` makes all of them again, and `stale` says what is counted otherwise than the record has
it. What changes at midnight without anybody's doing, overdue or quiet, is not counted here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models, router, transaction
from django.utils.dateparse import parse_date

from tracker.choices import ObligationRole, Status
from tracker.models import Tally
from tracker.models.querysets.base import in_chunks
from tracker.models.tallies import between_commas, keys_in

from .tables import CHUNK, Tables, add, compared, pks_of, replace

# How often each current verdict has a mark: standing, status, party, value, why there is none.
_Marks = Counter[str]


def renew(commitments: Iterable[int]) -> None:
    """Count these commitments, named by primary key, as the record has them now."""
    kept = _Kept()
    for pks in in_chunks(sorted(set(commitments))):
        with transaction.atomic(using=router.db_for_write(Tally)):
            kept.renew(pks)


def rebuild(registry: Apps = apps, *, using: str | None = None) -> int:
    """Make all of it again, in one transaction; return how many commitments are counted.

    A migration gives the registry of its models and its database.
    """
    with transaction.atomic(using=using or router.db_for_write(Tally)):
        return _Kept(registry, using).rebuild()


def stale() -> Iterator[str]:
    """What is counted otherwise than the record has it: refs of commitments, or names of counts."""
    return _Kept().stale()


class _Kept:
    """The tables of the counts, and what they are made from, in one database."""

    def __init__(self, registry: Apps = apps, using: str | None = None) -> None:
        tables = Tables(registry, using)
        rows = tables.rows
        self.commitments, self.verdicts = rows("Commitment"), rows("Assessment")
        self.obligations, self.scores = rows("Obligation"), rows("Score")
        self.themes = tables.relations("Commitment", "themes")
        self.tallied, self.tallies = rows("TalliedCommitment"), rows("Tally")
        self.score_tallies = rows("ScoreTally")

    def renew(self, pks: list[int]) -> None:
        """Count the commitments as the record has them now; few enough for one query."""
        before, changed = replace(self.tallied.filter(pk__in=pks), self._made(pks))
        self._recount({row.alike for row in (*before, *changed)})
        marks, old = _marks(changed), _marks(before)
        marks.subtract(old)
        add(self.score_tallies, marks, self._score)

    def rebuild(self) -> int:
        """Make all of it again; return how many commitments are counted."""
        for rows in (self.tallies, self.score_tallies, self.tallied):
            rows.all().delete()
        number, marks = 0, _Marks()
        for pks in pks_of(self.commitments):
            made = list(self._made(pks))
            self.tallied.bulk_create(made)
            marks += _marks(made)
            number += len(made)
        for some in in_chunks(self._all_tallies()):
            self.tallies.bulk_create(some)
        add(self.score_tallies, marks, self._score)
        return number

    def stale(self) -> Iterator[str]:
        """See the function of this name."""
        marks = _Marks()
        for pks in pks_of(self.commitments):
            made = list(self._made(pks))
            found = compared(self.tallied.filter(pk__in=pks), made)
            wrong = [row.pk for row in found.changed]
            yield from self.commitments.filter(pk__in=wrong).values_list("ref", flat=True)
            marks += _marks(made)
        extra = self.tallied.exclude(commitment__withdrawn_at=None)
        yield from extra.values_list("commitment__ref", flat=True)
        names = 0
        for tallies in in_chunks(self._all_tallies()):
            names += len(tallies)
            stored = self.tallies.filter(pk__in=[tally.pk for tally in tallies])
            yield from (tally.pk for tally in compared(stored, tallies).changed)
        held = dict(self.score_tallies.values_list("name", "number"))
        if held != +marks or self.tallies.count() != names:
            yield "counts"

    def _made(self, pks: list[int]) -> Iterator[Any]:
        """The commitments of these that are not withdrawn, as they are to be counted."""
        mine = {"commitment__in": pks}
        verdicts = {
            row[0]: row[1:]
            for row in self.verdicts.filter(is_current=True, **mine).values_list(
                "commitment", "pk", "status", "as_of", "published_at"
            )
        }
        debtors, released = defaultdict[int, set[int]](set), set[tuple[int, int]]()
        owed = self.obligations.filter(role=ObligationRole.DEBTOR, **mine)
        for commitment, actor, withdrawn in owed.values_list("commitment", "actor", "withdrawn_at"):
            if withdrawn is None:
                debtors[commitment].add(actor)
            else:
                released.add((commitment, actor))
        themes = defaultdict[int, set[int]](set)
        for commitment, theme in self.themes.filter(**mine).values_list("commitment", "theme"):
            themes[commitment].add(theme)
        scores = defaultdict[int, list[str]](list)
        marked = self.scores.filter(assessment__in=[found[0] for found in verdicts.values()])
        for commitment, party, value, unscored in marked.values_list(
            "assessment__commitment", "party", "value", "unscored"
        ):
            # The verdict keeps the score of a party whose debt was withdrawn; it counts nowhere.
            if (commitment, party) not in released:
                mark = "" if value is None else value
                scores[commitment].append(f"{party}:{mark}:{unscored or ''}")
        rows = self.commitments.filter(pk__in=pks, withdrawn_at=None).order_by("pk")
        for pk, pillar, standing, binding, due_on, precision, document in rows.values_list(
            *("pk", "pillar", "standing", "binding", "due_on", "due_precision", "document")
        ):
            _verdict, status, as_of, published_at = verdicts.get(
                pk, (None, Status.NOT_ASSESSED.value, None, None)
            )
            owing = between_commas(debtors[pk])
            alike = (pillar, standing, status, binding or "", due_on or "", precision, owing)
            yield self.tallied.model(
                commitment_id=pk,
                alike="|".join(map(str, alike)),
                debtors=owing,
                document_id=document,
                themes=between_commas(themes[pk]),
                scores=" ".join(sorted(scores[pk])),
                as_of=as_of,
                published_at=published_at,
            )

    def _recount(self, alike: set[str]) -> None:
        """Make the counts of those that are alike again."""
        for some in in_chunks(sorted(alike)):
            made = self._tallies(self.tallied.filter(alike__in=some))
            replace(self.tallies.filter(alike__in=some), made)

    def _all_tallies(self) -> Iterator[Any]:
        return self._tallies(self.tallied.all())

    def _tallies(self, counted: models.QuerySet[Any]) -> Iterator[Any]:
        """The counts of the commitments, of all that are alike together."""
        columns = ("alike", "document", "themes", "as_of", "published_at")
        rows = counted.order_by("alike").values_list(*columns).iterator(chunk_size=CHUNK)
        for alike, members in groupby(rows, key=lambda row: row[0]):
            found = defaultdict[tuple[Any, Any], list[tuple[Any, ...]]](list)
            for _alike, document, themes, *days in members:
                with_themes = ((None, theme) for theme in keys_in(themes))
                for place in ((None, None), (document, None), *with_themes):
                    found[place].append(tuple(days))
            for (document, theme), those in found.items():
                yield self._tally(alike, document, theme, those)

    def _tally(
        self, alike: str, document: int | None, theme: int | None, days: list[tuple[Any, ...]]
    ) -> Any:
        pillar, standing, status, binding, due_on, precision, debtors = alike.split("|")
        looked = [as_of for as_of, _published in days if as_of]
        return self.tallies.model(
            name=f"{alike}|{document or ''}|{theme or ''}",
            alike=alike,
            pillar_id=int(pillar),
            standing=standing,
            status=status,
            binding=binding or None,
            due_on=parse_date(due_on) if due_on else None,
            due_precision=precision,
            debtors=debtors,
            document_id=document,
            theme_id=theme,
            number=len(days),
            first_as_of=min(looked, default=None),
            last_as_of=max(looked, default=None),
            published_at=max((at for _as_of, at in days if at), default=None),
        )

    def _score(self, name: str, number: int) -> Any:
        standing, status, mark = name.split("|")
        party, value, unscored = mark.split(":")
        return self.score_tallies.model(
            name=name,
            standing=standing,
            status=status,
            party_id=int(party),
            value=int(value) if value else None,
            unscored=unscored or None,
            number=number,
        )


def _marks(rows: Iterable[Any]) -> _Marks:
    """The scores of the counted commitments, by the name of their count."""
    marks = _Marks()
    for row in rows:
        _pillar, standing, status, *_rest = row.alike.split("|")
        marks.update(f"{standing}|{status}|{mark}" for mark in row.scores.split())
    return marks
