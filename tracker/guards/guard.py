"""One trigger that refuses a write with a sentence, as `declared` has them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Stands in a condition for "one of the columns that stay gets another value".
CHANGED = "{changed}"
# Each gives every trigger with the statements that would make it as it is.
_ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_ON_POSTGRESQL = """
    SELECT t.tgname, format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS'
                  ' $guard$ %s $guard$', p.proname, p.prosrc),
           format('CREATE TRIGGER %s BEFORE %s ON "%s" FOR EACH %s EXECUTE FUNCTION %s()',
                  t.tgname,
                  CASE WHEN t.tgtype & 4 > 0 THEN 'INSERT' WHEN t.tgtype & 8 > 0 THEN 'DELETE'
                       WHEN t.tgtype & 16 > 0 THEN 'UPDATE' WHEN t.tgtype & 32 > 0 THEN 'TRUNCATE'
                  END,
                  c.relname, CASE WHEN t.tgtype & 1 > 0 THEN 'ROW' ELSE 'STATEMENT' END, p.proname)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgenabled IN ('O', 'A') AND t.tgtype & 2 > 0 AND t.tgqual IS NULL
        AND c.relnamespace = current_schema()::regnamespace
"""
# The error class of PostgreSQL that Django turns into an IntegrityError: restrict_violation.
_SQLSTATE = "23001"


@dataclass(frozen=True)
class Guard:
    """Refuses `event` (INSERT, UPDATE, DELETE or TRUNCATE) on `table` with the sentence `says`.

    `when` is the condition in SQL that both databases read, over OLD and NEW. A TRUNCATE, which
    only PostgreSQL has, knows neither. `CHANGED` in it is about all columns that the table has when
    the trigger is set up, but those in `free`. A guard that reads a table of a later migration, or
    a column (`table.column`), names it as `needs`, and is set up once that is there.
    """

    name: str
    table: str
    event: str
    when: str
    says: str
    free: str = ""
    needs: str = ""

    def fits(self, connection: BaseDatabaseWrapper, tables: Collection[str]) -> bool:
        """Whether everything that it reads is there, of which `tables` are the tables."""
        table, _point, column = (self.needs or self.table).partition(".")
        if not {self.table, table} <= set(tables):
            return False
        return not column or column in _columns(connection, table)

    def put(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Set up the trigger."""
        columns = _columns(editor.connection, self.table)
        for statement in self.statements(editor.connection.vendor, columns):
            editor.execute(statement, params=None)

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Take the trigger away."""
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP TRIGGER {self.name} ON "{self.table}"')
            editor.execute(f"DROP FUNCTION {self.name}()")
        elif self.event != "TRUNCATE":
            editor.execute(f"DROP TRIGGER {self.name}")

    def statements(self, vendor: str, columns: Collection[str]) -> list[str]:
        """What makes it on the database of that vendor; `columns` are those of the table."""
        says, when = self.says.replace("'", "''"), self.when
        if CHANGED in when:
            held = set(columns) - set(self.free.split())
            when = when.replace(CHANGED, changed(" ".join(sorted(held))))
        if vendor == "postgresql":
            rows = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
            row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.event, "NEW")
            return [
                f"""
                CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
                BEGIN
                    IF {when} THEN
                        RAISE EXCEPTION USING MESSAGE = '{says}', ERRCODE = '{_SQLSTATE}';
                    END IF;
                    RETURN {row};
                END $guard$
                """,
                f"""
                CREATE TRIGGER {self.name} BEFORE {self.event} ON "{self.table}"
                FOR EACH {rows} EXECUTE FUNCTION {self.name}()
                """,
            ]
        if self.event == "TRUNCATE":
            return []
        return [
            f"""
            CREATE TRIGGER {self.name} BEFORE {self.event} ON "{self.table}"
            FOR EACH ROW WHEN {when}
            BEGIN SELECT RAISE(ABORT, '{says}'); END
            """
        ]


def not_in_place(guards: Sequence[Guard], connection: BaseDatabaseWrapper) -> Iterator[Guard]:
    """Those that the database has not, has otherwise, or does not use."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_POSTGRESQL if connection.vendor == "postgresql" else _ON_SQLITE)
        stored = {name: [*map(_in_line, made)] for name, *made in cursor.fetchall()}
    columns = {table: _columns(connection, table) for table in {guard.table for guard in guards}}
    for guard in guards:
        made = [*map(_in_line, guard.statements(connection.vendor, columns[guard.table]))]
        if stored.get(guard.name, []) != made:
            yield guard


def _in_line(statement: str) -> str:
    """The statement as both databases are asked for it: without its line breaks."""
    return " ".join(statement.split())


def _columns(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608  a name from GUARDS
        return {column[0] for column in cursor.description}


def changed(columns: str) -> str:
    """The condition that at least one of the columns gets another value; NULL is a value here."""
    # Portable: SQLite knows IS DISTINCT FROM only since 3.39.
    return "(" + " OR ".join(_differs(column) for column in columns.split()) + ")"


def _differs(column: str) -> str:
    old, new = f'OLD."{column}"', f'NEW."{column}"'
    return f"({old} <> {new} OR ({old} IS NULL) <> ({new} IS NULL))"


def append_only(table: str, *, says: str) -> list[Guard]:
    """Rows of the table are written once and stay as they are."""
    return [
        Guard(f"{table}_no_update", table, "UPDATE", CHANGED, says),
        Guard(f"{table}_no_delete", table, "DELETE", "(1 = 1)", says),
        Guard(f"{table}_no_truncate", table, "TRUNCATE", f"EXISTS (TABLE {table})", says),
    ]
