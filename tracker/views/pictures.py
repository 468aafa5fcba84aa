"""The pictures that stand outside of their pages, too: as files, beside links, in other sites."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import Status, TimelineKind
from tracker.figures import parties as of_parties
from tracker.figures import progress as quarters_of
from tracker.figures import strip as strips
from tracker.figures import timeline as lanes
from tracker.figures.drawing import Drawing
from tracker.figures.framing import Tag
from tracker.figures.squares import NARROW, WIDE, Row, Square, squares
from tracker.formats.charts import MOST_SQUARES
from tracker.models import Actor, Commitment, Pillar, Tally
from tracker.models.querysets import CommitmentQuerySet
from tracker.queries.commitments import owed_by
from tracker.queries.dashboard import squares_of
from tracker.queries.parties import debt_counts, number_owed_by_both
from tracker.queries.progress import OverTime
from tracker.scoring import StatusDistribution
from tracker.text.dates import format_date
from tracker.text.languages import text_of
from tracker.text.looked import LookedUntil, looked_until
from tracker.text.sentences import ended

from .commitment import Details
from .comparison import both_owe, first_rows, owed_by_pair, picture_of_pair
from .dashboard import AGREED, Overview, headline
from .progress import Quarters
from .timeline import drawn_whole, timeline_filter

_LARGE = 34


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture with the words around it and the path of its page.

    `draw` makes it, some pixels wide: `wide` or, for a phone, `narrow`. It gives None where there
    is nothing to draw. `draw_small` makes what is read at a glance beside a link, where that is
    another one.
    """

    page: str
    title: str
    sentence: str
    looked: LookedUntil | None
    draw: Callable[[int], Drawing | None]
    wide: int = WIDE
    narrow: int = NARROW
    status: Status | None = None
    is_contested: bool = False
    draw_small: Callable[[int], Drawing | None] | None = None

    @property
    def tag(self) -> Tag | None:
        """The status that it is about."""
        if self.status is None:
            return None
        words = _of_status(self.status, is_contested=self.is_contested)
        return Tag(words=words, look=f"t-{self.status.value}")


def picture_of(request: HttpRequest, name: str) -> Picture:
    """The picture with the name, such as `overview` or `pillar/energy`. Raises Http404."""
    kind, slash, key = name.partition("/")
    load = _WITH_KEY.get(kind) if slash else None
    if load:
        return load(key)
    if slash or kind not in _ALONE:
        raise Http404
    return _ALONE[kind](request)


def _of_status(status: Status, *, is_contested: bool) -> str:
    if is_contested:
        return _("%(status)s, contested") % {"status": status.label}
    return str(status.label)


def _squares(commitments: CommitmentQuerySet[Commitment]) -> list[tuple[int, Square]]:
    """Each commitment as a square, with the number of its pillar."""
    return [
        (
            row.pillar_id,
            Square(
                status=Status(row.status),
                title=f"{row.ref} {text_of(row, 'title')}: "
                + _of_status(Status(row.status), is_contested=bool(row.contested)),
                address=row.get_absolute_url(),
            ),
        )
        for row in squares_of(commitments)
    ]


def _overview(request: HttpRequest) -> Picture:
    """All agreed commitments, pillar by pillar."""
    counts = Overview.load()
    rows = _by_pillar(counts, Commitment.objects.agreed())
    title = _("What did the C5+1 promise, and has it been done?")
    return Picture(
        page=reverse("dashboard"),
        title=title,
        sentence=headline(counts.distribution(standing=AGREED)),
        looked=counts.looked(standing=AGREED),
        draw=lambda width: squares(rows, title=title, width=width),
        draw_small=lambda width: squares([_in_one(rows)], title=title, width=width, side=_LARGE),
    )


def _by_pillar(counts: Overview, commitments: CommitmentQuerySet[Commitment]) -> list[Row]:
    """The agreed commitments in a row for each pillar that has one, by its place."""
    pillars = list(Pillar.objects.all())
    counted = {p.pk: counts.distribution(pillar_id=p.pk, standing=AGREED) for p in pillars}
    small = [pillar for pillar in pillars if counted[pillar.pk].total <= MOST_SQUARES]
    found = _squares(commitments.filter(pillar__in=small))
    return [
        Row(
            name=text_of(pillar, "name"),
            distribution=counted[pillar.pk],
            squares=[square for number, square in found if number == pillar.pk],
        )
        for pillar in pillars
        if counted[pillar.pk].total
    ]


def _in_one(rows: list[Row]) -> Row:
    """The rows as one without a name, in status order."""
    found = [square for row in rows for square in row.squares]
    places = list(Status)
    counts = [row.distribution for row in rows]
    return Row(
        name="",
        distribution=sum(counts, StatusDistribution.from_counts(())),
        squares=sorted(found, key=lambda square: places.index(square.status)),
    )


def _pillar(slug: str) -> Picture:
    """The agreed commitments of a pillar."""
    pillar = get_object_or_404(Pillar, slug=slug)
    commitments = Commitment.objects.agreed().filter(pillar=pillar)
    counts = Overview(Tally.objects.agreed().filter(pillar=pillar).counts("standing", "status"))
    agreed, title = counts.distribution(standing=AGREED), text_of(pillar, "name")
    small = commitments if agreed.total <= MOST_SQUARES else commitments.none()
    rows = [Row("", agreed, [square for _pk, square in _squares(small)])]
    return Picture(
        page=pillar.get_absolute_url(),
        title=title,
        sentence=headline(agreed),
        looked=counts.looked(),
        draw=lambda width: squares(rows, title=title, width=width, side=_LARGE),
    )


