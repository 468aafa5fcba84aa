"""The withdrawal of a published verdict, which takes two persons."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .constraints import not_blank
from .querysets import WithdrawalQuerySet


class Withdrawal(models.Model):
    """Somebody's proposal to withdraw a published verdict, and what a second person decided.

    Nothing of it is public until it is approved: then the verdict itself says when and why it was
    withdrawn. The database lets a published verdict be withdrawn only beside an approved row.
    """

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="withdrawals",
        verbose_name=_("assessment"),
    )
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    is_approved = models.BooleanField(_("is approved"), null=True, blank=True)

    objects: ClassVar = WithdrawalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["proposed_at", "pk"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            not_blank("withdrawal", "reason"),
            models.CheckConstraint(
                condition=Q(
                    decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True
                )
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
                name="withdrawal_decision_is_whole",
                violation_error_message=_("A decision says who decided, when, and what."),
            ),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True)
                | Q(is_approved=False)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="withdrawal_approved_by_a_second_person",
                violation_error_message=_(
                    "Whoever proposed the withdrawal does not approve it: a second person must."
                ),
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(decided_at__isnull=True),
                name="withdrawal_one_open_per_assessment",
                violation_error_message=_("The withdrawal of this verdict is proposed already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.decided_at is None
