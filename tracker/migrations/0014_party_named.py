"""The name of a field no longer says how many parties there are. No table changes."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0013_sourcetext_by_time")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="actor",
                    name="is_party",
                    field=models.BooleanField("one of the parties", default=False),
                ),
            ],
        ),
    ]
