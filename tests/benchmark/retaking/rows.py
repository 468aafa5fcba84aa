"""The rows of one document, as fixtures hold them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tracker.text import body_paragraphs, paragraph_spans, sha256_of

Fields = dict[str, Any]
Row = dict[str, Any]
# What is made by taking a text in and coding it, by the names of fixtures.
CODED = (
    *("document", "section", "sentencecoding", "commitment", "commitmentpassage", "obligation"),
    *("nearmiss", "link"),
)
_ENDS = ("from_commitment", "from_near_miss", "to_commitment", "to_near_miss")


@dataclass(frozen=True)
class Rows:
    """The rows of one document by model; `left_out` counts what names other documents."""

    key: str
    by_model: dict[str, list[Fields]]
    left_out: int = 0

    @classmethod
    def of(cls, key: str, rows: Iterable[Row]) -> "Rows":
        """Those of the document with this key; links to others, and what is related, are left."""
        found: dict[str, list[Fields]] = {model: [] for model in CODED}
        for row in rows:
            model = row["model"].removeprefix("tracker.")
            if model in found:
                found[model].append(dict(row["fields"]))
        commitments = _of_document(found["commitment"], key)
        near_misses = _of_document(found["nearmiss"], key)
        own = {*(one["ref"] for one in commitments), *(one["key"] for one in near_misses)}
        left_out = 0
        for one in near_misses:
            related = [ref for ref in one.get("related", []) if ref[0] in own]
            left_out += len(one.get("related", [])) - len(related)
            one["related"] = related
        touching = [one for one in found["link"] if _ends(one) & own]
        links = [one for one in touching if _ends(one) <= own]
        return cls(
            key,
            {
                "document": [one for one in found["document"] if one["key"] == key],
                "section": _of_document(found["section"], key),
                "sentencecoding": _of_document(found["sentencecoding"], key),
                "commitment": commitments,
                "commitmentpassage": _of_commitments(found["commitmentpassage"], own),
                "obligation": _of_commitments(found["obligation"], own),
                "nearmiss": near_misses,
                "link": links,
            },
            left_out + len(touching) - len(links),
        )

    def __getitem__(self, model: str) -> list[Fields]:
        return self.by_model[model]

    def parts(self, model: str, ref: str) -> Iterator[Fields]:
        """The rows of the model that belong to the commitment, in their order."""
        return (one for one in self[model] if one["commitment"] == [ref])

    def beginning(self, text: str) -> "Rows":
        """What would be known of the document if its text ended where this beginning of it does."""
        raw = text.encode()
        (document,) = self["document"]
        measured = {
            "raw_bytes": len(raw),
            "raw_sha256": sha256(raw).hexdigest(),
            "normalised_characters": len(text),
            "normalised_sha256": sha256_of(text),
            "paragraphs": len(paragraph_spans(text)),
            "body_paragraphs": len(body_paragraphs(text)),
        }
        left = {
            model: [one for one in rows if one.get("end", 0) <= len(text)]
            for model, rows in self.by_model.items()
        }
        refs = {one["ref"] for one in left["commitment"]}
        named = [one["section"] for one in left["commitment"] if one.get("section")]
        left |= {
            "document": [document | measured],
            "section": [one for one in left["section"] if [self.key, one["slug"]] in named],
            "commitmentpassage": _of_commitments(left["commitmentpassage"], refs),
            "obligation": _of_commitments(left["obligation"], refs),
        }
        return Rows.of(
            self.key,
            ({"model": model, "fields": one} for model, rows in left.items() for one in rows),
        )


def _of_document(rows: list[Fields], key: str) -> list[Fields]:
    return [one for one in rows if one["document"] == [key]]


def _of_commitments(rows: list[Fields], refs: set[str]) -> list[Fields]:
    return [one for one in rows if one["commitment"][0] in refs]


def _ends(link: Fields) -> set[str]:
    return {link[end][0] for end in _ENDS if link.get(end)}
