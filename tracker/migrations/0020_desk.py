"""What the desk keeps of its forms, the withdrawal by two persons, and managers who see the roles."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

GROUPS = {"manager": {"view_group"}}


def let_managers_see_roles(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Without it the box in which a manager gives a role offers none."""
    grant(apps, schema_editor.connection.alias, GROUPS, named={}, app="auth")


def take_it_back(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the permission away from the managers; Django itself knows it."""
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.remove(
            *permissions.filter(content_type__app_label="auth", codename="view_group")
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("tracker", "0019_publication"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations: ClassVar = [
        Guarded(
            [
                migrations.CreateModel(
                    name="SavedForm",
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
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("saved_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("key"), 64
                                    ),
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("key"),
                                            models.Value("0123456789abcdef"),
                                            function="LTRIM",
                                            output_field=models.CharField(),
                                        ),
                                        models.Value(""),
                                    ),
                                ),
                                name="savedform_key_64_hex_digits",
                                violation_error_message="key must be 64 hexadecimal digits in lower case.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptForm",
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
                        ("ticket", models.CharField(max_length=32, unique=True)),
                        ("path", models.CharField(max_length=2000)),
                        ("typed", models.TextField()),
                        ("kept_at", models.DateTimeField(db_index=True)),
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
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["user", "-kept_at"], name="keptform_of_somebody")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("path", ""), _negated=True),
                                name="keptform_path_not_blank",
                                violation_error_message="path must not be empty.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
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
                        ("reason", models.TextField(verbose_name="reason")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                        ),
                        (
                            "is_approved",
                            models.BooleanField(blank=True, null=True, verbose_name="is approved"),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawals",
                                to="tracker.assessment",
                                verbose_name="assessment",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "withdrawal",
                        "ordering": ["proposed_at", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="withdrawal_reason_not_blank",
                                violation_error_message="reason must not be empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("is_approved__isnull", True),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("is_approved__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawal_decision_is_whole",
                                violation_error_message="A decision says who decided, when, and what.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_approved__isnull", True),
                                    ("is_approved", False),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        models.Q(
                                            ("decided_by", models.F("proposed_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawal_approved_by_a_second_person",
                                violation_error_message="Whoever proposed the withdrawal does not approve it: a second person must.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at__isnull", True)),
                                fields=("assessment",),
                                name="withdrawal_one_open_per_assessment",
                                violation_error_message="The withdrawal of this verdict is proposed already.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(let_managers_see_roles, take_it_back),
    ]
