"""The log of everything that the public saw: what it holds, how it is written and verified."""

from .findings import Finding
from .loading import end_current, enter_loaded, renew_statistics, seal_loaded
from .protecting import WrongClock, unprotected
from .values import SCORED, kind_of
from .verifying import Verification, wrong_results
from .writing import take_turn

__all__ = [
    "SCORED",
    "Finding",
    "Verification",
    "WrongClock",
    "end_current",
    "enter_loaded",
    "kind_of",
    "renew_statistics",
    "seal_loaded",
    "take_turn",
    "unprotected",
    "wrong_results",
]
