"""The tables, the search index, the guards and the groups, as 0001 to 0037 left them.

Django makes permissions after all migrations have run. Those that the groups need are made here,
with the names that Django gives them, so that it later finds them and adds nothing.

A database that has some of 0001 to 0037 is taken through the rest of them.
"""

import datetime as dt
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import tracker.models.fields
from django.conf import settings
from django.db import migrations, models

from tracker.migrations._creating import CreateModels
from tracker.migrations._first_index import drop_index, make_index
from tracker.migrations._groups import grant
from tracker.migrations._guards import Guarded

EVERYTHING = [
    "action",
    "actor",
    "actoralias",
    "assessment",
    "bearing",
    "change",
    "changeset",
    "codedscore",
    "codinground",
    "commitment",
    "commitmentpassage",
    "contradiction",
    "contradictionreading",
    "datemention",
    "document",
    "documentreport",
    "doublecoding",
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
    "publisher",
    "release",
    "reply",
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
    "codinground",
    "commitment",
    "commitmentpassage",
    "document",
    "documentreport",
    "doublecoding",
    "event",
    "eventsource",
    "evidence",
    "initiative",
    "initiativefact",
    "link",
    "nearmiss",
    "obligation",
    "publisher",
    "search",
    "section",
    "sentencecoding",
    "translation",
]
# Rows without a page of their own. What has a page is withdrawn instead.
REMOVABLE = [
    "bearing",
    "commitmentpassage",
    "documentreport",
    "eventsource",
    "link",
    "obligation",
    "publisher",
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
# What managers enter, change and take out again.
ENTERED = [
    "codedscore",
    "contradiction",
    "contradictionreading",
    "datemention",
    "secondcoding",
    "unassessednote",
]

CUSTOM = {
    "submit_assessment": "Can send assessment for review",
    "return_assessment": "Can return assessment to its author",
    "publish_assessment": "Can publish assessment",
    "approve_changeset": "Can approve change set",
    "withdraw_assessment": "Can withdraw assessment",
    "withdraw_action": "Can withdraw action",
    "withdraw_bearing": "Can withdraw bearing",
    "withdraw_commitment": "Can withdraw commitment",
    "withdraw_document": "Can withdraw document",
    "withdraw_evidence": "Can withdraw evidence",
    "withdraw_initiativefact": "Can withdraw initiative fact",
    "withdraw_link": "Can withdraw link",
    "withdraw_obligation": "Can withdraw obligation",
    "withdraw_reply": "Can withdraw reply",
    "withdraw_search": "Can withdraw search",
    "withdraw_sentencecoding": "Can withdraw sentence coding",
}
# What managers alone decide on.
MANAGING = {"manage_changeset": "Can approve what managers change"}

_VIEW = {f"view_{model}" for model in EVERYTHING}
ANALYST = (
    _VIEW
    | {
        f"{act}_{model}"
        for act in ("add", "change")
        for model in [*CODED, "assessment", "reply", "score"]
    }
    | {f"delete_{model}" for model in REMOVABLE}
    | {"submit_assessment"}
)
GROUPS = {
    "analyst": ANALYST,
    "reviewer": ANALYST | CUSTOM.keys(),
    "manager": _VIEW
    | {f"{act}_{model}" for act in ("add", "change") for model in [*MANAGED, "reply", "user"]}
    | {f"{act}_{model}" for act in ("add", "change", "delete") for model in ENTERED}
    | {"view_user", "delete_actoralias", "delete_participation", "delete_personspelling"}
    | MANAGING.keys(),
}
# About a model of Django's: without it the box in which a manager gives a role offers none.
ROLES = {"manager": {"view_group"}}


def index(apps, schema_editor):
    """Make the index of the search."""
    make_index(schema_editor)


def remove_index(apps, schema_editor):
    """Remove the index of the search."""
    drop_index(schema_editor)


def make_groups(apps, schema_editor):
    """Make the groups, and every permission of theirs that is not there yet."""
    alias = schema_editor.connection.alias
    grant(apps, alias, GROUPS, named=CUSTOM | MANAGING)
    grant(apps, alias, ROLES, named={}, app="auth")


def remove_groups(apps, schema_editor):
    """Remove the groups, and the permissions that only they know of."""
    alias = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS).delete()
    apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="tracker", codename__in=CUSTOM | MANAGING
    ).delete()


