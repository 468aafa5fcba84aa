"""The groups analyst, reviewer and manager with their permissions.

Django makes permissions after all migrations have run. Those that the groups need are made here,
with the names that Django gives them, so that it later finds them and adds nothing.
"""

from django.db import migrations

from tracker.migrations._groups import grant

EVERYTHING = [
    "action",
    "actor",
    "actoralias",
    "assessment",
    "bearing",
    "change",
    "codedscore",
    "commitment",
    "commitmentpassage",
    "contradiction",
    "contradictionreading",
    "datemention",
    "document",
    "event",
    "eventsource",
    "evidence",
    "initiative",
    "initiativefact",
    "link",
    "methodology",
    "nearmiss",
    "obligation",
    "participation",
    "person",
    "personspelling",
    "pillar",
    "score",
    "search",
    "secondcoding",
    "section",
    "sentencecoding",
    "theme",
    "translation",
    "unassessednote",
]
# What analysts write: the coding of the texts, and what proves or disproves it.
CODED = [
    "action",
    "bearing",
    "commitment",
    "commitmentpassage",
    "document",
    "event",
    "eventsource",
    "evidence",
    "initiative",
    "initiativefact",
    "link",
    "nearmiss",
    "obligation",
    "search",
    "section",
    "sentencecoding",
    "translation",
]
# Rows without a page of their own. What has a page is withdrawn instead.
REMOVABLE = [
    "bearing",
    "commitmentpassage",
    "eventsource",
    "link",
    "obligation",
    "score",
    "translation",
]
MANAGED = [
    "actor",
    "actoralias",
    "methodology",
    "participation",
    "person",
    "personspelling",
    "pillar",
    "theme",
]

CUSTOM = {
    "submit_assessment": "Can send assessment for review",
    "return_assessment": "Can return assessment to its author",
    "publish_assessment": "Can publish assessment",
    "withdraw_assessment": "Can withdraw assessment",
    "withdraw_action": "Can withdraw action",
    "withdraw_commitment": "Can withdraw commitment",
    "withdraw_evidence": "Can withdraw evidence",
}

_VIEW = {f"view_{model}" for model in EVERYTHING}
ANALYST = (
    _VIEW
    | {f"{act}_{model}" for act in ("add", "change") for model in [*CODED, "assessment", "score"]}
    | {f"delete_{model}" for model in REMOVABLE}
    | {"submit_assessment"}
)
GROUPS = {
    "analyst": ANALYST,
    "reviewer": ANALYST | CUSTOM.keys(),
    "manager": _VIEW
    | {f"{act}_{model}" for act in ("add", "change") for model in [*MANAGED, "user"]}
    | {"view_user", "delete_actoralias", "delete_participation", "delete_personspelling"},
}


def make_groups(apps, schema_editor):
    """Make the groups, and every permission of theirs that is not there yet."""
    grant(apps, schema_editor.connection.alias, GROUPS, named=CUSTOM)


def remove_groups(apps, schema_editor):
    """Remove the groups, and the permissions that only they know of."""
    alias = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS).delete()
    apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="tracker", codename__in=CUSTOM
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0004_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
