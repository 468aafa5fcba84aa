"""What people did, week by week: managers see everybody's work, everybody else their own."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeSetState
from tracker.models import User
from tracker.models.days import desk_today
from tracker.queries.work import IN_HISTORY, WEEK, Work, WorkOf, monday_of, start_of, work_of
from tracker.text.dates import FIRST_YEAR, LAST_YEAR

from .generics import AdminMixin, Row, Text, user_of

WEEKS = 12
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_TOLD: dict[Work, Text] = {
    Work.ROWS: ngettext_lazy("%(n)d row became public", "%(n)d rows became public", "n"),
    Work.TRANSLATIONS: ngettext_lazy(
        "%(n)d translation among them", "%(n)d translations among them", "n"
    ),
    Work.SETS_SENT: ngettext_lazy("%(n)d set sent", "%(n)d sets sent", "n"),
    Work.SETS_APPROVED: ngettext_lazy("%(n)d set approved", "%(n)d sets approved", "n"),
    Work.SETS_RETURNED: ngettext_lazy("%(n)d set returned", "%(n)d sets returned", "n"),
    Work.VERDICTS_DRAFTED: ngettext_lazy("%(n)d verdict drafted", "%(n)d verdicts drafted", "n"),
    Work.VERDICTS_SENT: ngettext_lazy("%(n)d verdict sent", "%(n)d verdicts sent", "n"),
    Work.VERDICTS_PUBLISHED: ngettext_lazy(
        "%(n)d verdict reviewed and published", "%(n)d verdicts reviewed and published", "n"
    ),
    Work.VERDICTS_RETURNED: ngettext_lazy("%(n)d verdict returned", "%(n)d verdicts returned", "n"),
    Work.CODINGS: ngettext_lazy(
        "%(n)d second coding finished", "%(n)d second codings finished", "n"
    ),
}


class WorkMixin(AdminMixin[Row]):
    """The admin of accounts, with the page of people's work."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, that of the work first."""
        view = self.admin_site.admin_view(self.work_view)
        return [path("work/", view, name="tracker_user_work"), *super().get_urls()]

    def work_view(self, request: HttpRequest) -> HttpResponse:
        """Show the weeks up to the one that is asked for, or up to this one."""
        by = user_of(request)
        sees_all = by.has_perm("tracker.manage_changeset")
        this_week = monday_of(desk_today())
        asked = request.GET.get("until", "").strip()
        monday = _monday(asked) if asked else this_week
        problem = ""
        if monday is None:
            told = gettext("“%(asked)s” is no week. Write a week as in %(example)s.")
            problem = told % {"asked": asked[:40], "example": _named(this_week)}
            monday = this_week
        since, until = monday - (WEEKS - 1) * WEEK, monday + WEEK
        people = User.objects.all() if sees_all else User.objects.filter(pk=by.pk)
        found = work_of(people, since=since, until=until)
        sees_history = by.has_perm("tracker.view_change")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Work per week"),
            "subtitle": None,
            "opts": self.opts,
            "problem": problem,
            "sees_all": sees_all,
            "first": _named(since),
            "last": _named(monday),
            "earlier": _named(since - WEEK),
            "later": _named(min(monday + WEEKS * WEEK, this_week)) if monday < this_week else "",
            "people": [
                {
                    "person": one.person,
                    "weeks": [
                        {
                            "name": _named(week),
                            "monday": week,
                            "work": list(
                                _told(one, counts, week, week + WEEK, has_links=sees_history)
                            ),
                        }
                        for week, counts in one.weeks.items()
                    ],
                    "total": list(_told(one, one.total, since, until, has_links=sees_history)),
                }
                for one in found
            ],
        }
        template = "admin/tracker/work.html"
        return TemplateResponse(request, template, context, status=400 if problem else 200)


def _monday(text: str) -> dt.date | None:
    """The first day of the week that is named as in 2026-W48; None where it is no such week."""
    found = _WEEK.fullmatch(text)
    if not found or not FIRST_YEAR < int(found[1]) < LAST_YEAR:
        return None
    try:
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def _named(monday: dt.date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _told(
    of: WorkOf, counts: Counter[Work], since: dt.date, until: dt.date, *, has_links: bool
) -> Iterator[tuple[str, str]]:
    """What was done in words, each with the list that shows it, '' where none does."""
    for work in Work:
        if counts[work]:
            words = _TOLD[work] % {"n": counts[work]}
            yield words, _list_of(work, of.person, since, until) if has_links else ""


def _list_of(work: Work, person: User, since: dt.date, until: dt.date) -> str:
    """The address of the list of the desk with just these."""
    start, end = start_of(since).isoformat(), start_of(until).isoformat()
    if line := IN_HISTORY.get(work):
        model, verb = line
        name, moment = "change", "at"
        asked = {"by__id__exact": str(person.pk), "model": model, "verb__exact": verb.value}
    elif work in {Work.ROWS, Work.TRANSLATIONS}:
        name, moment = "changeset", "approved_at"
        state = ChangeSetState.APPROVED.value
        asked = {"author__id__exact": str(person.pk), "state__exact": state}
    else:
        return ""
    asked |= {f"{moment}__gte": start, f"{moment}__lt": end}
    return f"{reverse(f'admin:tracker_{name}_changelist')}?{urlencode(asked)}"
