"""The smallest valid rows. A test names only what it is about."""

import datetime as dt
from typing import Any, TypeVar

import factory
from django.db.models import Model
from factory import LazyAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from tracker import counting, models, publications

ROUND = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SHA256 = "0" * 64
Row = TypeVar("Row", bound=Model)


class CountedFactory(DjangoModelFactory[Row]):
    """Rows from which counts follow. It keeps these, as every way to save does."""

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        super()._after_postgeneration(instance, create, results)
        if create:
            scored = isinstance(instance, models.Score)
            publications.refresh(instance)
            counting.renew(counting.of(instance.assessment if scored else instance))


class UserFactory(DjangoModelFactory[models.User]):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"user-{n}")
    public_name = Sequence(lambda n: f"User {n}")
    password = "!"


class ActorFactory(DjangoModelFactory[models.Actor]):
    class Meta:
        model = models.Actor

    code = Sequence(lambda n: f"ACTOR-{n}")
    name = Sequence(lambda n: f"Actor {n}")
    kind = "agency"


class PartyFactory(ActorFactory):
    code = Sequence(lambda n: f"P{n}")
    name = Sequence(lambda n: f"Party {n}")
    kind = "state"
    is_party = True
    position = Sequence(lambda n: n % 1000)


class DocumentFactory(CountedFactory[models.Document]):
    class Meta:
        model = models.Document

    key = Sequence(lambda n: f"DOC{n}")
    slug = Sequence(lambda n: f"document-{n}")
    kind = "joint-statement"
    kind_note = "joint statement"
    standing = "agreed"
    standing_note = "primary"
    title = Sequence(lambda n: f"Document {n}")
    publisher = "A publisher"
    publisher_as_recorded = "A publisher"
    publisher_basis = "stated"
    date = dt.date(2023, 9, 21)
    date_precision = "day"
    date_basis = "stated"
    language = "en"
    event_note = "a summit"
    file_name = "document.txt"
    raw_bytes = 100
    raw_sha256 = SHA256
    normalised_characters = 100
    normalised_sha256 = SHA256
    paragraphs = 1
    body_paragraphs = 1


class SearchWordFactory(DjangoModelFactory[models.SearchWord]):
    class Meta:
        model = models.SearchWord

    word = Sequence(lambda n: f"word{n}")
    entries = 1


class ThemeFactory(DjangoModelFactory[models.Theme]):
    class Meta:
        model = models.Theme

    slug = Sequence(lambda n: f"theme-{n}")
    name = Sequence(lambda n: f"Theme {n}")
    position = Sequence(lambda n: n + 100)


