"""Which code this is: what a page shows depends on it as well as on the record."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE, _PACKAGE.parent / "templates")
# Compiled files and the editor's own say nothing that their sources do not.
_ENDINGS = frozenset({".css", ".html", ".mo", ".py", ".svg", ".txt", ".xml"})
_SETTINGS = (
    "TRACKER_BASE_URL",
    "TRACKER_CONTACT_EMAIL",
    "TRACKER_TAG_AUTHORITY",
    "STATIC_URL",
    "STORAGES",
)


class CodeVersion(NamedTuple):
    """A hash of the code, and when the newest file of it was written, in seconds since 1970."""

    hash: str
    written_at: int


def code_version() -> CodeVersion:
    """The version of this process's code, templates, styles and settings that pages show.

    Two servers with the same code have the same hash. With DEBUG it is looked up each time.
    """
    return _read() if settings.DEBUG else _kept()


@cache
def _kept() -> CodeVersion:
    return _read()


def _read() -> CodeVersion:
    found, newest = sha256(), 0
    for name in _SETTINGS:
        found.update(f"{name} {getattr(settings, name)}\n".encode())
    for folder in _FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _ENDINGS:
                content = path.read_bytes()
                place = path.relative_to(folder.parent).as_posix()
                found.update(f"{place} {len(content)}\n".encode() + content)
                newest = max(newest, int(path.stat().st_mtime))
    return CodeVersion(found.hexdigest(), newest)
