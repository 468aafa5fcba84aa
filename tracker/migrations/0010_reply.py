"""The right of reply: the table, its guards, and who may write it."""

import django.core.validators
import django.db.models.deletion
import tracker.models.fields
from django.db import migrations, models

from tracker.migrations._groups import grant
from tracker.migrations._guards import REPLY_GUARDS, guarded

CUSTOM = {"withdraw_reply": "Can withdraw reply"}
_WRITE = {"view_reply", "add_reply", "change_reply"}
GROUPS = {"analyst": _WRITE, "reviewer": _WRITE | CUSTOM.keys(), "manager": _WRITE}


def make_groups(apps, schema_editor):
    """Let every role of the desk record replies, and reviewers withdraw them."""
    grant(apps, schema_editor.connection.alias, GROUPS, named=CUSTOM)


def remove_permissions(apps, schema_editor):
    """Take away the permissions that are about replies."""
    apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in=GROUPS["reviewer"]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0009_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "withdrawn_because",
                    tracker.models.fields.OptionalText(
                        editable=False, help_text="Public: why it no longer counts."
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Permanent, e.g. NYD-16.1-reply-1.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w.-]+\\Z",
                                "A key has no spaces: letters, digits, dots, hyphens.",
                            )
                        ],
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="The statement, word for word as the party made it."
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="ISO 639 tag of the language in which it was made, for example en.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z]{2,3}(-[A-Za-z]{2,4})?\\Z",
                                "A language tag is wanted, for example kk.",
                            )
                        ],
                    ),
                ),
                ("stated_on", models.DateField()),
                (
                    "stated_precision",
                    models.CharField(
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("year", "year"),
                            ("about-day", "about that day"),
                            ("before", "before that day"),
                            ("unknown", "unknown"),
                        ],
                        default="day",
                        max_length=10,
                        verbose_name="precision",
                    ),
                ),
                (
                    "received",
                    models.CharField(
                        choices=[
                            ("published", "Published by the party"),
                            ("sent", "Sent to us by the party"),
                            ("reported", "Said in public, as reported by others"),
                        ],
                        help_text="How the words came to us.",
                        max_length=9,
                    ),
                ),
                (
                    "publisher",
                    models.CharField(help_text="Who published it, or who sent it.", max_length=200),
                ),
                (
                    "title",
                    tracker.models.fields.OptionalText(
                        help_text="As printed; empty if there is none.", max_length=500
                    ),
                ),
                (
                    "url",
                    tracker.models.fields.OptionalText(
                        help_text="Where anybody can check the words. Empty only if they were sent to us.",
                        max_length=2000,
                        verbose_name="URL",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        error_messages={"invalid": "A reply is to a verdict that is published."},
                        limit_choices_to={"state": "published"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="tracker.assessment",
                        verbose_name="verdict",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        error_messages={"invalid": "Only one of the six parties can reply."},
                        limit_choices_to={"is_party": True},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="tracker.actor",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["assessment", "stated_on", "key"],
                "permissions": [("withdraw_reply", "Can withdraw reply")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_because__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reply_withdrawn_with_its_reason",
                        violation_error_message="What is withdrawn has a date and a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="reply_key_not_blank",
                        violation_error_message="key must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="reply_text_not_blank",
                        violation_error_message="text must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", ""), _negated=True),
                        name="reply_language_not_blank",
                        violation_error_message="language must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publisher", ""), _negated=True),
                        name="reply_publisher_not_blank",
                        violation_error_message="publisher must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stated_precision__in",
                                [
                                    "day",
                                    "month",
                                    "quarter",
                                    "year",
                                    "about-day",
                                    "before",
                                    "unknown",
                                ],
                            )
                        ),
                        name="reply_stated_precision_allowed",
                        violation_error_message="stated_precision is not one of the allowed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__in", ["published", "sent", "reported"])),
                        name="reply_received_allowed",
                        violation_error_message="received is not one of the allowed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__startswith", "http://"),
                            ("url__startswith", "https://"),
                            ("url__isnull", True),
                            _connector="OR",
                        ),
                        name="reply_url_http_or_https",
                        violation_error_message="url must start with http:// or https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stated_precision", "unknown"), _negated=True),
                        name="reply_date_is_known",
                        violation_error_message="A reply has a date: stated_precision says how exact.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received", "sent"), ("url__isnull", False), _connector="OR"
                        ),
                        name="reply_in_public_has_an_address",
                        violation_error_message="A statement that was made in public needs the url at which it can be checked.",
                    ),
                ],
            },
        ),
        guarded(REPLY_GUARDS),
        migrations.RunPython(make_groups, remove_permissions),
    ]
