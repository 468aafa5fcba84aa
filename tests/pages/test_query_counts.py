"""A page costs the same number of queries whatever it shows."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tracker import models, search
from tracker.choices.about import AboutSection
from tracker.formats.dataset import TABLES

from .site import READS, ask

pytestmark = pytest.mark.django_db

STATUSES = ("delivered", "substantial", "under_way", "reversed", "no_evidence", "not_verifiable")
SOON = timezone.localdate() + dt.timedelta(days=9)


class World:
    """One pillar, one document, one theme, six parties, and as many of everything as asked."""

    def __init__(self) -> None:
        self.theme = factories.ThemeFactory.create(slug="topic")
        self.pillar = factories.PillarFactory.create(slug="here", themes=[self.theme])
        self.elsewhere = factories.PillarFactory.create(slug="elsewhere")
        self.document = factories.DocumentFactory.create(slug="text", date=dt.date(2025, 5, 1))
        self.parties = [
            factories.PartyFactory.create(code="KZ"),
            factories.PartyFactory.create(code="Q1"),
            *factories.PartyFactory.create_batch(4),
        ]
        self.first = self.commitment(ref="FIRST")
        self.commitment(ref="FIRST-REPORTED", standing="reported")
        later = factories.DocumentFactory.create(slug="later", date=dt.date(2026, 5, 1))
        self.commitment(document=later)
        self.participation(1000)
        self.initiative(1000).commitments.add(self.first)
        self.told(1000)
        self.differ(1000)
        self.link(self.first, 1000)
        self.first_act = self.act("first")
        self.agencies(1)
        self.event(1000)
        self.body = factories.ActorFactory.create(code="BODY", parent=self.parties[0])
        self.somebody = models.Person.objects.create(
            slug="somebody", name="Somebody", country=self.parties[0], office="President"
        )
        self.named(1000)

    def commitment(self, **values: object) -> models.Commitment:
        """A commitment whose verdict rests on an action with evidence; it is due soon."""
        given = {"pillar": self.pillar, "document": self.document, "primary_theme": self.theme}
        commitment = factories.CommitmentFactory.create(
            **{**given, "debtors": self.parties, "due_on": SOON, "due_precision": "day", **values}
        )
        number = models.Commitment.objects.count()
        if number % 7:
            self.verdict(commitment, STATUSES[number % len(STATUSES)])
        return commitment

    def act(self, slug: str) -> models.Action:
        """An act of all parties and an agency, with three publications, and a search for it."""
        action: models.Action = factories.ActionFactory.create(slug=slug, attribution="joint")
        action.actors.set(self.parties)
        action.agencies.add(factories.ActorFactory.create())
        factories.EvidenceFactory.create_batch(3, action=action, publisher=f"Of {slug}")
        factories.BearingFactory.create(action=action, commitment=self.first)
        factories.SearchFactory.create().commitments.add(self.first)
        return action

    def agencies(self, number: int) -> None:
        """Agencies of the first party, closed, which carry out the first commitment."""
        for _number in range(number):
            agency = factories.ActorFactory.create(
                parent=self.parties[0],
                active_to=dt.date(2025, 7, 1),
                successor=factories.ActorFactory.create(),
                closure_shown_by=factories.ActionFactory.create(),
            )
            factories.ObligationFactory.create(
                commitment=self.first, actor=agency, role="implementer"
            )

    def verdict(self, commitment: models.Commitment, status: str) -> None:
        bearing = factories.BearingFactory.create(commitment=commitment)
        factories.EvidenceFactory.create(action=bearing.action)
        verdict = factories.AssessmentFactory.create(
            commitment=commitment, status=status, actions=[bearing.action]
        )
        for party in self.parties[:2]:
            factories.ScoreFactory.create(assessment=verdict, party=party)

    def grow_commitments(self) -> None:
        """Fifty commitments of the pillar and document, agreed and reported; some elsewhere."""
        for number in range(49):
            standing = "reported" if number % 10 == 9 else "agreed"
            self.commitment(standing=standing)
        for _number in range(49):
            factories.CommitmentFactory.create(
                pillar=self.elsewhere, document=self.document, primary_theme=self.theme
            )

    def grow_details(self) -> None:
        """Fifty of everything that hangs on the first commitment."""
        for number in range(49):
            bearing = factories.BearingFactory.create(commitment=self.first)
            factories.EvidenceFactory.create_batch(3, action=bearing.action)
            factories.SearchFactory.create().commitments.add(self.first)
            past = factories.AssessmentFactory.create(commitment=self.first, is_current=False)
            for verdict in (self.first.assessments.get(is_current=True), past):
                factories.ReplyFactory.create(assessment=verdict)
            self.first.themes.add(factories.ThemeFactory.create())
            actor = factories.ActorFactory.create()
            for role in ("implementer", "partner", "debtor"):
                factories.ObligationFactory.create(commitment=self.first, actor=actor, role=role)
            models.CommitmentPassage.objects.create(
                commitment=self.first,
                document=self.document,
                role="context",
                position=number,
                paragraph=1,
                start=number,
                end=number + 1,
                sha256=factories.SHA256,
            )
            self.link(factories.CommitmentFactory.create(pillar=self.elsewhere), number)
            self.initiative(number).commitments.add(self.first)
            self.participation(number)
            self.told(number)

    def link(self, to: models.Commitment, number: int) -> models.Link:
        return models.Link.objects.create(
            key=f"L-{number}",
            from_commitment=self.first,
            to_commitment=to,
            type="overlaps",
            basis="Both say so.",
            confidence="0.50",
        )

    def initiative(self, number: int) -> models.Initiative:
        initiative: models.Initiative = factories.InitiativeFactory.create(
            key=f"i-{number}",
            slug=f"initiative-{number}",
            actor=factories.ActorFactory.create(parent=self.parties[0]),
        )
        initiative.facts.create(
            document=self.document,
            position=1,
            says="It exists.",
            paragraph=1,
            start=0,
            end=9,
            sha256=factories.SHA256,
        )
        return initiative

    def event(self, number: int) -> None:
        event = models.Event.objects.create(
            slug=f"event-{number}",
            title="A meeting",
            state="held",
            date=dt.date(2023, 9, 19),
            date_precision="day",
            date_as_recorded="2023-09-19",
        )
        event.commitments.add(self.first)
        event.sources.create(
            document=self.document,
            position=1,
            paragraph=1,
            start=0,
            end=9,
            sha256=factories.SHA256,
        )

    def participation(self, number: int) -> None:
        person = models.Person.objects.create(
            slug=f"person-{number}",
            name=f"Person {number}",
            country=self.parties[number % 6],
            office="an office",
        )
        models.Participation.objects.create(
            document=self.document,
            person=person,
            position=number,
            as_written=f"P. {number}",
            role="speaker",
            capacity="for a party",
            paragraph=1,
        )

    def told(self, number: int) -> None:
        """A near miss and an event in the document."""
        place = {"document": self.document, "paragraph": 1, "start": 0, "end": 5}
        passage = {**place, "sha256": factories.SHA256}
        models.NearMiss.objects.create(
            key=f"NM-{number}",
            sentence=self.first.sentence,
            kind="hope",
            why_not="It hopes.",
            chance="0.30",
            **passage,
        )
        event = models.Event.objects.create(
            slug=f"told-{number}",
            title="A meeting",
            state="held",
            date_precision="unknown",
            date_as_recorded="unknown",
        )
        models.EventSource.objects.create(event=event, position=1, **passage)

    def differ(self, number: int) -> None:
        """A point on which two documents differ."""
        point = models.Contradiction.objects.create(
            key=f"D{number}", topic="A date", kind="dates", decision="The first."
        )
        for position in (1, 2):
            models.ContradictionReading.objects.create(
                contradiction=point,
                position=position,
                document=factories.DocumentFactory.create(),
                paragraph=1,
                start=0,
                end=5,
                sha256=factories.SHA256,
            )

    def named(self, number: int) -> None:
        """One more of everything that stands on the pages of a body and of a person."""
        for actor in (self.body, self.parties[0]):
            models.ActorAlias.objects.create(actor=actor, name=f"Name {number}")
        factories.ActorFactory.create(parent=self.body)
        factories.ActorFactory.create().aliases.create(name="Another")
        commitment = factories.CommitmentFactory.create(pillar=self.elsewhere, standing="reported")
        factories.ObligationFactory.create(
            commitment=commitment, actor=self.body, role="implementer"
        )
        factories.ActionFactory.create().agencies.add(self.body)
        factories.InitiativeFactory.create(
            key=f"of-body-{number}", slug=f"of-body-{number}", actor=self.body
        )
        document = factories.DocumentFactory.create()
        other = models.Person.objects.create(
            slug=f"other-{number}", name=f"Other {number}", country=self.parties[0], office="X"
        )
        for person in (self.somebody, other):
            models.PersonSpelling.objects.create(
                person=person, document=document, name=f"Somebody {number}"
            )
        models.Participation.objects.create(
            document=document,
            position=1,
            person=self.somebody,
            as_written="Somebody",
            role="president",
            capacity="host",
            paragraph=1,
        )

    def grow_actors(self) -> None:
        for number in range(49):
            self.named(number)

    def grow_differences(self) -> None:
        for number in range(49):
            self.differ(number)

    def grow_acts(self) -> None:
        """Fifty acts and searches; fifty bearings and publications of one act; fifty agencies."""
        self.agencies(49)
        for number in range(49):
            self.event(number)
        factories.EvidenceFactory.create_batch(49, action=self.first_act)
        for number in range(49):
            self.act(f"act-{number}")
            commitment = factories.CommitmentFactory.create(pillar=self.elsewhere)
            factories.BearingFactory.create(action=self.first_act, commitment=commitment)

    def grow_documents(self) -> None:
        for document in factories.DocumentFactory.create_batch(49):
            factories.CommitmentFactory.create(document=document, pillar=self.pillar)
            factories.DocumentFactory.create(main_text=document, language="ru")

    def grow_codings(self) -> None:
        """Fifty commitments coded twice, with scores."""
        self.grow_commitments()
        for commitment in models.Commitment.objects.all():
            models.SecondCoding.objects.create(
                commitment=commitment,
                status="under_way",
                confidence="high",
                pillar=self.pillar,
                binding="high",
                obligation_kind="effort",
            )
            for coder in ("first", "second"):
                models.CodedScore.objects.create(
                    commitment=commitment, coder=coder, party=self.parties[0], value=1
                )

    def grow_about(self) -> None:
        """A text in each section of the About page, and fifty verdicts."""
        self.grow_commitments()
        for section in AboutSection:
            models.AboutText.objects.create(section=section, text="Words.")


def queries(client: Client, address: str) -> int:
    """How many queries the whole answer takes, the streamed part included.

    The one that every page asks for its version is not counted: tests/pages/test_versions.py does.
    """
    with CaptureQueriesContext(connection) as captured:
        found = ask(client, address)
    assert found.status == 200, address
    assert all(query["sql"].startswith(READS) for query in captured)
    return sum("tracker_entry" not in query["sql"] for query in captured)


FILTERED = (
    "/commitments/?q=promise&pillar=here&status=delivered&status=substantial&status=under_way"
    "&theme=topic&party=KZ&binding=high&due=soon&document=text&changed_since=2020-01-01&sort=due"
)
OF_COMMITMENTS = {
    "/": 7,
    "/index.json": 3,
    "/index.csv": 2,
    "/pillars/here/": 9,
    "/pillars/here.json": 8,
    "/pillars/here.csv": 5,
    "/commitments/": 11,
    "/commitments/?standing=reported": 11,
    FILTERED: 11,
    "/commitments.json": 10,
    "/commitments.csv": 8,
    "/search/": 1,
    "/search/?q=promise": 4,
    "/search/?q=zebra": 7,
    "/search.json?q=promise&kind=commitment": 4,
    "/declarations/": 6,
    "/declarations.json": 6,
    "/declarations/text/": 11,
    "/declarations/text.json": 11,
    "/declarations/text.csv": 10,
    "/declarations/compare/": 4,
    "/declarations/compare.json": 4,
    "/declarations/compare.csv": 3,
    "/declarations/text.jsonld": 6,
    "/methodology/": 15,
    "/timeline/": 11,
    "/timeline/?kind=deadline&pillar=here&party=KZ": 10,
    "/timeline.json": 10,
    "/timeline.ics": 8,
    "/progress/": 7,
    "/progress/?as=judged": 7,
    "/progress.json": 5,
    "/progress.csv": 3,
    "/parties/": 12,
    "/parties.json": 10,
    "/parties.csv": 5,
    "/parties/compare/": 13,
    "/parties/compare.json": 10,
    "/parties/compare.csv": 5,
    "/parties/KZ/": 18,
    "/parties/KZ.json": 12,
    "/parties/KZ.csv": 5,
}
OF_ACTORS = {
    "/actors/": 3,
    "/actors.json": 2,
    "/actors.csv": 2,
    "/actors/BODY/": 9,
    "/actors/BODY.json": 6,
    "/actors/BODY.csv": 3,
    "/persons/": 3,
    "/persons.json": 2,
    "/persons.csv": 2,
    "/persons/somebody/": 3,
    "/persons/somebody.json": 3,
    "/persons/somebody.csv": 3,
    "/parties/KZ/": 18,
    "/search/?q=somebody": 5,
}
# A page of the timeline asks only for the kinds that stand on it, so it holds one kind here.
OF_ACTS = {
    "/timeline/?kind=event": 9,
    "/timeline/?year=2025&kind=action": 7,
    "/timeline.csv": 9,
    "/timeline.ics": 8,
    "/progress/": 7,
    "/progress.json": 5,
    "/parties/KZ/": 18,
    "/initiatives/": 4,
    "/initiatives/initiative-1000/": 9,
    "/initiatives/initiative-1000.json": 10,
    "/actions/": 8,
    "/actions/?q=action&party=KZ&year=2025&direction=supports&pillar=here&quarter=2025-Q1": 8,
    "/actions.json": 7,
    "/actions.csv": 6,
    "/actions/first/": 5,
    "/actions/first.json": 5,
    "/actions/first.csv": 5,
    "/sources/": 8,
    "/sources/?tier=independent_media": 5,
    "/sources.json": 5,
    "/sources.csv": 1,
    "/searches/": 3,
    "/searches.json": 3,
    "/searches.csv": 2,
}
OF_PICTURES = {
    "/share/overview.png": 5,
    "/embed/pillar/here/": 4,
    "/figures/party/KZ.svg": 6,
    "/share/compare/KZ-Q1.png": 6,
    "/embed/progress/": 4,
    "/embed/timeline/": 6,
}
OF_DIFFERENCES = {
    "/methodology/differences/": 3,
    "/methodology/differences.json": 3,
    "/methodology/differences.csv": 3,
}
OF_DETAILS = {
    "/": 7,
    "/pillars/here/": 9,
    "/commitments/": 11,
    "/commitments/FIRST/": 13,
    "/commitments/FIRST.json": 14,
    "/commitments/FIRST.csv": 12,
    "/declarations/text/": 11,
    "/declarations/text.json": 11,
    "/initiatives/": 4,
    "/initiatives.json": 3,
    "/initiatives.csv": 2,
    "/initiatives/initiative-1000/": 9,
    "/initiatives/initiative-1000.json": 10,
    "/initiatives/initiative-1000.csv": 2,
}
OF_DOCUMENTS = {"/": 7, "/pillars/here/": 9, "/commitments/": 11, "/declarations/": 6}


# Each table of the dataset is one read, with what its keys name; its page asks for none of them.
OF_TABLES = {
    **{f"/data/tables/{table.name}.csv": 3 for table in TABLES},
    "/data/tables/commitment_status.csv": 4,
    "/data/tables/commitments/": 0,
}


@pytest.mark.parametrize(
    ("grow", "most"),
    [
        (World.grow_commitments, OF_COMMITMENTS),
        (World.grow_commitments, OF_PICTURES),
        (World.grow_details, OF_DETAILS),
        (World.grow_details, {"/embed/commitment/FIRST/": 13}),
        (World.grow_documents, OF_DOCUMENTS),
        (World.grow_codings, {"/methodology/": 15}),
        (World.grow_about, {"/about/": 4, "/glossary/": 0}),
        (World.grow_differences, OF_DIFFERENCES),
        (World.grow_actors, OF_ACTORS),
        (World.grow_acts, OF_ACTS),
        (World.grow_details, OF_TABLES),
    ],
)
def test_pages_take_as_many_queries_for_50_rows_as_for_1(
    client: Client, grow: Callable[[World], None], most: dict[str, int]
) -> None:
    world = World()
    search.rebuild()
    at_1 = {address: queries(client, address) for address in most}
    grow(world)
    search.rebuild()
    at_50 = {address: queries(client, address) for address in most}
    print(*(f"{address[:40]}: {number}" for address, number in at_50.items()), sep="\n")
    assert at_1 == at_50
    assert not {address: n for address, n in at_50.items() if n > most[address]}


def test_the_dashboard_takes_no_more_queries_when_bars_replace_the_squares(client: Client) -> None:
    world = World()
    at_1 = queries(client, "/")
    for _number in range(60):
        factories.CommitmentFactory.create(
            pillar=world.pillar, document=world.document, primary_theme=world.theme
        )
    assert queries(client, "/") == at_1
    page = ask(client, "/").page
    assert len(page.all("svg", "bar")) == 1
    assert not page.all("a", "square")
