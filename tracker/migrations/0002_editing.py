import django.core.serializers.json
import django.db.models.deletion
import tracker.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0001_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("changed", "Changed"),
                            ("removed", "Removed"),
                            ("submitted", "Sent for review"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("succeeded", "Succeeded by a newer verdict"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "model",
                    models.CharField(help_text="For example tracker.commitment.", max_length=60),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "key",
                    models.CharField(
                        help_text="The stable key, for example NYD-01.", max_length=500
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(help_text="The version that this act made."),
                ),
                (
                    "fields",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("reason", tracker.models.fields.OptionalText()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="seal",
                        serialize=False,
                        to="tracker.assessment",
                    ),
                ),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="action",
            options={
                "ordering": [models.OrderBy(models.F("date"), nulls_last=True), "slug"],
                "permissions": [("withdraw_action", "Can withdraw action")],
            },
        ),
        migrations.AlterModelOptions(
            name="assessment",
            options={
                "ordering": ["commitment", "-published_at"],
                "permissions": [
                    ("submit_assessment", "Can send assessment for review"),
                    ("return_assessment", "Can return assessment to its author"),
                    ("publish_assessment", "Can publish assessment"),
                    ("withdraw_assessment", "Can withdraw assessment"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="commitment",
            options={
                "ordering": ["standing", "ref"],
                "permissions": [("withdraw_commitment", "Can withdraw commitment")],
            },
        ),
        migrations.AlterModelOptions(
            name="evidence",
            options={
                "ordering": ["action", "position"],
                "permissions": [("withdraw_evidence", "Can withdraw evidence")],
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_state_allowed",
        ),
        migrations.RemoveIndex(
            model_name="commitment",
            name="commitment_facets",
        ),
        migrations.AddField(
            model_name="action",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="action",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="withdrawn_because",
            field=tracker.models.fields.OptionalText(
                editable=False, help_text="Public: why it no longer counts."
            ),
        ),
        migrations.AddField(
            model_name="actor",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="actoralias",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="assessment",
            name="correction_note",
            field=tracker.models.fields.OptionalText(
                help_text="Public: what was wrong in the verdict that this one corrects."
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="tracker.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="created_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="returned_because",
            field=tracker.models.fields.OptionalText(
                help_text="What the reviewer asks for. It is not part of the public record."
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="submitted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="succeeds",
            field=models.ForeignKey(
                blank=True,
                help_text="The verdict that was current when this one was sent for review.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="tracker.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="updated_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="assessment",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="withdrawn_because",
            field=tracker.models.fields.OptionalText(
                editable=False, help_text="Public: why it no longer counts."
            ),
        ),
        migrations.AddField(
            model_name="bearing",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="codedscore",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="withdrawn_because",
            field=tracker.models.fields.OptionalText(
                editable=False, help_text="Public: why it no longer counts."
            ),
        ),
        migrations.AddField(
            model_name="commitmentpassage",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="contradictionreading",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="datemention",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="document",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="eventsource",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="evidence",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="evidence",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="withdrawn_because",
            field=tracker.models.fields.OptionalText(
                editable=False, help_text="Public: why it no longer counts."
            ),
        ),
        migrations.AddField(
            model_name="initiative",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="initiativefact",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="link",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="methodology",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="nearmiss",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="obligation",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="participation",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="person",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="personspelling",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="pillar",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="score",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="search",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="secondcoding",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="section",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="sentencecoding",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="theme",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="translation",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="unassessednote",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="user",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("returned", "Returned"),
                    ("published", "Published"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["standing", "pillar", "binding", "document", "due_on", "withdrawn_at"],
                name="commitment_facets",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
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
                name="action_withdrawn_with_its_reason",
                violation_error_message="What is withdrawn has a date and a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
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
                name="assessment_withdrawn_with_its_reason",
                violation_error_message="What is withdrawn has a date and a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "in_review", "returned", "published"])),
                name="assessment_state_allowed",
                violation_error_message="state is not one of the allowed values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_current", False), ("withdrawn_at__isnull", True), _connector="OR"
                ),
                name="assessment_current_is_not_withdrawn",
                violation_error_message="A withdrawn assessment cannot be the current one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_review"), _negated=True),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="assessment_in_review_was_submitted",
                violation_error_message="An assessment in review has the time at which it was sent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    ("returned_because__isnull", False),
                    _connector="OR",
                ),
                name="assessment_returned_with_its_reason",
                violation_error_message="A returned assessment needs the reviewer's reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_note__isnull", True), ("corrects__isnull", True)),
                    models.Q(
                        ("correction_note__isnull", False),
                        ("corrects__isnull", False),
                        models.Q(("correction_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_correction_says_what_was_wrong",
                violation_error_message="A correction says what was wrong.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("withdrawn_at__isnull", True)
                ),
                fields=("commitment", "author"),
                name="assessment_one_open_per_author",
                violation_error_message="This author has an open assessment of the commitment already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
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
                name="commitment_withdrawn_with_its_reason",
                violation_error_message="What is withdrawn has a date and a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
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
                name="evidence_withdrawn_with_its_reason",
                violation_error_message="What is withdrawn has a date and a reason.",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="by",
            field=models.ForeignKey(
                help_text="Empty where a command did it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["model", "object_id", "id"], name="change_by_object"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        [
                            "added",
                            "changed",
                            "removed",
                            "submitted",
                            "returned",
                            "published",
                            "succeeded",
                            "withdrawn",
                        ],
                    )
                ),
                name="change_verb_allowed",
                violation_error_message="verb is not one of the allowed values.",
            ),
        ),
    ]
