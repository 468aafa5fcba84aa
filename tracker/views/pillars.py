"""The page of a pillar: what is moving in one policy area, and what is undone."""

from functools import cache, partial

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tracker.choices import StatusGroup
from tracker.formats.charts import PillarRow
from tracker.formats.citations import Citation
from tracker.formats.records.commitments import commitment_rows
from tracker.formats.records.pillars import PILLAR_COMMITMENTS
from tracker.formats.table import Row
from tracker.models import Commitment, Pillar, Tally
from tracker.pointintime import points
from tracker.queries.clocks import clocks_on, newest_evidence
from tracker.queries.documents import agreed_texts
from tracker.queries.pillars import (
    commitments_of_pillar,
    commitments_touching,
    initiatives_of_pillar,
)
from tracker.scoring import Clocks
from tracker.text.languages import text_of

from .citing import citation
from .dashboard import AGREED, REPORTED, Overview, figures, headline
from .page import Context, Page, page

_MOST_PER_STATUS = 20
_MOST_TOUCHING = 40


@page(table=PILLAR_COMMITMENTS)
def pillar(request: HttpRequest, slug: str) -> Page:
    """What is moving in one policy area, and what is undone."""
    found, today = get_object_or_404(Pillar, slug=slug), points.current().today
    commitments = Commitment.objects.not_withdrawn().filter(pillar=found)
    commitments = commitments.order_by("standing", "ref")
    clocks, counts = clocks_on(today), cache(partial(_counts, found))
    return Page(
        template="pillar.html",
        context=lambda: _context(found, counts(), clocks),
        rows=lambda: commitment_rows(commitments, today=today, clocks=clocks),
        item=lambda: found,
        facts=lambda: {
            "looked_until": counts().looked(),
            "agreed_texts": agreed_texts(),
            "agreed": counts().distribution(standing=AGREED),
            "reported": counts().distribution(standing=REPORTED),
            "contested_commitments": commitments.refs_of_contested(),
        },
        citation=lambda: _citation(request, found, counts()),
    )


def _counts(pillar: Pillar) -> Overview:
    return Overview(Tally.objects.of_all().filter(pillar=pillar).counts("standing", "status"))


def _citation(request: HttpRequest, pillar: Pillar, counts: Overview) -> Citation:
    name, sentence = text_of(pillar, "name"), headline(counts.distribution(standing=AGREED))
    return citation(
        request,
        key=pillar.slug,
        title=name,
        headline=f"{name}: {sentence}",
        as_of=counts.looked(standing=AGREED),
    )


def _context(pillar: Pillar, counts: Overview, clocks: Clocks) -> Context:
    listed: list[Row] = list(commitments_of_pillar(pillar, most=_MOST_PER_STATUS))
    newest = newest_evidence(listed)
    for commitment in listed:
        commitment.newest_evidence = newest.get(commitment.pk)
    agreed, looked = counts.distribution(standing=AGREED), counts.looked(standing=AGREED)
    sentence = headline(agreed)
    return {
        "pillar": pillar,
        "agreed": agreed,
        "sentence": sentence,
        "figures": figures(agreed),
        "contested": [one for one in listed if one.standing == AGREED and one.contested],
        "row": PillarRow(
            pillar=pillar,
            distribution=agreed,
            squares=[one for one in listed if one.standing == AGREED],
        ),
        "looked": looked,
        "texts": agreed_texts(),
        "groups": [
            {
                "group": group,
                "count": agreed.groups[group],
                "statuses": group.statuses,
                "commitments": [
                    c for c in listed if c.standing == AGREED and c.status in group.statuses
                ],
            }
            for group in StatusGroup
        ],
        "reported": [c for c in listed if c.standing == REPORTED],
        "reported_count": counts.distribution(standing=REPORTED).total,
        "touching": list(commitments_touching(pillar, most=_MOST_TOUCHING)),
        "clocks": clocks,
        "initiatives": initiatives_of_pillar(pillar),
    }
