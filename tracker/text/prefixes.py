"""Where the addresses of a page lead: into the whole site, or below a prefix of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import get_script_prefix, set_script_prefix

# The prefix of the site itself, as the server gives it; None outside of `leading`.
_root: ContextVar[str | None] = ContextVar("root", default=None)


@contextmanager
def leading(prefix: str) -> Iterator[None]:
    """Within it every address that Django reverses lies below `prefix`, such as "/r/2026.11".

    An empty prefix is the site itself, whatever prefix was set around it.
    """
    before = get_script_prefix()
    root = _root.get() or before
    token = _root.set(root)
    set_script_prefix(f"{root.rstrip('/')}{prefix}/")
    try:
        yield
    finally:
        set_script_prefix(before)
        _root.reset(token)


def led(path: str) -> str:
    """The path of the site, such as "/commitments/", below the prefix that is set."""
    return get_script_prefix().rstrip("/") + path
