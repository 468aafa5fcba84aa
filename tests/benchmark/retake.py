"""The New York Declaration is taken in again, by the forms of the desk, on an empty record.

    python -m tests.benchmark.retake

SOURCES names the folder with the source texts, RECORD_DATA that with the coded data. On a database
of its own, which holds what a declaration presupposes (methodology, pillars, themes, actors), an
analyst takes the text in from its file and codes it, form by form, from the coded data; sends the
set, and a second person approves it. Then every row is held against that of the fixtures, field by
field. It prints how many forms were sent, how many rows were made and are equal, and each field
that differs. Exit code 1 if one differs.

Left out, because coding does not make it:

- dates and persons that the document names, events, initiatives, points on which sources differ:
  managers enter them;
- what came later: acts, searches, verdicts, second codings, the words of other languages;
- what names other declarations: links to their commitments, and those among what near misses are
  related to. On an empty record there are none. How many these are is printed.
"""

import os
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "NYD23"


def main() -> int:
    """Take it in, compare, print; returns the exit code."""
    folders = [os.environ.get(name) for name in ("SOURCES", "RECORD_DATA")]
    if not all(folder and Path(folder).is_dir() for folder in folders):
        print("SOURCES and RECORD_DATA have to name folders: texts, coded data.", file=sys.stderr)
        return 2
    sources, data = (Path(str(folder)) for folder in folders)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DATABASE_URL"] = f"sqlite:///{scratch}/retake.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        # Its modules name models, which Django must have read before.
        story = import_module("tests.benchmark.retaking.story")
        began = time.monotonic()
        told = story.retaken(KEY, data=data, sources=sources, scratch=Path(scratch))
    print(*told.lines, f"{time.monotonic() - began:.0f} s", sep="\n")
    return int(bool(told.outcome.differing))


if __name__ == "__main__":
    sys.exit(main())
