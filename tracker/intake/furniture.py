"""What is no part of a text, whatever kind of file it came in: page numbers, footnotes, signatures.

Only what shows what it is by its form goes; the five texts of the record keep every word.
"""

import re
from collections.abc import Iterator

from .parts import Dropped, DropReason, drop

_PAGE = re.compile(
    r"(?:[-–—] ?(\d{1,3}) ?[-–—]|page (\d{1,3})(?: (?:of|/) \d{1,3})?)", re.IGNORECASE
)
_BARE = re.compile(r"\d{1,3}")
# [^1]: as Markdown has it; [1] as it is typed.
_NOTE = re.compile(r"\[(\^?\w{1,8})\]:? \S.*", re.DOTALL)
_SIGNS = re.compile(
    r"(?:/s/|\(?signed\b|\(?signature\b"
    r"|for (?:and on behalf of )?(?:the )?(?:government|republic|kyrgyz republic|united states"
    r"|president|ministry|department|turkmenistan|tajikistan|kazakhstan|uzbekistan)\b).*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_SIGNATURE = 120
# Signatures stand in the last part of a text.
_LAST_PART = 3


def without_furniture(paragraphs: list[str]) -> tuple[list[str], list[Dropped]]:
    """The paragraphs that are the text, and what was left out."""
    dropped: list[Dropped] = []
    kept = _without_numbers(paragraphs, dropped)
    kept = _without_notes(kept, dropped)
    return _without_signatures(kept, dropped), dropped


def _without_numbers(paragraphs: list[str], dropped: list[Dropped]) -> list[str]:
    """Without the numbers of pages: those that say so, and bare ones that count on by one."""
    bare = [(place, int(p)) for place, p in enumerate(paragraphs) if _BARE.fullmatch(p)]
    first = bare[0][1] if bare else 0
    counts_on = len(bare) > 1 and [n for _place, n in bare] == [*range(first, first + len(bare))]
    out = {place for place, _number in bare} if counts_on else set()
    out |= {place for place, words in enumerate(paragraphs) if _PAGE.fullmatch(words)}
    dropped += [drop(DropReason.PAGE_NUMBER, paragraphs[place]) for place in sorted(out)]
    return [words for place, words in enumerate(paragraphs) if place not in out]


def _without_notes(paragraphs: list[str], dropped: list[Dropped]) -> list[str]:
    """Without the footnotes whose marks stand in the text before, and without those marks."""
    names = {place: note[1] for place, p in enumerate(paragraphs) if (note := _NOTE.fullmatch(p))}
    if not names:
        return paragraphs
    body = "\n".join(words for place, words in enumerate(paragraphs) if place not in names)
    marked = {name for name in names.values() if f"[{name}]" in body}
    out = {place for place, name in names.items() if name in marked}
    dropped += [drop(DropReason.FOOTNOTE, paragraphs[place]) for place in sorted(out)]
    dropped += [drop(DropReason.FOOTNOTE_MARK, f"[{name}]") for name in sorted(marked)]
    marks = re.compile("|".join(rf"\[{re.escape(name)}\]" for name in sorted(marked)) or r"(?!)")
    kept = (words for place, words in enumerate(paragraphs) if place not in out)
    return [words for words in (marks.sub("", paragraph).strip() for paragraph in kept) if words]


def _without_signatures(paragraphs: list[str], dropped: list[Dropped]) -> list[str]:
    """Without the signatures at the end, and the names and offices under them."""
    start = next(_signatures(paragraphs), len(paragraphs))
    out = range(start, len(paragraphs))
    if not all(_may_be_signature(paragraphs[place]) for place in out):
        return paragraphs
    dropped += [drop(DropReason.SIGNATURE, paragraphs[place]) for place in out]
    return paragraphs[:start]


def _signatures(paragraphs: list[str]) -> Iterator[int]:
    first = len(paragraphs) - len(paragraphs) // _LAST_PART - 1
    for place in range(max(first, 1), len(paragraphs)):
        if _may_be_signature(paragraphs[place]) and _SIGNS.fullmatch(paragraphs[place]):
            yield place


def _may_be_signature(words: str) -> bool:
    return len(words) <= _LONGEST_SIGNATURE and not re.search(r"[^\W\d_]{3,}[.;:]$", words)
