"""What a form asks of a row beyond its fields: the same of a row that a file brings."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tracker.models import Document, Translation
from tracker.models.base import PassageModel
from tracker.queries.translations import english_words
from tracker.text import BadSpan, OutOfText, Span, cut, paragraph_number, sha256_of


def complete(row: models.Model) -> None:
    """Fill in what a form works out by itself, where nothing stands. Raises ValidationError."""
    if isinstance(row, PassageModel):
        _place(row)
    elif isinstance(row, Translation) and row._state.adding:
        _words(row)
    elif isinstance(row, Document) and not row._state.adding and (refs := row.promises_before()):
        told = _("The due date of %(refs)s is before the document's date.")
        raise ValidationError({"date": told % {"refs": ", ".join(refs)}})


def _place(row: PassageModel) -> None:
    if None in (row.document_id, row.start, row.end) or row.document.text is None:
        return
    try:
        span = Span(row.start, row.end)
        found = {
            "paragraph": paragraph_number(row.document.text, span),
            "sha256": sha256_of(cut(row.document.text, span)),
        }
    except BadSpan as error:
        told = _("The passage must end after it starts.")
        raise ValidationError({"end": told}) from error
    except OutOfText as error:
        told = _("The text of the document ends after %(length)d characters.")
        raise ValidationError({"end": told % {"length": error.length}}) from error
    for name, value in found.items():
        if getattr(row, name) not in {None, "", value}:
            told = _("In the text that is loaded it is %(value)s.") % {"value": value}
            raise ValidationError({name: told})
        setattr(row, name, value)


def _words(row: Translation) -> None:
    place = (row.kind, row.key, row.field)
    english = english_words([place]).get(place)
    if english is None:
        told = _("The record has no such text: %(kind)s %(key)s, %(field)s.")
        raise ValidationError(
            {"key": told % {"kind": row.kind, "key": row.key, "field": row.field}}
        )
    if row.source_sha256 is None:
        row.source_sha256 = sha256_of(english)
