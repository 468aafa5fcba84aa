"""A page of another day or of a release leads on to pages of that same day or release."""

import re
from functools import lru_cache

from django.urls import Resolver404, resolve, reverse

from tracker.text.languages import root_of

from .points import PARAMETER, Standpoint

# Addresses in our own templates: always quoted, on this site, and of this page or another one.
_ADDRESS = re.compile(r'(<(?:a|link|form)\s(?:[^>]*\s)?(?:href|action)=")((?:/(?!/)|\?)[^"]*)"')
_FORM = re.compile(r'<form\s[^>]*method="get"[^>]*>')


def carried(html: str, standpoint: Standpoint) -> str:
    """The page with every address of a public page leading to the same standpoint.

    An address that names the whole site, host included, is left as it is.
    """
    html = _ADDRESS.sub(lambda found: f'{found[1]}{_moved(found[2], standpoint)}"', html)
    if standpoint.on:
        hidden = f'<input type="hidden" name="{PARAMETER}" value="{standpoint.on.isoformat()}">'
        html = _FORM.sub(lambda found: found[0] + hidden, html)
    return html


def _moved(address: str, standpoint: Standpoint) -> str:
    rest, hash_sign, fragment = address.partition("#")
    path, _question, query = rest.partition("?")
    if path and not _is_public(path):
        return address
    if standpoint.on:
        named = f"{PARAMETER}={standpoint.on.isoformat()}"
        if named not in query.split("&amp;"):
            query = f"{query}&amp;{named}" if query else named
    elif path:
        root = root_of(path)
        name = reverse("release", args=[standpoint.release]).removeprefix(reverse("dashboard"))
        path = f"{root}{name}{path.removeprefix(root)}"
    return path + (f"?{query}" if query else "") + hash_sign + fragment


@lru_cache(maxsize=4096)
def _is_public(path: str) -> bool:
    try:
        return is_public(resolve(path).func)
    except Resolver404:
        return False


def is_public(view: object) -> bool:
    """Whether the view shows the record to everybody."""
    return getattr(view, "is_public", False)
