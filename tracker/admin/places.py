"""Where the public site shows a row of the desk."""

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from tracker.models import PUBLIC, Search

# A row without a page of its own is shown on that of the first of these.
_ON_THAT_OF = ("commitment", "action", "assessment", "initiative", "document", "person", "actor")


def public_address(row: Model) -> str | None:
    """The address of the page that shows the row, or the row that it belongs to; None where none
    does."""
    if not isinstance(row, PUBLIC):
        return None
    if isinstance(row, Search):
        return f"{reverse('searches')}?found=all"
    try:
        return _address(row)
    except NoReverseMatch:
        return None


def _address(row: Model) -> str | None:
    if hasattr(row, "get_absolute_url"):
        return str(row.get_absolute_url())
    for name in _ON_THAT_OF:
        other: Model | None = getattr(row, name, None)
        if other is not None:
            return _address(other)
    return None
