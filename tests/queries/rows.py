"""What the tests of reads share."""

from collections.abc import Iterable

from tracker.models import Commitment


def refs(found: Iterable[Commitment]) -> list[str]:
    """The refs of the commitments, in their order."""
    return [commitment.ref for commitment in found]
