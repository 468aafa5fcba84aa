"""An act may be one of somebody outside the C5+1; what is typed into a form is kept as a draft."""

from django.db import migrations, models

from tracker.migrations._guards import Guarded

ATTRIBUTION = [
    ("own", "One party's own act"),
    ("joint", "Joint act"),
    ("collective", "Act of all together"),
    ("outside", "Act of somebody outside the C5+1"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0034_merging"),
    ]

    operations = [
        Guarded(
            [
                migrations.AddField(
                    model_name="keptform",
                    name="is_draft",
                    field=models.BooleanField(default=False),
                ),
                migrations.RemoveConstraint(
                    model_name="action",
                    name="action_attribution_allowed",
                ),
                migrations.AlterField(
                    model_name="action",
                    name="attribution",
                    field=models.CharField(
                        choices=ATTRIBUTION, max_length=10, verbose_name="attribution"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="action",
                    constraint=models.CheckConstraint(
                        condition=models.Q(attribution__in=[value for value, _ in ATTRIBUTION]),
                        name="action_attribution_allowed",
                        violation_error_message="attribution is not one of the allowed values.",
                    ),
                ),
            ]
        ),
    ]
