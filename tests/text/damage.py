"""Pieces of a made-up text with slips that no keyboard makes, the same for each seed."""

import random
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "reading"
_ODD = "\0\u202e\u200b:;-–“”’\n\t()[]{}*+?\\^$.|#ёқ水🙂"


def damaged(number: int, *, seed: int) -> Iterator[str]:
    """So many pieces, each of up to 400 characters with up to 11 slips."""
    text = (FOLDER / "declaration.txt").read_text(encoding="utf-8")
    draw = random.Random(seed)
    for _number in range(number):
        start = draw.randrange(len(text))
        piece = list(text[start : start + draw.randrange(1, 400)])
        for _slip in range(draw.randrange(12)):
            piece.insert(draw.randrange(len(piece) + 1), draw.choice(_ODD))
        yield "".join(piece)
