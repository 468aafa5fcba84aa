"""The index of the search: derived from the record, and made again whenever that is changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import SearchKind

from .constraints import allowed


class SearchEntry(models.Model):
    """One result as the search sees it: a row of the record, a paragraph, a word of the site.

    The primary key names kind and number, and puts the kinds in their order (`search.matching`).
    `names` has its name by language, `texts` what its page says: lists of level, language and
    words. `tokens` are the folded words and stems that an index of each database is made over; on
    SQLite triggers keep that in step. Nothing of it is in the public log.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=SearchKind)
    address = models.CharField(max_length=300)
    names = models.JSONField()
    texts = models.JSONField(default=list, blank=True)
    tokens = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        verbose_name_plural = _("search entries")
        constraints = [allowed("searchentry", "kind", SearchKind)]

    def __str__(self) -> str:
        return str(self.names["en"])


class SearchWord(models.Model):
    """A word that the index holds, folded, and how many entries hold it.

    For what is spelled nearly like it: short words and numbers are not kept.
    """

    word = models.CharField(max_length=60, primary_key=True)
    entries = models.PositiveIntegerField()

    class Meta:
        ordering = ["word"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.word