class PillarFactory(DjangoModelFactory[models.Pillar]):
    class Meta:
        model = models.Pillar
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"pillar-{n}")
    name = Sequence(lambda n: f"Pillar {n}")
    description = "These promises concern one thing."
    position = Sequence(lambda n: n + 100)

    @post_generation
    def themes(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.themes.set(extracted)


class SentenceCodingFactory(CountedFactory[models.SentenceCoding]):
    class Meta:
        model = models.SentenceCoding

    document = SubFactory(DocumentFactory)
    paragraph = 1
    number = Sequence(lambda n: n + 1)
    start = 0
    end = 50
    sha256 = SHA256
    label = "commitment"


class CommitmentFactory(CountedFactory[models.Commitment]):
    """An agreed commitment; `debtors`, `themes` and `verdict` (a status) are optional."""

    class Meta:
        model = models.Commitment
        skip_postgeneration_save = True

    ref = Sequence(lambda n: f"C-{n:05}")
    document = SubFactory(DocumentFactory)
    sentence = SubFactory(SentenceCodingFactory, document=factory.SelfAttribute("..document"))
    paragraph = 1
    start = 0
    end = 40
    sha256 = SHA256
    title = Sequence(lambda n: f"Promise {n}")
    statement = "The parties promised something."
    done_when = "Something is on record."
    standing = "agreed"
    pillar = SubFactory(PillarFactory)
    pillar_basis = "section heading"
    primary_theme = SubFactory(ThemeFactory)
    stated_subject = "we"
    collectively_agreed = "yes"
    operative_verb = "commit to"
    binding = "high"
    obligation_kind = "effort"
    commitment_types = factory.LazyFunction(lambda: ["support"])
    coding_confidence = "0.80"
    evidence_sought = "Acts on record."
    initial_status = "no_evidence_in_seeds"
    stricter_reading = "counts"

    @post_generation
    def themes(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            self.themes.set([self.primary_theme, *(extracted or [])])

    @post_generation
    def debtors(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for party in extracted or []:
            ObligationFactory(commitment=self, actor=party)

    @post_generation
    def verdict(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            AssessmentFactory(commitment=self, status=extracted, **kwargs)


class ObligationFactory(CountedFactory[models.Obligation]):
    class Meta:
        model = models.Obligation

    commitment = SubFactory(CommitmentFactory)
    actor = SubFactory(PartyFactory)
    role = "debtor"


class ActionFactory(CountedFactory[models.Action]):
    class Meta:
        model = models.Action
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"action-{n}")
    title = Sequence(lambda n: f"Action {n}")
    date = dt.date(2025, 1, 15)
    date_precision = "day"
    kind = "meeting"
    stage = "done"
    attribution = "own"


class EvidenceFactory(CountedFactory[models.Evidence]):
    class Meta:
        model = models.Evidence

    action = SubFactory(ActionFactory)
    position = Sequence(lambda n: n % 30_000 + 1)
    publisher = "An outlet"
    url = Sequence(lambda n: f"https://example.org/{n}")
    date = dt.date(2025, 1, 20)
    language = "en"
    tier = "independent_media"
    shows = "The act took place."
    confidence = "high"


class BearingFactory(CountedFactory[models.Bearing]):
    class Meta:
        model = models.Bearing

    action = SubFactory(ActionFactory)
    commitment = SubFactory(CommitmentFactory)
    direction = "supports"
    weight = "strong"
    why = "It is what was promised."


class SearchFactory(DjangoModelFactory[models.Search]):
    class Meta:
        model = models.Search

    key = Sequence(lambda n: f"q-{n}")
    query = Sequence(lambda n: f"query {n}")
    made_on = dt.date(2026, 11, 21)
    where = "archived public web pages"
    found = 0


class InitiativeFactory(DjangoModelFactory[models.Initiative]):
    class Meta:
        model = models.Initiative
        skip_postgeneration_save = True

    key = Sequence(lambda n: f"I-{n}")
    slug = Sequence(lambda n: f"initiative-{n}")
    name = Sequence(lambda n: f"Initiative {n}")
    name_as_recorded = "the initiative"
    summary = "It is named in a source."
    kind = "programme"

    @post_generation
    def commitments(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.commitments.set(extracted)


class MethodologyFactory(DjangoModelFactory[models.Methodology]):
    class Meta:
        model = models.Methodology
        django_get_or_create = ("version",)

    version = "1"
    adopted_on = dt.date(2026, 11, 21)
    summary = "Rules."
    rule_set = "default"
    minimum_cells = 12
    quiet_months = 9
    review_months = 6
    due_soon_days = 90


class AssessmentFactory(CountedFactory[models.Assessment]):
    """A published, current verdict."""

    class Meta:
        model = models.Assessment
        skip_postgeneration_save = True

    key = Sequence(lambda n: f"verdict-{n}")
    commitment = SubFactory(CommitmentFactory)
    methodology = SubFactory(MethodologyFactory)
    state = "published"
    is_current = True
    status = "under_way"
    as_of = dt.date(2026, 4, 30)
    rationale = "One act is on record."
    confidence = "medium"
    what_would_change_it = "A second act."
    author = SubFactory(UserFactory)
    reviewer = SubFactory(UserFactory)
    published_at = LazyAttribute(lambda _: ROUND)

    @post_generation
    def actions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.actions.set(extracted)

    @post_generation
    def searches(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.searches.set(extracted)


class DraftFactory(AssessmentFactory):
    """An author's draft, made without the steps of publishing."""

    key = Sequence(lambda n: f"draft-{n}")
    state = "draft"
    is_current = False
    reviewer = None  # type: ignore[assignment]  # a draft has none
    published_at = None  # type: ignore[assignment]  # a draft has none


class ReplyFactory(DjangoModelFactory[models.Reply]):
    """A party's statement on a published verdict."""

    class Meta:
        model = models.Reply

    key = Sequence(lambda n: f"reply-{n}")
    assessment = SubFactory(AssessmentFactory)
    party = SubFactory(PartyFactory)
    text = "We see it differently."
    stated_on = dt.date(2026, 3, 3)
    received = "published"
    publisher = "A ministry"
    url = "https://example.org/reply"


class ScoreFactory(CountedFactory[models.Score]):
    class Meta:
        model = models.Score

    assessment = SubFactory(AssessmentFactory)
    party = SubFactory(PartyFactory)
    value = 1


class TalliedCommitmentFactory(DjangoModelFactory[models.TalliedCommitment]):
    class Meta:
        model = models.TalliedCommitment
        # A commitment has one as soon as it is saved.
        django_get_or_create = ("commitment",)

    commitment = SubFactory(CommitmentFactory)


class TallyFactory(DjangoModelFactory[models.Tally]):
    class Meta:
        model = models.Tally

    name = Sequence(lambda n: f"alike-{n}||")
    alike = Sequence(lambda n: f"alike-{n}")
    pillar = SubFactory(PillarFactory)
    standing = "agreed"
    status = "delivered"
    due_precision = "none"
    number = 1


class ScoreTallyFactory(DjangoModelFactory[models.ScoreTally]):
    class Meta:
        model = models.ScoreTally

    name = Sequence(lambda n: f"agreed|delivered|{n}:1:")
    standing = "agreed"
    status = "delivered"
    party = SubFactory(PartyFactory)
    value = 1
    number = 1


class TraitFactory(DjangoModelFactory[models.Trait]):
    class Meta:
        model = models.Trait

    name = Sequence(lambda n: f"actions_of_year {n}")
    kind = "actions_of_year"
    value = Sequence(str)
    number = 1


class TraitHolderFactory(DjangoModelFactory[models.TraitHolder]):
    class Meta:
        model = models.TraitHolder

    name = Sequence(lambda n: f"publication {n}")
    traits = '{"publications all": 1}'
