"""The sections of a file of changes: each part becomes entries, or is refused with its line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.importing.refusals import short_json
from tracker.importing.values import Flaw, clean_value
from tracker.models import Action, Bearing, ChangeSet, Document, DocumentReport, Evidence
from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField
from tracker.publiclog.values import SCORED
from tracker.text.typed_days import NotADay, read_iso_day

from .entries import (
    ACTION,
    ACTION_NAMES,
    AMOUNT,
    BEARING,
    BEARING_NAMES,
    EVIDENCE_NAMES,
    MODELS,
    REPORT_NAMES,
    TEXT,
    TEXT_NAMES,
    VERDICT,
    VERDICT_NAMES,
    Addition,
    Alteration,
    ChangeFile,
    Entry,
    NewVerdict,
    Withdrawal,
)
from .outcomes import Kind, Outcome
from .reading import Names, Node, Text, read_names
from .shapes import PartRefused, is_null, items_of, names_of, text_of, written, written_if_any

_ABOUT = ("id", "date", "entered_at", "title", "reason", "by", "reviewed_by")


def read_changes(path: Path) -> ChangeFile:
    """What the file says. Raises `FileRefused` where it is no file of changes at all."""
    names = read_names(path)
    found = ChangeFile(path.name)
    _about(found, names)
    for section, make in _SECTIONS.items():
        try:
            parts = list(_parts(section, names.values.get(section)))
        except PartRefused as refused:
            _refuse(found, refused, section)
            continue
        for name, node in parts:
            try:
                found.entries += list(make(node))
            except PartRefused as refused:
                _refuse(found, refused, name)
    return found


def _refuse(found: ChangeFile, refused: PartRefused, name: str = "") -> None:
    outcome = Outcome(Kind.REFUSED, refused.line, name, refused.field, str(refused))
    found.refused.append(outcome)


def _parts(section: str, node: Node | None) -> Iterator[tuple[str, Node]]:
    """The parts of a section, each with what it is called while it is no entry yet."""
    if section == "evidence" and node is not None and not is_null(node):
        names = names_of(node)
        for slug, items in names.values.items():
            line = names.lines[slug]
            yield f"{section}, {slug}", Names(line, {slug: items}, {slug: line})
        return
    for number, item in enumerate(items_of(node), start=1):
        yield _("%(section)s, number %(number)d") % {"section": section, "number": number}, item


# --- About the set -------------------------------------------------------------------------------


def _about(found: ChangeFile, names: Names) -> None:
    for name, line in names.lines.items():
        if name not in _SECTIONS and name not in _ABOUT:
            told = _("A change set has no %(name)s.") % {"name": short_json(name)}
            _refuse(found, PartRefused(line, told))
    for name in ("id", "title"):
        if name not in names.values:
            _refuse(found, PartRefused(names.line, _("This is missing."), name))
    values: dict[str, str | None] = {}
    for name in _ABOUT:
        try:
            values[name] = written_if_any(names, name)
        except PartRefused as refused:
            _refuse(found, refused)
    found.key, found.title = values.get("id") or "", values.get("title") or ""
    found.reason = values.get("reason")
    found.by, found.reviewed_by = values.get("by"), values.get("reviewed_by")
    _times(found, names, values)


def _times(found: ChangeFile, names: Names, values: dict[str, str | None]) -> None:
    if day := values.get("date"):
        try:
            read_iso_day(day)
        except NotADay as refused:
            _refuse(found, PartRefused(names.lines["date"], str(refused), "date"))
    if moment := values.get("entered_at"):
        try:
            found.entered_at = clean_value(_MOMENT, moment)
        except Flaw as refused:
            line = names.lines["entered_at"]
            _refuse(found, PartRefused(line, str(refused), "entered_at"))


_MOMENT: AnyField = ChangeSet._meta.get_field("approved_at")


# --- Rows ----------------------------------------------------------------------------------------


def _renamed(
    names: Names, known: dict[str, str], *, without: tuple[str, ...] = ()
) -> dict[str, Node]:
    """The values by the names of the fields that they are of."""
    return {
        known.get(name, name): node for name, node in names.values.items() if name not in without
    }


def _addition(model: type[KeyedModel], line: int, key: str, fields: dict[str, Node]) -> Addition:
    return Addition(line, _called(model, key), model, fields)


def _called(model: type[KeyedModel], key: str) -> str:
    return f"{model._meta.verbose_name} {key}"


def _text(node: Node) -> Iterator[Entry]:
    """A text that is known, and the publications that say that it exists, in their order."""
    names = names_of(node, (*TEXT_NAMES, "reports"), ("id",))
    key = Text(names.lines["id"], written(names, "id"))
    # A note that a file leaves open is no note; an unknown value of another field is said.
    given = {
        name: item for name, item in names.values.items() if name not in _NOTES or not is_null(item)
    }
    fields = _renamed(Names(names.line, given, names.lines), TEXT, without=("reports",))
    yield _addition(Document, names.line, key.text, fields)
    for number, item in enumerate(items_of(names.values.get("reports"), "reports"), start=1):
        told = names_of(item, REPORT_NAMES, ("url",))
        place = Text(told.line, str(number), is_plain=True)
        values = {"document": key, "position": place, **told.values}
        yield _addition(DocumentReport, told.line, f"{key.text}, {written(told, 'url')}", values)


_NOTES = ("nature", "date_basis")


def _action(node: Node) -> Iterator[Entry]:
    inner = ("bearings", "evidence")
    names = names_of(node, (*ACTION_NAMES, *inner), ("id",))
    slug = Text(names.lines["id"], written(names, "id"))
    fields = _renamed(names, ACTION, without=("amount", *inner))
    if not is_null(names.values.get("amount")):
        fields |= _renamed(names_of(names.values["amount"], AMOUNT, field="amount"), AMOUNT)
    yield _addition(Action, names.line, slug.text, fields)
    for item in items_of(names.values.get("evidence"), "evidence"):
        yield _piece(slug.text, item)
    for item in items_of(names.values.get("bearings"), "bearings"):
        yield _bearing_of(slug.text, names_of(item, BEARING_NAMES, ("commitment",)))


def _piece(slug: str, node: Node) -> Addition:
    names = names_of(node, EVIDENCE_NAMES, ("url",))
    fields = {"action": Text(names.line, slug), **names.values}
    return _addition(Evidence, names.line, f"{slug}, {written(names, 'url')}", fields)


def _bearing_of(slug: str, names: Names) -> Addition:
    key = f"{slug} {written(names, 'commitment')}"
    fields = {**_renamed(names, BEARING), "action": Text(names.line, slug)}
    return _addition(Bearing, names.line, key, fields)


def _bearing(node: Node) -> Iterator[Entry]:
    names = names_of(node, ("action", *BEARING_NAMES), ("action", "commitment"))
    yield _bearing_of(written(names, "action"), names)


def _evidence(node: Node) -> Iterator[Entry]:
    names = names_of(node)
    for slug, items in names.values.items():
        for item in items_of(items, slug):
            yield _piece(slug, item)


def _row(node: Node) -> Iterator[Entry]:
    names = names_of(node, ("model", "fields"), ("model", "fields"))
    model = _model(names, "model")
    fields = names_of(names.values["fields"], field="fields")
    parts = (fields.values.get(path.partition("__")[0]) for path in model.natural_key_fields)
    key = " ".join(part.text for part in parts if isinstance(part, Text))
    yield _addition(model, names.line, key, fields.values)


def _model(names: Names, name: str) -> type[KeyedModel]:
    model = MODELS.get(written(names, name))
    if model is None:
        told = _("A set cannot hold that. It can hold: %(known)s.") % {"known": ", ".join(MODELS)}
        raise PartRefused(names.lines[name], told, name)
    return model


def _key(names: Names) -> tuple[Node, str]:
    """The key of the row that is meant: a text, or its parts where one of them holds a space."""
    node = names.values["key"]
    if isinstance(node, Text):
        return node, written(names, "key")
    return node, " ".join(text_of(part, "key").text for part in items_of(node, "key"))


def _change(node: Node) -> Iterator[Entry]:
    needed = ("what", "key", "field", "from", "to")
    names = names_of(node, (*needed, "because", "url"), needed)
    model = _model(names, "what")
    key, told = _key(names)
    written_if_any(names, "because")
    yield Alteration(
        names.line,
        _called(model, told),
        model,
        key,
        written(names, "field"),
        names.values["from"],
        names.values["to"],
        names.values.get("url"),
    )


def _withdrawal(node: Node) -> Iterator[Entry]:
    yield _gone(node, is_removal=False)


def _removal(node: Node) -> Iterator[Entry]:
    yield _gone(node, is_removal=True)


def _gone(node: Node, *, is_removal: bool) -> Entry:
    needed = ("what", "key", "because")
    names = names_of(node, needed, needed)
    model = _model(names, "what")
    key, told = _key(names)
    because = written(names, "because")
    return Withdrawal(names.line, _called(model, told), model, key, because, is_removal=is_removal)


def _verdict(node: Node) -> Iterator[Entry]:
    names = names_of(node, (*VERDICT_NAMES, "scores"), ("commitment", "status", "as_of"))
    scores = names.values.get("scores")
    by_party = {} if is_null(scores) or scores is None else names_of(scores).values
    yield NewVerdict(
        names.line,
        _("verdict on %(ref)s") % {"ref": written(names, "commitment")},
        _renamed(names, VERDICT, without=("scores",)),
        {party: names_of(marks, SCORED).values for party, marks in by_party.items()},
    )


_SECTIONS: dict[str, Callable[[Node], Iterator[Entry]]] = {
    "texts": _text,
    "actions": _action,
    "evidence": _evidence,
    "bearings": _bearing,
    "rows": _row,
    "changes": _change,
    "withdrawals": _withdrawal,
    "removals": _removal,
    "verdicts": _verdict,
}
