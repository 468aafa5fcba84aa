"""What only the coder of a commitment can know may stay unknown."""

import django.db.models.deletion
import tracker.models.fields
from django.db import migrations, models

from tracker.migrations._guards import Guarded


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0028_texts_in_sets"),
    ]

    operations = [
        Guarded(
            [
                migrations.RemoveConstraint(
                    model_name="commitment",
                    name="commitment_binding_allowed",
                ),
                migrations.RemoveConstraint(
                    model_name="commitment",
                    name="commitment_coding_confidence_between_0_and_1",
                ),
                migrations.RemoveConstraint(
                    model_name="nearmiss",
                    name="nearmiss_chance_between_0_and_1",
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="binding",
                    field=tracker.models.fields.OptionalText(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=6,
                        verbose_name="binding",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="coding_confidence",
                    field=models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        verbose_name="coding confidence",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="collectively_agreed",
                    field=tracker.models.fields.OptionalText(
                        max_length=40, verbose_name="collectively agreed"
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="commitment_types",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The main type first, then the others.",
                        verbose_name="commitment types",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="evidence_sought",
                    field=tracker.models.fields.OptionalText(
                        help_text="What the coder said would count as evidence.",
                        max_length=300,
                        verbose_name="evidence sought",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="initial_status",
                    field=tracker.models.fields.OptionalText(
                        max_length=40, verbose_name="initial status"
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="operative_verb",
                    field=tracker.models.fields.OptionalText(
                        max_length=120, verbose_name="operative verb"
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="pillar_basis",
                    field=tracker.models.fields.OptionalText(
                        max_length=60, verbose_name="pillar basis"
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="primary_theme",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.theme",
                        verbose_name="primary theme",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="stated_subject",
                    field=tracker.models.fields.OptionalText(
                        help_text="Who the text says will do it, as written.",
                        max_length=120,
                        verbose_name="stated subject",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="stricter_reading",
                    field=tracker.models.fields.OptionalText(
                        help_text="What the coder would do under the strict coding rules.",
                        max_length=200,
                        verbose_name="stricter reading",
                    ),
                ),
                migrations.AlterField(
                    model_name="commitment",
                    name="themes",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="commitments",
                        to="tracker.theme",
                        verbose_name="themes",
                    ),
                ),
                migrations.AlterField(
                    model_name="nearmiss",
                    name="chance",
                    field=models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="How likely another coder takes it for a commitment, 0 to 1.",
                        max_digits=3,
                        null=True,
                        verbose_name="chance",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("binding__in", ["high", "medium", "low"]),
                            ("binding__isnull", True),
                            _connector="OR",
                        ),
                        name="commitment_binding_allowed",
                        violation_error_message="binding is not one of the allowed values.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("coding_confidence__gte", 0), ("coding_confidence__lte", 1)),
                            ("coding_confidence__isnull", True),
                            _connector="OR",
                        ),
                        name="commitment_coding_confidence_between_0_and_1",
                        violation_error_message="coding_confidence must lie between 0 and 1.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="nearmiss",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chance__gte", 0), ("chance__lte", 1)),
                            ("chance__isnull", True),
                            _connector="OR",
                        ),
                        name="nearmiss_chance_between_0_and_1",
                        violation_error_message="chance must lie between 0 and 1.",
                    ),
                ),
            ]
        )
    ]
