"""What the desk remembers of its forms for a day: what was typed and not saved, what was saved."""

from django.conf import settings
from django.db import models

from .constraints import not_blank, sha256


class KeptForm(models.Model):
    """What somebody typed into a form of the desk that arrived when nobody was signed in.

    Only the person who had opened the form gets it back, at the address of the form. `ticket` names
    the form that was opened: of each form at most one text is kept. `typed` holds the boxes as
    JSON, each name with its list of values; passwords and files are not among them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ticket = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=2000)
    typed = models.TextField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [not_blank("keptform", "path")]
        indexes = [models.Index(fields=["user", "-kept_at"], name="keptform_of_somebody")]

    def __str__(self) -> str:
        return self.path


class SavedForm(models.Model):
    """Says which row a form of the desk stored, so that the same form sent twice stores it once.

    `key` is a hash of the form that was opened and of what was sent. `address` is empty only within
    the transaction that stores the row.
    """

    key = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [sha256("savedform", "key")]

    def __str__(self) -> str:
        return self.address
