"""The counts of commitments that are alike are what the record says, whatever was done to it."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.test import Client

from tests.pages.site import ask
from tests.publishing.people import TODAY, act, make, person, promise, published, verdict, withdrawn
from tests.traits import (
    actions_counted,
    assert_progress,
    assert_quarters,
    assert_sources,
    assert_texts,
)
from tracker import counting, publiclog, publishing, search
from tracker.choices import Binding, CommitmentStanding, Status
from tracker.counting import tallies
from tracker.filters import ActionFilter, ActionOptions
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    Commitment,
    Evidence,
    Obligation,
    Publisher,
    Score,
    ScoreTally,
    SentenceCoding,
    SourceText,
    TalliedCommitment,
    Tally,
    Trait,
    TraitHolder,
)
from tracker.models.traits import TraitKind
from tracker.publishing.trials import taken_back
from tracker.queries.parties import debt_counts, score_counts, scores_of_debtors

pytestmark = pytest.mark.django_db
STEPS = 500
WITHDRAWN = (Evidence, Action, Bearing, SentenceCoding)
TEXTS = ("We promise. We shall do it.", "One word.")
ALIKE = ("pillar_id", "standing", "status", "binding", "due_on", "due_precision")
DAYS = (None, dt.date(2027, 1, 1), dt.date(2027, 6, 1), dt.date(2028, 1, 1))


def rows(counted: Any, *fields: str) -> set[tuple[object, ...]]:
    """What counts of commitments say for each combination of the fields."""
    return {tuple(row.values()) for row in counted.counts(*fields)}


def per_value(counted: QuerySet[Any], *fields: Any, **named: Any) -> Counter[tuple[object, ...]]:
    """How many rows there are for each combination of the fields."""
    found = counted.order_by().values_list(*fields, *named.values()).annotate(n=Count("pk"))
    return Counter({tuple(values): n for *values, n in found})


def assert_counted() -> None:
    """Every kept count is what a grouped query over the record itself finds."""
    record = Commitment.objects.not_withdrawn().with_verdict()
    assert rows(Tally.objects.at(), *ALIKE) == rows(record, *ALIKE)
    document = (*ALIKE, "document_id")
    assert rows(Tally.objects.at("document"), *document) == rows(record, *document)
    themed = {
        (row["standing"], row["status"], row["theme_id"]): row["n"]
        for row in Tally.objects.at("theme").counts("standing", "status", "theme_id")
    }
    assert themed == per_value(record, "standing", "status", "themes")
    owed = Obligation.objects.debts().filter(commitment__withdrawn_at=None)
    for standing in CommitmentStanding:
        told: Counter[tuple[object, ...]] = Counter()
        for debt in debt_counts(standing=standing):
            told[debt["actor_id"], debt["status"]] += debt["n"]
        mine = owed.filter(commitment__standing=standing).with_status()
        assert told == per_value(mine, "actor", "status")
        alone = sum(debt["n"] for debt in debt_counts(standing=standing) if debt["alone"])
        by_commitment = per_value(mine, "commitment")
        assert alone == sum(1 for number in by_commitment.values() if number == 1)
        scores = scores_of_debtors(Score.objects.current()).filter(
            assessment__commitment__standing=standing
        )
        marks = {
            (one["party_id"], one["value"], one["unscored"], one["status"]): one["n"]
            for one in score_counts(standing=standing)
        }
        of = ("party", "value", "unscored", "assessment__status")
        assert marks == per_value(scores, *of)


def assert_traits() -> None:
    """Every number of traits is what the record says, row by row."""
    assert_sources()
    assert_progress()
    assert_quarters()
    assert_texts()
    numbers = Trait.objects.numbers(TraitKind.VERDICTS, TraitKind.EVIDENCE)
    assert numbers["verdicts"].get("all", 0) == (
        Assessment.objects.published().not_withdrawn().count()
    )
    assert numbers["evidence"].get("all", 0) == Evidence.objects.counted().count()
    found = ActionFilter(QueryDict(), options=ActionOptions.load())
    assert found.form.is_valid()
    counted = actions_counted()
    assert found.total == counted["all"]["all"]
    for facet in found.facets():
        shown = {option.value: option.count for option in facet.options}
        assert shown == {value: counted[facet.name][value] for value in shown}, facet.name


class History:
    """Acts that change what commitments are counted by, drawn at random from what is there."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.analyst, self.reviewer = person("analyst"), person("reviewer")
        make.MethodologyFactory()
        self.parties = make.PartyFactory.create_batch(3)
        self.pillars = make.PillarFactory.create_batch(2)
        self.themes = make.ThemeFactory.create_batch(3)
        self.documents = make.DocumentFactory.create_batch(2)
        self.acts: list[Callable[[], None]] = [
            *(self.promise, self.edit, self.edit, self.tag, self.owe, self.release),
            *(self.judge, self.judge, self.take_back, self.withdraw, self.load, self.try_out),
            *(self.show, self.move, self.tell, self.bear, self.pay, self.redate, self.correct),
            *(self.code, self.hold),
            *(
                partial(self.withdraw_of, one)
                for one in (Evidence, Action, Bearing, SentenceCoding)
            ),
        ]

    def step(self) -> None:
        self.draw.choice(self.acts)()

    def one(self, found: QuerySet[Any]) -> Any:
        """One of the rows, or None."""
        there = list(found.order_by("pk"))
        return self.draw.choice(there) if there else None

    def built(self) -> Commitment:
        due, document = self.draw.choice(DAYS), self.draw.choice(self.documents)
        commitment: Commitment = make.CommitmentFactory.build(
            pillar=self.draw.choice(self.pillars),
            document=document,
            sentence=make.SentenceCodingFactory(document=document),
            primary_theme=self.draw.choice(self.themes),
            standing=self.draw.choice(CommitmentStanding.values),
            binding=self.draw.choice([None, *Binding.values]),
            due_on=due,
            due_precision="day" if due else "none",
        )
        return commitment

    def promise(self) -> None:
        themes = self.draw.sample(self.themes, 2)
        publishing.save_with_history(self.built(), by=None, many={"themes": themes})

    def edit(self) -> None:
        if row := self.one(Commitment.objects.not_withdrawn()):
            new = self.built()
            for name in ("pillar", "binding", "due_on", "due_precision"):
                setattr(row, name, getattr(new, name))
            publishing.save_with_history(row, by=None)

    def tag(self) -> None:
        if row := self.one(Commitment.objects.all()):
            themes = self.draw.sample(self.themes, self.draw.randint(1, 3))
            publishing.save_with_history(row, by=None, many={"themes": themes})

    def owe(self) -> None:
        row, party = self.one(Commitment.objects.all()), self.draw.choice(self.parties)
        if row and not row.obligations.filter(actor=party, role="debtor").exists():
            debt = Obligation(commitment=row, actor=party, role="debtor")
            publishing.save_with_history(debt, by=None)

    def release(self) -> None:
        if row := self.one(Obligation.objects.debts()):
            publishing.withdraw(row, by=self.reviewer, version=row.version, reason="A mistake.")

    def judge(self) -> None:
        row = self.one(Commitment.objects.not_withdrawn().filter(obligations__role="debtor"))
        if row is None:
            return
        owing = row.obligations.debts().values_list("actor", flat=True)
        scores = [
            self.draw.choice(
                [
                    Score(party=party, value=1),
                    Score(party=party, unscored="not_applicable", unscored_reason="No coast."),
                ]
            )
            for party in self.parties
            if party.pk in owing and self.draw.random() < 0.5
        ]
        draft = publishing.draft(
            verdict(row, status=self.draw.choice(["under_way", "substantial"])),
            by=self.analyst,
            actions=[act(row)],
            scores=scores,
        )
        waiting = publishing.submit(draft, by=self.analyst, version=draft.version, today=TODAY)
        publishing.publish(waiting, by=self.reviewer, version=waiting.version, today=TODAY)

    def take_back(self) -> None:
        current = Assessment.objects.current().filter(commitment__withdrawn_at=None)
        if row := self.one(current):
            withdrawn(row, by=self.reviewer, reason="The wrong source.")

    def withdraw(self) -> None:
        if Commitment.objects.not_withdrawn().count() > 5:
            row = self.one(Commitment.objects.not_withdrawn())
            publishing.withdraw(row, by=self.reviewer, version=row.version, reason="Entered twice.")

    def load(self) -> None:
        """Rows that came in bulk are counted when they are entered into the log."""
        row = self.built()
        row.save()
        row.themes.set(self.draw.sample(self.themes, 2))
        Obligation.objects.bulk_create(
            [Obligation(commitment=row, actor=party, role="debtor") for party in self.parties]
        )
        publiclog.enter_loaded()

    def try_out(self) -> None:
        with taken_back():
            self.judge()
            assert_counted()

    def evidence(self, action: Action) -> Evidence:
        number = Evidence.objects.filter(action=action).count() + 1
        piece: Evidence = make.EvidenceFactory.build(
            action=action,
            position=number,
            publisher=self.draw.choice(["AP", "AP via KION", "A paper (copy)", "UzA"]),
            tier=self.draw.choice(["reprint", "independent_media", "official_party"]),
            language=self.draw.choice(["en", "ru"]),
            url=f"https://e.org/{self.draw.choice('abcdefgh')}",
        )
        return piece

    def show(self) -> None:
        if row := self.one(Action.objects.not_withdrawn()):
            publishing.save_with_history(self.evidence(row), by=None)

    def move(self) -> None:
        """Evidence is at another address, or of another action."""
        if row := self.one(Evidence.objects.not_withdrawn()):
            row.action = self.one(Action.objects.not_withdrawn()) or row.action
            row.position = Evidence.objects.count() + 100
            row.url, row.publisher = f"https://e.org/{self.draw.choice('abcdefgh')}", "AP"
            publishing.save_with_history(row, by=None)

    def tell(self) -> None:
        """An action is of another day and kind, and of other parties."""
        if row := self.one(Action.objects.not_withdrawn()):
            row.date, row.date_precision = self.draw.choice(
                [(None, "unknown"), (dt.date(2024, 5, 1), "day"), (dt.date(2025, 7, 1), "year")]
            )
            row.kind = self.draw.choice(["funding", "meeting"])
            many = {"actors": self.draw.sample(self.parties, 2)}
            publishing.save_with_history(row, by=None, many=many)

    def bear(self) -> None:
        action, promise = self.one(Action.objects.all()), self.one(Commitment.objects.all())
        if action and promise and not promise.bearings.filter(action=action).exists():
            direction = self.draw.choice(["supports", "contradicts", "context"])
            row = make.BearingFactory.build(action=action, commitment=promise, direction=direction)
            publishing.save_with_history(row, by=None)

    def pay(self) -> None:
        """Somebody pays for a publisher on whose evidence a verdict rests, or no more."""
        relied_on = Evidence.objects.filter(action__assessments__is_current=True)
        if piece := self.one(relied_on.distinct()):
            name, payer = piece.publication.origin, self.draw.choice([None, *self.parties])
            row = Publisher.objects.filter(name=name).first() or Publisher(name=name)
            row.paid_by = payer
            publishing.save_with_history(row, by=None)

    def redate(self) -> None:
        row = self.draw.choice(self.documents)
        row.refresh_from_db()
        row.date = self.draw.choice([dt.date(2023, 9, 21), dt.date(2026, 5, 1)])
        publishing.save_with_history(row, by=None)

    def correct(self) -> None:
        """What is known of the past changes with what is on record, whoever wrote it."""
        verdicts = Assessment.objects.published().not_withdrawn()
        if row := self.one(verdicts.filter(is_current=True)):
            published_at = row.published_at - dt.timedelta(days=self.draw.randint(1, 300))
            past = make.AssessmentFactory(
                commitment=row.commitment,
                is_current=False,
                status=self.draw.choice(["reversed", "no_evidence"]),
                published_at=published_at,
            )
            make.AssessmentFactory(
                commitment=row.commitment,
                is_current=False,
                corrects=past,
                correction_note="Misread.",
                published_at=published_at + dt.timedelta(days=1),
            )

    def code(self) -> None:
        start = self.draw.choice([0, 13])
        row = make.SentenceCodingFactory.build(
            document=self.draw.choice(self.documents),
            number=SentenceCoding.objects.count() + 100,
            start=start,
            end=start + 12,
            label=self.draw.choice(["commitment", "not_prose"]),
        )
        if not SentenceCoding.objects.filter(document=row.document, start=start).exists():
            publishing.save_with_history(row, by=None)

    def hold(self) -> None:
        """The text of a document came, or another one."""
        document, text = self.draw.choice(self.documents), self.draw.choice(TEXTS)
        SourceText.objects.update_or_create(document=document, defaults={"text": text})
        counting.renew(counting.of(document))

    def withdraw_of(self, model: Any) -> None:
        if row := self.one(model.objects.not_withdrawn()):
            publishing.withdraw(row, by=self.reviewer, version=row.version, reason="A mistake.")


