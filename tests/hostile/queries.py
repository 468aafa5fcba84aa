"""Queries that nobody types in earnest: a thousand words, wildcards, quotes, every script."""

import random
import sys
from urllib.parse import quote

from django.test import Client

from tests.hostile.sending import HOST, Answer, timed
from tests.hostile.values import VALUES
from tracker.models import SearchWord

# A file holds a whole result, however long: that of one kind will do.
_PLACES = ("/search/", "/ru/search/", "/commitments/", "/search.json?kind=document&")
_OPERATORS = (
    *(
        "*",
        "%",
        "_",
        "?",
        "^",
        "~",
        "-",
        "--",
        "−",
        "+",
        "|",
        "||",
        "&",
        "!",
        "!!",
        ":",
        ":*",
        "\\",
    ),
    *(
        "(",
        ")",
        "((",
        "))",
        "[",
        "]",
        "{",
        "}",
        "<->",
        "<2>",
        "NEAR(",
        "AND",
        "OR",
        "NOT",
        "a:",
        "tokens:",
    ),
    *('"', "'", "''", "“", "”", "«", "»", "„", "`", ";", "/*", "*/", "#", "$$", "\0", "\n", "\t"),
)
_LONGEST = 200
_LAST = sys.maxunicode


class Seeker:
    """Makes up queries and sends them; the same `draw` on the same record, the same queries."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._client = Client(headers={"host": HOST}, raise_request_exception=False)
        self._words = list(SearchWord.objects.values_list("word", flat=True)[:5_000]) or ["water"]

    def send(self) -> Answer:
        """Send one query."""
        place = self._draw.choice(_PLACES)
        query = self._query()
        mark = "" if "?" in place else "?"
        address = f"{place}{mark}q={quote(query, errors='surrogatepass')}"
        return timed(f"GET {address}", lambda: self._client.get(address))

    def _query(self) -> str:
        kinds = (self._many, self._wild, self._quoted, self._scripts, self._slipped, self._known)
        query = self._draw.choice(kinds)()
        # A longer one is refused before anything is looked for: one in ten is.
        return query if self._draw.random() < 0.1 else query[:_LONGEST]

    def _word(self) -> str:
        word = self._draw.choice(self._words)
        return word[: self._draw.randrange(1, len(word) + 1)]

    def _many(self) -> str:
        """A thousand words, some of a single letter."""
        alone = self._draw.random() < 0.5
        return " ".join(
            self._draw.choice("abcdeабвгд") if alone else self._word() for _n in range(1000)
        )

    def _wild(self) -> str:
        """Words between signs that a database may take as its own."""
        return "".join(
            self._draw.choice(_OPERATORS) + self._draw.choice(("", " ", self._word()))
            for _n in range(self._draw.randrange(1, 60))
        )

    def _quoted(self) -> str:
        """Phrases and words left out, closed and not."""
        return " ".join(
            self._draw.choice(("", "-", "−", "--"))
            + self._draw.choice("“«„" + '"')
            + f"{self._word()} {self._word()}"
            + self._draw.choice(("”", '"', "»", ""))
            for _n in range(self._draw.randrange(1, 30))
        )

    def _scripts(self) -> str:
        """Characters of any script, those that are none among them."""
        start = self._draw.randrange(_LAST)
        return "".join(
            chr(min(start + self._draw.randrange(400), _LAST))
            + ("" if self._draw.random() < 0.7 else self._draw.choice(" \u0301\u200d'"))
            for _n in range(self._draw.randrange(1, 120))
        )

    def _slipped(self) -> str:
        """Words that nothing holds, for each of which another is looked for."""
        words = (self._draw.choice(self._words) for _n in range(self._draw.randrange(1, 25)))
        return " ".join(word[:-1] + self._draw.choice("qxjщъ") for word in words)

    def _known(self) -> str:
        return self._draw.choice(VALUES)
