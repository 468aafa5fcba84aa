"""The vocabulary: every allowed value with its label and, where readers meet it, its definition,
group and glyph, in display order. Everything iterates over these; nothing else spells one out."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .editing import AssessmentState as AssessmentState
from .editing import ChangeSetState as ChangeSetState
from .editing import ChangeVerb as ChangeVerb
from .editing import EntryRole as EntryRole
from .editing import EntryVerb as EntryVerb
from .evidence import ActionKind as ActionKind
from .evidence import ActionStage as ActionStage
from .evidence import AmountKind as AmountKind
from .evidence import AmountStage as AmountStage
from .evidence import Attribution as Attribution
from .evidence import Direction as Direction
from .evidence import Tier as Tier
from .evidence import Weight as Weight
from .initiatives import InitiativeState as InitiativeState
from .searching import SearchKind as SearchKind
from .timeline import TimelineKind as TimelineKind


class StatusGroup(models.TextChoices):
    """The groups in which headline counts and charts show statuses."""

    DONE = "done", _("Done")
    MOVING = "moving", _("In progress")
    UNDONE = "undone", _("Reversed or replaced")
    NO_VERDICT = "no_verdict", _("No verdict")
    NOT_VERIFIABLE = "not_verifiable", _("Not verifiable")

    @property
    def definition(self) -> Promise:
        """One public sentence that says which statuses the group holds."""
        return _GROUP_DEFINITIONS[self]

    @property
    def statuses(self) -> "list[Status]":
        """The statuses that the group counts, in display order."""
        return [status for status in Status if status.group == self]


_GROUP_DEFINITIONS: dict[StatusGroup, Promise] = {
    StatusGroup.DONE: _("Delivered, or largely delivered."),
    StatusGroup.MOVING: _("In progress: at least one concrete action, and more to do."),
    StatusGroup.UNDONE: _("Reversed, or superseded by a later promise."),
    StatusGroup.NO_VERDICT: _("No evidence found, or not yet assessed."),
    StatusGroup.NOT_VERIFIABLE: _("Listed beside the others, never scored."),
}


class Status(models.TextChoices):
    """The one scale on which the fulfilment of a commitment is judged, best known first."""

    DELIVERED = "delivered", _("Delivered")
    SUBSTANTIAL = "substantial", _("Largely delivered")
    UNDER_WAY = "under_way", _("In progress")
    REVERSED = "reversed", _("Reversed")
    SUPERSEDED = "superseded", _("Superseded")
    NO_EVIDENCE = "no_evidence", _("No evidence found")
    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    NOT_VERIFIABLE = "not_verifiable", _("Not verifiable as worded")

    @property
    def definition(self) -> Promise:
        """The test that a commitment must pass to have this status."""
        return _STATUS_DEFINITIONS[self]

    @property
    def group(self) -> StatusGroup:
        """The group that counts this status."""
        return _STATUS_GROUPS[self]

    @property
    def glyph(self) -> str:
        """One character that stands for the status beside its word."""
        return _STATUS_GLYPHS[self]


_STATUS_DEFINITIONS: dict[Status, Promise] = {
    Status.DELIVERED: _(
        "Done as worded. For a promise to continue something: shown to be sustained over the"
        " whole period."
    ),
    Status.SUBSTANTIAL: _("The core of what was promised is done, not all of it."),
    Status.UNDER_WAY: _(
        "At least one concrete action by a responsible party. An announcement alone is not enough."
    ),
    Status.REVERSED: _("An earlier step was taken back, or a contrary action was taken."),
    Status.SUPERSEDED: _("Replaced by a later agreed promise, which is linked."),
    Status.NO_EVIDENCE: _("At least one documented search was made; nothing relevant was found."),
    Status.NOT_ASSESSED: _(
        "Nobody has published an assessment yet. This is the starting point, not a finding of"
        " inaction."
    ),
    Status.NOT_VERIFIABLE: _("No evidence could prove or disprove it. Listed, never scored."),
}
_STATUS_GROUPS: dict[Status, StatusGroup] = {
    Status.DELIVERED: StatusGroup.DONE,
    Status.SUBSTANTIAL: StatusGroup.DONE,
    Status.UNDER_WAY: StatusGroup.MOVING,
    Status.REVERSED: StatusGroup.UNDONE,
    Status.SUPERSEDED: StatusGroup.UNDONE,
    Status.NO_EVIDENCE: StatusGroup.NO_VERDICT,
    Status.NOT_ASSESSED: StatusGroup.NO_VERDICT,
    Status.NOT_VERIFIABLE: StatusGroup.NOT_VERIFIABLE,
}
_STATUS_GLYPHS: dict[Status, str] = {
    Status.DELIVERED: "✓",
    Status.SUBSTANTIAL: "◐",
    Status.UNDER_WAY: "→",
    Status.REVERSED: "✕",
    Status.SUPERSEDED: "‖",
    Status.NO_EVIDENCE: "–",
    Status.NOT_ASSESSED: "?",
    Status.NOT_VERIFIABLE: "○",
}


class ScoreValue(models.IntegerChoices):
    """One party's mark within an assessment."""

    PLUS = 1, _("Kept (+1)")
    ZERO = 0, _("In part (0)")
    MINUS = -1, _("Not kept (−1)")

    @property
    def definition(self) -> Promise:
        """What the mark says about a party, in one sentence."""
        return _SCORE_DEFINITIONS[self]


