"""What only the operator of a site can say of it."""

from collections.abc import Container

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AboutSection(models.TextChoices):
    """A section of the About page, in the order of the page."""

    OPERATOR = "operator", _("Who runs this site")
    FUNDING = "funding", _("Who pays for it")
    CONTACT = "contact", _("How to write to us")
    CORRECTIONS = "corrections", _("When something is wrong")
    CITING = "citing", _("How to quote this site")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    PRIVACY = "privacy", _("Privacy")

    @property
    def unsaid(self) -> Promise | None:
        """What the page says as long as the operator has said nothing.

        None where the software says all that is needed.
        """
        return _UNSAID.get(self)


_UNSAID = {
    AboutSection.OPERATOR: _("The operator has not said who runs this site."),
    AboutSection.FUNDING: _("The operator has not said who pays for this site."),
    AboutSection.CONTACT: _(
        "The operator has not said who reads what is sent, and how soon an answer comes."
    ),
    AboutSection.CORRECTIONS: _(
        "The operator has not said how a report of an error is looked into, and by whom."
    ),
    AboutSection.ACCESSIBILITY: _(
        "The operator has not said whom to ask for help, or what was tested with people."
    ),
    AboutSection.PRIVACY: _(
        "The operator has not said what else is kept of readers, by the server in front of this"
        " site, for example."
    ),
}


def empty_sections(said: Container[str]) -> list[AboutSection]:
    """The sections that need words of the operator and are not among those that have some."""
    return [section for section in AboutSection if section.unsaid and section not in said]
