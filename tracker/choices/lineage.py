"""What became of a promise in a later text."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import LinkType


class Fate(models.TextChoices):
    """What a later text does with a promise of an earlier one, by the links that people made."""

    KEPT = "kept", _("Said again")
    STRENGTHENED = "strengthened", _("Strengthened")
    DILUTED = "diluted", _("Diluted")
    FOLLOWED_UP = "followed_up", _("Followed up")
    REPLACED = "replaced", _("Replaced")
    NOT_MENTIONED = "not_mentioned", _("Not mentioned again")
    NEW = "new", _("New")

    @property
    def definition(self) -> Promise:
        """What it means, in one sentence."""
        return _DEFINITIONS[self]


_DEFINITIONS: dict[Fate, Promise] = {
    Fate.KEPT: _("The later text promises the same."),
    Fate.STRENGTHENED: _("The later text promises more, or more firmly."),
    Fate.DILUTED: _("The later text promises less, or less firmly."),
    Fate.FOLLOWED_UP: _("The later text goes on from it or tells that it was done."),
    Fate.REPLACED: _("A promise of the later text takes its place."),
    Fate.NOT_MENTIONED: _("Nobody has linked it with a promise of the later text."),
    Fate.NEW: _("Nobody has linked it with a promise of the earlier text."),
}

FATES: dict[LinkType, Fate] = {
    LinkType.RESTATES: Fate.KEPT,
    LinkType.SAME_PROMISE: Fate.KEPT,
    LinkType.ELABORATES: Fate.STRENGTHENED,
    LinkType.STRENGTHENS: Fate.STRENGTHENED,
    LinkType.DILUTES: Fate.DILUTED,
    LinkType.SUPERSEDES: Fate.REPLACED,
    LinkType.DELIVERS: Fate.FOLLOWED_UP,
    LinkType.FOLLOWED_UP_BY: Fate.FOLLOWED_UP,
    LinkType.ANNOUNCED_THEN_HELD: Fate.FOLLOWED_UP,
}
"""What each type of link between promises of two texts says; the others say nothing of it."""

FROM_EARLIER = frozenset({LinkType.FOLLOWED_UP_BY, LinkType.ANNOUNCED_THEN_HELD})
"""Here the earlier promise is the first end of the link; elsewhere it is the second."""