_SCORE_DEFINITIONS: dict[ScoreValue, Promise] = {
    ScoreValue.PLUS: _("The party did in full what was promised."),
    ScoreValue.ZERO: _("The party did it in part, or is still at it."),
    ScoreValue.MINUS: _(
        "The party acted against the promise, or a due date passed and a documented search about"
        " that party found nothing."
    ),
}


class ZeroReason(models.TextChoices):
    """Why a score is 0."""

    UNDER_WAY = "under_way", _("under way")
    BLOCKED = "blocked", _("blocked outside the executive")


class CellState(models.TextChoices):
    """Why one party has no score for a commitment. No score is not zero."""

    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    NO_EVIDENCE = "no_evidence", _("No evidence found")
    NOT_TOLD_APART = "not_told_apart", _("No separate evidence")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    CONTESTED = "contested", _("Contested")

    @property
    def definition(self) -> Promise:
        """What the state says, in one sentence."""
        return _CELL_DEFINITIONS[self]


_CELL_DEFINITIONS: dict[CellState, Promise] = {
    CellState.NOT_ASSESSED: _("No verdict on the commitment has been published yet."),
    CellState.NO_EVIDENCE: _(
        "Documented searches found nothing. A promise without a due date then stays unscored."
    ),
    CellState.NOT_TOLD_APART: _(
        "There is a verdict, but the sources do not tell this party's part from the others'."
    ),
    CellState.NOT_APPLICABLE: _(
        "The commitment does not apply to this party. The reason is given."
    ),
    CellState.CONTESTED: _("The two readings differ and the difference is not settled."),
}


class Standing(models.TextChoices):
    """Whose word a document is."""

    AGREED = "agreed", _("Agreed")
    OFFICIAL = "official", _("Official")
    REPORTED = "reported", _("Reported")

    @property
    def definition(self) -> Promise:
        """What the standing means, in one sentence."""
        return _STANDING_DEFINITIONS[self]


_STANDING_DEFINITIONS: dict[Standing, Promise] = {
    Standing.AGREED: _("Adopted by all parties."),
    Standing.OFFICIAL: _("One side's own text."),
    Standing.REPORTED: _("Told by the press; shown apart and never counted with agreed promises."),
}


class SourcePage(models.TextChoices):
    """Whose page it is on which a text is found."""

    OFFICIAL = "official", _("Official page")
    COPY = "copy", _("Copy on another site")


class CommitmentStanding(models.TextChoices):
    """Whether a commitment stands in an agreed text or in a report."""

    AGREED = "agreed", _("Agreed")
    REPORTED = "reported", _("Reported")


class DocumentKind(models.TextChoices):
    JOINT_STATEMENT = "joint-statement", _("Joint statement")
    DECLARATION = "declaration", _("Declaration")
    COMMUNIQUE = "communique", _("Communiqué")
    MEDIA_NOTE = "media-note", _("Media note")
    FACT_SHEET = "fact-sheet", _("Fact sheet")
    TRANSCRIPT = "transcript", _("Transcript")
    NEWS_ARTICLE = "news-article", _("News article")


