"""Indexes for the newest actions and verdicts, so that a page reads the few that it shows."""

from typing import ClassVar

from django.db import migrations, models

from ._guards import Guarded


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("tracker", "0041_tallies"),
    ]

    operations: ClassVar = [
        Guarded(
            [
                migrations.AddIndex(
                    model_name="action",
                    index=models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["-date", "slug"],
                        name="action_newest",
                    ),
                ),
                migrations.AddIndex(
                    model_name="assessment",
                    index=models.Index(
                        condition=models.Q(("is_current", True), ("succeeds__isnull", False)),
                        fields=["-published_at", "commitment"],
                        name="assessment_of_another_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="assessment",
                    index=models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["status", "-published_at", "commitment"],
                        name="assessment_newest_of_status",
                    ),
                ),
            ]
        )
    ]
