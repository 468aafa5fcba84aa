"""Sessions that end after eight hours, and after half an hour without a request.

Both limits are the row's own date in the database, which Django checks whenever it loads a
session, so no page can forget to ask. A page that does not read the session neither loads nor
prolongs it.
"""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, router, transaction
from django.utils import timezone

# When somebody signed in (before that: when the session was made), in seconds since 1970.
_BEGAN = "began"
# A session in use is written this often, not with each request.
_STEP = dt.timedelta(minutes=1)

_logger = logging.getLogger("tracker.ops.sessions")


class SessionStore(DatabaseStore):
    """Django's sessions in the database with SESSION_COOKIE_AGE and TRACKER_SESSION_IDLE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return Django's own model: `clearsessions` and the migrations stay as they are."""
        return Session

    def load(self) -> dict[str, Any]:
        """Return the data of a session that is still valid, otherwise nothing."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # not in the stubs
        if row is None:
            return {}
        data = self.decode(row.session_data)
        self._prolong(row, _end(data))
        return data

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError if it has been ended meanwhile.

        While the database is busy an existing session keeps what it held: somebody then sees a
        message twice or is asked again, where Django would answer with 400.
        """
        if self.session_key is not None:
            data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
            data.setdefault(_BEGAN, _now())
        try:
            super().save(must_create)
        except UpdateError as error:
            if not isinstance(error.__context__, OperationalError):
                raise
            _logger.warning("a session could not be written", exc_info=True)

    def cycle_key(self) -> None:
        """Take a new key, as signing in does: the eight hours begin."""
        super().cycle_key()
        self[_BEGAN] = _now()

    def get_expiry_date(self, **kwargs: Any) -> dt.datetime:
        """Return when the session ends unless it is used again."""
        return min(super().get_expiry_date(**kwargs), _end(dict(self.items())))

    def _prolong(self, row: Session, end: dt.datetime) -> None:
        """Move the end. An UPDATE of the date alone undoes no other request's work or sign-out."""
        if end - row.expire_date < _STEP:
            return
        using = router.db_for_write(Session, instance=row)
        try:
            with transaction.atomic(using=using):
                Session.objects.using(using).filter(pk=row.pk).update(expire_date=end)
        except DatabaseError:
            # Nothing can be written: reading must still work, until the date that stands there.
            _logger.warning("a session could not be prolonged", exc_info=True)

    def _validate_session_key(self, key: str | None) -> bool:
        """Tell whether this can be a key: a quoted cookie can hold what PostgreSQL refuses."""
        return key is not None and len(key) >= 8 and key.isascii() and key.isalnum()


def _now() -> int:
    return int(timezone.now().timestamp())


def _end(data: dict[str, Any]) -> dt.datetime:
    began = dt.datetime.fromtimestamp(data.get(_BEGAN, _now()), dt.UTC)
    return min(
        began + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE),
        timezone.now() + dt.timedelta(seconds=settings.TRACKER_SESSION_IDLE),
    )
