"""Where readers see what an entry is about: a page, and the place on it if that has a name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from tracker.models import Release

from .values import PublicValues
from .wording import Known, Named

# Rows that have a page, a section of a page or an item of a list of their own.
_OF_THEIR_OWN = frozenset(
    {
        "abouttext",
        "action",
        "actor",
        "commitment",
        "contradiction",
        "document",
        "event",
        "initiative",
    }
    | {"methodology", "nearmiss", "person", "pillar", "release", "reply", "search", "theme"}
)


def address_of(named: Named, values: PublicValues, known: Known) -> str | None:
    """The address that shows the row; None where no page does, or where the row is gone.

    `values` are what the public sees, or last saw, of it. `known` holds the row itself and what it
    names.
    """
    kind, key = named
    find = _FINDERS.get(kind)
    is_gone = kind in _OF_THEIR_OWN and named in known and known[named] is None
    if find is None or is_gone:
        return None
    try:
        return find(_Row(key, values, known))
    except (KeyError, NoReverseMatch):
        return None


@dataclass(frozen=True)
class _Row:
    key: str
    values: PublicValues
    known: Known

    def named(self, kind: str, name: str) -> PublicValues:
        """What the log last said of the row that the field names. Raises KeyError without one."""
        values = self.known[kind, self.values[name]]
        if values is None:
            raise KeyError(name)
        return values


def _page(name: str, anchor: str = "", query: str = "") -> Callable[[_Row], str]:
    """A page that shows many rows; `anchor` and `query` may hold the key."""
    return lambda row: reverse(name) + query.format(row.key) + anchor.format(row.key)


def _own(name: str) -> Callable[[_Row], str]:
    """The page of the row, whose address holds its key."""
    return lambda row: reverse(name, args=[row.key])


def _on_commitment(anchor: str = "") -> Callable[[_Row], str]:
    """The page of the commitment that the row belongs to, at a heading."""
    return lambda row: _commitment(row.values["commitment"]) + anchor


def _commitment(ref: str) -> str:
    return reverse("commitment", args=[ref])


def _action(row: _Row) -> str:
    return f"{reverse('action', args=[row.values['action']])}#evidence"


def _reply(row: _Row) -> str:
    verdict = row.named("assessment", "assessment")
    return f"{_commitment(verdict['commitment'])}#reply-{row.key}"


def _bearing(row: _Row) -> str:
    return f"{_commitment(row.values['commitment'])}#action-{row.values['action']}"


def _link(row: _Row) -> str | None:
    ref = row.values.get("from_commitment") or row.values.get("to_commitment")
    return f"{_commitment(ref)}#links" if ref else None


def _search(row: _Row) -> str:
    refs = row.values.get("commitments")
    return f"{_commitment(refs[0])}#searches" if refs else f"{reverse('searches')}?found=all"


def _actor(row: _Row) -> str:
    return reverse("party" if row.values.get("is_party") else "actor", args=[row.key])


def _alias(row: _Row) -> str:
    code = row.values["actor"]
    is_party = row.named("actor", "actor").get("is_party")
    return reverse("party" if is_party else "actor", args=[code])


def _spelling(row: _Row) -> str:
    return f"{reverse('person', args=[row.values['person']])}#spellings"


def _document(row: _Row) -> str:
    return reverse("document", args=[row.named("document", "document")["slug"]])


def _report(row: _Row) -> str:
    return f"{_document(row)}#known"


def _paragraph(row: _Row) -> str:
    return f"{_document(row)}#p{row.values['paragraph']}"


def _near_miss(row: _Row) -> str:
    return f"{_document(row)}#{row.key}"


def _own_slug(name: str) -> Callable[[_Row], str]:
    """The page of the row, whose address holds its slug."""
    return lambda row: reverse(name, args=[row.values["slug"]])


def _fact(row: _Row) -> str:
    return f"{reverse('initiative', args=[row.named('initiative', 'initiative')['slug']])}#facts"


def _reading(row: _Row) -> str:
    return f"{reverse('differences')}#{row.values['contradiction']}"


def _double_coding(row: _Row) -> str:
    return f"{reverse('methodology')}#round-{row.values['round']}"


def _publisher(row: _Row) -> str:
    return f"{reverse('sources')}?{urlencode({'publisher': row.key})}"


def _release(row: _Row) -> str:
    return Release(name=row.key).get_absolute_url()


def _translation(row: _Row) -> str | None:
    """Where the row that is translated stands, as far as its key alone says."""
    kind, key = row.values["kind"], row.values["key"]
    find = None if kind == "actor" else _FINDERS.get(kind)
    first, _space, rest = key.partition(" ")
    return find(_Row(key, {"action": first, "commitment": rest}, row.known)) if find else None


_FINDERS: dict[str, Callable[[_Row], str | None]] = {
    "abouttext": _page("about", "#{}"),
    "action": _own("action"),
    "actor": _actor,
    "actoralias": _alias,
    "assessment": _on_commitment(),
    "bearing": _bearing,
    "changeset": _page("changes", query="?set={}"),
    "codedscore": _page("methodology", "#agreement"),
    "codinground": _page("methodology", "#round-{}"),
    "commitment": _own("commitment"),
    "commitmentpassage": _on_commitment("#words"),
    "contradiction": _page("differences", "#{}"),
    "contradictionreading": _reading,
    "datemention": _paragraph,
    "document": _own_slug("document"),
    "documentreport": _report,
    "doublecoding": _double_coding,
    "event": _page("timeline", "#event-{}", "?kind=event"),
    "eventsource": _paragraph,
    "evidence": _action,
    "initiative": _own_slug("initiative"),
    "initiativefact": _fact,
    "link": _link,
    "methodology": _page("methodology"),
    "nearmiss": _near_miss,
    "obligation": _on_commitment("#parties"),
    "participation": _paragraph,
    "person": _own("person"),
    "personspelling": _spelling,
    "pillar": _own("pillar"),
    "publisher": _publisher,
    "release": _release,
    "reply": _reply,
    "search": _search,
    "secondcoding": _page("methodology", "#agreement"),
    "section": _document,
    "sentencecoding": _paragraph,
    "theme": _page("commitments", query="?theme={}"),
    "translation": _translation,
    "unassessednote": _on_commitment("#verdict"),
}
