"""A drawing as an SVG file of its own, light or dark as its reader has it."""

from dataclasses import replace

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .drawing import AnyShape, Box, Disc, Drawing, Rule, Words, shapes_as_svg
from .palette import DARK, LIGHT

# As in site.css.
_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
_TAGS = {Box: "rect", Disc: "circle", Rule: "line", Words: "text"}


def svg_file(drawing: Drawing) -> str:
    """The picture as a file, on the ground of a page, without links.

    Its elements have the colours of light pages as attributes, so that they hold where styles are
    refused; a style sets those of dark pages over them.
    """
    ground = Box(x=0, y=0, width=drawing.width, height=drawing.height, look="page")
    shapes = [ground, *(replace(shape, address="") for shape in drawing.shapes)]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' role="img" font-family="{}"><title>{}</title><desc>{}</desc>'
        "<style>@media (prefers-color-scheme: dark) {{ {} }}</style>{}</svg>\n",
        *(drawing.width, drawing.height, drawing.width, drawing.height, _FAMILY),
        *(
            drawing.title,
            drawing.description,
            SafeString(_dark(shapes)),
            shapes_as_svg(shapes, _light),
        ),
    )


def _light(shape: AnyShape) -> SafeString:
    colours = LIGHT.of(shape)
    return format_html(' fill="{}" stroke="{}"', colours.fill, colours.stroke)


def _dark(shapes: list[AnyShape]) -> str:
    """The rules for the shapes and looks that occur."""
    rules = {}
    for shape in shapes:
        selector = _TAGS[type(shape)] + (f".{shape.look}" if shape.look else "")
        colours = DARK.of(shape)
        rules[selector] = f"{{ fill: {colours.fill}; stroke: {colours.stroke}; }}"
    return " ".join(f"{selector} {rule}" for selector, rule in sorted(rules.items()))
