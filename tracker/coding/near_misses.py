"""Words that are no commitment, with the reason: made, kept and taken out, in the caller's
transaction.

Most stand for a whole sentence that was decided so. Others are a part of a sentence of which a
commitment is made, too.
"""

from collections.abc import Iterable

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tracker.choices import SentenceLabel
from tracker.coding.refs import next_near_miss
from tracker.models import Commitment, NearMiss, SentenceCoding, User
from tracker.models.changesets import FIRST_NUMBER
from tracker.publishing import save_with_history
from tracker.publishing.errors import refusal
from tracker.publishing.saving import remove
from tracker.text import Span, body_paragraph_number


def new_near_miss(sentence: SentenceCoding) -> NearMiss:
    """The words of the sentence as no commitment, not stored; the reason is still missing."""
    document = sentence.document
    return NearMiss(
        key=next_near_miss(document),
        document=document,
        sentence=sentence,
        paragraph=sentence.paragraph,
        body_paragraph=body_paragraph_number(
            document.text or "", Span(sentence.start, sentence.end)
        ),
        start=sentence.start,
        end=sentence.end,
        sha256=sentence.sha256,
    )


def keep(
    row: NearMiss, *, by: User, version: int | None, related: Iterable[Commitment]
) -> NearMiss:
    """Store it with the commitments that it is related to. Raises Stale.

    `version` is the one that its form showed, None for a new one.
    """
    chosen = sorted(related, key=lambda commitment: commitment.ref)
    save_with_history(row, by=by, version=version, many={"related": chosen})
    return row


def take_out(row: NearMiss, *, by: User) -> None:
    """Remove it from the set.

    Raises Refused where it is public, where it is the reason for a decision, and where other rows
    of the set rest on it.
    """
    if row.pk < FIRST_NUMBER:
        raise refusal(_("%(key)s is public: correct it by its own form.") % {"key": row.key})
    is_reason = row.sentence.label == SentenceLabel.NEAR_MISS
    if is_reason and not row.sentence.near_misses.exclude(pk=row.pk).exists():
        told = _("%(key)s is the reason for the decision. Decide otherwise, and it goes.")
        raise refusal(told % {"key": row.key})
    try:
        remove(row, by=by)
    except ProtectedError as error:
        told = _("Other rows of the set rest on %(ref)s. Take them out of the set first.")
        raise refusal(told % {"ref": row.key}) from error
