from django.db import migrations


def fold_returned(apps, schema_editor):
    """Make drafts of what was returned: before 0002 there was no such state."""
    assessments = apps.get_model("tracker", "Assessment").objects.using(
        schema_editor.connection.alias
    )
    assessments.filter(state="returned").update(state="draft")


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_editing")]

    operations = [migrations.RunPython(migrations.RunPython.noop, fold_returned)]
