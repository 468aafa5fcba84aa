"""What can be searched for. The order is the order of the results."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SearchKind(models.TextChoices):
    """The kinds of rows that a search finds."""

    COMMITMENT = "commitment", _("Commitments")
    INITIATIVE = "initiative", _("Mechanisms and programmes")
    ACTION = "action", _("Actions")
    DOCUMENT = "document", _("Documents")
    SENTENCE = "sentence", _("Sentences of the sources")
    ACTOR = "actor", _("Countries and organisations")
    PERSON = "person", _("Persons")

    @property
    def singular(self) -> Promise:
        """What one row of the kind is called."""
        return _SINGULARS[self]


_SINGULARS: dict[SearchKind, Promise] = {
    SearchKind.COMMITMENT: _("Commitment"),
    SearchKind.INITIATIVE: _("Mechanism or programme"),
    SearchKind.ACTION: _("Action"),
    SearchKind.DOCUMENT: _("Document"),
    SearchKind.SENTENCE: _("Sentence of a source"),
    SearchKind.ACTOR: _("Country or organisation"),
    SearchKind.PERSON: _("Person"),
}
