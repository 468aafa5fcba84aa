"""The rest of the table of `refusals`: the constraints on change sets and their rows."""

from collections.abc import Iterator
from typing import Any

from tests.factories import ROUND
from tracker import models as m
from tracker.models.changesets import NUMBERS

from .refusals import SAME, Refusal
from .rows import APPROVED, IN_REVIEW


def _of_a_set(constraint: str, says: str, *bads: dict[str, Any], **given: Any) -> Iterator[Refusal]:
    for bad in bads:
        yield Refusal(
            model=m.ChangeSet,
            constraint=f"changeset_{constraint}",
            bad=bad,
            says=says,
            given=given,
        )


def _of_a_row(constraint: str, says: str, bad: dict[str, Any], **given: Any) -> Refusal:
    return Refusal(
        model=m.ProposedRow,
        constraint=f"proposedrow_{constraint}",
        bad=bad,
        says=says,
        given=given,
    )


def _refusals() -> Iterator[Refusal]:
    yield from _of_a_set("title_not_blank", "title", {"title": ""})
    yield from _of_a_set("key_not_blank", "key", {"key": ""})
    yield from _of_a_set("state_allowed", "state", {"state": "x"})
    yield from _of_a_set(
        "approved_by_a_second_person",
        "a second person must",
        {"approver": lambda row: row.author},
        **APPROVED,
    )
    yield from _of_a_set(
        "approval_is_whole",
        "who approved it, when, why, and how many rows",
        *({name: None} for name in ("approver", "approved_at", "size", "reason")),
        *({"state": state} for state in ("open", "returned", "dropped")),
        **APPROVED,
    )
    yield from _of_a_set(
        "approval_is_whole",
        "who approved it, when, why, and how many rows",
        {"approved_at": ROUND},
        {"size": 1},
        {"state": "approved"},
    )
    yield from _of_a_set(
        "in_review_has_its_reason",
        "has a reason",
        {"submitted_at": None},
        {"reason": None},
        **IN_REVIEW,
    )
    yield from _of_a_set("not_too_large", "too many new rows", {"numbered": NUMBERS})
    for verb in ("published", "x"):
        yield _of_a_row("verb_allowed", "verb", {"verb": verb})
    yield _of_a_row(
        "once_in_its_set",
        "has this row already",
        dict.fromkeys(("changeset", "model", "object_id"), SAME),
    )
    yield _of_a_row(
        "position_unique", "position is taken", dict.fromkeys(("changeset", "position"), SAME)
    )


REFUSALS_OF_SETS: list[Refusal] = list(_refusals())
ACCEPTED_SETS: list[tuple[type[m.ChangeSet], dict[str, Any]]] = [
    (m.ChangeSet, {"numbered": NUMBERS - 1}),
    (m.ChangeSet, {"state": "dropped", "reason": None}),
    (m.ChangeSet, IN_REVIEW),
]
