"""Web addresses that people type or import: which ones the record takes, and why not the others.

Pure; nothing is fetched. The rules keep out what runs as a script and what hides its host.
"""

import unicodedata
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

LONGEST = 2000
_SCHEMES = ("http://", "https://")


def problem_with(url: str) -> str | None:
    """Say in one sentence why the record cannot hold this address; None if it can.

    An address names a host by http or https in lower case (as the database demands), has at most
    2,000 characters, no user name, no backslash (browsers read it as a slash) and no white space,
    control, direction or invisible character. Raises nothing.
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
    return None


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
