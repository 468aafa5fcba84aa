"""Counts that pages add up instead of looking at every row, kept beside the record.

They follow from the record, and neither log nor files have them. `of` says what is to be counted
anew when a row is saved, `renew` does it in the same transaction, `rebuild` makes all of it again,
and `stale` says what is counted otherwise than the record has it.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from . import tallies, traits
from .owners import Kind, Owner, counted, of

__all__ = ["Owner", "of", "rebuild", "renew", "stale"]


def renew(owners: Iterable[Owner]) -> None:
    """Count these as the record has them now."""
    them = counted(owners)
    alike = {owner for owner in them if owner.kind == Kind.COMMITMENT}
    tallies.renew(int(owner.key) for owner in alike)
    traits.renew(them - alike)


def rebuild() -> int:
    """Make all of it again; return how many commitments are counted."""
    traits.rebuild()
    return tallies.rebuild()


def stale() -> Iterator[str]:
    """What is counted otherwise than the record has it: refs of commitments, or names of counts."""
    return chain(tallies.stale(), traits.stale())
