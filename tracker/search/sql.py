"""The index of each database over the tokens, in SQL.

A migration runs these statements: another index needs new ones and a migration.
"""

from django.db import DatabaseError, connections, router, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.models import SearchEntry, SearchWord

# The tokens are divided by spaces already. SQLite's "ascii" tokeniser takes every other character
# above ASCII as a letter, PostgreSQL is given the tokens as an array: neither divides them again.
# Neither keeps positions, which the search does not ask for. Each token begins with a letter that
# is no part of the word, so the prefixes of 3 and 4 characters are words begun with 2 and 3.
_ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        tokens, content='tracker_searchentry', content_rowid='id',
        tokenize='ascii', prefix='3 4', detail='none', columnsize=0
    )
    """,
    """
    CREATE TRIGGER search_insert AFTER INSERT ON tracker_searchentry BEGIN
        INSERT INTO search_index(rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END
    """,
    """
    CREATE TRIGGER search_delete AFTER DELETE ON tracker_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, tokens)
        VALUES ('delete', OLD.id, OLD.tokens);
    END
    """,
    """
    CREATE TRIGGER search_update AFTER UPDATE ON tracker_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, tokens)
        VALUES ('delete', OLD.id, OLD.tokens);
        INSERT INTO search_index(rowid, tokens) VALUES (NEW.id, NEW.tokens);
    END
    """,
)
# The function has its cost because PostgreSQL takes the division of a long text for nothing, and
# would read a small table whole, time and again. A list of pending rows would be read whole by
# each of the questions of a query.
_ON_POSTGRESQL = (
    """
    CREATE FUNCTION search_tokens_of(tokens text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS
    $$ BEGIN RETURN array_to_tsvector(string_to_array(tokens, ' ')); END $$
    """,
    """
    CREATE INDEX search_tokens ON tracker_searchentry USING gin (search_tokens_of(tokens))
    WITH (fastupdate = off)
    """,
)


def make_index(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index where the table of entries is there."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for statement in _ON_POSTGRESQL if is_postgresql else _ON_SQLITE:
        editor.execute(statement)


def drop_index(editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index; triggers go with the table of entries."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_index")
    else:
        editor.execute("DROP INDEX search_tokens")
        editor.execute("DROP FUNCTION search_tokens_of")


def count_anew() -> None:
    """Let PostgreSQL see how much is in the tables: until then it takes the slow way through them.

    SQLite's index needs no such count.
    """
    connection = connections[router.db_for_write(SearchEntry)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (SearchEntry, SearchWord):
                cursor.execute(f"ANALYZE {model._meta.db_table}")


def is_whole() -> bool:
    """Whether the index holds the tokens of the table of entries and nothing else.

    PostgreSQL's is an index as any other, which the database itself keeps.
    """
    connection = connections[router.db_for_read(SearchEntry)]
    if connection.vendor == "postgresql":
        return True
    # With rank 1 it is compared with the table, too: https://www.sqlite.org/fts5.html, 6.5.
    ask = "INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(ask)
    except DatabaseError:
        return False
    return True


def index_anew() -> None:
    """Make the index from the table of entries, whatever it holds."""
    connection = connections[router.db_for_write(SearchEntry)]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
