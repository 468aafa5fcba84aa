import django.db.models.functions.text
import django.db.models.lookups
import tracker.models.fields
from django.db import migrations, models

from tracker.migrations._guards import LOG_GUARDS, guarded


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0008_initiative_actor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "seq",
                    models.PositiveBigIntegerField(
                        help_text="Counts from 1, no gaps.", primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("reviewer", "Reviewer"),
                            ("manager", "Manager"),
                            ("analyst", "Analyst"),
                            ("account", "Account without a role"),
                            ("command", "Command"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, help_text="The public name.", max_length=150),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("changed", "Changed"),
                            ("removed", "Removed"),
                            ("published", "Published"),
                            ("succeeded", "Succeeded by a newer verdict"),
                            ("withdrawn", "Withdrawn"),
                            ("entered", "Entered as it was loaded"),
                            ("found", "Found changed around the log"),
                        ],
                        max_length=10,
                    ),
                ),
                ("kind", models.CharField(help_text="For example commitment.", max_length=30)),
                (
                    "key",
                    models.CharField(
                        help_text="The stable key, for example NYD-01.", max_length=500
                    ),
                ),
                ("before", tracker.models.fields.OptionalText()),
                ("after", tracker.models.fields.OptionalText()),
                ("reason", tracker.models.fields.OptionalText()),
                (
                    "previous",
                    models.CharField(max_length=64, unique=True, verbose_name="previous hash"),
                ),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["-seq"],
                "indexes": [
                    models.Index(fields=["kind", "key", "seq"], name="entry_by_object"),
                    models.Index(fields=["at", "seq"], name="entry_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "administrator",
                                    "reviewer",
                                    "manager",
                                    "analyst",
                                    "account",
                                    "command",
                                ],
                            )
                        ),
                        name="entry_role_allowed",
                        violation_error_message="role is not one of the allowed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "added",
                                    "changed",
                                    "removed",
                                    "published",
                                    "succeeded",
                                    "withdrawn",
                                    "entered",
                                    "found",
                                ],
                            )
                        ),
                        name="entry_verb_allowed",
                        violation_error_message="verb is not one of the allowed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("previous"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("previous"),
                                    models.Value("0123456789abcdef"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                        ),
                        name="entry_previous_64_hex_digits",
                        violation_error_message="previous must be 64 hexadecimal digits in lower case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("hash"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("hash"),
                                    models.Value("0123456789abcdef"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                        ),
                        name="entry_hash_64_hex_digits",
                        violation_error_message="hash must be 64 hexadecimal digits in lower case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before__isnull", False), ("after__isnull", False), _connector="OR"
                        ),
                        name="entry_is_about_something_public",
                        violation_error_message="An entry has a before or an after.",
                    ),
                ],
            },
        ),
        guarded(LOG_GUARDS),
    ]
