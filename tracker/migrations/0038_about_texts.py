"""What the operator says of the site: managers enter it, and it may be there in other languages."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

SECTIONS = [
    ("operator", "Who runs this site"),
    ("funding", "Who pays for it"),
    ("contact", "How to write to us"),
    ("corrections", "When something is wrong"),
    ("citing", "How to quote this site"),
    ("accessibility", "Accessibility"),
    ("privacy", "Privacy"),
]
TRANSLATED = [
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
    ("abouttext", "Text of the About page"),
]
_VIEW = {"view_abouttext"}
GROUPS = {
    "analyst": _VIEW,
    "reviewer": _VIEW,
    "manager": _VIEW | {"add_abouttext", "change_abouttext", "delete_abouttext"},
}


def give(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Let everybody at the desk see these texts, and managers enter, change and remove them."""
    grant(apps, editor.connection.alias, GROUPS, named={})


def take(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the permissions, which go with the table."""
    apps.get_model("auth", "Permission").objects.using(editor.connection.alias).filter(
        content_type__app_label="tracker", codename__in=GROUPS["manager"]
    ).delete()


class Migration(migrations.Migration):
    """A table, a kind of translations, and who may write."""

    dependencies: ClassVar = [("tracker", "0037_plural_names")]

    operations: ClassVar = [
        Guarded(
            [
                migrations.CreateModel(
                    name="AboutText",
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
                            "section",
                            models.CharField(
                                choices=SECTIONS,
                                max_length=20,
                                unique=True,
                                verbose_name="section",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text=(
                                    "Public. Empty lines part paragraphs; lists, *emphasis* and"
                                    " [links](https://…) may stand in it."
                                ),
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "text of the About page",
                        "verbose_name_plural": "texts of the About page",
                        "ordering": ["section"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(section__in=[value for value, _label in SECTIONS]),
                                name="abouttext_section_allowed",
                                violation_error_message=(
                                    "section is not one of the allowed values."
                                ),
                            ),
                            models.CheckConstraint(
                                condition=~Q(text=""),
                                name="abouttext_text_not_blank",
                                violation_error_message="text must not be empty.",
                            ),
                        ],
                    },
                ),
                migrations.RemoveConstraint(
                    model_name="translation", name="translation_kind_allowed"
                ),
                migrations.AlterField(
                    model_name="translation",
                    name="kind",
                    field=models.CharField(choices=TRANSLATED, max_length=20, verbose_name="kind"),
                ),
                migrations.AddConstraint(
                    model_name="translation",
                    constraint=models.CheckConstraint(
                        condition=Q(kind__in=[value for value, _label in TRANSLATED]),
                        name="translation_kind_allowed",
                        violation_error_message="kind is not one of the allowed values.",
                    ),
                ),
            ]
        ),
        migrations.RunPython(give, take),
    ]
