"""Measures the site: `python -m tests.benchmark generate|pages|growth|desk|acts|...`.

Each has `--help`. They are Django's commands in all but their place: what serves only development
is no part of the package. `make benchmark` runs them, each on a database of its own below `var/`.
"""

import os
import sys
from importlib import import_module

import django

COMMANDS = (
    *("generate", "pages", "growth", "desk", "acts", "days", "cyrillic", "friday"),
    *("races", "kills", "sheets", "words", "queries"),
)


def main(arguments: list[str]) -> None:
    """Run the command that the first argument names; ends as `manage.py` does."""
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(f"Name one of them: {', '.join(COMMANDS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    # Its module names models, which Django must have read before.
    django.setup()
    command = import_module(f"tests.benchmark.{arguments[0]}").Command()
    command.run_from_argv(["python -m tests.benchmark", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