def _party(code: str) -> Picture:
    """What a party owes, pillar by pillar."""
    party = get_object_or_404(Actor.objects.parties(), code=code)
    debts = [row for row in debt_counts(standing=AGREED) if row["actor_id"] == party.pk]
    alone = sum(row["n"] for row in debts if row["alone"])
    jointly = sum(row["n"] for row in debts) - alone
    owed = owed_by(Commitment.objects.agreed(), [code])
    counts = Tally.objects.agreed().owed_by([party.pk]).counts("standing", "pillar_id", "status")
    rows = _by_pillar(Overview(counts), owed)
    title, total = text_of(party, "name"), Tally.objects.agreed().total()
    words = ngettext(
        "%(name)s: one agreed commitment is recorded; owed alone: %(alone)s, owed jointly:"
        " %(jointly)s.",
        "%(name)s: %(owed)s of %(total)s agreed commitments owed, %(alone)s alone and"
        " %(jointly)s jointly.",
        total,
    )
    numbers = {"owed": alone + jointly, "total": total, "alone": alone, "jointly": jointly}
    return Picture(
        page=party.get_absolute_url(),
        title=title,
        sentence=words % {"name": title, **numbers},
        looked=looked_until(day for row in debts for day in (row["oldest"], row["newest"])),
        draw=lambda width: squares(rows, title=title, width=width),
        draw_small=lambda width: squares([_in_one(rows)], title=title, width=width, side=_LARGE),
    )


def _compare(key: str) -> Picture:
    """The marks of two parties, whose codes are the key, commitment by commitment."""
    pairs = permutations(Actor.objects.parties(), 2)
    pair = next((list(pair) for pair in pairs if "-".join(p.code for p in pair) == key), None)
    if pair is None:
        raise Http404
    rows = first_rows(owed_by_pair(pair), pair)
    first, second = (text_of(party, "name") for party in pair)
    return Picture(
        page=f"{reverse('compare')}?a={pair[0].code}&b={pair[1].code}",
        title=_("%(first)s and %(second)s: what does each owe?")
        % {"first": first, "second": second},
        sentence=both_owe(number_owed_by_both(*pair)),
        looked=looked_until(row.commitment.as_of for row in rows),
        draw=lambda width: picture_of_pair(rows, pair, width),
        wide=of_parties.WIDE,
        narrow=of_parties.NARROW,
    )


def _commitment(ref: str) -> Picture:
    """The actions on a commitment in time, and its status."""
    found = Details.of(ref)
    row, verdict = found.commitment, found.verdict
    return Picture(
        page=row.get_absolute_url(),
        title=f"{row.ref} {text_of(row, 'title')}",
        sentence=" ".join(_said_of(found)),
        looked=looked_until([verdict.as_of] if verdict else []),
        draw=lambda width: found.strip(width) if found.has_strip else None,
        wide=strips.WIDE,
        narrow=strips.NARROW,
        status=None if row.is_withdrawn else found.status,
        is_contested=found.is_contested,
    )


def _said_of(found: Details) -> Iterable[str]:
    """Who says it and when; what else must be known of a commitment wherever it is shown."""
    row, verdict = found.commitment, found.verdict
    if row.withdrawn_at:
        words = {
            "date": format_date(row.withdrawn_at.date()),
            "why": ended(row.withdrawn_because or ""),
        }
        yield _("Withdrawn on %(date)s: %(why)s It no longer counts anywhere.") % words
    if row.standing != AGREED:
        yield _(
            "This promise is known from a press report only. It is not in an agreed text and is not"
            " counted with the agreed commitments."
        )
    if verdict and verdict.published_at:
        yield _("Written by %(author)s, reviewed by %(reviewer)s, published on %(date)s.") % {
            "author": verdict.author.public_name,
            "reviewer": verdict.reviewer.public_name if verdict.reviewer else "",
            "date": format_date(verdict.published_at.date()),
        }
    else:
        yield _("Nobody has published an assessment yet.")


def _progress(request: HttpRequest) -> Picture:
    """The actions of each quarter."""
    found = Quarters.load(OverTime.load())
    return Picture(
        page=reverse("progress"),
        title=_("Actions per quarter"),
        sentence=found.headline,
        looked=looked_until([found.looked]),
        draw=lambda width: found.drawn(width) if found.bars else None,
        wide=quarters_of.WIDE,
        narrow=quarters_of.NARROW,
    )


def _timeline(request: HttpRequest) -> Picture:
    """What happened and what was due."""
    found = timeline_filter(request)
    kinds, draw = found.counts_by("kind"), drawn_whole(found)
    return Picture(
        page=reverse("timeline"),
        title=_("What happened, and what was due when?"),
        sentence=" · ".join(f"{kind.label}: {kinds.get(kind.value, 0)}" for kind in TimelineKind),
        looked=None,
        draw=draw,
        wide=lanes.WIDE,
        narrow=lanes.NARROW,
    )


_ALONE: Mapping[str, Callable[[HttpRequest], Picture]] = {
    "overview": _overview,
    "progress": _progress,
    "timeline": _timeline,
}
_WITH_KEY: Mapping[str, Callable[[str], Picture]] = {
    "pillar": _pillar,
    "party": _party,
    "compare": _compare,
    "commitment": _commitment,
}
