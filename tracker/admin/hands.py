"""Lists and pages of what waits for a second person: whether one manager made both accounts."""

from typing import Generic, TypeVar

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment, ChangeSet
from tracker.queries.managers import of_one_hand

from .base import RecordAdmin
from .generics import Text, user_of

_Row = TypeVar("_Row", Assessment, ChangeSet)
_NOTE = _("same manager made both accounts")


class OneHandMixin(RecordAdmin[_Row], Generic[_Row]):
    """Names in the list every author whose account comes from the manager who made the reader's."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[_Row]:
        """Return the rows; each knows whether one manager made its author's and the reader's."""
        same = ExpressionWrapper(of_one_hand(user_of(request)), output_field=BooleanField())
        rows: QuerySet[_Row] = super().get_queryset(request).annotate(is_of_one_hand=same)
        return rows

    @admin.display(description=_("author"), ordering="author")
    def author_told(self, row: _Row) -> Text:
        """Return the author, and that a second person may be none."""
        if not row.is_of_one_hand:  # type: ignore[attr-defined]  # annotated
            return str(row.author)
        return format_html("{} ({})", row.author, _NOTE)


def is_of_one_hand(request: HttpRequest, row: Model) -> bool:
    """Whether the page is to say so to whoever decides on the row."""
    mine = of_one_hand(user_of(request))
    return type(row)._base_manager.filter(mine, pk=row.pk).exists()
