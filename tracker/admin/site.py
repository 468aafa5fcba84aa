"""The index of the admin: what an analyst works with comes first, by what it is about."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, path, resolve, reverse
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tracker.choices.editing import DeskGroup, DeskPlace
from tracker.models.days import desk_today
from tracker.ops import typed
from tracker.ops.workspaces import PREFIX
from tracker.queries.about import unsaid
from tracker.queries.managers import managers
from tracker.text import languages
from tracker.text.prefixes import leading

from . import guide
from .drafts import KEEP, keep_draft
from .generics import Context, user_of
from .invitations import may_invite
from .names import NAMES, act_names
from .passages import PASSAGES, passages_view
from .paste import may_paste
from .waiting import Waiting, what_waits

_PLACES: dict[str, DeskPlace] = {
    "Group": (DeskGroup.ACCOUNTS, 2),
    **{
        model.__name__: model.desk_place
        for model in apps.get_app_config("tracker").get_models()
        if hasattr(model, "desk_place")
    },
}
_IN_ORDER = sorted(_PLACES.items(), key=lambda item: item[1][1])
# The name of each group, and its models in order.
GROUPS = tuple(
    (group.label, tuple(name for name, (of, _nth) in _IN_ORDER if of is group))
    for group in DeskGroup
)


def arrange(site: AdminSite) -> None:
    """Name the site and let its index, its menu and its application pages show the groups."""
    site.site_header = _("C5+1 Commitment Tracker: the analyst’s desk")
    site.site_title = _("C5+1 Commitment Tracker")
    site.site_url = lazy(_public_site, str)()
    site.index_title = _("What do you want to look at?")

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[Context]:
        # Not by way of the stock list: to sort its names it translates each of them many times.
        found = site._build_app_dict(request, app_label).values()
        for application in found:
            for model in application["models"]:
                model["name"] = str(model["name"])
        return grouped(sorted(found, key=lambda application: str(application["name"]).lower()))

    site.get_app_list = get_app_list  # type: ignore[method-assign]  # as allauth does with login
    index, stock_urls = site.index, site.get_urls

    def get_urls() -> list[URLPattern | URLResolver]:
        # The stock list ends with one address that takes all others.
        return [
            *guide.addresses(site),
            path("keep/", site.admin_view(keep_draft), name=KEEP),
            path("names/", site.admin_view(act_names), name=NAMES),
            path("passages/", site.admin_view(passages_view), name=PASSAGES),
            *stock_urls(),
        ]

    site.get_urls = get_urls  # type: ignore[method-assign]  # read when the URLs are

    def index_with_queue(
        request: HttpRequest, extra_context: Context | None = None
    ) -> TemplateResponse:
        waiting: Waiting | None = None
        if request.user.has_perm("tracker.view_assessment"):
            waiting = what_waits(user_of(request), today=desk_today())
        may_manage = request.user.has_perm("tracker.manage_changeset")
        context = {
            "waiting": waiting,
            "unsaid": unsaid() if request.user.has_perm("tracker.add_abouttext") else [],
            "kept_forms": kept_lines(request),
            "is_alone": may_manage and len(managers()) == 1,
            "may_paste": may_paste(user_of(request)),
            "may_invite": may_invite(user_of(request)),
        }
        return index(request, {**context, **(extra_context or {})})

    site.index = index_with_queue  # type: ignore[method-assign]  # read when the URLs are


def _public_site() -> str:
    """The address of the public site in the language of the desk, outside of every set.

    "/" where the public pages are not served.
    """
    with leading(""), suppress(NoReverseMatch):
        return reverse("dashboard")
    return "/"


@dataclass(frozen=True)
class KeptLine:
    """What was typed and not saved: into which form, when, and where it is."""

    label: str
    at: dt.datetime
    address: str


def kept_lines(request: HttpRequest) -> list[KeptLine]:
    """Return what the person typed within a day while not signed in, newest first."""
    return [
        KeptLine(_form_name(kept.path), kept.kept_at, kept.path)
        for kept in typed.waiting(request).defer("typed")
    ]


def _form_name(address: str) -> str:
    """The name of the model whose form is at the address, or the address where it has none."""
    path = PREFIX.sub("", urlsplit(address).path)
    try:
        with override(languages.of_path(path)):
            found = resolve(path)
        label, model, _page = (found.url_name or "").split("_", 2)
        return str(capfirst(apps.get_model(label, model)._meta.verbose_name))
    except (Resolver404, LookupError, ValueError):
        return address


def grouped(applications: list[Context]) -> list[Context]:
    """Return the models of a stock list in groups; what no group names stays where it was."""
    by_name = {
        model["object_name"]: (application, model)
        for application in applications
        for model in application["models"]
    }
    groups = []
    for name, models in GROUPS:
        found = [by_name.pop(model) for model in models if model in by_name]
        if found:
            application, first = found[0]
            label = f"{application['app_label']}-{first['object_name'].lower()}"
            groups.append(
                {
                    **application,
                    "name": name,
                    "app_label": label,
                    "app_url": f"{application['app_url']}#{label}-{first['object_name'].lower()}",
                    "models": [model for _application, model in found],
                }
            )
    rest = [
        {**application, "models": [m for m in application["models"] if m["object_name"] in by_name]}
        for application in applications
    ]
    return groups + [application for application in rest if application["models"]]
