"""Web addresses that people type or import: which ones the record takes, why not the others, and
which of them lead to one publication.

Pure; nothing is fetched. The rules keep out what runs as a script, what hides its host, and what no
reader could open.

An address is kept and shown as it was typed. What tells one publication from another is
`publication_of`, by these rules:

P1 The scheme and its default port do not count: http is https.
P2 The host is in lower case and in ASCII; a dot at its end, and the names www, m, mobile and amp
   before the site's own name, do not count.
P3 Empty and dotted segments of the path are resolved, so a slash at the end does not count; a first
   or last segment `amp` does not either.
P4 Parameters that tell where a reader came from (`utm_source`, `fbclid` and their like), or ask for
   the page of a telephone, do not count, nor does the order of the others.
P5 A fragment does not count, unless it is a route: it begins with `!` or `/`.
P6 A character is the same with and without its percent sign where the two cannot mean different
   things (RFC 3986, section 6.2.2); letters are composed.
"""

import re
import unicodedata
from contextlib import suppress
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

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

# Dropped before two names more (P2). No site is called www, but `m.gov.uz` is a site of its own:
# below a registry of a country these are names.
_OF_SAME_SITE = re.compile(
    r"(?<![^.])(?:www|(?:m|mobile|amp)(?!\.(?:ac|co|com|edu|go|gov|net|org)\.[a-z]{2}$))\."
    r"(?=[^.]+\.[^.])"
)
_FOR_TELEPHONES = re.compile(
    r"^(?:m|mobile|amp)(?!\.(?:ac|co|com|edu|go|gov|net|org)\.[a-z]{2}$)\.(?=[^.]+\.[^.])"
)
_DEFAULT_PORTS = frozenset({None, 80, 443})
_AMP = "amp"
_TRACKING = re.compile(
    r"""
    (?: utm | mc | mtm | hsa )_.* | pk_(?: campaign | content | kwd | medium | source )
    | [a-z]*cl(?: i | k i )d | gclsrc | [gw]braid | gad_source | _g[al] | srsltid | gs_lcrp | usqp
    | fb_(?: action_ids | action_types | source ) | mibextid | sfnsn | igsh | igshid
    | _openstat | mkt_tok | _hsenc | _hsmi | hsctatracking | ref_src | ref_url | guccounter
    | guce_referrer(?: _sig )? | __twitter_impression | _branch_match_id | ocid | s_cid
    """,
    re.VERBOSE,
)
_OTHER_VIEW = frozenset({"amp", "amp=1", "amp=true", "m=1", "outputtype=amp"})
_ROUTE = ("!", "/")

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = ":/?#[]@!$&'()*+,;="
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BEYOND_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")

# A host with one of them is left as it is.
_ODD_IN_HOSTS = frozenset("@%")


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


def publication_of(url: str) -> str:
    """The one address that all addresses of a publication share (P1 to P6).

    Two addresses with the same answer are counted as one publication. Applied twice it changes
    nothing. What is no address that the record takes comes back as it is; raises nothing.
    """
    parts = _split(url)
    if parts is None or "@" in parts.netloc or not url.startswith(_SCHEMES):
        return url
    found = f"https://{_host(parts)}{_path(parts.path)}"
    if query := _query(parts.query):
        found += f"?{query}"
    fragment = _unescaped(parts.fragment)
    return f"{found}#{fragment}" if fragment.startswith(_ROUTE) else found


def tidied(url: str) -> str:
    """The address as one would write it by hand: as it is, without what does not count.

    Scheme and host are in small letters. The name of a host for telephones (P2), parameters that
    tell where a reader came from (P4) and a fragment that is no route (P5) are left out; `www`, the
    path and the order of the parameters stay. It leads to the same publication. What is no address
    comes back as it is; raises nothing.
    """
    parts = _split(url)
    if parts is None or _ODD_IN_HOSTS & {*parts.netloc} or parts.scheme not in {"http", "https"}:
        return url
    pieces = [piece for piece in parts.query.split("&") if not _is_of_no_account(piece)]
    tidy = urlunsplit(
        parts._replace(
            netloc=_FOR_TELEPHONES.sub("", parts.netloc.lower()),
            query="&".join(pieces),
            fragment=parts.fragment if parts.fragment.startswith(_ROUTE) else "",
        )
    )
    return tidy if publication_of(tidy) == publication_of(_in_small_letters(parts)) else url


def host_of(url: str) -> str:
    """The host of the publication at the address (P2), such as kun.uz; '' where there is none."""
    parts = _split(url)
    return _host(parts).partition(":")[0] if parts else ""


def _in_small_letters(parts: SplitResult) -> str:
    return urlunsplit(parts._replace(netloc=parts.netloc.lower()))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    else:
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii").lower()
    kept = _OF_SAME_SITE.sub("", host.rstrip("."))
    return kept if parts.port in _DEFAULT_PORTS else f"{kept}:{parts.port}"


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _unescaped(path).split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    while len(kept) > 1 and _AMP in {kept[0], kept[-1]}:
        kept.pop(0 if kept[0] == _AMP else -1)
    return "".join(f"/{segment}" for segment in kept)


def _query(query: str) -> str:
    pieces = (_unescaped(piece.replace("+", "%20")) for piece in query.split("&"))
    return "&".join(sorted(piece for piece in pieces if piece and not _is_of_no_account(piece)))


def _is_of_no_account(piece: str) -> bool:
    lowered = piece.lower()
    return bool(_TRACKING.fullmatch(lowered.partition("=")[0])) or lowered in _OTHER_VIEW


def _unescaped(part: str) -> str:
    """The part in ASCII, each character written in one way (P6)."""
    found = _NO_ESCAPE.sub("%25", part)
    found = _ESCAPE.sub(_plain, found)
    found = _BEYOND_ASCII.sub(_readable, found)
    return "".join(
        piece if _ESCAPE.fullmatch(piece) else quote(_composed(piece), safe=_RESERVED)
        for piece in re.split(r"(%[0-9A-F]{2})", found)
    )


def _plain(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _readable(escapes: re.Match[str]) -> str:
    try:
        return bytes.fromhex(escapes[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return escapes[0]


def _composed(piece: str) -> str:
    return unicodedata.normalize("NFC", piece.encode("utf-8", "replace").decode())


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
