"""One row of any model of the record. Each builder takes the fields that a test is about."""

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

from django.contrib import admin
from django.db.models import Model

from tests import factories as make
from tests.models.rows import FACTORIES, DocumentReportFactory
from tracker import models

_numbers = count(1)
PLACE = {"paragraph": 1, "start": 0, "end": 10, "sha256": make.SHA256}


def _number() -> int:
    return next(_numbers)


def alias(**fields: Any) -> models.ActorAlias:
    return models.ActorAlias.objects.create(
        actor=fields.get("actor") or make.ActorFactory.create(), name=f"Alias {_number()}"
    )


def person(**fields: Any) -> models.Person:
    slug = f"person-{_number()}"
    defaults = {"slug": slug, "name": slug, "office": "President"}
    return models.Person.objects.create(
        **defaults | fields | {"country": fields.get("country") or make.PartyFactory.create()}
    )


def spelling(**fields: Any) -> models.PersonSpelling:
    return models.PersonSpelling.objects.create(
        person=fields.get("person") or person(),
        document=fields.get("document") or make.DocumentFactory.create(),
        name=f"Spelling {_number()}",
    )


def participation(**fields: Any) -> models.Participation:
    return models.Participation.objects.create(
        document=fields.get("document") or make.DocumentFactory.create(),
        person=person(),
        position=_number(),
        as_written="As written",
        role="President",
        capacity="signatory",
        paragraph=1,
    )


def passage(**fields: Any) -> models.CommitmentPassage:
    commitment = fields.get("commitment") or make.CommitmentFactory.create()
    return models.CommitmentPassage.objects.create(
        commitment=commitment,
        document=commitment.document,
        role="context",
        position=_number(),
        **PLACE,
    )


def near_miss(**fields: Any) -> models.NearMiss:
    sentence = make.SentenceCodingFactory.create()
    defaults = {"key": f"NM-{_number()}", "kind": "fact", "why_not": "A fact.", "chance": "0.10"}
    return models.NearMiss.objects.create(
        **defaults | PLACE | fields, sentence=sentence, document=sentence.document
    )


def link(**fields: Any) -> models.Link:
    return models.Link.objects.create(
        key=f"L{_number()}",
        from_commitment=make.CommitmentFactory.create(),
        to_near_miss=near_miss(),
        type="overlaps",
        basis="Both are about water.",
        confidence="0.50",
    )


def initiative(**fields: Any) -> models.Initiative:
    key = f"initiative-{_number()}"
    defaults = {"key": key, "slug": key, "name": key, "name_as_recorded": key}
    return models.Initiative.objects.create(
        **defaults | {"summary": "A programme.", "kind": "programme"} | fields
    )


def fact(**fields: Any) -> models.InitiativeFact:
    return models.InitiativeFact.objects.create(
        initiative=fields.get("initiative") or initiative(),
        document=make.DocumentFactory.create(),
        position=_number(),
        says="It exists.",
        **PLACE,
    )


def translation(**fields: Any) -> models.Translation:
    defaults = {"kind": "pillar", "key": f"pillar-{_number()}", "field": "name", "language": "ru"}
    return models.Translation.objects.create(**defaults | {"text": "Безопасность"} | fields)


def source_text(**fields: Any) -> models.SourceText:
    return models.SourceText.objects.create(
        document=fields.get("document") or make.DocumentFactory.create(),
        text=fields.get("text", "A text that nobody needs to see here."),
    )


def section(**fields: Any) -> models.Section:
    number = _number()
    return models.Section.objects.create(
        document=fields.get("document") or make.DocumentFactory.create(),
        slug=f"section-{number}",
        title=f"Section {number}",
        position=fields.get("position", number),
    )


def date_mention(**fields: Any) -> models.DateMention:
    return models.DateMention.objects.create(
        document=fields.get("document") or make.DocumentFactory.create(),
        position=_number(),
        as_written="this week",
        paragraph=1,
        basis="relative",
    )


def event(**fields: Any) -> models.Event:
    slug = f"event-{_number()}"
    defaults = {"slug": slug, "title": slug, "state": "held", "date": dt.date(2023, 9, 19)}
    return models.Event.objects.create(
        **defaults | {"date_precision": "day", "date_as_recorded": "2023-09-19"} | fields
    )


def event_source(**fields: Any) -> models.EventSource:
    return models.EventSource.objects.create(
        event=fields.get("event") or event(),
        document=make.DocumentFactory.create(),
        position=_number(),
        **PLACE,
    )


