"""What the kept traits must say, read from the record row by row with none of its querysets."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from tracker.choices import Status, Tier
from tracker.models import (
    Action,
    Assessment,
    Commitment,
    Document,
    Evidence,
    Publisher,
    SentenceCoding,
    SourceText,
)
from tracker.queries.documents import Coverages
from tracker.queries.progress import (
    OverTime,
    Picture,
    distributions,
)
from tracker.queries.sources import (
    RESTS,
    all_publications,
    publications_by,
    publishers_counted,
    refs_resting,
    resting,
    with_verdicts,
)
from tracker.text import Span
from tracker.text.addresses import publication_of
from tracker.text.coverage import coverage
from tracker.text.publishers import published_by
from tracker.trends import Verdict, corrected_between, judged_for, known_on

DIMENSIONS = ("tiers", "languages", "publishers", "carriers")


def agreed() -> list[Commitment]:
    return [
        one
        for one in Commitment.objects.select_related("document").order_by("pk")
        if one.standing == "agreed" and one.withdrawn_at is None
    ]


def shown_by(action: Action) -> list[Evidence]:
    """The evidence of the action that counts."""
    if action.withdrawn_at:
        return []
    return [piece for piece in action.evidence.all() if piece.withdrawn_at is None]


def values_of(piece: Evidence) -> dict[str, str]:
    """What the evidence is counted by."""
    origin, carrier = published_by(piece.publisher)
    found = zip(DIMENSIONS, (piece.tier, piece.language, origin, carrier), strict=True)
    return {name: value for name, value in found if value}


def relied_on(commitment: Commitment) -> list[Evidence]:
    """The evidence on which the current verdict on the commitment rests."""
    withdrawn = {b.action_id for b in commitment.bearings.all() if b.withdrawn_at}
    return [
        piece
        for verdict in commitment.assessments.all()
        if verdict.is_current
        for action in verdict.actions.all()
        if action.pk not in withdrawn
        for piece in shown_by(action)
    ]


def publications_of() -> dict[str, dict[str, set[str]]]:
    """The keys of the publications of each value, by dimension."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for action in Action.objects.all():
        for piece in shown_by(action):
            key = publication_of(piece.url)
            found["all"]["all"].add(key)
            if Tier(piece.tier).is_independent:
                found["all"]["independent"].add(key)
            for name, value in values_of(piece).items():
                found[name][value].add(key)
    return found


def ways(commitment: Commitment, pieces: list[Evidence]) -> dict[str, bool]:
    """How the verdict on the commitment rests on the evidence."""
    payers = dict(Publisher.objects.values_list("name", "paid_by"))
    owing = {
        debt.actor_id
        for debt in commitment.obligations.all()
        if debt.role == "debtor" and debt.withdrawn_at is None
    }
    paid = [payers.get(published_by(piece.publisher)[0]) in owing for piece in pieces]
    return {
        "reprints": all(piece.tier == "reprint" for piece in pieces),
        "one-language": len({piece.language for piece in pieces}) == 1,
        "paid": any(paid),
        "paid-alone": all(paid),
    }


def assert_sources() -> None:
    """Publications and verdicts by dimension, and on what these rest."""
    publications = publications_of()
    everything = publications["all"]
    assert all_publications() == {
        "publications": len(everything["all"]),
        "independent": len(everything["independent"]),
    }
    pieces = {one: found for one in agreed() if (found := relied_on(one))}
    refs: dict[str, list[str]] = {way: [] for way in RESTS}
    for commitment, shown in pieces.items():
        for way, does in ways(commitment, shown).items():
            refs[way] += [commitment.ref] if does else []
    told = publications_by(*DIMENSIONS)
    assert with_verdicts(publishers_counted()) == told["publishers"]
    for name in DIMENSIONS:
        verdicts = Counter(
            value for found in pieces.values() for value in {values_of(p).get(name) for p in found}
        )
        rows = told[name]
        numbers = [row["publications"] for row in rows]
        assert numbers == sorted(numbers, reverse=True)
        assert {row["value"]: (row["publications"], row["verdicts"]) for row in rows} == {
            value: (len(keys), verdicts[value]) for value, keys in publications[name].items()
        }
    rests = resting(most=3)
    assert rests.verdicts == len(pieces)
    for rest in (rests.on_reprints, rests.on_one_language, rests.on_paid, rests.on_paid_alone):
        assert {ref for (ref,) in refs_resting(rest.way)} == set(refs[rest.way])
        assert (rest.number, rest.refs) == (len(refs[rest.way]), sorted(refs[rest.way])[:3])


