"""What search engines and catalogues read in a page: things of schema.org, as JSON-LD."""

import json
from collections.abc import Iterable

from django.urls import reverse

from tracker.chain import moment
from tracker.choices import Precision
from tracker.formats.dataset.making import FILES, Made
from tracker.formats.dataset.package import DESCRIPTION, LICENCE, NAME, TITLE, Edition
from tracker.models import Commitment, Document, Event
from tracker.text.languages import text_of

from .citations import Citation
from .table import Record

_SITE = "C5+1 Commitment Tracker"
# In a page they would end the block or begin another.
_IN_HTML = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def block(things: Iterable[Record]) -> str:
    """The things as one text, which can stand in a page as it is."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_IN_HTML)


def breadcrumbs(places: Iterable[tuple[str, str]]) -> Record:
    """The way to a page: names and absolute addresses, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(places, 1)
        ],
    }


def website(base: str) -> list[Record]:
    """The site, with its search, and the dataset that it is made of."""
    address = f"{base}{reverse('search')}?q={{search_term_string}}"
    return [
        {
            "@type": "WebSite",
            "name": _SITE,
            "url": f"{base}{reverse('dashboard')}",
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": address},
                "query-input": "required name=search_term_string",
            },
        },
        {"@type": "Dataset", "@id": _dataset(base), "name": TITLE, "url": _catalogue(base)},
    ]


def catalogue(base: str, made: Made | None, edition: Edition) -> list[Record]:
    """The catalogue of the data, and the dataset with its files."""
    dataset: Record = {
        "@type": "Dataset",
        "@id": _dataset(base),
        "name": TITLE,
        "description": DESCRIPTION,
        "url": _catalogue(base),
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": _SITE, "url": f"{base}{reverse('dashboard')}"},
        "version": edition.version,
        "identifier": f"sha256:{edition.head.hash}",
        "includedInDataCatalog": {"@id": f"{_catalogue(base)}#catalogue"},
        "spatialCoverage": "Central Asia",
    }
    if edition.head.at:
        dataset["dateModified"] = moment(edition.head.at)
    if made:
        dataset["distribution"] = [
            {
                "@type": "DataDownload",
                "name": f"{NAME}.{ending}",
                "contentUrl": f"{base}{reverse('dataset', args=[ending])}",
                "encodingFormat": FILES[ending],
                "contentSize": f"{written.size} B",
                "sha256": written.sha256,
            }
            for ending, written in made.files.items()
        ]
    whole = {
        "@type": "DataCatalog",
        "@id": f"{_catalogue(base)}#catalogue",
        "name": _SITE,
        "url": _catalogue(base),
        "dataset": {"@id": _dataset(base)},
    }
    return [whole, dataset]


def _catalogue(base: str) -> str:
    return f"{base}{reverse('data')}"


def _dataset(base: str) -> str:
    return f"{_catalogue(base)}#dataset"


def commitment(found: Commitment, base: str) -> Record:
    """A promise as a work of ours, about a part of a document."""
    return {
        "@type": "CreativeWork",
        "name": text_of(found, "title"),
        "identifier": found.ref,
        "abstract": text_of(found, "statement"),
        "url": f"{base}{found.get_absolute_url()}",
        "license": LICENCE["path"],
        "isPartOf": {"@id": _dataset(base)},
        "isBasedOn": _work(found.document, base),
    }


def document(found: Document, base: str) -> Record:
    """A document, and the events that it comes from. Needs its events."""
    work = _work(found, base)
    events = [event(one) for one in found.events.all()]
    return work | ({"about": events} if events else {})


def _work(found: Document, base: str) -> Record:
    work: Record = {
        "@type": "CreativeWork",
        "name": str(found),
        "identifier": found.key,
        "inLanguage": found.language,
        "mainEntityOfPage": f"{base}{found.get_absolute_url()}",
    }
    if found.source_url:
        work["url"] = found.source_url
    if found.date and found.date_precision == Precision.DAY:
        work["datePublished"] = found.date.isoformat()
    if found.publisher:
        work["publisher"] = {"@type": "Organization", "name": found.publisher}
    return work


def event(found: Event) -> Record:
    """An event, with its day where that is known."""
    said: Record = {"@type": "Event", "name": text_of(found, "title"), "identifier": found.slug}
    if found.date and found.date_precision == Precision.DAY:
        said["startDate"] = found.date.isoformat()
    if found.place:
        said["location"] = {"@type": "Place", "name": found.place}
    return said


def cited(citation: Citation, base: str, section: tuple[str, str] | None) -> Record:
    """The way from the first page over its section to the page that is cited."""
    home = (_SITE, f"{base}{reverse('dashboard')}")
    section_place = [(section[0], f"{base}{section[1]}")] if section else []
    places = [home, *section_place, (citation.title, citation.address)]
    # A section may be the page itself.
    names = {address: name for name, address in places}
    return breadcrumbs((name, address) for address, name in names.items())
