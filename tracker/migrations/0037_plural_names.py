"""The names of kinds of rows in the plural, which no other language makes with an s."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0036_invitations"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="action",
            options={
                "ordering": [models.OrderBy(models.F("date"), nulls_last=True), "slug"],
                "permissions": [("withdraw_action", "Can withdraw action")],
                "verbose_name": "action",
                "verbose_name_plural": "actions",
            },
        ),
        migrations.AlterModelOptions(
            name="actor",
            options={
                "ordering": ["position", "code"],
                "verbose_name": "actor",
                "verbose_name_plural": "actors",
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
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
            },
        ),
        migrations.AlterModelOptions(
            name="bearing",
            options={
                "ordering": ["action", "commitment"],
                "permissions": [("withdraw_bearing", "Can withdraw bearing")],
                "verbose_name": "bearing",
                "verbose_name_plural": "bearings",
            },
        ),
        migrations.AlterModelOptions(
            name="change",
            options={
                "ordering": ["-id"],
                "verbose_name": "change",
                "verbose_name_plural": "changes",
            },
        ),
        migrations.AlterModelOptions(
            name="codedscore",
            options={
                "ordering": ["commitment", "coder", "party"],
                "verbose_name": "coded score",
                "verbose_name_plural": "coded scores",
            },
        ),
        migrations.AlterModelOptions(
            name="codinground",
            options={
                "ordering": ["coded_on", "key"],
                "verbose_name": "coding round",
                "verbose_name_plural": "coding rounds",
            },
        ),
        migrations.AlterModelOptions(
            name="commitment",
            options={
                "ordering": ["standing", "ref"],
                "permissions": [("withdraw_commitment", "Can withdraw commitment")],
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
            },
        ),
        migrations.AlterModelOptions(
            name="commitmentpassage",
            options={
                "ordering": ["commitment", "role", "position"],
                "verbose_name": "commitment passage",
                "verbose_name_plural": "commitment passages",
            },
        ),
        migrations.AlterModelOptions(
            name="contradiction",
            options={
                "ordering": ["key"],
                "verbose_name": "contradiction",
                "verbose_name_plural": "contradictions",
            },
        ),
        migrations.AlterModelOptions(
            name="contradictionreading",
            options={
                "ordering": ["contradiction", "position"],
                "verbose_name": "contradiction reading",
                "verbose_name_plural": "contradiction readings",
            },
        ),
        migrations.AlterModelOptions(
            name="datemention",
            options={
                "ordering": ["document", "position"],
                "verbose_name": "date mention",
                "verbose_name_plural": "date mentions",
            },
        ),
        migrations.AlterModelOptions(
            name="document",
            options={
                "ordering": [
                    models.OrderBy(models.F("date"), descending=True, nulls_last=True),
                    "key",
                ],
                "permissions": [("withdraw_document", "Can withdraw document")],
                "verbose_name": "document",
                "verbose_name_plural": "documents",
            },
        ),
        migrations.AlterModelOptions(
            name="doublecoding",
            options={
                "ordering": ["round", "pk"],
                "verbose_name": "double coding",
                "verbose_name_plural": "double codings",
            },
        ),
        migrations.AlterModelOptions(
            name="event",
            options={
                "ordering": ["date_as_recorded", "slug"],
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        ),
        migrations.AlterModelOptions(
            name="eventsource",
            options={
                "ordering": ["event", "position"],
                "verbose_name": "event source",
                "verbose_name_plural": "event sources",
            },
        ),
        migrations.AlterModelOptions(
            name="initiative",
            options={
                "ordering": ["name", "key"],
                "verbose_name": "initiative",
                "verbose_name_plural": "initiatives",
            },
        ),
        migrations.AlterModelOptions(
            name="initiativefact",
            options={
                "ordering": ["initiative", "position"],
                "permissions": [("withdraw_initiativefact", "Can withdraw initiative fact")],
                "verbose_name": "initiative fact",
                "verbose_name_plural": "initiative facts",
            },
        ),
        migrations.AlterModelOptions(
            name="link",
            options={
                "ordering": ["key"],
                "permissions": [("withdraw_link", "Can withdraw link")],
                "verbose_name": "link",
                "verbose_name_plural": "links",
            },
        ),
        migrations.AlterModelOptions(
            name="obligation",
            options={
                "ordering": ["commitment", "role", "actor__position", "actor__code"],
                "permissions": [("withdraw_obligation", "Can withdraw obligation")],
                "verbose_name": "obligation",
                "verbose_name_plural": "obligations",
            },
        ),
        migrations.AlterModelOptions(
            name="participation",
            options={
                "ordering": ["document", "position"],
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
            },
        ),
        migrations.AlterModelOptions(
            name="personspelling",
            options={
                "ordering": ["person", "document", "name"],
                "verbose_name": "person spelling",
                "verbose_name_plural": "person spellings",
            },
        ),
        migrations.AlterModelOptions(
            name="pillar",
            options={
                "ordering": ["position"],
                "verbose_name": "pillar",
                "verbose_name_plural": "pillars",
            },
        ),
        migrations.AlterModelOptions(
            name="publisher",
            options={
                "ordering": ["name"],
                "verbose_name": "publisher",
                "verbose_name_plural": "publishers",
            },
        ),
        migrations.AlterModelOptions(
            name="release",
            options={
                "ordering": ["-entry", "-released_at"],
                "verbose_name": "release",
                "verbose_name_plural": "releases",
            },
        ),
        migrations.AlterModelOptions(
            name="secondcoding",
            options={
                "ordering": ["commitment"],
                "verbose_name": "second coding",
                "verbose_name_plural": "second codings",
            },
        ),
        migrations.AlterModelOptions(
            name="section",
            options={
                "ordering": ["document", "position"],
                "verbose_name": "section",
                "verbose_name_plural": "sections",
            },
        ),
        migrations.AlterModelOptions(
            name="sentencecoding",
            options={
                "ordering": ["document", "start"],
                "permissions": [("withdraw_sentencecoding", "Can withdraw sentence coding")],
                "verbose_name": "sentence coding",
                "verbose_name_plural": "sentence codings",
            },
        ),
        migrations.AlterModelOptions(
            name="sourcetext",
            options={"verbose_name": "source text", "verbose_name_plural": "source texts"},
        ),
        migrations.AlterModelOptions(
            name="theme",
            options={
                "ordering": ["position"],
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
            },
        ),
        migrations.AlterModelOptions(
            name="translation",
            options={
                "ordering": ["kind", "key", "field", "language"],
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
            },
        ),
        migrations.AlterModelOptions(
            name="unassessednote",
            options={
                "ordering": ["commitment"],
                "verbose_name": "unassessed note",
                "verbose_name_plural": "unassessed notes",
            },
        ),
        migrations.AlterModelOptions(
            name="withdrawal",
            options={
                "default_permissions": (),
                "ordering": ["proposed_at", "pk"],
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
            },
        ),
    ]
