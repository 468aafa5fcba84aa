"""What can be asked of what can be withdrawn, and of proposed withdrawals."""

from typing import Generic, Self

from django.db import models

from .base import KeyedQuerySet, Row_co


class WithdrawableQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of rows that can be withdrawn."""

    def not_withdrawn(self) -> Self:
        """Rows that were not withdrawn. Only these are listed and counted."""
        return self.filter(withdrawn_at__isnull=True)


class WithdrawalQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of proposed withdrawals."""

    def open(self) -> Self:
        """Proposals that nobody has decided on, with who proposed them."""
        return self.filter(decided_at__isnull=True).select_related("proposed_by")
