"""Every face of the site is asked for a row that was withdrawn, is contested or has changed.

A face is a page, file or feed, in each of its formats. Each either says so or does not show the
row. The faces come from the URLconf and the kinds from the models: a new one without a decision
here fails.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.models import rows
from tests.publishing.people import TODAY, act, make, person, promise, withdrawn
from tests.publishing.people import verdict as judged
from tracker import publishing, search, urls
from tracker.choices import TranslatedKind
from tracker.formats.citations import CITATION_FORMATS
from tracker.formats.registry import FORMATS
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Document,
    Event,
    Evidence,
    InitiativeFact,
    Link,
    Obligation,
    Person,
    Reply,
    Search,
    SentenceCoding,
    Translation,
)
from tracker.models.base import Withdrawable
from tracker.text import sha256_of
from tracker.text.names import key_of

from .site import Answer, ask

# What a factory returns is its model's row; its types say otherwise.
more: Any = rows
pytestmark = pytest.mark.django_db

# What the addresses of pages with keys are asked for: rows of the world below.
KEYS = {
    "pillar": {"slug": "here"},
    "commitment": {"ref": "ZEB-1"},
    "party": {"code": "KZ"},
    "initiative": {"slug": "a-fund"},
    "action": {"slug": "zebra-act"},
    "actor": {"code": "BODY"},
    "person": {"slug": "somebody"},
    "document": {"slug": "text"},
    "annotations": {"slug": "text"},
    "document_text": {"slug": "text"},
    "figure_svg": {"name": "commitment/ZEB-1"},
    "figure_png": {"name": "commitment/ZEB-1"},
    "share_image": {"name": "commitment/ZEB-1"},
    "embed": {"name": "commitment/ZEB-1"},
    "data_table": {"name": "commitments"},
    "api_operation": {"name": "commitments"},
    "dataset": {"ending": "zip"},
}
# What pages show only to somebody who asks for it.
QUERIES = {
    "search": ["q=zebra"],
    "sources": ["tier=independent_media"],
    "commitments": ["sort=due", "standing=reported"],
    "timeline": ["kind=deadline", "kind=action"],
    "changes": ["commitment=ZEB-1"],
    "changes_feed": ["commitment=ZEB-1"],
}
# Faces that answer 404 here: there is no text, and nobody to tell of a weakness.
ABSENT = {"document_text", "security"}
# The hash of a sentence of which there is no word here.
SENTENCE = "5e" * 32


class Face(NamedTuple):
    """One address; `name` is that of its page, `fmt` its format, html where it has none."""

    name: str
    fmt: str
    address: str

    def __str__(self) -> str:
        return self.address


def faces(language: str = "") -> Iterator[Face]:
    """Every public address of the URLconf, filled with the keys of the world.

    `language` is the first part of the addresses of pages; files are one for all languages.
    """
    for prefix, pattern in (*((language, p) for p in urls.pages), *(("", p) for p in urls.files)):
        if not getattr(pattern.callback, "is_public", False) or not pattern.name:
            continue
        asked = {*pattern.pattern.converters} - {"fmt"}
        keys = KEYS.get(pattern.name, {})
        assert asked == {*keys}, f"{pattern.name}: no decision on which row it is asked for"
        several = "fmt" in pattern.pattern.converters
        fixed = pattern.default_args.get("fmt", "html")
        for fmt in (*FORMATS, *CITATION_FORMATS) if several else [fixed]:
            named = {**keys, **({"fmt": fmt} if several else {})}
            address = prefix + reverse(pattern.name, kwargs=named)
            # What is selected is not cited.
            queries = () if fmt in CITATION_FORMATS else QUERIES.get(pattern.name, ())
            for query in ("", *queries):
                yield Face(pattern.name, fmt, f"{address}?{query}" if query else address)


def walked(client: Client, *, language: str = "") -> dict[Face, Answer]:
    """What every face answers."""
    answers = {face: ask(client, face.address) for face in faces(language)}
    wrong = {
        str(face): found.status
        for face, found in answers.items()
        if found.status != (404 if face.name in ABSENT or _has_no_table(found) else 200)
    }
    assert not wrong
    return answers


def _has_no_table(found: Answer) -> bool:
    """Whether a page that has no files was asked for one."""
    return found.status == 404 and not found.is_html


@pytest.fixture
def world() -> Assessment:
    """A promise, its verdict, and one of everything that shows either."""
    party = make.PartyFactory(code="KZ")
    row = promise(
        ref="ZEB-1",
        title="Zebra bridges of paper",
        pillar=make.PillarFactory(slug="here"),
        document=make.DocumentFactory(key="ZEBTEXT", slug="text", title="Zebra paper"),
        debtors=[party],
        due_on="2030-05-01",
        due_precision="day",
    )
    action = act(row, tier=None, slug="zebra-act", title="Zebra counted at noon")
    action.actors.add(party)
    make.EvidenceFactory(action=action, title="Zebra seen by an outlet")
    author = person("analyst")
    draft = publishing.draft(judged(row, contested=True), by=author, actions=[action])
    draft = publishing.submit(draft, by=author, version=draft.version, today=TODAY)
    verdict = publishing.publish(draft, by=person("reviewer"), version=draft.version, today=TODAY)
    body = make.ActorFactory(code="BODY", parent=party)
    make.ObligationFactory(commitment=row, actor=body, role="implementer")
    action.agencies.add(body)
    somebody = Person.objects.create(
        slug="somebody", name="Somebody", country=party, office="President"
    )
    more.PersonSpellingFactory(person=somebody, document=row.document)
    more.ParticipationFactory(person=somebody, document=row.document)
    fund = make.InitiativeFactory(slug="a-fund", commitments=[row])
    more.InitiativeFactFactory(initiative=fund, document=row.document, says="Zebra fund exists")
    more.ContradictionReadingFactory(document=row.document)
    meeting = Event.objects.create(
        slug="meeting", title="A meeting", state="held", date_precision="unknown"
    )
    meeting.commitments.add(row)
    more.EventSourceFactory(event=meeting, document=row.document)
    make.SearchFactory(query="Zebra at dusk").commitments.add(row)
    more.LinkFactory(
        from_commitment=row,
        to_commitment=None,
        to_near_miss=more.NearMissFactory(document=row.document),
        basis="Zebra stripes are alike",
    )
    make.SentenceCodingFactory(document=row.document, sha256=SENTENCE)
    Bearing.objects.update(why="Zebra counts are what was promised")
    make.ReplyFactory(assessment=verdict, party=party, key="zebra-reply", text="Zebra objected.")
    search.rebuild()
    return verdict


class Kind(NamedTuple):
    """A kind that can be withdrawn: its row, the words that show it, and faces that must."""

    row: Callable[[Assessment], Any]
    words: tuple[str, ...]
    shown_at: tuple[str, ...]


def _document(verdict: Assessment) -> Document:
    """The document, whose commitments were withdrawn before, for another reason."""
    row = verdict.commitment
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It goes with it")
    return row.document


_OWN = ("/commitments/ZEB-1/", "/commitments/ZEB-1.json")
_TEXT = ("/declarations/text/", "/declarations/text.json", "/declarations/text.csv")
_FUND = ("/initiatives/a-fund/", "/initiatives/a-fund.json", "/initiatives/a-fund.csv")
_PERSON = ("/persons/somebody/", "/persons/somebody.json", "/persons/somebody.csv")
_LOG = ("/data/log.jsonl", "/changes.json?commitment=ZEB-1")
KINDS: dict[type[Withdrawable], Kind] = {
    Commitment: Kind(
        lambda verdict: verdict.commitment,
        ("ZEB-1", "Zebra bridges of paper"),
        (*_OWN, "/commitments/ZEB-1.csv", "/data/log.jsonl", "/changes.atom"),
    ),
    Action: Kind(
        lambda verdict: verdict.actions.get(),
        ("zebra-act", "Zebra counted at noon"),
        (*_OWN, "/commitments/ZEB-1.csv", "/actions/zebra-act/", "/actions/zebra-act.json"),
    ),
    Evidence: Kind(
        lambda verdict: verdict.actions.get().evidence.get(),
        ("Zebra seen by an outlet",),
        (*_OWN, "/commitments/ZEB-1.csv"),
    ),
    Assessment: Kind(lambda verdict: verdict, ('"ZEB-1.1"', "One act is on record."), _OWN[1:]),
    Reply: Kind(lambda verdict: verdict.replies.get(), ("Zebra objected.",), _OWN),
    Document: Kind(
        _document, ("ZEBTEXT", "Zebra paper"), (*_OWN, *_TEXT, *_FUND, *_PERSON, "/data/log.jsonl")
    ),
    SentenceCoding: Kind(
        lambda _verdict: SentenceCoding.objects.get(sha256=SENTENCE),
        (SENTENCE,),
        (*_TEXT[1:], "/data/log.jsonl"),
    ),
    InitiativeFact: Kind(
        lambda _verdict: InitiativeFact.objects.get(),
        ("Zebra fund exists",),
        (*_FUND, *_TEXT[:2], "/data/log.jsonl"),
    ),
    Search: Kind(lambda _verdict: Search.objects.get(), ("Zebra at dusk",), (*_OWN, *_LOG)),
    Link: Kind(lambda _verdict: Link.objects.get(), ("Zebra stripes are alike",), _OWN),
    # What is left out wherever it is not told as a change.
    Bearing: Kind(
        lambda verdict: verdict.commitment.bearings.get(), ("Zebra counts are",), _LOG[:1]
    ),
    Obligation: Kind(
        lambda verdict: verdict.commitment.obligations.get(role="implementer"),
        ("ZEB-1 BODY implementer",),
        _LOG,
    ),
}
# What is withdrawn before one walk, each for its own reason: a row that takes others off the faces
# stands alone or with what it does not take.
TOGETHER: list[list[type[Withdrawable]]] = [
    [Commitment],
    [Action],
    [Assessment],
    [Document],
    [Bearing, Obligation],
    [Evidence, Reply, SentenceCoding, InitiativeFact, Search, Link],
]
# What a face shows of a withdrawn row without a word of that, and why that is right.
SILENT = {
    "sitemap": "It lists addresses; that of a withdrawn row stays, and its page says so.",
}


def _named(kind: type[Withdrawable]) -> str:
    return kind.__name__.lower()


def test_every_kind_that_can_be_withdrawn_is_walked() -> None:
    assert {*KINDS} == {model for model in apps.get_models() if issubclass(model, Withdrawable)}
    assert sorted(map(_named, chain(*TOGETHER))) == sorted(map(_named, KINDS))


@pytest.mark.parametrize("kinds", TOGETHER, ids=lambda kinds: "-".join(map(_named, kinds)))
def test_each_face_says_that_a_row_was_withdrawn_or_leaves_it_out(
    client: Client, world: Assessment, kinds: list[type[Withdrawable]]
) -> None:
    rows = {kind: KINDS[kind].row(world) for kind in kinds}
    reasons = {kind: f"A mistake: {_named(kind)}" for kind in kinds}
    for kind, row in rows.items():
        reviewer, reason = person("reviewer"), reasons[kind]
        if isinstance(row, Assessment):
            withdrawn(row, by=reviewer, reason=reason)
        else:
            publishing.withdraw(row, by=reviewer, version=row.version, reason=reason)
    answers = {face: found.text for face, found in walked(client).items()}
    for kind in kinds:
        words, shown_at = KINDS[kind].words, KINDS[kind].shown_at
        shown = {
            str(face): text
            for face, text in answers.items()
            if any(word in text for word in words) and face.name not in SILENT
        }
        assert {*shown_at} <= {*shown}, kind
        silent = [face for face, text in shown.items() if reasons[kind] not in text]
        # What changed of one promise names its document as it was named then, and a table of the
        # dataset by its key alone: what became of it stands in the table of the documents.
        told = ("?commitment=ZEB-1", "/data/tables/") if kind is Document else ()
        assert [face for face in silent if not any(one in face for one in told)] == [], kind


# Faces that name the promise of a contested verdict and say nothing of the verdict or its status,
# and those that tell what changed, one thing at a time.
WITHOUT_A_STATUS = {
    *("annotations", "search", "sitemap", "sources", "searches", "log", "changes", "changes_feed"),
    # It tells days; its entry leads to the page.
    "timeline-calendar",
    # How it was coded; another table has the statuses.
    "data_table",
    # It tells which statuses there were, not how sure they are.
    "progress",
    # The sentences of a document, each with the refs of what stands in it.
    *(f"document.{fmt}" for fmt in ("csv", "excel.csv", "jsonl", "xlsx")),
}


def _says_contested(face: Face, found: Answer) -> bool:
    """Whether the face says it where it shows the promise."""
    if face.fmt == "svg" or face.fmt in CITATION_FORMATS:
        return ", contested" in found.text
    if face.fmt == "html":
        return any(flag.text == "contested" for flag in found.main.all("span", "flag"))
    if face.fmt == "xlsx":
        return {"is_contested", "True"} <= {*found.text.splitlines()}
    if face.fmt.endswith("csv"):
        named = [row for row in found.rows if "ZEB-1" in row.values()]
        return bool(named) and all(row.get("is_contested") == "true" for row in named)
    said = ('"is_contested": true', '"contested": ["ZEB-1"]')
    return any(words in " ".join(found.text.split()) for words in said)


def test_each_face_with_its_status_says_that_a_verdict_is_contested(
    client: Client, world: Assessment
) -> None:
    shown = {
        face: found
        for face, found in walked(client).items()
        if "ZEB-1" in found.text and not {face.name, f"{face.name}.{face.fmt}"} & WITHOUT_A_STATUS
    }
    assert {*_OWN, "/commitments.csv", "/pillars/here/", "/parties.csv"} <= {*map(str, shown)}
    assert [str(face) for face, found in shown.items() if not _says_contested(face, found)] == []


STALE, SOURCE = "Слова, которых больше нет", "Words that were there before"


def test_no_face_shows_a_translation_of_words_that_are_gone(
    client: Client, world: Assessment
) -> None:
    kinds = {*TranslatedKind.values} - {TranslatedKind.STATUS.value}
    rows = [row for kind in kinds for row in apps.get_model("tracker", kind).objects.all()]
    for row in rows:
        for field in row.translated_fields:
            Translation.objects.create(
                kind=row._meta.model_name,
                key=str(key_of(row.natural_key())),
                field=field,
                language="ru",
                text=STALE,
                source_sha256=sha256_of(SOURCE),
            )
    world.commitment.title = SOURCE
    publishing.save_with_history(world.commitment, by=None)
    answers = {str(face): found for face, found in walked(client, language="/ru").items()}
    # The one title that is what was translated, and nothing else.
    (title,) = answers["/ru/commitments/ZEB-1/"].page.all("h1")
    assert title.text == STALE
    assert answers["/commitments/ZEB-1.json"].data["translations"] == {"ru": {"title": STALE}}
    titles = {row["title"] for row in answers["/commitments.csv"].rows}
    assert titles == {SOURCE}
    Translation.objects.filter(kind="commitment", field="title").delete()
    search.rebuild()
    event = Event.objects.get()
    event.title = "Another meeting"
    publishing.save_with_history(event, by=None)
    shown = [
        str(face) for face, found in walked(client, language="/ru").items() if STALE in found.text
    ]
    assert shown == []
