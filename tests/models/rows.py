"""The smallest valid row of every model: `FACTORIES` completes `tests.factories`."""

import datetime as dt
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db.models import Model
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests import factories as base
from tests.factories import ROUND, SHA256
from tracker import models
from tracker.chain import GENESIS
from tracker.models.base import KeyedModel, PassageModel

from .rows_of_about import AboutTextFactory
from .rows_of_codings import BlindCodingFactory, CodingRoundFactory, DoubleCodingFactory

Kind = TypeVar("Kind", bound=Model)

OWN_MODELS: list[type[Model]] = list(apps.get_app_config("tracker").get_models())
KEYED_MODELS = [model for model in OWN_MODELS if issubclass(model, KeyedModel)]
PASSAGE_MODELS = [model for model in OWN_MODELS if issubclass(model, PassageModel)]


class PassageFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    document: Any = SubFactory(base.DocumentFactory)
    paragraph = 1
    start = 0
    end = 40
    sha256 = SHA256


class ActorAliasFactory(DjangoModelFactory[models.ActorAlias]):
    class Meta:
        model = models.ActorAlias

    actor = SubFactory(base.ActorFactory)
    name = Sequence(lambda n: f"Alias {n}")


class PersonFactory(DjangoModelFactory[models.Person]):
    class Meta:
        model = models.Person

    slug = Sequence(lambda n: f"person-{n}")
    name = Sequence(lambda n: f"Person {n}")
    country = SubFactory(base.PartyFactory)
    office = "Minister"


class PersonSpellingFactory(DjangoModelFactory[models.PersonSpelling]):
    class Meta:
        model = models.PersonSpelling

    person = SubFactory(PersonFactory)
    document = SubFactory(base.DocumentFactory)
    name = "A spelling"


class ParticipationFactory(DjangoModelFactory[models.Participation]):
    class Meta:
        model = models.Participation

    document = SubFactory(base.DocumentFactory)
    position = 1
    person = SubFactory(PersonFactory)
    as_written = "A. Person"
    role = "speaker"
    capacity = "minister"
    paragraph = 1


class SourceTextFactory(base.CountedFactory[models.SourceText]):
    class Meta:
        model = models.SourceText

    document = SubFactory(base.DocumentFactory)
    text = "We commit to deepen our partnership in all areas that matter."


class SectionFactory(DjangoModelFactory[models.Section]):
    class Meta:
        model = models.Section

    document = SubFactory(base.DocumentFactory)
    slug = Sequence(lambda n: f"section-{n}")
    title = "A heading"
    position = Sequence(lambda n: n % 30_000 + 1)


class DateMentionFactory(DjangoModelFactory[models.DateMention]):
    class Meta:
        model = models.DateMention

    document = SubFactory(base.DocumentFactory)
    position = 1
    as_written = "21 September"
    paragraph = 1
    basis = "stated"


class NearMissFactory(PassageFactory):
    class Meta:
        model = models.NearMiss

    key = Sequence(lambda n: f"NM-{n}")
    sentence = SubFactory(base.SentenceCodingFactory, document=SelfAttribute("..document"))
    kind = "statement of fact"
    why_not = "It states a fact."
    chance = "0.20"


class DocumentReportFactory(DjangoModelFactory[models.DocumentReport]):
    class Meta:
        model = models.DocumentReport

    document = SubFactory(base.DocumentFactory)
    position = Sequence(lambda n: n + 1)
    publisher = "A newspaper"
    url = Sequence(lambda n: f"https://example.org/report/{n}")
    language = "en"
    tier = "independent_media"


class EventFactory(DjangoModelFactory[models.Event]):
    class Meta:
        model = models.Event

    slug = Sequence(lambda n: f"event-{n}")
    title = "A meeting"
    state = "held"
    date = ROUND.date()
    date_precision = "day"
    date_as_recorded = "2026-11-21"


class EventSourceFactory(PassageFactory):
    class Meta:
        model = models.EventSource

    event = SubFactory(EventFactory)
    position = 1


class ContradictionFactory(DjangoModelFactory[models.Contradiction]):
    class Meta:
        model = models.Contradiction

    key = Sequence(lambda n: f"X-{n}")
    topic = "The date of the summit"
    kind = "date"
    decision = "Both readings are kept."


class ContradictionReadingFactory(PassageFactory):
    class Meta:
        model = models.ContradictionReading

    contradiction = SubFactory(ContradictionFactory)
    position = 1


class CommitmentPassageFactory(PassageFactory):
    class Meta:
        model = models.CommitmentPassage

    commitment = SubFactory(base.CommitmentFactory)
    document = SelfAttribute("commitment.document")
    role = "context"
    position = 1


class LinkFactory(DjangoModelFactory[models.Link]):
    class Meta:
        model = models.Link

    key = Sequence(lambda n: f"L-{n}")
    from_commitment = SubFactory(base.CommitmentFactory)
    to_commitment = SubFactory(base.CommitmentFactory)
    type = "overlaps"
    basis = "Both name the same thing."
    confidence = "0.90"


