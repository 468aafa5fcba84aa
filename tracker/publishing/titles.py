"""What a change set is called that nobody named."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.models import Document, ProposedRow, SentenceCoding, User
from tracker.text.languages import in_english

from .proposals import model_of

_LONGEST_TITLE = 300


def named_after(rows: Iterable[ProposedRow]) -> str:
    """A title for a set that holds these rows, in English."""
    rows = list(rows)
    first = rows[0]
    merged = [row for row in rows if row.fields.get("merged_into", {}).get("new")]
    with in_english():
        if merged:
            into = {"lost": merged[0].key, "kept": merged[0].fields["merged_into"]["new"]}
            told = _("%(lost)s is the same as %(kept)s") % into
        elif first.is_new and model_of(first) is SentenceCoding:
            document = Document.objects.filter(key=first.fields["document"]["new"]).first()
            told = _("Coding of %(document)s") % {"document": document or first.label}
        else:
            name = model_of(first)._meta.verbose_name
            told = f"{first.get_verb_display()}: {name}"
            # Whose account it is, is for managers to know; the title will be public.
            if first.model != User._meta.label_lower:
                told = f"{told} “{first.label}”"
        return Truncator(told).chars(_LONGEST_TITLE)
