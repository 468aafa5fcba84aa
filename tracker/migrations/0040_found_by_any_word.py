"""The index of the search holds whole pages, with stems. `manage.py rebuild_search` fills it."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.search.sql import drop_index, make_index

from . import _first_index
from ._guards import Guarded

KINDS = [
    ("commitment", "Commitments"),
    ("actor", "Countries and organisations"),
    ("person", "Persons"),
    ("initiative", "Mechanisms and programmes"),
    ("pillar", "Pillars"),
    ("theme", "Themes"),
    ("term", "Words this site uses"),
    ("document", "Documents"),
    ("action", "Actions"),
    ("event", "Events"),
    ("sentence", "Paragraphs of the sources"),
    ("near_miss", "Words that are no commitment"),
    ("difference", "Where the sources differ"),
    ("search", "Searches for evidence"),
    ("change", "Changes"),
    ("about", "About this site"),
]


def make(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    make_index(editor)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    drop_index(editor)


def make_first(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _first_index.make_index(editor)


def drop_first(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _first_index.drop_index(editor)


class Migration(migrations.Migration):
    """What was in the index is made again from the record, so nothing of it is kept."""

    dependencies: ClassVar = [("tracker", "0039_actions_not_acts")]

    operations: ClassVar = [
        migrations.RunPython(drop_first, make_first),
        Guarded(
            [
                migrations.DeleteModel(name="SearchEntry"),
            ]
        ),
        # Apart, so that the triggers of the old table are not put on the new one.
        Guarded(
            [
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(choices=KINDS, max_length=12)),
                        ("address", models.CharField(max_length=300)),
                        ("names", models.JSONField()),
                        ("texts", models.JSONField(blank=True, default=list)),
                        ("tokens", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name_plural": "search entries",
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                                name="searchentry_kind_allowed",
                                violation_error_message="kind is not one of the allowed values.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        (
                            "word",
                            models.CharField(max_length=60, primary_key=True, serialize=False),
                        ),
                        ("entries", models.PositiveIntegerField()),
                    ],
                    options={"ordering": ["word"], "default_permissions": ()},
                ),
            ]
        ),
        migrations.RunPython(make, drop),
    ]
