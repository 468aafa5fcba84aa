"""The only door to the public record: every write of it goes through one of these functions.

`save_with_history` saves any row but a verdict, and `withdraw` says that one was wrong; `draft` to
`correct` are the steps of a verdict, `propose_withdrawal` to `decline_withdrawal` those of one that
is published.
"""

from .errors import NotAllowed, Problem, Refused
from .invitations import record_password
from .releasing import release
from .rules import problems
from .saving import Stale, record_change, remove_with_history, save_with_history
from .withdrawing import (
    approve_withdrawal,
    decline_withdrawal,
    may_withdraw,
    propose_withdrawal,
    withdraw,
)
from .workflow import EDITABLE, TAKEN_OVER, correct, draft, edit, publish, send_back, submit

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
    "may_withdraw",
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
