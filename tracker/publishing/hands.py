"""What the log says where one approves the work of another, and one manager made both accounts."""

from django.db.models import Model

from tracker.models import User
from tracker.queries.managers import ONE_HAND, of_one_hand
from tracker.text.languages import in_english
from tracker.text.sentences import ended


def told_hands(reason: str | None, row: Model, *, by: User, author: str = "author") -> str | None:
    """The reason of an approval as the log tells it; `author` is the field that names the other.

    Two persons stand behind what is public. Nobody can tell by looking at them that an account
    belongs to a second person; readers are told where one person could have made both.
    """
    same = type(row)._base_manager.filter(of_one_hand(by, author=author), pk=row.pk)
    if not same.exists():
        return reason
    with in_english():
        return f"{ended(reason)} {ONE_HAND}" if reason else str(ONE_HAND)
