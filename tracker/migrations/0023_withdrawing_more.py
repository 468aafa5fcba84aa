"""Documents and their codings, obligations, links, bearings, searches and facts can be withdrawn."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

import tracker.models.fields

from ._groups import grant
from ._guards import Guarded

# Each model that can be withdrawn from now on, with the options that it has beside the permission.
OPTIONS: dict[str, dict[str, Any]] = {
    "bearing": {"ordering": ["action", "commitment"], "verbose_name": "bearing"},
    "document": {
        "ordering": [models.OrderBy(models.F("date"), descending=True, nulls_last=True), "key"],
        "verbose_name": "document",
    },
    "initiativefact": {
        "ordering": ["initiative", "position"],
        "verbose_name": "initiative fact",
    },
    "link": {"ordering": ["key"], "verbose_name": "link"},
    "obligation": {
        "ordering": ["commitment", "role", "actor__position", "actor__code"],
        "verbose_name": "obligation",
    },
    "search": {
        "ordering": ["key"],
        "verbose_name": "search",
        "verbose_name_plural": "searches",
    },
    "sentencecoding": {"ordering": ["document", "start"], "verbose_name": "sentence coding"},
}
NAMED = {
    f"withdraw_{model}": f"Can withdraw {options['verbose_name']}"
    for model, options in OPTIONS.items()
}
GROUPS = {"reviewer": set(NAMED)}


def give(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Let reviewers withdraw what can be withdrawn from now on."""
    grant(apps, editor.connection.alias, GROUPS, named=NAMED)


def take(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the permissions, which are about nothing any more."""
    permissions = apps.get_model("auth", "Permission").objects.using(editor.connection.alias)
    permissions.filter(content_type__app_label="tracker", codename__in=NAMED).delete()


def _operations() -> Iterator[Operation]:
    for model, options in OPTIONS.items():
        permission = (f"withdraw_{model}", NAMED[f"withdraw_{model}"])
        yield migrations.AlterModelOptions(
            name=model, options={**options, "permissions": [permission]}
        )
        yield migrations.AddField(
            model_name=model,
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="withdrawn at"
            ),
        )
        yield migrations.AddField(
            model_name=model,
            name="withdrawn_because",
            field=tracker.models.fields.OptionalText(
                editable=False,
                help_text="Public: why it no longer counts.",
                verbose_name="withdrawn because",
            ),
        )
        yield migrations.AddConstraint(
            model_name=model,
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_because__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name=f"{model}_withdrawn_with_its_reason",
                violation_error_message="What is withdrawn has a date and a reason.",
            ),
        )


class Migration(migrations.Migration):
    """More of the record can be withdrawn."""

    dependencies: ClassVar = [("tracker", "0022_search_names")]

    operations: ClassVar = [Guarded(list(_operations())), migrations.RunPython(give, take)]