MODELS = [
    migrations.CreateModel(
        name="User",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            (
                "is_superuser",
                models.BooleanField(
                    default=False,
                    help_text="Designates that this user has all permissions without explicitly assigning them.",
                    verbose_name="superuser status",
                ),
            ),
            (
                "username",
                models.CharField(
                    error_messages={"unique": "A user with that username already exists."},
                    help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                    max_length=150,
                    unique=True,
                    validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                    verbose_name="username",
                ),
            ),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
            (
                "is_staff",
                models.BooleanField(
                    default=False,
                    help_text="Designates whether the user can log into this admin site.",
                    verbose_name="staff status",
                ),
            ),
            (
                "is_active",
                models.BooleanField(
                    default=True,
                    help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                    verbose_name="active",
                ),
            ),
            ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
            ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
            (
                "date_joined",
                models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
            ),
            (
                "public_name",
                models.CharField(
                    blank=True,
                    help_text="The name under which the public record shows this person's work.",
                    max_length=150,
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "groups",
                models.ManyToManyField(
                    blank=True,
                    help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.group",
                    verbose_name="groups",
                ),
            ),
            (
                "user_permissions",
                models.ManyToManyField(
                    blank=True,
                    help_text="Specific permissions for this user.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.permission",
                    verbose_name="user permissions",
                ),
            ),
        ],
        options={
            "verbose_name": "user",
            "verbose_name_plural": "users",
            "abstract": False,
        },
        managers=[
            ("objects", django.contrib.auth.models.UserManager()),
        ],
    ),
    migrations.CreateModel(
        name="Actor",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "code",
                models.CharField(
                    help_text="Permanent, for example KZ or US-STATE.",
                    max_length=40,
                    unique=True,
                    verbose_name="code",
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "formal_name",
                tracker.models.fields.OptionalText(max_length=200, verbose_name="formal name"),
            ),
            (
                "adjective",
                tracker.models.fields.OptionalText(max_length=60, verbose_name="adjective"),
            ),
            (
                "endonym",
                tracker.models.fields.OptionalText(
                    help_text="What the country calls itself in its own language.",
                    max_length=200,
                    verbose_name="endonym",
                ),
            ),
            (
                "endonym_language",
                tracker.models.fields.OptionalText(
                    help_text="ISO 639 tag of the endonym.",
                    max_length=8,
                    verbose_name="endonym language",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("state", "State"),
                        ("agency", "Agency"),
                        ("international-organisation", "International organisation"),
                        ("platform-body", "Platform body"),
                        ("business", "Business"),
                        ("other", "Other"),
                    ],
                    max_length=30,
                    verbose_name="kind",
                ),
            ),
            ("is_party", models.BooleanField(default=False, verbose_name="one of the parties")),
            (
                "position",
                models.PositiveSmallIntegerField(
                    blank=True,
                    help_text="Order among the parties.",
                    null=True,
                    verbose_name="position",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="children",
                    to="tracker.actor",
                    verbose_name="parent",
                ),
            ),
            ("active_from", models.DateField(blank=True, null=True, verbose_name="active from")),
            (
                "active_to",
                models.DateField(
                    blank=True,
                    help_text="The day it closed, if evidence shows that it did.",
                    null=True,
                    verbose_name="active to",
                ),
            ),
            (
                "successor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="predecessors",
                    to="tracker.actor",
                    verbose_name="successor",
                ),
            ),
            (
                "closure_shown_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.action",
                    verbose_name="closure shown by",
                ),
            ),
            (
                "merged_into",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    help_text="The same actor, of which the row is kept; this one's address leads there.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merged",
                    to="tracker.actor",
                    verbose_name="merged into",
                ),
            ),
        ],
        options={
            "verbose_name": "actor",
            "ordering": ["position", "code"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("code", ""), _negated=True),
                    name="actor_code_not_blank",
                    violation_error_message="code must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("code"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("code__startswith", "-"), _negated=True),
                        models.Q(("code__startswith", "_"), _negated=True),
                    ),
                    name="actor_code_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="actor_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "state",
                                "agency",
                                "international-organisation",
                                "platform-body",
                                "business",
                                "other",
                            ],
                        )
                    ),
                    name="actor_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("active_from__isnull", True),
                        models.Q(
                            ("active_from__gte", dt.date(1900, 1, 1)),
                            ("active_from__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="actor_active_from_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("active_to__isnull", True),
                        models.Q(
                            ("active_to__gte", dt.date(1900, 1, 1)),
                            ("active_to__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="actor_active_to_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("endonym_language"),
                                    models.Value(
                                        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                    ),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length("endonym_language"), 2
                            ),
                        ),
                        ("endonym_language__isnull", True),
                        _connector="OR",
                    ),
                    name="actor_endonym_language_is_a_tag",
                    violation_error_message="endonym_language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_party", False),
                        models.Q(("kind", "state"), ("position__isnull", False)),
                        _connector="OR",
                    ),
                    name="actor_party_is_a_state_with_a_position",
                    violation_error_message="A party is a state and has a position.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("active_from__isnull", True),
                        ("active_to__isnull", True),
                        ("active_from__lte", models.F("active_to")),
                        _connector="OR",
                    ),
                    name="actor_active_from_before_active_to",
                    violation_error_message="active_from must not be later than active_to.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("merged_into__isnull", True),
                        models.Q(
                            ("is_party", False),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="actor_merged_is_no_party",
                    violation_error_message="A party is not merged into another actor.",
                ),
            ],
            "verbose_name_plural": "actors",
        },
    ),
    migrations.CreateModel(
        name="Publisher",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "name",
                models.CharField(
                    help_text="As evidence names it, without “via” and without a note in brackets.",
                    max_length=200,
                    unique=True,
                    verbose_name="name",
                ),
            ),
            (
                "addresses",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="The hosts of its pages, for example timesca.com.",
                    verbose_name="addresses",
                ),
            ),
            (
                "usual_tier",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("official_party", "A party's own"),
                        ("official_other", "Official, other"),
                        ("state_media", "State media"),
                        ("independent_media", "Independent media"),
                        ("ngo_or_academic", "NGO or academic"),
                        ("reprint", "Reprint"),
                    ],
                    max_length=20,
                    verbose_name="usual tier",
                ),
            ),
            (
                "usual_language",
                tracker.models.fields.OptionalText(
                    help_text="ISO 639 tag, for example en.",
                    max_length=8,
                    verbose_name="usual language",
                ),
            ),
            (
                "close_to",
                tracker.models.fields.OptionalText(
                    help_text="For example: the government of Azerbaijan. Shown, and not weighed.",
                    max_length=200,
                    verbose_name="stands close to",
                ),
            ),
            (
                "paid_by",
                models.ForeignKey(
                    blank=True,
                    help_text="Who pays for it, where that is known. Shown, and not weighed.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="publishers",
                    to="tracker.actor",
                    verbose_name="paid by",
                ),
            ),
            (
                "other_names",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="Under which it was on record before; addresses with them lead to it.",
                    verbose_name="other names",
                ),
            ),
        ],
        options={
            "verbose_name": "publisher",
            "ordering": ["name"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="publisher_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name__contains", " via "), _negated=True),
                    name="publisher_is_one",
                    violation_error_message="Origin and carrier are two publishers.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "usual_tier__in",
                            [
                                "official_party",
                                "official_other",
                                "state_media",
                                "independent_media",
                                "ngo_or_academic",
                                "reprint",
                            ],
                        ),
                        ("usual_tier__isnull", True),
                        _connector="OR",
                    ),
                    name="publisher_usual_tier_allowed",
                    violation_error_message="usual_tier is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("usual_language"),
                                    models.Value(
                                        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                    ),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length("usual_language"), 2
                            ),
                        ),
                        ("usual_language__isnull", True),
                        _connector="OR",
                    ),
                    name="publisher_usual_language_is_a_tag",
                    violation_error_message="usual_language must be the tag of a language.",
                ),
            ],
            "verbose_name_plural": "publishers",
        },
    ),
    migrations.CreateModel(
        name="ActorAlias",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "actor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="aliases",
                    to="tracker.actor",
                    verbose_name="actor",
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
        ],
        options={
            "verbose_name": "actor alias",
            "verbose_name_plural": "actor aliases",
            "ordering": ["actor", "name"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="actoralias_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
                models.UniqueConstraint(fields=("actor", "name"), name="actoralias_once_per_actor"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Person",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "country",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="people",
                    to="tracker.actor",
                    verbose_name="country",
                ),
            ),
            ("office", models.CharField(max_length=200, verbose_name="office")),
        ],
        options={
            "verbose_name": "person",
            "verbose_name_plural": "people",
            "ordering": ["slug"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="person_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="person_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="person_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PersonSpelling",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="spellings",
                    to="tracker.person",
                    verbose_name="person",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="spellings",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
        ],
        options={
            "verbose_name": "person spelling",
            "ordering": ["person", "document", "name"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="personspelling_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("person", "document", "name"), name="personspelling_once_per_document"
                ),
            ],
            "verbose_name_plural": "person spellings",
        },
    ),
    migrations.CreateModel(
        name="Participation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="participations",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="participations",
                    to="tracker.person",
                    verbose_name="person",
                ),
            ),
            ("as_written", models.CharField(max_length=200, verbose_name="as written")),
            ("role", models.CharField(max_length=200, verbose_name="role")),
            ("capacity", models.CharField(max_length=200, verbose_name="capacity")),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
        ],
        options={
            "verbose_name": "participation",
            "ordering": ["document", "position"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("as_written", ""), _negated=True),
                    name="participation_as_written_not_blank",
                    violation_error_message="as_written must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("document", "position"), name="participation_position_once_per_document"
                ),
            ],
            "verbose_name_plural": "participations",
        },
    ),
    migrations.CreateModel(
        name="Theme",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("slug", models.SlugField(max_length=40, unique=True, verbose_name="slug")),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="position")),
        ],
        options={
            "verbose_name": "theme",
            "ordering": ["position"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="theme_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="theme_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="theme_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
            ],
            "verbose_name_plural": "themes",
        },
    ),
    migrations.CreateModel(
        name="Pillar",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("slug", models.SlugField(max_length=40, unique=True, verbose_name="slug")),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("description", models.TextField(verbose_name="description")),
            ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="position")),
            (
                "themes",
                models.ManyToManyField(
                    related_name="pillars", to="tracker.theme", verbose_name="themes"
                ),
            ),
        ],
        options={
            "verbose_name": "pillar",
            "ordering": ["position"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="pillar_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="pillar_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="pillar_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
            ],
            "verbose_name_plural": "pillars",
        },
    ),
    migrations.CreateModel(
        name="Commitment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "ref",
                models.CharField(
                    help_text="Permanent, e.g. NYD-01.",
                    max_length=20,
                    unique=True,
                    verbose_name="ref",
                ),
            ),
            (
                "title",
                models.CharField(
                    help_text="Our own words, a few of them.", max_length=200, verbose_name="title"
                ),
            ),
            (
                "statement",
                models.TextField(
                    help_text="What was promised, in one sentence of our own.",
                    verbose_name="statement",
                ),
            ),
            (
                "done_when",
                models.TextField(
                    help_text="What would show that the promise is kept.", verbose_name="done when"
                ),
            ),
            (
                "standing",
                models.CharField(
                    choices=[("agreed", "Agreed"), ("reported", "Reported")],
                    max_length=10,
                    verbose_name="standing",
                ),
            ),
            (
                "pillar",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="tracker.pillar",
                    verbose_name="pillar",
                ),
            ),
            (
                "pillar_basis",
                tracker.models.fields.OptionalText(max_length=60, verbose_name="pillar basis"),
            ),
            (
                "primary_theme",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.theme",
                    verbose_name="primary theme",
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="tracker.section",
                    verbose_name="section",
                ),
            ),
            (
                "sentence",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="commitments",
                    to="tracker.sentencecoding",
                    verbose_name="sentence",
                ),
            ),
            (
                "body_paragraph",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="body paragraph"),
            ),
            (
                "stated_subject",
                tracker.models.fields.OptionalText(
                    help_text="Who the text says will do it, as written.",
                    max_length=120,
                    verbose_name="stated subject",
                ),
            ),
            (
                "collectively_agreed",
                tracker.models.fields.OptionalText(
                    max_length=40, verbose_name="collectively agreed"
                ),
            ),
            (
                "operative_verb",
                tracker.models.fields.OptionalText(max_length=120, verbose_name="operative verb"),
            ),
            (
                "binding",
                tracker.models.fields.OptionalText(
                    choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                    max_length=6,
                    verbose_name="binding",
                ),
            ),
            (
                "binding_alternative",
                tracker.models.fields.OptionalText(
                    max_length=200, verbose_name="binding alternative"
                ),
            ),
            (
                "obligation_kind",
                models.CharField(
                    choices=[
                        ("result", "Result"),
                        ("effort", "Effort"),
                        ("process", "Process"),
                        ("position", "Position"),
                    ],
                    max_length=8,
                    verbose_name="obligation kind",
                ),
            ),
            (
                "commitment_types",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="The main type first, then the others.",
                    verbose_name="commitment types",
                ),
            ),
            ("catalysts", models.JSONField(blank=True, default=list, verbose_name="catalysts")),
            ("target", tracker.models.fields.OptionalText(max_length=200, verbose_name="target")),
            (
                "due_on",
                models.DateField(
                    blank=True,
                    help_text="The last day of the period promised.",
                    null=True,
                    verbose_name="due date",
                ),
            ),
            (
                "due_precision",
                models.CharField(
                    choices=[
                        ("day", "day"),
                        ("month", "month"),
                        ("quarter", "quarter"),
                        ("year", "year"),
                        ("none", "no date was promised"),
                    ],
                    default="none",
                    max_length=8,
                    verbose_name="due precision",
                ),
            ),
            ("verifiable", models.BooleanField(blank=True, null=True, verbose_name="verifiable")),
            (
                "ambition",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("unclear", "Unclear"),
                        ("modest", "Modest"),
                        ("substantial", "Substantial"),
                    ],
                    max_length=12,
                    verbose_name="ambition",
                ),
            ),
            (
                "coding_confidence",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    max_digits=3,
                    null=True,
                    verbose_name="coding confidence",
                ),
            ),
            ("borderline", models.BooleanField(default=False, verbose_name="borderline")),
            ("coder_note", tracker.models.fields.OptionalText(verbose_name="coder note")),
            (
                "evidence_sought",
                tracker.models.fields.OptionalText(
                    help_text="What the coder said would count as evidence.",
                    max_length=300,
                    verbose_name="evidence sought",
                ),
            ),
            (
                "baseline",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="What existed before the promise, by source.",
                    verbose_name="baseline",
                ),
            ),
            (
                "initial_status",
                tracker.models.fields.OptionalText(max_length=40, verbose_name="initial status"),
            ),
            (
                "split_rule",
                tracker.models.fields.OptionalText(max_length=120, verbose_name="split rule"),
            ),
            (
                "stricter_reading",
                tracker.models.fields.OptionalText(
                    help_text="What the coder would do under the strict coding rules.",
                    max_length=200,
                    verbose_name="stricter reading",
                ),
            ),
            (
                "themes",
                models.ManyToManyField(
                    blank=True,
                    related_name="commitments",
                    to="tracker.theme",
                    verbose_name="themes",
                ),
            ),
        ],
        options={
            "verbose_name": "commitment",
            "ordering": ["standing", "ref"],
            "permissions": [("withdraw_commitment", "Can withdraw commitment")],
            "abstract": False,
            "indexes": [
                models.Index(
                    fields=["standing", "pillar", "binding", "document", "due_on", "withdrawn_at"],
                    name="commitment_facets",
                ),
                models.Index(fields=["standing", "ref"], name="commitment_order"),
                models.Index(
                    condition=models.Q(("due_on__isnull", False)),
                    fields=["due_on", "ref"],
                    name="commitment_due",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="commitment_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="commitment_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="commitment_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
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
                models.CheckConstraint(
                    condition=models.Q(("ref", ""), _negated=True),
                    name="commitment_ref_not_blank",
                    violation_error_message="ref must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("ref"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("ref__startswith", "-"), _negated=True),
                        models.Q(("ref__startswith", "_"), _negated=True),
                    ),
                    name="commitment_ref_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="commitment_title_not_blank",
                    violation_error_message="title must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("statement", ""), _negated=True),
                    name="commitment_statement_not_blank",
                    violation_error_message="statement must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("done_when", ""), _negated=True),
                    name="commitment_done_when_not_blank",
                    violation_error_message="done_when must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("standing__in", ["agreed", "reported"])),
                    name="commitment_standing_allowed",
                    violation_error_message="standing is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("obligation_kind__in", ["result", "effort", "process", "position"])
                    ),
                    name="commitment_obligation_kind_allowed",
                    violation_error_message="obligation_kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("due_precision__in", ["day", "month", "quarter", "year", "none"])
                    ),
                    name="commitment_due_precision_allowed",
                    violation_error_message="due_precision is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("due_on__isnull", True),
                        models.Q(
                            ("due_on__gte", dt.date(1900, 1, 1)),
                            ("due_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="commitment_due_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ambition__in", ["unclear", "modest", "substantial"]),
                        ("ambition__isnull", True),
                        _connector="OR",
                    ),
                    name="commitment_ambition_allowed",
                    violation_error_message="ambition is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("due_on__isnull", True), ("due_precision", "none")),
                        models.Q(
                            ("due_on__isnull", False),
                            models.Q(("due_precision", "none"), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="commitment_due_date_and_precision_agree",
                    violation_error_message="A due date needs its precision, and no due date has the precision none.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("binding__in", ["high", "medium", "low"]),
                        ("binding__isnull", True),
                        _connector="OR",
                    ),
                    name="commitment_binding_allowed",
                    violation_error_message="binding is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("coding_confidence__gte", 0), ("coding_confidence__lte", 1)),
                        ("coding_confidence__isnull", True),
                        _connector="OR",
                    ),
                    name="commitment_coding_confidence_between_0_and_1",
                    violation_error_message="coding_confidence must lie between 0 and 1.",
                ),
            ],
            "verbose_name_plural": "commitments",
        },
    ),
    migrations.CreateModel(
        name="CommitmentPassage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="passages",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "role",
                models.CharField(
                    choices=[
                        ("context", "Words that the commitment needs"),
                        ("component", "A part that a finer coding would split off"),
                    ],
                    max_length=10,
                    verbose_name="role",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
        ],
        options={
            "verbose_name": "commitment passage",
            "ordering": ["commitment", "role", "position"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="commitmentpassage_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="commitmentpassage_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="commitmentpassage_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("role__in", ["context", "component"])),
                    name="commitmentpassage_role_allowed",
                    violation_error_message="role is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("commitment", "role", "position"),
                    name="commitmentpassage_once_per_place",
                ),
            ],
            "verbose_name_plural": "commitment passages",
        },
    ),
    migrations.CreateModel(
        name="Obligation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obligations",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "actor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obligations",
                    to="tracker.actor",
                    verbose_name="actor",
                ),
            ),
            (
                "role",
                models.CharField(
                    choices=[
                        ("debtor", "Owes it"),
                        ("implementer", "Carries it out"),
                        ("beneficiary", "Benefits from it"),
                        ("partner", "Partner"),
                    ],
                    max_length=12,
                    verbose_name="role",
                ),
            ),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "obligation",
            "ordering": ["commitment", "role", "actor__position", "actor__code"],
            "indexes": [
                models.Index(
                    fields=["role", "actor", "commitment"], name="obligation_by_role_actor"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("role__in", ["debtor", "implementer", "beneficiary", "partner"])
                    ),
                    name="obligation_role_allowed",
                    violation_error_message="role is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("commitment", "actor", "role"), name="obligation_once_per_role"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="obligation_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_obligation", "Can withdraw obligation")],
            "verbose_name_plural": "obligations",
        },
    ),
    migrations.CreateModel(
        name="Link",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.CharField(max_length=10, unique=True, verbose_name="key")),
            (
                "from_commitment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links_from",
                    to="tracker.commitment",
                    verbose_name="from commitment",
                ),
            ),
            (
                "from_near_miss",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links_from",
                    to="tracker.nearmiss",
                    verbose_name="from near miss",
                ),
            ),
            (
                "to_commitment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links_to",
                    to="tracker.commitment",
                    verbose_name="to commitment",
                ),
            ),
            (
                "to_near_miss",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links_to",
                    to="tracker.nearmiss",
                    verbose_name="to near miss",
                ),
            ),
            (
                "type",
                models.CharField(
                    choices=[
                        ("reported_version", "is the press version of"),
                        ("same_promise", "is the same promise as"),
                        ("umbrella_of", "is the umbrella of"),
                        ("means_of", "is a means of"),
                        ("baseline_of", "is the baseline of"),
                        ("overlaps", "overlaps with"),
                        ("context_of", "is context for"),
                        ("instance_of", "is an instance of"),
                        ("elaborates", "elaborates"),
                        ("announced_then_held", "was announced, then held as"),
                        ("followed_up_by", "was followed up by"),
                        ("restates", "restates"),
                        ("strengthens", "strengthens"),
                        ("dilutes", "dilutes"),
                        ("supersedes", "supersedes"),
                        ("delivers", "delivers"),
                    ],
                    max_length=20,
                    verbose_name="type",
                ),
            ),
            ("basis", models.TextField(verbose_name="basis")),
            (
                "confidence",
                models.DecimalField(decimal_places=2, max_digits=3, verbose_name="confidence"),
            ),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "link",
            "ordering": ["key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="link_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="link_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "type__in",
                            [
                                "reported_version",
                                "same_promise",
                                "umbrella_of",
                                "means_of",
                                "baseline_of",
                                "overlaps",
                                "context_of",
                                "instance_of",
                                "elaborates",
                                "announced_then_held",
                                "followed_up_by",
                                "restates",
                                "strengthens",
                                "dilutes",
                                "supersedes",
                                "delivers",
                            ],
                        )
                    ),
                    name="link_type_allowed",
                    violation_error_message="type is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                    name="link_confidence_between_0_and_1",
                    violation_error_message="confidence must lie between 0 and 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("from_commitment__isnull", True), ("from_near_miss__isnull", False)
                        ),
                        models.Q(
                            ("from_commitment__isnull", False), ("from_near_miss__isnull", True)
                        ),
                        _connector="OR",
                    ),
                    name="link_has_one_from_end",
                    violation_error_message="A link starts at one commitment or one near miss.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("to_commitment__isnull", True), ("to_near_miss__isnull", False)),
                        models.Q(("to_commitment__isnull", False), ("to_near_miss__isnull", True)),
                        _connector="OR",
                    ),
                    name="link_has_one_to_end",
                    violation_error_message="A link ends at one commitment or one near miss.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="link_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_link", "Can withdraw link")],
            "verbose_name_plural": "links",
        },
    ),
    migrations.CreateModel(
        name="Initiative",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.CharField(max_length=30, unique=True, verbose_name="key")),
            ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            ("name_as_recorded", models.CharField(max_length=200, verbose_name="name as recorded")),
            ("summary", models.TextField(verbose_name="summary")),
            ("kind", models.CharField(max_length=60, verbose_name="kind")),
            (
                "is_public",
                models.BooleanField(
                    default=True,
                    help_text="Shown on the public list of initiatives.",
                    verbose_name="is public",
                ),
            ),
            (
                "names_as_written",
                models.JSONField(blank=True, default=list, verbose_name="names as written"),
            ),
            ("note", tracker.models.fields.OptionalText(verbose_name="note")),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    help_text="The actor that it is, or that runs it. If that one closed, its page says so.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="initiatives",
                    to="tracker.actor",
                    verbose_name="actor",
                ),
            ),
            (
                "commitments",
                models.ManyToManyField(
                    blank=True,
                    related_name="initiatives",
                    to="tracker.commitment",
                    verbose_name="commitments",
                ),
            ),
            (
                "near_misses",
                models.ManyToManyField(
                    blank=True,
                    related_name="initiatives",
                    to="tracker.nearmiss",
                    verbose_name="near misses",
                ),
            ),
        ],
        options={
            "verbose_name": "initiative",
            "ordering": ["name", "key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="initiative_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="initiative_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="initiative_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="initiative_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    name="initiative_name_not_blank",
                    violation_error_message="name must not be empty.",
                ),
            ],
            "verbose_name_plural": "initiatives",
        },
    ),
    migrations.CreateModel(
        name="InitiativeFact",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "initiative",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="facts",
                    to="tracker.initiative",
                    verbose_name="initiative",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            ("says", models.CharField(max_length=300, verbose_name="says")),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "initiative fact",
            "ordering": ["initiative", "position"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="initiativefact_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="initiativefact_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="initiativefact_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("says", ""), _negated=True),
                    name="initiativefact_says_not_blank",
                    violation_error_message="says must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("initiative", "position"), name="initiativefact_position_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="initiativefact_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_initiativefact", "Can withdraw initiative fact")],
            "verbose_name_plural": "initiative facts",
        },
    ),
    migrations.CreateModel(
        name="Translation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("commitment", "Commitment"),
                        ("assessment", "Assessment"),
                        ("action", "Action"),
                        ("evidence", "Evidence"),
                        ("bearing", "Bearing"),
                        ("initiative", "Initiative"),
                        ("initiativefact", "Initiative fact"),
                        ("event", "Event"),
                        ("document", "Document"),
                        ("participation", "Participation"),
                        ("datemention", "Date mentioned"),
                        ("person", "Person"),
                        ("contradiction", "Contradiction"),
                        ("pillar", "Pillar"),
                        ("theme", "Theme"),
                        ("actor", "Actor"),
                        ("status", "Status"),
                    ],
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            (
                "key",
                models.CharField(
                    help_text="The stable key of what is translated, its parts divided by spaces: NYD-01, for example, or casa-1000 NYD-17.",
                    max_length=120,
                    verbose_name="key",
                ),
            ),
            ("field", models.CharField(max_length=40, verbose_name="field")),
            (
                "language",
                models.CharField(
                    help_text="ISO 639 tag, for example ru.", max_length=8, verbose_name="language"
                ),
            ),
            (
                "source_sha256",
                tracker.models.fields.OptionalText(
                    help_text="The SHA-256 of the English words that were translated.",
                    max_length=64,
                    verbose_name="SHA-256 of the English",
                ),
            ),
            ("text", models.TextField(verbose_name="text")),
        ],
        options={
            "verbose_name": "translation",
            "ordering": ["kind", "key", "field", "language"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "commitment",
                                "assessment",
                                "action",
                                "evidence",
                                "bearing",
                                "initiative",
                                "initiativefact",
                                "event",
                                "document",
                                "participation",
                                "datemention",
                                "person",
                                "contradiction",
                                "pillar",
                                "theme",
                                "actor",
                                "status",
                            ],
                        )
                    ),
                    name="translation_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="translation_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("language"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("language"), 2
                        ),
                    ),
                    name="translation_language_is_a_tag",
                    violation_error_message="language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("source_sha256"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("source_sha256"),
                                    models.Value("0123456789abcdef"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                        ),
                        ("source_sha256__isnull", True),
                        _connector="OR",
                    ),
                    name="translation_source_sha256_64_hex_digits",
                    violation_error_message="source_sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="translation_text_not_blank",
                    violation_error_message="text must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("kind", "key", "field", "language"),
                    name="translation_once_per_language",
                ),
            ],
            "verbose_name_plural": "translations",
        },
    ),
    migrations.CreateModel(
        name="Action",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
            ("title", models.CharField(max_length=300, verbose_name="title")),
            ("date", models.DateField(blank=True, null=True, verbose_name="date")),
            (
                "date_precision",
                models.CharField(
                    choices=[
                        ("day", "day"),
                        ("month", "month"),
                        ("quarter", "quarter"),
                        ("year", "year"),
                        ("about-day", "about that day"),
                        ("before", "before that day"),
                        ("unknown", "unknown"),
                    ],
                    max_length=10,
                    verbose_name="date precision",
                ),
            ),
            ("end_date", models.DateField(blank=True, null=True, verbose_name="end date")),
            ("place", tracker.models.fields.OptionalText(max_length=200, verbose_name="place")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("meeting", "Meeting"),
                        ("institution", "Institution"),
                        ("law", "Law"),
                        ("funding", "Funding"),
                        ("agreement", "Agreement"),
                        ("programme", "Programme"),
                        ("statement", "Statement"),
                        ("closure", "Closure"),
                        ("study", "Study"),
                        ("construction", "Construction"),
                        ("other", "Other"),
                    ],
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            (
                "stage",
                models.CharField(
                    choices=[
                        ("announced", "Announced"),
                        ("under_way", "Under way"),
                        ("done", "Done"),
                        ("ended", "Ended"),
                    ],
                    max_length=10,
                    verbose_name="stage",
                ),
            ),
            (
                "attribution",
                models.CharField(
                    choices=[
                        ("own", "One party's own act"),
                        ("joint", "Joint act"),
                        ("collective", "Act of all together"),
                        ("outside", "Act of somebody outside the C5+1"),
                    ],
                    max_length=10,
                    verbose_name="attribution",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="amount"
                ),
            ),
            (
                "currency",
                tracker.models.fields.OptionalText(
                    help_text="ISO 4217 code, for example USD.",
                    max_length=3,
                    verbose_name="currency",
                ),
            ),
            (
                "amount_kind",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("grant", "Grant"),
                        ("loan", "Loan"),
                        ("guarantee", "Guarantee"),
                        ("other", "Other"),
                    ],
                    max_length=10,
                    verbose_name="amount kind",
                ),
            ),
            (
                "amount_stage",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("announced", "announced"),
                        ("committed", "committed"),
                        ("allocated", "allocated"),
                        ("disbursed", "disbursed"),
                    ],
                    max_length=10,
                    verbose_name="amount stage",
                ),
            ),
            (
                "actors",
                models.ManyToManyField(
                    blank=True, related_name="actions", to="tracker.actor", verbose_name="actors"
                ),
            ),
            (
                "agencies",
                models.ManyToManyField(
                    blank=True,
                    related_name="agency_actions",
                    to="tracker.actor",
                    verbose_name="agencies",
                ),
            ),
            (
                "merged_into",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    help_text="The same act, of which the row is kept; the address of this one leads there.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merged",
                    to="tracker.action",
                    verbose_name="merged into",
                ),
            ),
        ],
        options={
            "verbose_name": "action",
            "ordering": [models.OrderBy(models.F("date"), nulls_last=True), "slug"],
            "permissions": [("withdraw_action", "Can withdraw action")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
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
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="action_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="action_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="action_title_not_blank",
                    violation_error_message="title must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "date_precision__in",
                            ["day", "month", "quarter", "year", "about-day", "before", "unknown"],
                        )
                    ),
                    name="action_date_precision_allowed",
                    violation_error_message="date_precision is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        models.Q(
                            ("date__gte", dt.date(1900, 1, 1)), ("date__lt", dt.date(2101, 1, 1))
                        ),
                        _connector="OR",
                    ),
                    name="action_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("end_date__isnull", True),
                        models.Q(
                            ("end_date__gte", dt.date(1900, 1, 1)),
                            ("end_date__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="action_end_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "meeting",
                                "institution",
                                "law",
                                "funding",
                                "agreement",
                                "programme",
                                "statement",
                                "closure",
                                "study",
                                "construction",
                                "other",
                            ],
                        )
                    ),
                    name="action_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("stage__in", ["announced", "under_way", "done", "ended"])),
                    name="action_stage_allowed",
                    violation_error_message="stage is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("currency"),
                                    models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                        ),
                        ("currency__isnull", True),
                        _connector="OR",
                    ),
                    name="action_currency_is_a_code",
                    violation_error_message="currency must be the code of a currency.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount_kind__in", ["grant", "loan", "guarantee", "other"]),
                        ("amount_kind__isnull", True),
                        _connector="OR",
                    ),
                    name="action_amount_kind_allowed",
                    violation_error_message="amount_kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount_stage__in", ["announced", "committed", "allocated", "disbursed"]),
                        ("amount_stage__isnull", True),
                        _connector="OR",
                    ),
                    name="action_amount_stage_allowed",
                    violation_error_message="amount_stage is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("date__isnull", True), ("date_precision", "unknown")),
                        models.Q(
                            ("date__isnull", False),
                            models.Q(("date_precision", "unknown"), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="action_date_and_precision_agree",
                    violation_error_message="An action has a date, or its precision is unknown.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("end_date__isnull", True),
                        ("date__isnull", True),
                        ("end_date__gte", models.F("date")),
                        _connector="OR",
                    ),
                    name="action_ends_after_it_starts",
                    violation_error_message="end_date must not be before date.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("amount__isnull", True),
                            ("amount_kind__isnull", True),
                            ("amount_stage__isnull", True),
                            ("currency__isnull", True),
                        ),
                        models.Q(
                            ("amount__gt", 0),
                            ("amount__isnull", False),
                            ("amount_kind__isnull", False),
                            ("amount_stage__isnull", False),
                            ("currency__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="action_amount_is_whole",
                    violation_error_message="An amount is positive and has a currency, a kind and a stage; or all four are empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("merged_into__isnull", True),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="action_merged_is_withdrawn",
                    violation_error_message="What is merged into another act is withdrawn.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("attribution__in", ["own", "joint", "collective", "outside"])
                    ),
                    name="action_attribution_allowed",
                    violation_error_message="attribution is not one of the allowed values.",
                ),
            ],
            "verbose_name_plural": "actions",
        },
    ),
    migrations.CreateModel(
        name="Evidence",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="evidence",
                    to="tracker.action",
                    verbose_name="action",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
            (
                "title",
                tracker.models.fields.OptionalText(
                    help_text="As printed; empty if the page shows none.",
                    max_length=500,
                    verbose_name="title",
                ),
            ),
            ("url", models.CharField(max_length=2000, verbose_name="URL")),
            (
                "archive_url",
                tracker.models.fields.OptionalText(max_length=2000, verbose_name="archive url"),
            ),
            (
                "date",
                models.DateField(
                    blank=True,
                    help_text="When it was published, if that is known.",
                    null=True,
                    verbose_name="date",
                ),
            ),
            ("accessed_on", models.DateField(blank=True, null=True, verbose_name="accessed on")),
            (
                "language",
                models.CharField(
                    help_text="ISO 639 tag, for example en.", max_length=8, verbose_name="language"
                ),
            ),
            (
                "tier",
                models.CharField(
                    choices=[
                        ("official_party", "A party's own"),
                        ("official_other", "Official, other"),
                        ("state_media", "State media"),
                        ("independent_media", "Independent media"),
                        ("ngo_or_academic", "NGO or academic"),
                        ("reprint", "Reprint"),
                    ],
                    max_length=20,
                    verbose_name="tier",
                ),
            ),
            (
                "shows",
                models.TextField(
                    help_text="What it shows, in our own words.", verbose_name="shows"
                ),
            ),
            (
                "confidence",
                models.CharField(
                    choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                    max_length=6,
                    verbose_name="confidence",
                ),
            ),
        ],
        options={
            "verbose_name": "evidence",
            "verbose_name_plural": "evidence",
            "ordering": ["action", "position"],
            "permissions": [("withdraw_evidence", "Can withdraw evidence")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
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
                models.CheckConstraint(
                    condition=models.Q(("publisher", ""), _negated=True),
                    name="evidence_publisher_not_blank",
                    violation_error_message="publisher must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("shows", ""), _negated=True),
                    name="evidence_shows_not_blank",
                    violation_error_message="shows must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("url__startswith", "http://"),
                        ("url__startswith", "https://"),
                        _connector="OR",
                    ),
                    name="evidence_url_http_or_https",
                    violation_error_message="url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("archive_url__startswith", "http://"),
                        ("archive_url__startswith", "https://"),
                        ("archive_url__isnull", True),
                        _connector="OR",
                    ),
                    name="evidence_archive_url_http_or_https",
                    violation_error_message="archive_url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("language"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("language"), 2
                        ),
                    ),
                    name="evidence_language_is_a_tag",
                    violation_error_message="language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__in", ["high", "medium", "low"])),
                    name="evidence_confidence_allowed",
                    violation_error_message="confidence is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("action", "position"), name="evidence_position_once_per_action"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        models.Q(
                            ("date__gte", dt.date(1900, 1, 1)),
                            ("date__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="evidence_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("accessed_on__isnull", True),
                        models.Q(
                            ("accessed_on__gte", dt.date(1900, 1, 1)),
                            ("accessed_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="evidence_accessed_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        ("accessed_on__isnull", True),
                        ("date__lte", models.F("accessed_on")),
                        _connector="OR",
                    ),
                    name="evidence_read_after_it_appeared",
                    violation_error_message="accessed_on must not be before date: nobody can read what has not appeared.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "tier__in",
                            [
                                "official_party",
                                "official_other",
                                "state_media",
                                "independent_media",
                                "ngo_or_academic",
                                "reprint",
                            ],
                        )
                    ),
                    name="evidence_tier_allowed",
                    violation_error_message="tier is not one of the allowed values.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Bearing",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bearings",
                    to="tracker.action",
                    verbose_name="action",
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bearings",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "direction",
                models.CharField(
                    choices=[
                        ("supports", "Supports"),
                        ("contradicts", "Contradicts"),
                        ("context", "Context"),
                    ],
                    max_length=12,
                    verbose_name="direction",
                ),
            ),
            (
                "weight",
                models.CharField(
                    choices=[("strong", "strong"), ("weak", "weak")],
                    max_length=6,
                    verbose_name="weight",
                ),
            ),
            ("why", models.TextField(verbose_name="why")),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "bearing",
            "ordering": ["action", "commitment"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("direction__in", ["supports", "contradicts", "context"])),
                    name="bearing_direction_allowed",
                    violation_error_message="direction is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight__in", ["strong", "weak"])),
                    name="bearing_weight_allowed",
                    violation_error_message="weight is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("why", ""), _negated=True),
                    name="bearing_why_not_blank",
                    violation_error_message="why must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("action", "commitment"), name="bearing_once_per_action_and_commitment"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="bearing_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_bearing", "Can withdraw bearing")],
            "verbose_name_plural": "bearings",
        },
    ),
    migrations.CreateModel(
        name="Search",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.CharField(max_length=20, unique=True, verbose_name="key")),
            ("query", models.CharField(max_length=500, verbose_name="query")),
            ("made_on", models.DateField(verbose_name="made on")),
            (
                "where",
                models.CharField(
                    help_text="What was searched.", max_length=200, verbose_name="where"
                ),
            ),
            ("made_by", tracker.models.fields.OptionalText(max_length=150, verbose_name="made by")),
            ("found", models.PositiveIntegerField(verbose_name="relevant results")),
            (
                "commitments",
                models.ManyToManyField(
                    blank=True,
                    related_name="searches",
                    to="tracker.commitment",
                    verbose_name="commitments",
                ),
            ),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "search",
            "verbose_name_plural": "searches",
            "ordering": ["key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="search_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="search_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("query", ""), _negated=True),
                    name="search_query_not_blank",
                    violation_error_message="query must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("where", ""), _negated=True),
                    name="search_where_not_blank",
                    violation_error_message="where must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("made_on__isnull", True),
                        models.Q(
                            ("made_on__gte", dt.date(1900, 1, 1)),
                            ("made_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="search_made_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="search_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_search", "Can withdraw search")],
        },
    ),
    migrations.CreateModel(
        name="Methodology",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("adopted_on", models.DateField(verbose_name="adopted on")),
            ("summary", models.TextField(verbose_name="summary")),
            ("rule_set", models.CharField(max_length=60, verbose_name="rule set")),
            (
                "minimum_cells",
                models.PositiveSmallIntegerField(
                    help_text="Below this many scored cells a page shows counts and no percent.",
                    verbose_name="minimum cells",
                ),
            ),
            ("quiet_months", models.PositiveSmallIntegerField(verbose_name="quiet months")),
            ("review_months", models.PositiveSmallIntegerField(verbose_name="review months")),
            ("due_soon_days", models.PositiveSmallIntegerField(verbose_name="due soon days")),
        ],
        options={
            "verbose_name": "methodology",
            "verbose_name_plural": "methodologies",
            "ordering": ["adopted_on", "version"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("version", ""), _negated=True),
                    name="methodology_version_not_blank",
                    violation_error_message="version must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("version"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("version__startswith", "-"), _negated=True),
                        models.Q(("version__startswith", "_"), _negated=True),
                        models.Q(("version__startswith", "."), _negated=True),
                    ),
                    name="methodology_version_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("summary", ""), _negated=True),
                    name="methodology_summary_not_blank",
                    violation_error_message="summary must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("rule_set", ""), _negated=True),
                    name="methodology_rule_set_not_blank",
                    violation_error_message="rule_set must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("adopted_on__isnull", True),
                        models.Q(
                            ("adopted_on__gte", dt.date(1900, 1, 1)),
                            ("adopted_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="methodology_adopted_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Assessment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            (
                "key",
                models.CharField(
                    help_text="Permanent, e.g. NYD-01.1.",
                    max_length=40,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessments",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "methodology",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessments",
                    to="tracker.methodology",
                    verbose_name="methodology",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("in_review", "In review"),
                        ("returned", "Returned"),
                        ("published", "Published"),
                    ],
                    default="draft",
                    max_length=10,
                    verbose_name="state",
                ),
            ),
            ("is_current", models.BooleanField(default=False, verbose_name="is current")),
            (
                "status",
                models.CharField(
                    choices=[
                        ("delivered", "Delivered"),
                        ("substantial", "Largely delivered"),
                        ("under_way", "In progress"),
                        ("reversed", "Reversed"),
                        ("superseded", "Superseded"),
                        ("no_evidence", "No evidence found"),
                        ("not_verifiable", "Not verifiable as worded"),
                    ],
                    max_length=16,
                    verbose_name="status",
                ),
            ),
            (
                "as_of",
                models.DateField(
                    help_text="Up to this day the evidence was looked at.", verbose_name="as of"
                ),
            ),
            (
                "rationale",
                models.TextField(
                    blank=True,
                    help_text="Why this status, in full sentences.",
                    verbose_name="rationale",
                ),
            ),
            (
                "confidence",
                models.CharField(
                    choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                    max_length=6,
                    verbose_name="confidence",
                ),
            ),
            (
                "what_would_change_it",
                models.TextField(blank=True, verbose_name="what would change it"),
            ),
            ("standing_note", tracker.models.fields.OptionalText(verbose_name="standing note")),
            (
                "public_note",
                tracker.models.fields.OptionalText(
                    help_text="What a reader must know about this round.",
                    verbose_name="public note",
                ),
            ),
            (
                "first_status",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("delivered", "Delivered"),
                        ("substantial", "Largely delivered"),
                        ("under_way", "In progress"),
                        ("reversed", "Reversed"),
                        ("superseded", "Superseded"),
                        ("no_evidence", "No evidence found"),
                        ("not_assessed", "Not yet assessed"),
                        ("not_verifiable", "Not verifiable as worded"),
                    ],
                    max_length=16,
                    verbose_name="first status",
                ),
            ),
            (
                "second_status",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("delivered", "Delivered"),
                        ("substantial", "Largely delivered"),
                        ("under_way", "In progress"),
                        ("reversed", "Reversed"),
                        ("superseded", "Superseded"),
                        ("no_evidence", "No evidence found"),
                        ("not_assessed", "Not yet assessed"),
                        ("not_verifiable", "Not verifiable as worded"),
                    ],
                    max_length=16,
                    verbose_name="second status",
                ),
            ),
            (
                "settled_because",
                tracker.models.fields.OptionalText(
                    help_text="Where the two readings differed: why this status was chosen.",
                    verbose_name="settled because",
                ),
            ),
            ("contested", models.BooleanField(default=False, verbose_name="contested")),
            (
                "succeeds",
                models.ForeignKey(
                    blank=True,
                    help_text="The verdict that was current when this one was sent for review.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="successors",
                    to="tracker.assessment",
                    verbose_name="succeeds",
                ),
            ),
            (
                "corrects",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="tracker.assessment",
                    verbose_name="corrects",
                ),
            ),
            (
                "correction_note",
                tracker.models.fields.OptionalText(
                    help_text="Public: what was wrong in the verdict that this one corrects.",
                    verbose_name="correction note",
                ),
            ),
            (
                "returned_because",
                tracker.models.fields.OptionalText(
                    help_text="What the reviewer asks for. It is not part of the public record.",
                    verbose_name="returned because",
                ),
            ),
            (
                "author",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessments_written",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="author",
                ),
            ),
            (
                "reviewer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessments_reviewed",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="reviewer",
                ),
            ),
            (
                "created_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="created at"
                ),
            ),
            (
                "updated_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="updated at"
                ),
            ),
            (
                "submitted_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="submitted at"
                ),
            ),
            (
                "published_at",
                models.DateTimeField(blank=True, null=True, verbose_name="published at"),
            ),
            (
                "actions",
                models.ManyToManyField(
                    blank=True,
                    related_name="assessments",
                    to="tracker.action",
                    verbose_name="actions",
                ),
            ),
            (
                "searches",
                models.ManyToManyField(
                    blank=True,
                    related_name="assessments",
                    to="tracker.search",
                    verbose_name="searches",
                ),
            ),
        ],
        options={
            "verbose_name": "assessment",
            "ordering": ["commitment", "-published_at"],
            "permissions": [
                ("submit_assessment", "Can send assessment for review"),
                ("return_assessment", "Can return assessment to its author"),
                ("publish_assessment", "Can publish assessment"),
                ("withdraw_assessment", "Can withdraw assessment"),
            ],
            "indexes": [
                models.Index(
                    condition=models.Q(("is_current", True)),
                    fields=["commitment", "status", "published_at", "as_of"],
                    name="assessment_current",
                ),
                models.Index(
                    condition=models.Q(("is_current", True)),
                    fields=["-published_at", "commitment"],
                    name="assessment_newest",
                ),
                models.Index(
                    condition=models.Q(("is_current", True)),
                    fields=["-as_of"],
                    name="assessment_last_looked_at",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
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
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="assessment_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("as_of__isnull", True),
                        models.Q(
                            ("as_of__gte", dt.date(1900, 1, 1)), ("as_of__lt", dt.date(2101, 1, 1))
                        ),
                        _connector="OR",
                    ),
                    name="assessment_as_of_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("published_at__isnull", True),
                        models.Q(
                            (
                                "published_at__gte",
                                dt.datetime(1900, 1, 1, 0, 0, tzinfo=dt.UTC),
                            ),
                            (
                                "published_at__lt",
                                dt.datetime(2101, 1, 1, 0, 0, tzinfo=dt.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="assessment_published_at_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                        models.Q(("key__startswith", "."), _negated=True),
                    ),
                    name="assessment_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "status__in",
                            [
                                "delivered",
                                "substantial",
                                "under_way",
                                "reversed",
                                "superseded",
                                "no_evidence",
                                "not_verifiable",
                            ],
                        )
                    ),
                    name="assessment_status_is_a_verdict",
                    violation_error_message="status is not one of the verdicts. Not yet assessed is the absence of one.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["draft", "in_review", "returned", "published"])
                    ),
                    name="assessment_state_allowed",
                    violation_error_message="state is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__in", ["high", "medium", "low"])),
                    name="assessment_confidence_allowed",
                    violation_error_message="confidence is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "first_status__in",
                            [
                                "delivered",
                                "substantial",
                                "under_way",
                                "reversed",
                                "superseded",
                                "no_evidence",
                                "not_assessed",
                                "not_verifiable",
                            ],
                        ),
                        ("first_status__isnull", True),
                        _connector="OR",
                    ),
                    name="assessment_first_status_allowed",
                    violation_error_message="first_status is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "second_status__in",
                            [
                                "delivered",
                                "substantial",
                                "under_way",
                                "reversed",
                                "superseded",
                                "no_evidence",
                                "not_assessed",
                                "not_verifiable",
                            ],
                        ),
                        ("second_status__isnull", True),
                        _connector="OR",
                    ),
                    name="assessment_second_status_allowed",
                    violation_error_message="second_status is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reviewer__isnull", True),
                        models.Q(("reviewer", models.F("author")), _negated=True),
                        _connector="OR",
                    ),
                    name="assessment_reviewer_is_not_the_author",
                    violation_error_message="The reviewer must be a second person.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "published"), _negated=True),
                        models.Q(
                            ("published_at__isnull", False),
                            ("reviewer__isnull", False),
                            models.Q(("rationale", ""), _negated=True),
                            models.Q(("what_would_change_it", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="assessment_published_is_complete",
                    violation_error_message="A published assessment has a reviewer, a publication time, a rationale and what would change it.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "published"), ("published_at__isnull", True), _connector="OR"
                    ),
                    name="assessment_unpublished_has_no_publication_time",
                    violation_error_message="Only a published assessment has a publication time.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_current", False), ("state", "published"), _connector="OR"
                    ),
                    name="assessment_current_is_published",
                    violation_error_message="Only a published assessment can be the current one.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_current", False), ("withdrawn_at__isnull", True), _connector="OR"
                    ),
                    name="assessment_current_is_not_withdrawn",
                    violation_error_message="A withdrawn assessment cannot be the current one.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "in_review"), _negated=True),
                        ("submitted_at__isnull", False),
                        _connector="OR",
                    ),
                    name="assessment_in_review_was_submitted",
                    violation_error_message="An assessment in review has the time at which it was sent.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "returned"), _negated=True),
                        ("returned_because__isnull", False),
                        _connector="OR",
                    ),
                    name="assessment_returned_with_its_reason",
                    violation_error_message="A returned assessment needs the reviewer's reason.",
                ),
                models.CheckConstraint(
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
                models.UniqueConstraint(
                    condition=models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("withdrawn_at__isnull", True),
                    ),
                    fields=("commitment", "author"),
                    name="assessment_one_open_per_author",
                    violation_error_message="This author has an open assessment of the commitment already.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_current", True)),
                    fields=("commitment",),
                    name="assessment_one_current_per_commitment",
                    violation_error_message="The commitment has a current assessment already.",
                ),
            ],
            "verbose_name_plural": "assessments",
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
    migrations.CreateModel(
        name="Score",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "assessment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="scores",
                    to="tracker.assessment",
                    verbose_name="assessment",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="scores",
                    to="tracker.actor",
                    verbose_name="party",
                ),
            ),
            (
                "value",
                models.SmallIntegerField(
                    blank=True,
                    choices=[(1, "Kept (+1)"), (0, "In part (0)"), (-1, "Not kept (−1)")],
                    null=True,
                    verbose_name="value",
                ),
            ),
            (
                "reason",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("under_way", "under way"),
                        ("blocked", "blocked outside the executive"),
                    ],
                    help_text="Only with 0.",
                    max_length=10,
                    verbose_name="reason",
                ),
            ),
            (
                "unscored",
                tracker.models.fields.OptionalText(
                    choices=[("not_applicable", "Not applicable"), ("contested", "Contested")],
                    help_text="Only where there is no score.",
                    max_length=16,
                    verbose_name="unscored",
                ),
            ),
            ("unscored_reason", tracker.models.fields.OptionalText(verbose_name="unscored reason")),
        ],
        options={
            "verbose_name": "score",
            "verbose_name_plural": "scores",
            "ordering": ["assessment", "party"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("value__isnull", True), ("value__in", [1, 0, -1]), _connector="OR"
                    ),
                    name="score_value_allowed",
                    violation_error_message="value must be 1, 0 or -1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reason__isnull", True),
                        models.Q(
                            ("reason__in", ["under_way", "blocked"]),
                            ("value", 0),
                            ("value__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="score_reason_only_with_0",
                    violation_error_message="reason is under_way or blocked, and only with 0.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("value__isnull", True),
                        models.Q(("value", 0), _negated=True),
                        ("reason__isnull", False),
                        _connector="OR",
                    ),
                    name="score_0_has_a_reason",
                    violation_error_message="A score of 0 needs its reason.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("unscored__isnull", True), ("value__isnull", False)),
                        models.Q(
                            ("unscored__in", ["not_applicable", "contested"]),
                            ("unscored__isnull", False),
                            ("value__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="score_or_why_there_is_none",
                    violation_error_message="A cell has a value, or says that it is not applicable or contested.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("unscored__isnull", True),
                        models.Q(("unscored", "not_applicable"), _negated=True),
                        ("unscored_reason__isnull", False),
                        _connector="OR",
                    ),
                    name="score_not_applicable_has_a_reason",
                    violation_error_message="Not applicable needs its reason.",
                ),
                models.UniqueConstraint(
                    fields=("assessment", "party"), name="score_once_per_party"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="UnassessedNote",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "commitment",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="unassessed_note",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            ("as_of", models.DateField(verbose_name="as of")),
            ("why_not", models.TextField(verbose_name="why not")),
            ("what_would_change_it", models.TextField(verbose_name="what would change it")),
            (
                "actions",
                models.ManyToManyField(
                    blank=True, related_name="+", to="tracker.action", verbose_name="actions"
                ),
            ),
            (
                "searches",
                models.ManyToManyField(
                    blank=True, related_name="+", to="tracker.search", verbose_name="searches"
                ),
            ),
        ],
        options={
            "verbose_name": "unassessed note",
            "ordering": ["commitment"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("why_not", ""), _negated=True),
                    name="unassessednote_why_not_not_blank",
                    violation_error_message="why_not must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("as_of__isnull", True),
                        models.Q(
                            ("as_of__gte", dt.date(1900, 1, 1)), ("as_of__lt", dt.date(2101, 1, 1))
                        ),
                        _connector="OR",
                    ),
                    name="unassessednote_as_of_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
            ],
            "verbose_name_plural": "unassessed notes",
        },
    ),
    migrations.CreateModel(
        name="SecondCoding",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "commitment",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="second_coding",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "status",
                models.CharField(
                    choices=[
                        ("delivered", "Delivered"),
                        ("substantial", "Largely delivered"),
                        ("under_way", "In progress"),
                        ("reversed", "Reversed"),
                        ("superseded", "Superseded"),
                        ("no_evidence", "No evidence found"),
                        ("not_assessed", "Not yet assessed"),
                        ("not_verifiable", "Not verifiable as worded"),
                    ],
                    max_length=16,
                    verbose_name="status",
                ),
            ),
            (
                "confidence",
                models.CharField(
                    choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                    max_length=6,
                    verbose_name="confidence",
                ),
            ),
            (
                "pillar",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.pillar",
                    verbose_name="pillar",
                ),
            ),
            (
                "binding",
                models.CharField(
                    choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                    max_length=6,
                    verbose_name="binding",
                ),
            ),
            (
                "obligation_kind",
                models.CharField(
                    choices=[
                        ("result", "Result"),
                        ("effort", "Effort"),
                        ("process", "Process"),
                        ("position", "Position"),
                    ],
                    max_length=8,
                    verbose_name="obligation kind",
                ),
            ),
        ],
        options={
            "verbose_name": "second coding",
            "ordering": ["commitment"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "status__in",
                            [
                                "delivered",
                                "substantial",
                                "under_way",
                                "reversed",
                                "superseded",
                                "no_evidence",
                                "not_assessed",
                                "not_verifiable",
                            ],
                        )
                    ),
                    name="secondcoding_status_allowed",
                    violation_error_message="status is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__in", ["high", "medium", "low"])),
                    name="secondcoding_confidence_allowed",
                    violation_error_message="confidence is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("binding__in", ["high", "medium", "low"])),
                    name="secondcoding_binding_allowed",
                    violation_error_message="binding is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("obligation_kind__in", ["result", "effort", "process", "position"])
                    ),
                    name="secondcoding_obligation_kind_allowed",
                    violation_error_message="obligation_kind is not one of the allowed values.",
                ),
            ],
            "verbose_name_plural": "second codings",
        },
    ),
    migrations.CreateModel(
        name="CodedScore",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "commitment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="coded_scores",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "coder",
                models.CharField(
                    choices=[("first", "First coding"), ("second", "Second coding")],
                    max_length=6,
                    verbose_name="coder",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.actor",
                    verbose_name="party",
                ),
            ),
            (
                "value",
                models.SmallIntegerField(
                    choices=[(1, "Kept (+1)"), (0, "In part (0)"), (-1, "Not kept (−1)")],
                    verbose_name="value",
                ),
            ),
        ],
        options={
            "verbose_name": "coded score",
            "ordering": ["commitment", "coder", "party"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("coder__in", ["first", "second"])),
                    name="codedscore_coder_allowed",
                    violation_error_message="coder is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("value__in", [1, 0, -1])),
                    name="codedscore_value_allowed",
                    violation_error_message="value is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("commitment", "coder", "party"), name="codedscore_once_per_cell"
                ),
            ],
            "verbose_name_plural": "coded scores",
        },
    ),
    migrations.CreateModel(
        name="Document",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "key",
                models.CharField(
                    help_text="Permanent, for example NYD23.",
                    max_length=20,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("joint-statement", "Joint statement"),
                        ("declaration", "Declaration"),
                        ("communique", "Communiqué"),
                        ("media-note", "Media note"),
                        ("fact-sheet", "Fact sheet"),
                        ("transcript", "Transcript"),
                        ("news-article", "News article"),
                    ],
                    max_length=30,
                    verbose_name="kind",
                ),
            ),
            (
                "kind_note",
                models.CharField(blank=True, default="", max_length=200, verbose_name="kind note"),
            ),
            (
                "standing",
                models.CharField(
                    choices=[
                        ("agreed", "Agreed"),
                        ("official", "Official"),
                        ("reported", "Reported"),
                    ],
                    max_length=10,
                    verbose_name="standing",
                ),
            ),
            (
                "standing_note",
                models.CharField(
                    blank=True, default="", max_length=300, verbose_name="standing note"
                ),
            ),
            ("title", tracker.models.fields.OptionalText(max_length=300, verbose_name="title")),
            (
                "title_note",
                tracker.models.fields.OptionalText(max_length=500, verbose_name="title note"),
            ),
            (
                "alternative_titles",
                models.JSONField(blank=True, default=list, verbose_name="alternative titles"),
            ),
            ("issuer", tracker.models.fields.OptionalText(max_length=300, verbose_name="issuer")),
            ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
            (
                "publisher_as_recorded",
                models.CharField(
                    blank=True, default="", max_length=200, verbose_name="publisher as recorded"
                ),
            ),
            (
                "publisher_basis",
                models.CharField(
                    blank=True, default="", max_length=500, verbose_name="publisher basis"
                ),
            ),
            ("date", models.DateField(blank=True, null=True, verbose_name="date")),
            (
                "date_precision",
                models.CharField(
                    choices=[
                        ("day", "day"),
                        ("month", "month"),
                        ("quarter", "quarter"),
                        ("year", "year"),
                        ("about-day", "about that day"),
                        ("before", "before that day"),
                        ("unknown", "unknown"),
                    ],
                    max_length=10,
                    verbose_name="date precision",
                ),
            ),
            (
                "date_basis",
                models.CharField(blank=True, default="", max_length=500, verbose_name="date basis"),
            ),
            (
                "published_time",
                models.DateTimeField(blank=True, null=True, verbose_name="published time"),
            ),
            (
                "place_issued",
                tracker.models.fields.OptionalText(max_length=200, verbose_name="place issued"),
            ),
            ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
            ("tags", tracker.models.fields.OptionalText(max_length=200, verbose_name="tags")),
            (
                "source_url",
                tracker.models.fields.OptionalText(max_length=2000, verbose_name="source url"),
            ),
            (
                "source_gone_on",
                models.DateField(
                    blank=True,
                    help_text="The day on which the official page was found to be gone.",
                    null=True,
                    verbose_name="source gone on",
                ),
            ),
            (
                "archive_url",
                tracker.models.fields.OptionalText(max_length=2000, verbose_name="archive url"),
            ),
            (
                "event_note",
                models.CharField(blank=True, default="", max_length=300, verbose_name="event note"),
            ),
            ("event_dates", models.JSONField(blank=True, default=list, verbose_name="event dates")),
            (
                "event_places",
                models.JSONField(blank=True, default=list, verbose_name="event places"),
            ),
            (
                "delegations",
                tracker.models.fields.OptionalText(max_length=300, verbose_name="delegations"),
            ),
            (
                "quoted_sources",
                models.JSONField(blank=True, default=list, verbose_name="quoted sources"),
            ),
            ("note", tracker.models.fields.OptionalText(verbose_name="note")),
            (
                "file_name",
                tracker.models.fields.OptionalText(max_length=200, verbose_name="file name"),
            ),
            (
                "raw_bytes",
                models.PositiveIntegerField(
                    blank=True,
                    help_text="Length of the source file in bytes.",
                    null=True,
                    verbose_name="raw bytes",
                ),
            ),
            (
                "raw_sha256",
                tracker.models.fields.OptionalText(max_length=64, verbose_name="raw SHA-256"),
            ),
            (
                "normalised_characters",
                models.PositiveIntegerField(
                    blank=True, null=True, verbose_name="normalised characters"
                ),
            ),
            (
                "normalised_sha256",
                tracker.models.fields.OptionalText(
                    max_length=64, verbose_name="normalised SHA-256"
                ),
            ),
            (
                "paragraphs",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="paragraphs"),
            ),
            (
                "body_paragraphs",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="body paragraphs"),
            ),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            (
                "also_in",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="Tags of the other languages in which the text is said to exist.",
                    verbose_name="also in",
                ),
            ),
            (
                "source_is",
                tracker.models.fields.OptionalText(
                    choices=[("official", "Official page"), ("copy", "Copy on another site")],
                    max_length=10,
                    verbose_name="what the page is",
                ),
            ),
            (
                "main_text",
                models.ForeignKey(
                    blank=True,
                    help_text="The document of which this is the text in another language. That one is coded and counted; this one stands beside it.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="other_texts",
                    to="tracker.document",
                    verbose_name="main text",
                ),
            ),
        ],
        options={
            "verbose_name": "document",
            "ordering": [models.OrderBy(models.F("date"), descending=True, nulls_last=True), "key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="document_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="document_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="document_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="document_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "joint-statement",
                                "declaration",
                                "communique",
                                "media-note",
                                "fact-sheet",
                                "transcript",
                                "news-article",
                            ],
                        )
                    ),
                    name="document_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("language"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("language"), 2
                        ),
                    ),
                    name="document_language_is_a_tag",
                    violation_error_message="language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("standing__in", ["agreed", "official", "reported"])),
                    name="document_standing_allowed",
                    violation_error_message="standing is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "date_precision__in",
                            ["day", "month", "quarter", "year", "about-day", "before", "unknown"],
                        )
                    ),
                    name="document_date_precision_allowed",
                    violation_error_message="date_precision is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        models.Q(
                            ("date__gte", dt.date(1900, 1, 1)), ("date__lt", dt.date(2101, 1, 1))
                        ),
                        _connector="OR",
                    ),
                    name="document_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("published_time__isnull", True),
                        models.Q(
                            (
                                "published_time__gte",
                                dt.datetime(1900, 1, 1, 0, 0, tzinfo=dt.UTC),
                            ),
                            (
                                "published_time__lt",
                                dt.datetime(2101, 1, 1, 0, 0, tzinfo=dt.UTC),
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="document_published_time_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source_gone_on__isnull", True),
                        models.Q(
                            ("source_gone_on__gte", dt.date(1900, 1, 1)),
                            ("source_gone_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="document_source_gone_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source_url__startswith", "http://"),
                        ("source_url__startswith", "https://"),
                        ("source_url__isnull", True),
                        _connector="OR",
                    ),
                    name="document_source_url_http_or_https",
                    violation_error_message="source_url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("archive_url__startswith", "http://"),
                        ("archive_url__startswith", "https://"),
                        ("archive_url__isnull", True),
                        _connector="OR",
                    ),
                    name="document_archive_url_http_or_https",
                    violation_error_message="archive_url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source_gone_on__isnull", True),
                        ("source_url__isnull", False),
                        _connector="OR",
                    ),
                    name="document_only_a_known_page_is_gone",
                    violation_error_message="source_gone_on needs the source_url that is gone.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("body_paragraphs__lte", models.F("paragraphs"))),
                    name="document_body_paragraphs_within_paragraphs",
                    violation_error_message="body_paragraphs must not exceed paragraphs.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="document_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source_is__in", ["official", "copy"]),
                        ("source_is__isnull", True),
                        _connector="OR",
                    ),
                    name="document_source_is_allowed",
                    violation_error_message="source_is is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source_is__isnull", True), ("source_url__isnull", False), _connector="OR"
                    ),
                    name="document_only_a_known_page_is_marked",
                    violation_error_message="source_is needs the source_url that it speaks of.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("raw_sha256"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("raw_sha256"),
                                    models.Value("0123456789abcdef"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                        ),
                        ("raw_sha256__isnull", True),
                        _connector="OR",
                    ),
                    name="document_raw_sha256_64_hex_digits",
                    violation_error_message="raw_sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("normalised_sha256"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("normalised_sha256"),
                                    models.Value("0123456789abcdef"),
                                    function="LTRIM",
                                    output_field=models.CharField(),
                                ),
                                models.Value(""),
                            ),
                        ),
                        ("normalised_sha256__isnull", True),
                        _connector="OR",
                    ),
                    name="document_normalised_sha256_64_hex_digits",
                    violation_error_message="normalised_sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("body_paragraphs__isnull", True),
                            ("file_name__isnull", True),
                            ("normalised_characters__isnull", True),
                            ("normalised_sha256__isnull", True),
                            ("paragraphs__isnull", True),
                            ("raw_bytes__isnull", True),
                            ("raw_sha256__isnull", True),
                        ),
                        models.Q(
                            ("body_paragraphs__isnull", False),
                            ("file_name__isnull", False),
                            ("normalised_characters__isnull", False),
                            ("normalised_sha256__isnull", False),
                            ("paragraphs__isnull", False),
                            ("raw_bytes__isnull", False),
                            ("raw_sha256__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="document_text_is_whole_or_absent",
                    violation_error_message="Of a text that is held everything is measured: file, lengths, hashes and paragraphs. Of one that is only known, nothing is.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("normalised_sha256__isnull", False),
                        models.Q(("date__isnull", False), ("title__isnull", False)),
                        _connector="OR",
                    ),
                    name="document_known_by_title_and_date",
                    violation_error_message="A text that is only known has a title and a date.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at__isnull", True)),
                    fields=("main_text", "language"),
                    name="document_main_text_once_per_language",
                    violation_error_message="The main text has a text in this language already.",
                ),
            ],
            "permissions": [("withdraw_document", "Can withdraw document")],
            "verbose_name_plural": "documents",
        },
    ),
    migrations.CreateModel(
        name="SourceText",
        fields=[
            (
                "document",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="source_text",
                    serialize=False,
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("text", models.TextField(verbose_name="text")),
            ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="loaded at")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "indexes": [models.Index(fields=["loaded_at"], name="sourcetext_by_time")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="sourcetext_text_not_blank",
                    violation_error_message="text must not be empty.",
                )
            ],
            "verbose_name": "source text",
            "verbose_name_plural": "source texts",
        },
    ),
    migrations.CreateModel(
        name="Section",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sections",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("slug", models.SlugField(max_length=80, verbose_name="slug")),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
        ],
        options={
            "verbose_name": "section",
            "ordering": ["document", "position"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="section_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="section_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="section_title_not_blank",
                    violation_error_message="title must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("document", "slug"), name="section_slug_once_per_document"
                ),
                models.UniqueConstraint(
                    fields=("document", "position"), name="section_position_once_per_document"
                ),
            ],
            "verbose_name_plural": "sections",
        },
    ),
    migrations.CreateModel(
        name="DateMention",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="date_mentions",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            ("as_written", models.CharField(max_length=100, verbose_name="as written")),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            (
                "value",
                tracker.models.fields.OptionalText(
                    help_text="ISO 8601 date or interval, if it is known.",
                    max_length=40,
                    verbose_name="value",
                ),
            ),
            ("basis", models.CharField(max_length=200, verbose_name="basis")),
        ],
        options={
            "verbose_name": "date mention",
            "ordering": ["document", "position"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("document", "position"), name="datemention_position_once_per_document"
                )
            ],
            "verbose_name_plural": "date mentions",
        },
    ),
    migrations.CreateModel(
        name="SentenceCoding",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "number",
                models.PositiveIntegerField(
                    help_text="Counts from 1 within the paragraph.", verbose_name="number"
                ),
            ),
            (
                "label",
                models.CharField(
                    choices=[
                        ("commitment", "Commitment"),
                        ("near_miss", "Looks like one, is not"),
                        ("context", "Context"),
                        ("not_prose", "Not prose"),
                    ],
                    max_length=12,
                    verbose_name="label",
                ),
            ),
            ("is_discrete", models.BooleanField(blank=True, null=True, verbose_name="is discrete")),
            ("is_specific", models.BooleanField(blank=True, null=True, verbose_name="is specific")),
            ("is_future", models.BooleanField(blank=True, null=True, verbose_name="is future")),
            (
                "is_by_the_parties",
                models.BooleanField(blank=True, null=True, verbose_name="is by the parties"),
            ),
            ("is_public", models.BooleanField(blank=True, null=True, verbose_name="is public")),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
        ],
        options={
            "verbose_name": "sentence coding",
            "ordering": ["document", "start"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="sentencecoding_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="sentencecoding_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="sentencecoding_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("label__in", ["commitment", "near_miss", "context", "not_prose"])
                    ),
                    name="sentencecoding_label_allowed",
                    violation_error_message="label is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("document", "paragraph", "number"), name="sentencecoding_once_per_place"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="sentencecoding_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
            ],
            "permissions": [("withdraw_sentencecoding", "Can withdraw sentence coding")],
            "verbose_name_plural": "sentence codings",
        },
    ),
    migrations.CreateModel(
        name="NearMiss",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ("key", models.CharField(max_length=20, unique=True, verbose_name="key")),
            (
                "body_paragraph",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="body paragraph"),
            ),
            (
                "sentence",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="near_misses",
                    to="tracker.sentencecoding",
                    verbose_name="sentence",
                ),
            ),
            ("kind", models.CharField(max_length=60, verbose_name="kind")),
            ("why_not", models.TextField(verbose_name="why not")),
            (
                "chance",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    help_text="How likely another coder takes it for a commitment, 0 to 1.",
                    max_digits=3,
                    null=True,
                    verbose_name="chance",
                ),
            ),
            (
                "trap_word",
                tracker.models.fields.OptionalText(max_length=100, verbose_name="trap word"),
            ),
            (
                "related",
                models.ManyToManyField(
                    blank=True,
                    related_name="near_misses",
                    to="tracker.commitment",
                    verbose_name="related",
                ),
            ),
        ],
        options={
            "verbose_name": "near miss",
            "verbose_name_plural": "near misses",
            "ordering": ["document", "start", "key"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="nearmiss_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="nearmiss_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="nearmiss_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="nearmiss_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="nearmiss_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("why_not", ""), _negated=True),
                    name="nearmiss_why_not_not_blank",
                    violation_error_message="why_not must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("chance__gte", 0), ("chance__lte", 1)),
                        ("chance__isnull", True),
                        _connector="OR",
                    ),
                    name="nearmiss_chance_between_0_and_1",
                    violation_error_message="chance must lie between 0 and 1.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Event",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("slug", models.SlugField(max_length=80, unique=True, verbose_name="slug")),
            ("title", models.CharField(max_length=300, verbose_name="title")),
            (
                "kind",
                tracker.models.fields.OptionalText(
                    choices=[
                        ("summit", "Summit"),
                        ("ministerial", "Ministerial"),
                        ("working-group", "Working group"),
                        ("dialogue", "Dialogue"),
                        ("forum", "Forum"),
                        ("announcement", "Announcement"),
                    ],
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("held", "Held"),
                        ("announced", "Announced"),
                        ("published", "Published"),
                        ("stated", "Stated"),
                    ],
                    max_length=12,
                    verbose_name="state",
                ),
            ),
            (
                "state_note",
                tracker.models.fields.OptionalText(max_length=200, verbose_name="state note"),
            ),
            ("date", models.DateField(blank=True, null=True, verbose_name="date")),
            (
                "date_precision",
                models.CharField(
                    choices=[
                        ("day", "day"),
                        ("month", "month"),
                        ("quarter", "quarter"),
                        ("year", "year"),
                        ("about-day", "about that day"),
                        ("before", "before that day"),
                        ("unknown", "unknown"),
                    ],
                    max_length=10,
                    verbose_name="date precision",
                ),
            ),
            ("date_as_recorded", models.CharField(max_length=20, verbose_name="date as recorded")),
            ("place", tracker.models.fields.OptionalText(max_length=100, verbose_name="place")),
            (
                "commitments",
                models.ManyToManyField(
                    blank=True,
                    related_name="events",
                    to="tracker.commitment",
                    verbose_name="commitments",
                ),
            ),
            (
                "near_misses",
                models.ManyToManyField(
                    blank=True,
                    related_name="events",
                    to="tracker.nearmiss",
                    verbose_name="near misses",
                ),
            ),
            (
                "documents",
                models.ManyToManyField(
                    blank=True, related_name="events", to="tracker.document", verbose_name="texts"
                ),
            ),
        ],
        options={
            "verbose_name": "event",
            "ordering": ["date_as_recorded", "slug"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("slug", ""), _negated=True),
                    name="event_slug_not_blank",
                    violation_error_message="slug must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("slug"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("slug__startswith", "-"), _negated=True),
                        models.Q(("slug__startswith", "_"), _negated=True),
                    ),
                    name="event_slug_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="event_title_not_blank",
                    violation_error_message="title must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "summit",
                                "ministerial",
                                "working-group",
                                "dialogue",
                                "forum",
                                "announcement",
                            ],
                        ),
                        ("kind__isnull", True),
                        _connector="OR",
                    ),
                    name="event_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["held", "announced", "published", "stated"])),
                    name="event_state_allowed",
                    violation_error_message="state is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "date_precision__in",
                            ["day", "month", "quarter", "year", "about-day", "before", "unknown"],
                        )
                    ),
                    name="event_date_precision_allowed",
                    violation_error_message="date_precision is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        models.Q(
                            ("date__gte", dt.date(1900, 1, 1)), ("date__lt", dt.date(2101, 1, 1))
                        ),
                        _connector="OR",
                    ),
                    name="event_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("date__isnull", True), ("date_precision", "unknown")),
                        models.Q(
                            ("date__isnull", False),
                            models.Q(("date_precision", "unknown"), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="event_date_and_precision_agree",
                    violation_error_message="An event has a date, or its precision is unknown.",
                ),
            ],
            "verbose_name_plural": "events",
        },
    ),
    migrations.CreateModel(
        name="EventSource",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "event",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sources",
                    to="tracker.event",
                    verbose_name="event",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
        ],
        options={
            "verbose_name": "event source",
            "ordering": ["event", "position"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="eventsource_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="eventsource_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="eventsource_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.UniqueConstraint(
                    fields=("event", "position"), name="eventsource_position_once_per_event"
                ),
            ],
            "verbose_name_plural": "event sources",
        },
    ),
    migrations.CreateModel(
        name="Contradiction",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.CharField(max_length=10, unique=True, verbose_name="key")),
            ("topic", models.CharField(max_length=200, verbose_name="topic")),
            ("kind", models.CharField(max_length=40, verbose_name="kind")),
            ("decision", models.TextField(verbose_name="decision")),
        ],
        options={
            "verbose_name": "contradiction",
            "ordering": ["key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="contradiction_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="contradiction_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("topic", ""), _negated=True),
                    name="contradiction_topic_not_blank",
                    violation_error_message="topic must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("decision", ""), _negated=True),
                    name="contradiction_decision_not_blank",
                    violation_error_message="decision must not be empty.",
                ),
            ],
            "verbose_name_plural": "contradictions",
        },
    ),
    migrations.CreateModel(
        name="ContradictionReading",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)s_set",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
            ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
            ("start", models.PositiveIntegerField(verbose_name="start")),
            ("end", models.PositiveIntegerField(verbose_name="end")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "contradiction",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="readings",
                    to="tracker.contradiction",
                    verbose_name="contradiction",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
        ],
        options={
            "verbose_name": "contradiction reading",
            "ordering": ["contradiction", "position"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("start__lt", models.F("end"))),
                    name="contradictionreading_start_before_end",
                    violation_error_message="start must be smaller than end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("paragraph__gte", 1)),
                    name="contradictionreading_paragraph_from_1",
                    violation_error_message="paragraph counts from 1.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("sha256"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("sha256"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="contradictionreading_sha256_64_hex_digits",
                    violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
                ),
                models.UniqueConstraint(
                    fields=("contradiction", "position"),
                    name="contradictionreading_position_once_per_point",
                ),
            ],
            "verbose_name_plural": "contradiction readings",
        },
    ),
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
                "by",
                models.ForeignKey(
                    help_text="Empty where a command did it.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="changes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
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
            ("model", models.CharField(help_text="For example tracker.commitment.", max_length=60)),
            ("object_id", models.PositiveBigIntegerField()),
            (
                "key",
                models.CharField(help_text="The stable key, for example NYD-01.", max_length=500),
            ),
            ("version", models.PositiveIntegerField(help_text="The version that this act made.")),
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
            "indexes": [models.Index(fields=["model", "object_id", "id"], name="change_by_object")],
            "constraints": [
                models.CheckConstraint(
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
                )
            ],
            "verbose_name": "change",
            "verbose_name_plural": "changes",
        },
    ),
    migrations.CreateModel(
        name="RecordEntry",
        fields=[
            (
                "seq",
                models.PositiveBigIntegerField(
                    help_text="Counts from 1, no gaps.", primary_key=True, serialize=False
                ),
            ),
            ("at", models.DateTimeField()),
            (
                "role",
                models.CharField(
                    choices=[
                        ("administrator", "Administrator"),
                        ("reviewer", "Reviewer"),
                        ("manager", "Manager"),
                        ("analyst", "Analyst"),
                        ("account", "Account without a role"),
                        ("command", "Command"),
                    ],
                    max_length=13,
                ),
            ),
            ("name", models.CharField(blank=True, help_text="The public name.", max_length=150)),
            (
                "verb",
                models.CharField(
                    choices=[
                        ("added", "Added"),
                        ("changed", "Changed"),
                        ("removed", "Removed"),
                        ("published", "Published"),
                        ("succeeded", "Succeeded by a newer verdict"),
                        ("withdrawn", "Withdrawn"),
                        ("entered", "Entered as it was loaded"),
                        ("found", "Found changed around the log"),
                    ],
                    max_length=10,
                ),
            ),
            ("kind", models.CharField(help_text="For example commitment.", max_length=30)),
            (
                "key",
                models.CharField(help_text="The stable key, for example NYD-01.", max_length=500),
            ),
            ("before", tracker.models.fields.OptionalText()),
            ("after", tracker.models.fields.OptionalText()),
            ("reason", tracker.models.fields.OptionalText()),
            (
                "previous",
                models.CharField(max_length=64, unique=True, verbose_name="previous hash"),
            ),
            ("hash", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
        ],
        options={
            "verbose_name": "entry",
            "verbose_name_plural": "entries",
            "db_table": "tracker_entry",
            "ordering": ["-seq"],
            "permissions": [
                ("add_entry", "Can add entry"),
                ("change_entry", "Can change entry"),
                ("delete_entry", "Can delete entry"),
                ("view_entry", "Can view entry"),
            ],
            "default_permissions": (),
            "indexes": [
                models.Index(fields=["kind", "key", "seq"], name="entry_by_object"),
                models.Index(fields=["at", "seq"], name="entry_by_time"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "role__in",
                            [
                                "administrator",
                                "reviewer",
                                "manager",
                                "analyst",
                                "account",
                                "command",
                            ],
                        )
                    ),
                    name="entry_role_allowed",
                    violation_error_message="role is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "verb__in",
                            [
                                "added",
                                "changed",
                                "removed",
                                "published",
                                "succeeded",
                                "withdrawn",
                                "entered",
                                "found",
                            ],
                        )
                    ),
                    name="entry_verb_allowed",
                    violation_error_message="verb is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("previous"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("previous"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="entry_previous_64_hex_digits",
                    violation_error_message="previous must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("hash"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("hash"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="entry_hash_64_hex_digits",
                    violation_error_message="hash must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("before__isnull", False), ("after__isnull", False), _connector="OR"
                    ),
                    name="entry_is_about_something_public",
                    violation_error_message="An entry has a before or an after.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Release",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "name",
                models.CharField(
                    help_text="For example 2026.11.",
                    max_length=40,
                    unique=True,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^[0-9A-Za-z][0-9A-Za-z._-]{0,39}\\Z",
                            "A name has up to 40 letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit.",
                        )
                    ],
                    verbose_name="name",
                ),
            ),
            ("released_at", models.DateTimeField(verbose_name="released at")),
            (
                "entry",
                models.PositiveBigIntegerField(
                    help_text="The number of the last entry it holds.", verbose_name="entry"
                ),
            ),
            (
                "head",
                models.CharField(
                    help_text="The hash of that entry.", max_length=64, verbose_name="SHA-256"
                ),
            ),
            ("counts", models.JSONField(verbose_name="counts")),
            ("changes", models.JSONField(blank=True, verbose_name="changes")),
        ],
        options={
            "verbose_name": "release",
            "ordering": ["-entry", "-released_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("name"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("name", ""), _negated=True),
                        models.Q(("name__startswith", "."), _negated=True),
                        models.Q(("name__startswith", "-"), _negated=True),
                        models.Q(("name__startswith", "_"), _negated=True),
                    ),
                    name="release_name_fits_an_address",
                    violation_error_message="A name has up to 40 letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit.",
                )
            ],
            "verbose_name_plural": "releases",
        },
    ),
    migrations.CreateModel(
        name="Reply",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "withdrawn_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="withdrawn at"
                ),
            ),
            (
                "withdrawn_because",
                tracker.models.fields.OptionalText(
                    editable=False,
                    help_text="Public: why it no longer counts.",
                    verbose_name="withdrawn because",
                ),
            ),
            (
                "key",
                models.CharField(
                    help_text="Permanent, e.g. NYD-16.1-reply-1.",
                    max_length=60,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            (
                "assessment",
                models.ForeignKey(
                    error_messages={"invalid": "A reply is to a verdict that is published."},
                    limit_choices_to={"state": "published"},
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replies",
                    to="tracker.assessment",
                    verbose_name="verdict",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    error_messages={"invalid": "Only a party can reply."},
                    limit_choices_to={"is_party": True},
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replies",
                    to="tracker.actor",
                    verbose_name="party",
                ),
            ),
            (
                "text",
                models.TextField(
                    help_text="The statement, word for word as the party made it.",
                    verbose_name="text",
                ),
            ),
            (
                "language",
                models.CharField(
                    default="en",
                    help_text="ISO 639 tag of the language in which it was made, for example en.",
                    max_length=8,
                    verbose_name="language",
                ),
            ),
            ("stated_on", models.DateField(verbose_name="stated on")),
            (
                "stated_precision",
                models.CharField(
                    choices=[
                        ("day", "day"),
                        ("month", "month"),
                        ("quarter", "quarter"),
                        ("year", "year"),
                        ("about-day", "about that day"),
                        ("before", "before that day"),
                        ("unknown", "unknown"),
                    ],
                    default="day",
                    max_length=10,
                    verbose_name="precision",
                ),
            ),
            (
                "received",
                models.CharField(
                    choices=[
                        ("published", "Published by the party"),
                        ("sent", "Sent to us by the party"),
                        ("reported", "Said in public, as reported by others"),
                    ],
                    help_text="How the words came to us.",
                    max_length=9,
                    verbose_name="received",
                ),
            ),
            (
                "publisher",
                models.CharField(
                    help_text="Who published it, or who sent it.",
                    max_length=200,
                    verbose_name="publisher",
                ),
            ),
            (
                "title",
                tracker.models.fields.OptionalText(
                    help_text="As printed; empty if there is none.",
                    max_length=500,
                    verbose_name="title",
                ),
            ),
            (
                "url",
                tracker.models.fields.OptionalText(
                    help_text="Where anybody can check the words. Empty only if they were sent to us.",
                    max_length=2000,
                    verbose_name="URL",
                ),
            ),
        ],
        options={
            "verbose_name": "reply",
            "verbose_name_plural": "replies",
            "ordering": ["assessment", "stated_on", "key"],
            "permissions": [("withdraw_reply", "Can withdraw reply")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_because__isnull", True)
                        ),
                        models.Q(
                            ("withdrawn_at__isnull", False),
                            ("withdrawn_because__isnull", False),
                            models.Q(("withdrawn_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="reply_withdrawn_with_its_reason",
                    violation_error_message="What is withdrawn has a date and a reason.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="reply_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                        models.Q(("key__startswith", "."), _negated=True),
                    ),
                    name="reply_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="reply_text_not_blank",
                    violation_error_message="text must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("language"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("language"), 2
                        ),
                    ),
                    name="reply_language_is_a_tag",
                    violation_error_message="language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("publisher", ""), _negated=True),
                    name="reply_publisher_not_blank",
                    violation_error_message="publisher must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "stated_precision__in",
                            ["day", "month", "quarter", "year", "about-day", "before", "unknown"],
                        )
                    ),
                    name="reply_stated_precision_allowed",
                    violation_error_message="stated_precision is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("stated_on__isnull", True),
                        models.Q(
                            ("stated_on__gte", dt.date(1900, 1, 1)),
                            ("stated_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="reply_stated_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("received__in", ["published", "sent", "reported"])),
                    name="reply_received_allowed",
                    violation_error_message="received is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("url__startswith", "http://"),
                        ("url__startswith", "https://"),
                        ("url__isnull", True),
                        _connector="OR",
                    ),
                    name="reply_url_http_or_https",
                    violation_error_message="url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("stated_precision", "unknown"), _negated=True),
                    name="reply_date_is_known",
                    violation_error_message="A reply has a date: stated_precision says how exact.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("received", "sent"), ("url__isnull", False), _connector="OR"
                    ),
                    name="reply_in_public_has_an_address",
                    violation_error_message="A statement that was made in public needs the url at which it can be checked.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SearchEntry",
        fields=[
            ("id", models.BigIntegerField(primary_key=True, serialize=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("commitment", "Commitments"),
                        ("initiative", "Mechanisms and programmes"),
                        ("action", "Acts"),
                        ("document", "Documents"),
                        ("sentence", "Sentences of the sources"),
                        ("actor", "States and bodies"),
                        ("person", "Persons"),
                    ],
                    max_length=12,
                ),
            ),
            ("name", models.CharField(max_length=300)),
            ("text", models.TextField(blank=True)),
            ("address", models.CharField(max_length=300)),
            ("name_words", models.TextField(blank=True)),
            ("words", models.TextField()),
        ],
        options={
            "verbose_name_plural": "search entries",
            "ordering": ["id"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "commitment",
                                "initiative",
                                "action",
                                "document",
                                "sentence",
                                "actor",
                                "person",
                            ],
                        )
                    ),
                    name="searchentry_kind_allowed",
                    violation_error_message="kind is not one of the allowed values.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Publication",
        fields=[
            (
                "evidence",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="publication",
                    serialize=False,
                    to="tracker.evidence",
                ),
            ),
            ("key", models.CharField(db_index=True, max_length=64)),
            ("carrier", models.CharField(blank=True, max_length=200)),
            ("origin", models.CharField(db_index=True, max_length=200)),
        ],
        options={
            "ordering": ["evidence"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("key"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="publication_key_64_hex_digits",
                    violation_error_message="key must be 64 hexadecimal digits in lower case.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SavedForm",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(max_length=64, unique=True)),
            ("address", models.CharField(blank=True, max_length=300)),
            ("saved_at", models.DateTimeField(db_index=True)),
        ],
        options={
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("key"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="savedform_key_64_hex_digits",
                    violation_error_message="key must be 64 hexadecimal digits in lower case.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="KeptForm",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("ticket", models.CharField(max_length=32, unique=True)),
            ("path", models.CharField(max_length=2000)),
            ("typed", models.TextField()),
            ("kept_at", models.DateTimeField(db_index=True)),
            ("is_draft", models.BooleanField(default=False)),
        ],
        options={
            "default_permissions": (),
            "indexes": [models.Index(fields=["user", "-kept_at"], name="keptform_of_somebody")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("path", ""), _negated=True),
                    name="keptform_path_not_blank",
                    violation_error_message="path must not be empty.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Withdrawal",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "assessment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="withdrawals",
                    to="tracker.assessment",
                    verbose_name="assessment",
                ),
            ),
            ("reason", models.TextField(verbose_name="reason")),
            (
                "proposed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="proposed by",
                ),
            ),
            ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
            (
                "decided_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="decided by",
                ),
            ),
            ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
            ("is_approved", models.BooleanField(blank=True, null=True, verbose_name="is approved")),
        ],
        options={
            "verbose_name": "withdrawal",
            "ordering": ["proposed_at", "pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="withdrawal_reason_not_blank",
                    violation_error_message="reason must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("decided_at__isnull", True),
                            ("decided_by__isnull", True),
                            ("is_approved__isnull", True),
                        ),
                        models.Q(
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                            ("is_approved__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="withdrawal_decision_is_whole",
                    violation_error_message="A decision says who decided, when, and what.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_approved__isnull", True),
                        ("is_approved", False),
                        models.Q(
                            ("decided_by__isnull", False),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="withdrawal_approved_by_a_second_person",
                    violation_error_message="Whoever proposed the withdrawal does not approve it: a second person must.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("decided_at__isnull", True)),
                    fields=("assessment",),
                    name="withdrawal_one_open_per_assessment",
                    violation_error_message="The withdrawal of this verdict is proposed already.",
                ),
            ],
            "verbose_name_plural": "withdrawals",
        },
    ),
    migrations.CreateModel(
        name="ChangeSet",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "key",
                models.CharField(
                    help_text="For example 2026-11-27-audit.",
                    max_length=60,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            (
                "title",
                models.CharField(
                    help_text="What the set is about, in a few words.",
                    max_length=300,
                    verbose_name="title",
                ),
            ),
            (
                "reason",
                tracker.models.fields.OptionalText(
                    help_text="Public, once it is approved: why the record changes.",
                    verbose_name="reason",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Open"),
                        ("in_review", "In review"),
                        ("returned", "Returned"),
                        ("approved", "Approved"),
                        ("dropped", "Dropped"),
                    ],
                    default="open",
                    max_length=10,
                    verbose_name="state",
                ),
            ),
            (
                "created_at",
                models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at"),
            ),
            (
                "submitted_at",
                models.DateTimeField(blank=True, null=True, verbose_name="sent for review at"),
            ),
            (
                "returned_because",
                tracker.models.fields.OptionalText(verbose_name="returned because"),
            ),
            (
                "approved_at",
                models.DateTimeField(blank=True, null=True, verbose_name="approved at"),
            ),
            (
                "size",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="number of rows"),
            ),
            (
                "numbered",
                models.PositiveIntegerField(
                    default=0, editable=False, verbose_name="last number of a new row"
                ),
            ),
            (
                "approver",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="approver",
                ),
            ),
            (
                "author",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="change_sets",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="author",
                ),
            ),
        ],
        options={
            "verbose_name": "change set",
            "verbose_name_plural": "change sets",
            "ordering": ["-created_at", "-pk"],
            "permissions": [
                ("approve_changeset", "Can approve change set"),
                ("manage_changeset", "Can approve what managers change"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["open", "in_review", "returned", "approved", "dropped"])
                    ),
                    name="changeset_state_allowed",
                    violation_error_message="state is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="changeset_title_not_blank",
                    violation_error_message="title must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="changeset_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                        models.Q(("key__startswith", "."), _negated=True),
                    ),
                    name="changeset_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("approver__isnull", True),
                        models.Q(("approver", models.F("author")), _negated=True),
                        _connector="OR",
                    ),
                    name="changeset_approved_by_a_second_person",
                    violation_error_message="Whoever wrote the set does not approve it: a second person must.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("approved_at__isnull", False),
                            ("approver__isnull", False),
                            ("reason__isnull", False),
                            ("size__isnull", False),
                            ("state", "approved"),
                        ),
                        models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("approved_at__isnull", True),
                            ("approver__isnull", True),
                            ("size__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="changeset_approval_is_whole",
                    violation_error_message="An approved set says who approved it, when, why, and how many rows.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "in_review"), _negated=True),
                        models.Q(("reason__isnull", False), ("submitted_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="changeset_in_review_has_its_reason",
                    violation_error_message="What is sent for review has a reason.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("numbered__lt", 65536)),
                    name="changeset_not_too_large",
                    violation_error_message="A set has too many new rows. Split it.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProposedRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("position", models.PositiveIntegerField(verbose_name="position")),
            (
                "verb",
                models.CharField(
                    choices=[
                        ("added", "Added"),
                        ("changed", "Changed"),
                        ("withdrawn", "Withdrawn"),
                        ("removed", "Removed"),
                    ],
                    max_length=10,
                    verbose_name="verb",
                ),
            ),
            ("model", models.CharField(max_length=60, verbose_name="model")),
            ("object_id", models.PositiveBigIntegerField(verbose_name="number")),
            ("key", models.CharField(max_length=500, verbose_name="key")),
            ("label", models.CharField(max_length=500, verbose_name="row")),
            (
                "fields",
                models.JSONField(
                    default=dict,
                    encoder=django.core.serializers.json.DjangoJSONEncoder,
                    verbose_name="fields",
                ),
            ),
            ("edits", models.PositiveIntegerField(default=1, verbose_name="edits")),
            (
                "returned_because",
                tracker.models.fields.OptionalText(verbose_name="returned because"),
            ),
            (
                "changeset",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rows",
                    to="tracker.changeset",
                    verbose_name="change set",
                ),
            ),
        ],
        options={
            "verbose_name": "row of a set",
            "verbose_name_plural": "rows of sets",
            "ordering": ["changeset", "position"],
            "default_permissions": (),
            "indexes": [models.Index(fields=["model", "object_id"], name="proposedrow_by_object")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("verb__in", ["added", "changed", "withdrawn", "removed"])),
                    name="proposedrow_verb_allowed",
                    violation_error_message="verb is not one of the allowed values.",
                ),
                models.UniqueConstraint(
                    fields=("changeset", "model", "object_id"),
                    name="proposedrow_once_in_its_set",
                    violation_error_message="The set has this row already.",
                ),
                models.UniqueConstraint(
                    fields=("changeset", "position"),
                    name="proposedrow_position_unique",
                    violation_error_message="The position is taken.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DocumentReport",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("position", models.PositiveSmallIntegerField(verbose_name="position")),
            ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
            ("url", models.CharField(max_length=2000, verbose_name="url")),
            ("date", models.DateField(blank=True, null=True, verbose_name="date")),
            ("language", models.CharField(max_length=8, verbose_name="language")),
            (
                "tier",
                models.CharField(
                    choices=[
                        ("official_party", "A party's own"),
                        ("official_other", "Official, other"),
                        ("state_media", "State media"),
                        ("independent_media", "Independent media"),
                        ("ngo_or_academic", "NGO or academic"),
                        ("reprint", "Reprint"),
                    ],
                    max_length=20,
                    verbose_name="tier",
                ),
            ),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reports",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
        ],
        options={
            "verbose_name": "report of a text",
            "verbose_name_plural": "reports of texts",
            "ordering": ["document", "position"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("publisher", ""), _negated=True),
                    name="documentreport_publisher_not_blank",
                    violation_error_message="publisher must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("url__startswith", "http://"),
                        ("url__startswith", "https://"),
                        _connector="OR",
                    ),
                    name="documentreport_url_http_or_https",
                    violation_error_message="url must start with http:// or https://.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("language"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("language"), 2
                        ),
                    ),
                    name="documentreport_language_is_a_tag",
                    violation_error_message="language must be the tag of a language.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "tier__in",
                            [
                                "official_party",
                                "official_other",
                                "state_media",
                                "independent_media",
                                "ngo_or_academic",
                                "reprint",
                            ],
                        )
                    ),
                    name="documentreport_tier_allowed",
                    violation_error_message="tier is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("date__isnull", True),
                        models.Q(
                            ("date__gte", dt.date(1900, 1, 1)),
                            ("date__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="documentreport_date_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
                models.UniqueConstraint(
                    fields=("document", "position"),
                    name="documentreport_position_once_per_document",
                ),
                models.UniqueConstraint(
                    fields=("document", "url"), name="documentreport_address_once_per_document"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CodingRound",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
            (
                "part",
                models.CharField(
                    choices=[
                        ("sentences", "Sentences"),
                        ("commitments", "Commitments"),
                        ("verdicts", "Verdicts"),
                    ],
                    max_length=11,
                    verbose_name="part",
                ),
            ),
            (
                "second_coder",
                models.CharField(
                    help_text="The name under which they work in public.",
                    max_length=150,
                    verbose_name="second coder",
                ),
            ),
            ("coded_on", models.DateField(verbose_name="coded on")),
            (
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rounds",
                    to="tracker.document",
                    verbose_name="document",
                ),
            ),
        ],
        options={
            "verbose_name": "coding round",
            "ordering": ["coded_on", "key"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("key", ""), _negated=True),
                    name="codinground_key_not_blank",
                    violation_error_message="key must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("key"),
                                models.Value(
                                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
                                ),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                        models.Q(("key__startswith", "-"), _negated=True),
                        models.Q(("key__startswith", "_"), _negated=True),
                    ),
                    name="codinground_key_fits_an_address",
                    violation_error_message="A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or digit: it stands in addresses.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("part__in", ["sentences", "commitments", "verdicts"])),
                    name="codinground_part_allowed",
                    violation_error_message="part is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("second_coder", ""), _negated=True),
                    name="codinground_second_coder_not_blank",
                    violation_error_message="second_coder must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("coded_on__isnull", True),
                        models.Q(
                            ("coded_on__gte", dt.date(1900, 1, 1)),
                            ("coded_on__lt", dt.date(2101, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    name="codinground_coded_on_year_is_plausible",
                    violation_error_message="The year must lie between 1900 and 2100.",
                ),
            ],
            "verbose_name_plural": "coding rounds",
        },
    ),
    migrations.CreateModel(
        name="DoubleCoding",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("item", models.CharField(max_length=60, verbose_name="item")),
            (
                "field",
                models.CharField(
                    choices=[
                        ("label", "How a sentence is read"),
                        ("why_not", "Why it is no commitment"),
                        ("pillar", "Pillar"),
                        ("binding", "How binding"),
                        ("obligation_kind", "Kind of obligation"),
                        ("status", "Status"),
                        ("score", "Score"),
                    ],
                    max_length=15,
                    verbose_name="field",
                ),
            ),
            ("first", models.CharField(max_length=60, verbose_name="first coding")),
            ("second", models.CharField(max_length=60, verbose_name="second coding")),
            (
                "settled",
                tracker.models.fields.OptionalText(max_length=60, verbose_name="settled on"),
            ),
            ("settled_because", tracker.models.fields.OptionalText(verbose_name="settled because")),
            (
                "commitment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="double_codings",
                    to="tracker.commitment",
                    verbose_name="commitment",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.actor",
                    verbose_name="party",
                ),
            ),
            (
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="values",
                    to="tracker.codinground",
                    verbose_name="round",
                ),
            ),
            (
                "sentence",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="double_codings",
                    to="tracker.sentencecoding",
                    verbose_name="sentence",
                ),
            ),
        ],
        options={
            "verbose_name": "double coding",
            "ordering": ["round", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "field__in",
                            [
                                "label",
                                "why_not",
                                "pillar",
                                "binding",
                                "obligation_kind",
                                "status",
                                "score",
                            ],
                        )
                    ),
                    name="doublecoding_field_allowed",
                    violation_error_message="field is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("item", ""), _negated=True),
                    name="doublecoding_item_not_blank",
                    violation_error_message="item must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("first", ""), _negated=True),
                    name="doublecoding_first_not_blank",
                    violation_error_message="first must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("second", ""), _negated=True),
                    name="doublecoding_second_not_blank",
                    violation_error_message="second must not be empty.",
                ),
                models.UniqueConstraint(
                    fields=("round", "item", "field"), name="doublecoding_once_in_its_round"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("sentence__isnull", True), ("commitment__isnull", True), _connector="XOR"
                    ),
                    name="doublecoding_of_a_sentence_or_a_commitment",
                    violation_error_message="It is about a sentence or about a commitment.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("field", "score"), ("party__isnull", False)),
                        models.Q(
                            models.Q(("field", "score"), _negated=True), ("party__isnull", True)
                        ),
                        _connector="OR",
                    ),
                    name="doublecoding_score_has_its_party",
                    violation_error_message="A score is that of a party, and nothing else is.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled__isnull", True), ("settled_because__isnull", True)),
                        models.Q(
                            ("settled__isnull", False),
                            ("settled_because__isnull", False),
                            models.Q(("first", models.F("second")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="doublecoding_settled_with_its_reason",
                    violation_error_message="A difference is settled with its reason, and only a difference is.",
                ),
            ],
            "verbose_name_plural": "double codings",
        },
    ),
    migrations.CreateModel(
        name="BlindCoding",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("document", models.CharField(max_length=60, verbose_name="document")),
            (
                "part",
                models.CharField(
                    choices=[
                        ("sentences", "Sentences"),
                        ("commitments", "Commitments"),
                        ("verdicts", "Verdicts"),
                    ],
                    max_length=11,
                    verbose_name="part",
                ),
            ),
            ("values", models.JSONField(blank=True, default=dict, verbose_name="values")),
            (
                "started_at",
                models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at"),
            ),
            (
                "finished_at",
                models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
            ),
            (
                "changeset",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="blind_codings",
                    to="tracker.changeset",
                    verbose_name="change set",
                ),
            ),
            (
                "coder",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="blind_codings",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="coder",
                ),
            ),
            (
                "first_coder",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="first coder",
                ),
            ),
        ],
        options={
            "verbose_name": "second coding under way",
            "verbose_name_plural": "second codings under way",
            "ordering": ["-started_at", "-pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("part__in", ["sentences", "commitments", "verdicts"])),
                    name="blindcoding_part_allowed",
                    violation_error_message="part is not one of the allowed values.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("document", ""), _negated=True),
                    name="blindcoding_document_not_blank",
                    violation_error_message="document must not be empty.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("first_coder__isnull", True),
                        models.Q(("first_coder", models.F("coder")), _negated=True),
                        _connector="OR",
                    ),
                    name="blindcoding_by_a_second_person",
                    violation_error_message="Whoever coded it first does not code it again.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("finished_at__isnull", True)),
                    fields=("document", "part", "coder"),
                    name="blindcoding_once_at_a_time",
                    violation_error_message="You are coding it already.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PastedItem",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("address", models.CharField(max_length=2000)),
            ("title", models.TextField(blank=True)),
            ("text", models.TextField(blank=True)),
            ("pasted_at", models.DateTimeField()),
            (
                "changeset",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="tracker.changeset",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("address__startswith", "http://"),
                        ("address__startswith", "https://"),
                        _connector="OR",
                    ),
                    name="pasteditem_address_http_or_https",
                    violation_error_message="address must start with http:// or https://.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OneTimeLink",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            ("used_at", models.DateTimeField(blank=True, null=True)),
            ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ("token_hash", models.CharField(max_length=64, unique=True)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="one_time_links",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-made_at", "-pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("token_hash"), 64
                        ),
                        django.db.models.lookups.Exact(
                            models.Func(
                                models.F("token_hash"),
                                models.Value("0123456789abcdef"),
                                function="LTRIM",
                                output_field=models.CharField(),
                            ),
                            models.Value(""),
                        ),
                    ),
                    name="onetimelink_token_hash_64_hex_digits",
                    violation_error_message="token_hash must be 64 hexadecimal digits in lower case.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("made_at"))),
                    name="onetimelink_ends_after_it_was_made",
                    violation_error_message="A link ends after it was made.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("used_at__isnull", True), ("taken_back_at__isnull", True), _connector="OR"
                    ),
                    name="onetimelink_used_or_taken_back",
                    violation_error_message="A link that was used is not taken back.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("taken_back_at__isnull", True), ("used_at__isnull", True)),
                    fields=("account",),
                    name="onetimelink_one_open_per_account",
                    violation_error_message="The account has an open link already.",
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("tracker", "0001_record"),
        ("tracker", "0002_editing"),
        ("tracker", "0003_returned"),
        ("tracker", "0004_guards"),
        ("tracker", "0005_groups"),
        ("tracker", "0006_document_archive"),
        ("tracker", "0007_search"),
        ("tracker", "0008_initiative_actor"),
        ("tracker", "0009_log"),
        ("tracker", "0010_reply"),
        ("tracker", "0011_release"),
        ("tracker", "0012_document_order"),
        ("tracker", "0013_sourcetext_by_time"),
        ("tracker", "0014_party_named"),
        ("tracker", "0015_names"),
        ("tracker", "0016_recordentry"),
        ("tracker", "0017_values"),
        ("tracker", "0018_plausible_days"),
        ("tracker", "0019_publication"),
        ("tracker", "0020_desk"),
        ("tracker", "0021_translation_source"),
        ("tracker", "0022_search_names"),
        ("tracker", "0023_withdrawing_more"),
        ("tracker", "0024_change_sets"),
        ("tracker", "0025_reprints"),
        ("tracker", "0026_known_texts"),
        ("tracker", "0027_publishers"),
        ("tracker", "0028_texts_in_sets"),
        ("tracker", "0029_coding_desk"),
        ("tracker", "0030_double_coding"),
        ("tracker", "0031_pasted_items"),
        ("tracker", "0032_managers_enter_more"),
        ("tracker", "0033_other_languages"),
        ("tracker", "0034_merging"),
        ("tracker", "0035_outside_and_drafts"),
        ("tracker", "0036_invitations"),
        ("tracker", "0037_plural_names"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        Guarded([CreateModels(MODELS), migrations.RunPython(index, remove_index)]),
        migrations.RunPython(make_groups, remove_groups),
    ]
