"""Artificial records for measuring: the rows of one made-up document at a time.

Nothing here reads or writes the database, and the same arguments give the same rows. The
proportions are those of the record's first round (60 commitments), scaled down where several
commitments share rows. Every key starts with GEN or gen, every sentence is made of fixed words.
"""

from collections.abc import Iterator
from random import Random

from django.db.models import Model

from .outcomes import BEARINGS_PER_COMMITMENT, EVIDENCE_PER_ACTION, document_acts, document_verdicts
from .promises import NOT_ASSESSED_EVERY, ONE_DEBTOR_EVERY, PREFIX, Ground, document_promises

__all__ = [
    "BEARINGS_PER_COMMITMENT",
    "COMMITMENTS_PER_DOCUMENT",
    "EVIDENCE_PER_ACTION",
    "NOT_ASSESSED_EVERY",
    "ONE_DEBTOR_EVERY",
    "PREFIX",
    "Ground",
    "document_rows",
    "document_sizes",
]

COMMITMENTS_PER_DOCUMENT = 500


def document_sizes(commitments: int) -> Iterator[int]:
    """Yield how many commitments each generated document holds, `commitments` in all."""
    for first in range(0, commitments, COMMITMENTS_PER_DOCUMENT):
        yield min(COMMITMENTS_PER_DOCUMENT, commitments - first)


def document_rows(number: int, size: int, *, seed: int, ground: Ground) -> Iterator[list[Model]]:
    """Yield the unsaved rows of generated document `number` (from 1) with `size` commitments.

    Each list holds rows of one model. Save it before asking for the next, whose rows take their
    foreign keys from it.
    """
    random = Random(f"{seed}:{number}")
    first = (number - 1) * COMMITMENTS_PER_DOCUMENT + 1
    promises = yield from document_promises(random, number, range(first, first + size), ground)
    actions = yield from document_acts(random, first, -(-size // 2), ground.parties)
    yield from document_verdicts(random, promises, actions, ground)
