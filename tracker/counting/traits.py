"""What verdicts rest on, how they changed, what actions do, who published, what of a text was
read: counted by traits.

As the tallies these are no part of the record. Each verdict, action, publication and text has the
traits that follow from it, and each trait the number of those that have it. `renew` keeps both in
the transaction that changes the record, `rebuild` makes them again, `stale` says what differs.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.apps.registry import Apps
from django.db import router, transaction

from tracker.choices import (
    AssessmentState,
    CommitmentStanding,
    Direction,
    ObligationRole,
    Precision,
    Status,
    Tier,
)
from tracker.models import Trait
from tracker.models.querysets import NONE
from tracker.models.querysets.base import in_chunks
from tracker.models.traits import KINDS_OF_EVIDENCE, TraitKind
from tracker.queries.progress import verdicts_of
from tracker.text import Span
from tracker.text.coverage import coverage
from tracker.trends import Verdict, judged_days, judged_for, known_days, known_on, steps

from .owners import Kind, Owner
from .tables import Rows, Tables, add, compared, pks_of, replace

# By kind, a space and value.
_Traits = Counter[str]
# Traits of so many names are held before they are written.
_HELD = 20_000
_INDEPENDENT = {tier.value for tier in Tier if tier.is_independent}


def renew(owners: Iterable[Owner]) -> None:
    """Count these as the record has them now."""
    kept = _Kept()
    for some in in_chunks(sorted(set(owners), key=lambda owner: owner.name)):
        with transaction.atomic(using=router.db_for_write(Trait)):
            kept.renew(some)


def rebuild(registry: Apps = apps, *, using: str | None = None) -> None:
    """Make all of it again, in one transaction.

    A migration gives the registry of its models and its database.
    """
    with transaction.atomic(using=using or router.db_for_write(Trait)):
        _Kept(registry, using).rebuild()


def stale() -> Iterator[str]:
    """What is counted otherwise than the record has it, by the name of its traits."""
    return _Kept().stale()


class _Piece(NamedTuple):
    """Evidence that counts."""

    action: int
    tier: str
    language: str
    # Who published it first.
    publisher: str
    carrier: str

    def traits(self, *, of_verdict: bool) -> Iterator[str]:
        """What its publication has by it, or a verdict that rests on it."""
        for name, kinds in KINDS_OF_EVIDENCE.items():
            if value := getattr(self, name):
                yield _trait(kinds[of_verdict], value)


class _Kept:
    """The tables of the traits, and what they are made from, in one database."""

    def __init__(self, registry: Apps = apps, using: str | None = None) -> None:
        tables = Tables(registry, using)
        rows = tables.rows
        self.commitments, self.verdicts = rows("Commitment"), rows("Assessment")
        self.obligations, self.bearings = rows("Obligation"), rows("Bearing")
        self.actions, self.evidence = rows("Action"), rows("Evidence")
        self.publications, self.publishers = rows("Publication"), rows("Publisher")
        self.documents, self.sentences = rows("Document"), rows("SentenceCoding")
        self.relied_on = tables.relations("Assessment", "actions")
        self.took_part = {
            TraitKind.ACTIONS_OF_PARTY: tables.relations("Action", "actors"),
            TraitKind.ACTIONS_OF_AGENCY: tables.relations("Action", "agencies"),
        }
        self.holders, self.traits = rows("TraitHolder"), rows("Trait")

    def renew(self, owners: list[Owner]) -> None:
        """Count these as the record has them now; few enough for one query."""
        names = [owner.name for owner in owners]
        before, changed = replace(self.holders.filter(pk__in=names), self._made(owners))
        more = _Traits()
        for row in changed:
            more.update(json.loads(row.traits))
        for row in before:
            more.subtract(json.loads(row.traits))
        add(self.traits, more, self._counted)

    def rebuild(self) -> None:
        """Make all of it again."""
        for rows in (self.traits, self.holders):
            rows.all().delete()
        held = _Traits()
        for owners in self._all():
            made = list(self._made(owners))
            self.holders.bulk_create(made)
            for row in made:
                held.update(json.loads(row.traits))
            if len(held) > _HELD:
                add(self.traits, held, self._counted)
                held.clear()
        add(self.traits, held, self._counted)

    def stale(self) -> Iterator[str]:
        """See the function of this name."""
        numbers, number = _Traits(), 0
        for owners in self._all():
            made = list(self._made(owners))
            found = compared(self.holders.filter(pk__in=[o.name for o in owners]), made)
            number += len(made)
            yield from (row.pk for row in (*found.changed, *found.gone))
            for row in made:
                numbers.update(json.loads(row.traits))
        held = dict(self.traits.values_list("name", "number"))
        if held != dict(numbers) or self.holders.count() != number:
            yield "traits"

    def _all(self) -> Iterator[list[Owner]]:
        """Everything that may be counted, some at a time."""
        for kind, rows in (
            (Kind.VERDICT, self.commitments),
            (Kind.ACTION, self.actions),
            (Kind.TEXT, self.documents),
        ):
            for pks in pks_of(rows):
                yield [Owner(kind, pk) for pk in pks]
        keys = self.publications.order_by("key").values_list("key", flat=True).distinct()
        for some in in_chunks(keys.iterator()):
            yield [Owner(Kind.PUBLICATION, key) for key in some]

    def _made(self, owners: list[Owner]) -> Iterator[Any]:
        """The traits of these; a thing without any has none."""
        for kind, found in (
            (Kind.VERDICT, self._of_verdicts),
            (Kind.ACTION, self._of_actions),
            (Kind.PUBLICATION, self._of_publications),
            (Kind.TEXT, self._of_texts),
        ):
            keys: list[Any] = [owner.key for owner in owners if owner.kind == kind]
            for key, traits in found(keys) if keys else ():
                if traits:
                    text = json.dumps(traits, sort_keys=True, ensure_ascii=False)
                    yield self.holders.model(name=Owner(kind, key).name, traits=text)

    def _counted(self, name: str, number: int) -> Any:
        kind, _space, value = name.partition(" ")
        return self.traits.model(name=name, kind=kind, value=value, number=number)

    def _pieces(self, **conditions: Any) -> Iterator[tuple[str | None, _Piece]]:
        """The evidence that counts and fits the conditions, with the key of its publication."""
        counted = self.evidence.filter(withdrawn_at=None, action__withdrawn_at=None, **conditions)
        columns = (
            *("publication__key", "action", "tier", "language"),
            *("publisher", "publication__origin", "publication__carrier"),
        )
        rows = counted.order_by("pk").values_list(*columns)
        for key, action, tier, language, publisher, origin, carrier in rows:
            yield key, _Piece(action, tier, language, origin or publisher, carrier or "")

    # --- Publications ----------------------------------------------------------------------------

    def _of_publications(self, keys: list[str]) -> Iterator[tuple[str, _Traits]]:
        found = defaultdict[str, set[str]](set)
        for key, piece in self._pieces(publication__key__in=keys):
            found[str(key)] |= {
                _trait(TraitKind.PUBLICATIONS, "all"),
                *piece.traits(of_verdict=False),
            }
            if piece.tier in _INDEPENDENT:
                found[str(key)].add(_trait(TraitKind.PUBLICATIONS, "independent"))
        yield from ((key, _Traits(traits)) for key, traits in found.items())

    # --- Texts -----------------------------------------------------------------------------------

    def _of_texts(self, pks: list[int]) -> Iterator[tuple[int, _Traits]]:
        # One after the other: a text may be long.
        for pk in pks:
            found = self.documents.filter(pk=pk, normalised_sha256__isnull=False)
            for key, text in found.values_list("key", "source_text__text"):
                coded = self.sentences.filter(document=pk, withdrawn_at=None)
                labels = {
                    Span(start, end): label
                    for start, end, label in coded.order_by("pk").values_list(
                        "start", "end", "label"
                    )
                }
                read = coverage(text, labels)
                numbers = {
                    TraitKind.TEXT_HELD: int(text is not None),
                    TraitKind.SENTENCES: read.sentences or 0,
                    TraitKind.SENTENCES_READ: read.read,
                    TraitKind.SENTENCES_CARRYING: read.carrying,
                }
                yield pk, +_Traits({_trait(kind, key): n for kind, n in numbers.items()})

    # --- Actions ---------------------------------------------------------------------------------

    def _of_actions(self, pks: list[int]) -> Iterator[tuple[int, _Traits]]:
        seen = defaultdict[int, set[str]](set)
        for kind, relations in self.took_part.items():
            rows = relations.filter(action__in=pks).values_list("action", "actor__code")
            for action, code in rows:
                seen[action].add(_trait(kind, code))
        directions = defaultdict[int, set[str]](set)
        borne = self.bearings.filter(
            action__in=pks, withdrawn_at=None, commitment__withdrawn_at=None
        )
        for action, direction, pillar in borne.values_list(
            "action", "direction", "commitment__pillar__slug"
        ):
            directions[action].add(direction)
            seen[action] |= {
                _trait(TraitKind.ACTIONS_OF_DIRECTION, direction),
                _trait(TraitKind.ACTIONS_OF_PILLAR, pillar),
            }
        shown = Counter(piece.action for _key, piece in self._pieces(action__in=pks))
        columns = ("pk", "date", "date_precision", "kind", "stage", "attribution", "amount_stage")
        for pk, day, precision, kind, stage, attribution, money in self.actions.filter(
            pk__in=pks, withdrawn_at=None
        ).values_list(*columns):
            traits = _Traits(
                [
                    _trait(TraitKind.ACTIONS, "all"),
                    _trait(TraitKind.ACTIONS_OF_KIND, kind),
                    _trait(TraitKind.ACTIONS_OF_STAGE, stage),
                    _trait(TraitKind.ACTIONS_OF_ATTRIBUTION, attribution),
                    _trait(TraitKind.ACTIONS_OF_YEAR, f"{day:%Y}" if day else NONE),
                    _trait(TraitKind.ACTIONS_OF_MONEY, money or NONE),
                    *seen[pk],
                ]
            )
            if shown[pk]:
                traits[_trait(TraitKind.EVIDENCE, "all")] = shown[pk]
            if day and precision != Precision.YEAR:
                does = directions[pk] & {Direction.SUPPORTS, Direction.CONTRADICTS}
                for what in ("acts", *(does or {"neither"})):
                    traits[_trait(TraitKind.ACTIONS_IN_MONTH, f"{day:%Y-%m} {what}")] = 1
            yield pk, traits

    # --- Verdicts --------------------------------------------------------------------------------

    def _of_verdicts(self, pks: list[int]) -> Iterator[tuple[int, _Traits]]:
        told, current = self._told(pks), self._resting(pks)
        for pk, ref, standing, promised_on in self.commitments.filter(
            pk__in=pks, withdrawn_at=None
        ).values_list("pk", "ref", "standing", "document__date"):
            traits = _Traits()
            if valid := sum(one.withdrawn_on is None for one in told[pk]):
                traits[_trait(TraitKind.VERDICTS, "all")] = valid
            if standing == CommitmentStanding.AGREED:
                traits += _over_time(ref, told[pk], promised_on)
                traits.update(_rests(ref, *current[pk]))
            yield pk, traits

    def _told(self, pks: list[int]) -> defaultdict[int, list[Verdict]]:
        """The published verdicts on each commitment, withdrawn ones too."""
        found = defaultdict[int, list[Verdict]](list)
        rows = self.verdicts.filter(commitment__in=pks, state=AssessmentState.PUBLISHED)
        for verdict in verdicts_of(rows):
            found[verdict.commitment].append(verdict)
        return found

    def _resting(self, pks: list[int]) -> defaultdict[int, tuple[list[_Piece], list[bool]]]:
        """The evidence on which the current verdict on each commitment rests, and whether a debtor
        of the commitment pays for who published it."""
        current = dict(
            self.verdicts.filter(commitment__in=pks, is_current=True).values_list(
                "pk", "commitment"
            )
        )
        mine = {"commitment__in": pks}
        withdrawn = self.bearings.filter(withdrawn_at__isnull=False, **mine)
        without = set(withdrawn.values_list("commitment", "action"))
        relied = self.relied_on.filter(assessment__in=current).values_list("assessment", "action")
        actions = [
            (current[verdict], action)
            for verdict, action in relied
            if (current[verdict], action) not in without
        ]
        shown = defaultdict[int, list[_Piece]](list)
        for some in in_chunks(sorted({action for _commitment, action in actions})):
            for _key, piece in self._pieces(action__in=some):
                shown[piece.action].append(piece)
        publishers = {piece.publisher for pieces in shown.values() for piece in pieces}
        paid_by = self._paid_by(publishers)
        owed = self.obligations.filter(role=ObligationRole.DEBTOR, withdrawn_at=None, **mine)
        debts = set(owed.values_list("commitment", "actor"))
        found = defaultdict[int, tuple[list[_Piece], list[bool]]](lambda: ([], []))
        for commitment, action in actions:
            pieces, paid = found[commitment]
            pieces += shown[action]
            paid += [(commitment, paid_by.get(p.publisher)) in debts for p in shown[action]]
        return found

    def _paid_by(self, names: Iterable[str]) -> dict[str, int]:
        """Who pays for each of these publishers, where that is known."""
        found: dict[str, int] = {}
        for some in in_chunks(sorted(names)):
            known: Rows = self.publishers.filter(name__in=some, paid_by__isnull=False)
            found |= dict(known.values_list("name", "paid_by"))
        return found


def _trait(kind: TraitKind, value: str) -> str:
    return f"{kind} {value}"


def _over_time(ref: str, verdicts: list[Verdict], promised_on: Any) -> _Traits:
    """What was known of one commitment, and what is judged of it, from when on."""
    traits = _Traits()
    for read, days, on, step in (
        (known_on, known_days(verdicts), TraitKind.KNOWN_ON, TraitKind.KNOWN_STEP),
        (judged_for, judged_days(verdicts), TraitKind.JUDGED_FOR, TraitKind.JUDGED_STEP),
    ):
        traits.update(_trait(on, f"{day}") for day in days)

        def status(day: Any, read: Any = read) -> Status:
            found = read(verdicts, day)
            return next(iter(found.values()), Status.NOT_ASSESSED)

        for day, before, after in steps(days, status, promised_on):
            traits[_trait(step, f"{day} + {after}")] += 1
            if before is not None:
                traits[_trait(step, f"{day} - {before}")] += 1
    if any(verdict.is_correction for verdict in verdicts):
        traits[_trait(TraitKind.CORRECTED, ref)] = 1
    return traits


def _rests(ref: str, pieces: list[_Piece], paid: list[bool]) -> set[str]:
    """On what the verdict on the commitment rests."""
    if not pieces:
        return set()
    ways = {
        TraitKind.RESTING_ON_REPRINTS: all(piece.tier == Tier.REPRINT for piece in pieces),
        TraitKind.RESTING_ON_ONE_LANGUAGE: len({piece.language for piece in pieces}) == 1,
        TraitKind.RESTING_ON_PAID: any(paid),
        TraitKind.RESTING_ON_PAID_ALONE: all(paid),
    }
    return {
        _trait(TraitKind.RESTING, "all"),
        *(line for piece in pieces for line in piece.traits(of_verdict=True)),
        *(_trait(kind, ref) for kind, does in ways.items() if does),
        *(_trait(TraitKind.RESTING, kind) for kind, does in ways.items() if does),
    }
