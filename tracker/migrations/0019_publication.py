"""Which publication each piece of evidence is, in a table of its own, filled from the addresses."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from tracker.migrations._guards import Guarded
from tracker.publications import key_of

_BATCH = 500


def fill(apps: Any, editor: Any) -> None:
    """Give the evidence that is there its keys."""
    using = editor.connection.alias
    publication = apps.get_model("tracker", "Publication")
    rows = apps.get_model("tracker", "Evidence").objects.using(using).order_by("pk")
    found = rows.values_list("pk", "url").iterator(chunk_size=_BATCH)
    made = (publication(evidence_id=pk, key=key_of(url)) for pk, url in found)
    publication.objects.using(using).bulk_create(made, batch_size=_BATCH)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0018_plausible_days")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="publication",
                                serialize=False,
                                to="tracker.evidence",
                            ),
                        ),
                        ("key", models.CharField(db_index=True, max_length=64)),
                    ],
                    options={
                        "ordering": ["evidence"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("key"), 64
                                    ),
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("key"),
                                            models.Value("0123456789abcdef"),
                                            function="LTRIM",
                                            output_field=models.CharField(),
                                        ),
                                        models.Value(""),
                                    ),
                                ),
                                name="publication_key_64_hex_digits",
                                violation_error_message=(
                                    "key must be 64 hexadecimal digits in lower case."
                                ),
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
