"""What somebody pasted of the news waits here until it is entered or left out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracker.migrations._guards import Guarded


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0030_double_coding"),
    ]

    operations = [
        Guarded(
            [
                migrations.CreateModel(
                    name="PastedItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("address", models.CharField(max_length=2000)),
                        ("title", models.TextField(blank=True)),
                        ("text", models.TextField(blank=True)),
                        ("pasted_at", models.DateTimeField()),
                        (
                            "changeset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.changeset",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("address__startswith", "http://"),
                                    ("address__startswith", "https://"),
                                    _connector="OR",
                                ),
                                name="pasteditem_address_http_or_https",
                                violation_error_message="address must start with http:// or https://.",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
