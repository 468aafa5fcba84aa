"""A set that codes a text is whole: every sentence of the text has a decision in it.

Source of the rule: a text counts as read only when every sentence was decided and a second person
approved it.
"""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import ChangeVerb, SentenceLabel
from tracker.models import ChangeSet, Document, SentenceCoding, SourceText
from tracker.text import Span
from tracker.text.readings import read_as

from .errors import Problem

_CODING = SentenceCoding._meta.label_lower


def coded_documents(changeset: ChangeSet) -> list[Document]:
    """The texts of which the set adds codings of sentences, with their text where it is held.

    The caller has done the set, so that a text which the set itself adds is there.
    """
    rows = changeset.rows.filter(model=_CODING, verb=ChangeVerb.ADDED)
    keys = {fields["document"]["new"] for fields in rows.values_list("fields", flat=True)}
    found = Document.objects.filter(key__in=keys).select_related("source_text")
    return list(found.order_by("key")) if keys else []


def uncoded_documents(changeset: ChangeSet) -> list[Document]:
    """The texts that the set takes in and of which it codes nothing; none in another language.

    The caller has done the set.
    """
    rows = changeset.rows.filter(model=SourceText._meta.label_lower, verb=ChangeVerb.ADDED)
    keys = set(rows.values_list("key", flat=True))
    found = Document.objects.main_texts().filter(key__in=keys, sentencecoding_set__isnull=True)
    return list(found.order_by("key")) if keys else []


def sets_that_code(document: Document | None = None) -> Q:
    """The sets that add codings of sentences of the text, or of any."""
    # All conditions on one row of the set.
    named = {"rows__fields__document__new": document.key} if document is not None else {}
    return Q(rows__model=_CODING, rows__verb=ChangeVerb.ADDED, **named)


def undecided(changeset: ChangeSet) -> list[Problem]:
    """What is not decided yet of the held texts that the set codes; the caller has done the set."""
    return [
        Problem(None, message)
        for document in coded_documents(changeset)
        for message in _undecided(document)
    ]


def _undecided(document: Document) -> Iterator[str]:
    if document.text is None:
        return
    standing = SentenceCoding.objects.not_withdrawn().filter(document=document)
    rows = standing.annotate(
        carried=Count("commitments", filter=Q(commitments__withdrawn_at__isnull=True))
    )
    codings = {Span(row.start, row.end): row for row in rows}
    left = sum(not one.is_read for one in read_as(document.text, codings))
    if left:
        told = ngettext(
            "%(document)s: %(n)d sentence has no decision yet.",
            "%(document)s: %(n)d sentences have no decision yet.",
            left,
        )
        yield told % {"document": document, "n": left}
    for row in codings.values():
        if row.label == SentenceLabel.COMMITMENT and not row.carried:
            told = _("%(sentence)s is decided as a commitment, and no commitment is made of it.")
            yield told % {"sentence": row}
