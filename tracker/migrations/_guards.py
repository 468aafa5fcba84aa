"""Database triggers that refuse a write with a sentence, on SQLite and on PostgreSQL.

SQLite drops the triggers of a table that Django rebuilds, and cannot rebuild a table that another
table's trigger reads. A later migration that alters a guarded table, or one that a guard reads,
therefore starts with `lifted(GUARDS)` and ends with `guarded(GUARDS)`, each with the newest list;
a new column of a guarded table needs a new list. tests/publishing/test_guards.py goes through
every column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

# The error class of PostgreSQL that Django turns into an IntegrityError: restrict_violation.
_SQLSTATE = "23001"


@dataclass(frozen=True)
class Guard:
    """Refuses `event` (INSERT, UPDATE, DELETE or TRUNCATE) on `table` with the sentence `says`.

    `when` is the condition in SQL that both databases read, over OLD and NEW. A TRUNCATE, which
    only PostgreSQL has, knows neither.
    """

    name: str
    table: str
    event: str
    when: str
    says: str

    def put(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Set up the trigger."""
        for statement in self._statements(editor.connection.vendor):
            editor.execute(statement)

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Take the trigger away."""
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP TRIGGER {self.name} ON "{self.table}"')
            editor.execute(f"DROP FUNCTION {self.name}()")
        elif self.event != "TRUNCATE":
            editor.execute(f"DROP TRIGGER {self.name}")

    def _statements(self, vendor: str) -> list[str]:
        says = self.says.replace("'", "''")
        if vendor == "postgresql":
            rows = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
            row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.event, "NEW")
            return [
                f"""
                CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
                BEGIN
                    IF {self.when} THEN
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
            FOR EACH ROW WHEN {self.when}
            BEGIN SELECT RAISE(ABORT, '{says}'); END
            """
        ]


def guarded(guards: Sequence[Guard]) -> RunPython:
    """The operation that sets up the guards, and takes them away when it is undone."""

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            guard.put(editor)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in reversed(guards):
            guard.drop(editor)

    return RunPython(forward, backward)


def lifted(guards: Sequence[Guard]) -> RunPython:
    """The operation that takes the guards away, and sets them up again when it is undone."""
    operation = guarded(guards)
    return RunPython(operation.reverse_code, operation.code)


def changed(columns: str) -> str:
    """The condition that at least one of the columns gets another value; NULL is a value here."""
    # Portable: SQLite knows IS DISTINCT FROM only since 3.39.
    return "(" + " OR ".join(_differs(column) for column in columns.split()) + ")"


def _differs(column: str) -> str:
    old, new = f'OLD."{column}"', f'NEW."{column}"'
    return f"({old} <> {new} OR ({old} IS NULL) <> ({new} IS NULL))"


def append_only(table: str, *, columns: str, says: str) -> list[Guard]:
    """Rows of the table are written once and stay as they are."""
    return [
        Guard(f"{table}_no_update", table, "UPDATE", changed(columns), says),
        Guard(f"{table}_no_delete", table, "DELETE", "(1 = 1)", says),
        Guard(f"{table}_no_truncate", table, "TRUNCATE", f"EXISTS (TABLE {table})", says),
    ]


def part_of_published(table: str, *, columns: str) -> list[Guard]:
    """A row that belongs to an assessment: once that is published the row stays, once it is
    sealed no other comes beside it."""
    published = (
        "EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id IN ({rows}) AND a.state = 'published')"
    )
    both = published.format(rows="OLD.assessment_id, NEW.assessment_id")
    says = "This is part of a published assessment and cannot be {done}. Publish a correction."
    return [
        Guard(
            f"{table}_published_update",
            table,
            "UPDATE",
            f"{changed(columns)} AND {both}",
            says.format(done="changed"),
        ),
        Guard(
            f"{table}_published_delete",
            table,
            "DELETE",
            published.format(rows="OLD.assessment_id"),
            says.format(done="removed"),
        ),
        Guard(
            f"{table}_published_truncate",
            table,
            "TRUNCATE",
            f"EXISTS (TABLE {table})",
            says.format(done="removed"),
        ),
        Guard(
            f"{table}_sealed_insert",
            table,
            "INSERT",
            "EXISTS (SELECT 1 FROM tracker_seal s WHERE s.assessment_id = NEW.assessment_id)",
            "A published assessment takes no further part. Publish a correction.",
        ),
    ]


_ASSESSMENT = "tracker_assessment"
_ASSESSMENT_COLUMNS = (
    "id key commitment_id methodology_id state status as_of rationale confidence"
    " what_would_change_it standing_note public_note first_status second_status settled_because"
    " contested succeeds_id corrects_id correction_note returned_because author_id reviewer_id"
    " created_at updated_at submitted_at published_at version"
)
_FIXED = "A published assessment cannot be {done}. Publish a correction, or withdraw it."

GUARDS = [
    Guard(
        "tracker_assessment_published_update",
        _ASSESSMENT,
        "UPDATE",
        "OLD.state = 'published' AND ("
        + changed(_ASSESSMENT_COLUMNS)
        + " OR (NEW.is_current AND NOT OLD.is_current)"
        + " OR (OLD.withdrawn_at IS NOT NULL AND "
        + changed("withdrawn_at withdrawn_because")
        + "))",
        _FIXED.format(done="changed"),
    ),
    Guard(
        "tracker_assessment_published_delete",
        _ASSESSMENT,
        "DELETE",
        "OLD.state = 'published'",
        _FIXED.format(done="deleted"),
    ),
    Guard(
        "tracker_assessment_published_truncate",
        _ASSESSMENT,
        "TRUNCATE",
        "EXISTS (SELECT 1 FROM tracker_assessment WHERE state = 'published')",
        _FIXED.format(done="deleted"),
    ),
    *part_of_published(
        "tracker_score",
        columns="id assessment_id party_id value reason unscored unscored_reason version",
    ),
    *part_of_published("tracker_assessment_actions", columns="id assessment_id action_id"),
    *part_of_published("tracker_assessment_searches", columns="id assessment_id search_id"),
    *append_only(
        "tracker_seal",
        columns="assessment_id sealed_at",
        says="The seal of a published assessment stays.",
    ),
    *append_only(
        "tracker_change",
        columns="id at by_id verb model object_id key version fields reason",
        says="What was recorded in the history stays as it is.",
    ),
]

LOG_GUARDS = [
    *append_only(
        "tracker_entry",
        columns="seq at role name verb kind key before after reason previous hash",
        says="What was entered in the log stays as it is.",
    ),
    # Also keeps SQLite's REPLACE from putting another entry in the place of one.
    Guard(
        "tracker_entry_at_the_end",
        "tracker_entry",
        "INSERT",
        "NEW.seq <> COALESCE((SELECT MAX(e.seq) FROM tracker_entry e), 0) + 1"
        " OR NEW.previous <>"
        " COALESCE((SELECT e.hash FROM tracker_entry e WHERE e.seq = NEW.seq - 1),"
        " '0000000000000000000000000000000000000000000000000000000000000000')",
        "The log stays as it is and goes on at its end.",
    ),
]

RELEASE_GUARDS = [
    *append_only(
        "tracker_release",
        columns="id name released_at entry head counts changes version",
        says="What was released stays as it is.",
    ),
    Guard(
        "tracker_release_of_an_entry",
        "tracker_release",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_entry e WHERE e.seq = NEW.entry AND e.hash = NEW.head)",
        "A release freezes an entry of the log.",
    ),
]

REPLY_GUARDS = [
    Guard(
        "tracker_reply_to_a_published_verdict",
        "tracker_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id = NEW.assessment_id AND a.state = 'published')",
        "A reply is to a verdict that is published.",
    ),
    Guard(
        "tracker_reply_of_a_party",
        "tracker_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_actor p WHERE p.id = NEW.party_id AND p.is_party)",
        "Only one of the six parties can reply.",
    ),
    Guard(
        "tracker_reply_stays_where_it_is",
        "tracker_reply",
        "UPDATE",
        changed("id key assessment_id party_id"),
        "A reply stays with its verdict and its party. Withdraw it and record another.",
    ),
    Guard(
        "tracker_reply_no_delete",
        "tracker_reply",
        "DELETE",
        "(1 = 1)",
        "A reply is never deleted. Withdraw it with a reason.",
    ),
    Guard(
        "tracker_reply_no_truncate",
        "tracker_reply",
        "TRUNCATE",
        "EXISTS (TABLE tracker_reply)",
        "A reply is never deleted. Withdraw it with a reason.",
    ),
    Guard(
        "tracker_actor_stays_a_party",
        "tracker_actor",
        "UPDATE",
        "OLD.is_party AND NOT NEW.is_party"
        " AND EXISTS (SELECT 1 FROM tracker_reply r WHERE r.party_id = OLD.id)",
        "This party has replied to a verdict and stays a party.",
    ),
]
