"""Keeps text in an exported CSV file from being run as a formula by a spreadsheet program."""

import unicodedata

_STARTS = frozenset("=+-@")
_SKIPPED_BY_SPREADSHEETS = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def guard_cell(value: str) -> str:
    """`value`, with an apostrophe in front if a spreadsheet could take it for a formula.

    Guarded is what starts with `=`, `+`, `-` or `@`, in any compatibility form (full-width `＝`),
    also after white space or invisible characters, and what starts with a control character (tab,
    CR, LF, NUL). Everything else comes back unchanged, and so does what is already guarded.
    Guard text only: a number with a sign is meant to be a number. Source of the rule: OWASP, "CSV
    Injection".
    """
    if value and unicodedata.category(value[0]) == "Cc":
        return f"'{value}"
    for character in value:
        if unicodedata.category(character) not in _SKIPPED_BY_SPREADSHEETS:
            is_start = unicodedata.normalize("NFKC", character) in _STARTS
            return f"'{value}" if is_start else value
    return value
