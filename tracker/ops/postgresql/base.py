"""A connection to PostgreSQL that gives up where the server says nothing at all any more.

`statement_timeout` and `lock_timeout` are kept by the server; a server that is stopped, or behind a
cable that is cut, keeps none. So whoever asks has a limit, too.
"""

from types import TracebackType
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg.abc import PQGen

_Result = TypeVar("_Result")
# A server that takes no changes, and tables that nobody has made: nothing that the code did.
_OPERATIONAL = (
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
)
# In seconds: how long a kept connection has to answer before another one is made.
_TO_SHOW_LIFE = 2.0


class Connection(psycopg.Connection[Any]):
    """Waits for no answer longer than `patience`, in seconds; None means as long as it takes."""

    patience: float | None = None

    def wait(
        self, gen: PQGen[_Result], interval: float = 0.1, timeout: float | None = None
    ) -> _Result:
        """Return what the server says. Raises psycopg.OperationalError, and is closed, too late."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            # What is still to come would be taken for the answer to the next question.
            self.pgconn.finish()
            raise


class _Errors(DatabaseErrorWrapper):
    """Django's own; what SQLite calls an operational error is one here, too."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise Django's exception for the driver's."""
        if isinstance(error, _OPERATIONAL):
            raise OperationalError(*error.args) from error
        super().__exit__(kind, error, trace)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own with such connections."""

    @cached_property
    def wrap_database_errors(self) -> _Errors:
        """What stands around every call of the driver."""
        return _Errors(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a new connection. Raises psycopg.OperationalError where there is none in time."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        connection = Connection.connect(**conn_params)
        connection.patience = settings.TRACKER_ANSWER_SECONDS or None
        return connection

    def is_usable(self) -> bool:
        """Return whether a connection that was kept still answers, soon."""
        kept: Connection = self.connection
        patience, kept.patience = kept.patience, _TO_SHOW_LIFE
        try:
            return super().is_usable()
        finally:
            kept.patience = patience
