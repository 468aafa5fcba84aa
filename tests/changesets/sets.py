"""Sets, and the edits of their authors, as the forms of the desk make them."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from tests.publishing.people import TODAY
from tracker.models import ChangeSet, RecordEntry, User
from tracker.publishing import save_with_history
from tracker.publishing.changesets import approve_set, held, open_set, put, submit_set
from tracker.publishing.proposals import Obstacle, numbers_of, replay
from tracker.publishing.trials import taken_back, trying

# One form that somebody sends: what it does to the rows, as they are with the set.
Edit = Callable[[], Any]
WHY = "It was found so."


def put_in(changeset: ChangeSet, *edits: Edit) -> ChangeSet:
    """The set once its author has sent these forms, one after the other."""
    for edit in edits:
        with transaction.atomic():
            mine = held(changeset, by=changeset.author)
            with taken_back():
                assert replay(mine) == []
                with trying(numbers_of(mine)) as trial:
                    edit()
            put(mine, trial.tried)
    return again(changeset)


def a_set(author: User, *edits: Edit, reason: str = WHY) -> ChangeSet:
    """An open set of the person, with these edits."""
    return put_in(open_set(by=author, title="A set", reason=reason), *edits)


def again(changeset: ChangeSet) -> ChangeSet:
    """The set as it is stored now."""
    return ChangeSet.objects.get(pk=changeset.pk)


def sent(changeset: ChangeSet) -> ChangeSet:
    """The set, sent for review."""
    found = again(changeset)
    return submit_set(found, by=found.author, version=found.version, today=TODAY)


def entered(changeset: ChangeSet, *, by: User, **more: Any) -> ChangeSet:
    """The set, sent for review and approved by the person."""
    waiting = sent(changeset)
    return approve_set(waiting, by=by, version=waiting.version, today=TODAY, **more)


def added(row: Any, *, by: User, **many: Any) -> Edit:
    """The edit that adds the row, which is not stored yet."""
    return lambda: save_with_history(row, by=by, many=many)


def changed(model: Any, key: str, /, *, by: User, **fields: Any) -> Edit:
    """The edit that changes the row with this stable key."""

    def edit() -> None:
        row = model.objects.get_by_natural_key(key)
        for name, value in fields.items():
            setattr(row, name, value)
        save_with_history(row, by=by)

    return edit


def rows_of(changeset: ChangeSet) -> list[tuple[str, str, str]]:
    """Verb, model and key of each row of the set."""
    found = changeset.rows.values_list("verb", "model", "key")
    return [(verb, model.removeprefix("tracker."), key) for verb, model, key in found]


def fields_of(changeset: ChangeSet, key: str) -> dict[str, Any]:
    """The old and new values of the row with this key."""
    found: dict[str, Any] = changeset.rows.get(key=key).fields
    return found


def seen(changeset: ChangeSet, look: Callable[[], Any]) -> Any:
    """What `look` returns where the set is done."""
    with taken_back():
        assert replay(changeset) == []
        return look()


def hindered(changeset: ChangeSet) -> list[Obstacle]:
    """What cannot be done of the set."""
    with taken_back():
        return replay(changeset)


def told(after: int) -> list[tuple[str, str, str]]:
    """Verb, kind and key of the entries after that one, oldest first."""
    entries = RecordEntry.objects.filter(seq__gt=after).order_by("seq")
    return list(entries.values_list("verb", "kind", "key"))


def head() -> int:
    """The number of the newest entry."""
    entry = RecordEntry.objects.head()
    return entry.seq if entry else 0
