"""Texts that are known and not held, who says that they exist, and to which event they belong."""

import datetime as dt
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import tracker.models.fields
from django.db import migrations, models

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

_VIEW = {"view_documentreport"}
_WRITE = _VIEW | {"add_documentreport", "change_documentreport", "delete_documentreport"}
GROUPS = {"analyst": _WRITE, "reviewer": _WRITE, "manager": _VIEW}


def grant_reports(apps, schema_editor):
    """Let the groups see the reports of texts; who codes, also write and remove them."""
    grant(apps, schema_editor.connection.alias, GROUPS, named={})


def take_reports(apps, schema_editor):
    """Remove the permissions, which only the groups know of."""
    apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in=_WRITE
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0025_reprints"),
    ]

    operations = [
        Guarded(
            [
                migrations.CreateModel(
                    name="DocumentReport",
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
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                        ("url", models.CharField(max_length=2000, verbose_name="url")),
                        ("date", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("official_party", "A party's own"),
                                    ("official_other", "Official, other"),
                                    ("state_media", "State media"),
                                    ("independent_media", "Independent media"),
                                    ("ngo_or_academic", "NGO or academic"),
                                    ("reprint", "Reprint"),
                                ],
                                max_length=20,
                                verbose_name="tier",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report of a text",
                        "verbose_name_plural": "reports of texts",
                        "ordering": ["document", "position"],
                    },
                ),
                migrations.RemoveConstraint(
                    model_name="document",
                    name="document_raw_sha256_64_hex_digits",
                ),
                migrations.RemoveConstraint(
                    model_name="document",
                    name="document_normalised_sha256_64_hex_digits",
                ),
                migrations.AddField(
                    model_name="document",
                    name="also_in",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Tags of the other languages in which the text is said to exist.",
                        verbose_name="also in",
                    ),
                ),
                migrations.AddField(
                    model_name="document",
                    name="source_is",
                    field=tracker.models.fields.OptionalText(
                        choices=[("official", "Official page"), ("copy", "Copy on another site")],
                        max_length=10,
                        verbose_name="what the page is",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="documents",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="events",
                        to="tracker.document",
                        verbose_name="texts",
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="body_paragraphs",
                    field=models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="body paragraphs"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="date_basis",
                    field=models.CharField(
                        blank=True, default="", max_length=500, verbose_name="date basis"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="event_note",
                    field=models.CharField(
                        blank=True, default="", max_length=300, verbose_name="event note"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="file_name",
                    field=tracker.models.fields.OptionalText(
                        max_length=200, verbose_name="file name"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="kind_note",
                    field=models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kind note"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="language",
                    field=models.CharField(default="en", max_length=8, verbose_name="language"),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="normalised_characters",
                    field=models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="normalised characters"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="normalised_sha256",
                    field=tracker.models.fields.OptionalText(
                        max_length=64, verbose_name="normalised SHA-256"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="paragraphs",
                    field=models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="paragraphs"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="publisher_as_recorded",
                    field=models.CharField(
                        blank=True, default="", max_length=200, verbose_name="publisher as recorded"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="publisher_basis",
                    field=models.CharField(
                        blank=True, default="", max_length=500, verbose_name="publisher basis"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="raw_bytes",
                    field=models.PositiveIntegerField(
                        blank=True,
                        help_text="Length of the source file in bytes.",
                        null=True,
                        verbose_name="raw bytes",
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="raw_sha256",
                    field=tracker.models.fields.OptionalText(
                        max_length=64, verbose_name="raw SHA-256"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="standing_note",
                    field=models.CharField(
                        blank=True, default="", max_length=300, verbose_name="standing note"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("source_is__in", ["official", "copy"]),
                            ("source_is__isnull", True),
                            _connector="OR",
                        ),
                        name="document_source_is_allowed",
                        violation_error_message="source_is is not one of the allowed values.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("source_is__isnull", True),
                            ("source_url__isnull", False),
                            _connector="OR",
                        ),
                        name="document_only_a_known_page_is_marked",
                        violation_error_message="source_is needs the source_url that it speaks of.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("raw_sha256"), 64
                                ),
                                django.db.models.lookups.Exact(
                                    models.Func(
                                        models.F("raw_sha256"),
                                        models.Value("0123456789abcdef"),
                                        function="LTRIM",
                                        output_field=models.CharField(),
                                    ),
                                    models.Value(""),
                                ),
                            ),
                            ("raw_sha256__isnull", True),
                            _connector="OR",
                        ),
                        name="document_raw_sha256_64_hex_digits",
                        violation_error_message="raw_sha256 must be 64 hexadecimal digits in lower case.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("normalised_sha256"), 64
                                ),
                                django.db.models.lookups.Exact(
                                    models.Func(
                                        models.F("normalised_sha256"),
                                        models.Value("0123456789abcdef"),
                                        function="LTRIM",
                                        output_field=models.CharField(),
                                    ),
                                    models.Value(""),
                                ),
                            ),
                            ("normalised_sha256__isnull", True),
                            _connector="OR",
                        ),
                        name="document_normalised_sha256_64_hex_digits",
                        violation_error_message="normalised_sha256 must be 64 hexadecimal digits in lower case.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("body_paragraphs__isnull", True),
                                ("file_name__isnull", True),
                                ("normalised_characters__isnull", True),
                                ("normalised_sha256__isnull", True),
                                ("paragraphs__isnull", True),
                                ("raw_bytes__isnull", True),
                                ("raw_sha256__isnull", True),
                            ),
                            models.Q(
                                ("body_paragraphs__isnull", False),
                                ("file_name__isnull", False),
                                ("normalised_characters__isnull", False),
                                ("normalised_sha256__isnull", False),
                                ("paragraphs__isnull", False),
                                ("raw_bytes__isnull", False),
                                ("raw_sha256__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="document_text_is_whole_or_absent",
                        violation_error_message="Of a text that is held everything is measured: file, lengths, hashes and paragraphs. Of one that is only known, nothing is.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("normalised_sha256__isnull", False),
                            models.Q(("date__isnull", False), ("title__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_known_by_title_and_date",
                        violation_error_message="A text that is only known has a title and a date.",
                    ),
                ),
                migrations.AddField(
                    model_name="documentreport",
                    name="document",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tracker.document",
                        verbose_name="document",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("publisher", ""), _negated=True),
                        name="documentreport_publisher_not_blank",
                        violation_error_message="publisher must not be empty.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("url__startswith", "http://"),
                            ("url__startswith", "https://"),
                            _connector="OR",
                        ),
                        name="documentreport_url_http_or_https",
                        violation_error_message="url must start with http:// or https://.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("language"),
                                    models.Value(
                                        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                    ),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length("language"), 2
                            ),
                        ),
                        name="documentreport_language_is_a_tag",
                        violation_error_message="language must be the tag of a language.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tier__in",
                                [
                                    "official_party",
                                    "official_other",
                                    "state_media",
                                    "independent_media",
                                    "ngo_or_academic",
                                    "reprint",
                                ],
                            )
                        ),
                        name="documentreport_tier_allowed",
                        violation_error_message="tier is not one of the allowed values.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            models.Q(
                                ("date__gte", dt.date(1900, 1, 1)),
                                ("date__lt", dt.date(2101, 1, 1)),
                            ),
                            _connector="OR",
                        ),
                        name="documentreport_date_year_is_plausible",
                        violation_error_message="The year must lie between 1900 and 2100.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.UniqueConstraint(
                        fields=("document", "position"),
                        name="documentreport_position_once_per_document",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentreport",
                    constraint=models.UniqueConstraint(
                        fields=("document", "url"), name="documentreport_address_once_per_document"
                    ),
                ),
            ]
        ),
        migrations.RunPython(grant_reports, take_reports),
    ]
