"""The five sheets: every column that a file has, on the way out and on the way in.

`docs/columns.md` is made from it (`manage.py export_rows --columns`).
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Action,
    Actor,
    Assessment,
    Bearing,
    Commitment,
    Evidence,
    Obligation,
    Search,
)
from tracker.models.base import KeyedModel

from .cells import value_of
from .marks import mark_of
from .sheet import Column, Part, Sheet

_CHUNK = 500
SCORE, WHY = "score_", "why_"
"""How the columns of a party's score and of its reason begin; the code of the party follows."""


def _values(part: Part, row: KeyedModel) -> dict[str, object]:
    return {column.name: value_of(part.field_of(column), row) for column in part.columns}


# --- Acts, with what shows them and what they bear on --------------------------------------------


def _actions(slugs: Iterable[str]) -> QuerySet[Action]:
    rows: QuerySet[Action] = Action.objects.filter(slug__in=slugs)
    return rows.prefetch_related("actors", "agencies")


def _evidence(slugs: Iterable[str]) -> QuerySet[Evidence]:
    rows: QuerySet[Evidence] = Evidence.objects.filter(action__slug__in=slugs)
    return rows.select_related("action").order_by("action", "position")


def _bearings(slugs: Iterable[str]) -> QuerySet[Bearing]:
    rows: QuerySet[Bearing] = Bearing.objects.filter(action__slug__in=slugs)
    return rows.select_related("action", "commitment")


_ACT = Column("act", "slug", "The key of the action. It is permanent.", is_key=True)
_ACTS = Part(
    Action,
    (
        _ACT,
        Column("title", "title", "What was done, in one line."),
        Column("date", "date", "The day of the action; empty if it is not known."),
        Column("date_precision", "date_precision", "How exactly the day is known."),
        Column("end_date", "end_date", "The last day of an action that took several."),
        Column("place", "place", "Where it took place."),
        Column("kind", "kind", "What kind of action it is."),
        Column("stage", "stage", "How far it has come."),
        Column("attribution", "attribution", "Whose action it is."),
        Column("actors", "actors", "Who acted."),
        Column("agencies", "agencies", "Through which bodies."),
        Column("amount", "amount", "The sum of money, if there is one."),
        Column("currency", "currency", "Its currency, an ISO 4217 code."),
        Column("amount_kind", "amount_kind", "What kind of money it is."),
        Column("amount_stage", "amount_stage", "How far the money has come."),
    ),
    ("act",),
    _actions,
)
_SOURCES = Part(
    Evidence,
    (
        Column("act", "action", "The key of the action. It is permanent.", is_key=True),
        Column(
            "source",
            "position",
            "The number of the source among those of the action. Leave it empty for a new one: a"
            " source of the action is known by its address, too.",
        ),
        Column("source_publisher", "publisher", "Who published it."),
        Column("source_title", "title", "Its title as printed."),
        Column("source_url", "url", "Its address."),
        Column("source_archive_url", "archive_url", "The address of a copy that stays."),
        Column("source_date", "date", "The day of the publication."),
        Column("source_accessed_on", "accessed_on", "The day on which it was looked at."),
        Column("source_language", "language", "Its language, an ISO 639 tag."),
        Column("source_tier", "tier", "Whose publication it is."),
        Column("source_shows", "shows", "What it shows, in our own words."),
        Column("source_confidence", "confidence", "How sure it is."),
    ),
    ("act", "source"),
    _evidence,
    may_number="source",
    known_by="source_url",
)
_BEARINGS = Part(
    Bearing,
    (
        Column("act", "action", "The key of the action. It is permanent.", is_key=True),
        Column("bears_on", "commitment", "The commitment that the action is about."),
        Column("direction", "direction", "Whether the action is for the promise or against it."),
        Column("weight", "weight", "How much it weighs."),
        Column("why", "why", "Why, in one sentence."),
    ),
    ("act", "bears_on"),
    _bearings,
)


def _act_lines(document: str) -> Iterator[dict[str, object]]:
    """The lines of each act: as many as it has sources or bearings, whichever are more."""
    rows = Action.objects.not_withdrawn().order_by("slug")
    if document:
        about = Bearing.objects.filter(commitment__document__key=document)
        rows = rows.filter(pk__in=about.values("action"))
    rows = rows.prefetch_related(
        "actors",
        "agencies",
        Prefetch(
            "evidence",
            Evidence.objects.not_withdrawn().select_related("action").order_by("position"),
        ),
        Prefetch(
            "bearings",
            Bearing.objects.not_withdrawn()
            .select_related("action", "commitment")
            .order_by("commitment__ref"),
        ),
    )
    for act in rows.iterator(chunk_size=_CHUNK):
        told = _values(_ACTS, act)
        for source, bearing in zip_longest(act.evidence.all(), act.bearings.all()):
            if source is not None:
                told |= _values(_SOURCES, source)
            if bearing is not None:
                told |= _values(_BEARINGS, bearing)
            yield told
            told = {_ACT.name: act.slug}
        if len(told) > 1:
            yield told


