"""What can be searched for. The order is the order of the results."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SearchKind(models.TextChoices):
    """The kinds of rows that a search finds."""

    COMMITMENT = "commitment", _("Commitments")
    ACTOR = "actor", _("Countries and organisations")
    PERSON = "person", _("Persons")
    INITIATIVE = "initiative", _("Mechanisms and programmes")
    PILLAR = "pillar", _("Pillars")
    THEME = "theme", _("Themes")
    TERM = "term", _("Words this site uses")
    DOCUMENT = "document", _("Documents")
    ACTION = "action", _("Actions")
    EVENT = "event", _("Events")
    SENTENCE = "sentence", _("Paragraphs of the sources")
    NEAR_MISS = "near_miss", _("Words that are no commitment")
    DIFFERENCE = "difference", _("Where the sources differ")
    SEARCH = "search", _("Searches for evidence")
    CHANGE = "change", _("Changes")
    ABOUT = "about", _("About this site")

    @property
    def singular(self) -> Promise:
        """What one row of the kind is called."""
        return _SINGULARS[self]


_SINGULARS: dict[SearchKind, Promise] = {
    SearchKind.COMMITMENT: _("Commitment"),
    SearchKind.ACTOR: _("Country or organisation"),
    SearchKind.PERSON: _("Person"),
    SearchKind.INITIATIVE: _("Mechanism or programme"),
    SearchKind.PILLAR: _("Pillar"),
    SearchKind.THEME: _("Theme"),
    SearchKind.TERM: _("Word this site uses"),
    SearchKind.DOCUMENT: _("Document"),
    SearchKind.ACTION: _("Action"),
    SearchKind.EVENT: _("Event"),
    SearchKind.SENTENCE: _("Paragraph of a source"),
    SearchKind.NEAR_MISS: _("No commitment"),
    SearchKind.DIFFERENCE: _("Difference between sources"),
    SearchKind.SEARCH: _("Search for evidence"),
    SearchKind.CHANGE: _("Change"),
    SearchKind.ABOUT: _("About this site"),
}
