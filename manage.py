#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError


def main(arguments: list[str]) -> None:
    """Do the command. A database that cannot be used is a sentence; --traceback shows where."""
    try:
        execute_from_command_line(arguments)
    except DatabaseError as error:
        # Subclasses but these tell of what a command did, not of the database.
        is_of_it = isinstance(error, OperationalError) or type(error) is DatabaseError
        if not is_of_it or "--traceback" in arguments:
            raise
        sys.exit(f"error: the database cannot be used: {error}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    main(sys.argv)
