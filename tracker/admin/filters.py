"""What the filters of the desk's lists share."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model, QuerySet
from django.http import HttpRequest


class NamedFilter(admin.SimpleListFilter):
    """A filter whose values are names; another value is a mistake that the reader is told of."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return the rows of the chosen name, or all; raises IncorrectLookupParameters."""
        value = self.value()
        if value is None:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return self.chosen(request, queryset, value)

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the rows that the name stands for."""
        raise NotImplementedError
