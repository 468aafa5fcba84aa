"""Web addresses that people type or import: which ones the record takes, and why not the others.

Pure; nothing is fetched. The rules keep out what runs as a script, what hides its host, and what no
reader could open.
"""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

LONGEST = 2000
_SCHEMES = ("http://", "https://")
# RFC 1123, section 2.1, and RFC 1035, section 2.3.4.
_LABEL = re.compile(r"[0-9a-z]([0-9a-z-]{0,61}[0-9a-z])?")
_LONGEST_HOST = 253
# WHATWG, URL, "ends in a number": browsers read such a host as the number of a machine.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that lead to no public page: RFC 6761, 6762, 7686, 8375, and what ICANN keeps back (2024).
_NOT_PUBLIC = frozenset({"arpa", "internal", "invalid", "local", "localhost", "onion", "test"})


def problem_with(url: str) -> str | None:
    """Say in one sentence why the record cannot hold this address; None if it can.

    An address names a host by http or https in lower case (as the database demands), has at most
    2,000 characters, no user name, no backslash (browsers read it as a slash) and no white space,
    control, direction or invisible character. Its host is a public name, in any alphabet: no name
    without a point, no number of a machine however it is written. Raises nothing.
    """
    if len(url) > LONGEST:
        return _("The address has %(length)d characters; at most %(longest)d are kept.") % {
            "length": len(url),
            "longest": LONGEST,
        }
    if any(_is_unprintable(character) for character in url):
        return _("The address holds a space, a control character or an invisible character.")
    if not url.startswith(_SCHEMES):
        return _("The address must start with http:// or https://.")
    parts = _split(url)
    if parts is None or "\\" in url:
        return _("The address is malformed.")
    if "@" in parts.netloc:
        return _("The address must not name a user before the host.")
    if not _is_public(parts.hostname or ""):
        return _("The address must name its host by a public name, for example example.org.")
    return None


def _is_public(host: str) -> bool:
    """Tell whether it is a name of the public network; one of another alphabet by its ASCII form.

    Letters that only look like another form of a letter (full-width ones) make no name.
    """
    if unicodedata.normalize("NFKC", host) != unicodedata.normalize("NFC", host):
        return False
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return False
    labels = name.split(".")
    return (
        len(labels) > 1
        and len(name) <= _LONGEST_HOST
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _NUMBER.fullmatch(labels[-1])
        and labels[-1] not in _NOT_PUBLIC
    )


def _is_unprintable(character: str) -> bool:
    """Tell whether it is white space or of the category other: control, format, surrogate."""
    return unicodedata.category(character)[0] in "CZ"


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address with a host and a possible port, or None."""
    try:
        parts = urlsplit(url)
        _port = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return parts if parts.hostname else None