@pytest.mark.slow
def test_at_every_step_of_a_long_history_everything_is_counted_as_the_record_has_it() -> None:
    history, is_scored = History(seed=16), False
    for _number in range(STEPS):
        history.step()
        is_scored |= ScoreTally.objects.exists()
        assert_counted()
        assert_traits()
        assert list(counting.stale()) == []
    assert Commitment.objects.filter(withdrawn_at__isnull=False).exists()
    assert is_scored
    before = everything()
    counting.rebuild()
    assert everything() == before


def everything() -> list[list[tuple[object, ...]]]:
    tables = (TalliedCommitment, Tally, ScoreTally, TraitHolder, Trait)
    return [list(table._base_manager.order_by("pk").values_list()) for table in tables]


def test_what_is_counted_otherwise_is_told_with_the_command_that_mends_it() -> None:
    row = make.CommitmentFactory.create(ref="X-1", verdict="delivered")
    make.CommitmentFactory.create(ref="X-2")
    publiclog.enter_loaded()
    publiclog.seal_loaded()
    search.rebuild()
    call_command("verify_record", stdout=StringIO())
    for spoil in (
        lambda: TalliedCommitment.objects.filter(commitment=row).update(as_of=None),
        lambda: Tally.objects.of_all().filter(status="delivered").update(number=7),
        lambda: Tally.objects.at("theme").delete(),
        lambda: TalliedCommitment.objects.filter(commitment=row).delete(),
        lambda: make.TallyFactory(name="nobody's"),
        make.ScoreTallyFactory,
        make.TraitFactory,
        make.TraitHolderFactory,
        lambda: TraitHolder.objects.filter(name=f"verdict {row.pk}").delete(),
        lambda: Trait.objects.filter(kind="known_on").update(number=7),
    ):
        spoil()
        err = StringIO()
        with pytest.raises(CommandError, match="finding"):
            call_command("verify_record", stdout=StringIO(), stderr=err)
        assert "count: It is not counted as the record has it." in err.getvalue()
        out = StringIO()
        call_command("rebuild_tallies", stdout=out)
        assert out.getvalue() == "2 commitments were counted.\n"
        assert_counted()
        assert_traits()


