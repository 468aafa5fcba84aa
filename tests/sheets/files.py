"""The record that spreadsheets are about, and what they would do to it."""

from typing import Any

from tests import factories
from tests.publishing.people import person, promise
from tracker.models import Commitment, User
from tracker.sheets import SHEETS, Applied, exported, put_into_set, read_file, tried

make: Any = factories


def promised(ref: str = "C-1", **fields: Any) -> Commitment:
    """A commitment that acts can bear on."""
    return promise(ref=ref, **fields)


def analyst() -> User:
    """Somebody who may enter acts."""
    return person("analyst", username="ann", public_name="An analyst", is_staff=True)


def out(kind: str, ending: str = "csv", document: str = "") -> bytes:
    """The file that the site gives."""
    pieces: Any = exported(SHEETS[kind], ending, document=document)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def previewed(kind: str, raw: bytes, **how: Any) -> Applied:
    """What the file would do."""
    sheet = SHEETS[kind]
    return tried(read_file(raw, sheet), sheet, **how)


def put(kind: str, raw: bytes, *, by: User, **how: Any) -> Applied:
    """The file put into a set."""
    sheet = SHEETS[kind]
    return put_into_set(read_file(raw, sheet), sheet, by=by, reason="It was sent.", **how)


def refused(applied: Applied) -> list[tuple[int | None, str, str, str]]:
    """What is refused: row, column, value, reason."""
    return [(one.row, one.field, one.value, one.reason) for one in applied.refused]
