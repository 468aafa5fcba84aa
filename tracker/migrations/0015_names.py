"""The names of models and fields are written out, as before in English. No table changes."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

MODELS = {
    "action": "action",
    "actor": "actor",
    "actoralias": "actor alias",
    "assessment": "assessment",
    "bearing": "bearing",
    "codedscore": "coded score",
    "commitment": "commitment",
    "commitmentpassage": "commitment passage",
    "contradiction": "contradiction",
    "contradictionreading": "contradiction reading",
    "datemention": "date mention",
    "document": "document",
    "event": "event",
    "eventsource": "event source",
    "evidence": "evidence",
    "initiative": "initiative",
    "initiativefact": "initiative fact",
    "link": "link",
    "methodology": "methodology",
    "nearmiss": "near miss",
    "obligation": "obligation",
    "participation": "participation",
    "person": "person",
    "personspelling": "person spelling",
    "pillar": "pillar",
    "release": "release",
    "reply": "reply",
    "score": "score",
    "search": "search",
    "secondcoding": "second coding",
    "section": "section",
    "sentencecoding": "sentence coding",
    "theme": "theme",
    "translation": "translation",
    "unassessednote": "unassessed note",
}


class WriteOutNames(Operation):
    """Gives each field that has no name the one that Django makes of it, in the state alone.

    `makemigrations` would need 270 operations for it.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for name, words in MODELS.items():
            model = state.models[app_label, name]
            lock = "revision" if name == "methodology" else "version"
            model.options |= {"verbose_name": words}
            model.fields = {
                column: field if column in {"id", lock} else _named(column, field)
                for column, field in model.fields.items()
            }
        state.models[app_label, "score"].options["verbose_name_plural"] = "scores"
        # What was rendered before has the old names.
        state.__dict__.pop("apps", None)

    def describe(self) -> str:
        """What `migrate` says of it."""
        return "Write out the names of models and fields"


def _named(column: str, field: Any) -> Any:
    """A copy of the field that says its name."""
    copy = field.clone()
    if copy._verbose_name is None:
        copy._verbose_name = copy.verbose_name = column.replace("_", " ")
    return copy


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tracker", "0014_party_named")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(state_operations=[WriteOutNames()]),
    ]
