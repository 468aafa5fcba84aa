"""The script that proposes slugs; tests.browser.check_desk acts it with real typing."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.admin.pages import add_url
from tracker.models import Action

# Beside the letters of the plain Latin alphabet and of the Russian one.
LETTERS = {
    "Kazakh": "әғқңөұүһі äğıñöşūü",
    "Kyrgyz": "ңөү",
    "Tajik": "ғӣқӯҳҷ",
    "Turkmen": "җңөүә äçžňöşüý",
    "Uzbek": "ўқғҳ",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщыэюя",
}
_PAIR = re.compile(r"'(\w)': '(\w+)'")


def letters_of(script: str) -> dict[str, str]:
    path = finders.find(script)
    assert isinstance(path, str)
    return dict(_PAIR.findall(Path(path).read_text("utf-8")))


def test_every_letter_of_the_six_countries_has_latin_ones() -> None:
    known = letters_of("admin/js/urlify.js") | letters_of("tracker/slugs.js")
    assert len(known) > 300
    for language, letters in LETTERS.items():
        for letter in letters.replace(" ", ""):
            assert known.get(letter, "").isascii(), (language, letter)
            assert known.get(letter), (language, letter)


@pytest.mark.django_db
@pytest.mark.ignore_template_errors  # the stock admin names unset variables
def test_the_script_comes_after_the_one_whose_function_it_replaces(desk: Client) -> None:
    page = desk.get(add_url(Action)).content.decode()
    assert 0 < page.index("admin/js/urlify") < page.index("tracker/slugs")