# --- Verdicts ------------------------------------------------------------------------------------


def _verdicts(refs: Iterable[str]) -> QuerySet[Assessment]:
    rows: QuerySet[Assessment] = Assessment.objects.current().filter(commitment__ref__in=refs)
    return rows.select_related("commitment").prefetch_related(
        "actions", "searches", "scores__party"
    )


_VERDICTS = Part(
    Assessment,
    (
        Column("commitment", "commitment", "The commitment that is judged.", is_key=True),
        Column("status", "status", "The verdict."),
        Column("as_of", "as_of", "Up to this day the evidence was looked at."),
        Column("rationale", "rationale", "Why this status, in full sentences."),
        Column("confidence", "confidence", "How sure the verdict is."),
        Column("actions", "actions", "The actions on which it rests."),
        Column("searches", "searches", "The searches on which it rests."),
        Column("what_would_change_it", "what_would_change_it", "What would change the verdict."),
        Column("standing_note", "standing_note", "What a reader must know of its evidence."),
        Column("public_note", "public_note", "What a reader must know of this round."),
        Column("settled_because", "settled_because", "How two codings were settled."),
        Column("contested", "contested", "Whether it is contested."),
    ),
    ("commitment",),
    _verdicts,
)


def _scores() -> tuple[Column, ...]:
    """Two columns for each party on record."""
    codes = Actor.objects.filter(is_party=True).order_by("code").values_list("code", flat=True)
    return tuple(
        column
        for code in codes
        for column in (
            Column(f"{SCORE}{code}", "scores", f"The score of {code}."),
            Column(f"{WHY}{code}", "scores", f"Why {code} has no score."),
        )
    )


def _verdict_lines(document: str) -> Iterator[dict[str, object]]:
    rows = (
        Assessment.objects.current()
        .filter(withdrawn_at__isnull=True)
        .select_related("commitment")
        .prefetch_related("actions", "searches", "scores__party")
        .order_by("commitment__ref")
    )
    if document:
        rows = rows.filter(commitment__document__key=document)
    for verdict in rows.iterator(chunk_size=_CHUNK):
        told = _values(_VERDICTS, verdict)
        for score in verdict.scores.all():
            told[f"{SCORE}{score.party.code}"] = mark_of(score)
            told[f"{WHY}{score.party.code}"] = score.unscored_reason
        yield told


# --- Commitments, who owes them, and where we looked ---------------------------------------------


def _commitments(refs: Iterable[str]) -> QuerySet[Commitment]:
    rows: QuerySet[Commitment] = Commitment.objects.filter(ref__in=refs)
    return _with_keys(rows)


