"""Earlier commitments that one of a new text may take up, as the coding desk proposes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils.functional import Promise as Text
from django.utils.translation import gettext_lazy as _

from tracker.choices import Binding, LinkType, ObligationKind
from tracker.choices.lineage import FROM_EARLIER
from tracker.models import Commitment, Link, Obligation
from tracker.models.querysets import CommitmentQuerySet
from tracker.text.lineage import Kin, Promise, kin_of

__all__ = ["Offered", "kin_offers"]

_WHY: dict[tuple[LinkType, str], Text] = {
    (LinkType.STRENGTHENS, "binding"): _("Its words bind more firmly."),
    (LinkType.DILUTES, "binding"): _("Its words bind less firmly."),
    (LinkType.STRENGTHENS, "kind"): _("It promises a result; the earlier one did not."),
    (LinkType.DILUTES, "kind"): _("It promises no result; the earlier one did."),
    (LinkType.STRENGTHENS, "measure"): _("It names a day or a target that the earlier one lacks."),
    (LinkType.DILUTES, "measure"): _("It names no day or target; the earlier one did."),
    (LinkType.SUPERSEDES, "day"): _("Both name a day, and another one."),
    (LinkType.FOLLOWED_UP_BY, "day"): _("The earlier one was due before this text."),
    (LinkType.RESTATES, ""): _("Nothing in it is firmer or weaker."),
}


@dataclass(frozen=True)
class Offered:
    """An earlier commitment, how the new one may stand to it, and why; the ends of the link."""

    earlier: Commitment
    kin: Kin
    why: Text
    themes: list[str]
    starts: Commitment
    ends: Commitment


def kin_offers(row: Commitment) -> list[Offered]:
    """The earlier commitments that the row is likeliest to take up, from four queries.

    Those of its own text, of later texts, and those to which it is linked are not among them.
    """
    own = next(iter(_with_parts(Commitment.objects.filter(pk=row.pk))), None)
    if own is None:
        return []
    # An end that is a near miss has no commitment, and a list with NULL in it excludes all rows.
    links = Link.objects.not_withdrawn().filter(
        from_commitment__isnull=False, to_commitment__isnull=False
    )
    linked = Q(pk__in=links.filter(from_commitment=row).values("to_commitment")) | Q(
        pk__in=links.filter(to_commitment=row).values("from_commitment")
    )
    rows = Commitment.objects.not_withdrawn().exclude(document=own.document_id).exclude(linked)
    if own.document.date:
        day = own.document.date
        rows = rows.filter(Q(document__date__isnull=True) | Q(document__date__lte=day))
    earlier = {one.ref: one for one in _with_parts(rows)}
    found = kin_of(_promise(own), [_promise(one) for one in earlier.values()])
    return [_offered(own, earlier[kin.earlier.ref], kin) for kin in found]


def _with_parts(rows: CommitmentQuerySet[Commitment]) -> Iterable[Commitment]:
    others = Obligation.objects.not_withdrawn().filter(actor__is_party=False)
    return (
        rows.select_related("document", "document__source_text")
        .prefetch_related(
            "themes", Prefetch("obligations", others.select_related("actor"), to_attr="bodies")
        )
        .order_by("ref")
    )


def _promise(row: Commitment) -> Promise:
    bodies = row.bodies  # type: ignore[attr-defined]  # prefetched
    return Promise(
        ref=row.ref,
        words=f"{row.title} {row.statement} {row.quotation or ''}",
        themes=frozenset(theme.slug for theme in row.themes.all()),
        bodies=frozenset(one.actor.name for one in bodies),
        binding=Binding(row.binding) if row.binding else None,
        kind=ObligationKind(row.obligation_kind),
        due_on=row.due_by,
        has_target=bool(row.target),
        made_on=row.document.date,
    )


def _offered(own: Commitment, earlier: Commitment, kin: Kin) -> Offered:
    ends = (earlier, own) if kin.type in FROM_EARLIER else (own, earlier)
    names = {theme.slug: theme.name for theme in earlier.themes.all()}
    return Offered(
        earlier,
        kin,
        _WHY[kin.type, kin.ladder],
        [names[slug] for slug in kin.themes],
        *ends,
    )
