"""The page behind a one-time link: somebody who was invited, or has lost a password, sets one."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tracker.models import OneTimeLink, User
from tracker.models.fields import TextBox
from tracker.publishing import Refused
from tracker.publishing.invitations import NoSuchLink, is_taken, link_of, use_link

_PASSWORDS = ("password1", "password2")


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, account: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what a form takes
        self.account = account

    def clean(self) -> dict[str, object]:
        """Hold the password to the rules of every password, with the names of the account."""
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password1")
        if password and "password2" in cleaned:
            if password != cleaned["password2"]:
                self.add_error("password2", gettext("The two passwords are not the same."))
                return cleaned
            named = User(
                username=str(cleaned.get("username") or self.account.username),
                public_name=self.account.public_name,
                email=self.account.email,
            )
            try:
                validate_password(password, named)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class InvitationForm(PasswordForm):
    """What somebody who was invited says: the user name, the password, and what they know."""

    field_order = ("username", *_PASSWORDS, "understood")

    username = TextBox(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        help_text=_("With this name you sign in. It is not public."),
    )
    understood = forms.BooleanField(
        label=_("I know that my public name stays in the public log for ever."),
    )

    def clean_username(self) -> str:
        """Hold the name to the rule of its field; of two that differ in size alone take one."""
        name: str = User._meta.get_field("username").clean(self.cleaned_data["username"], None)
        if is_taken(name, self.account):
            raise ValidationError(gettext("Somebody else has this user name."))
        return name


@sensitive_post_parameters(*_PASSWORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for password and, of somebody invited, user name; then lead to the sign-in.

    What does not work is said in a sentence: 404 for a link that is none, 410 for one that works no
    more. Whoever is signed in is asked to sign out: the link is somebody else's.
    """
    try:
        response = _answer(request, token)
    except NoSuchLink as refusal:
        response = _page(request, {"told": str(refusal)}, status=404)
    except Refused as refusal:
        response = _page(request, {"told": str(refusal)}, status=410)
    # The address of the page is a secret. Without any policy at all forms would lose their Origin.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    link = link_of(token)
    if request.user.is_authenticated:
        return _page(request, {"link": link, "signed_in": request.user})
    is_invited = not link.account.has_usable_password()
    kind = InvitationForm if is_invited else PasswordForm
    form = kind(request.POST if request.method == "POST" else None, account=link.account)
    context = {"link": link, "form": form, "is_invited": is_invited}
    if not form.is_valid():
        return _page(request, context)
    try:
        use_link(
            token,
            password=form.cleaned_data["password1"],
            username=form.cleaned_data.get("username", ""),
        )
    except Refused as refusal:
        if "username" not in refusal.by_field:
            raise
        form.add_error("username", str(refusal))
        return _page(request, context)
    messages.success(request, _told(link))
    return redirect("account_login")


def _told(link: OneTimeLink) -> str:
    if link.account.is_staff:
        return gettext("Your password is set. Sign in with it.")
    return gettext(
        "Your password is set. The desk opens as soon as a second manager has approved your role:"
        " sign in then."
    )


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, "account/invitation.html", context, status=status)
