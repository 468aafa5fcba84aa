"""Change sets as files: read, previewed, made an open set, entered, and written out again."""

from .applying import Applied, enter, is_entered, make_open_set, preview
from .entries import ChangeFile
from .outcomes import Kind, Outcome, as_refusal, note_refused
from .sections import read_changes
from .writing import exported

__all__ = [
    "Applied",
    "ChangeFile",
    "Kind",
    "Outcome",
    "as_refusal",
    "enter",
    "exported",
    "is_entered",
    "make_open_set",
    "note_refused",
    "preview",
    "read_changes",
]
