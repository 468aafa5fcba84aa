"""Words of the record that are spelled nearly like another: what somebody may have meant."""

from django.db.models import Q, Value
from django.db.models.functions import Abs, Length

from tracker.models import SearchWord

SHORTEST = 4
"""Shorter words are like too many others."""
_LONG = 8


def alike(word: str) -> str | None:
    """The word of the record that is one slip away from it, or two from a long word.

    A slip is a letter too many, too few, another one, or two that changed places. Of several the
    nearest, then the one in most entries, then the first by its letters. None if there is none.
    """
    if len(word) < SHORTEST or any(character.isdigit() for character in word):
        return None
    half, third = len(word) // 2, len(word) // 3
    return _nearest(word, word[:half], word[half:], 1) or (
        _nearest(word, word[:third], word[-third:], 2) if len(word) >= _LONG else None
    )


def _nearest(word: str, beginning: str, end: str, slips: int) -> str | None:
    """The nearest with at most so many slips. One leaves the beginning or the end as it is, unless
    letters change places between them."""
    swapped = {
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for place in range(len(word) - 1)
    }
    near = SearchWord.objects.filter(
        Q(word__startswith=beginning) | Q(word__endswith=end) | Q(word__in=swapped)
    )
    near = near.alias(apart=Abs(Length("word") - Value(len(word)))).filter(apart__lte=slips)
    found = [
        (distance, -entries, other)
        for other, entries in near.values_list("word", "entries")
        if (distance := _distance(word, other)) <= slips
    ]
    return min(found)[2] if found else None


def _distance(one: str, other: str) -> int:
    """How many slips lead from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
