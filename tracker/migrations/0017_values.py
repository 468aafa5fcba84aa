"""What is a key, the tag of a language and the code of a currency, the database knows, too."""

import re
from collections.abc import Sequence
from string import ascii_letters, ascii_uppercase, digits
from typing import ClassVar

from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from tracker.migrations._guards import Guarded

KEYS = (
    "action slug",
    "actor code",
    "commitment ref",
    "contradiction key",
    "document key",
    "document slug",
    "event slug",
    "initiative key",
    "initiative slug",
    "link key",
    "nearmiss key",
    "person slug",
    "pillar slug",
    "search key",
    "section slug",
    "theme slug",
)
POINTED_KEYS = ("assessment key", "methodology version", "reply key", "translation key")
TAGS = ("document language", "evidence language", "reply language", "translation language")
OPTIONAL_TAGS = ("actor endonym_language",)
CODES = ("action currency",)

FORMS = {
    r"([0-9A-Za-z][0-9A-Za-z_-]*)?": KEYS,
    r"([0-9A-Za-z][0-9A-Za-z._-]*)?": POINTED_KEYS,
    r"[0-9A-Za-z-]{2,}": TAGS + OPTIONAL_TAGS,
    r"[A-Z]{3}": CODES,
}
MOST_NAMED = 20


def name_what_is_wrong(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Raises CommandError with the rows that the database would refuse; nothing is altered then."""
    found = []
    for form, columns in FORMS.items():
        for column in columns:
            model, field = column.split()
            rows = apps.get_model("tracker", model)._default_manager.using(editor.connection.alias)
            values = rows.exclude(**{f"{field}__isnull": True}).order_by("pk")
            found += [
                f"{model} {pk}, {field}: {value!a}"
                for pk, value in values.values_list("pk", field)
                if not re.fullmatch(form, value)
            ]
    if found:
        more = [f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        raise CommandError(
            "These values cannot be keys, tags of languages or codes of currencies:\n  "
            + "\n  ".join(found[:MOST_NAMED] + more)
            + "\nNothing was changed. Give these rows other values with the version before this"
            " one, then migrate again."
        )


def _made_of(field: str, characters: str) -> Exact:
    rest = Func(F(field), Value(characters), function="LTRIM", output_field=models.CharField())
    return Exact(rest, Value(""))


def _key(column: str, more: str = "") -> migrations.AddConstraint:
    model, field = column.split()
    condition = Q(_made_of(field, f"{digits}{ascii_letters}{more}_-"))
    for mark in f"-_{more}":
        condition &= ~Q(**{f"{field}__startswith": mark})
    points = " points," if more else ""
    return migrations.AddConstraint(
        model,
        models.CheckConstraint(
            condition=condition,
            name=f"{model}_{field}_fits_an_address",
            violation_error_message=(
                f"A key has letters from A to Z, digits,{points} hyphens and underscores, and"
                " starts with a letter or digit: it stands in addresses."
            ),
        ),
    )


def _tag(column: str, *, null: bool = False) -> migrations.AddConstraint:
    model, field = column.split()
    condition = Q(
        _made_of(field, f"{digits}{ascii_letters}-"), GreaterThanOrEqual(Length(field), 2)
    )
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return migrations.AddConstraint(
        model,
        models.CheckConstraint(
            condition=condition,
            name=f"{model}_{field}_is_a_tag",
            violation_error_message=f"{field} must be the tag of a language.",
        ),
    )


def _code(column: str) -> migrations.AddConstraint:
    model, field = column.split()
    return migrations.AddConstraint(
        model,
        models.CheckConstraint(
            condition=Q(_made_of(field, ascii_uppercase), Exact(Length(field), 3))
            | Q(**{f"{field}__isnull": True}),
            name=f"{model}_{field}_is_a_code",
            violation_error_message=f"{field} must be the code of a currency.",
        ),
    )


class Together(Operation):
    """The operations, all between the same two states: one after another, each would cost Django
    a rendering of every model."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate` says of it."""
        return "Say what is a key, the tag of a language and the code of a currency"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0016_recordentry")]

    operations: ClassVar = [
        migrations.RunPython(name_what_is_wrong, migrations.RunPython.noop),
        Guarded(
            [
                Together(
                    [
                        migrations.RemoveConstraint("reply", "reply_language_not_blank"),
                        migrations.AlterField(
                            "reply",
                            "key",
                            models.CharField(
                                "key",
                                max_length=60,
                                unique=True,
                                help_text="Permanent, e.g. NYD-16.1-reply-1.",
                            ),
                        ),
                        migrations.AlterField(
                            "reply",
                            "language",
                            models.CharField(
                                "language",
                                max_length=8,
                                default="en",
                                help_text=(
                                    "ISO 639 tag of the language in which it was made, for example en."
                                ),
                            ),
                        ),
                        *map(_key, KEYS),
                        *(_key(column, ".") for column in POINTED_KEYS),
                        *map(_tag, TAGS),
                        *(_tag(column, null=True) for column in OPTIONAL_TAGS),
                        *map(_code, CODES),
                    ]
                )
            ]
        ),
    ]
