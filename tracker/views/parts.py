"""A long list as JSON in parts, for programs that do not want it whole."""

from dataclasses import replace
from itertools import islice

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.formats.table import Content

from .context_processors import site
from .refusals import BadParameter, NoSuchData

PAGE, LIMIT = "page", "limit"
# The formats that can say where the next rows are, or need not.
IN_PARTS = frozenset({"json", "jsonl"})
# How many rows a part has unless it is said, and at most.
DEFAULT, MOST = 100, 500
_DIGITS = 6


def part_of(request: HttpRequest, content: Content) -> Content:
    """The rows of the part that is asked for, and where the next one is; all rows unless one is.

    Raises BadParameter where it cannot be understood, and NoSuchData where there is no such part.
    """
    if not {PAGE, LIMIT} & request.GET.keys():
        return content
    number, size = _number(request, PAGE, 1), _number(request, LIMIT, DEFAULT)
    if size > MOST:
        raise BadParameter(_("“limit” must be at most %(most)d.") % {"most": MOST})
    start = (number - 1) * size
    found = list(islice(content.rows, start, start + size + 1))
    if start and not found:
        raise NoSuchData(f"“page”: the list has no page {number}.")
    following = None
    if found[size:]:
        query = request.GET.copy()
        query[PAGE] = str(number + 1)
        following = f"{site(request)['base_url']}{request.path}?{query.urlencode()}"
    return replace(content, rows=found[:size], following=following, url="")


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS and int(given)):
        raise BadParameter(_("“%(name)s” must be a whole number above 0.") % {"name": name})
    return int(given)
