"""The search finds states, bodies and persons. `manage.py rebuild_search` puts them into the index."""

from typing import ClassVar

from django.db import migrations, models

from tracker.search.sql import make_index

KINDS = [
    ("commitment", "Commitments"),
    ("initiative", "Mechanisms and programmes"),
    ("action", "Acts"),
    ("document", "Documents"),
    ("sentence", "Sentences of the sources"),
    ("actor", "States and bodies"),
    ("person", "Persons"),
]


def unbind(apps, schema_editor):
    """Take the index of SQLite away: a table that is rebuilt loses the triggers that feed it."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER search_{act}")
        schema_editor.execute("DROP TABLE search_index")


def bind(apps, schema_editor):
    """Make it again, of the entries that are there."""
    if schema_editor.connection.vendor == "sqlite":
        make_index(schema_editor)
        schema_editor.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")


class Migration(migrations.Migration):
    """The search finds states, bodies and persons."""

    dependencies: ClassVar = [("tracker", "0021_translation_source")]

    operations: ClassVar = [
        migrations.RunPython(unbind, bind),
        migrations.RemoveConstraint(model_name="searchentry", name="searchentry_kind_allowed"),
        migrations.AlterField(
            model_name="searchentry",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                name="searchentry_kind_allowed",
                violation_error_message="kind is not one of the allowed values.",
            ),
        ),
        migrations.RunPython(bind, unbind),
    ]
