"""JSON as it was before schema 2, for those who ask for `?schema=1`.

It ends with the next release of the record; this file goes with it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.chain import moment
from tracker.pointintime.points import current

from . import registry
from .json import json_pieces, json_text, said
from .table import Column, Content, Format, Record

SCHEMA = "1"
# The day on which schema 2 took its place, as RFC 9745 writes it.
DEPRECATED = f"@{int(dt.datetime(2026, 11, 30, tzinfo=dt.UTC).timestamp())}"
_SENTENCE = (
    "Schema 1 ends with the next release of the record. Schema 2 is at the same address without"
    " schema=1."
)
# The member that was the rows, by the kind of the answer; else it had the name of the kind.
_ROWS = {
    "action": "bearings",
    "actor": "commitments",
    "compare": "cells",
    "compare_documents": "promises",
    "data": "files",
    "data_table": "rows",
    "document": "sentences",
    "initiative": "facts",
    "party": "cells",
    "parties": "cells",
    "person": "documents",
    "pillar": "commitments",
    "search": "results",
    "sources": "publications",
    "timeline": "entries",
}
# The columns that had another name.
_COLUMNS = {"documents": {"commitment_count": "commitments"}, "data": {"row_count": "rows"}}
# What schema 2 says of a commitment and schema 1 did not.
_NEW_OF_COMMITMENT = frozenset({"as_of", "about_pillar", "about_document", "bearings"})


def told(content: Content) -> Content:
    """The content with the columns as they were named."""
    names: Mapping[str, str] = _COLUMNS.get(content.kind, {})
    columns = tuple(_called(column, names) for column in content.table.columns)
    order = tuple(names.get(name, name) for name in content.table.order)
    return replace(content, table=replace(content.table, columns=columns, order=order))


def _called(column: Column, names: Mapping[str, str]) -> Column:
    name = names.get(column.name, column.name)
    return column if name == column.name else replace(column, name=name, get=column.value, of=())


def _renamed(record: Record, **names: str) -> Record:
    return {names.get(name, name): value for name, value in record.items()}


def _looked(record: Record) -> Record:
    """The days in the place of the object that holds them."""
    looked = record.get("looked_until") or {"oldest": None, "newest": None}
    kept = {name: value for name, value in record.items() if name != "looked_until"}
    return {**kept, "as_of": looked["oldest"], "as_of_newest": looked["newest"]}


def _texts(record: Record) -> Record:
    """Numbers with decimals as texts."""
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in record.items()
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _party(record: Record) -> Record:
    record = _renamed(_looked(record), score_counts="scores")
    return {**record, "scores": _renamed(record["scores"], unscored_counts="unscored")}


def _commitment(record: Record) -> Record:
    item = record["item"]
    kept = {k: v for k, v in {**record, **item}.items() if k not in {*_NEW_OF_COMMITMENT, "item"}}
    verdict = record["verdict"]
    return kept | {
        "pillar": record["about_pillar"],
        "document": record["about_document"],
        "section": item["section_title"],
        "coding_confidence": _float(item["coding_confidence"]),
        "verdict": verdict and _renamed(verdict, is_contested="contested"),
        "history": [_renamed(one, is_contested="contested") for one in record["history"]],
        "scores": [_renamed(one, score="value") for one in record["scores"]],
        "replies": [_renamed(one, verdict_key="verdict") for one in record["replies"]],
        "evidence": record["bearings"],
        "links": [
            _renamed(one, coding_confidence="confidence")
            | {"confidence": _float(one["coding_confidence"])}
            | {end: one[end] or "" for end in ("from", "to")}
            for one in record["links"]
        ],
    }


def _action(record: Record) -> Record:
    item = record["item"]
    withdrawn = {name: item[name] for name in ("withdrawn_at", "withdrawn_because")}
    return record | {
        "action": _texts(item),
        "is_withdrawn": bool(item["withdrawn_at"]),
        **withdrawn,
    }


def _document(record: Record) -> Record:
    item = record["item"]
    own = {name: item[name] for name in ("belongs_to", "main_text")}
    taken = record["taken_up"]
    return (
        _looked(record)
        | own
        | {
            "document": {name: value for name, value in item.items() if name not in own},
            "reports": record["existence_reports"],
            "other_texts": record["texts_in_other_languages"],
            "taken_up": {
                "commitments": taken["commitment_count"],
                "by": [_renamed(one, commitment_count="commitments") for one in taken["by"]],
            },
            "commitments": [
                _renamed(one, commitment="ref") | {"section": one["section_title"]}
                for one in record["promises"]
            ],
            "events": record["event_sources"],
        }
    )


def _initiative(record: Record) -> Record:
    bearings: dict[str, list[Record]] = {}
    for one in record["bears_on"]:
        told = {name: one[name] for name in ("commitment", "direction")}
        bearings.setdefault(one["action"], []).append(told)
    return record | {
        "initiative": record["item"] | {"translations": record["translations"]},
        "commitments": [_renamed(one, commitment="ref") for one in record["dependent_commitments"]],
        "actions": [
            _texts(one) | {"bearings": bearings.get(one["slug"], [])} for one in record["actions"]
        ],
    }


def _dashboard(record: Record) -> Record:
    def of(standing: str) -> Record:
        pillars = [
            {name: one[name] for name in ("slug", "name", "description", "path")} | one[standing]
            for one in record["pillars"]
        ]
        return {**record[standing], "pillars": pillars}

    return _looked(record) | {"agreed": of("agreed"), "reported": of("reported")}


def _actor(record: Record) -> Record:
    return record | {"actor": record["item"], "actions": list(map(_texts, record["actions"]))}


def _found(record: Record) -> Record:
    return _looked(record | record.get("item", {}) | _contested(record))


def _contested(record: Record) -> Record:
    name = "contested_commitments"
    return {"contested": record[name]} if name in record else {}


def _at(record: Record) -> Record:
    return record | {"at": record["at"] and moment(record["at"])}


_TOLD: dict[str, Callable[[Record], Record]] = {
    "action": _action,
    "actor": _actor,
    "changes": lambda record: record | {"log": _at(record["log"])},
    "checkpoint": _at,
    "commitment": _commitment,
    "commitments": _found,
    "compare": lambda record: record | {"parties": list(map(_party, record["parties"]))},
    "compare_documents": lambda record: (
        record | {"documents": [_renamed(one, document="key") for one in record["texts"]]}
    ),
    "dashboard": _dashboard,
    "data": lambda record: (
        record
        | {
            "log": _at(record["log"]),
            "releases": [
                _renamed(one, status_counts="counts") | {"released_at": moment(one["released_at"])}
                for one in record["releases"]
            ],
        }
    ),
    "data_table": lambda record: record | {"key": record["primary_key"]},
    "document": _document,
    "initiative": _initiative,
    "parties": lambda record: record | {"parties": list(map(_party, record["parties"]))},
    "party": lambda record: record | _party(record["item"]) | _contested(record),
    "person": lambda record: record | {"person": record["item"]},
    "pillar": _found,
    "progress": lambda record: (
        record | {"known": record["as_known"], "judged": record["as_judged"]}
    ),
}


def _envelope(content: Content, record: Record) -> Record:
    point, own = current(), record["record"]
    return {
        "schema": SCHEMA,
        "deprecated": _SENTENCE,
        "kind": content.kind,
        "licence": record["licence"],
        "as_of": own["as_of"],
        "head": own["head"],
        **({"release": own["release"]} if own["release"] else {}),
        **({} if point.is_now else {"on": point.today}),
    }


def _written(content: Content) -> str | Iterator[str]:
    new = said(content)
    record = _TOLD[content.kind](new) if content.kind in _TOLD else new
    kept = {name: value for name, value in record.items() if name not in _NOT_THEN}
    if kept.get("as_of", 0) is None:
        del kept["as_of"]
    old = _envelope(content, new) | kept
    if content.table.is_nested:
        return json_text(old)
    row = _at if content.kind == "changes" else _texts
    rows = map(row, content.table.records(content.rows))
    return json_pieces(old, _ROWS.get(content.kind, content.kind), rows)


_NOT_THEN = frozenset({"schema", "url", "citation", "record", "item", "looked_until"})
FORMATS: dict[str, Format] = {
    **registry.FORMATS,
    "json": replace(registry.FORMATS["json"], write=_written),
}