class InitiativeFactory(DjangoModelFactory[models.Initiative]):
    class Meta:
        model = models.Initiative

    key = Sequence(lambda n: f"initiative_{n}")
    slug = Sequence(lambda n: f"initiative-{n}")
    name = "A dialogue"
    name_as_recorded = "A Dialogue"
    summary = "It is a dialogue."
    kind = "dialogue"


class InitiativeFactFactory(PassageFactory):
    class Meta:
        model = models.InitiativeFact

    initiative = SubFactory(InitiativeFactory)
    position = 1
    says = "It met once."


class TranslationFactory(DjangoModelFactory[models.Translation]):
    class Meta:
        model = models.Translation

    kind = "commitment"
    key = Sequence(lambda n: f"C-{n:05}")
    field = "title"
    language = "ru"
    text = "Обещание"


class UnassessedNoteFactory(DjangoModelFactory[models.UnassessedNote]):
    class Meta:
        model = models.UnassessedNote

    commitment = SubFactory(base.CommitmentFactory)
    as_of = ROUND.date()
    why_not = "The two readings differ."
    what_would_change_it = "A published text."


class SecondCodingFactory(DjangoModelFactory[models.SecondCoding]):
    class Meta:
        model = models.SecondCoding

    commitment = SubFactory(base.CommitmentFactory)
    status = "under_way"
    confidence = "medium"
    pillar = SubFactory(base.PillarFactory)
    binding = "high"
    obligation_kind = "effort"


class CodedScoreFactory(DjangoModelFactory[models.CodedScore]):
    class Meta:
        model = models.CodedScore

    commitment = SubFactory(base.CommitmentFactory)
    coder = "first"
    party = SubFactory(base.PartyFactory)
    value = 1


class SealFactory(DjangoModelFactory[models.Seal]):
    class Meta:
        model = models.Seal

    assessment = SubFactory(base.AssessmentFactory)
    sealed_at = ROUND


class ChangeFactory(DjangoModelFactory[models.Change]):
    class Meta:
        model = models.Change

    at = ROUND
    by = SubFactory(base.UserFactory)
    verb = "changed"
    model = "tracker.commitment"
    object_id = 1
    key = "NYD-01"
    version = 2
    fields = {"title": {"old": "One", "new": "Two"}}


class EntryFactory(DjangoModelFactory[models.RecordEntry]):
    """The entry that can follow the newest one."""

    class Meta:
        model = models.RecordEntry

    seq = LazyFunction(lambda: _head().seq + 1)
    at = ROUND
    role = "reviewer"
    verb = "changed"
    kind = "commitment"
    key = "NYD-01"
    after = "{}"
    previous = LazyFunction(lambda: _head().hash)
    hash = LazyAttribute(lambda entry: f"{entry.seq:064x}")


class ReleaseFactory(DjangoModelFactory[models.Release]):
    """A release of an entry that is made for it."""

    class Meta:
        model = models.Release

    class Params:
        last = LazyFunction(EntryFactory.create)

    name = Sequence(lambda n: f"2026.{n}")
    released_at = ROUND
    entry = LazyAttribute(lambda release: release.last.seq)
    head = LazyAttribute(lambda release: release.last.hash)
    counts = LazyFunction(lambda: {"agreed": {}, "reported": {}})
    changes = LazyFunction(dict)


def _head() -> models.RecordEntry:
    return models.RecordEntry.objects.head() or models.RecordEntry(seq=0, hash=GENESIS)


class PublicationFactory(DjangoModelFactory[models.Publication]):
    class Meta:
        model = models.Publication
        django_get_or_create = ("evidence",)

    evidence = SubFactory(base.EvidenceFactory)
    key = base.SHA256
    origin = "A newspaper"


class PublisherFactory(base.CountedFactory[models.Publisher]):
    class Meta:
        model = models.Publisher

    name = Sequence(lambda n: f"Publisher {n}")


class SearchEntryFactory(DjangoModelFactory[models.SearchEntry]):
    class Meta:
        model = models.SearchEntry

    id = Sequence(lambda n: n + 1)
    kind = "commitment"
    address = "/commitments/C-1/"
    names: ClassVar = {"en": "C-1 A promise"}
    tokens = "ac a1 . aa apromise ."


class KeptFormFactory(DjangoModelFactory[models.KeptForm]):
    class Meta:
        model = models.KeptForm

    user = SubFactory(base.UserFactory)
    ticket = Sequence(lambda n: f"{n:032x}")
    path = "/admin/tracker/theme/add/"
    typed = "{}"
    kept_at = ROUND


class OneTimeLinkFactory(DjangoModelFactory[models.OneTimeLink]):
    class Meta:
        model = models.OneTimeLink

    account = SubFactory(base.UserFactory)
    made_by = SubFactory(base.UserFactory)
    made_at = ROUND
    ends_at = ROUND + dt.timedelta(hours=72)
    token_hash = Sequence(lambda n: f"{n:064x}")


