"""`python -m tests.hostile --seed N --requests 5000 --posts 300`, on the database at hand.

It says which answers were a server error or took too long, and whether anything was written.
"""

import os
import sys
from importlib import import_module

import django


def main(arguments: list[str]) -> None:
    """Run the command; ends as `manage.py` does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    # Its module names models, which Django must have read before.
    django.setup()
    command = import_module("tests.hostile.command").Command()
    command.run_from_argv(["python -m tests", "hostile", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
