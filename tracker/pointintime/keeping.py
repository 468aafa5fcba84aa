"""Which snapshots there are: each made once for all processes, the ones used last kept."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from tracker.models import RecordEntry
from tracker.pointintime.codeversion import code_version

from .advancing import advance, fits
from .replaying import fill
from .turns import Busy, alone, started

# In seconds: what is unfinished for so long was left by a process that was killed.
_LEFT = 3600
_MEGABYTE = 1_000_000
# So many entries take some five seconds to be written anew. Who asks for more does not wait.
MOST_AT_ONCE = 8000


class Kept(NamedTuple):
    """A snapshot that is there: the entry to which it reads, and the beginning of its hash."""

    path: Path
    seq: int
    head: str


def snapshot_file(*, seq: int, head: str, texts: str, apart: Sequence[str] | None = None) -> Path:
    """The snapshot of the record after entry `seq` with this hash, made if there is none yet.

    `texts` says what else it depends on: which texts are loaded. The newest few are kept in
    TRACKER_SNAPSHOTS, for all processes of this machine. `apart` is the command that makes it in a
    process of its own where that takes long. Raises Busy, then too, and OSError where nothing can
    be written.
    """
    folder = Path(settings.TRACKER_SNAPSHOTS)
    family = sha256(f"{texts} {code_version().hash}".encode()).hexdigest()[:16]
    path = folder / f"{family}-{seq}-{head[:16]}.sqlite3"
    if not _is_there(path):
        if apart and seq > MOST_AT_ONCE and not _near(seq, _family(folder, family)):
            started(folder, apart)
            raise Busy
        with alone(folder):
            if not _is_there(path):
                _make(path, seq, list(_family(folder, family)))
                _forget(folder)
    return path


def _is_there(path: Path) -> bool:
    """Whether the file is there; if so, it counts as used now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _family(folder: Path, family: str) -> Iterator[Kept]:
    """The snapshots with the same texts, by the same code."""
    for path in folder.glob(f"{family}-*.sqlite3"):
        _family, seq, head = path.stem.split("-")
        yield Kept(path, int(seq), head)


def _make(path: Path, seq: int, kept: list[Kept]) -> None:
    """Make the file, under its name only when it is whole."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(descriptor)
    unfinished = Path(name)
    try:
        if not _advanced(unfinished, seq, kept):
            unfinished.unlink(missing_ok=True)
            fill(unfinished, seq)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _near(seq: int, kept: Iterable[Kept]) -> list[Kept]:
    """Those from which the one after entry `seq` is soon made."""
    return [one for one in kept if fits(one.seq, seq) and _is_of_this_log(one)]


def _advanced(unfinished: Path, seq: int, kept: list[Kept]) -> bool:
    """Whether the file could be made from the nearest of the others."""
    near = _near(seq, kept)
    if not near:
        return False
    base = min(near, key=lambda one: abs(one.seq - seq))
    try:
        advance(base.path, base.seq, unfinished, seq)
    except (DatabaseError, FileNotFoundError):
        # It went in this moment, or is damaged: then it helps nobody.
        base.path.unlink(missing_ok=True)
        return False
    return True


def _is_of_this_log(one: Kept) -> bool:
    entries = RecordEntry.objects.using(DEFAULT_DB_ALIAS)
    return entries.filter(seq=one.seq, hash__startswith=one.head).exists()


def _forget(folder: Path) -> None:
    """Keep the snapshots used last, and nothing that was left unfinished.

    Who reads one that goes still has it open.
    """
    for path in folder.glob("*.part"):
        if time.time() - path.stat().st_mtime > _LEFT:
            path.unlink(missing_ok=True)
    files = [(path, path.stat()) for path in folder.glob("*.sqlite3")]
    size = 0
    for number, (path, said) in enumerate(sorted(files, key=_used, reverse=True)):
        size += said.st_size
        is_too_much = size > settings.TRACKER_SNAPSHOTS_MB * _MEGABYTE
        if number and (is_too_much or number >= settings.TRACKER_SNAPSHOTS_KEPT):
            path.unlink(missing_ok=True)


def _used(file: tuple[Path, os.stat_result]) -> float:
    return file[1].st_mtime
