"""Links by which somebody gets into an account: made by a manager, used once, within 72 hours.

An invitation makes an account that can do nothing, and a change set that gives it its role: nobody
gets a role by an invitation before a second manager approved that set. Whoever holds the link sets
the password; of the token in the link only a hash is kept, so that it cannot be shown again.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.choices import ChangeVerb
from tracker.choices.editing import AccountEvent
from tracker.models import Change, ChangeSet, OneTimeLink, User
from tracker.models.days import desk_today
from tracker.publiclog.writing import Writer, enter_account, take_turn
from tracker.text.languages import in_english

from .changesets import open_set, putting, submit_set
from .errors import NotAllowed, Problem, Refused, refusal
from .saving import NOT_SHOWN, copied, locked, record_change, save_with_history

LASTS = dt.timedelta(hours=72)
# How a user name starts that nobody has chosen yet.
_UNNAMED = "invited-"
_NO_LINK = gettext_lazy("This link is not valid. Ask whoever gave it to you for a new one.")
_USED = gettext_lazy("This link was used already. Each link works once.")
_TAKEN_BACK = gettext_lazy("This link was taken back. Ask whoever gave it to you for a new one.")
_OVER = gettext_lazy(
    "This link is too old: each works for 72 hours. Ask whoever gave it to you for a new one."
)


class NoSuchLink(Refused):
    """No link has this token (a web page answers 404)."""


@dataclass(frozen=True)
class Given:
    """A link that was just made, and the token that is known only now."""

    link: OneTimeLink
    token: str


def invite(*, by: User, public_name: str, role: Group, email: str = "") -> tuple[Given, ChangeSet]:
    """Make an account without a role, its link, and the set that gives it the role, sent at once.

    Raises NotAllowed, and Refused where something stands against the set; nothing is written then.
    """
    if not by.has_perms(("tracker.manage_changeset", "tracker.add_user")):
        raise NotAllowed(_("Only managers invite people."))
    with transaction.atomic():
        take_turn()
        account = User(
            username=f"{_UNNAMED}{secrets.token_hex(4)}", public_name=public_name, email=email
        )
        account.set_unusable_password()
        with in_english():
            invited, reason = _("Invited."), _("An invitation.")
            # The title will be public; whom it is about is for managers to know.
            title = _("Somebody is invited as %(role)s") % {"role": role.name}
        save_with_history(account, by=by, reason=invited)
        changeset = open_set(by=by, title=title, reason=reason)
        with putting(changeset):
            row = copied(locked(account, None))
            row.is_staff = True
            save_with_history(row, by=by, many={"groups": [role]})
        stored = ChangeSet.objects.get(pk=changeset.pk)
        sent = submit_set(stored, by=by, version=stored.version, today=desk_today())
        return _made(account, by=by), sent


def give_link(account: User, *, by: User) -> Given:
    """Make a new link for the account; the one before it is taken back. Raises NotAllowed."""
    if not by.has_perms(("tracker.manage_changeset", "tracker.change_user")):
        raise NotAllowed(_("Only managers make links for accounts."))
    if account.pk == by.pk:
        raise NotAllowed(_("For your own account use “Change password”."))
    if account.is_superuser and not by.is_superuser:
        raise NotAllowed(_("Only an administrator makes a link for an administrator."))
    if not account.is_active:
        raise refusal(_("The account is closed: open it first."))
    with transaction.atomic():
        take_turn()
        writer = Writer(by=by)
        enter_account(AccountEvent.LINKED, writer=writer)
        writer.flush()
        return _made(account, by=by)


def record_password(user: User, *, by: User) -> Change:
    """Write to the history that the account got another password, and nothing about it."""
    return record_change(
        user,
        by=by,
        verb=ChangeVerb.CHANGED,
        fields={"password": {"old": NOT_SHOWN, "new": NOT_SHOWN}},
    )


def take_back_links(account: User, *, by: User) -> int:
    """Take back the open link of the account. Returns how many there were. Raises NotAllowed."""
    if not by.has_perms(("tracker.manage_changeset", "tracker.change_user")):
        raise NotAllowed(_("Only managers take links back."))
    with transaction.atomic():
        take_turn()
        return _taken_back(account, timezone.now())


def _made(account: User, *, by: User) -> Given:
    now = timezone.now()
    _taken_back(account, now)
    token = secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        account=account, made_by=by, made_at=now, ends_at=now + LASTS, token_hash=_hash(token)
    )
    return Given(link, token)


def _taken_back(account: User, now: dt.datetime) -> int:
    waiting = OneTimeLink.objects.filter(
        account=account, used_at__isnull=True, taken_back_at__isnull=True
    )
    return waiting.update(taken_back_at=now)


def link_of(token: str) -> OneTimeLink:
    """The link with this token, which can be used now.

    Raises NoSuchLink, and Refused with why it works no more.
    """
    rows = OneTimeLink.objects.select_related("account", "made_by")
    link = rows.filter(token_hash=_hash(token)).first()
    if link is None:
        raise NoSuchLink([Problem(None, str(_NO_LINK))])
    if link.used_at:
        raise refusal(str(_USED))
    if link.taken_back_at or not (link.account.is_active and link.made_by.is_active):
        raise refusal(str(_TAKEN_BACK))
    if link.ends_at <= timezone.now():
        raise refusal(str(_OVER))
    return link


def use_link(token: str, *, password: str, username: str = "") -> User:
    """Set the password of the account, and the user name if it was invited; the link ends.

    The caller has looked at the password. Raises as `link_of`, and Refused where somebody else has
    the user name. Of two uses at once one is refused.
    """
    with transaction.atomic():
        take_turn()
        link = link_of(token)
        using = OneTimeLink.objects.filter(
            pk=link.pk, used_at__isnull=True, taken_back_at__isnull=True
        )
        if not using.update(used_at=timezone.now()):
            raise refusal(str(_USED))
        stored = locked(link.account, None)
        row = copied(stored)
        if not stored.has_usable_password() and username:
            if is_taken(username, stored):
                raise refusal(_("Somebody else has this user name."), field="username")
            row.username = username
        row.set_password(password)
        save_with_history(row, by=row)
    return row


def is_taken(username: str, account: User) -> bool:
    """Whether another account has the user name, in small letters or large ones."""
    return User.objects.filter(username__iexact=username).exclude(pk=account.pk).exists()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
