"""Change sets as a part of the address, and the forms of the desk that write into them.

Behind `/set/12/` desk and site show the record as it would be with that set. A form of the desk
that is sent there goes into the set, and one that is sent without it into a set of its own: the
request does what it was asked for, what it changed becomes rows of the set, and all else of it is
taken back. So nothing that the desk does to the record is public before a second person approves.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import ResolverMatch, get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.coding.second import codes_blind
from tracker.models import PUBLIC, Assessment, ChangeSet, ProposedRow, Release, SavedForm, User
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.days import desk_today
from tracker.ops import typed
from tracker.ops.denied import Denied
from tracker.ops.middleware import without_second_factor
from tracker.publiclog import WrongClock, take_turn
from tracker.publishing import Refused
from tracker.publishing.changesets import (
    held,
    open_set,
    put,
    submit_set,
    tried_in_public,
)
from tracker.publishing.proposals import numbers_of, replay
from tracker.publishing.titles import named_after
from tracker.publishing.trials import Trial, taken_back, trying
from tracker.text.prefixes import leading
from tracker.text.values import problem_with_text

_MOST_DIGITS = 18
# How many rows a message names.
_MOST_NAMED = 5
PREFIX = re.compile(rf"/set/(?P<number>[0-9]{{1,{_MOST_DIGITS}}})(?=/|\Z)")
_logger = logging.getLogger("tracker.ops.workspaces")
BLIND = gettext_lazy(
    "You code this text a second time: the set that holds the first coding is closed to you until "
    "you have finished."
)
# The boxes of a form: into which open set it goes, and why the record changes.
INTO, WHY = "into_set", "set_reason"
# The buttons that send the set for review, too.
_SENDING = ("_send", "_submit")
# What the desk changes by way of sets; verdicts have steps of their own, and are in sets as well.
IN_SETS = frozenset(
    str(model._meta.model_name) for model in PUBLIC if model not in {Assessment, Release, ChangeSet}
)
# The page that gives an account its roles.
ROLES = "tracker_user_roles"
_OF_VERDICTS = ("assessment_add", "assessment_change", "assessment_correct", "assessment_round")
# Pages that come back with what was typed where the database is busy.
_KEEPS_WHAT_WAS_TYPED = ("_add", "_change", "_roles", "_withdraw", "_remove")
# Steps that are complete in themselves: a set of their own is sent at once.
_SENT_AT_ONCE = ("_withdraw", "_remove")
# A script asks for parts of a page alone: they show no messages.
PART = "X-Part"
# Buttons that go on with the form; every other way leads to the page of the set.
_GOING_ON = ("_addanother", "_continue", "_newaction", "_newsearch", "_popup")
_View = Callable[..., HttpResponseBase]


class SetPrefixMiddleware:
    """Takes the set off the address; what is reversed meanwhile leads on into the same set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain, which no cache keeps."""
        found = PREFIX.match(request.path_info)
        if not found:
            return self.get_response(request)
        vars(request)["set_number"] = int(found["number"])
        request.path_info = request.path_info[found.end() :]
        with leading(found[0]):
            response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class SetMiddleware:
    """Does what a request asks for within a set, and takes it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: _View,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """Return the answer of a page within a set; None where the page is in none."""
        match = cast("ResolverMatch", request.resolver_match)
        is_desk = "admin" in match.namespaces
        asked = _Asked(request, view, args, kwargs, str(match.url_name), is_desk)
        try:
            return self._answer(request, view, asked)
        except OperationalError:
            return asked.busy()

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Return a page of the desk that says that the database was too busy for it."""
        match = request.resolver_match
        if isinstance(exception, OperationalError) and match and "admin" in match.namespaces:
            return busy_page(request)
        return None

    def _answer(
        self, request: HttpRequest, view: _View, asked: "_Asked"
    ) -> HttpResponseBase | None:
        is_desk = asked.is_desk
        if not hasattr(request, "set_number"):
            if is_desk and _writes(request, asked.name) and request.user.is_staff:
                return asked.into_a_new_set()
            return None
        if not is_desk and not getattr(view, "is_public", False):
            return None
        if not request.user.is_staff:
            return redirect_to_login(request.get_full_path())
        if without_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return asked.within()


def goes_into_a_set(name: str) -> bool:
    """Whether what the page of the desk with this name changes goes into a change set."""
    parts = name.split("_")
    return name == ROLES or (len(parts) > 2 and parts[1] in IN_SETS)


def told_busy() -> str:
    """What somebody is told whose save found the database busy, full or gone; the log says why."""
    error = sys.exception()
    _logger.warning("nothing could be written", exc_info=error)
    if isinstance(error, WrongClock):
        return str(error)
    return _("The database is busy. Nothing was written: save again in a moment.")


def busy_page(request: HttpRequest) -> HttpResponse:
    """Return the page that says that the database is busy and nothing was written."""
    return render(request, "admin/tracker/busy.html", {"told": told_busy()}, status=503)


def refuse_if_busy(request: HttpRequest) -> None:
    """Raise OperationalError where the set could not be locked: then nothing may be written."""
    if hasattr(request, "is_busy"):
        raise OperationalError


def _writes(request: HttpRequest, name: str) -> bool:
    """Whether the request would change what goes into a set."""
    is_sent = request.method == "POST" and not typed.asks_back(request)
    return is_sent and typed.DISCARD not in request.POST and goes_into_a_set(name)


class _Asked:
    """A request, and the view that answers it."""

    def __init__(
        self,
        request: HttpRequest,
        view: _View,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        name: str,
        is_desk: bool,
    ) -> None:
        self.request, self.name, self.is_desk = request, name, is_desk
        self._view, self._args, self._kwargs = view, args, kwargs
        self.user = cast("User", request.user)

    def answer(self) -> HttpResponseBase:
        """The answer, complete: what is read from the tables is read now."""
        response = self._view(self.request, *self._args, **self._kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if isinstance(response, StreamingHttpResponse):
            pieces = cast("Iterator[bytes]", response.streaming_content)
            whole = HttpResponse(b"".join(pieces), status=response.status_code)
            for name, value in response.headers.items():
                whole.headers[name] = value
            return whole
        return response

    def within(self) -> HttpResponseBase:
        """The page behind the address of a set, or the form that goes into it."""
        request = self.request
        changeset = ChangeSet.objects.filter(pk=vars(request)["set_number"]).first()
        if changeset is None or not self.user.has_perm("tracker.view_changeset"):
            raise Http404
        # A form for a set that was decided on meanwhile is refused, not led away from.
        is_over = not changeset.is_pending and request.method != "POST"
        if is_over or self._is_outside():
            with leading(""):
                if self._is_about_a_new_row():
                    return redirect("admin:tracker_changeset_change", changeset.pk)
                root = get_script_prefix().rstrip("/")
            return redirect(f"{root}{request.path_info}")
        if codes_blind(changeset, self.user):
            raise Denied(BLIND)
        vars(request)["changeset"] = changeset
        if request.method == "POST" and typed.DISCARD in request.POST:
            typed.forget(request)
            return redirect(request.get_full_path())
        if request.method == "POST" and self.is_desk and not typed.asks_back(request):
            return self._into(changeset)
        with taken_back():
            if self.is_desk:
                replay(changeset)
            else:
                tried_in_public(changeset, today=desk_today())
            return self.answer()

    def busy(self) -> HttpResponseBase:
        """The form or step with what was typed and word that the database is busy, or a page that
        says that nothing was written."""
        if hasattr(self.request, "set_number") or not self.name.endswith(_KEEPS_WHAT_WAS_TYPED):
            return busy_page(self.request)
        vars(self.request)["is_busy"] = True
        return self.answer()

    def _is_outside(self) -> bool:
        """Whether the page is about sets, accounts or the steps of a verdict: never in a set."""
        parts = self.name.split("_")
        if not self.is_desk or parts[0] != "tracker":
            return self.is_desk and self.name in {"login", "logout", "password_change"}
        if parts[1] == "assessment" and parts[-1] != "changelist":
            return not self.name.endswith(_OF_VERDICTS)
        return self.name != ROLES and parts[1] in {"changeset", "user", "change", "release"}

    def _is_about_a_new_row(self) -> bool:
        """Whether the address has the number that a row has within its set alone."""
        number = str(self._kwargs.get("object_id", ""))
        return number.isdecimal() and int(number) > FIRST_NUMBER

    def _into(self, changeset: ChangeSet) -> HttpResponseBase:
        """Put what the form does into the set."""
        try:
            with transaction.atomic():
                mine = held(changeset, by=self.user)
                trial, response = self._tried(mine, is_new=False)
                return self._stored(mine, trial, response) if trial.tried else response
        except Refused as refusal:
            raise Denied(str(refusal)) from refusal

    def into_a_new_set(self) -> HttpResponseBase:
        """Put what the form does into the open set that it names, or else into one of its own."""
        into = self.request.POST.get(INTO, "")
        is_number = into.isascii() and into.isdigit() and len(into) <= _MOST_DIGITS
        named = ChangeSet.objects.open_of(self.user).filter(pk=into) if is_number else None
        with transaction.atomic():
            take_turn()
            chosen = named.select_for_update().first() if named is not None else None
            mine = chosen or open_set(by=self.user, reason=self._reason())
            trial, response = self._tried(mine, is_new=chosen is None)
            if trial.tried:
                return self._stored(mine, trial, response, is_new=chosen is None)
            # A form that was refused leaves no empty set behind.
            transaction.set_rollback(True)
        return response

    def _reason(self) -> str:
        """Why the record should change; nothing where what was typed is no text."""
        reason = self.request.POST.get(WHY, "") or self.request.POST.get("reason", "")
        if reason and (problem := problem_with_text(reason)):
            messages.error(self.request, problem)
            return ""
        return reason

    def _tried(self, changeset: ChangeSet, *, is_new: bool) -> tuple[Trial, HttpResponseBase]:
        with taken_back():
            if not is_new:
                replay(changeset)
            with trying(numbers_of(changeset)) as trial:
                response = self.answer()
        return trial, response

    def _stored(
        self,
        changeset: ChangeSet,
        trial: Trial,
        response: HttpResponseBase,
        *,
        is_new: bool = False,
    ) -> HttpResponseBase:
        """Keep what was tried; returns the way on."""
        request = self.request
        rows = put(changeset, trial.tried)
        if is_new and rows:
            changeset.title = named_after(rows)
            ChangeSet.objects.filter(pk=changeset.pk).update(title=changeset.title)
        prefix = f"set/{changeset.pk}/"
        claim: SavedForm | None = getattr(request, "claim", None)
        if claim is not None and claim.address:
            address = _behind(claim.address, prefix)
            SavedForm.objects.update_or_create(
                key=claim.key, defaults={"address": address, "saved_at": claim.saved_at}
            )
        typed.forget(request)
        is_sent = any(button in request.POST for button in _SENDING)
        if is_sent or (is_new and self.name.endswith(_SENT_AT_ONCE)):
            self._send(changeset)
        elif rows and PART not in request.headers:
            told = _("%(rows)s: kept in the set. Nothing of it is public before it is approved.")
            messages.success(request, told % {"rows": _named(rows)})
        if not 300 <= response.status_code < 400:
            return response
        if any(button in request.POST for button in _GOING_ON) or "draft" in request.GET:
            response["Location"] = _behind(response["Location"], prefix)
            return response
        with leading(""):
            return redirect("admin:tracker_changeset_change", changeset.pk)

    def _send(self, changeset: ChangeSet) -> None:
        """Send the set for review; what stands against it is said, and the set stays open."""
        try:
            with transaction.atomic():
                stored = ChangeSet.objects.get(pk=changeset.pk)
                submit_set(stored, by=self.user, version=stored.version, today=desk_today())
        except Refused as refusal:
            messages.warning(self.request, _("It is kept in the set. It was not sent for review:"))
            for problem in refusal.problems:
                messages.error(self.request, problem.message)
        else:
            messages.success(self.request, _("It was sent for review."))


def _named(rows: Sequence[ProposedRow]) -> str:
    """The names of the rows; of many the first ones, and how many more there are."""
    names = ", ".join(f"“{row.label}”" for row in rows[:_MOST_NAMED])
    more = len(rows) - _MOST_NAMED
    if more <= 0:
        return names
    told = ngettext("%(names)s and %(n)d more row", "%(names)s and %(n)d more rows", more)
    return told % {"names": names, "n": more}


def _behind(address: str, prefix: str) -> str:
    """The same address within the set."""
    with leading(""):
        root = get_script_prefix()
    path = urlsplit(address).path
    if not path.startswith(root) or path.startswith(root + prefix):
        return address
    return root + prefix + address.removeprefix(root)


def address_in(changeset: ChangeSet, name: str, *args: object) -> str:
    """The address of a page within the set."""
    with leading(f"/set/{changeset.pk}"):
        return reverse(name, args=args)
