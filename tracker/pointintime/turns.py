"""One maker at a time on this machine, whichever of its processes it is in."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

# In seconds: how often who waits looks again, and how far apart processes are started.
_PAUSE = 0.1
_APART = 60
# How far such a process gives way, as `nice` counts.
_GENTLY = 10


class Busy(Exception):
    """What is made when it is first asked for cannot be made now. Nothing was made."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Within it nobody else makes files of the folder, which is made if it is not there.

    Raises Busy where others take longer than TRACKER_SNAPSHOT_PATIENCE, and OSError where nothing
    can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + settings.TRACKER_SNAPSHOT_PATIENCE
    # The system gives the lock back when its process ends, however it does.
    with folder.with_suffix(".lock").open("w") as lock:
        while not _locked(lock):
            if time.monotonic() > until:
                raise Busy
            time.sleep(_PAUSE)
        yield


def started(folder: Path, arguments: Sequence[str]) -> None:
    """Let another process of this machine run the command that makes files of the folder. It gives
    way to what serves readers.

    None is started within a minute of another one. Raises OSError where nothing can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".started").open("a+") as note:
        if not _locked(note):
            return
        note.seek(0)
        # The clock of the file and not of this process: others started it.
        if note.read() and time.time() - os.fstat(note.fileno()).st_mtime < _APART:
            return
        note.truncate(0)
        note.write(" ".join(arguments))
        note.flush()
        process = subprocess.Popen(  # noqa: S603  # our own command; a day or a release is its word
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.setpriority(os.PRIO_PROCESS, process.pid, _GENTLY)


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
