"""What a row says of its own withdrawal, in every file in which it stands."""

from dataclasses import replace

from tracker.formats.table import Column, Columns, under

# What else the row says, a status among it, stays as it was last said.
WITHDRAWAL = (
    Column("withdrawn_at", "Time at which it was withdrawn; null while it counts", "datetime"),
    Column("withdrawn_because", "Why it was withdrawn; null while it counts"),
)


def withdrawal_of(path: str, *, named: str) -> Columns:
    """The columns of what a row holds at `path`, each with the name before its own."""
    return tuple(
        replace(
            column, name=f"{named}_{column.name}", definition=f"The {named}: {column.definition}"
        )
        for column in under(path, WITHDRAWAL)
    )
