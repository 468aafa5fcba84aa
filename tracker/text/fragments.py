"""Addresses that open a page at quoted words (WICG, URL Fragment Text Directives)."""

from urllib.parse import quote

_EDGE_WORDS = 5


def text_fragment(quotation: str) -> str:
    """The fragment that opens a page at the quotation: its first words and its last.

    A short quotation is given whole. A hyphen has a meaning of its own there and is escaped too.
    """
    words = quotation.split()
    if len(words) <= 2 * _EDGE_WORDS:
        return f"#:~:text={_escaped(words)}"
    return f"#:~:text={_escaped(words[:_EDGE_WORDS])},{_escaped(words[-_EDGE_WORDS:])}"


def _escaped(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")
