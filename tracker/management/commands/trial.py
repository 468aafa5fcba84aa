"""manage.py trial: the site with its record on this machine, made ready and served."""

import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

_HOST = "127.0.0.1"


class Command(BaseCommand):
    """`manage.py trial [--port PORT] [--sources FOLDER]`.

    All in one process, which starts in half the time of one for each step. Raises CommandError
    without DEBUG, for a port that is taken, and for what a step refuses.
    """

    requires_system_checks = ()  # the server makes them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Prepares the database, loads the record and the demo accounts, and serves the site to"
            " this machine until it is stopped. What people entered is left as it is."
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--sources", metavar="FOLDER", default="", help=_("the folder with the source texts")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not settings.DEBUG:
            raise CommandError(_("A trial is for your own machine only: DEBUG is off."))
        _refuse_taken(port)
        self._say(_("preparing the database"))
        call_command("migrate", verbosity=0)
        self._say(_("loading the record"))
        call_command("load_record")
        call_command("demo_accounts")
        if options["sources"]:
            self._say(_("loading the source texts"))
            call_command("load_sources", options["sources"])
        # Under DEBUG static files come from the source tree; WhiteNoise warns without the folder.
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        self._say(
            _("the tracker is at %(address)s (Ctrl-C stops it)")
            % {"address": f"http://{_HOST}:{port}/"}
        )
        call_command("runserver", f"{_HOST}:{port}", use_reloader=False, skip_checks=False)

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"==> {sentence}")
        self.stdout.flush()


def _refuse_taken(port: int) -> None:
    """Raise CommandError unless the port can be listened on."""
    with socket.socket() as tried:
        # As the server asks for it: a port that was just left is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((_HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                _(
                    "port %(port)d of %(host)s cannot be used (another program may hold it)."
                    " Choose another: make run PORT=8001"
                )
                % {"port": port, "host": _HOST}
            ) from error
