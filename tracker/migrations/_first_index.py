"""The index of the search as it was up to 0039, in SQL."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The words are folded and divided by spaces already. SQLite's "ascii" tokeniser takes every other
# character above ASCII as a letter, PostgreSQL is given the words as an array: neither divides them
# again. A tsvector made of an array has no positions, which the search does not ask for.
_ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        name_words, words, content='tracker_searchentry', content_rowid='id',
        tokenize='ascii', prefix='2 3', detail='column', columnsize=0
    )
    """,
    """
    CREATE TRIGGER search_insert AFTER INSERT ON tracker_searchentry BEGIN
        INSERT INTO search_index(rowid, name_words, words)
        VALUES (NEW.id, NEW.name_words, NEW.words);
    END
    """,
    """
    CREATE TRIGGER search_delete AFTER DELETE ON tracker_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, name_words, words)
        VALUES ('delete', OLD.id, OLD.name_words, OLD.words);
    END
    """,
    """
    CREATE TRIGGER search_update AFTER UPDATE ON tracker_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, name_words, words)
        VALUES ('delete', OLD.id, OLD.name_words, OLD.words);
        INSERT INTO search_index(rowid, name_words, words)
        VALUES (NEW.id, NEW.name_words, NEW.words);
    END
    """,
)
_ON_POSTGRESQL = tuple(
    f"""
    CREATE INDEX search_{column} ON tracker_searchentry
    USING gin (array_to_tsvector(string_to_array({column}, ' ')))
    """
    for column in ("name_words", "words")
)


def make_index(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index where the table of entries is there."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for statement in _ON_POSTGRESQL if is_postgresql else _ON_SQLITE:
        editor.execute(statement)


def drop_index(editor: BaseDatabaseSchemaEditor) -> None:
    """Drop what does not go with the table of entries."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_index")
