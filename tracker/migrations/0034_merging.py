"""Acts and actors say into which one they were merged; publishers keep their names of before."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from tracker.migrations._guards import Guarded


class Migration(migrations.Migration):
    """Where the address of what was twice on record leads."""

    dependencies: ClassVar = [("tracker", "0033_other_languages")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.AddField(
                    model_name="action",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text=(
                            "The same act, of which the row is kept; the address of this one leads"
                            " there."
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="tracker.action",
                        verbose_name="merged into",
                    ),
                ),
                migrations.AddField(
                    model_name="actor",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text=(
                            "The same actor, of which the row is kept; this one's address leads"
                            " there."
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="tracker.actor",
                        verbose_name="merged into",
                    ),
                ),
                migrations.AddField(
                    model_name="publisher",
                    name="other_names",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text=(
                            "Under which it was on record before; addresses with them lead to it."
                        ),
                        verbose_name="other names",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="action",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="action_merged_is_withdrawn",
                        violation_error_message="What is merged into another act is withdrawn.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="actor",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(
                                ("is_party", False),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="actor_merged_is_no_party",
                        violation_error_message="A party is not merged into another actor.",
                    ),
                ),
            ]
        )
    ]
