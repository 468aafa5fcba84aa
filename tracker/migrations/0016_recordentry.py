"""The model of the log's entries is called RecordEntry. Table and permissions keep their names."""

from typing import Any, ClassVar

from django.db import migrations


def rename(old: str, new: str) -> Any:
    """What gives the content type its new name, which Django does for a table that is renamed."""

    def operation(apps: Any, editor: Any) -> None:
        kinds = apps.get_model("contenttypes", "ContentType").objects.using(editor.connection.alias)
        kinds.filter(app_label="tracker", model=old).update(model=new)

    return operation


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("tracker", "0015_names"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Entry", "RecordEntry"),
                migrations.AlterModelTable("recordentry", "tracker_entry"),
                migrations.AlterModelOptions(
                    name="recordentry",
                    options={
                        "default_permissions": (),
                        "ordering": ["-seq"],
                        "permissions": [
                            ("add_entry", "Can add entry"),
                            ("change_entry", "Can change entry"),
                            ("delete_entry", "Can delete entry"),
                            ("view_entry", "Can view entry"),
                        ],
                        "verbose_name": "entry",
                        "verbose_name_plural": "entries",
                    },
                ),
            ],
        ),
        migrations.RunPython(rename("entry", "recordentry"), rename("recordentry", "entry")),
    ]
