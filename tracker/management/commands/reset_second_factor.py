"""manage.py reset_second_factor USERNAME: for somebody who has lost the app and the codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tracker.choices.editing import AccountEvent
from tracker.models import User
from tracker.publiclog.writing import Writer, enter_account, take_turn


class Command(BaseCommand):
    """Removes authenticator app and recovery codes of one account."""

    help = (
        "Remove the authenticator app and the recovery codes of an account. Whoever signs in next"
        " with its password sets up a new app: make sure who asks, and change the password too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the account."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Remove them; raises CommandError if there is no such account or nothing to remove."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account '{username}'.")
        with transaction.atomic():
            removed, _ = Authenticator.objects.filter(user=user).delete()
            if not removed:
                raise CommandError(f"'{username}' has no second factor.")
            take_turn()
            writer = Writer()
            enter_account(AccountEvent.RESET, writer=writer)
            writer.flush()
        self.stdout.write(f"'{username}' sets up a new second factor at the next sign-in.")
