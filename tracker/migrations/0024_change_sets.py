"""Change sets: what one person would change, until a second one approves it."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import tracker.models.fields
from django.conf import settings
from django.db import migrations, models

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded


GROUPS = {
    "analyst": {"view_changeset"},
    "reviewer": {"view_changeset", "approve_changeset"},
    "manager": {"view_changeset", "manage_changeset"},
}
NAMED = {
    "approve_changeset": "Can approve change set",
    "manage_changeset": "Can approve what managers change",
}


def grant_steps(apps, schema_editor):
    """Let the groups see the sets, reviewers approve them, managers what managers change."""
    grant(apps, schema_editor.connection.alias, GROUPS, named=NAMED)


def take_steps(apps, schema_editor):
    """Remove the permissions, which only the groups know of."""
    apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in={"view_changeset", *NAMED}
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0023_withdrawing_more"),
    ]

    operations = [
        Guarded(
            [
                migrations.CreateModel(
                    name="ChangeSet",
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
                            "key",
                            models.CharField(
                                help_text="For example 2026-11-27-audit.",
                                max_length=60,
                                unique=True,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="What the set is about, in a few words.",
                                max_length=300,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "reason",
                            tracker.models.fields.OptionalText(
                                help_text="Public, once it is approved: why the record changes.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("in_review", "In review"),
                                    ("returned", "Returned"),
                                    ("approved", "Approved"),
                                    ("dropped", "Dropped"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="started at"
                            ),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="sent for review at"
                            ),
                        ),
                        (
                            "returned_because",
                            tracker.models.fields.OptionalText(verbose_name="returned because"),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="approved at"),
                        ),
                        (
                            "size",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="number of rows"
                            ),
                        ),
                        (
                            "numbered",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="last number of a new row"
                            ),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approver",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="change_sets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change set",
                        "verbose_name_plural": "change sets",
                        "ordering": ["-created_at", "-pk"],
                        "permissions": [
                            ("approve_changeset", "Can approve change set"),
                            ("manage_changeset", "Can approve what managers change"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "in_review", "returned", "approved", "dropped"],
                                    )
                                ),
                                name="changeset_state_allowed",
                                violation_error_message="state is not one of the allowed values.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="changeset_title_not_blank",
                                violation_error_message="title must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                name="changeset_key_not_blank",
                                violation_error_message="key must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("key"),
                                            models.Value(
                                                "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                            ),
                                            function="LTRIM",
                                            output_field=models.CharField(),
                                        ),
                                        models.Value(""),
                                    ),
                                    models.Q(("key__startswith", "-"), _negated=True),
                                    models.Q(("key__startswith", "_"), _negated=True),
                                    models.Q(("key__startswith", "."), _negated=True),
                                ),
                                name="changeset_key_fits_an_address",
                                violation_error_message="A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="changeset_approved_by_a_second_person",
                                violation_error_message="Whoever wrote the set does not approve it: a second person must.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approver__isnull", False),
                                        ("reason__isnull", False),
                                        ("size__isnull", False),
                                        ("state", "approved"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "approved"), _negated=True),
                                        ("approved_at__isnull", True),
                                        ("approver__isnull", True),
                                        ("size__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="changeset_approval_is_whole",
                                violation_error_message="An approved set says who approved it, when, why, and how many rows.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "in_review"), _negated=True),
                                    models.Q(
                                        ("reason__isnull", False), ("submitted_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="changeset_in_review_has_its_reason",
                                violation_error_message="What is sent for review has a reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("numbered__lt", 65536)),
                                name="changeset_not_too_large",
                                violation_error_message="A set has too many new rows. Split it.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedRow",
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
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        (
                            "verb",
                            models.CharField(
                                choices=[
                                    ("added", "Added"),
                                    ("changed", "Changed"),
                                    ("withdrawn", "Withdrawn"),
                                    ("removed", "Removed"),
                                ],
                                max_length=10,
                                verbose_name="verb",
                            ),
                        ),
                        ("model", models.CharField(max_length=60, verbose_name="model")),
                        ("object_id", models.PositiveBigIntegerField(verbose_name="number")),
                        ("key", models.CharField(max_length=500, verbose_name="key")),
                        ("label", models.CharField(max_length=500, verbose_name="row")),
                        (
                            "fields",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="fields",
                            ),
                        ),
                        ("edits", models.PositiveIntegerField(default=1, verbose_name="edits")),
                        (
                            "returned_because",
                            tracker.models.fields.OptionalText(verbose_name="returned because"),
                        ),
                        (
                            "changeset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="tracker.changeset",
                                verbose_name="change set",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "row of a set",
                        "verbose_name_plural": "rows of sets",
                        "ordering": ["changeset", "position"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["model", "object_id"], name="proposedrow_by_object"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verb__in", ["added", "changed", "withdrawn", "removed"])
                                ),
                                name="proposedrow_verb_allowed",
                                violation_error_message="verb is not one of the allowed values.",
                            ),
                            models.UniqueConstraint(
                                fields=("changeset", "model", "object_id"),
                                name="proposedrow_once_in_its_set",
                                violation_error_message="The set has this row already.",
                            ),
                            models.UniqueConstraint(
                                fields=("changeset", "position"),
                                name="proposedrow_position_unique",
                                violation_error_message="The position is taken.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(grant_steps, take_steps),
    ]