def test_a_publication_does_not_fail_over_a_count_that_is_wrong() -> None:
    row = promise()
    for table in (ScoreTally, Tally, TalliedCommitment, TraitHolder, Trait):
        table._base_manager.all().delete()
    published(row, by=person("analyst"), reviewer=person("reviewer"))
    assert Tally.objects.of_all().total() == 1


def test_a_migration_counts_with_the_tables_of_its_time() -> None:
    make.CommitmentFactory.create(verdict=Status.DELIVERED, debtors=[make.PartyFactory.create()])
    before = everything()
    state = MigrationLoader(connection).project_state(("tracker", "0041_tallies"))
    assert tallies.rebuild(state.apps, using="default") == 1
    assert everything() == before


def test_a_list_is_shown_where_nothing_was_counted_yet(client: Client) -> None:
    make.CommitmentFactory.create(ref="X-1", title="A river", debtors=[make.PartyFactory.create()])
    search.rebuild()
    for table in (ScoreTally, Tally, TalliedCommitment, TraitHolder, Trait):
        table._base_manager.all().delete()
    for address in ("/", "/commitments/", "/commitments/?q=river", "/commitments.csv", "/parties/"):
        assert ask(client, address).status == 200, address
    assert "X-1" in ask(client, "/commitments/?q=river").text
