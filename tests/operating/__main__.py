"""Acts what an operator may meet: `python -m tests.operating seed|write|faults|proxied|headers`.

Each has `--help`.
"""

import os
import sys
from importlib import import_module

import django

COMMANDS = ("seed", "write", "faults", "proxied", "headers")


def main(arguments: list[str]) -> None:
    """Run the command that the first argument names; ends as `manage.py` does."""
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(f"Name one of them: {', '.join(COMMANDS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    command = import_module(f"tests.operating.{arguments[0]}").Command()
    command.run_from_argv(["python -m tests.operating", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
