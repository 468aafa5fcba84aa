"""The only URLconf."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from tracker import views
from tracker.models.releases import NAME
from tracker.ops import signin


class FormConverter(StringConverter):
    """The other forms of a page, at the same address with an ending."""

    regex = "json|csv"


class NameConverter(StringConverter):
    """The name of a release."""

    regex = NAME


register_converter(FormConverter, "form")
register_converter(NameConverter, "name")

# What is not listed does not exist: no sign-up, no addresses, no password by mail.
accounts = [
    path("login/", never_cache(account.login), name="account_login"),
    path("logout/", never_cache(account.logout), name="account_logout"),
    path("reauthenticate/", never_cache(account.reauthenticate), name="account_reauthenticate"),
    path("password/", never_cache(account.password_change), name="account_change_password"),
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
    path("parties/<slug:code>/", views.party, name="party"),
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
    path("actions/", views.actions, name="actions"),
    path("actions/<slug:slug>/", views.action, name="action"),
    path("timeline/", views.timeline, name="timeline"),
    path("timeline.ics", views.timeline_calendar, {"form": "ics"}, name="timeline-calendar"),
    path("progress/", views.progress, name="progress"),
    path("sources/", views.sources, name="sources"),
    path("searches/", views.searches, name="searches"),
    path("declarations/", views.documents, name="documents"),
    path("declarations/<slug:slug>/", views.document, name="document"),
    path("search/", views.search, name="search"),
    path("methodology/", views.methodology, name="methodology"),
    path("changes/", views.changes, name="changes"),
    path("changes.atom", views.changes_feed, {"form": "atom"}, name="changes_feed"),
    path("data/", views.data, name="data"),
    path("methodology/differences/", views.differences, name="differences"),
    path("pillars/", RedirectView.as_view(pattern_name="dashboard"), name="pillars"),
    path("r/<name:name>/", views.release, {"path": ""}, name="release"),
    path("r/<name:name>/<path:path>", views.release, name="release"),
]

# What is data: one file for all languages.
files = [
    path("index.<form:form>", views.dashboard, name="dashboard"),
    path(".<form:form>", views.dashboard),
    path("pillars/<slug:slug>.<form:form>", views.pillar, name="pillar"),
    path("commitments.<form:form>", views.commitments, name="commitments"),
    path("commitments/<slug:ref>.<form:form>", views.commitment, name="commitment"),
    path("parties.<form:form>", views.parties, name="parties"),
    path("parties/<slug:code>.<form:form>", views.party, name="party"),
    path("initiatives.<form:form>", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>.<form:form>", views.initiative, name="initiative"),
    path("actions.<form:form>", views.actions, name="actions"),
    path("actions/<slug:slug>.<form:form>", views.action, name="action"),
    path("timeline.<form:form>", views.timeline, name="timeline"),
    path("progress.<form:form>", views.progress, name="progress"),
    path("sources.<form:form>", views.sources, name="sources"),
    path("searches.<form:form>", views.searches, name="searches"),
    path("declarations.<form:form>", views.documents, name="documents"),
    path("declarations/<slug:slug>.<form:form>", views.document, name="document"),
    path("declarations/<slug:slug>.jsonld", views.annotations, name="annotations"),
    path("declarations/<slug:slug>.txt", views.document_text, name="document_text"),
    path("search.<form:form>", views.search, name="search"),
    path("changes.<form:form>", views.changes, name="changes"),
    path("data.<form:form>", views.data, name="data"),
    path("data/log.jsonl", views.log, {"form": "jsonl"}, name="log"),
    path("data/checkpoint.json", views.checkpoint, {"form": "json"}, name="checkpoint"),
    path("data/verify_log.py", views.verifier, {"form": "py"}, name="verifier"),
    path("robots.txt", views.robots, {"form": "txt"}, name="robots"),
    path("sitemap.xml", views.sitemap, {"form": "xml"}, name="sitemap"),
    path(".well-known/security.txt", views.security, {"form": "txt"}, name="security"),
    path("methodology/differences.<form:form>", views.differences, name="differences"),
]

urlpatterns = [
    *i18n_patterns(*pages, prefix_default_language=False),
    *files,
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include(accounts)),
    path("admin/", signin.guarded(admin.site).urls),
]
