"""The dataset as a database of SQLite: the same tables, with their keys, values and definitions."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from tracker.formats.table import Column, ColumnType, Record, Value

from .declaring import DatasetTable
from .tables import TABLES, table_named

_TYPES: dict[ColumnType, str] = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
_ABOUT = (
    "CREATE TABLE dataset_tables (name TEXT PRIMARY KEY, title TEXT, says TEXT, derived INTEGER)",
    "CREATE TABLE dataset_columns (table_name TEXT REFERENCES dataset_tables, name TEXT, type TEXT,"
    " unit TEXT, definition TEXT, PRIMARY KEY (table_name, name))",
    "CREATE TABLE dataset_values (table_name TEXT, column_name TEXT, value, label TEXT,"
    " definition TEXT, PRIMARY KEY (table_name, column_name, value),"
    " FOREIGN KEY (table_name, column_name) REFERENCES dataset_columns)",
    "CREATE TABLE dataset_record (seq INTEGER, hash TEXT, version TEXT, licence TEXT)",
)


class Database:
    """A file that takes one table after the other."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        # It is written once, to a file that has no name yet.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")

    def add(self, table: DatasetTable, rows: Iterable[Record]) -> None:
        """Make the table and write its rows."""
        self._connection.execute(_definition(table))
        names = table.table.names
        places = ", ".join("?" * len(names))
        self._connection.executemany(
            f"INSERT INTO {_quoted(table.name)} VALUES ({places})",  # noqa: S608  a declared name
            (tuple(_stored(row[name]) for name in names) for row in rows),
        )

    def finish(self, *, seq: int, head: str, version: str, licence: str) -> None:
        """Say what the tables are, and close the file."""
        with closing(self._connection) as connection:
            for statement in _ABOUT:
                connection.execute(statement)
            connection.executemany("INSERT INTO dataset_tables VALUES (?, ?, ?, ?)", _tables())
            connection.executemany("INSERT INTO dataset_columns VALUES (?, ?, ?, ?, ?)", _columns())
            connection.executemany("INSERT INTO dataset_values VALUES (?, ?, ?, ?, ?)", _values())
            connection.execute(
                "INSERT INTO dataset_record VALUES (?, ?, ?, ?)", (seq, head, version, licence)
            )
            connection.commit()


def _definition(table: DatasetTable) -> str:
    lines = [_column(column) for column in table.table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    for column in table.table.columns:
        if column.refers_to:
            (key,) = table_named(column.refers_to).key
            lines.append(
                f"FOREIGN KEY ({_quoted(column.name)}) REFERENCES"
                f" {_quoted(column.refers_to)} ({_quoted(key)})"
            )
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(lines)})"


def _stored(value: Value) -> Value:
    """The value as SQLite takes it: a number of a column of numbers may come as text."""
    return str(value) if isinstance(value, Decimal) else value


def _column(column: Column) -> str:
    words = [_quoted(column.name), _TYPES.get(column.type, "TEXT")]
    if column.is_required:
        words.append("NOT NULL")
    if column.allowed:
        values = ", ".join(_literal(one.value) for one in column.allowed)
        words.append(f"CHECK ({_quoted(column.name)} IN ({values}))")
    return " ".join(words)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'{}'".format(value.replace("'", "''"))


def _tables() -> Iterator[tuple[str, str, str, bool]]:
    return ((one.name, one.title, one.says, one.derived) for one in TABLES)


def _columns() -> Iterator[tuple[str, str, str, str, str]]:
    for one in TABLES:
        for column in one.table.columns:
            yield one.name, column.name, column.type, column.unit, column.definition


def _values() -> Iterator[tuple[str, str, str | int, str, str]]:
    for one in TABLES:
        for column in one.table.columns:
            for value, label, definition in column.allowed:
                yield one.name, column.name, value, label, definition
