"""Pictures outside of their pages: as files, beside links that somebody sends, in other sites."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from tracker.figures.drawing import Drawing, inline_svg, led_from
from tracker.figures.framing import CARD_SCALE, Caption, card, framed
from tracker.figures.png import png
from tracker.figures.svg import svg_file
from tracker.pointintime.points import current
from tracker.text.dates import format_date
from tracker.views.context_processors import site

from .page import Page, page
from .pictures import Picture, picture_of

# Pictures and embedded pages are no pages to be found; and any site may show a picture.
_HEADERS = {"X-Robots-Tag": "noindex", "Cross-Origin-Resource-Policy": "cross-origin"}


@page()
def figure_svg(request: HttpRequest, name: str) -> HttpResponse:
    """The picture as an SVG file, between what it is and where it is from."""
    found = picture_of(request, name)
    drawing = framed(_drawing(found, found.wide), _caption(request, found))
    return _file(svg_file(drawing).encode(), "image/svg+xml", name, "svg")


@page()
def figure_png(request: HttpRequest, name: str) -> HttpResponse:
    """The same as pixels."""
    found = picture_of(request, name)
    drawing = framed(_drawing(found, found.wide), _caption(request, found))
    return _file(png(drawing), "image/png", name, "png")


@page()
def share_image(request: HttpRequest, name: str) -> HttpResponse:
    """What stands beside a link to the page, 1200 x 630 pixels."""
    found = picture_of(request, name)
    draw = found.draw_small or found.draw
    drawing = card(draw(found.wide), _caption(request, found))
    return _file(png(drawing, scale=CARD_SCALE), "image/png", name, "png")


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@page()
def embed(request: HttpRequest, name: str) -> Page:
    """The picture as a page of its own, which any site may show in a frame.

    Where nothing is left to draw, as when a commitment was withdrawn, its words say so.
    """
    found = picture_of(request, name)
    address = f"{site(request)['base_url']}{found.page}"
    drawings = [
        inline_svg(led_from(drawing, address))
        for width in (found.wide, found.narrow)
        if (drawing := found.draw(width))
    ]
    return Page(
        template="embed.html",
        context=lambda: {
            "picture": found,
            "address": address,
            "drawings": drawings,
            "dated": _dated(found),
        },
        headers={"X-Robots-Tag": "noindex"},
    )


def _drawing(found: Picture, width: int) -> Drawing:
    """The picture so wide. Raises Http404 where there is nothing to draw."""
    drawing = found.draw(width)
    if drawing is None:
        raise Http404
    return drawing


def _caption(request: HttpRequest, found: Picture) -> Caption:
    named = site(request)
    return Caption(
        site=str(named["site_name"]),
        title=found.title,
        sentence=found.sentence,
        dated=_dated(found),
        address=f"{named['base_url']}{found.page} · CC BY 4.0",
        tag=found.tag,
    )


def _dated(found: Picture) -> str:
    """Of which day or release the record is, and until when evidence was looked at."""
    point = current()
    if point.release:
        edition = _("Release %(name)s.") % {"name": point.release}
    else:
        edition = _("The record of %(day)s.") % {"day": format_date(point.today)}
    return f"{edition} {found.looked.sentence}" if found.looked else edition


def _file(content: bytes, content_type: str, name: str, fmt: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type, headers=_HEADERS)
    file = f"c51-{name.replace('/', '-')}-{current().name}.{fmt}"
    response["Content-Disposition"] = f'inline; filename="{file}"'
    return response
