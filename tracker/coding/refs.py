"""References that are proposed for what is coded: permanent, never used twice."""

import re

from django.db import models
from django.db.models import Max

from tracker.choices import ChangeVerb
from tracker.models import (
    ChangeSet,
    Commitment,
    Contradiction,
    Document,
    Link,
    NearMiss,
    ProposedRow,
)
from tracker.models.base import KeyedModel
from tracker.publiclog.values import stable_key

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


def next_difference() -> str:
    """The next key of a point on which the sources differ, such as D37."""
    return _next_lettered(Contradiction, "D")


def next_link() -> str:
    """The next key of a link between two commitments, such as L64."""
    return _next_lettered(Link, "L")


def next_number(model: type[KeyedModel], within: str, parent: KeyedModel) -> int:
    """The next number of a row among those of `parent`, which its field `within` names.

    Numbers that a set of changes has taken count, or two sets would collide.
    """
    rows: models.QuerySet[models.Model] = model._base_manager.filter(**{within: parent})
    pending = ProposedRow.objects.filter(
        model=model._meta.label_lower,
        verb=ChangeVerb.ADDED,
        changeset__in=ChangeSet.objects.pending(),
    )
    key = stable_key(parent)
    taken: list[int] = [
        fields["position"]["new"]
        for fields in pending.values_list("fields", flat=True)
        if fields[within]["new"] == key
    ]
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return max(last or 0, *taken, 0) + 1


def _next_lettered(model: type[KeyedModel], letter: str) -> str:
    used = _used(model, "key", letter)
    numbers = [int(rest) for key in used if (rest := key.removeprefix(letter)).isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1:02}"


def _next(model: type[KeyedModel], field: str, prefix: str) -> str:
    """One more than the highest number that the record, or any set of changes, has with it."""
    begins = f"{prefix}-"
    used = _used(model, field, begins)
    numbers = [int(found["number"]) for key in used if (found := _numbered(key, prefix))]
    ref = f"{begins}{max(numbers, default=0) + 1:02}"
    return ref if len(ref) <= _LONGEST else ""


def _used(model: type[KeyedModel], field: str, begins: str) -> set[str]:
    """The keys beginning so that the record, or any set of changes, has."""
    used = set(
        model._base_manager.filter(**{f"{field}__startswith": begins}).values_list(field, flat=True)
    )
    proposed = ProposedRow.objects.filter(
        model=model._meta.label_lower, verb=ChangeVerb.ADDED, key__startswith=begins
    )
    return used | set(proposed.values_list("key", flat=True))


def _numbered(key: str, prefix: str) -> re.Match[str] | None:
    found = _NUMBERED.fullmatch(key)
    return found if found and found["prefix"] == prefix else None
