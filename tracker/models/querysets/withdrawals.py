"""What can be asked of proposed withdrawals."""

from typing import Generic, Self

from django.db import models

from .base import Row_co


class WithdrawalQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of proposed withdrawals."""

    def open(self) -> Self:
        """Proposals that nobody has decided on, with who proposed them."""
        return self.filter(decided_at__isnull=True).select_related("proposed_by")
