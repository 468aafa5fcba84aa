"""Words that people read: actions instead of acts, countries and organisations. No table changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0038_about_texts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="action",
                    name="attribution",
                    field=models.CharField(
                        choices=[
                            ("own", "One party's own action"),
                            ("joint", "Joint action"),
                            ("collective", "Action of all together"),
                            ("outside", "Action of somebody outside the C5+1"),
                        ],
                        max_length=10,
                        verbose_name="attribution",
                    ),
                ),
                migrations.AlterField(
                    model_name="action",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The same action, of which the row is kept; the address of this one leads there.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="tracker.action",
                        verbose_name="merged into",
                    ),
                ),
                migrations.AlterField(
                    model_name="change",
                    name="version",
                    field=models.PositiveIntegerField(
                        help_text="The version that this action made."
                    ),
                ),
                migrations.AlterField(
                    model_name="methodology",
                    name="quiet_months",
                    field=models.PositiveSmallIntegerField(verbose_name="months without news"),
                ),
                migrations.AlterField(
                    model_name="searchentry",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("commitment", "Commitments"),
                            ("initiative", "Mechanisms and programmes"),
                            ("action", "Actions"),
                            ("document", "Documents"),
                            ("sentence", "Sentences of the sources"),
                            ("actor", "Countries and organisations"),
                            ("person", "Persons"),
                        ],
                        max_length=12,
                    ),
                ),
                migrations.AlterConstraint(
                    model_name="action",
                    name="action_merged_is_withdrawn",
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
                        violation_error_message="What is merged into another action is withdrawn.",
                    ),
                ),
            ]
        )
    ]
