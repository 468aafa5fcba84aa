"""What two coders say apart from each other: the rounds, their values, and codings under way."""

import datetime as dt
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import tracker.models.fields
from django.conf import settings
from django.db import migrations, models

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

_MODELS = ("codinground", "doublecoding")
_VIEW = {f"view_{model}" for model in _MODELS}
_WRITE = _VIEW | {f"{act}_{model}" for act in ("add", "change") for model in _MODELS}
GROUPS = {"analyst": _WRITE, "reviewer": _WRITE, "manager": _VIEW}


def give(apps, schema_editor):
    """Let the groups see double codings; who codes, also write them."""
    grant(apps, schema_editor.connection.alias, GROUPS, named={})


def take(apps, schema_editor):
    """Remove the permissions, which only the groups know of."""
    apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in=_WRITE
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0029_coding_desk"),
    ]

    operations = [
        Guarded(
            [
                migrations.CreateModel(
                    name="CodingRound",
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
                        ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("sentences", "Sentences"),
                                    ("commitments", "Commitments"),
                                    ("verdicts", "Verdicts"),
                                ],
                                max_length=11,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "second_coder",
                            models.CharField(
                                help_text="The name under which they work in public.",
                                max_length=150,
                                verbose_name="second coder",
                            ),
                        ),
                        ("coded_on", models.DateField(verbose_name="coded on")),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="tracker.document",
                                verbose_name="document",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "coding round",
                        "ordering": ["coded_on", "key"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                name="codinground_key_not_blank",
                                violation_error_message="key must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("key"),
                                            models.Value(
                                                "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                            ),
                                            function="LTRIM",
                                            output_field=models.CharField(),
                                        ),
                                        models.Value(""),
                                    ),
                                    models.Q(("key__startswith", "-"), _negated=True),
                                    models.Q(("key__startswith", "_"), _negated=True),
                                ),
                                name="codinground_key_fits_an_address",
                                violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part__in", ["sentences", "commitments", "verdicts"])
                                ),
                                name="codinground_part_allowed",
                                violation_error_message="part is not one of the allowed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("second_coder", ""), _negated=True),
                                name="codinground_second_coder_not_blank",
                                violation_error_message="second_coder must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("coded_on__isnull", True),
                                    models.Q(
                                        ("coded_on__gte", dt.date(1900, 1, 1)),
                                        ("coded_on__lt", dt.date(2101, 1, 1)),
                                    ),
                                    _connector="OR",
                                ),
                                name="codinground_coded_on_year_is_plausible",
                                violation_error_message="The year must lie between 1900 and 2100.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoubleCoding",
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
                        ("item", models.CharField(max_length=60, verbose_name="item")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("label", "How a sentence is read"),
                                    ("why_not", "Why it is no commitment"),
                                    ("pillar", "Pillar"),
                                    ("binding", "How binding"),
                                    ("obligation_kind", "Kind of obligation"),
                                    ("status", "Status"),
                                    ("score", "Score"),
                                ],
                                max_length=15,
                                verbose_name="field",
                            ),
                        ),
                        ("first", models.CharField(max_length=60, verbose_name="first coding")),
                        ("second", models.CharField(max_length=60, verbose_name="second coding")),
                        (
                            "settled",
                            tracker.models.fields.OptionalText(
                                max_length=60, verbose_name="settled on"
                            ),
                        ),
                        (
                            "settled_because",
                            tracker.models.fields.OptionalText(verbose_name="settled because"),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="double_codings",
                                to="tracker.commitment",
                                verbose_name="commitment",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tracker.actor",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="tracker.codinground",
                                verbose_name="round",
                            ),
                        ),
                        (
                            "sentence",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="double_codings",
                                to="tracker.sentencecoding",
                                verbose_name="sentence",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "double coding",
                        "ordering": ["round", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "label",
                                            "why_not",
                                            "pillar",
                                            "binding",
                                            "obligation_kind",
                                            "status",
                                            "score",
                                        ],
                                    )
                                ),
                                name="doublecoding_field_allowed",
                                violation_error_message="field is not one of the allowed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("item", ""), _negated=True),
                                name="doublecoding_item_not_blank",
                                violation_error_message="item must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first", ""), _negated=True),
                                name="doublecoding_first_not_blank",
                                violation_error_message="first must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("second", ""), _negated=True),
                                name="doublecoding_second_not_blank",
                                violation_error_message="second must not be empty.",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "item", "field"),
                                name="doublecoding_once_in_its_round",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sentence__isnull", True),
                                    ("commitment__isnull", True),
                                    _connector="XOR",
                                ),
                                name="doublecoding_of_a_sentence_or_a_commitment",
                                violation_error_message="It is about a sentence or about a commitment.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("field", "score"), ("party__isnull", False)),
                                    models.Q(
                                        models.Q(("field", "score"), _negated=True),
                                        ("party__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="doublecoding_score_has_its_party",
                                violation_error_message="A score is that of a party, and nothing else is.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("settled__isnull", True), ("settled_because__isnull", True)
                                    ),
                                    models.Q(
                                        ("settled__isnull", False),
                                        ("settled_because__isnull", False),
                                        models.Q(("first", models.F("second")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="doublecoding_settled_with_its_reason",
                                violation_error_message="A difference is settled with its reason, and only a difference is.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BlindCoding",
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
                        ("document", models.CharField(max_length=60, verbose_name="document")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("sentences", "Sentences"),
                                    ("commitments", "Commitments"),
                                    ("verdicts", "Verdicts"),
                                ],
                                max_length=11,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "values",
                            models.JSONField(blank=True, default=dict, verbose_name="values"),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blind_codings",
                                to="tracker.changeset",
                                verbose_name="change set",
                            ),
                        ),
                        (
                            "coder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blind_codings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="coder",
                            ),
                        ),
                        (
                            "first_coder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="first coder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "second coding under way",
                        "verbose_name_plural": "second codings under way",
                        "ordering": ["-started_at", "-pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part__in", ["sentences", "commitments", "verdicts"])
                                ),
                                name="blindcoding_part_allowed",
                                violation_error_message="part is not one of the allowed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="blindcoding_document_not_blank",
                                violation_error_message="document must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_coder__isnull", True),
                                    models.Q(("first_coder", models.F("coder")), _negated=True),
                                    _connector="OR",
                                ),
                                name="blindcoding_by_a_second_person",
                                violation_error_message="Whoever coded it first does not code it again.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at__isnull", True)),
                                fields=("document", "part", "coder"),
                                name="blindcoding_once_at_a_time",
                                violation_error_message="You are coding it already.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(give, take),
    ]
