"""One maker at a time on this machine, whichever of its processes it is in."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

# In seconds: how often who waits looks again.
_PAUSE = 0.1


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


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
