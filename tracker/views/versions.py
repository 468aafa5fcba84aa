"""The version of a public page: an unchanged page is answered without being built.

A public page is a function of a head of the log, the loaded source texts, the language, the code
and the day. One query reads the first two. What came around the log shows once it is entered.
"""

import datetime as dt
import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from threading import Lock
from typing import cast

from django.conf import settings
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language

from tracker.models import Translation
from tracker.pointintime.codeversion import code_version
from tracker.pointintime.points import Point
from tracker.pointintime.snapshots import Snapshot
from tracker.pointintime.states import State, state_at
from tracker.pointintime.turns import Busy
from tracker.text.languages import is_english, using_texts

from .refusals import cannot_be_made, not_found

# Last-Modified counts in seconds; within one a page may change again.
_RESTLESS = dt.timedelta(seconds=2)
_OF_A_VERSION = (200, 304)
# In bytes: the largest page as it is kept, and the smallest that GZipMiddleware compresses.
_LARGEST = 256 * 1024
_SMALLEST = 200
# In seconds: how long somebody waits for the page that another one builds.
_PATIENCE = 2.0
# How often a snapshot is asked for that is taken away before it is open.
_ATTEMPTS = 3


class PageVersion:
    """The version of the page at one address."""

    __slots__ = ("_moments", "_read_at", "_today", "etag")

    def __init__(self, request: HttpRequest, state: State, *, read_at: float) -> None:
        self._read_at = int(read_at)
        self._today = dt.datetime.now(dt.UTC).date()
        self._moments = [at for at in (state.changed_at, state.texts_at) if at]
        parts = (
            state,
            code_version().hash,
            get_language(),
            # A page says when it was read, whatever day it speaks of.
            self._today,
            "" if settings.TRACKER_BASE_URL else (request.scheme, request.get_host()),
            request.get_full_path(),
        )
        # Weak, because compressed and plain are the same page.
        self.etag = f'W/"{sha256(repr(parts).encode()).hexdigest()[:32]}"'

    @property
    def last_modified(self) -> int | None:
        """Seconds since 1970; None while the page may change again within the second."""
        newest = max([*self._moments, dt.datetime.combine(self._today, dt.time(), dt.UTC)])
        if timezone.now() - newest < _RESTLESS:
            return None
        return max(int(newest.timestamp()), code_version().written_at)

    def label(self, response: HttpResponseBase) -> HttpResponseBase:
        """The page, or that the reader has it, with its version; what is neither stays as it is."""
        if response.status_code in _OF_A_VERSION:
            response.headers["ETag"] = self.etag
            for name, value in self._keeping().items():
                response.headers[name] = value
            if last_modified := self.last_modified:
                response.headers["Last-Modified"] = http_date(last_modified)
            patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def _keeping(self) -> dict[str, str]:
        """How long others may keep it: a reader's browser asks each time, a proxy after N seconds.

        nginx counts `s-maxage` from the end of its second and of its reading, so a page could be
        a second older, and older by what it took to build; `X-Accel-Expires` names the moment.
        """
        seconds: int = settings.TRACKER_PROXY_SECONDS
        if not seconds:
            return {"Cache-Control": "public, max-age=0, must-revalidate"}
        return {
            "Cache-Control": f"public, max-age=0, s-maxage={seconds}",
            "X-Accel-Expires": f"@{self._read_at + seconds - 1}",
        }


