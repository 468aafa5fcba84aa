"""A text is a row that change sets can hold: its saves are counted, as those of other rows are."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from ._guards import Guarded


class Migration(migrations.Migration):
    """Texts in change sets."""

    dependencies: ClassVar = [("tracker", "0027_publishers")]

    operations: ClassVar = [
        migrations.AlterModelOptions(name="sourcetext", options={"verbose_name": "source text"}),
        Guarded(
            [
                migrations.AddField(
                    model_name="sourcetext",
                    name="version",
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                migrations.AlterField(
                    model_name="sourcetext",
                    name="document",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="source_text",
                        serialize=False,
                        to="tracker.document",
                        verbose_name="document",
                    ),
                ),
                migrations.AlterField(
                    model_name="sourcetext",
                    name="loaded_at",
                    field=models.DateTimeField(auto_now_add=True, verbose_name="loaded at"),
                ),
                migrations.AlterField(
                    model_name="sourcetext",
                    name="text",
                    field=models.TextField(verbose_name="text"),
                ),
            ]
        ),
    ]
