"""The guides of the desk: those pages of docs/ that its people need."""

import re
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Path = settings.BASE_DIR / "docs"
GUIDES = {
    "analyst": _("The analyst’s guide"),
    "coding": _("Coding a declaration"),
    "texts": _("Texts that are taken in"),
    "managers": _("For managers"),
    "columns": _("Columns of the spreadsheets"),
    "changes": _("Files of changes"),
    "glossary": _("Glossary"),
}
_PICTURE = re.compile(r"(?P<folder>[a-z]+)/(?P<name>[a-z0-9-]+)\.png")
_PAGE = re.compile(r"(?P<name>[a-z]+)\.md(?P<place>#.*)?")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def addresses(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the guides and of their pictures, for staff alone."""
    page = site.admin_view(partial(guide, site))
    return [
        path("guide/<slug:name>/", page, name="guide"),
        path("guide/<slug:folder>/<slug:name>.png", site.admin_view(picture), name="guide_picture"),
    ]


def guide(site: AdminSite, request: HttpRequest, name: str) -> HttpResponse:
    """Return the guide as a page of the desk. Raises Http404 where there is none of the name."""
    if name not in GUIDES:
        raise Http404
    context = {
        **site.each_context(request),
        "title": GUIDES[name],
        "body": html_of(name),
        "others": [(reverse("admin:guide", args=[one]), told) for one, told in GUIDES.items()],
    }
    return TemplateResponse(request, "admin/tracker/guide.html", context)


def picture(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Return a picture of a guide. Raises Http404 where there is none."""
    found = FOLDER / folder / f"{name}.png"
    if folder not in GUIDES or not found.is_file():
        raise Http404
    return HttpResponse(found.read_bytes(), content_type="image/png")


def html_of(name: str) -> SafeString:
    """Return the guide as HTML without its first heading; links lead on within the desk."""
    tokens = _parsed(FOLDER / f"{name}.md")
    for token in tokens:
        for child in token.children or ():
            _lead_on(child)
    # A page of our own; HTML in it is escaped.
    return mark_safe(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))


def _parsed(file: Path) -> list[Token]:
    """The page without the heading that the desk shows as its title."""
    tokens = _MARKDOWN.parse(file.read_text(encoding="utf-8"))
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _lead_on(token: Token) -> None:
    """Let a link or a picture lead to where the desk has it; the guides name no other page."""
    if token.type == "image" and (found := _PICTURE.fullmatch(str(token.attrs["src"]))):
        token.attrs["src"] = reverse("admin:guide_picture", args=[found["folder"], found["name"]])
        token.attrs["loading"] = "lazy"
    if token.type == "link_open" and (found := _PAGE.fullmatch(str(token.attrs["href"]))):
        address = reverse("admin:guide", args=[found["name"]])
        token.attrs["href"] = address + (found["place"] or "")
