"""How rows are named: in a rationale as [samarkand-ministerial-2023, b51-almaty-2024], elsewhere by
the parts of their stable key."""

import re
from collections.abc import Iterable

NAMED_ACTIONS = re.compile(r"\[([\w-]+(?:, ?[\w-]+)*)\]", re.ASCII)
"""One pair of brackets with names, which are slugs. Brackets around other words name nothing."""


def action_names(rationale: str) -> list[str]:
    """The different names in the text, in its order."""
    found = (match[1].split(",") for match in NAMED_ACTIONS.finditer(rationale))
    return list(dict.fromkeys(name.strip() for names in found for name in names))


def key_of(parts: Iterable[object]) -> str:
    """The parts of a stable key as one text: divided by spaces, which no part of several holds."""
    return " ".join(map(str, parts))
