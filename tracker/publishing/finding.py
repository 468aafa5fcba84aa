"""The search follows what is saved; not what is only tried, which nobody finds."""

from django.db import models

from tracker import search

from .trials import current_trial


def shown_on(stored: models.Model) -> set[search.Place]:
    """Where the stored row is shown before it is saved or deleted."""
    return set() if current_trial() else search.pages_of(stored)


def follow(row: models.Model | None, before: set[search.Place]) -> None:
    """Bring up to date what shows a row that was saved, or, of None, showed one that is gone."""
    if not current_trial():
        search.renew(before | search.pages_of(row) if row else before)