def contradiction(**fields: Any) -> models.Contradiction:
    return models.Contradiction.objects.create(
        key=f"D{_number()}", topic="A date", kind="dates", decision="Keep both."
    )


def reading(**fields: Any) -> models.ContradictionReading:
    return models.ContradictionReading.objects.create(
        contradiction=fields.get("contradiction") or contradiction(),
        document=make.DocumentFactory.create(),
        position=_number(),
        **PLACE,
    )


def unassessed_note(**fields: Any) -> models.UnassessedNote:
    return models.UnassessedNote.objects.create(
        commitment=make.CommitmentFactory.create(),
        as_of=dt.date(2026, 4, 30),
        why_not="Nobody looked.",
        what_would_change_it="A look.",
    )


def second_coding(**fields: Any) -> models.SecondCoding:
    commitment = make.CommitmentFactory.create()
    return models.SecondCoding.objects.create(
        commitment=commitment,
        status="under_way",
        confidence="low",
        pillar=commitment.pillar,
        binding="low",
        obligation_kind="effort",
    )


def change(**fields: Any) -> models.Change:
    return models.Change.objects.create(
        at=make.ROUND,
        by=make.UserFactory.create(),
        verb="changed",
        model="tracker.theme",
        object_id=_number(),
        key="water",
        version=2,
        fields={"name": {"old": "Rivers", "new": "Water"}},
    )


def coded_score(**fields: Any) -> models.CodedScore:
    return models.CodedScore.objects.create(
        commitment=make.CommitmentFactory.create(),
        party=make.PartyFactory.create(),
        coder="first",
        value=1,
    )


def methodology(**fields: Any) -> models.Methodology:
    made: models.Methodology = make.MethodologyFactory.create(version=f"v{_number()}")
    return made


# Builders of their own: their rows are more than the smallest.
_OWN: dict[type[Model], Callable[..., Any]] = {
    models.ActorAlias: alias,
    models.Change: change,
    models.CodedScore: coded_score,
    models.CommitmentPassage: passage,
    models.Contradiction: contradiction,
    models.ContradictionReading: reading,
    models.DateMention: date_mention,
    models.Event: event,
    models.EventSource: event_source,
    models.Initiative: initiative,
    models.InitiativeFact: fact,
    models.Link: link,
    models.Methodology: methodology,
    models.NearMiss: near_miss,
    models.Participation: participation,
    models.Person: person,
    models.PersonSpelling: spelling,
    models.Pillar: lambda: make.PillarFactory.create(themes=[make.ThemeFactory.create()]),
    models.SecondCoding: second_coding,
    models.Section: section,
    models.SourceText: source_text,
    models.Translation: translation,
    models.UnassessedNote: unassessed_note,
}
# Every model of the desk.
ROWS: dict[type[Model], Callable[..., Any]] = {
    model: _OWN.get(model, smallest)
    for model, smallest in FACTORIES.items()
    if admin.site.is_registered(model)
}
# What the admin shows and nobody changes there yet.
VIEW_ONLY: tuple[type[Model], ...] = (
    models.Change,
    models.CodedScore,
    models.CodingRound,
    models.DoubleCoding,
    models.Release,
    models.Score,
    models.SourceText,
)
# Rows whose place in a text is found by pasted words.
QUOTED: tuple[type[Model], ...] = (
    models.ContradictionReading,
    models.DateMention,
    models.Participation,
)
# Models whose desk has pages of its own, and tests of its own.
OF_ITS_OWN: tuple[type[Model], ...] = (models.Assessment, models.BlindCoding, models.ChangeSet)
# A parent, and the rows that its page shows with it.
INLINES: tuple[tuple[type[Model], str, Callable[..., Any]], ...] = (
    (models.Action, "action", make.EvidenceFactory),
    (models.Action, "action", make.BearingFactory),
    (models.Actor, "actor", alias),
    (models.Assessment, "assessment", make.ScoreFactory),
    (models.Commitment, "commitment", make.ObligationFactory),
    (models.Commitment, "commitment", passage),
    (models.Contradiction, "contradiction", reading),
    (models.Document, "document", DocumentReportFactory),
    (models.Document, "document", date_mention),
    (models.Document, "document", participation),
    (models.Document, "document", section),
    (models.Event, "event", event_source),
    (models.Initiative, "initiative", fact),
    (models.Person, "person", spelling),
)


def name(model: type[Model]) -> str:
    """The name of a model, for the title of a test."""
    return model.__name__
