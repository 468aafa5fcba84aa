"""A name and a message no longer say how many parties there are. No table changes."""

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
                migrations.AlterField(
                    model_name="reply",
                    name="party",
                    field=models.ForeignKey(
                        error_messages={"invalid": "Only a party can reply."},
                        limit_choices_to={"is_party": True},
                        on_delete=models.PROTECT,
                        related_name="replies",
                        to="tracker.actor",
                    ),
                ),
            ],
        ),
    ]
