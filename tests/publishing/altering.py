"""Adds a status and a column of Assessment to a loaded database as a developer would, and says what
became of it. Run in a process of its own: `python -m tests.publishing.altering`.

The operations are those that `makemigrations` finds, put into `Guarded`.
"""

import json
from typing import Any

import django
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.utils import timezone

from tests.publishing.schema import triggers
from tracker import choices
from tracker.migrations._guards import GUARDS, Guarded

STATUS = ("stalled", "Stalled")
COLUMN = "second_thoughts"
# Of several guards of a table the first one speaks: without the one, that of the other.
_OF_A_DOCUMENT = ("section_id", "sentence_id")
# A promise that has a note, and one that has a verdict.
_NOTED = "(SELECT MIN(n.commitment_id) FROM tracker_unassessednote n)"
_JUDGED = "(SELECT MIN(a.commitment_id) FROM tracker_assessment a WHERE a.is_current)"
_BESIDE = {"tracker_assessment": _NOTED, "tracker_unassessednote": _JUDGED}
# What sets off the guards of a withdrawal: alone, and by the author of the verdict; and those that
# keep a verdict and a note apart.
_SET_OFF = {
    "tracker_assessment": (
        "withdrawn_at = published_at, withdrawn_because = 'x', is_current = (1 = 0)",
        "is_current = (1 = 1) WHERE state = 'draft'",
    ),
    "tracker_unassessednote": (f"commitment_id = {_JUDGED}",),
    "tracker_withdrawal": (
        "decided_at = proposed_at, is_approved = (1 = 1), decided_by_id ="
        " (SELECT a.author_id FROM tracker_assessment a WHERE a.id = assessment_id)",
    ),
}
# What sets off the guards of texts in another language, each alone: of SIDE, the text of MAIN.
_SIDE, _MAIN = (
    f"(SELECT d.id FROM tracker_document d WHERE d.key = '{key}')" for key in ("SIDE", "MAIN")
)
_OF_LANGUAGES: dict[tuple[str, str], list[dict[str, str]]] = {
    ("tracker_document", "UPDATE"): [
        {"key": "'SIDE'", "language": "'en'"},
        {"key": "'SIDE'", "standing": "'reported'"},
        {"key": "'APART'", "main_text_id": _SIDE},
        {"key": "'APART'", "main_text_id": "id"},
        {"key": "'NYD23'", "main_text_id": _MAIN, "language": "'xx'"},
    ],
    ("tracker_document", "INSERT"): [
        {"main_text_id": _MAIN, "standing": "'agreed'", "language": "'en'"},
        {"main_text_id": _MAIN, "standing": "'reported'", "language": "'xx'"},
        {"main_text_id": _SIDE, "standing": "'agreed'", "language": "'xx'"},
    ],
    **{
        (table, event): [dict.fromkeys(_OF_A_DOCUMENT, "NULL") | {"document_id": _SIDE}]
        for table in ("tracker_commitment", "tracker_sentencecoding")
        for event in ("INSERT", "UPDATE")
    },
}


def main() -> None:
    """Alter the database of the environment, there and back, and print what was found as JSON."""
    named: Any = {one.name: (one.value, one.label) for one in choices.Status}
    grown: Any = models.TextChoices("Status", named | {"STALLED": STATUS})
    choices.Status = grown  # type: ignore[misc]  # before the models read it
    django.setup()
    assessment: Any = apps.get_model("tracker", "Assessment")
    assessment.add_to_class(COLUMN, models.TextField(default="None so far."))
    fill()
    print(json.dumps(altered(assessment)))


def altered(assessment: Any) -> dict[str, Any]:
    """What was there before and after, and what the guards then refused."""
    old = MigrationExecutor(connection).loader.project_state()
    changes = MigrationAutodetector(old, ProjectState.from_apps(apps)).changes(
        graph=MigrationExecutor(connection).loader.graph
    )
    (found,) = changes["tracker"]
    migration: Any = migrations.Migration("9999_grown", "tracker")
    migration.operations = [Guarded(found.operations)]

    before, rows_before = triggers(connection), rows()
    with connection.schema_editor(atomic=True) as editor:
        migration.apply(old.clone(), editor)
    after, rows_after = triggers(connection), rows()
    refusals = refused()
    with transaction.atomic():
        draft = assessment.objects.filter(state="published")[0]
        draft.pk = draft.published_at = draft.reviewer = None
        draft.key, draft.state, draft.status, draft.is_current = "new", "draft", STATUS[0], False
        draft.save(force_insert=True)
        transaction.set_rollback(True)
    with connection.schema_editor(atomic=True) as editor:
        migration.unapply(old.clone(), editor)
    return {
        "operations": [type(operation).__name__ for operation in found.operations],
        "before": before,
        "after": after,
        "back": triggers(connection),
        "rows": sum(map(len, rows_before.values())),
        "rows are the same": rows_before == rows_after == rows(),
        "guards": [guard.name for guard in GUARDS],
        "refused": refusals,
    }


