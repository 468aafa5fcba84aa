"""What an entry of the log is about, as the start of a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .values import PublicValues
from .wording import Known, Named, field_words, name_of

# The placeholders are the fields of the model, `key`, and `name`, what the row is called.
_THINGS: dict[str, Promise] = {
    "abouttext": _("The section “%(section)s” of the About page"),
    "action": _("The action “%(name)s”"),
    "actor": _("The actor “%(name)s”"),
    "actoralias": _("The name “%(name)s” of the actor “%(actor)s”"),
    "bearing": _("What the action “%(action)s” says of %(commitment)s"),
    "changeset": _("The change set “%(title)s”"),
    "codedscore": _("A score of one coding for %(commitment)s, %(party)s,"),
    "codinground": _("The second coding %(key)s"),
    "commitment": _("Commitment %(key)s"),
    "commitmentpassage": _("A passage that belongs to %(commitment)s"),
    "contradiction": _("The point on which sources differ, “%(name)s”,"),
    "contradictionreading": _("What one source says on the point “%(contradiction)s”"),
    "datemention": _("The date “%(as_written)s” in the document “%(document)s”"),
    "document": _("The document “%(name)s”"),
    "documentreport": _("The report of %(publisher)s on the text “%(document)s”"),
    "doublecoding": _("What two codings say of %(item)s"),
    "event": _("The event “%(name)s”"),
    "eventsource": _("A passage that tells of the event “%(event)s”"),
    "evidence": _("The evidence of %(publisher)s for the action “%(action)s”"),
    "initiative": _("The initiative “%(name)s”"),
    "initiativefact": _("What one source says of the initiative “%(initiative)s”"),
    "link": _("The link %(key)s between two promises"),
    "methodology": _("Version %(key)s of the methodology"),
    "nearmiss": _("The passage %(key)s, which is no commitment,"),
    "obligation": _("The part of the actor “%(actor)s” in %(commitment)s"),
    "participation": _("The part of “%(person)s” in the document “%(document)s”"),
    "person": _("The person “%(name)s”"),
    "personspelling": _("The spelling “%(name)s” of the name of “%(person)s”"),
    "pillar": _("The pillar “%(name)s”"),
    "publisher": _("The publisher “%(name)s”"),
    "release": _("Release %(key)s"),
    "search": _("The search “%(name)s”"),
    "secondcoding": _("The second coding of %(commitment)s"),
    "section": _("The heading “%(title)s” in the document “%(document)s”"),
    "sentencecoding": _(
        "The reading of sentence %(number)s of paragraph %(paragraph)s in the document"
        " “%(document)s”"
    ),
    "theme": _("The theme “%(name)s”"),
    "translation": _("The translation of a text of %(key)s"),
    "unassessednote": _("The note on why %(commitment)s has no verdict"),
}


def thing(named: Named, values: PublicValues, known: Known) -> str:
    """The row as the start of a sentence. One of a kind that is no more is called by its key.

    `values` are what the public sees, or last saw, of it; `known` holds what it names.
    """
    kind, key = named
    if kind not in _THINGS:
        return key
    words = {"key": key, **field_words(kind, values, known)}
    words["name"] = str(values.get("name") or name_of(named, {named: values}))
    return str(_THINGS[kind]) % _OrKey(words, key)


class _OrKey(dict[str, str]):
    """The words; for a value that the log does not hold, the key."""

    def __init__(self, words: dict[str, str], key: str) -> None:
        super().__init__(words)
        self._key = key

    def __missing__(self, name: str) -> str:
        return self._key
