"""What the desk keeps beside the record: forms typed, saved or pasted, second codings under way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices.coding import CodedPart
from tracker.choices.editing import DeskGroup, DeskPlace

from .changesets import ChangeSet
from .constraints import allowed, not_blank, sha256, web_address
from .fields import Line, Moment


class KeptForm(models.Model):
    """What somebody typed into a form of the desk and did not save: it arrived when nobody was
    signed in, or was sent as a draft while they typed.

    Only the person who had opened the form gets it back, at the address of the form. `ticket` names
    the form that was opened: of each form at most one text is kept. `typed` holds the boxes as
    JSON, each name with its list of values; passwords and files are not among them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ticket = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=2000)
    typed = models.TextField()
    kept_at = models.DateTimeField(db_index=True)
    is_draft = models.BooleanField(default=False)

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


class BlindCoding(models.Model):
    """What a second person makes of a part of a document, without seeing what the first one made.

    Nobody else sees `values`, the answers by the names of their boxes, before it is finished.
    `document` is the key of the document; `changeset` is the set that codes it, if one does.
    """

    desk_place: ClassVar[DeskPlace] = DeskGroup.CODING, 7

    document = Line(_("document"), max_length=60)
    changeset = models.ForeignKey(
        ChangeSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blind_codings",
        verbose_name=_("change set"),
    )
    part = models.CharField(_("part"), max_length=11, choices=CodedPart)
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="blind_codings",
        verbose_name=_("coder"),
    )
    first_coder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first coder"),
    )
    values = models.JSONField(_("values"), default=dict, blank=True)
    started_at = Moment(_("started at"), default=timezone.now)
    finished_at = Moment(_("finished at"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-started_at", "-pk"]
        verbose_name = _("second coding under way")
        verbose_name_plural = _("second codings under way")
        constraints = [
            allowed("blindcoding", "part", CodedPart),
            not_blank("blindcoding", "document"),
            models.CheckConstraint(
                condition=Q(first_coder__isnull=True) | ~Q(first_coder=F("coder")),
                name="blindcoding_by_a_second_person",
                violation_error_message=_("Whoever coded it first does not code it again."),
            ),
            models.UniqueConstraint(
                fields=["document", "part", "coder"],
                condition=Q(finished_at__isnull=True),
                name="blindcoding_once_at_a_time",
                violation_error_message=_("You are coding it already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.get_part_display()}"


class PastedItem(models.Model):
    """An item of the news that somebody pasted, until it was entered or left out.

    Only that person sees it. `changeset` is the set that it shall go into, if there is one yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changeset = models.ForeignKey(
        "tracker.ChangeSet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.CharField(max_length=2000)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    pasted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [web_address("pasteditem", "address")]

    def __str__(self) -> str:
        return self.title or self.address
