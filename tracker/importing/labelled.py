"""Reads sentences that people labelled, and says how well the rules of a first reading do on them.

Pure: bytes in, figures out. In every error a row is a line of the file, the header being line 1.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.text import Span, TextError, cut, sentence_spans
from tracker.text.candidates import Proposal, read

__all__ = ["BASELINES", "Figures", "Judged", "Labelled", "LabelsError", "judge", "read_labels"]

COLUMNS = ("doc", "start", "end", "label")
COMMITMENT, NOT, NOT_PROSE = "commitment", "not", "not_prose"
LABELS = {
    COMMITMENT: COMMITMENT,
    NOT: NOT,
    NOT_PROSE: NOT_PROSE,
    # What the record calls its sentences.
    "near_miss": NOT,
    "context": NOT,
}
"""What each label means here."""

_YES_NO = {"": False, "0": False, "1": True}
_NUMBER = re.compile(r"[0-9]{1,9}")
_QUOTED = 60


class LabelsError(ValueError):
    """Why a file of labels was refused: in which line (None: as a whole), and what is wrong."""

    def __init__(self, row: int | None, problem: str) -> None:
        super().__init__(problem if row is None else f"line {row}: {problem}")


@dataclass(frozen=True)
class Labelled:
    """Words of a text with what people made of them; `label` is one of the three."""

    doc: str
    span: Span
    label: str
    is_borderline: bool


@dataclass(frozen=True)
class Judged:
    """The same with their words, what the rules propose, and whether our splitter cuts alike."""

    labelled: Labelled
    words: str
    proposal: Proposal
    is_cut_alike: bool

    @property
    def is_commitment(self) -> bool:
        """Whether people called it one."""
        return self.labelled.label == COMMITMENT


@dataclass(frozen=True)
class Figures:
    """How often a yes was right (`hits`), wrong (`false`), and missing (`missed`), of so many."""

    hits: int
    false: int
    missed: int
    total: int

    @classmethod
    def of(cls, answers: Iterable[tuple[bool, bool]]) -> "Figures":
        """Count pairs: what the rules say, and what people said."""
        pairs = list(answers)
        return cls(
            hits=sum(said and meant for said, meant in pairs),
            false=sum(said and not meant for said, meant in pairs),
            missed=sum(meant and not said for said, meant in pairs),
            total=len(pairs),
        )

    @cached_property
    def precision(self) -> float:
        """Of what was proposed, which part is a commitment; 0 if nothing was proposed."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @cached_property
    def recall(self) -> float:
        """Of the commitments, which part was proposed; 0 if there is none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @cached_property
    def f1(self) -> float:
        """The harmonic mean of both."""
        double = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / double if double else 0.0

    @cached_property
    def yes_rate(self) -> float:
        """Which part was proposed."""
        return (self.hits + self.false) / self.total if self.total else 0.0


BASELINES = {
    "narrow list": re.compile(r"\b(?:commit\w*|will|determined)\b", re.IGNORECASE),
    "wider list": re.compile(
        r"\b(?:commit\w*|will|determined|intend\w*|plan(?:s|ned)? to|affirm\w*|reaffirm\w*|"
        r"pledge\w*|decide\w*|announce\w*|support\w*|continu\w+|seeks?|agree[sd]?)\b",
        re.IGNORECASE,
    ),
}
"""What a list of words would propose: what the rules must do better than."""


def read_labels(raw: bytes) -> list[Labelled]:
    """The labelled words of a file: UTF-8, with the columns doc, start, end, label and, if it has
    it, borderline (0 or 1). More columns are ignored. Raises `LabelsError`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelsError(None, f"not UTF-8: the byte at offset {error.start}") from None
    if "\0" in text:
        raise LabelsError(None, "a NUL character is in it")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = rows.fieldnames or ()
        if missing := [name for name in COLUMNS if name not in header]:
            raise LabelsError(1, f"the column {missing[0]} is missing")
        if twice := [name for name in header if list(header).count(name) > 1]:
            raise LabelsError(1, f"the column {twice[0]} is there twice")
        found = [_labelled(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise LabelsError(rows.line_num, f"it is no CSV: {error}") from None
    if not found:
        raise LabelsError(None, "no row is in it")
    return found


def _labelled(line: int, row: dict[str, str]) -> Labelled:
    doc, label = row["doc"] or "", row["label"] or ""
    if not re.fullmatch(r"[\w.-]{1,100}", doc) or doc.startswith("."):
        raise LabelsError(line, f"doc is {_shown(doc)}, which is no name of a file")
    if label not in LABELS:
        raise LabelsError(line, f"label is {_shown(label)}, not one of {', '.join(LABELS)}")
    borderline = row.get("borderline") or ""
    if borderline not in _YES_NO:
        raise LabelsError(line, f"borderline is {_shown(borderline)}, not 0 or 1")
    places = []
    for name in ("start", "end"):
        if not _NUMBER.fullmatch(row[name] or ""):
            raise LabelsError(line, f"{name} is {_shown(row[name] or '')}, not a whole number")
        places.append(int(row[name]))
    try:
        span = Span(*places)
    except TextError as error:
        raise LabelsError(line, str(error)) from None
    return Labelled(doc, span, LABELS[label], _YES_NO[borderline])


def _shown(value: str) -> str:
    return repr(value[:_QUOTED])


def judge(text: str, labelled: Sequence[Labelled]) -> Iterator[Judged]:
    """What the rules make of each of these words of one text, in their order.

    Raises `TextError` where words do not lie in the text.
    """
    ours = set(sentence_spans(text))
    found = dict(read(text, (one.span for one in labelled)))
    for one in sorted(labelled, key=lambda row: row.span):
        yield Judged(one, cut(text, one.span), found[one.span], one.span in ours)
