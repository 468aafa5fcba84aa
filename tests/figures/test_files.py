"""A drawing as a file: what it needs is in the font, and it stands by itself."""

import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tracker.choices import Status
from tracker.figures.drawing import Box, Disc, Drawing, Rule, Words, led_from
from tracker.figures.framing import Caption, Tag, card
from tracker.figures.lettering import font, width_of, wrapped
from tracker.figures.palette import LIGHT
from tracker.figures.png import png
from tracker.figures.svg import svg_file

LETTERS = (
    "ABCXYZabcxyz0123456789 АБВЯабвяЁё ӘәҒғҚқҢңӨөҰұҮүҺһІі ӢӣӮӯҲҳҶҷ ÄäÇçŇňÖöŞşÜüÝýŽž ʻʼ‘’“”«»…–—−№→·"
    + "".join(status.glyph for status in Status)
)


def drawn(*shapes: Box | Disc | Rule | Words) -> Drawing:
    return Drawing(width=40, height=20, title="A picture", description="Of it.", shapes=shapes)


def pixels(drawing: Drawing) -> Image.Image:
    return Image.open(io.BytesIO(png(drawing))).convert("RGB")


@pytest.mark.parametrize("is_bold", [False, True])
def test_every_letter_of_the_languages_is_in_the_font(is_bold: bool) -> None:
    letters = font(40, is_bold=is_bold)
    missing = bytes(letters.getmask("\uffff"))
    assert [one for one in LETTERS if bytes(letters.getmask(one)) == missing] == []


def test_the_pixels_are_those_of_the_shapes() -> None:
    image = pixels(
        drawn(
            Box(x=2, y=2, width=10, height=10, look="s-delivered"),
            Disc(x=22, y=7, radius=5, look="s-reversed"),
            Rule(x=0, y=16, to_x=40, to_y=16),
        )
    )
    assert image.size == (80, 40)
    assert image.getpixel((14, 14)) == (0x0B, 0x3D, 0x6B)
    assert image.getpixel((44, 14)) == (0xB5, 0x30, 0x5F)
    assert image.getpixel((34, 4)) == (255, 255, 255)
    assert image.getpixel((40, 32)) == (0x4A, 0x53, 0x60)


def test_words_are_drawn_in_kazakh_and_not_as_boxes() -> None:
    one, other = (pixels(drawn(Words(x=2, y=15, text=text))) for text in ("Қәөң", "????"))
    assert one.tobytes() != other.tobytes()
    assert len(one.getcolors() or []) > 5


def test_a_file_has_its_colours_and_its_name_and_leads_nowhere() -> None:
    picture = drawn(Box(x=0, y=0, width=9, height=9, look="g-done", address="/x/", title='<"&'))
    svg = ET.fromstring(svg_file(picture))
    space = "{http://www.w3.org/2000/svg}"
    assert [svg.findtext(f"{space}{name}") for name in ("title", "desc")] == ["A picture", "Of it."]
    assert not list(svg.iter(f"{space}a"))
    ground, box = svg.findall(f"{space}rect")
    assert ground.attrib["fill"] == LIGHT.page
    assert (box.attrib["fill"], box.findtext(f"{space}title")) == ("#0B3D6B", '<"&')
    assert "rect.g-done { fill: #A9D3FA" in (svg.findtext(f"{space}style") or "")


def test_outside_of_its_page_a_picture_leads_back_to_it() -> None:
    picture = drawn(Disc(x=1, y=1, radius=1, address="#action-one"), Rule(x=0, y=0, to_x=1, to_y=1))
    disc, rule = led_from(picture, "https://tracker.example/commitments/A-1/").shapes
    assert disc.address == "https://tracker.example/commitments/A-1/#action-one"
    assert rule.address == ""


def test_words_are_wrapped_and_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrapped("one two three four five six", 60, 12, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width_of(line, 12) <= 60 for line in lines)
    assert wrapped("Incomprehensibilities", 60, 12)[0].endswith("…")


def test_a_card_stays_within_its_size_however_long_its_words_are() -> None:
    caption = Caption(
        site="The site",
        title="A title " * 40,
        sentence="A sentence " * 60,
        dated="A day",
        address="https://tracker.example/",
        tag=Tag(words="Delivered", look="t-delivered"),
    )
    found = card(drawn(Box(x=0, y=0, width=40, height=20, look="s-delivered")), caption)
    assert (found.width, found.height) == (600, 315)
    words = [shape for shape in found.shapes if isinstance(shape, Words)]
    assert max(word.y for word in words) < 315
    assert (
        max(word.x + width_of(word.text, word.size, is_bold=word.is_bold) for word in words) < 600
    )
