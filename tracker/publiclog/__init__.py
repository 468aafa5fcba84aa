"""The log of everything that the public saw: what it holds, how it is written and verified."""

from .loading import end_current, enter_loaded, seal_loaded
from .values import SCORED, kind_of
from .verifying import Finding, Verification, wrong_results
from .writing import take_turn

__all__ = [
    "SCORED",
    "Finding",
    "Verification",
    "end_current",
    "enter_loaded",
    "kind_of",
    "seal_loaded",
    "take_turn",
    "wrong_results",
]
