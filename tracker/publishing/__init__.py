"""The only door to the public record: every write of it goes through one of these functions.

`save_with_history` saves any row but a verdict; `draft` to `withdraw` are the steps of a verdict.
"""

from .errors import NotAllowed, Problem, Refused
from .releasing import release
from .rules import problems
from .saving import Stale, record_change, record_password, remove_with_history, save_with_history
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
    "NotAllowed",
    "Problem",
    "Refused",
    "Stale",
    "correct",
    "draft",
    "edit",
    "problems",
    "publish",
    "record_change",
    "record_password",
    "release",
    "remove_with_history",
    "save_with_history",
    "send_back",
    "submit",
    "withdraw",
]
