"""The shared cache. Only a shared one counts sign-in attempts for all processes together."""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# After a failure Redis is left alone for so long: a page asks the cache several times.
_REST_SECONDS = 10.0
_TIMEOUT_SECONDS = 1.0

_logger = logging.getLogger("tracker.ops.caches")


class RedisCache(DjangoRedisCache):
    """Django's Redis cache; while Redis does not answer, the files that this machine shares.

    Not the memory of the process: each would count the attempts of a guesser anew.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client


class _Client:
    """Passes each call to Redis or, if it must, to files with the same calls."""

    _resting_until: ClassVar[dict[tuple[str, ...], float]] = {}

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._servers = tuple(servers)
        self._files = FileBasedCache(str(settings.TRACKER_CACHE), {})
        self._redis = RedisCacheClient(
            servers,
            **{
                "socket_connect_timeout": _TIMEOUT_SECONDS,
                "socket_timeout": _TIMEOUT_SECONDS,
                "retry": Retry(NoBackoff(), 0),
                **options,
            },
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if time.monotonic() >= self._resting_until.get(self._servers, 0.0):
                try:
                    return getattr(self._redis, name)(*args)
                except RedisError as error:
                    self._resting_until[self._servers] = time.monotonic() + _REST_SECONDS
                    _logger.warning("the cache does not answer: %s", type(error).__name__)
            return getattr(self._files, name)(*args)

        return call
