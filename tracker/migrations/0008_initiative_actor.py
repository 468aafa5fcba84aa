import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0007_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                help_text="The actor that it is, or that runs it. If that one closed, its page says so.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiatives",
                to="tracker.actor",
            ),
        ),
    ]
