"""The only URLconf."""

from django.contrib import admin
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from tracker import views


class FormConverter(StringConverter):
    """The other forms of a page, at the same address with an ending."""

    regex = "json|csv"


register_converter(FormConverter, "form")

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("index.<form:form>", views.dashboard, name="dashboard"),
    path(".<form:form>", views.dashboard),
    path("pillars/<slug:slug>/", views.pillar, name="pillar"),
    path("pillars/<slug:slug>.<form:form>", views.pillar, name="pillar"),
    path("commitments/", views.commitments, name="commitments"),
    path("commitments.<form:form>", views.commitments, name="commitments"),
    path("commitments/<slug:ref>/", views.commitment, name="commitment"),
    path("commitments/<slug:ref>.<form:form>", views.commitment, name="commitment"),
    path("parties/", views.parties, name="parties"),
    path("parties.<form:form>", views.parties, name="parties"),
    path("parties/<slug:code>/", views.party, name="party"),
    path("parties/<slug:code>.<form:form>", views.party, name="party"),
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives.<form:form>", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
    path("initiatives/<slug:slug>.<form:form>", views.initiative, name="initiative"),
    path("actions/", views.actions, name="actions"),
    path("actions.<form:form>", views.actions, name="actions"),
    path("actions/<slug:slug>/", views.action, name="action"),
    path("actions/<slug:slug>.<form:form>", views.action, name="action"),
    path("timeline/", views.timeline, name="timeline"),
    path("timeline.<form:form>", views.timeline, name="timeline"),
    path("timeline.ics", views.timeline_calendar, {"form": "ics"}, name="timeline-calendar"),
    path("progress/", views.progress, name="progress"),
    path("progress.<form:form>", views.progress, name="progress"),
    path("sources/", views.sources, name="sources"),
    path("sources.<form:form>", views.sources, name="sources"),
    path("searches/", views.searches, name="searches"),
    path("searches.<form:form>", views.searches, name="searches"),
    path("declarations/", views.documents, name="documents"),
    path("declarations/<slug:slug>/", views.document, name="document"),
    path("methodology/", views.methodology, name="methodology"),
    path("pillars/", RedirectView.as_view(pattern_name="dashboard"), name="pillars"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