def fill() -> None:
    """Rows of the guarded tables that the record leaves empty."""
    now = timezone.now()
    entry = apps.get_model("tracker", "RecordEntry").objects.order_by("-seq")[0]
    apps.get_model("tracker", "Release").objects.create(
        name="1", released_at=now, entry=entry.seq, head=entry.hash, counts={}, changes={}
    )
    apps.get_model("tracker", "Change").objects.create(
        at=now, verb="added", model="tracker.actor", object_id=1, key="KZ", version=1
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tracker_assessment WHERE state = 'published' ORDER BY id")
        verdict = cursor.fetchone()[0]
        # Not by its model, which has the new column already.
        draft = {
            "key": "'draft'",
            "state": "'draft'",
            "is_current": "(1 = 0)",
            "published_at": "NULL",
            "reviewer_id": "NULL",
            "commitment_id": _NOTED,
        }
        names = [name for name in columns("tracker_assessment") if name != "id"]
        listed = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(draft.get(name, f'"{name}"') for name in names)
        cursor.execute(
            f"INSERT INTO tracker_assessment ({listed})"
            f" SELECT {values} FROM tracker_assessment WHERE id = {verdict}"
        )
    apps.get_model("tracker", "Reply").objects.create(
        key="reply",
        assessment_id=verdict,
        party=apps.get_model("tracker", "Actor").objects.filter(is_party=True)[0],
        text="We see it differently.",
        stated_on=now.date(),
        received="sent",
        publisher="A ministry",
    )
    apps.get_model("tracker", "Withdrawal").objects.create(
        assessment_id=verdict,
        reason="It rested on another text.",
        proposed_by=apps.get_model("tracker", "User").objects.create(username="proposer"),
        proposed_at=now,
    )
    document = apps.get_model("tracker", "Document").objects.get(key="NYD23")
    main = None
    for key, language in (("MAIN", "en"), ("SIDE", "ru"), ("APART", "kk")):
        document.pk, document.key, document.slug = None, key, key.lower()
        document.language, document.main_text = language, main if key == "SIDE" else None
        document.save(force_insert=True)
        main = main or apps.get_model("tracker", "Document").objects.get(key=key)
    user = apps.get_model("tracker", "User").objects.create
    changeset = apps.get_model("tracker", "ChangeSet").objects.create(
        key="set", title="A set", author=user(username="author")
    )
    apps.get_model("tracker", "ProposedRow").objects.create(
        changeset=changeset,
        position=1,
        verb="changed",
        model="tracker.actor",
        object_id=1,
        key="KZ",
    )
    approval = {"state": "approved", "approved_at": now, "size": 1, "reason": "So."}
    for name, value in {**approval, "approver": user(username="approver")}.items():
        setattr(changeset, name, value)
    changeset.save()


def rows() -> dict[str, list[str]]:
    """Every row of the tracker's tables, but for the new column."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("tracker_"):
                names = ", ".join(f'"{name}"' for name in columns(table) if name != COLUMN)
                cursor.execute(f"SELECT {names} FROM {table}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def refused() -> dict[str, list[str]]:
    """The statements that a guard refused in its own words, by its name."""
    found: dict[str, list[str]] = {}
    for guard in GUARDS:
        for statement in attempts(guard.table, guard.event):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    transaction.set_rollback(True)
            except IntegrityError as error:
                if guard.says in str(error):
                    found.setdefault(guard.name, []).append(statement)
    return found


def columns(table: str) -> list[str]:
    """The names of its columns, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        return sorted(column[0] for column in cursor.description)


def attempts(table: str, event: str) -> list[str]:
    """Statements that set off the triggers of the table for the event."""
    if event == "DELETE":
        return [f"DELETE FROM {table}"]
    if event == "TRUNCATE":
        return [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else []
    names = columns(table)
    if event == "UPDATE":
        text = {COLUMN, "key", "previous", "name", "reason"} & set(names)
        numbers = {"party_id", "action_id", "search_id", "document_id", "version"} & set(names)
        return [
            *(f"UPDATE {table} SET {name} = 'x'" for name in sorted(text)),
            *(f"UPDATE {table} SET {name} = {name} + 1" for name in sorted(numbers)),
            *(f"UPDATE {table} SET {name} = NULL" for name in names if name == "sealed_at"),
            *(f"UPDATE {table} SET {wanted}" for wanted in _SET_OFF.get(table, ())),
            *(f"UPDATE {table} SET is_party = (1 = 0)" for name in names if name == "is_party"),
            *(
                f"UPDATE {table} SET document_id = document_id + 1, {name} = NULL"
                for name in names
                if name in _OF_A_DOCUMENT
            ),
            *(_updated(table, wanted, names) for wanted in _OF_LANGUAGES.get((table, event), ())),
        ]
    others = [name for name in names if name != "id"]
    listed = ", ".join(f'"{name}"' for name in others)
    unfit = dict.fromkeys(("assessment_id", "document_id", "party_id", "entry", "seq"), "0")
    unfit |= dict.fromkeys(_OF_A_DOCUMENT, "NULL")
    if table in _BESIDE:
        unfit |= {"commitment_id": _BESIDE[table], "is_current": "(1 = 1)"}
    odd_ones = [
        (),
        *((name,) for name in others if name in unfit),
        *(("document_id", name) for name in _OF_A_DOCUMENT),
        *[("commitment_id", "is_current")] * (table in _BESIDE),
    ]
    return [
        f"INSERT INTO {table} ({listed}) SELECT "
        + ", ".join(odd.get(name, f'"{name}"') for name in others)
        + f" FROM {table}"
        for odd in [
            *({name: unfit[name] for name in names} for names in odd_ones),
            *_OF_LANGUAGES.get((table, event), ()),
        ]
    ]


def _updated(table: str, wanted: dict[str, str], names: list[str]) -> str:
    """The statement that gives the columns those values; a key says in which row."""
    values = {name: value for name, value in wanted.items() if name in {*names} - {"key"}}
    told = ", ".join(f"{name} = {value}" for name, value in values.items())
    where = f" WHERE key = {wanted['key']}" if "key" in wanted else ""
    return f"UPDATE {table} SET {told}{where}"


if __name__ == "__main__":
    main()
