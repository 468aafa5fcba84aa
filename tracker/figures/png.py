"""A drawing as pixels."""

import io
from math import dist

from PIL import Image, ImageDraw

from .drawing import AnyShape, Box, Disc, Drawing, Rule, Words
from .lettering import font
from .palette import LIGHT, Scheme

# Drawn so many times larger and made smaller again, edges are smooth.
_FINER = 2
_DASH, _GAP = 4, 3
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(drawing: Drawing, *, scale: float = 2, scheme: Scheme = LIGHT) -> bytes:
    """The picture as a PNG, `scale` pixels to each of the drawing's, on the ground of a page."""
    factor = scale * _FINER
    size = round(drawing.width * scale) * _FINER, round(drawing.height * scale) * _FINER
    image = Image.new("RGB", size, scheme.page)
    pen = _Pen(ImageDraw.Draw(image), factor, scheme)
    for shape in drawing.shapes:
        pen.draw(shape)
    written = io.BytesIO()
    image.reduce(_FINER).save(written, "PNG", optimize=True)
    return written.getvalue()


class _Pen:
    """Draws shapes `factor` times as large as they are."""

    def __init__(self, draw: ImageDraw.ImageDraw, factor: float, scheme: Scheme) -> None:
        self._draw, self._factor, self._scheme = draw, factor, scheme

    def draw(self, shape: AnyShape) -> None:
        match shape:
            case Box():
                self._area(shape, shape.x, shape.y, shape.width, shape.height, shape.radius)
            case Disc():
                x, y, across = shape.x - shape.radius, shape.y - shape.radius, 2 * shape.radius
                self._area(shape, x, y, across, across, shape.radius)
            case Rule():
                self._rule(shape)
            case Words():
                self._words(shape)

    def _area(
        self, shape: Box | Disc, x: float, y: float, width: float, height: float, radius: float
    ) -> None:
        """The area, and around it an edge of one pixel, half of it inside as SVG has it."""
        fill, stroke = self._scheme.of(shape)
        half = 0.5 if stroke != "none" else 0.0
        for colour, more in ((stroke, half), (fill, -half)):
            box = (x - more, y - more, x + width + more, y + height + more)
            if colour == "none" or box[2] <= box[0] or box[3] <= box[1]:
                continue
            left, top, right, bottom = (round(side * self._factor) for side in box)
            # Pillow counts the last pixel in.
            self._draw.rounded_rectangle(
                (left, top, max(right - 1, left), max(bottom - 1, top)),
                radius=max(radius + more, 0) * self._factor,
                fill=colour,
            )

    def _rule(self, rule: Rule) -> None:
        length = dist((rule.x, rule.y), (rule.to_x, rule.to_y))
        step, drawn = (_DASH + _GAP, _DASH) if rule.is_dashed else (length, length)
        at = 0.0
        while at < length:
            points = [_along(rule, part / length) for part in (at, min(at + drawn, length))]
            scaled = [(x * self._factor, y * self._factor) for x, y in points]
            self._draw.line(scaled, fill=self._scheme.of(rule).stroke, width=round(self._factor))
            at += step

    def _words(self, words: Words) -> None:
        self._draw.text(
            (words.x * self._factor, words.y * self._factor),
            words.text,
            fill=self._scheme.of(words).fill,
            font=font(words.size * self._factor, is_bold=words.is_bold),
            anchor=_ANCHORS[words.anchor],
        )


def _along(rule: Rule, share: float) -> tuple[float, float]:
    """The point after that share of the line."""
    return rule.x + (rule.to_x - rule.x) * share, rule.y + (rule.to_y - rule.y) * share
