"""The only URLconf."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.cache import never_cache

from tracker import signin


# Stand-ins for the public pages.
def _page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def _livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n")


# What is not listed does not exist: no sign-up, no addresses, no password by mail.
accounts = [
    path("login/", never_cache(account.login), name="account_login"),
    path("logout/", never_cache(account.logout), name="account_logout"),
    path("reauthenticate/", never_cache(account.reauthenticate), name="account_reauthenticate"),
    path("password/", never_cache(account.password_change), name="account_change_password"),
    path("2fa/", never_cache(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", never_cache(signin.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", never_cache(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/", never_cache(signin.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/remove/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/codes/",
        never_cache(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/codes/new/",
        never_cache(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        never_cache(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [
    path("", _page, name="dashboard"),
    path("commitments/", _page, name="commitments"),
    path("declarations/", _page, name="documents"),
    path("methodology/", _page, name="methodology"),
    path("livez", _livez, name="livez"),
    path("accounts/", include(accounts)),
    path("admin/", signin.guarded(admin.site).urls),
]
