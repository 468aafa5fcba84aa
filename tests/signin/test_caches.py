"""Sign-in while Redis is down: nothing is refused for it, and attempts are still counted."""

import socket
import time
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client
from pytest_django import Settings
from redis.exceptions import RedisError

from tests.signin.people import LOGIN, sign_in, text
from tracker.models import User
from tracker.ops import caches as module


@pytest.fixture
def no_redis(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(module._Client, "_resting_until", {})
    settings.TRACKER_CACHE = tmp_path
    settings.CACHES = {
        "default": {
            "BACKEND": "tracker.ops.caches.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        }
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("no_redis")
def test_signing_in_works_and_is_throttled_while_redis_is_down(client: Client, user: User) -> None:
    start = time.monotonic()
    assert sign_in(client, user).status_code == 302
    stranger = Client()
    for _ in range(5):
        assert "not correct" in text(sign_in(stranger, user, "wrong"))
    assert "Too many failed login attempts." in text(sign_in(stranger, user))
    assert stranger.get(LOGIN).status_code == 200
    assert time.monotonic() - start < 5


@pytest.mark.usefixtures("no_redis")
def test_every_call_of_a_cache_works_in_files() -> None:
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    assert cache.get("a") == 1
    assert cache.incr("a", 4) == 5
    assert cache.touch("a", 60)
    assert "a" in cache
    assert cache.set_many({"b": 2, "c": None}, 60) == []
    assert cache.get_many(["a", "b", "z"]) == {"a": 5, "b": 2}
    assert cache.get_or_set("d", 4, 60) == 4
    assert cache.delete("a")
    cache.delete_many(["b"])
    assert cache.get("b", "gone") == "gone"
    cache.clear()
    assert cache.get("d") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("never")


@pytest.mark.usefixtures("no_redis")
def test_redis_is_left_alone_for_a_while_and_then_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []
    redis = caches["default"]._cache._redis  # type: ignore[attr-defined]  # Django's own client

    def get(*args: object) -> object:
        asked.append(args)
        if len(asked) < 3:
            raise RedisError("down")
        return "from Redis"

    monkeypatch.setattr(redis, "get", get)
    with caplog.at_level("WARNING", logger="tracker.ops.caches"):
        answers = [cache.get("key") for _ in range(5)]
    assert (answers, len(asked), len(caplog.records)) == ([None] * 5, 1, 1)
    for _ in range(2):
        monkeypatch.setattr(module._Client, "_resting_until", {})
        last = cache.get("key")
    assert (last, len(asked)) == ("from Redis", 3)
