"""The vocabulary of actions and of the evidence that shows them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActionKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    INSTITUTION = "institution", _("Institution")
    LAW = "law", _("Law")
    FUNDING = "funding", _("Funding")
    AGREEMENT = "agreement", _("Agreement")
    PROGRAMME = "programme", _("Programme")
    STATEMENT = "statement", _("Statement")
    CLOSURE = "closure", _("Closure")
    STUDY = "study", _("Study")
    CONSTRUCTION = "construction", _("Construction")
    OTHER = "other", _("Other")


class ActionStage(models.TextChoices):
    ANNOUNCED = "announced", _("Announced")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", pgettext_lazy("stage of an act", "Done")
    ENDED = "ended", _("Ended")


class Attribution(models.TextChoices):
    """Whose act it was. An act of somebody outside the C5+1 is no party's, and counts for none."""

    OWN = "own", _("One party's own action")
    JOINT = "joint", _("Joint action")
    COLLECTIVE = "collective", _("Action of all together")
    OUTSIDE = "outside", _("Action of somebody outside the C5+1")


class AmountKind(models.TextChoices):
    GRANT = "grant", _("Grant")
    LOAN = "loan", _("Loan")
    GUARANTEE = "guarantee", _("Guarantee")
    OTHER = "other", _("Other")


class AmountStage(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    COMMITTED = "committed", _("committed")
    ALLOCATED = "allocated", _("allocated")
    DISBURSED = "disbursed", _("disbursed")


class Direction(models.TextChoices):
    """How an action bears on a commitment."""

    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class Weight(models.TextChoices):
    STRONG = "strong", _("strong")
    WEAK = "weak", _("weak")


class Tier(models.TextChoices):
    """Who published a piece of evidence.

    A reprint is a rewrite, or a copy whose origin is not printed or cannot be relied on. A faithful
    copy that names its origin keeps the tier of the origin.
    """

    OFFICIAL_PARTY = "official_party", _("A party's own")
    OFFICIAL_OTHER = "official_other", _("Official, other")
    STATE_MEDIA = "state_media", _("State media")
    INDEPENDENT_MEDIA = "independent_media", _("Independent media")
    NGO_OR_ACADEMIC = "ngo_or_academic", _("NGO or academic")
    REPRINT = "reprint", _("Reprint")

    @property
    def is_independent(self) -> bool:
        """Whether evidence of this tier is not the debtor's own word or that of its media."""
        return self in {Tier.OFFICIAL_OTHER, Tier.INDEPENDENT_MEDIA, Tier.NGO_OR_ACADEMIC}