class PageStore:
    """Built pages of this process by their version, compressed: the newest few, in bounded memory.

    A version is never reused, so what is kept is never stale, however many processes there are.
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()
        self._building: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, version: PageVersion, request: HttpRequest) -> HttpResponse | None:
        """The page as it was built, or None; compressed once for all readers who take it so."""
        with self._lock:
            found = self._pages.get(version.etag)
            if found is None:
                return None
            self._pages.move_to_end(version.etag)
        content, headers = found
        if "Content-Encoding" in headers and not _takes_gzip(request):
            plain = {name: headers[name] for name in headers if name != "Content-Encoding"}
            return HttpResponse(gzip.decompress(content), headers=plain)
        return HttpResponse(content, headers=headers)

    def keep(self, version: PageVersion, response: HttpResponseBase) -> None:
        """Keep a page that was built whole; a streamed or large one is not worth it."""
        most = settings.TRACKER_PAGES_KEPT
        if (
            not most
            or response.status_code != 200
            or not isinstance(response, HttpResponse)
            or response.cookies
        ):
            return
        content, headers = response.content, dict(response.headers)
        if len(content) >= _SMALLEST:
            # Without a time, so that the same page has the same bytes; and without the random bytes
            # that GZipMiddleware adds against BREACH: a public page holds no secret to be guessed.
            content = gzip.compress(content, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if len(content) > _LARGEST:
            return
        with self._lock:
            self._pages[version.etag] = (content, headers)
            while len(self._pages) > most:
                self._pages.popitem(last=False)

    @contextmanager
    def alone(self, version: PageVersion) -> Iterator[None]:
        """Wait for whoever builds this version already, a while at most: one builds it for all."""
        with self._lock:
            building = self._building.setdefault(version.etag, Lock())
        is_ours = building.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if is_ours:
                building.release()
            with self._lock:
                self._building.pop(version.etag, None)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()


def _takes_gzip(request: HttpRequest) -> bool:
    """Whether GZipMiddleware would compress the answer to this reader."""
    return bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))


store = PageStore()


def versioned(
    request: HttpRequest, build_at: Callable[[State | None], HttpResponseBase]
) -> HttpResponseBase:
    """The page with its version; not built at all where the reader or the store has it.

    It is built at the state that its version is of; None while there is no entry of the log.
    """
    point, read_at = Point.of(request), time.time()
    # With a change set the page shows what nobody has approved: it has no version, and is not kept.
    state = None if hasattr(request, "changeset") else state_at(point)
    build = partial(build_at, state)
    if state is None:
        return _built(build)
    version = PageVersion(request, state, read_at=read_at)
    if known := _known(request, version):
        return version.label(known)
    response = store.get(version, request)
    if response is not None:
        return _unless_unmodified(request, version, version.label(response))
    with store.alone(version):
        found: HttpResponseBase | None = store.get(version, request)
        if found is None:
            built = _built(build) if point.is_now else _seen_from(point, state, build, request)
            version.label(built)
            store.keep(version, built)
            found = store.get(version, request) or built
    return _unless_unmodified(request, version, found)


def _known(request: HttpRequest, version: PageVersion) -> HttpResponseBase | None:
    """That the reader has this very version, so that nothing need be built; None otherwise.

    Nothing else is answered before it is known that there is such a page.
    """
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    answer = get_conditional_response(request, version.etag)
    return answer if answer and answer.status_code == 304 else None


def _unless_unmodified(
    request: HttpRequest, version: PageVersion, response: HttpResponseBase
) -> HttpResponseBase:
    """The page, or that nothing changed since the moment that the reader names."""
    if response.status_code != 200 or "If-Modified-Since" not in request.headers:
        return response
    modified = parse_http_date_safe(response.headers.get("Last-Modified", ""))
    page = cast("HttpResponse", response)
    return get_conditional_response(request, version.etag, modified, page) or response


def _built(build: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page, with the texts of the record that there are in its language."""
    if is_english():
        return build()
    with using_texts(Translation.objects.texts(get_language())):
        return build()


def _seen_from(
    point: Point,
    state: State,
    build: Callable[[], HttpResponseBase],
    request: HttpRequest,
) -> HttpResponseBase:
    """The page of the record as it stood."""
    with ExitStack() as stack:
        try:
            snapshot = _opened(point, state, stack)
        except (Busy, OSError, DatabaseError):
            return cannot_be_made(request)
        try:
            response = _built(build)
        except Http404 as error:
            response = not_found(request, error)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = snapshot.pieces(
                cast("Iterator[bytes]", response.streaming_content)
            )
    return response


def _opened(point: Point, state: State, stack: ExitStack) -> Snapshot:
    """The snapshot, open; made again where somebody takes it away in that moment."""
    for attempt in range(_ATTEMPTS):
        snapshot = state.snapshot(point)
        try:
            stack.enter_context(snapshot.opened())
        except DatabaseError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return snapshot
    raise Busy
