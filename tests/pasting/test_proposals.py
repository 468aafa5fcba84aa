"""What an item says of itself: days, place, language, and whose publication it is."""

import datetime as dt

import pytest

from tracker.pasting import PastedText, Proposals, proposals_of

TODAY = dt.date(2026, 11, 28)


def of(text: str = "", *, address: str = "https://example.org/x", title: str = "") -> Proposals:
    return proposals_of(PastedText(address, title, text), today=TODAY)


@pytest.mark.parametrize(
    ("text", "acted", "precision"),
    [
        ("They met on 27 November 2026 in Astana.", "2026-11-27", "day"),
        ("On November 27, 2026, they met.", "2026-11-27", "day"),
        ("Они встретились 5 июня 2025 года.", "2025-06-05", "day"),
        ("It was said on 2026-11-27 that they met.", "2026-11-27", "day"),
        ("They met in Astana on 27.11.2026, it was said.", "2026-11-27", "day"),
        ("It was in November 2025 that they met.", "2025-11-01", "month"),
        ("In May 2024 it was planned, and on 3 June 2024 it was done.", "2024-06-03", "day"),
        ("No day is named.", None, "day"),
        ("On 30 February 2026 nothing was done.", None, "day"),
    ],
)
def test_the_first_day_of_the_text_is_that_of_the_act(
    text: str, acted: str | None, precision: str
) -> None:
    found = of(text)
    assert (found.acted and found.acted.isoformat()) == acted
    assert found.precision == precision
    assert found.published is None


@pytest.mark.parametrize(
    "text",
    [
        "From 16 to 21 December 2024 they met in Tashkent.",
        "It was held on 16–21 December 2024, as they say.",
        "Встреча прошла с 16 по 21 декабря 2024 года.",
    ],
)
def test_some_days_have_a_first_and_a_last(text: str) -> None:
    found = of(text)
    assert (found.acted, found.ended) == (dt.date(2024, 12, 16), dt.date(2024, 12, 21))


@pytest.mark.parametrize("number", ["05/11/2026", "05.11.2026", "5-11-2026", "05.11.26"])
def test_a_day_in_numbers_that_may_be_two_is_none(number: str) -> None:
    found = of(f"It was done on {number}, they say.")
    assert found.acted is None
    assert "5 November 2026" in found.unclear[0]
    assert "11 May 2026" in found.unclear[0]
    assert number in found.unclear[0]


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://example.org/2025/11/08/x", "2025-11-08"),
        ("https://example.org/news/20251108100425967-x", "2025-11-08"),
        ("https://example.org/oct-30-2023-joint-statement", "2023-10-30"),
        ("https://example.org/2027/01/01/x", None),
        ("https://example.org/1234567890", None),
        ("https://example.org/2025/13/45/x", None),
    ],
)
def test_an_address_may_name_the_day_of_its_page(address: str, published: str | None) -> None:
    found = of(address=address).published
    assert (found and found.isoformat()) == published


def test_a_line_that_is_a_date_alone_is_the_day_of_the_page() -> None:
    found = of("Published: 21 November 2026, 14:05\nThey met on 18 November 2026 for a day.")
    assert (found.published, found.acted) == (dt.date(2026, 11, 21), dt.date(2026, 11, 18))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Almaty, 20 November 2026. They met.", "Almaty"),
        ("WASHINGTON – They met.", "Washington"),
        ("On 20 November 2026 they met.", ""),
        ("Алматы, 20 ноября 2026 года.", ""),
    ],
)
def test_a_place_is_where_a_report_begins(text: str, place: str) -> None:
    assert of(text).place == place


@pytest.mark.parametrize(
    ("address", "title", "language"),
    [
        ("https://example.org/ru/x", "A title", "ru"),
        ("https://example.org/x?lang=en", "Заголовок", "en"),
        ("https://en.example.org/x", "", "en"),
        ("https://example.org/x", "Министры встретились", "ru"),
        ("https://example.org/x", "Қазақстан өкілдері кездесті", "kk"),
        ("https://example.org/x", "Вазирон вохӯрданд", "tg"),
        ("https://example.org/x", "Ўзбекистон вазири", "uz"),
        ("https://example.org/x", "Өкмөт жыйыны", "ky"),
        ("https://example.org/x", "O‘zbekiston vaziri", "uz"),
        ("https://example.org/x", "Türkmenistanyň ministri", "tk"),
        ("https://example.org/kg/x", "A title", ""),
    ],
)
def test_the_language_is_that_of_the_address_or_of_the_letters(
    address: str, title: str, language: str
) -> None:
    assert of(address=address, title=title).language == language


@pytest.mark.parametrize(
    ("host", "tier"),
    [
        ("www.state.gov", "official_party"),
        ("www.gov.kz", "official_party"),
        ("mfa.uz", "official_party"),
        ("www.gov.uk", "official_other"),
        ("ec.europa.eu", "official_other"),
        ("who.int", "official_other"),
        ("kstu.edu.kz", "ngo_or_academic"),
        ("example.org", ""),
        ("notgov.org", ""),
    ],
)
def test_a_host_says_whose_publication_it_is_or_nothing(host: str, tier: str) -> None:
    assert of(address=f"https://{host}/x").tier == tier
