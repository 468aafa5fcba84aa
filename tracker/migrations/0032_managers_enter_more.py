"""What only fixtures could enter, managers do; a note on a missing verdict stands beside none."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

ENTERED = (
    "codedscore",
    "contradiction",
    "contradictionreading",
    "datemention",
    "secondcoding",
    "unassessednote",
)
GROUPS = {
    "manager": {f"{act}_{model}" for act in ("add", "change", "delete") for model in ENTERED},
}


def give(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Let managers enter, change and remove these rows."""
    grant(apps, editor.connection.alias, GROUPS, named={})


def take(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it from them; the permissions are Django's own and stay."""
    alias = editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(alias).filter(name="manager").first()
    if group is not None:
        codenames = GROUPS["manager"]
        group.permissions.remove(*group.permissions.filter(codename__in=codenames))


class Migration(migrations.Migration):
    """Rights of managers, and the triggers of the notes, which `Guarded` sets up."""

    dependencies: ClassVar = [("tracker", "0031_pasted_items")]

    operations: ClassVar = [Guarded([]), migrations.RunPython(give, take)]
