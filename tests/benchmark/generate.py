"""Fills a trial database with artificial records, so that speed can be measured at any size."""

import argparse
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import reset_queries, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import counting, publications, search
from tracker.models import Actor, Commitment, Document, Methodology, Pillar, Theme, User
from tracker.publiclog import enter_loaded, renew_statistics

from .generating import PREFIX, Ground, document_rows, document_sizes

_ROWS_PER_INSERT = 2_000
# Beyond it the numbers in the keys would outgrow their fields.
_MOST = 10_000_000
_ENTRIES_PER_LINE = 10_000


class Command(BaseCommand):
    """`python -m tests.benchmark generate --commitments NUMBER [--seed NUMBER] [--enter]
    [--force]`.

    Adds documents full of made-up commitments with debtors, acts, evidence, searches, verdicts and
    scores beside the record. The same numbers give the same rows. All or nothing is written; a
    database that must not take them is refused with exit code 1. Memory does not grow with the
    number of commitments, but for a key of each row while --enter sorts them.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Adds artificial records to a trial database, for measuring only. They cannot be"
            " removed again: use a database that you can throw away."
        )
        parser.add_argument(
            "--commitments",
            type=_number_of_commitments,
            required=True,
            metavar="NUMBER",
            help=_("how many commitments to make"),
        )
        parser.add_argument(
            "--seed", type=int, default=1, metavar="NUMBER", help=_("another seed, other rows")
        )
        parser.add_argument(
            "--enter",
            action="store_true",
            help=_(
                "enter the rows into the public log, as `enter_rows` does; for 20,000 commitments"
                " that takes longer than five minutes"
            ),
        )
        parser.add_argument("--force", action="store_true", help=_("write although DEBUG is off"))

    def handle(self, *args: Any, **options: Any) -> None:
        wanted: int = options["commitments"]
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                _(
                    "DEBUG is off, so this may be a real record, which artificial rows would"
                    " spoil. If it is not, say --force."
                )
            )
        counts: Counter[str] = Counter()
        with transaction.atomic():
            ground = _ground()
            for number, size in enumerate(document_sizes(wanted), start=1):
                rows = document_rows(number, size, seed=options["seed"], ground=ground)
                counts += _save(rows)
                if options["verbosity"] > 0:
                    self._progress(counts[Commitment._meta.label], wanted)
            search.rebuild()
            publications.rebuild()
            counting.rebuild()
            renew_statistics(after=wanted)
            if options["enter"]:
                show = self._entered if options["verbosity"] > 0 else _forget_queries
                counts["tracker.Entry"] = enter_loaded(progress=show)
        for label, count in counts.items():
            self.stdout.write(f"{count:>12,}  {label.removeprefix('tracker.')}")

    def _progress(self, made: int, wanted: int) -> None:
        self.stderr.write(
            _("%(made)d of %(wanted)d commitments") % {"made": made, "wanted": wanted},
            ending="\r" if made < wanted and self.stderr.isatty() else "\n",
        )
        self.stderr.flush()

    def _entered(self, entered: int) -> None:
        _forget_queries(entered)
        if entered % _ENTRIES_PER_LINE == 0:
            self.stderr.write(_("%(entered)d rows entered into the log") % {"entered": entered})
            self.stderr.flush()


def _forget_queries(_number: int) -> None:
    """Under DEBUG Django keeps the text of every query."""
    reset_queries()


def _number_of_commitments(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(
            _("must be a whole number between 1 and %(most)d") % {"most": _MOST}
        )
    return int(text)


def _ground() -> Ground:
    """Return the rows to build on; raises CommandError where the database does not fit."""
    if (
        Commitment.objects.filter(ref__startswith=PREFIX).exists()
        or Document.objects.filter(key__startswith=PREFIX).exists()
    ):
        raise CommandError(
            _("The database holds generated rows already. Start from a new database.")
        )
    pillars = [
        (pillar, list(pillar.themes.all())) for pillar in Pillar.objects.prefetch_related("themes")
    ]
    themes = list(Theme.objects.all())
    parties = list(Actor.objects.filter(is_party=True))
    methodology = Methodology.objects.in_force(today=timezone.localdate())
    if not (pillars and themes and parties and methodology):
        raise CommandError(
            _(
                "The database has no pillars, themes, parties or methodology to build on. Run"
                " load_record first."
            )
        )
    return Ground(
        pillars=pillars,
        themes=themes,
        parties=parties,
        methodology=methodology,
        author=_account("generated-author", _("Generated author")),
        reviewer=_account("generated-reviewer", _("Generated reviewer")),
    )


def _account(username: str, public_name: str) -> User:
    """Return a new account under which nobody can sign in."""
    user = User(username=username, public_name=public_name, is_active=False)
    user.set_unusable_password()
    user.save()
    return user


def _save(batches: Iterable[list[Model]]) -> Counter[str]:
    """Write the rows of one document; return how many, by the label of their model."""
    counts: Counter[str] = Counter()
    for rows in batches:
        if rows:
            model = type(rows[0])
            model._base_manager.bulk_create(rows, batch_size=_ROWS_PER_INSERT)
            counts[model._meta.label] += len(rows)
    # Under DEBUG Django keeps the text of every query.
    reset_queries()
    return counts