def _with_keys(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    named = ("document", "pillar", "primary_theme", "section__document", "sentence__document")
    return rows.select_related(*named).prefetch_related("themes")


_COMMITMENTS = Part(
    Commitment,
    (
        Column("ref", "ref", "The key of the commitment. It is permanent.", is_key=True),
        Column("title", "title", "Our own words, a few of them."),
        Column("statement", "statement", "What was promised, in one sentence of our own."),
        Column("done_when", "done_when", "What would show that the promise is kept."),
        Column("standing", "standing", "Whether it was agreed by all or said by some."),
        Column("pillar", "pillar", "The pillar under which it counts."),
        Column("pillar_basis", "pillar_basis", "Why this pillar."),
        Column("primary_theme", "primary_theme", "The main theme."),
        Column("themes", "themes", "All of its themes."),
        Column("document", "document", "The document in which it stands."),
        Column("section", "section", "The section of the document."),
        Column("sentence", "sentence", "The sentence: document, paragraph, number."),
        Column("paragraph", "paragraph", "The paragraph of the passage, counted from 1."),
        Column("start", "start", "Where the passage starts, in characters of the text."),
        Column("end", "end", "Where the passage ends."),
        Column("sha256", "sha256", "The SHA-256 of the passage."),
        Column("body_paragraph", "body_paragraph", "The paragraph without the headings."),
        Column("stated_subject", "stated_subject", "Who the text says will do it."),
        Column("collectively_agreed", "collectively_agreed", "Whether all agreed to it."),
        Column("operative_verb", "operative_verb", "The verb of the promise."),
        Column("binding", "binding", "How binding its words are."),
        Column("binding_alternative", "binding_alternative", "Another reading of that."),
        Column("obligation_kind", "obligation_kind", "An effort or a result."),
        Column("commitment_types", "commitment_types", "Its types, the main one first."),
        Column("catalysts", "catalysts", "What helps it on."),
        Column("target", "target", "The number that was promised, as written."),
        Column("due_on", "due_on", "The last day of the period promised."),
        Column("due_precision", "due_precision", "How exactly the due day is known."),
        Column("verifiable", "verifiable", "Whether one can see that it was done."),
        Column("ambition", "ambition", "How much more it is than what there was."),
        Column("coding_confidence", "coding_confidence", "How sure the coder was, from 0 to 1."),
        Column("borderline", "borderline", "Whether it is at the edge of being a promise."),
        Column("coder_note", "coder_note", "What the coder noted."),
        Column("evidence_sought", "evidence_sought", "What would count as evidence."),
        Column("baseline", "baseline", "What existed before the promise, by source."),
        Column("initial_status", "initial_status", "What the first look said."),
        Column("split_rule", "split_rule", "Why one sentence is several promises."),
        Column("stricter_reading", "stricter_reading", "What the strict rules would say."),
    ),
    ("ref",),
    _commitments,
)


def _commitment_lines(document: str) -> Iterator[dict[str, object]]:
    rows = _with_keys(Commitment.objects.not_withdrawn().order_by("ref"))
    if document:
        rows = rows.filter(document__key=document)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield _values(_COMMITMENTS, row)


def _obligations(refs: Iterable[str]) -> QuerySet[Obligation]:
    rows: QuerySet[Obligation] = Obligation.objects.filter(commitment__ref__in=refs)
    return rows.select_related("commitment", "actor")


_OBLIGATIONS = Part(
    Obligation,
    (
        Column("commitment", "commitment", "The commitment.", is_key=True),
        Column("actor", "actor", "Who has to do with it.", is_key=True),
        Column("role", "role", "As what.", is_key=True),
    ),
    ("commitment", "actor", "role"),
    _obligations,
)


def _obligation_lines(document: str) -> Iterator[dict[str, object]]:
    rows = Obligation.objects.not_withdrawn().select_related("commitment", "actor")
    if document:
        rows = rows.filter(commitment__document__key=document)
    for row in rows.order_by("commitment__ref", "actor__code", "role").iterator(_CHUNK):
        yield _values(_OBLIGATIONS, row)


def _searches(keys: Iterable[str]) -> QuerySet[Search]:
    rows: QuerySet[Search] = Search.objects.filter(key__in=keys)
    return rows.prefetch_related("commitments")


_SEARCHES = Part(
    Search,
    (
        Column("search", "key", "The key of the search. It is permanent.", is_key=True),
        Column("query", "query", "What was looked for."),
        Column("made_on", "made_on", "The day of the search."),
        Column("where", "where", "What was searched."),
        Column("made_by", "made_by", "Who searched."),
        Column("found", "found", "How many relevant results there were."),
        Column("commitments", "commitments", "The commitments that it is about."),
    ),
    ("search",),
    _searches,
)


def _search_lines(document: str) -> Iterator[dict[str, object]]:
    rows = Search.objects.not_withdrawn().prefetch_related("commitments").order_by("key")
    if document:
        about = Commitment.objects.filter(document__key=document)
        rows = rows.filter(commitments__in=about).distinct()
    for row in rows.iterator(chunk_size=_CHUNK):
        yield _values(_SEARCHES, row)


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "acts",
            _("Actions with sources and bearings"),
            "One line for an action with one source and one bearing. More sources or bearings of"
            " the same action stand on lines of their own with its key in `act`; there the columns"
            " of the action are empty or say the same. A line without any of the `source` columns"
            " names no source, one without `bears_on`, `direction`, `weight` and `why` no bearing.",
            (_ACTS, _SOURCES, _BEARINGS),
            _act_lines,
        ),
        Sheet(
            "verdicts",
            _("Verdicts"),
            "One line for the current verdict on a commitment. A line that says something else is a"
            " newer verdict: a draft in your set. A note on the round before is not carried over:"
            " empty `public_note` and `settled_because`, or write them anew. Corrections and"
            " withdrawals are made on the desk.",
            (_VERDICTS,),
            _verdict_lines,
            _scores,
        ),
        Sheet(
            "commitments",
            _("Commitments"),
            "One line for a commitment. What `paragraph` and `sha256` say may stay empty in a new"
            " line if the text of the document is held.",
            (_COMMITMENTS,),
            _commitment_lines,
        ),
        Sheet(
            "obligations",
            _("Obligations"),
            "One line for each role that an actor has in a commitment. Nothing changes in such a"
            " line: another role is a new line, and the old one is withdrawn on the desk.",
            (_OBLIGATIONS,),
            _obligation_lines,
        ),
        Sheet(
            "searches",
            _("Searches"),
            "One line for a search, one that found nothing too.",
            (_SEARCHES,),
            _search_lines,
        ),
    )
}
"""Every sheet by its name."""
