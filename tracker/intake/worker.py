"""What runs in the process apart: a file on its standard input, what was found on the other.
`python -m tracker.intake.worker pdf`
"""

import json
import resource
import sys
from collections.abc import Callable

from .docx import read_docx
from .kinds import FileKind
from .parts import Found
from .pdf import read_pdf
from .refusals import MAX_MEMORY, MAX_SECONDS, TextRefused

_READERS: dict[FileKind, Callable[[bytes], Found]] = {
    FileKind.PDF: read_pdf,
    FileKind.DOCX: read_docx,
}


def answer(kind: FileKind, raw: bytes) -> str:
    """What was found in the file, or why it is refused, as JSON."""
    try:
        told = _READERS[kind](raw).as_json()
    except TextRefused as refused:
        told = {"problem": refused.problem.value, "details": refused.details}
    return json.dumps(told)


if __name__ == "__main__":
    for limit, most in ((resource.RLIMIT_CPU, MAX_SECONDS), (resource.RLIMIT_AS, MAX_MEMORY)):
        resource.setrlimit(limit, (most, most))
    sys.stdout.write(answer(FileKind(sys.argv[1]), sys.stdin.buffer.read()))
