"""What can be found: the rows of each kind, and what the page of each says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from tracker.choices import ChangeSetState, SearchKind
from tracker.models import (
    AboutText,
    Action,
    Actor,
    Assessment,
    Bearing,
    ChangeSet,
    Commitment,
    Contradiction,
    Document,
    Event,
    Evidence,
    Initiative,
    InitiativeFact,
    Link,
    NearMiss,
    Obligation,
    Participation,
    Person,
    Pillar,
    Reply,
    Search,
    SourceText,
    Theme,
)
from tracker.text.passages import cut, paragraph_spans

from . import listed
from .saying import Field, Said, Text

Row = TypeVar("Row", bound=Model)

PARAGRAPHS = 10**5
"""Room for the paragraphs of one text among the primary keys of their kind."""


@dataclass(frozen=True)
class Result:
    """One thing to be found: its number within its kind, its name, its page, and what that says."""

    number: int
    name: str
    address: str
    said: list[Said]


@dataclass(frozen=True)
class Source(Generic[Row]):
    """The rows of a kind, those of them that can be found, and the results that each makes.

    `room`: how many numbers a row takes. `rows` reads along what `results` needs.
    """

    kind: SearchKind
    rows: Callable[[], QuerySet[Row]]
    results: Callable[[Row], Iterable[Result]]
    room: int = 1


def _one(
    said: Callable[[Row], Iterable[Said]], address: Callable[[Row], str]
) -> Callable[[Row], list[Result]]:
    """Of a row that makes one result, under its own name and number."""
    return lambda row: [Result(row.pk, str(row), address(row), list(said(row)))]


def _at(row: Any) -> str:
    address: str = row.get_absolute_url()
    return address


def _texts(level: str, *words: str | None, language: str = "en") -> Iterator[Text]:
    return (Text(level, one, language) for one in words if one)


def _fields(level: str, row: Model, *names: str) -> Iterator[Field]:
    return (Field(level, row, name) for name in names)


def _commitments() -> QuerySet[Commitment]:
    shown = Evidence.objects.not_withdrawn()
    acts = Action.objects.prefetch_related(Prefetch("evidence", queryset=shown))
    links = Link.objects.filter(withdrawn_at__isnull=True)
    links = links.select_related("from_commitment", "to_commitment")
    verdicts = Assessment.objects.published().not_withdrawn()
    return (
        Commitment.objects.not_withdrawn()
        .select_related("section", "pillar", "unassessed_note")
        .prefetch_related(
            "initiatives",
            "themes",
            "document__source_text",
            Prefetch(
                "bearings",
                queryset=Bearing.objects.not_withdrawn()
                .filter(action__withdrawn_at__isnull=True)
                .select_related("commitment")
                .prefetch_related(Prefetch("action", queryset=acts)),
            ),
            Prefetch(
                "assessments",
                queryset=verdicts.prefetch_related(
                    "scores",
                    Prefetch("replies", queryset=Reply.objects.filter(withdrawn_at__isnull=True)),
                ),
                to_attr="verdicts",
            ),
            Prefetch("searches", queryset=Search.objects.not_withdrawn()),
            Prefetch(
                "obligations", queryset=Obligation.objects.not_withdrawn().select_related("actor")
            ),
            Prefetch("links_from", queryset=links),
            Prefetch("links_to", queryset=links),
        )
    )


def _of_commitment(row: Any) -> Iterator[Said]:
    yield Text("a", row.ref)
    yield Field("a", row, "title", is_name=True)
    yield from _fields("b", row, "statement", "done_when")
    yield from _texts("b", row.quotation, language=row.document.language)
    coded = (row.stated_subject, row.operative_verb, row.target, row.coder_note)
    yield from _texts("c", *coded, *row.commitment_types, row.section and row.section.title)
    for bearing in row.bearings.all():
        yield from chain([Field("c", bearing, "why")], _of_act("c", bearing.action))
        yield from _evidence(bearing.action)
    for verdict in row.verdicts:
        yield from _of_verdict(verdict)
    if note := getattr(row, "unassessed_note", None):
        yield from _texts("c", note.why_not, note.what_would_change_it)
    for search in row.searches.all():
        yield from _texts("c", search.query, search.where)
    links = [*row.links_from.all(), *row.links_to.all()]
    yield from _texts("c", *(link.basis for link in links))
    yield from listed.of_links(row, links)
    yield from listed.names([row.pillar, *row.themes.all(), *row.initiatives.all()])
    for duty in row.obligations.all():
        if not duty.actor.is_party:
            yield Field("c", duty.actor, "name")


def _of_verdict(verdict: Assessment) -> Iterator[Said]:
    yield Field("c", verdict, "correction_note")
    for reply in verdict.replies.all():
        yield from _texts("c", reply.text, reply.title, reply.publisher, language=reply.language)
    if verdict.is_current:
        yield from _fields("c", verdict, "rationale", "what_would_change_it", "settled_because")
        yield from _fields("c", verdict, "standing_note", "public_note")
        for score in verdict.scores.all():
            yield from _texts("c", score.unscored_reason)


def _of_act(level: str, action: Action) -> Iterator[Said]:
    yield from _fields(level, action, "title", "place")


def _evidence(action: Action) -> Iterator[Said]:
    for piece in action.evidence.all():
        yield Field("c", piece, "shows")
        yield from _texts("c", piece.title, piece.publisher, language=piece.language)


def _actions() -> QuerySet[Action]:
    bearings = Bearing.objects.not_withdrawn().select_related("action", "commitment")
    return Action.objects.not_withdrawn().prefetch_related(
        "actors",
        "agencies",
        Prefetch("evidence", queryset=Evidence.objects.not_withdrawn()),
        Prefetch("bearings", queryset=bearings),
    )


def _of_action(row: Action) -> Iterator[Said]:
    yield Field("a", row, "title", is_name=True)
    yield Field("b", row, "place")
    yield from listed.names([*row.actors.all(), *row.agencies.all()])
    yield from (Field("c", bearing, "why") for bearing in row.bearings.all())
    yield from listed.of_bearings(row.bearings.all())
    yield from _evidence(row)


def _initiatives() -> QuerySet[Initiative]:
    facts = InitiativeFact.objects.not_withdrawn().prefetch_related("document__source_text")
    named = Initiative.objects.public().select_related("actor")
    return named.prefetch_related("actor__aliases", Prefetch("facts", queryset=facts))


def _of_initiative(row: Initiative) -> Iterator[Said]:
    yield Field("a", row, "name", is_name=True)
    yield from _texts("a", row.name_as_recorded, *row.names_as_written)
    if row.actor:
        yield Field("a", row.actor, "name")
        yield from _texts("a", *row.actor.names)
    yield Field("b", row, "summary")
    yield from chain(_texts("c", row.kind), [Field("c", row, "note")])
    for fact in row.facts.all():
        yield Field("c", fact, "says")
        yield from _texts("c", fact.quotation, language=fact.document.language)
    yield from listed.of_initiative(row)


def _documents() -> QuerySet[Document]:
    facts = InitiativeFact.objects.not_withdrawn().select_related("initiative")
    return Document.objects.not_withdrawn().prefetch_related(
        "date_mentions",
        "reports",
        Prefetch("initiativefact_set", queryset=facts),
        Prefetch("participations", queryset=Participation.objects.select_related("person")),
    )


def _of_document(row: Document) -> Iterator[Said]:
    yield Field("a", row, "title", is_name=True)
    yield from _texts("a", row.key, *row.alternative_titles)
    yield from _texts("b", row.publisher, row.issuer)
    yield from _fields("b", row, "event_note", "note")
    yield from _fields("c", row, *Document.translated_fields)
    yield from _texts("c", row.source_url, row.archive_url)
    for fact in row.initiativefact_set.all():
        yield from chain([Field("c", fact, "says")], listed.names([fact.initiative]))
    for part in row.participations.all():
        yield from _texts("c", part.as_written, part.person.name)
        yield from _fields("c", part, "role", "capacity")
    for mention in row.date_mentions.all():
        yield from chain(_texts("c", mention.as_written), [Field("c", mention, "basis")])
    yield from _texts("c", *(report.publisher for report in row.reports.all()))


def _texts_of_documents() -> QuerySet[SourceText]:
    loaded = SourceText.objects.filter(document__withdrawn_at__isnull=True)
    return loaded.select_related("document").order_by("pk")


def _paragraphs(row: SourceText) -> Iterator[Result]:
    document, page = row.document, row.document.get_absolute_url()
    named = Field("", document, "title", is_name=True)
    for number, span in enumerate(paragraph_spans(row.text), 1):
        words = cut(row.text, span)
        said: list[Said] = [named, *_texts("b", words, language=document.language)]
        place = row.pk * PARAGRAPHS + number
        yield Result(place, str(document), f"{page}#p{number}", said)


def _of_actor(row: Actor) -> Iterator[Said]:
    yield Field("a", row, "name", is_name=True)
    yield from _texts("a", row.code, *row.names[1:])
    yield from _texts("b", row.adjective)
    yield from listed.of_actor(row)


def _of_person(row: Person) -> Iterator[Said]:
    yield from _texts("a", *row.names)
    yield Field("b", row, "office")
    for part in row.participations.all():
        yield from chain(_texts("c", part.as_written), _fields("c", part, "role", "capacity"))
    yield from listed.of_person(row)


def _of_near_miss(row: NearMiss) -> Iterator[Said]:
    yield Field("", row.document, "title", is_name=True)
    yield from _texts("b", row.quotation, language=row.document.language)
    yield from _texts("b", row.kind, row.why_not)


def _near_miss(row: NearMiss) -> list[Result]:
    address = f"{row.document.get_absolute_url()}#{row.key}"
    return [Result(row.pk, str(row.document), address, list(_of_near_miss(row)))]


def _of_event(row: Event) -> Iterator[Said]:
    yield Field("a", row, "title", is_name=True)
    yield from chain(_texts("b", row.kind), _fields("b", row, "place", "state_note"))


def _of_difference(row: Contradiction) -> Iterator[Said]:
    yield Field("a", row, "topic", is_name=True)
    yield from chain(_texts("b", row.kind), [Field("b", row, "decision")])
    for reading in row.readings.all():
        if not reading.document.is_withdrawn:
            yield Field("c", reading.document, "title")
            yield from _texts("c", reading.quotation, language=reading.document.language)


def _difference(row: Contradiction) -> list[Result]:
    return [Result(row.pk, row.topic, row.get_absolute_url(), list(_of_difference(row)))]


def _search(row: Search) -> list[Result]:
    first = next((one for one in row.commitments.all() if not one.is_withdrawn), None)
    address = f"{_at(first)}#searches" if first else f"{reverse('searches')}?found=all"
    said = _texts("c", row.query, row.where)
    return [Result(row.pk, row.query, address, list(said))]


def _change(row: ChangeSet) -> list[Result]:
    address = f"{reverse('changes')}?{urlencode({'set': row.key})}"
    said = _texts("c", row.key, row.title, row.reason)
    return [Result(row.pk, row.title, address, list(said))]


def _about(row: AboutText) -> list[Result]:
    said: list[Said] = [*_texts("a", str(row)), Field("b", row, "text")]
    return [Result(row.pk, str(row), f"{reverse('about')}#{row.section}", said)]


def _of_pillar(row: Pillar) -> Iterator[Said]:
    yield Field("a", row, "name", is_name=True)
    yield Field("b", row, "description")
    yield from listed.of_pillar(row)


def _of_theme(row: Theme) -> Iterator[Said]:
    yield Field("a", row, "name", is_name=True)


def _theme_at(row: Theme) -> str:
    return f"{reverse('commitments')}?{urlencode({'theme': row.slug})}"


# `Any`: each source has rows of the model that it stands under.
SOURCES: dict[type[Model], Source[Any]] = {
    Commitment: Source(SearchKind.COMMITMENT, _commitments, _one(_of_commitment, _at)),
    Actor: Source(
        SearchKind.ACTOR,
        lambda: (
            Actor.objects.not_merged()
            .select_related("parent")
            .prefetch_related(
                "aliases", Prefetch("initiatives", queryset=Initiative.objects.public())
            )
        ),
        _one(_of_actor, _at),
    ),
    Person: Source(
        SearchKind.PERSON,
        lambda: Person.objects.select_related("country").prefetch_related(
            "spellings",
            Prefetch("participations", queryset=Participation.objects.select_related("document")),
        ),
        _one(_of_person, _at),
    ),
    Initiative: Source(SearchKind.INITIATIVE, _initiatives, _one(_of_initiative, _at)),
    Pillar: Source(SearchKind.PILLAR, Pillar.objects.all, _one(_of_pillar, _at)),
    Theme: Source(SearchKind.THEME, Theme.objects.all, _one(_of_theme, _theme_at)),
    Document: Source(SearchKind.DOCUMENT, _documents, _one(_of_document, _at)),
    Action: Source(SearchKind.ACTION, _actions, _one(_of_action, _at)),
    Event: Source(
        SearchKind.EVENT,
        Event.objects.all,
        _one(_of_event, lambda row: f"{reverse('timeline')}?kind=event#event-{row.slug}"),
    ),
    SourceText: Source(SearchKind.SENTENCE, _texts_of_documents, _paragraphs, room=PARAGRAPHS),
    NearMiss: Source(
        SearchKind.NEAR_MISS,
        lambda: NearMiss.objects.filter(document__withdrawn_at__isnull=True).prefetch_related(
            "document__source_text"
        ),
        _near_miss,
    ),
    Contradiction: Source(
        SearchKind.DIFFERENCE,
        lambda: Contradiction.objects.prefetch_related("readings__document__source_text"),
        _difference,
    ),
    Search: Source(
        SearchKind.SEARCH,
        lambda: Search.objects.not_withdrawn().prefetch_related("commitments"),
        _search,
    ),
    ChangeSet: Source(
        SearchKind.CHANGE,
        lambda: ChangeSet.objects.filter(state=ChangeSetState.APPROVED),
        _change,
    ),
    AboutText: Source(SearchKind.ABOUT, AboutText.objects.all, _about),
}
