"""Publishers of evidence: rows of their own, and of each publication its origin and its carrier."""

import re

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import tracker.models.fields
from django.db import migrations, models

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

_VIEW = {"view_publisher"}
_WRITE = _VIEW | {"add_publisher", "change_publisher", "delete_publisher"}
GROUPS = {"analyst": _WRITE, "reviewer": _WRITE, "manager": _VIEW}
_NOTE = re.compile(r"\s*\([^()]*\)\s*\Z")


def grant_publishers(apps, schema_editor):
    """Let the groups see publishers; who writes evidence, also write them."""
    grant(apps, schema_editor.connection.alias, GROUPS, named={})


def take_publishers(apps, schema_editor):
    """Remove the permissions, which only the groups know of."""
    apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in=_WRITE
    ).delete()


def name_publishers(apps, schema_editor):
    """Say of each publication who published it first, and who carried it."""
    publications = apps.get_model("tracker", "Publication").objects.using(
        schema_editor.connection.alias
    )
    waiting = []
    for row in publications.select_related("evidence").iterator(chunk_size=500):
        origin, _via, carrier = row.evidence.publisher.strip().partition(" via ")
        if not (origin.strip() and carrier.strip()):
            origin, carrier = row.evidence.publisher, ""
        row.origin, row.carrier = _without_note(origin), _without_note(carrier)
        waiting.append(row)
    publications.bulk_update(waiting, ["origin", "carrier"], batch_size=500)


def _without_note(name):
    return _NOTE.sub("", name.strip()) or name.strip()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0026_known_texts"),
    ]

    operations = [
        Guarded(
            [
                migrations.AddField(
                    model_name="publication",
                    name="carrier",
                    field=models.CharField(blank=True, max_length=200),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="origin",
                    field=models.CharField(db_index=True, default="", max_length=200),
                    preserve_default=False,
                ),
                migrations.CreateModel(
                    name="Publisher",
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
                        (
                            "name",
                            models.CharField(
                                help_text="As evidence names it, without “via” and without a note in brackets.",
                                max_length=200,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "addresses",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="The hosts of its pages, for example timesca.com.",
                                verbose_name="addresses",
                            ),
                        ),
                        (
                            "usual_tier",
                            tracker.models.fields.OptionalText(
                                choices=[
                                    ("official_party", "A party's own"),
                                    ("official_other", "Official, other"),
                                    ("state_media", "State media"),
                                    ("independent_media", "Independent media"),
                                    ("ngo_or_academic", "NGO or academic"),
                                    ("reprint", "Reprint"),
                                ],
                                max_length=20,
                                verbose_name="usual tier",
                            ),
                        ),
                        (
                            "usual_language",
                            tracker.models.fields.OptionalText(
                                help_text="ISO 639 tag, for example en.",
                                max_length=8,
                                verbose_name="usual language",
                            ),
                        ),
                        (
                            "close_to",
                            tracker.models.fields.OptionalText(
                                help_text="For example: the government of Azerbaijan. Shown, and not weighed.",
                                max_length=200,
                                verbose_name="stands close to",
                            ),
                        ),
                        (
                            "paid_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who pays for it, where that is known. Shown, and not weighed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publishers",
                                to="tracker.actor",
                                verbose_name="paid by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "publisher",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="publisher_name_not_blank",
                                violation_error_message="name must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name__contains", " via "), _negated=True),
                                name="publisher_is_one",
                                violation_error_message="Origin and carrier are two publishers.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "usual_tier__in",
                                        [
                                            "official_party",
                                            "official_other",
                                            "state_media",
                                            "independent_media",
                                            "ngo_or_academic",
                                            "reprint",
                                        ],
                                    ),
                                    ("usual_tier__isnull", True),
                                    _connector="OR",
                                ),
                                name="publisher_usual_tier_allowed",
                                violation_error_message="usual_tier is not one of the allowed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        django.db.models.lookups.Exact(
                                            models.Func(
                                                models.F("usual_language"),
                                                models.Value(
                                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                                ),
                                                function="LTRIM",
                                                output_field=models.CharField(),
                                            ),
                                            models.Value(""),
                                        ),
                                        django.db.models.lookups.GreaterThanOrEqual(
                                            django.db.models.functions.text.Length(
                                                "usual_language"
                                            ),
                                            2,
                                        ),
                                    ),
                                    ("usual_language__isnull", True),
                                    _connector="OR",
                                ),
                                name="publisher_usual_language_is_a_tag",
                                violation_error_message="usual_language must be the tag of a language.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(name_publishers, migrations.RunPython.noop),
        migrations.RunPython(grant_publishers, take_publishers),
    ]
