"""Every request asks when the newest source text was loaded: an index tells without the words."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0012_document_order")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="sourcetext",
            index=models.Index(fields=["loaded_at"], name="sourcetext_by_time"),
        ),
    ]
