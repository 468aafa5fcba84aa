"""How often the rules of a first reading were right in the codings that were approved."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from tracker.importing.labelled import Figures
from tracker.importing.read_record import by_field, by_rule, judged_of_record
from tracker.ops.denied import Denied

from .generics import AdminMixin, Row, user_of


class ReadingMixin(AdminMixin[Row]):
    """The admin of documents, with the page on which managers see how the rules do."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, that of the rules first."""
        view = self.admin_site.admin_view(self.reading_view)
        return [path("reading/", view, name="tracker_reading"), *super().get_urls()]

    def reading_view(self, request: HttpRequest) -> HttpResponse:
        """Show each rule with its sentences, and each field that the rules fill in."""
        if not user_of(request).has_perm("tracker.manage_changeset"):
            raise Denied(_("Only managers see how often the rules were right."))
        judged = judged_of_record()
        context = {
            **self.admin_site.each_context(request),
            "title": _("How often the rules were right"),
            "subtitle": None,
            "opts": self.opts,
            "figures": Figures.of(
                (one.proposal.is_commitment, one.is_commitment) for one in judged
            ),
            "rules": by_rule(judged),
            "fields": by_field(),
        }
        return TemplateResponse(request, "admin/tracker/reading.html", context)
