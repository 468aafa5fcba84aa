"""A long log for measuring, and what its two verifiers cost: speed and peak memory."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tracker import publiclog
from tracker.chain import canonical
from tracker.choices import EntryVerb
from tracker.models import RecordEntry
from tracker.publiclog.writing import Writer

_MARK = "benchmark"
_ROWS = 1_000
_CHUNK = 10_000
# A small process between: on Linux a child counts the memory of the process that started it as its
# own peak, and this one is large.
_METER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
spent = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, spent, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds from start to end, seconds of the processor, and peak memory in
    megabytes."""

    seconds: float
    processor: float
    megabytes: float


def refuse_a_real_record() -> None:
    """Raise CommandError unless the database is one of those that were made for measuring."""
    name = str(connection.settings_dict["NAME"])
    if _MARK not in name:
        raise CommandError(
            _(
                "%(database)s may be a real record, whose log would be spoilt. Use a database with"
                " “%(mark)s” in its name, as by TRACKER_VAR_DIR=var/%(mark)s-log."
            )
            % {"database": name, "mark": _MARK}
        )


def lengthen(wanted: int) -> None:
    """Write entries until the log has `wanted` of them, or one more: objects of the record that
    change and change back, so that the log still says what the database shows.

    Raises CommandError where there is no log to go on from.
    """
    head = RecordEntry.objects.head()
    if head is None:
        raise CommandError(_("The log is empty. Run load_record first."))
    missing = wanted - head.seq
    shapes = _shapes()
    for start in range(0, missing, _CHUNK):
        with transaction.atomic():
            publiclog.take_turn()
            writer = Writer()
            for kind, key, shape in islice(shapes, -(-min(_CHUNK, missing - start) // 2)):
                other = canonical({**json.loads(shape), "benchmark": "x" * 100})
                for before, after in ((shape, other), (other, shape)):
                    writer.write(
                        verb=EntryVerb.CHANGED, kind=kind, key=key, before=before, after=after
                    )
            writer.flush()


def _shapes() -> Iterator[tuple[str, str, str]]:
    """The objects that were entered last and what the public sees of them, over and over."""
    newest: dict[tuple[str, str], str | None] = {}
    for entry in RecordEntry.objects.order_by("-seq")[:_ROWS]:
        newest.setdefault((entry.kind, entry.key), entry.after)
    return cycle([(*name, shape) for name, shape in newest.items() if shape is not None])


def cost_of_verify_record() -> Cost:
    """What the command costs that verifies the log and every row."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    return _measured([sys.executable, manage, "verify_record", "--skip-checks"])


def cost_of_the_script() -> Cost:
    """What the script costs that anybody can run on the exported log."""
    script = Path(settings.BASE_DIR) / "tracker/static/tracker/verify_log.py"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.jsonl"
        with file.open("w", encoding="utf-8", newline="\n") as log:
            log.writelines(f"{entry.line}\n" for entry in RecordEntry.objects.after(0))
        return _measured([sys.executable, "-S", "-I", str(script), str(file)])


def _measured(command: Sequence[str]) -> Cost:
    """Run the command and measure it; raises CommandError if it finds a flaw or fails."""
    told = subprocess.run(
        [sys.executable, "-S", "-I", "-c", _METER, *command],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    code, seconds, processor, peak = json.loads(told.stdout)
    if code:
        raise CommandError(_("%(command)s found the log flawed.") % {"command": command[-1]})
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(seconds=seconds, processor=processor, megabytes=peak / unit)
