"""A site that was loaded by older code and brought up to date, beside one that is new.

`python -m tests.benchmark.upgrade COMMIT` loads the record with the code of that commit into an
SQLite file, lets one row be edited there as on the desk, then migrates and runs `load_record` with
the code of now; beside it, it loads a fresh file with the code of now. It prints what the old site
kept, in how many rows the two differ, and what `verify_record` says of each. The packages of now
must do for the older code. Ends with exit code 1 where the rows differ in more than the edited one
and the set that left it alone, or a log does not verify.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The set is smaller where a row of it was edited before.
DIFFERING = ["action pntr-rubio-2025", "changeset 2026-11-27-audit"]
# What somebody on the older site says of an act whose title the second round mends.
EDIT = """
from tracker.models import Action
from tracker.publishing import save_with_history
row = Action.objects.get(slug="pntr-rubio-2025")
row.title = "A title of our own"
save_with_history(row, by=None, reason="Mended here.")
"""
ROWS = """
import json
from tracker.chain import canonical
from tracker.models import PUBLIC
from tracker.publiclog.values import kind_of, public_rows, public_values, stable_key
print(json.dumps({
    f"{kind_of(model)} {stable_key(row)}": canonical(public_values(row))
    for model in PUBLIC for row in public_rows(model)
}))
"""


def main() -> int:
    """Load, bring up to date, compare, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("commit", help="the older code")
    commit = parser.parse_args().commit
    with tempfile.TemporaryDirectory() as scratch:
        older, old, new = (Path(scratch, name) for name in ("older", "old.sqlite3", "new.sqlite3"))
        older.mkdir()
        code = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["tar", "-x", "-C", str(older)], input=code.stdout, check=True)
        loaded(older, old)
        before = rows(older, old)
        manage(older, old, "shell", "-c", EDIT)
        told = loaded(ROOT, old)
        loaded(ROOT, new)
        print(f"loaded by {commit}: {len(before)} rows")
        print(*(line for line in told.splitlines() if ": kept as it is: " in line), sep="\n")
        of_old, of_new = rows(ROOT, old), rows(ROOT, new)
        differing = sorted(
            key for key in of_old.keys() | of_new.keys() if of_old.get(key) != of_new.get(key)
        )
        print(f"brought up to date: {len(of_old)} rows; new: {len(of_new)} rows")
        print("rows that differ:", ", ".join(differing) or "none")
        verified = [manage(ROOT, file, "verify_record").splitlines()[-1] for file in (old, new)]
        print(*verified, sep="\n")
    return int(differing != DIFFERING)


def loaded(code: Path, file: Path) -> str:
    """What `load_record` of the code prints, once the file is migrated."""
    manage(code, file, "migrate", "--verbosity", "0", "--skip-checks")
    return manage(code, file, "load_record")


def rows(code: Path, file: Path) -> dict[str, str]:
    """Each public row in the file as the log would hold it, by kind and key."""
    printed = manage(code, file, "shell", "-c", ROWS).splitlines()[-1]
    found: dict[str, str] = json.loads(printed)
    return found


def manage(code: Path, file: Path, *arguments: str) -> str:
    """What `manage.py` of the code prints. Raises CalledProcessError where it fails."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file}",
        "DEBUG": "1",
        "TRACKER_VAR_DIR": str(file.parent),
    }
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=code, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
