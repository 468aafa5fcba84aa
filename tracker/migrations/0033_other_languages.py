"""A document may be the text of another one in another language: it is coded and counted there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from tracker.migrations._guards import Guarded


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0032_managers_enter_more"),
    ]

    operations = [
        Guarded(
            [
                migrations.AddField(
                    model_name="document",
                    name="main_text",
                    field=models.ForeignKey(
                        blank=True,
                        help_text=(
                            "The document of which this is the text in another language. That one"
                            " is coded and counted; this one stands beside it."
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="other_texts",
                        to="tracker.document",
                        verbose_name="main text",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.UniqueConstraint(
                        fields=["main_text", "language"],
                        condition=Q(withdrawn_at__isnull=True),
                        name="document_main_text_once_per_language",
                        violation_error_message=(
                            "The main text has a text in this language already."
                        ),
                    ),
                ),
            ]
        ),
    ]
