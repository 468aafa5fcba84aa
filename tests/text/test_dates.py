import datetime as dt
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.catalogues import write_catalogue
from tracker.choices import DuePrecision, Precision
from tracker.text.dates import format_date

DAY = dt.date(2023, 10, 31)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.DAY, "31 October 2023"),
        (Precision.MONTH, "October 2023"),
        (Precision.QUARTER, "quarter 4 of 2023"),
        (Precision.YEAR, "2023"),
        (Precision.ABOUT_DAY, "about 31 October 2023"),
        (Precision.BEFORE, "before 31 October 2023"),
        (Precision.UNKNOWN, "no date known"),
        (DuePrecision.DAY, "31 October 2023"),
        (DuePrecision.MONTH, "October 2023"),
        (DuePrecision.QUARTER, "quarter 4 of 2023"),
        (DuePrecision.YEAR, "2023"),
        (DuePrecision.NONE, "no date known"),
    ],
)
def test_a_date_is_never_written_more_exactly_than_it_is_known(precision: str, words: str) -> None:
    assert format_date(DAY, precision) == words
    assert format_date(DAY, str(precision)) == words


def test_every_precision_is_written_in_its_own_way() -> None:
    assert len({format_date(DAY, precision) for precision in Precision}) == len(Precision)
    assert len({format_date(DAY, precision) for precision in DuePrecision}) == len(DuePrecision)


@pytest.mark.parametrize("precision", Precision)
def test_no_date_is_said_to_be_unknown(precision: str) -> None:
    assert format_date(None, precision) == "no date known"
    assert format_date(None) == "no date known"


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (12, 4)])
def test_the_quarter_is_that_of_the_month(month: int, quarter: int) -> None:
    assert format_date(dt.date(2024, month, 1), "quarter") == f"quarter {quarter} of 2024"


def test_a_day_is_the_default_and_a_year_needs_no_zeros() -> None:
    assert format_date(dt.date(2023, 9, 1)) == "1 September 2023"
    assert format_date(dt.date(1, 1, 1), "year") == "1"
    assert format_date(dt.date(9999, 12, 31)) == "31 December 9999"


def test_months_have_the_names_of_the_active_language() -> None:
    with translation.override("ru"):
        assert format_date(DAY, "month") == "октябрь 2023"


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.DAY, "31 октября 2023"),
        (Precision.MONTH, "октябрь 2023"),
        (Precision.QUARTER, "4-й квартал 2023 года"),
        (Precision.YEAR, "2023"),
        (Precision.ABOUT_DAY, "около 31 октября 2023"),
        (Precision.BEFORE, "до 31 октября 2023"),
        (Precision.UNKNOWN, "дата неизвестна"),
        (DuePrecision.NONE, "дата неизвестна"),
    ],
)
def test_every_precision_is_written_in_russian(
    precision: str, words: str, tmp_path: Path, settings: Settings
) -> None:
    write_catalogue(
        tmp_path,
        "ru",
        {
            "quarter %(quarter)d of %(year)d": "%(quarter)d-й квартал %(year)d года",
            "about %(day)s": "около %(day)s",
            "before %(day)s": "до %(day)s",
            "no date known": "дата неизвестна",
        },
    )
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("ru"):
        assert format_date(DAY, precision) == words


def test_a_catalogue_says_in_what_order_a_date_is_written(
    tmp_path: Path, settings: Settings
) -> None:
    write_catalogue(tmp_path, "ru", {"format of a date\x04j E Y": "Y ж. j E"})
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("ru"):
        assert format_date(DAY) == "2023 ж. 31 октября"
