"""The only door to the public record: every write of it goes through one of these functions.

`save_with_history` saves any row but a verdict; `draft` to `withdraw` are the steps of a verdict,
`propose_withdrawal` to `decline_withdrawal` those of one that is published.
"""

from .errors import NotAllowed, Problem, Refused
from .releasing import release
from .rules import problems
from .saving import Stale, record_change, record_password, remove_with_history, save_with_history
from .workflow import (
    EDITABLE,
    TAKEN_OVER,
    approve_withdrawal,
    correct,
    decline_withdrawal,
    draft,
    edit,
    propose_withdrawal,
    publish,
    send_back,
    submit,
    withdraw,
)

__all__ = [
    "EDITABLE",
    "TAKEN_OVER",
    "NotAllowed",
    "Problem",
    "Refused",
    "Stale",
    "approve_withdrawal",
    "correct",
    "decline_withdrawal",
    "draft",
    "edit",
    "problems",
    "propose_withdrawal",
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