class EventKind(models.TextChoices):
    SUMMIT = "summit", _("Summit")
    MINISTERIAL = "ministerial", _("Ministerial")
    WORKING_GROUP = "working-group", _("Working group")
    DIALOGUE = "dialogue", _("Dialogue")
    FORUM = "forum", _("Forum")
    ANNOUNCEMENT = "announcement", _("Announcement")


class EventState(models.TextChoices):
    """What the sources show of an event."""

    HELD = "held", _("Held")
    ANNOUNCED = "announced", _("Announced")
    PUBLISHED = "published", _("Published")
    STATED = "stated", _("Stated")


class Precision(models.TextChoices):
    """How exactly a date is known. A month, quarter or year carries its first day."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    ABOUT_DAY = "about-day", _("about that day")
    BEFORE = "before", _("before that day")
    UNKNOWN = "unknown", _("unknown")


class DuePrecision(models.TextChoices):
    """How exactly a due date is set. A month, quarter or year carries its last day."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    NONE = "none", _("no date was promised")


class ActorKind(models.TextChoices):
    STATE = "state", _("State")
    AGENCY = "agency", _("Agency")
    INTERNATIONAL_ORGANISATION = "international-organisation", _("International organisation")
    PLATFORM_BODY = "platform-body", _("Platform body")
    BUSINESS = "business", _("Business")
    OTHER = "other", _("Other")


class Binding(models.TextChoices):
    """How strongly the words bind."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")

    @property
    def definition(self) -> Promise:
        """The words that place a commitment here."""
        return _BINDING_DEFINITIONS[self]


_BINDING_DEFINITIONS: dict[Binding, Promise] = {
    Binding.HIGH: _("Words such as commit, will, launch, determined."),
    Binding.MEDIUM: _("Words between the two."),
    Binding.LOW: _("Words such as support, intend, stand ready, welcome, endeavour."),
}


class ObligationKind(models.TextChoices):
    """What kind of thing was promised."""

    RESULT = "result", _("Result")
    EFFORT = "effort", _("Effort")
    PROCESS = "process", _("Process")
    POSITION = "position", _("Position")

    @property
    def definition(self) -> Promise:
        """What the kind means, in one sentence."""
        return _OBLIGATION_DEFINITIONS[self]


_OBLIGATION_DEFINITIONS: dict[ObligationKind, Promise] = {
    ObligationKind.RESULT: _("A state of affairs is promised."),
    ObligationKind.EFFORT: _("Work towards something is promised."),
    ObligationKind.PROCESS: _("Meeting, talking or studying is promised."),
    ObligationKind.POSITION: _("Taking a stand is promised."),
}


class ObligationRole(models.TextChoices):
    """What an actor has to do with a commitment."""

    DEBTOR = "debtor", _("Owes it")
    IMPLEMENTER = "implementer", _("Carries it out")
    BENEFICIARY = "beneficiary", _("Benefits from it")
    PARTNER = "partner", _("Partner")


class Ambition(models.TextChoices):
    UNCLEAR = "unclear", _("Unclear")
    MODEST = "modest", _("Modest")
    SUBSTANTIAL = "substantial", _("Substantial")


class Catalyst(models.TextChoices):
    """Things in the wording that make a promise easier to keep or to check. Never a weight."""

    DEADLINE = "deadline", _("Deadline")
    GEOGRAPHIC_FOCUS = "geographic_focus", _("Geographic focus")
    INSTRUMENT = "instrument", _("Instrument")
    NAMED_AGENCY = "named_agency", _("Named agency")
    NAMED_MECHANISM = "named_mechanism", _("Named mechanism")
    NAMED_PROGRAMME = "named_programme", _("Named programme")
    PRIORITY_PLACEMENT = "priority_placement", _("Priority placement")
    INTERNATIONAL_INSTITUTION = "international_institution", _("International institution")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    FUTURE_MEETING = "future_meeting", _("Future meeting")


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class LinkType(models.TextChoices):
    """How the first end of a link stands to the second."""

    REPORTED_VERSION = "reported_version", _("is the press version of")
    SAME_PROMISE = "same_promise", _("is the same promise as")
    UMBRELLA_OF = "umbrella_of", _("is the umbrella of")
    MEANS_OF = "means_of", _("is a means of")
    BASELINE_OF = "baseline_of", _("is the baseline of")
    OVERLAPS = "overlaps", _("overlaps with")
    CONTEXT_OF = "context_of", _("is context for")
    INSTANCE_OF = "instance_of", _("is an instance of")
    ELABORATES = "elaborates", _("elaborates")
    ANNOUNCED_THEN_HELD = "announced_then_held", _("was announced, then held as")
    FOLLOWED_UP_BY = "followed_up_by", _("was followed up by")
    RESTATES = "restates", _("restates")
    STRENGTHENS = "strengthens", _("strengthens")
    DILUTES = "dilutes", _("dilutes")
    SUPERSEDES = "supersedes", _("supersedes")
    DELIVERS = "delivers", _("delivers")


class SentenceLabel(models.TextChoices):
    """What a coder made of one sentence of a source."""

    COMMITMENT = "commitment", _("Commitment")
    NEAR_MISS = "near_miss", _("Looks like one, is not")
    CONTEXT = "context", _("Context")
    NOT_PROSE = "not_prose", _("Not prose")

    @property
    def definition(self) -> Promise:
        """What the label means, in one sentence."""
        return _SENTENCE_DEFINITIONS[self]


_SENTENCE_DEFINITIONS: dict[SentenceLabel, Promise] = {
    SentenceLabel.COMMITMENT: _("The sentence holds at least one commitment."),
    SentenceLabel.NEAR_MISS: _(
        "The sentence looks like a commitment and is not. The reason is kept."
    ),
    SentenceLabel.CONTEXT: _("The sentence states facts or circumstances and promises nothing."),
    SentenceLabel.NOT_PROSE: _("A heading, name, date or other line that is not a sentence."),
}


class ReadingState(models.TextChoices):
    """How far the sentences of a text were read."""

    WHOLE = "whole", _("read to the last sentence")
    PART = "part", _("read in part")
    UNHELD = "unheld", _("read, but the text is not on this site")
    UNREAD = "unread", _("not read yet")
    KNOWN = "known", _("known, not read")


class PassageRole(models.TextChoices):
    """Why words beside the commitment's own are kept with it."""

    CONTEXT = "context", _("Words that the commitment needs")
    COMPONENT = "component", _("A part that a finer coding would split off")


