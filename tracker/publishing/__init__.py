"""The only door to the public record: every write of it goes through one of these functions.

`save_with_history` saves any row but a verdict; `draft` to `withdraw` are the steps of a verdict.
"""

from .entries import take_turn
from .history import (
    Stale,
    record_change,
    record_password,
    remove_with_history,
    save_with_history,
)
from .loaded import end_current, enter_loaded, seal_loaded
from .problems import NotAllowed, Problem, Refused
from .releasing import release
from .rules import problems
from .shapes import PUBLIC, SCORED, kind_of
from .verifying import Finding, Verification
from .workflow import (
    EDITABLE,
    correct,
    draft,
    edit,
    publish,
    send_back,
    submit,
    withdraw,
)

__all__ = [
    "EDITABLE",
    "PUBLIC",
    "SCORED",
    "Finding",
    "NotAllowed",
    "Problem",
    "Refused",
    "Stale",
    "Verification",
    "correct",
    "draft",
    "edit",
    "end_current",
    "enter_loaded",
    "kind_of",
    "problems",
    "publish",
    "record_change",
    "record_password",
    "release",
    "remove_with_history",
    "save_with_history",
    "seal_loaded",
    "send_back",
    "submit",
    "take_turn",
    "withdraw",
]
