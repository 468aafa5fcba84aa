"""Shows what a verdict, or the note in its place, relies on."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment, UnassessedNote
from tracker.templatetags.tracker_tags import link_acts


class ActionsAndSearchesMixin:
    """Shows the actions and the searches that a row relies on, each with a link to it."""

    @admin.display(description=_("rationale"))
    def rationale_with_links(self, row: Assessment) -> str:
        """Return the rationale, each act that it names a link to the page of the act."""
        return linebreaksbr(link_acts(row.rationale))

    @admin.display(description=_("actions relied on"))
    def actions_relied_on(self, row: Assessment | UnassessedNote) -> str:
        """Return the linked actions, one on each line."""
        return _linked("admin:tracker_action_change", row.actions.all())

    @admin.display(description=_("searches relied on"))
    def searches_relied_on(self, row: Assessment | UnassessedNote) -> str:
        """Return the linked searches, one on each line."""
        return _linked("admin:tracker_search_change", row.searches.all())


def _linked(view: str, rows: QuerySet[Model]) -> str:
    links: list[tuple[str, Model]] = [(reverse(view, args=[row.pk]), row) for row in rows]
    return format_html_join("", '<div><a href="{}">{}</a></div>', links) or "–"
