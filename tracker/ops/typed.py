"""What was typed into a form of the desk is not lost at the door, and not stored twice.

While somebody types, the browser sends drafts, which are kept the same way and offered when the
form is opened again.

Each form carries a ticket: a signed text that names who opened it and at which address. A form that
arrives when its person is not signed in, or with the key of an earlier sign-in, is kept for that
person for a day; nothing without a ticket is kept. The ticket also tells a second sending of the
same form from the first.
"""

import hashlib
import json
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from tracker.models import KeptForm, SavedForm, User

# The hidden box with the ticket, and the button that gives up what was kept.
TICKET = "form_ticket"
DISCARD = "_discard"
# The button that fills the form with what was kept as a draft.
BRING_BACK = "_bring_back"
KEPT_FOR = timedelta(hours=24)
LARGEST = 2**20
# An open form outlives a weekend; what is kept of it does not.
_OPEN_FOR = timedelta(days=7)
_MOST_PER_PERSON = 20
_LONGEST_PATH = 2000
_SALT = "tracker.ops.typed"
_CSRF = "csrfmiddlewaretoken"

_logger = logging.getLogger("tracker.ops.typed")


@dataclass(frozen=True)
class Ticket:
    """Which form it is: opened by whom, at which address; `kept` numbers the text it gave back."""

    user: int
    path: str
    nonce: str
    kept: int | None


def new_ticket(request: HttpRequest, *, kept: int | None = None, path: str = "") -> str:
    """Return a ticket for the form on the page that is asked for; `kept` is what fills it.

    A form that is sent to another address than its page's is found again at that `path`.
    """
    path = path or request.get_full_path()
    ticket = [request.user.pk, path, secrets.token_hex(16), kept]
    return signing.dumps(ticket, salt=_SALT, compress=True)


def ticket_of(request: HttpRequest) -> Ticket | None:
    """Return the ticket of the form that was sent; None without one that is for this address."""
    ticket = _read(request)
    return ticket if ticket and ticket.path == request.get_full_path() else None


def _read(request: HttpRequest) -> Ticket | None:
    try:
        given = signing.loads(request.POST.get(TICKET, ""), salt=_SALT, max_age=_OPEN_FOR)
    except signing.BadSignature:
        return None
    return Ticket(*given)


def ticket_again(request: HttpRequest) -> str | None:
    """Return the ticket of a form that was refused and comes back; None where none was sent."""
    ticket = ticket_of(request) if request.method == "POST" else None
    own = ticket is not None and ticket.user == request.user.pk
    return str(request.POST[TICKET]) if own else None


def keep(request: HttpRequest) -> Ticket | None:
    """Keep what was sent for the person who had opened the form. Returns the ticket, if it is kept.

    Without a valid ticket, beyond `LARGEST` bytes, and while nothing can be written nothing is.
    """
    if DISCARD in request.POST or BRING_BACK in request.POST:
        return None
    return _keep(request, ticket_of(request), is_draft=False)


def keep_draft(request: HttpRequest) -> Ticket | None:
    """Keep what stands in a form that its person has not sent yet. Returns the ticket, if it is.

    The form was opened by the person who is signed in, at whichever address its ticket names.
    """
    ticket = _read(request)
    is_own = ticket is not None and ticket.user == request.user.pk
    return _keep(request, ticket if is_own else None, is_draft=True)


def _keep(request: HttpRequest, ticket: Ticket | None, *, is_draft: bool) -> Ticket | None:
    if ticket is None or len(ticket.path) > _LONGEST_PATH:
        return None
    boxes = {name: values for name, values in request.POST.lists() if not _is_secret(name)}
    typed = json.dumps(boxes, ensure_ascii=False)
    if len(typed.encode()) > LARGEST:
        return None
    try:
        with transaction.atomic():
            return _store(ticket, typed, is_draft=is_draft)
    except DatabaseError:
        _logger.warning("what was typed could not be kept", exc_info=True)
        return None


def _store(ticket: Ticket, typed: str, *, is_draft: bool) -> Ticket | None:
    now = timezone.now()
    KeptForm.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    if not User.objects.filter(pk=ticket.user, is_active=True, is_staff=True).exists():
        return None
    KeptForm.objects.update_or_create(
        ticket=ticket.nonce,
        defaults={
            "user_id": ticket.user,
            "path": ticket.path,
            "typed": typed,
            "kept_at": now,
            "is_draft": is_draft,
        },
    )
    if is_draft and ticket.kept:
        # What had filled the form is a part of what is typed there now.
        before = KeptForm.objects.filter(pk=ticket.kept, user=ticket.user)
        before.exclude(ticket=ticket.nonce).delete()
    newest_first = KeptForm.objects.filter(user=ticket.user).order_by("-kept_at", "-pk")
    beyond = list(newest_first.values_list("pk", flat=True)[_MOST_PER_PERSON:])
    KeptForm.objects.filter(pk__in=beyond).delete()
    return ticket


def waiting(request: HttpRequest) -> QuerySet[KeptForm]:
    """Return what is kept for the person who is signed in, newest first."""
    since = timezone.now() - KEPT_FOR
    rows = KeptForm.objects.filter(user=request.user.pk, kept_at__gte=since)
    return rows.order_by("-kept_at", "-pk")


def kept_here(request: HttpRequest) -> KeptForm | None:
    """Return what the person typed into the form of this very address and did not save."""
    rows = waiting(request).filter(path=request.get_full_path())
    asked = ticket_of(request) if asks_back(request) else None
    return (rows.filter(pk=asked.kept or 0) if asked else rows).first()


def asks_back(request: HttpRequest) -> bool:
    """Whether the person asks for a draft to be put into the form again."""
    return request.method == "POST" and BRING_BACK in request.POST


def moved(kept: KeptForm, path: str) -> str:
    """Let the form come back at another address, which is returned."""
    kept.path = path
    kept.save(update_fields=["path"])
    return path


def boxes_of(kept: KeptForm) -> QueryDict:
    """Return the boxes as the browser had sent them."""
    boxes = QueryDict(mutable=True)
    for name, values in json.loads(kept.typed).items():
        boxes.setlist(name, values)
    return boxes


def forget(request: HttpRequest) -> None:
    """Forget what was kept of the form that was sent: it is saved now, or given up."""
    ticket = ticket_of(request)
    if ticket:
        of_form = Q(ticket=ticket.nonce) | Q(pk=ticket.kept or 0)
        KeptForm.objects.filter(of_form, user=request.user.pk).delete()


def claim(request: HttpRequest) -> SavedForm | None:
    """Say in the open transaction that this form is being stored; None if it carries no ticket.

    Returned with an address, the row says that the same form was stored before, and as what: of two
    sendings at the same moment the database lets the second wait for the first. Without an address
    it is the caller's, who gives it one or deletes it.
    """
    ticket = ticket_of(request)
    if ticket is None or ticket.user != request.user.pk:
        return None
    SavedForm.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    key = _key_of(ticket, request.POST)
    claimed = SavedForm(key=key, saved_at=timezone.now())
    SavedForm.objects.bulk_create([claimed], ignore_conflicts=True)
    return SavedForm.objects.get(key=key)


def _key_of(ticket: Ticket, sent: QueryDict) -> str:
    boxes = sorted((name, values) for name, values in sent.lists() if name not in {TICKET, _CSRF})
    content = json.dumps([ticket.nonce, boxes])
    return hashlib.sha256(content.encode()).hexdigest()


def _is_secret(name: str) -> bool:
    return name in {TICKET, _CSRF} or "password" in name.lower()
