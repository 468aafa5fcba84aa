"""Counts of what verdicts, actions and publications have in common, filled from the record."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.counting import traits

from ._guards import Guarded


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    traits.rebuild(apps, using=editor.connection.alias)


class Migration(migrations.Migration):
    """What is counted follows from the record, so nothing is lost when it is undone."""

    dependencies: ClassVar = [("tracker", "0042_newest_first")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.CreateModel(
                    name="Trait",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=32)),
                        ("value", models.TextField(blank=True)),
                        ("number", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["kind", "value"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["kind", "-number", "value"], name="trait_most_first"
                            ),
                            models.Index(fields=["kind", "value", "number"], name="trait_by_value"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TraitHolder",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("traits", models.TextField()),
                    ],
                    options={
                        "verbose_name_plural": "trait holders",
                        "ordering": ["name"],
                        "default_permissions": (),
                    },
                ),
            ]
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
