"""What the record shows of an initiative."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class InitiativeState(models.TextChoices):
    """Whether an initiative still exists, as far as the record shows. Derived, never typed."""

    CLOSED = "closed", _("Closed")
    ACTIVE = "active", _("Active")
    SUPPORTED = "supported", _("Promise acted on")
    PROMISED = "promised", _("Promised only")
    NO_TRACE = "no_trace", _("No action on record")

    @property
    def definition(self) -> Promise:
        """The test in one public sentence."""
        return _DEFINITIONS[self]

    @property
    def glyph(self) -> str:
        """One character that stands beside the label; no status has it."""
        return _GLYPHS[self]


_DEFINITIONS: dict[InitiativeState, Promise] = {
    InitiativeState.CLOSED: _("It closed, or the body that runs it did."),
    InitiativeState.ACTIVE: _(
        "It, or the body that runs it, took part in an action on record; no end is on record."
    ),
    InitiativeState.SUPPORTED: _(
        "An action strongly supports a commitment that depends on it; none of its own, and no end,"
        " is on record."
    ),
    InitiativeState.PROMISED: _(
        "A commitment depends on it; no action of its own, none in strong support of the"
        " commitment, and no end is on record."
    ),
    InitiativeState.NO_TRACE: _(
        "No action, no end and no commitment that depends on it is on record."
    ),
}
_GLYPHS: dict[InitiativeState, str] = {
    InitiativeState.CLOSED: "■",
    InitiativeState.ACTIVE: "●",
    InitiativeState.SUPPORTED: "◆",
    InitiativeState.PROMISED: "◇",
    InitiativeState.NO_TRACE: "□",
}
