"""Documents: those that count as one, in however many languages they are held."""

from typing import Self

from .base import Row_co
from .withdrawals import WithdrawableQuerySet


class DocumentQuerySet(WithdrawableQuerySet[Row_co]):
    """What can be asked of documents."""

    def main_texts(self) -> Self:
        """Each document once: without those that are the text of another in another language."""
        return self.filter(main_text__isnull=True)
