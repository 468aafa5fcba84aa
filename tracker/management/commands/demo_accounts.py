"""manage.py demo_accounts: an analyst and a reviewer for trying the desk out."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.models import User

ACCOUNTS = {
    "demo-analyst": ("analyst", _("Demo analyst")),
    "demo-reviewer": ("reviewer", _("Demo reviewer")),
}


class Command(BaseCommand):
    """Makes the two accounts that are missing and prints their passwords, this once."""

    help = (
        "Make a demo analyst and a demo reviewer and print their passwords. They are random, are"
        " stored only as hashes and are not shown again: `manage.py changepassword` sets others."
        " Refuses without DEBUG; leaves accounts that exist alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing; raises CommandError without DEBUG or without the groups."""
        if not settings.DEBUG:
            raise CommandError("Demo accounts are for a trial only: DEBUG is off.")
        found = User.objects.filter(username__in=ACCOUNTS)
        existing = set(found.values_list("username", flat=True))
        passwords = {}
        with transaction.atomic():
            for username in ACCOUNTS.keys() - existing:
                passwords[username] = secrets.token_urlsafe(18)
                _make(username, passwords[username])
        for username in sorted(existing):
            self.stdout.write(f"{username} exists already and was left as it is.")
        for username, password in sorted(passwords.items()):
            self.stdout.write(f"{username}: {password}")
        if passwords:
            self.stdout.write("The passwords are not shown again.")


def _make(username: str, password: str) -> None:
    group_name, public_name = ACCOUNTS[username]
    try:
        group = Group.objects.get(name=group_name)
    except Group.DoesNotExist as error:
        raise CommandError(
            f"There is no group '{group_name}': run `manage.py migrate` first."
        ) from error
    user = User.objects.create_user(
        username, password=password, public_name=str(public_name), is_staff=True
    )
    user.groups.add(group)