def told(commitments: list[Commitment]) -> list[Verdict]:
    """The published verdicts on them."""
    day = timezone.localdate
    return [
        Verdict(
            commitment=one.commitment_id,
            status=Status(one.status),
            as_of=one.as_of,
            published_on=day(one.published_at),
            withdrawn_on=one.withdrawn_at and day(one.withdrawn_at),
            is_correction=one.corrects_id is not None,
        )
        for one in Assessment.objects.filter(commitment__in=commitments).order_by("pk")
        if one.state == "published" and one.published_at
    ]


def assert_progress() -> None:
    """The statuses on each day on which they changed, as known then and as judged now."""
    commitments = agreed()
    verdicts = told(commitments)
    promised = {one.pk: one.document.date for one in commitments}
    valid = [one for one in verdicts if one.withdrawn_on is None]
    days = {
        Picture.KNOWN: {d for v in verdicts for d in (v.published_on, v.withdrawn_on) if d},
        Picture.JUDGED: {verdict.as_of for verdict in valid},
    }
    over_time = OverTime.load()
    assert over_time.looked == max(days[Picture.JUDGED], default=None)
    for picture, read in ((Picture.KNOWN, known_on), (Picture.JUDGED, judged_for)):
        assert over_time.days(picture) == sorted(days[picture])
        columns = sorted({*days[picture], *filter(None, promised.values())})
        for day, found in zip(columns, distributions(picture, columns), strict=True):
            on_day = read(verdicts, day)
            there = [pk for pk, since in promised.items() if since is None or since <= day]
            counted = Counter(on_day.get(pk, Status.NOT_ASSESSED) for pk in there)
            assert {s: n for s, n in found.counts.items() if n} == dict(counted), (picture, day)
    if known := sorted(days[Picture.KNOWN]):
        changed = corrected_between(verdicts, known[0], known[-1])
        assert over_time.corrected(known[0], known[-1]) == len(changed)


def _borne(action: Action) -> Iterator[Any]:
    for one in action.bearings.select_related("commitment__pillar"):
        if one.withdrawn_at is None and one.commitment.withdrawn_at is None:
            yield one


def actions_counted() -> dict[str, Counter[str]]:
    """How many actions each value of a facet has."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for action in Action.objects.all():
        if action.withdrawn_at:
            continue
        borne = list(_borne(action))
        found["all"]["all"] += 1
        found["direction"].update({one.direction for one in borne})
        found["pillar"].update({one.commitment.pillar.slug for one in borne})
        found["kind"][action.kind] += 1
        found["stage"][action.stage] += 1
        found["attribution"][action.attribution] += 1
        found["party"].update(actor.code for actor in action.actors.all())
        found["agency"].update(actor.code for actor in action.agencies.all())
        found["year"][str(action.date.year) if action.date else "none"] += 1
        found["money"][action.amount_stage or "none"] += 1
    return found


def assert_quarters() -> None:
    """The actions of each quarter by what they do."""
    found: dict[dt.date, Counter[str]] = defaultdict(Counter)
    for action in Action.objects.all():
        if action.withdrawn_at or action.date is None or action.date_precision == "year":
            continue
        first = action.date.replace(month=(action.date.month - 1) // 3 * 3 + 1, day=1)
        does = {one.direction for one in _borne(action)} & {"supports", "contradicts"}
        found[first].update(["acts", *(does or ["neither"])])
    told = [
        {"quarter": first, **{n: found[first][n] for n in ("acts", "supports", "contradicts")}}
        | {"neither": found[first]["neither"]}
        for first in sorted(found)
    ]
    assert OverTime.load().quarters(since=dt.date.min) == told


def assert_texts() -> None:
    """How far each text was read."""
    coverages = Coverages()
    for document in Document.objects.all():
        held = SourceText.objects.filter(document=document).first()
        labels = {
            Span(one.start, one.end): one.label
            for one in SentenceCoding.objects.filter(document=document).order_by("pk")
            if one.withdrawn_at is None
        }
        text = held.text if held else None
        found = coverage(text, labels, is_known_only=document.is_known_only)
        assert coverages.of(document) == found
