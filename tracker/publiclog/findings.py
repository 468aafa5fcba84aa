"""What a verification finds."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong: what it is about, which kind of flaw it is, and a sentence."""

    about: str
    code: str
    message: str
