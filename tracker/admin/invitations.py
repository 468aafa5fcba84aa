"""Managers invite people, and give those who have lost a password a link to set another one.

Each link is shown once, on the page that answers the form, and mailed if a mail server is set.
"""

import datetime as dt
import logging
from smtplib import SMTPException

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from tracker.choices import EntryRole
from tracker.models import ChangeSet, OneTimeLink, User
from tracker.models.fields import TextBox
from tracker.ops import typed
from tracker.ops.denied import Denied
from tracker.ops.workspaces import told_busy
from tracker.publishing import NotAllowed, Refused
from tracker.publishing.invitations import Given, give_link, invite, take_back_links
from tracker.queries.managers import MANAGER, managers

from .forms import is_row_id
from .generics import AdminMixin, Context, Row, user_of

INVITATIONS, LINK = "tracker_user_invitations", "tracker_user_link"
NEEDED = ("tracker.manage_changeset", "tracker.add_user", "tracker.change_user")
_ROLES = (EntryRole.ANALYST, EntryRole.REVIEWER, EntryRole(MANAGER))
_SHOWN = 100

_logger = logging.getLogger("tracker.admin.invitations")


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    public_name = TextBox(
        label=_("Public name"),
        max_length=150,
        help_text=_(
            "For example “A. Karimova” or “Desk of the institute”. The public record shows it"
            " beside the person’s work, for ever. It may be an institution’s."
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in _ROLES],
        help_text=_("A second manager approves it. Until then the account can do nothing."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Not public. For example name@example.org."),
    )

    def clean_public_name(self) -> str:
        """Hold the name to the rule of its field; one that somebody has is nobody else's."""
        name: str = User._meta.get_field("public_name").clean(
            self.cleaned_data["public_name"], None
        )
        if User.objects.filter(public_name__iexact=name).exists():
            told = gettext("Somebody has the public name “%(name)s” already.")
            raise forms.ValidationError(told % {"name": name})
        return name


def may_invite(by: User) -> bool:
    """Whether the person may invite others."""
    return by.has_perms(NEEDED)


class InvitationsMixin(AdminMixin[Row]):
    """The admin of accounts, with the pages on which links are made."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the links first."""
        view = self.admin_site.admin_view
        return [
            path("invitations/", view(self.invitations_view), name=INVITATIONS),
            path("<path:object_id>/link/", view(self.link_view), name=LINK),
            *super().get_urls(),
        ]

    def invitations_view(self, request: HttpRequest) -> HttpResponse:
        """Show the links and the form of an invitation; invite, or take a link back."""
        by = _manager(request)
        if request.method != "POST":
            return self._list(request, InviteForm())
        if "_take_back" in request.POST:
            return _take_back(request, by)
        form = InviteForm(request.POST)
        try:
            made = _invited(request, form, by)
        except OperationalError:
            return self._list(request, form, problems=[told_busy()], status=503)
        except NotAllowed as refusal:
            raise Denied(str(refusal)) from refusal
        except Refused as refusal:
            problems = [problem.message for problem in refusal.problems]
            return self._list(request, form, problems=problems, status=400)
        if isinstance(made, str):
            messages.info(request, _ONCE)
            return redirect(made)
        if made is None:
            return self._list(request, form, status=400)
        given, changeset = made
        return self._list(
            request, InviteForm(), {**_shown(request, given), "gives_role": changeset}
        )

    def link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask whether the account shall have a new link; make it and show it."""
        by, number = _manager(request), unquote(object_id)
        account = User.objects.filter(pk=number).first() if is_row_id(number) else None
        if account is None:
            raise Http404
        context: Context = {
            "title": _("A new link for %(name)s") % {"name": account},
            "account": account,
            "is_invited": not account.has_usable_password(),
        }
        status = 200
        if request.method == "POST":
            try:
                context |= _shown(request, give_link(account, by=by))
            except NotAllowed as refusal:
                raise Denied(str(refusal)) from refusal
            except Refused as refusal:
                context["problems"], status = [str(refusal)], 400
            except OperationalError:
                context["problems"], status = [told_busy()], 503
        return self._answer(request, "link", context, status=status)

    def _list(
        self,
        request: HttpRequest,
        form: InviteForm,
        more: Context | None = None,
        *,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        now = timezone.now()
        context = {
            "title": _("Invite people"),
            "form": form,
            "problems": problems or [],
            "links": [(link, _state(link, now)) for link in _links()[:_SHOWN]],
            "is_alone": len(managers()) == 1,
            "ticket": typed.new_ticket(request),
            **(more or {}),
        }
        return self._answer(request, "invitations", context, status=status)

    def _answer(
        self, request: HttpRequest, page: str, context: Context, *, status: int
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "subtitle": None, "opts": self.opts}
        template = f"admin/tracker/{page}.html"
        return TemplateResponse(request, template, common | context, status=status)


_ONCE = _(
    "This invitation was made already. Its link is shown once: if you have not seen it, make a new"
    " one below."
)


def _manager(request: HttpRequest) -> User:
    by = user_of(request)
    if not may_invite(by):
        raise Denied(_("Only managers invite people and make links for accounts."))
    return by


def _invited(
    request: HttpRequest, form: InviteForm, by: User
) -> tuple[Given, ChangeSet] | str | None:
    """Invite whom the form names; the way on if it was sent before, None if it says nonsense."""
    with transaction.atomic():
        claim = typed.claim(request)
        if claim and claim.address:
            return claim.address
        if not form.is_valid():
            transaction.set_rollback(True)
            return None
        made = invite(
            by=by,
            public_name=form.cleaned_data["public_name"],
            role=Group.objects.get(name=form.cleaned_data["role"]),
            email=form.cleaned_data["email"],
        )
        if claim:
            claim.address = reverse(f"admin:{INVITATIONS}")
            claim.save(update_fields=["address"])
    return made


def _links() -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.select_related("account", "made_by")


def _state(link: OneTimeLink, now: dt.datetime) -> str:
    """What became of the link, in a word or two."""
    if link.used_at:
        return gettext("used")
    if link.taken_back_at:
        return gettext("taken back")
    return gettext("open") if link.ends_at > now else gettext("too old")


def _take_back(request: HttpRequest, by: User) -> HttpResponse:
    number = request.POST.get("_take_back", "")
    account = User.objects.filter(pk=number).first() if is_row_id(number) else None
    taken = take_back_links(account, by=by) if account else 0
    told = _("The link works no more.") if taken else _("There was no open link any more.")
    messages.info(request, told)
    return redirect(f"admin:{INVITATIONS}")


@sensitive_variables("given", "address")
def _shown(request: HttpRequest, given: Given) -> Context:
    """What the page says of a link that was just made; it is mailed where that can be done."""
    way = reverse("invitation", args=[given.token])
    address = f"{settings.TRACKER_BASE_URL}{way}"
    if not settings.TRACKER_BASE_URL:
        address = request.build_absolute_uri(way)
    account = given.link.account
    mailed: bool | None = None
    if account.email and settings.TRACKER_SENDS_MAIL:
        mailed = _mailed(account, address)
    return {"given": given.link, "address": address, "mailed": mailed}


@sensitive_variables("address")
def _mailed(account: User, address: str) -> bool:
    """Whether the mail server took the link."""
    words = gettext(
        "You can set a password for the C5+1 Commitment Tracker at this address:\n\n%(address)s\n\n"
        "It works once, for 72 hours. If you did not expect this mail, leave it."
    )
    subject = gettext("C5+1 Commitment Tracker: your link")
    try:
        send_mail(subject, words % {"address": address}, None, [account.email])
    except (OSError, SMTPException):
        _logger.warning("a link could not be mailed", exc_info=True)
        return False
    return True
