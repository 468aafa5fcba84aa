"""Counts of commitments that are alike, in tables of their own, filled from the record."""

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import tracker.models.fields
from tracker.counting import tallies

from ._guards import Guarded


COUNTED = (
    *("binding", "due_on", "due_precision", "debtors"),
    *("number", "first_as_of", "last_as_of", "published_at"),
)


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    tallies.rebuild(apps, using=editor.connection.alias)


class Migration(migrations.Migration):
    """What is counted follows from the record, so nothing is lost when it is undone."""

    dependencies: ClassVar = [("tracker", "0040_found_by_any_word")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.CreateModel(
                    name="ScoreTally",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("standing", models.CharField(max_length=10)),
                        ("status", models.CharField(max_length=16)),
                        ("value", models.SmallIntegerField(blank=True, null=True)),
                        (
                            "unscored",
                            tracker.models.fields.OptionalText(max_length=16),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.actor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "score tallies",
                        "ordering": ["name"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TalliedCommitment",
                    fields=[
                        (
                            "commitment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="tallied",
                                serialize=False,
                                to="tracker.commitment",
                            ),
                        ),
                        ("alike", models.TextField(db_index=True)),
                        ("debtors", models.TextField(blank=True, db_index=True)),
                        ("themes", models.TextField(blank=True)),
                        ("scores", models.TextField(blank=True)),
                        ("as_of", models.DateField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "document",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.document",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["commitment"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("alike", models.TextField(db_index=True)),
                        ("standing", models.CharField(max_length=10)),
                        ("status", models.CharField(max_length=16)),
                        (
                            "binding",
                            tracker.models.fields.OptionalText(max_length=6),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("due_precision", models.CharField(max_length=8)),
                        ("debtors", models.TextField(blank=True)),
                        ("number", models.PositiveIntegerField()),
                        ("first_as_of", models.DateField(blank=True, null=True)),
                        ("last_as_of", models.DateField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.document",
                            ),
                        ),
                        (
                            "pillar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.pillar",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "tallies",
                        "ordering": ["name"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("document__isnull", True), ("theme__isnull", True)
                                ),
                                fields=["standing", "pillar", "status", *COUNTED],
                                name="tally_of_all",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("document__isnull", False), ("theme__isnull", True)
                                ),
                                fields=["standing", "document", "pillar", "status", *COUNTED],
                                name="tally_of_document",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("document__isnull", True), ("theme__isnull", False)
                                ),
                                fields=["standing", "theme", "pillar", "status", *COUNTED],
                                name="tally_of_theme",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
