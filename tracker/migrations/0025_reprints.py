"""Evidence can be a reprint: it shows the act, and counts for nothing as independent."""

from typing import ClassVar

from django.db import migrations, models

from ._guards import Guarded

TIERS = [
    ("official_party", "A party's own"),
    ("official_other", "Official, other"),
    ("state_media", "State media"),
    ("independent_media", "Independent media"),
    ("ngo_or_academic", "NGO or academic"),
    ("reprint", "Reprint"),
]


class Migration(migrations.Migration):
    """Evidence can be a reprint."""

    dependencies: ClassVar = [("tracker", "0024_change_sets")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.RemoveConstraint(model_name="evidence", name="evidence_tier_allowed"),
                migrations.AlterField(
                    model_name="evidence",
                    name="tier",
                    field=models.CharField(choices=TIERS, max_length=20, verbose_name="tier"),
                ),
                migrations.AddConstraint(
                    model_name="evidence",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("tier__in", [tier for tier, _label in TIERS])),
                        name="evidence_tier_allowed",
                        violation_error_message="tier is not one of the allowed values.",
                    ),
                ),
            ]
        )
    ]
