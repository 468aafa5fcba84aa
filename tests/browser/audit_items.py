"""The acts of the audit as news that somebody pastes, and the boxes as they should stand."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from tests.browser.server import ROOT

AUDIT = ROOT / "fixtures" / "changes" / "2026-11-27-audit.yaml"
# A node of the file: what a YAML mapping of it is.
Node: TypeAlias = Mapping[str, Any]
OURS: Node = {
    "title": "The six ministers of water meet in Almaty",
    "date": "2026-11-20",
    "date_precision": "day",
    "end_date": None,
    "place": "Almaty",
    "kind": "meeting",
    "stage": "done",
    "attribution": "collective",
    "actors": ["US", "KZ", "KG", "TJ", "TM", "UZ"],
    "agencies": [],
    "amount": None,
    "bearings": [
        {
            "commitment": "NYD-34",
            "direction": "supports",
            "strength": "weak",
            "why": "Water for power was on the agenda.",
        }
    ],
    "evidence": [
        {
            "publisher": "Example.org",
            "title": "Ministers of water meet in Almaty",
            "url": "https://example.org/2026/11/21/ministers-of-water?utm_source=chat#top",
            "date": "2026-11-21",
            "language": "en",
            "tier": "independent_media",
            "shows": "All six ministers were there.",
            "confidence": "medium",
        }
    ],
}
_MONTHS_RU = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def _names() -> dict[str, str]:
    rows = json.loads((ROOT / "fixtures" / "05_actors.json").read_text(encoding="utf-8"))
    return {row["fields"]["code"]: row["fields"]["name"] for row in rows if "code" in row["fields"]}


def _russian() -> dict[tuple[str, str], str]:
    path = ROOT / "fixtures" / "changes" / "2026-11-27-russian.yaml"
    rows = [row["fields"] for row in yaml.safe_load(path.read_text(encoding="utf-8"))["rows"]]
    return {(row["key"], row["field"]): row["text"] for row in rows if "text" in row}


NAMES, RUSSIAN = _names(), _russian()
# What a person types for a body: any name of it that the record has will do.
TYPED = {"US-STATE": "state", "CENTCOM": "centcom", "US-NATIONAL-GUARD": "national guard"}


@dataclass(frozen=True)
class Item:
    """A piece of evidence to be pasted and entered; the act is new with the first of them."""

    act: Node
    piece: Node
    is_first: bool

    @property
    def bearings(self) -> list[Node]:
        """On what the act bears: entered with its first publication."""
        return list(self.act["bearings"]) if self.is_first else []

    @property
    def pasted(self) -> str:
        """What a person would paste of the page."""
        lines = [_with_tracking(self.piece["url"]), self.piece["title"] or ""]
        if self.piece["date"]:
            lines += [_in_words(day_of(self.piece["date"]), self.piece["language"])]
        return "\n".join(filter(None, [*lines, self.text]))

    @property
    def text(self) -> str:
        """Where and when, what, and who: as a report begins, in words of the record."""
        if self.piece["language"] != "en":
            return self._in_russian
        day, place = day_of(self.act["date"]), self.act["place"]
        when = _in_words(day, "en")
        if self.act["date_precision"] == "month":
            when = f"{day:%B %Y}"
        elif self.act["end_date"]:
            when = f"{day.day} to {_in_words(day_of(self.act['end_date']), 'en')}"
        names = [NAMES[code] for code in (*self.act["actors"], *self.act["agencies"])]
        return (
            f"{place}, {when}. {self.act['title']}. Named are {', '.join(names)}."
            if place
            else f"On {when}: {self.act['title']}. Named are {', '.join(names)}."
        )

    @property
    def _in_russian(self) -> str:
        day, title = day_of(self.act["date"]), RUSSIAN[self.act["id"], "title"]
        place = RUSSIAN[self.act["id"], "place"]
        when = _in_words(day, "ru")
        if self.act["end_date"]:
            when = f"{day.day} по {_in_words(day_of(self.act['end_date']), 'ru')}"
        return f"{place}, {when} года. {title}."


def acts() -> list[Node]:
    """The acts of the file, and the one of our own after them."""
    return [*yaml.safe_load(AUDIT.read_text(encoding="utf-8"))["actions"], OURS]


def wanted(item: Item) -> Iterator[tuple[str, str, bool]]:
    """The boxes as they should stand, in the order of the page: name, value, whether own words."""
    act, piece = item.act, item.piece
    amount = act["amount"] or {}
    if item.is_first:
        yield "act-title", act["title"], True
        yield "act-kind", act["kind"], False
        yield "act-who", ", ".join(act["actors"]), False
        yield "act-date", day_of(act["date"]).isoformat(), False
    yield "evidence-shows", piece["shows"], True
    yield "evidence-publisher", piece["publisher"], True
    yield "evidence-tier", piece["tier"], False
    yield "evidence-confidence", piece["confidence"], False
    yield "evidence-date", iso(piece["date"]), False
    yield "evidence-language", piece["language"], False
    yield "evidence-title", piece["title"] or "", True
    yield "evidence-url", tidy(piece["url"]), False
    if item.is_first:
        yield "act-stage", act["stage"], False
        yield "act-date_precision", act["date_precision"], False
        yield "act-place", act["place"] or "", True
        yield "act-through", ", ".join(TYPED.get(one, one) for one in act["agencies"]), False
        yield "act-end_date", iso(act["end_date"]), False
        # Left empty it is what the number of the parties says.
        counted = {1: "own", 6: "collective"}.get(len(act["actors"]), "joint")
        yield "act-attribution", "" if counted == act["attribution"] else act["attribution"], False
        yield "act-amount", str(amount.get("value", "")), False
        yield "act-currency", amount.get("currency", ""), False
        yield "act-amount_kind", amount.get("kind", ""), False
        yield "act-amount_stage", amount.get("stage", ""), False


def same(name: str, shown: str, value: str) -> bool:
    """Whether the box stands already as it should; actors in any order, by code or as typed."""
    if name in {"act-who", "act-through"}:
        return {TYPED.get(one, one) for one in shown.split(", ")} == {*value.split(", ")}
    return shown == value


def day_of(value: str | dt.date) -> dt.date:
    """The day of a value of the file, which YAML may have read as a day."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def iso(value: str | dt.date | None) -> str:
    """The same as a box shows it; '' where there is none."""
    return day_of(value).isoformat() if value else ""


def _in_words(day: dt.date, language: str) -> str:
    if language == "ru":
        return f"{day.day} {_MONTHS_RU[day.month - 1]} {day.year}"
    return f"{day.day} {day:%B %Y}"


def _with_tracking(url: str) -> str:
    return url if "?" in url else f"{url}?utm_source=chat"


def tidy(url: str) -> str:
    """The address without what the item was given to have tidied."""
    return url.partition("?utm_source")[0]
