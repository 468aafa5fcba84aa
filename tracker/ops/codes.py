"""Codes of the authenticator: each is taken once, whatever becomes of the cache.

django-allauth remembers a used code in the cache for one step. A code is good for three (one early,
one late), and a cache can be lost, so the used steps stand beside the secret in the database.
"""

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

_USED = "used_steps"


class _OnceMixin:
    """A form that takes a code of the authenticator once."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code; raises ValidationError where it is wrong or was used."""
        code: str = super().clean_code()  # type: ignore[misc]  # allauth has no types
        if self.authenticator.type == Authenticator.Type.TOTP and not use(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_OnceMixin, forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Signing in with a second factor."""


class ReauthenticateForm(_OnceMixin, forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Confirming a second factor before a change of the account."""


def use(authenticator: Authenticator, code: str) -> bool:
    """Mark the right code as used; False if it was used before."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret, used = decrypt(row.data["secret"]), row.data.get(_USED, [])
        now = int(time.time()) // app_settings.TOTP_PERIOD
        steps = range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)
        fitting = [
            step
            for step in steps
            if compare_user_code(
                actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
            )
        ]
        if not set(fitting) - set(used):
            return False
        row.data = {**row.data, _USED: sorted({*fitting, *(set(used) & set(steps))})}
        row.save(update_fields=["data"])
        return True
