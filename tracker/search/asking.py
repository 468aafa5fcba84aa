"""What a query asks for: words, phrases in quotation marks, words with a minus that must not be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.text import Word
from tracker.text.folding import LONGEST_WORD, places_of

MOST_WORDS = 24
"""More words than that narrow nothing down any further; the rest of a query is not looked for."""

_QUOTED = re.compile(r"(?<![^\s(])([-−]?)[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_LEFT_OUT = re.compile(r"(?<!\S)[-−](?=[^\W_])")
# The two parts of a reference (NYD-16, SUM-R02), between which people write a hyphen, a space or
# nothing.
_CODE = re.compile(r"([^\W\d_]{1,6})(\s*[-‐‑–—]\s*|\s+)([^\W\d_]?\d{1,4})(?![^\W_])")


@dataclass(frozen=True)
class Term:
    """Words that must all be there; or instead of them, if there are any, `joined`: a reference."""

    words: tuple[Word, ...]
    joined: str = ""


@dataclass(frozen=True)
class Query:
    """What is looked for. Without a term nothing is found, whatever is left out.

    `whole`: all that was typed as one word, for what has it as a name.
    """

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[Word, ...] = ()
    whole: str = ""

    @property
    def words(self) -> list[Word]:
        """Every word that a result may hold, to be marked there."""
        joined = [Word(term.joined, "") for term in self.terms if term.joined]
        words = [word for term in self.terms for word in term.words]
        return [*words, *joined, *(Word(word, "") for phrase in self.phrases for word in phrase)]

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases)


def asked(query: str) -> Query:
    """What the words that somebody typed ask for."""
    phrases: list[tuple[str, ...]] = []
    without: list[Word] = []
    for minus, words in _QUOTED.findall(query):
        if minus:
            without += _words(words)
        elif phrase := tuple(word.folded for word in _words(words)):
            phrases.append(phrase)
    terms: dict[Term, None] = {}
    for chunk in _chunks(_QUOTED.sub(" ", query)):
        if _LEFT_OUT.match(chunk):
            without += _words(chunk)
        else:
            terms |= dict.fromkeys(_terms(chunk))
    return Query(
        tuple(terms)[:MOST_WORDS],
        tuple(phrases)[:MOST_WORDS],
        tuple(without)[:MOST_WORDS],
        as_one_word(_wanted(query)),
    )


def _wanted(query: str) -> str:
    """The query without what is to be left out."""
    plain = _QUOTED.sub(lambda match: " " if match[1] else f" {match[2]} ", query)
    return "".join(chunk for chunk in _chunks(plain) if not _LEFT_OUT.match(chunk))


def as_one_word(text: str) -> str:
    """The words of a text as one, as far as a word can be long."""
    return "".join(word.folded for word in _words(text))[:LONGEST_WORD]


def joined_codes(text: str) -> set[str]:
    """The references in a text, each as one word: nyd16 of NYD-16."""
    return {_joined(match) for match in _CODE.finditer(text) if not match[2].isspace()}


def _joined(match: re.Match[str]) -> str:
    return "".join(word.folded for word in (*_words(match[1]), *_words(match[3])))


def _words(text: str) -> list[Word]:
    return [word for _place, word in places_of(text)]


def _chunks(query: str) -> Iterator[str]:
    """Pieces of the query of which each is asked for or left out as a whole."""
    start = 0
    for match in _LEFT_OUT.finditer(query):
        yield query[start : match.start()]
        start = match.start()
        if end := re.search(r"\s", query[start:]):
            yield query[start : start + end.start()]
            start += end.start()
    yield query[start:]


def _terms(chunk: str) -> Iterator[Term]:
    place = 0
    for match in _CODE.finditer(chunk):
        if match.start() and chunk[match.start() - 1].isalnum():
            continue
        yield from (Term((word,)) for word in _words(chunk[place : match.start()]))
        both = (*_words(match[1]), *_words(match[3])) if match[2].isspace() else ()
        yield Term(both, joined=_joined(match))
        place = match.end()
    yield from (Term((word,)) for word in _words(chunk[place:]))
