"""A text comes in: from the bytes of a file, or from what was pasted, to a normalised text.

Pure: nothing is fetched, stored or logged, and no file is opened. `read_file` and `read_pasted`
give a `ReadText`, or raise `TextRefused` with a sentence that says what is wrong.
"""

from .kinds import FileKind
from .parts import Dropped, DropReason
from .proposals import Basis, Proposal, Proposals
from .reading import ReadText, read_file, read_pasted
from .refusals import MAX_BYTES, Problem, TextRefused

__all__ = [
    "MAX_BYTES",
    "Basis",
    "DropReason",
    "Dropped",
    "FileKind",
    "Problem",
    "Proposal",
    "Proposals",
    "ReadText",
    "TextRefused",
    "read_file",
    "read_pasted",
]
