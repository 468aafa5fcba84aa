"""Compiled catalogues for tests: a language is offered once it has one."""

import struct
from collections.abc import Mapping
from pathlib import Path

_HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 &&"
    " (n%100<12 || n%100>14) ? 1 : n%10==0 || n%10>=5 || (n%100>=11 && n%100<=14) ? 2 : 3);\n"
)


def write_catalogue(folder: Path, language: str, words: Mapping[str, str]) -> None:
    """A catalogue of the language below `folder`, which is one of LOCALE_PATHS.

    The format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    pairs = sorted((a.encode(), b.encode()) for a, b in {"": _HEADER, **words}.items())
    ids = b"".join(one + b"\0" for one, _two in pairs)
    texts = b"".join(two + b"\0" for _one, two in pairs)
    start = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    for table, column, place in ((tables[0], 0, start), (tables[1], 1, start + len(ids))):
        for pair in pairs:
            table += [len(pair[column]), place]
            place += len(pair[column]) + 1  # noqa: PLW2901  the next text stands behind this one
    numbers = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    file = folder / language / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(
        struct.pack(f"<{7 + 4 * len(pairs)}I", *numbers, *tables[0], *tables[1]) + ids + texts
    )
