"""Makes the records of the days that are asked for most, before anybody asks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import RecordEntry, Release
from tracker.pointintime.points import NoSuchDay, Point
from tracker.pointintime.states import state_at
from tracker.pointintime.turns import Busy
from tracker.trends import column_days


class Command(BaseCommand):
    """`manage.py prepare_days [DAY|RELEASE ...]`.

    Those that are named; or else the ends of the quarters since the first entry of the log, today,
    and every release. What is there already is not made again; a day between two of them is made
    from the nearest. Ends with exit code 1 where one cannot be made.
    """

    help = "Makes the records of quarter ends and releases before anybody asks for them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="DAY|RELEASE", help="which ones to make")

    def handle(self, *args: Any, **options: Any) -> None:
        points = [*map(_point, options["names"])] or _points()
        made = set()
        for point in points:
            try:
                state = state_at(point)
                if state:
                    made.add(state.snapshot(point, waits=True).path)
            except (Busy, OSError, Http404) as error:
                raise CommandError(
                    _("The record of %(point)s cannot be made: %(why)s")
                    % {"point": point.name, "why": str(error) or type(error).__name__}
                ) from error
        told = ngettext(
            "%(number)d record of another day is ready.",
            "%(number)d records of other days are ready.",
            len(made),
        )
        self.stdout.write(told % {"number": len(made)})


def _point(name: str) -> Point:
    """The point of that name; raises CommandError where there is none."""
    if Release.objects.filter(name=name).exists():
        return Point(release=name)
    try:
        return Point.of_day(name)
    except NoSuchDay as error:
        told = _("%(name)s is neither a release nor a day that can be shown.") % {"name": name}
        raise CommandError(told) from error


def _points() -> list[Point]:
    """Those that are asked for most."""
    first, today = RecordEntry.objects.order_by("seq").first(), timezone.localdate()
    days = column_days(first.at.date(), today) if first else []
    releases = Release.objects.values_list("name", flat=True)
    return [*(Point(day=day) for day in days), *(Point(release=name) for name in releases)]
