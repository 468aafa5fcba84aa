"""A translation remembers the English that it was made from."""

from typing import ClassVar

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import tracker.models.fields

from ._guards import Guarded


class Migration(migrations.Migration):
    """A translation remembers the English that it was made from."""

    dependencies: ClassVar = [("tracker", "0020_desk")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.RemoveConstraint(
                    model_name="translation",
                    name="translation_kind_allowed",
                ),
                migrations.RemoveConstraint(
                    model_name="translation",
                    name="translation_key_fits_an_address",
                ),
                migrations.AddField(
                    model_name="translation",
                    name="source_sha256",
                    field=tracker.models.fields.OptionalText(
                        help_text="The SHA-256 of the English words that were translated.",
                        max_length=64,
                        verbose_name="SHA-256 of the English",
                    ),
                ),
                migrations.AlterField(
                    model_name="translation",
                    name="field",
                    field=models.CharField(max_length=40, verbose_name="field"),
                ),
                migrations.AlterField(
                    model_name="translation",
                    name="key",
                    field=models.CharField(
                        help_text="The stable key of what is translated, its parts divided by spaces: NYD-01, for example, or casa-1000 NYD-17.",
                        max_length=120,
                        verbose_name="key",
                    ),
                ),
                migrations.AlterField(
                    model_name="translation",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("commitment", "Commitment"),
                            ("assessment", "Assessment"),
                            ("action", "Action"),
                            ("evidence", "Evidence"),
                            ("bearing", "Bearing"),
                            ("initiative", "Initiative"),
                            ("initiativefact", "Initiative fact"),
                            ("event", "Event"),
                            ("document", "Document"),
                            ("participation", "Participation"),
                            ("datemention", "Date mentioned"),
                            ("person", "Person"),
                            ("contradiction", "Contradiction"),
                            ("pillar", "Pillar"),
                            ("theme", "Theme"),
                            ("actor", "Actor"),
                            ("status", "Status"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="translation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "commitment",
                                    "assessment",
                                    "action",
                                    "evidence",
                                    "bearing",
                                    "initiative",
                                    "initiativefact",
                                    "event",
                                    "document",
                                    "participation",
                                    "datemention",
                                    "person",
                                    "contradiction",
                                    "pillar",
                                    "theme",
                                    "actor",
                                    "status",
                                ],
                            )
                        ),
                        name="translation_kind_allowed",
                        violation_error_message="kind is not one of the allowed values.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="translation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="translation_key_not_blank",
                        violation_error_message="key must not be empty.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="translation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("source_sha256"), 64
                                ),
                                django.db.models.lookups.Exact(
                                    models.Func(
                                        models.F("source_sha256"),
                                        models.Value("0123456789abcdef"),
                                        function="LTRIM",
                                        output_field=models.CharField(),
                                    ),
                                    models.Value(""),
                                ),
                            ),
                            ("source_sha256__isnull", True),
                            _connector="OR",
                        ),
                        name="translation_source_sha256_64_hex_digits",
                        violation_error_message="source_sha256 must be 64 hexadecimal digits in lower case.",
                    ),
                ),
            ]
        )
    ]
