"""The index of the search: derived from the record, and made again whenever that is changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import SearchKind

from .constraints import allowed


class SearchEntry(models.Model):
    """One row of the record as the search sees it.

    The primary key is `search.entry_id`: it names kind and row, and puts the kinds in their order.
    `words` and `name_words` are folded (`text.fold`); an index of each database over the two is
    made in the first migration. On SQLite triggers keep it in step.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=SearchKind)
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    address = models.CharField(max_length=300)
    name_words = models.TextField(blank=True)
    words = models.TextField()

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        verbose_name_plural = _("search entries")
        constraints = [allowed("searchentry", "kind", SearchKind)]

    def __str__(self) -> str:
        return self.name