class NotApplicableRule(models.TextChoices):
    """What a cell that does not apply counts in an average."""

    EXCLUDED = "excluded", _("Left out of sum and count")
    ZERO = "zero", _("Counted as 0")


class Aggregator(models.TextChoices):
    """How several commitments make one average."""

    POOLED = "pooled", _("All scored cells in one pool")
    MEAN = "mean", _("Mean of the commitment averages")


class PercentFormula(models.TextChoices):
    """How an average S becomes a percent."""

    FIFTY = "fifty", _("50 × (S + 1)")
    HUNDRED = "hundred", _("100 × S")


class Rounding(models.TextChoices):
    """How a figure is rounded, once, at display."""

    HALF_UP = "half_up", _("Ties away from zero")
    HALF_EVEN = "half_even", _("Ties to the even neighbour")
    TRUNCATE = "truncate", _("Digits cut off")


class Coder(models.TextChoices):
    """Which of the two codings made apart a coded value comes from."""

    FIRST = "first", _("First coding")
    SECOND = "second", _("Second coding")


class TranslatedKind(models.TextChoices):
    """What a translated text belongs to; the key is that object's own stable key."""

    COMMITMENT = "commitment", _("Commitment")
    ASSESSMENT = "assessment", _("Assessment")
    ACTION = "action", _("Action")
    EVIDENCE = "evidence", _("Evidence")
    BEARING = "bearing", _("Bearing")
    INITIATIVE = "initiative", _("Initiative")
    INITIATIVE_FACT = "initiativefact", _("Initiative fact")
    EVENT = "event", _("Event")
    DOCUMENT = "document", _("Document")
    PARTICIPATION = "participation", _("Participation")
    DATE_MENTION = "datemention", _("Date mentioned")
    PERSON = "person", _("Person")
    CONTRADICTION = "contradiction", _("Contradiction")
    PILLAR = "pillar", _("Pillar")
    THEME = "theme", _("Theme")
    ACTOR = "actor", _("Actor")
    STATUS = "status", _("Status")
    ABOUT_TEXT = "abouttext", _("Text of the About page")
