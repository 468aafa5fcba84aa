"""Labels: short names by which rows are told apart and counted.

Two spellings that no reader can tell apart are one label: `US`, `US ` and `US` before a no-break
space, a letter with its mark composed or decomposed, a name with an invisible character in it.
"""

import unicodedata

from django.utils.translation import gettext as _

_INVISIBLE = frozenset({"Cf", "Cc", "Cs"})


def label_of(text: str) -> str:
    """The one spelling that all spellings of a label share; empty if nothing can be seen.

    Letters are composed (NFC), each run of white space is one space, its ends are stripped, and
    what shows nothing (control and format characters) is left out. Case and width stay: they can
    be seen. Applied twice it changes nothing.
    """
    spaced = " ".join(text.split())
    seen = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def problem_with_label(text: str) -> str | None:
    """Say in one sentence why the text is no label as it stands; None if it is."""
    label = label_of(text)
    if text == label:
        return None
    return _(
        "White space at an end, doubled or of another kind, an invisible character or a letter in"
        " two parts would make it another name. Write it as “%(label)s”."
    ) % {"label": label}
