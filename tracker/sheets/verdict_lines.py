"""The lines of the sheet of verdicts beside the verdicts that are current."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from tracker.importing.changes.entries import NewVerdict
from tracker.importing.changes.reading import Node, Text
from tracker.importing.values import Flaw
from tracker.models import Actor, Assessment, User
from tracker.publishing.workflow import TAKEN_OVER

from .cells import node_of, plain_minus, says_same, text_of, value_of
from .comparing import About, Compared, Difference, Kind, in_chunks
from .declared import SCORE, WHY
from .lines import Lines
from .marks import mark_of, score_of
from .sheet import Cells, Part, Sheet

# What a newer verdict takes over where the file has no column for it.
_KEPT = (*TAKEN_OVER, "actions", "searches")


def compared_verdicts(
    sheet: Sheet, lines: Lines, file: str, step: Callable[[int], None], *, by: User | None
) -> Compared:
    """The newer verdicts that the lines say. What `by` has drafted already counts as said."""
    found, seen = Compared(file), dict[str, int]()
    (part,) = sheet.parts
    parties = list(Actor.objects.filter(is_party=True).values_list("code", flat=True))
    for chunk in in_chunks(lines):
        refs = {cells["commitment"] for _number, cells in chunk}
        stored = _verdicts_on(part, refs, by)
        for number, cells in chunk:
            ref = cells["commitment"]
            if not ref:
                told = _("The cell is empty: it says which row is meant.")
                found.refuse(number, "commitment", "", told)
            elif ref in seen:
                told = _("Row %(row)d is about the same: %(what)s.")
                named = {"row": seen[ref], "what": ref}
                found.refuse(number, "commitment", ref, told % named)
            else:
                seen[ref] = number
                _compare(About(number, part, cells), stored.get(ref), parties, found)
        step(len(chunk))
    return found


def _verdicts_on(part: Part, refs: Iterable[str], by: User | None) -> dict[str, Assessment]:
    """The current verdicts by their commitments; before them the open drafts of `by`."""
    rows = part.rows(refs)
    found = {row.commitment.ref: row for row in rows if isinstance(row, Assessment)}
    if by is not None:
        drafts = Assessment.objects.open().filter(author=by, commitment__ref__in=refs)
        related = drafts.select_related("commitment")
        related = related.prefetch_related("actions", "searches", "scores__party")
        found |= {draft.commitment.ref: draft for draft in related}
    return found


def _compare(about: About, stored: Assessment | None, parties: list[str], found: Compared) -> None:
    cells, row = about.cells, about.row
    what = _("verdict on %(ref)s") % {"ref": cells["commitment"]}
    before = _cells_of(about.part, stored, parties) if stored else {}
    differences = [
        Difference(row, what, Kind.CHANGED if stored else Kind.NEW, name, before.get(name, ""), now)
        for name, now in cells.items()
        if name != "commitment" and not _is_same(about.part, name, now, before.get(name, ""))
    ]
    if not differences:
        return
    taken = {name: before[name] for name in _KEPT if name in before} if stored else {}
    for code in parties:
        for name in (f"{SCORE}{code}", f"{WHY}{code}"):
            taken[name] = before.get(name, "")
    told = {**taken, **cells}
    scores: dict[str, dict[str, Node]] = {}
    for code in parties:
        name = f"{SCORE}{code}"
        try:
            marks = score_of(told[name], told[f"{WHY}{code}"])
        except Flaw as flaw:
            found.refuse(row, name, told[name], str(flaw), what)
            continue
        if marks:
            scores[code] = {
                each: Text(row, mark, is_plain=each == "value") for each, mark in marks.items()
            }
    entry = NewVerdict(row, what, _fields(about.part, row, told), scores)
    found.add(entry, about, {"": differences})


def _fields(part: Part, row: int, told: Cells) -> dict[str, Node]:
    """The fields of the verdict; of an empty cell the model says what it means."""
    return {
        column.field: node_of(part.field_of(column), row, told[column.name])
        for column in part.columns
        if told.get(column.name) or column.name in _NEEDED
    }


_NEEDED = frozenset({"status", "as_of", "confidence"})


def _cells_of(part: Part, stored: Assessment, parties: list[str]) -> Cells:
    """What the sheet holds of a verdict."""
    found = {c.name: text_of(value_of(part.field_of(c), stored)) for c in part.columns}
    for code in parties:
        found[f"{SCORE}{code}"] = found[f"{WHY}{code}"] = ""
    for score in stored.scores.all():
        found[f"{SCORE}{score.party.code}"] = text_of(mark_of(score))
        found[f"{WHY}{score.party.code}"] = score.unscored_reason or ""
    return found


def _is_same(part: Part, name: str, now: str, before: str) -> bool:
    column = part.by_name.get(name)
    if column is None:
        return plain_minus(now) == before if name.startswith(SCORE) else now == before
    return says_same(part.field_of(column), now, before)
