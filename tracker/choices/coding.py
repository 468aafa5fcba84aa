"""The vocabulary of the coding desk: why words are no commitment, and what a coder may note.

The values are the texts that the record keeps. Where the desk offers them in a box, a coder can
type others.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class WhyNot(models.TextChoices):
    """Why a sentence that may look like a commitment is none; the kind of its near miss."""

    PAST_ACT = "past act", _("Past action")
    FACT = "statement of fact", _("Statement of fact")
    OTHERS = "exhortation to others", _("Addressed to others")
    HOPE = "aspiration", _("Hope or aim")
    RESTATEMENT = "restatement", _("Restatement")
    RECOGNITION = "recognition", _("Recognition or thanks")
    TALKS = "topic of talks", _("Topic of talks")
    EVENT = "scheduled event", _("Event to come")
    PRINCIPLE = "statement of principle", _("Statement of principle")
    LEAD_IN = "chapeau", _("Lead-in to what follows")

    @property
    def definition(self) -> Promise:
        """Why such words do not count, in one sentence."""
        return _WHY_NOT[self]


_WHY_NOT: dict[WhyNot, Promise] = {
    WhyNot.PAST_ACT: _("It tells of something that was done already."),
    WhyNot.FACT: _("It states how things are and promises nothing."),
    WhyNot.OTHERS: _("It asks others to act; the parties themselves promise nothing."),
    WhyNot.HOPE: _("It names a hope or an aim, and no action to reach it."),
    WhyNot.RESTATEMENT: _("It says again what another sentence promises."),
    WhyNot.RECOGNITION: _("It recognises, welcomes or thanks, and promises nothing."),
    WhyNot.TALKS: _("It tells what was talked about, and promises nothing."),
    WhyNot.EVENT: _("It names an event to come that was arranged already."),
    WhyNot.PRINCIPLE: _("It states a principle, and no action that follows from it."),
    WhyNot.LEAD_IN: _("It leads in to what follows; the promises stand there."),
}


class CommitmentType(models.TextChoices):
    """What the promise is about, as a coder sorts it."""

    CONTINUE = "continue/maintain", _("Continue or maintain")
    COOPERATE = "cooperate", _("Cooperate")
    DIALOGUE = "dialogue", _("Hold a dialogue")
    FUNDING = "funding", _("Fund")
    INCREASE = "increase/expand", _("Increase or expand")
    LAUNCH = "launch/establish", _("Launch or establish")
    LEGISLATIVE = "legislative", _("Legislate")
    STUDY = "study/evaluate", _("Study or evaluate")
    SUPPORT = "support", _("Support")


class PillarBasis(models.TextChoices):
    """Why a commitment counts under its pillar."""

    SECTION = "section heading", _("By the heading of its section")
    CODER = "assigned by coder", _("Assigned by the coder")


class AgreedBy(models.TextChoices):
    """Whether all parties agreed on the promise."""

    ALL = "yes", _("Yes, by all")
    ONE = "no (one party)", _("No, one party alone")
    REPORTED = "reported", _("Known from a report")


class SplitRule(models.TextChoices):
    """By which rule a sentence was split into commitments, or was not."""

    OBJECTS = "R1 co-ordinate objects", _("R1: co-ordinate objects are split")
    VERBS = "R1 co-ordinate verbs", _("R1: co-ordinate verbs are split")
    CLAUSES = "R1 co-ordinate clauses", _("R1: co-ordinate clauses are split")
    NAMED = "R2 named action under 'including through'", _("R2: a named action is split off")
    MEANS = "R3 plain 'through' = defining means, not split", _("R3: means are not split off")
    PURPOSES = "R4 purposes not split", _("R4: purposes are not split off")
    ILLUSTRATIONS = "R5 illustrations not split", _("R5: illustrations are not split off")
    TOPICS = "R6 topics not split", _("R6: topics of one area are not split")
    AREAS = (
        "R6 topics of one activity in different issue areas",
        _("R6: topics of different areas are split"),
    )
    UMBRELLA = "R8 umbrella, not split", _("R8: an umbrella is not split")


class StricterReading(models.TextChoices):
    """What a coder would do under the strict rules."""

    COUNTS = "counts", _("It counts")
    PRESENT = "exclude: describes present effort", _("Leave out: it describes a present effort")
    GENERAL = "exclude: general desideratum", _("Leave out: a general wish")
    REPORTED = "exclude: reported, not agreed text", _("Leave out: reported, not agreed")


class NotedStatus(models.TextChoices):
    """How the promise stood when it was coded, as far as the texts at hand say."""

    NO_EVIDENCE = "no_evidence_in_seeds", _("Nothing in the texts at hand")
    NOT_YET_DUE = "not_yet_due", _("Not yet due")
    FOLLOWED_UP = "followed_up_in_seeds", _("Followed up in the texts at hand")


class CoderConfidence(models.TextChoices):
    """How sure a coder is: the steps that the desk offers, beside any other share."""

    CERTAIN = "0.95", _("Certain (0.95)")
    HIGH = "0.80", _("High (0.80)")
    MEDIUM = "0.65", _("Medium (0.65)")
    LOW = "0.50", _("Low (0.50)")


class CodedPart(models.TextChoices):
    """What two persons code apart from each other."""

    SENTENCES = "sentences", _("Sentences")
    COMMITMENTS = "commitments", _("Commitments")
    VERDICTS = "verdicts", _("Verdicts")


class CodedField(models.TextChoices):
    """What a coder says of one thing, and the other coder says again."""

    LABEL = "label", _("How a sentence is read")
    WHY_NOT = "why_not", _("Why it is no commitment")
    PILLAR = "pillar", _("Pillar")
    BINDING = "binding", _("How binding")
    OBLIGATION = "obligation_kind", _("Kind of obligation")
    STATUS = "status", _("Status")
    SCORE = "score", _("Score")
