"""A drawing as SVG: well-formed, escaped, linked."""

from xml.etree import ElementTree as ET

from tracker.figures.drawing import AnyShape, Box, Disc, Drawing, Rule, Words, inline_svg


def drawn(*shapes: AnyShape) -> ET.Element:
    picture = Drawing(width=100, height=50, title="A picture", description="", shapes=shapes)
    return ET.fromstring(inline_svg(picture))


def test_it_is_hidden_from_those_to_whom_the_table_beside_it_speaks() -> None:
    svg = drawn()
    assert svg.attrib["aria-hidden"] == "true"
    assert svg.attrib["viewBox"] == "0 0 100 50"


def test_each_kind_of_shape_is_one_element() -> None:
    svg = drawn(
        Box(x=1, y=2.5, width=3, height=4, look="s-delivered"),
        Disc(x=1, y=2, radius=1 / 3),
        Rule(x=0, y=0, to_x=9, to_y=0, is_dashed=True),
        Words(x=5, y=6, text="2024", anchor="middle", is_bold=True),
    )
    box, disc, rule, words = svg
    assert (box.tag, box.attrib["class"], box.attrib["y"]) == ("rect", "s-delivered", "2.5")
    assert (disc.tag, disc.attrib["r"]) == ("circle", "0.33")
    assert (rule.tag, rule.attrib["stroke-dasharray"]) == ("line", "4 3")
    assert (words.tag, words.text, words.attrib["font-weight"]) == ("text", "2024", "700")


def test_a_shape_leads_where_it_says_and_is_no_stop_of_the_keyboard() -> None:
    (link,) = drawn(Disc(x=1, y=1, radius=1, title="An act", address="/actions/one/"))
    assert (link.tag, link.attrib) == ("a", {"href": "/actions/one/", "tabindex": "-1"})
    assert link[0][0].text == "An act"


def test_what_it_says_cannot_become_markup() -> None:
    (words,) = drawn(Words(x=0, y=0, text="<script>", title='"&<'))
    assert (words[0].text, words[0].tail) == ('"&<', "<script>")
