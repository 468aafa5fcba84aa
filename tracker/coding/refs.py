"""References that are proposed for what is coded: permanent, never used twice."""

import re

from tracker.choices import ChangeVerb
from tracker.models import Commitment, Document, NearMiss, ProposedRow
from tracker.models.base import KeyedModel

_NUMBERED = re.compile(r"(?P<prefix>.+)-(?P<number>[0-9]{1,6})")
_YEAR = re.compile(r"[0-9]+\Z")
_LONGEST = 20


def prefix_of(document: Document) -> str:
    """What the references of the document begin with.

    That of its commitments, if it has some; else the letters of its key, or all of the key where
    another document's commitments begin so.
    """
    own = Commitment.objects.filter(document=document).values_list("ref", flat=True)
    found = [match["prefix"] for ref in own if (match := _NUMBERED.fullmatch(ref))]
    if found:
        return max(found, key=found.count)
    letters = _YEAR.sub("", document.key).rstrip("-") or document.key
    others = Commitment.objects.exclude(document=document).filter(ref__startswith=f"{letters}-")
    return document.key if others.exists() else letters


def next_ref(document: Document) -> str:
    """The next reference of a commitment in the document, such as NYD-55."""
    return _next(Commitment, "ref", prefix_of(document))


def next_near_miss(document: Document) -> str:
    """The next key of words in the document that are no commitment, such as NM-NYD-25."""
    return _next(NearMiss, "key", f"NM-{prefix_of(document)}")


def _next(model: type[KeyedModel], field: str, prefix: str) -> str:
    """One more than the highest number that the record, or any set of changes, has with it."""
    begins = f"{prefix}-"
    used = set(
        model._base_manager.filter(**{f"{field}__startswith": begins}).values_list(field, flat=True)
    )
    proposed = ProposedRow.objects.filter(
        model=model._meta.label_lower, verb=ChangeVerb.ADDED, key__startswith=begins
    )
    used |= set(proposed.values_list("key", flat=True))
    numbers = [int(found["number"]) for key in used if (found := _numbered(key, prefix))]
    ref = f"{begins}{max(numbers, default=0) + 1:02}"
    return ref if len(ref) <= _LONGEST else ""


def _numbered(key: str, prefix: str) -> re.Match[str] | None:
    found = _NUMBERED.fullmatch(key)
    return found if found and found["prefix"] == prefix else None
