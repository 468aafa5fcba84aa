"""Who publishes at an address: what the record knows of its host."""

from collections import Counter
from typing import NamedTuple

from tracker.models import Evidence, Publisher
from tracker.text.addresses import host_of
from tracker.text.publishers import published_by

# Of a host that is known by its evidence alone, so many of the newest pieces are looked at.
_MOST_PIECES = 100


class Usual(NamedTuple):
    """A publisher, and the tier and the language that its publications usually have; '' if unknown.

    `is_a_row` says whether the publisher has a row, or is only known by evidence from its host.
    """

    name: str
    tier: str
    language: str
    is_a_row: bool


def publisher_at(url: str) -> Usual | None:
    """The publisher of the host of the address, or of the site that the host is a part of.

    Asked are the rows of publishers first: there must be one. Then the evidence of the record from
    the same host: most of it must be of one. None where neither says who it is.
    """
    host = host_of(url)
    return _by_row(host) or _by_evidence(host) if host else None


def _by_row(host: str) -> Usual | None:
    rows = list(Publisher.objects.values_list("name", "addresses", "usual_tier", "usual_language"))
    while "." in host:
        found = [row for row in rows if host in {host_of(f"https://{one}") for one in row[1]}]
        if found:
            name, _addresses, tier, language = found[0]
            return Usual(name, tier or "", language or "", True) if len(found) == 1 else None
        host = host.partition(".")[2]
    return None


def _by_evidence(host: str) -> Usual | None:
    pieces = Evidence.objects.filter(withdrawn_at__isnull=True, url__contains=host)
    found = [
        (published_by(publisher).origin, tier, language)
        for publisher, url, tier, language in pieces.order_by("-pk").values_list(
            "publisher", "url", "tier", "language"
        )[:_MOST_PIECES]
        if host_of(url) == host
    ]
    for name, number in Counter(name for name, _tier, _language in found).most_common(1):
        if number * 2 > len(found):
            own = Counter(piece for piece in found if piece[0] == name)
            return Usual(*own.most_common(1)[0][0], False)
    return None
