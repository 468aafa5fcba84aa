"""The search finds states, bodies and persons. `manage.py rebuild_search` puts them into the index."""

from typing import ClassVar

from django.db import migrations, models

from ._guards import Guarded

KINDS = [
    ("commitment", "Commitments"),
    ("initiative", "Mechanisms and programmes"),
    ("action", "Acts"),
    ("document", "Documents"),
    ("sentence", "Sentences of the sources"),
    ("actor", "States and bodies"),
    ("person", "Persons"),
]


class Migration(migrations.Migration):
    """The search finds states, bodies and persons."""

    dependencies: ClassVar = [("tracker", "0021_translation_source")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.RemoveConstraint(
                    model_name="searchentry", name="searchentry_kind_allowed"
                ),
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
            ]
        )
    ]
