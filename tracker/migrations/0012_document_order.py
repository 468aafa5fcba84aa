"""Documents without a date come last on every database: PostgreSQL would put them first."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0011_release")]

    operations: ClassVar = [
        migrations.AlterModelOptions(
            name="document",
            options={
                "ordering": [
                    models.OrderBy(models.F("date"), descending=True, nulls_last=True),
                    "key",
                ]
            },
        ),
    ]
