"""Who published a piece of evidence first, and who carried it: read from the name as recorded.

“AP via KION (copy)” names an origin, AP, and its carrier, KION. A note in brackets at the end of a
name is none of the name. Source: our own rule.
"""

import re
from typing import NamedTuple

_VIA = " via "
_NOTE = re.compile(r"\s*\([^()]*\)\s*\Z")


class Published(NamedTuple):
    """Two names of publishers; the carrier is empty where the origin published it itself."""

    origin: str
    carrier: str


def published_by(recorded: str) -> Published:
    """Origin and carrier of the name as recorded. Raises nothing; a name of notes alone stays."""
    origin, _via, carrier = recorded.strip().partition(_VIA)
    if not (origin.strip() and carrier.strip()):
        origin, carrier = recorded, ""
    return Published(_without_note(origin), _without_note(carrier))


def _without_note(name: str) -> str:
    name = name.strip()
    return _NOTE.sub("", name) or name


def renamed(recorded: str, old: str, new: str) -> str:
    """The name as recorded, with `new` for `old` where that is its origin or its carrier.

    Notes in brackets stay. What names another publisher comes back as it is.
    """
    given = published_by(recorded)
    origin, via, carrier = recorded.strip().partition(_VIA)
    if not given.carrier:
        return _with(recorded.strip(), new) if given.origin == old else recorded
    if old not in given:
        return recorded
    parts = (
        _with(part.strip(), new) if name == old else part
        for part, name in zip((origin, carrier), given, strict=True)
    )
    return via.join(parts)


def _with(part: str, new: str) -> str:
    note = _NOTE.search(part) if _without_note(part) != part else None
    return new + (note[0].rstrip() if note else "")
