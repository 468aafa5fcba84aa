"""The record as spreadsheets: the same columns on the way out and on the way in."""

from .applying import Applied, TooMuch, put_into_set, tried
from .comparing import Difference, Kind
from .declared import SHEETS
from .lines import Lines, SheetRefused
from .reading import read_file
from .sheet import Sheet
from .writing import ENDINGS, TYPES, exported

__all__ = [
    "ENDINGS",
    "SHEETS",
    "TYPES",
    "Applied",
    "Difference",
    "Kind",
    "Lines",
    "Sheet",
    "SheetRefused",
    "TooMuch",
    "exported",
    "put_into_set",
    "read_file",
    "tried",
]
