"""One-time links, with which somebody who was invited sets user name and password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from tracker.migrations._guards import Guarded


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0035_outside_and_drafts"),
    ]

    operations = [
        Guarded(
            [
                migrations.CreateModel(
                    name="OneTimeLink",
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
                        ("made_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True, blank=True)),
                        ("taken_back_at", models.DateTimeField(null=True, blank=True)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="one_time_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(
                                    Exact(Length("token_hash"), 64),
                                    Exact(
                                        Func(
                                            F("token_hash"),
                                            Value("0123456789abcdef"),
                                            function="LTRIM",
                                            output_field=models.CharField(),
                                        ),
                                        Value(""),
                                    ),
                                ),
                                name="onetimelink_token_hash_64_hex_digits",
                                violation_error_message=(
                                    "token_hash must be 64 hexadecimal digits in lower case."
                                ),
                            ),
                            models.CheckConstraint(
                                condition=Q(ends_at__gt=F("made_at")),
                                name="onetimelink_ends_after_it_was_made",
                                violation_error_message="A link ends after it was made.",
                            ),
                            models.CheckConstraint(
                                condition=Q(used_at__isnull=True) | Q(taken_back_at__isnull=True),
                                name="onetimelink_used_or_taken_back",
                                violation_error_message="A link that was used is not taken back.",
                            ),
                            models.UniqueConstraint(
                                condition=Q(used_at__isnull=True, taken_back_at__isnull=True),
                                fields=("account",),
                                name="onetimelink_one_open_per_account",
                                violation_error_message="The account has an open link already.",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
