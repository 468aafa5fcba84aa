"""PDF and Word files are read in a process of their own, which may take only so much.

Their libraries follow what a file says. One that was made to harm takes down that process, and not
the one that serves the desk.
"""

import json
import subprocess
import sys
from pathlib import Path

from .kinds import FileKind
from .parts import Found
from .refusals import MAX_SECONDS, Problem, TextRefused

_ROOT = Path(__file__).resolve().parents[2]


def read_apart(raw: bytes, kind: FileKind) -> Found:
    """What the PDF or Word file holds. Raises TextRefused, also where it took too much."""
    try:
        done = subprocess.run(  # noqa: S603  the same program, with a kind of our own
            [sys.executable, "-m", "tracker.intake.worker", kind.value],
            input=raw,
            capture_output=True,
            timeout=MAX_SECONDS,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TextRefused(Problem.TOO_MUCH) from error
    if done.returncode:
        raise TextRefused(Problem.TOO_MUCH if _was_ended(done) else Problem.UNREADABLE)
    return told(done.stdout)


def told(answer: str | bytes) -> Found:
    """What the process apart answered. Raises TextRefused where it refused the file."""
    found = json.loads(answer)
    if "problem" in found:
        raise TextRefused(Problem(found["problem"]), **found["details"])
    return Found.from_json(found)


def _was_ended(done: subprocess.CompletedProcess[bytes]) -> bool:
    """Whether it came to an end at one of its limits."""
    return done.returncode < 0 or done.stderr.rstrip().endswith(b"MemoryError")