class PastedItemFactory(DjangoModelFactory[models.PastedItem]):
    class Meta:
        model = models.PastedItem

    user = SubFactory(base.UserFactory)
    address = "https://example.org/news"
    title = "A page of news"
    text = "It was done."
    pasted_at = ROUND


class SavedFormFactory(DjangoModelFactory[models.SavedForm]):
    class Meta:
        model = models.SavedForm

    key = Sequence(lambda n: f"{n:064x}")
    address = "/admin/tracker/theme/1/change/"
    saved_at = ROUND


class WithdrawalFactory(DjangoModelFactory[models.Withdrawal]):
    class Meta:
        model = models.Withdrawal

    assessment = SubFactory(base.AssessmentFactory)
    reason = "It rested on another text."
    proposed_by = SubFactory(base.UserFactory)
    proposed_at = ROUND


IN_REVIEW: dict[str, Any] = {
    "state": "in_review",
    "submitted_at": ROUND,
    "reason": "An act was missing.",
}
APPROVED: dict[str, Any] = {
    "state": "approved",
    "reason": "An act was missing.",
    "approver": SubFactory(base.UserFactory),
    "approved_at": ROUND,
    "size": 1,
}


class ChangeSetFactory(DjangoModelFactory[models.ChangeSet]):
    class Meta:
        model = models.ChangeSet

    key = Sequence(lambda n: f"2026-11-21-{n}")
    title = "A set"
    author = SubFactory(base.UserFactory)
    created_at = ROUND


class ProposedRowFactory(DjangoModelFactory[models.ProposedRow]):
    class Meta:
        model = models.ProposedRow

    changeset = SubFactory(ChangeSetFactory)
    position = Sequence(lambda n: n + 1)
    verb = "changed"
    model = "tracker.theme"
    object_id = Sequence(lambda n: n + 1)
    key = "water"
    label = "Water"
    fields = LazyFunction(lambda: {"name": {"old": "Rivers", "new": "Water"}})


FACTORIES: dict[type[Model], type[DjangoModelFactory[Any]]] = {
    models.AboutText: AboutTextFactory,
    models.Action: base.ActionFactory,
    models.Actor: base.ActorFactory,
    models.ActorAlias: ActorAliasFactory,
    models.Assessment: base.AssessmentFactory,
    models.Change: ChangeFactory,
    models.Bearing: base.BearingFactory,
    models.ChangeSet: ChangeSetFactory,
    models.BlindCoding: BlindCodingFactory,
    models.CodedScore: CodedScoreFactory,
    models.CodingRound: CodingRoundFactory,
    models.DoubleCoding: DoubleCodingFactory,
    models.Commitment: base.CommitmentFactory,
    models.CommitmentPassage: CommitmentPassageFactory,
    models.Contradiction: ContradictionFactory,
    models.ContradictionReading: ContradictionReadingFactory,
    models.DateMention: DateMentionFactory,
    models.Document: base.DocumentFactory,
    models.DocumentReport: DocumentReportFactory,
    models.Publication: PublicationFactory,
    models.Publisher: PublisherFactory,
    models.RecordEntry: EntryFactory,
    models.Event: EventFactory,
    models.EventSource: EventSourceFactory,
    models.Evidence: base.EvidenceFactory,
    models.Initiative: InitiativeFactory,
    models.InitiativeFact: InitiativeFactFactory,
    models.KeptForm: KeptFormFactory,
    models.Link: LinkFactory,
    models.Methodology: base.MethodologyFactory,
    models.NearMiss: NearMissFactory,
    models.Obligation: base.ObligationFactory,
    models.OneTimeLink: OneTimeLinkFactory,
    models.Participation: ParticipationFactory,
    models.ProposedRow: ProposedRowFactory,
    models.Person: PersonFactory,
    models.PersonSpelling: PersonSpellingFactory,
    models.Pillar: base.PillarFactory,
    models.Release: ReleaseFactory,
    models.Reply: base.ReplyFactory,
    models.PastedItem: PastedItemFactory,
    models.SavedForm: SavedFormFactory,
    models.Score: base.ScoreFactory,
    models.Seal: SealFactory,
    models.Search: base.SearchFactory,
    models.SearchEntry: SearchEntryFactory,
    models.SearchWord: base.SearchWordFactory,
    models.SecondCoding: SecondCodingFactory,
    models.Section: SectionFactory,
    models.SentenceCoding: base.SentenceCodingFactory,
    models.SourceText: SourceTextFactory,
    models.Trait: base.TraitFactory,
    models.TraitHolder: base.TraitHolderFactory,
    models.ScoreTally: base.ScoreTallyFactory,
    models.TalliedCommitment: base.TalliedCommitmentFactory,
    models.Tally: base.TallyFactory,
    models.Theme: base.ThemeFactory,
    models.Translation: TranslationFactory,
    models.UnassessedNote: UnassessedNoteFactory,
    models.User: base.UserFactory,
    models.Withdrawal: WithdrawalFactory,
}


def make(model: type[Kind], **fields: Any) -> Kind:
    """Return a new valid row of the model, as the database has it."""
    row = FACTORIES[model].create(**fields)
    return model._base_manager.get(pk=row.pk)
