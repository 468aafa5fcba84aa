"""The only URLconf."""

import re

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from tracker import views
from tracker.formats.citations import CITATION_FORMATS
from tracker.formats.dataset.making import FILES
from tracker.formats.registry import FORMATS
from tracker.models.releases import NAME
from tracker.ops import invitations, points, signin
from tracker.views import refusals


class FmtConverter(StringConverter):
    """The other formats of a page, at the same address with an ending."""

    regex = "|".join(map(re.escape, (*FORMATS, *CITATION_FORMATS)))


class NameConverter(StringConverter):
    """The name of a release."""

    regex = NAME


class PictureConverter(StringConverter):
    """The name of a picture, such as `overview` or `pillar/energy`."""

    regex = "[a-z]+(?:/[-a-zA-Z0-9_]+)?"


class TableConverter(StringConverter):
    """The name of a table of the dataset, or of what the description of the data names."""

    regex = "[a-z_]+"


class DatasetConverter(StringConverter):
    """The ending of a file with the whole dataset."""

    regex = "|".join(FILES)


register_converter(DatasetConverter, "dataset")
register_converter(FmtConverter, "fmt")
register_converter(PictureConverter, "picture")
register_converter(NameConverter, "name")
register_converter(TableConverter, "table")

# What is not listed does not exist: no sign-up, no addresses, no password that one asks for alone.
accounts = [
    path("login/", never_cache(account.login), name="account_login"),
    path("logout/", never_cache(account.logout), name="account_logout"),
    path("reauthenticate/", never_cache(account.reauthenticate), name="account_reauthenticate"),
    path("password/", never_cache(account.password_change), name="account_change_password"),
    path("invitation/<slug:token>/", never_cache(invitations.invitation), name="invitation"),
    path("2fa/", never_cache(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", never_cache(signin.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", never_cache(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/", never_cache(signin.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/remove/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/codes/",
        never_cache(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/codes/new/",
        never_cache(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        never_cache(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

# What is read, in each language that is offered: English at these addresses, another language at
# the same ones behind its tag (/ru/commitments/).
pages = [
    path("", views.dashboard, name="dashboard"),
    path("pillars/<slug:slug>/", views.pillar, name="pillar"),
    path("commitments/", views.commitments, name="commitments"),
    path("commitments/<slug:ref>/", views.commitment, name="commitment"),
    path("parties/", views.parties, name="parties"),
    path("parties/compare/", views.compare, name="compare"),
    path("parties/<slug:code>/", views.party, name="party"),
    path("actors/", views.actors, name="actors"),
    path("actors/<slug:code>/", views.actor, name="actor"),
    path("persons/", views.persons, name="persons"),
    path("persons/<slug:slug>/", views.person, name="person"),
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
    path("actions/", views.actions, name="actions"),
    path("actions/<slug:slug>/", views.action, name="action"),
    path("timeline/", views.timeline, name="timeline"),
    path("timeline.ics", views.timeline_calendar, {"fmt": "ics"}, name="timeline-calendar"),
    path("progress/", views.progress, name="progress"),
    path("sources/", views.sources, name="sources"),
    path("searches/", views.searches, name="searches"),
    path("declarations/", views.documents, name="documents"),
    path("declarations/compare/", views.compare_documents, name="compare_documents"),
    path("declarations/<slug:slug>/", views.document, name="document"),
    path("search/", views.search, name="search"),
    path("figures/<picture:name>.svg", views.figure_svg, {"fmt": "svg"}, name="figure_svg"),
    path("figures/<picture:name>.png", views.figure_png, {"fmt": "png"}, name="figure_png"),
    path("share/<picture:name>.png", views.share_image, {"fmt": "png"}, name="share_image"),
    path("embed/<picture:name>/", views.embed, name="embed"),
    path("methodology/", views.methodology, name="methodology"),
    path("about/", views.about, name="about"),
    path("glossary/", views.glossary, name="glossary"),
    path("changes/", views.changes, name="changes"),
    path("changes.atom", views.changes_feed, {"fmt": "atom"}, name="changes_feed"),
    path("data/", views.data, name="data"),
    path("data/tables/<table:name>/", views.data_table, name="data_table"),
    path("data/api/", views.api, name="api"),
    path("data/api/<table:name>/", views.api_operation, name="api_operation"),
    path("methodology/differences/", views.differences, name="differences"),
    path("pillars/", RedirectView.as_view(pattern_name="dashboard"), name="pillars"),
    # A release has its language after its name; before it was the other way round.
    path("r/<name:name>/", points.in_release, {"path": ""}),
    path("r/<name:name>/<path:path>", points.in_release),
]

# The sign-in and the desk, in the same languages.
desk = [
    path("accounts/", include(accounts)),
    path("admin/", signin.guarded(admin.site).urls),
]

# What is data: one file for all languages.
files = [
    # The second is the one that is named in links.
    path(".<fmt:fmt>", views.dashboard, name="dashboard"),
    path("index.<fmt:fmt>", views.dashboard, name="dashboard"),
    path("pillars/<slug:slug>.<fmt:fmt>", views.pillar, name="pillar"),
    path("commitments.<fmt:fmt>", views.commitments, name="commitments"),
    path("commitments/<slug:ref>.<fmt:fmt>", views.commitment, name="commitment"),
    path("parties.<fmt:fmt>", views.parties, name="parties"),
    path("parties/compare.<fmt:fmt>", views.compare, name="compare"),
    path("parties/<slug:code>.<fmt:fmt>", views.party, name="party"),
    path("actors.<fmt:fmt>", views.actors, name="actors"),
    path("actors/<slug:code>.<fmt:fmt>", views.actor, name="actor"),
    path("persons.<fmt:fmt>", views.persons, name="persons"),
    path("persons/<slug:slug>.<fmt:fmt>", views.person, name="person"),
    path("initiatives.<fmt:fmt>", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>.<fmt:fmt>", views.initiative, name="initiative"),
    path("actions.<fmt:fmt>", views.actions, name="actions"),
    path("actions/<slug:slug>.<fmt:fmt>", views.action, name="action"),
    path("timeline.<fmt:fmt>", views.timeline, name="timeline"),
    path("progress.<fmt:fmt>", views.progress, name="progress"),
    path("sources.<fmt:fmt>", views.sources, name="sources"),
    path("searches.<fmt:fmt>", views.searches, name="searches"),
    path("declarations.<fmt:fmt>", views.documents, name="documents"),
    path("declarations/compare.<fmt:fmt>", views.compare_documents, name="compare_documents"),
    path("declarations/<slug:slug>.<fmt:fmt>", views.document, name="document"),
    path("declarations/<slug:slug>.jsonld", views.annotations, name="annotations"),
    path("declarations/<slug:slug>.txt", views.document_text, name="document_text"),
    path("search.<fmt:fmt>", views.search, name="search"),
    path("changes.<fmt:fmt>", views.changes, name="changes"),
    path("data.<fmt:fmt>", views.data, name="data"),
    path("data/tables/<table:name>.<fmt:fmt>", views.data_table, name="data_table"),
    path("data/c51-commitments.<dataset:ending>", views.dataset, name="dataset"),
    path("data/openapi.json", views.openapi, {"fmt": "json"}, name="openapi"),
    path("data/log.jsonl", views.log, {"fmt": "jsonl"}, name="log"),
    path("data/checkpoint.json", views.checkpoint, {"fmt": "json"}, name="checkpoint"),
    path("data/verify_log.py", views.verifier, {"fmt": "py"}, name="verifier"),
    path("robots.txt", views.robots, {"fmt": "txt"}, name="robots"),
    path("opensearch.xml", views.opensearch, {"fmt": "xml"}, name="opensearch"),
    path("sitemap.xml", views.sitemap, {"fmt": "xml"}, name="sitemap"),
    path(".well-known/security.txt", views.security, {"fmt": "txt"}, name="security"),
    path("methodology.<fmt:fmt>", views.methodology, name="methodology"),
    path("glossary.<fmt:fmt>", views.glossary, name="glossary"),
    path("methodology/differences.<fmt:fmt>", views.differences, name="differences"),
]

urlpatterns = [
    *i18n_patterns(*pages, *desk, prefix_default_language=False),
    *files,
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    re_path(refusals.DATA, refusals.no_such_file),
]

handler400 = refusals.bad_request
handler403 = refusals.denied
handler404 = refusals.not_found
handler500 = refusals.server_error
