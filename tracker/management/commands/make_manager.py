"""`manage.py make_manager NAME`: the first two managers, made on the server."""

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.publishing import save_with_history
from tracker.queries.managers import MANAGER, managers

_ENOUGH = 2


class Command(BaseCommand):
    """Makes an account a manager while there are fewer than two, and writes it to the history."""

    help = (
        "Make an account a manager. Roles take two managers: the first two are made here, every"
        " later one by a change set that a second manager approves."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name of the account."""
        parser.add_argument("username")

    def handle(self, *, username: str, **options: object) -> None:
        """Make the account a manager, or say why not."""
        with transaction.atomic():
            user = User.objects.filter(username=username).first()
            if user is None:
                raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
            there = managers()
            if user in there:
                raise CommandError(_("“%(name)s” is a manager already.") % {"name": username})
            if len(there) >= _ENOUGH:
                raise CommandError(
                    _("There are %(number)d managers. They give the role by a change set.")
                    % {"number": len(there)}
                )
            user.is_staff = user.is_active = True
            groups = [*user.groups.all(), Group.objects.get(name=MANAGER)]
            reason = _("Made a manager on the server.")
            save_with_history(user, by=None, many={"groups": groups}, reason=reason)
        self.stdout.write(_("“%(name)s” is a manager now.") % {"name": username})
        if len(there) + 1 < _ENOUGH:
            self.stdout.write(_("Make a second one: what managers change takes two of them."))
