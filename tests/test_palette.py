"""The colours of the stylesheet: legible, and told apart with every kind of colour vision.

Contrast is that of WCAG 2.2, the simulation of colour blindness that of Machado, Oliveira and
Fernandes (2009) at full severity, the difference CIEDE2000. The colours are read from site.css.
"""

import gzip
import itertools
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tracker.choices import Status, StatusGroup
from tracker.figures.palette import DARK, LIGHT, Scheme

CSS = Path(__file__).resolve().parent.parent / "tracker" / "static" / "tracker" / "site.css"
SCHEMES = ("light", "dark")
PARTS = ("fill", "edge", "text", "tint", "on")
SAME_FILL = {Status.NOT_ASSESSED, Status.NOT_VERIFIABLE}
PAIRS = [pair for pair in itertools.combinations(Status, 2) if set(pair) != SAME_FILL]
VISION = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# The smallest difference that the palette was chosen for, as a whole number.
SMALLEST_DIFFERENCE = 13
Lab = tuple[float, float, float]


def linear(colour: str) -> list[float]:
    """The three channels of `#RRGGBB` as light, 0 to 1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    shares = (0.2126, 0.7152, 0.0722)
    bright = [
        sum(s * c for s, c in zip(shares, linear(x), strict=True)) + 0.05 for x in (one, other)
    ]
    return max(bright) / min(bright)


def seen(colour: str, vision: str) -> list[float]:
    """The colour as linear light, as somebody with this vision sees it."""
    light = linear(colour)
    rows = VISION[vision]
    mixed = [sum(m * c for m, c in zip(row, light, strict=True)) for row in rows]
    return [min(1.0, max(0.0, channel)) for channel in mixed]


def lab(light: Sequence[float]) -> Lab:
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    white = (0.95047, 1.0, 1.08883)
    x, y, z = (
        sum(m * c for m, c in zip(row, light, strict=True)) / w
        for row, w in zip(to_xyz, white, strict=True)
    )

    def root(t: float) -> float:
        return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116

    return 116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z))


def difference(one: Lab, other: Lab) -> float:
    """CIEDE2000 (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    gray = c1 * c2 == 0
    turn = 0 if gray else (h2 - h1 + 180) % 360 - 180
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if gray else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * math.cos(math.radians(hm - 30))
        + 0.24 * math.cos(math.radians(2 * hm))
        + 0.32 * math.cos(math.radians(3 * hm + 6))
        - 0.20 * math.cos(math.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    rt *= 2 * math.sqrt(cm**7 / (cm**7 + 25**7))
    parts = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return math.sqrt(sum(part**2 for part in parts) + rt * parts[1] * parts[2])


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def scheme(name: str) -> str:
    """The part of the stylesheet that sets the colours of the scheme."""
    light, rest = without_comments(CSS.read_text(encoding="utf-8")).split(
        "@media (prefers-color-scheme: dark)"
    )
    return light if name == "light" else rest.split("\n}\n")[0]


def colours(name: str, selector: str) -> dict[str, str]:
    """The custom properties that a rule for the selector sets."""
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", scheme(name)):
        if selector in [part.strip() for part in selectors.split(",")]:
            found |= dict(re.findall(r"--([a-z]+): (#[0-9A-Fa-f]{6});", body))
    return found


def palette(name: str) -> dict[Status, dict[str, str]]:
    return {status: colours(name, f".s-{status.value}") for status in Status}


@pytest.mark.parametrize("name", SCHEMES)
def test_every_status_has_all_its_colours(name: str) -> None:
    for status, parts in palette(name).items():
        assert sorted(parts) == sorted(PARTS), status


@pytest.mark.parametrize(("name", "drawn"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_apart_from_pages_have_the_same_colours(name: str, drawn: Scheme) -> None:
    root = colours(name, ":root")
    for part in ("page", "panel", "ink", "muted", "link", "line"):
        assert getattr(drawn, part) == root[part], part
    looks = [f"s-{status.value}" for status in Status] + [f"g-{g.value}" for g in StatusGroup]
    assert sorted(drawn.paints) == sorted(looks)
    for look, paint in drawn.paints.items():
        found = {part: colour for part, colour in paint._asdict().items() if colour}
        if look.startswith("s-"):
            assert found == colours(name, f".{look}"), look
        else:
            rule = rf"\.{look} {{ --fill: {paint.fill}; --edge: {paint.edge}; }}"
            assert re.search(rule, scheme(name)), look


@pytest.mark.parametrize("name", SCHEMES)
def test_every_group_stands_out_from_the_page_by_its_edge(name: str) -> None:
    page = colours(name, ":root")["page"]
    drawn = re.findall(r"\.g-(\w+) { --fill: #\w{6}; --edge: (#\w{6}); }", scheme(name))
    assert sorted(group for group, _edge in drawn) == sorted(group.value for group in StatusGroup)
    for group, edge in drawn:
        assert contrast(edge, page) >= 3, group


@pytest.mark.parametrize("name", SCHEMES)
def test_the_words_of_a_status_are_legible(name: str) -> None:
    page = colours(name, ":root")["page"]
    for status, parts in palette(name).items():
        assert contrast(parts["text"], parts["tint"]) >= 4.5, status
        assert contrast(parts["text"], page) >= 4.5, status
        assert contrast(parts["edge"], page) >= 3, status
        assert contrast(parts["on"], parts["fill"]) >= 4.5, status


@pytest.mark.parametrize(
    ("name", "vision"),
    [(name, vision) for name in SCHEMES for vision in VISION],
)
def test_no_two_statuses_look_alike(name: str, vision: str) -> None:
    seen_as = {s: lab(seen(parts["fill"], vision)) for s, parts in palette(name).items()}
    for one, other in PAIRS:
        assert difference(seen_as[one], seen_as[other]) >= SMALLEST_DIFFERENCE, (one, other)


@pytest.mark.parametrize("name", SCHEMES)
def test_statuses_of_one_fill_have_another_edge_and_another_glyph(name: str) -> None:
    fills = {status: parts["fill"] for status, parts in palette(name).items()}
    assert fills[Status.NOT_ASSESSED] == fills[Status.NOT_VERIFIABLE]
    css = without_comments(CSS.read_text(encoding="utf-8"))
    assert re.search(r"\.s-not_assessed \{ border-style: dashed", css)
    assert re.search(r"\.s-not_verifiable \{ border-style: dotted", css)
    glyphs = [status.glyph for status in Status]
    assert len(set(glyphs)) == len(glyphs) == 8


@pytest.mark.parametrize("name", SCHEMES)
def test_the_text_of_a_page_is_legible(name: str) -> None:
    root = colours(name, ":root")
    for ground in (root["page"], root["panel"], root["mark"]):
        assert contrast(root["ink"], ground) >= 7, ground
    for ground in (root["page"], root["panel"]):
        for words in ("muted", "link", "visited"):
            assert contrast(root[words], ground) >= 4.5, (words, ground)
    assert contrast(root["page"], root["link"]) >= 4.5  # the words on a button
    assert contrast(root["muted"], root["panel"]) >= 3  # the edge of an input


def test_the_arithmetic_of_colours_is_that_of_the_sources() -> None:
    """WCAG's black on white is 21:1; the pairs are Sharma's published test data."""
    assert round(contrast("#000000", "#FFFFFF"), 6) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
    for one, other, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ):
        assert round(difference(one, other), 4) == expected
        assert round(difference(other, one), 4) == expected


def test_the_stylesheet_is_small_and_asks_no_other_host() -> None:
    css = CSS.read_bytes()
    assert len(gzip.compress(css, 6)) <= 8 * 1024
    text = without_comments(css.decode())
    assert "@import" not in text
    assert "url(" not in text
    assert "Arial" not in text
    assert "Helvetica" not in text
