"""`python -m tests.benchmark cyrillic`: what it counts, and that the record passes."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.benchmark.cyrillic import Command, Letters, is_ours, is_seen
from tests.pages.markup import parse

PAGE = """<html><head><title>Title</title></head><body><p>Да <span lang="en">no</span>
<q>quoted</q> <span translate="no">Printed</span> <b lang="ky">кыргызча</b>
<a class="ref">NYD-01</a> https://example.org/path</p></body></html>"""


def test_what_is_not_ours_to_translate_is_left_out() -> None:
    ours, seen = Letters(), Letters()
    ours.count(parse(PAGE), is_ours)
    seen.count(parse(PAGE), is_seen)
    assert (ours.cyrillic, ours.all, ours.percent) == (2, 4, 50)
    assert (seen.cyrillic, seen.all) == (10, 28)
    assert Letters().percent == 100


@pytest.mark.slow
def test_four_letters_of_five_are_cyrillic_on_every_kind_of_page(record: None) -> None:
    out = io.StringIO()
    call_command(Command(), pages=2, least=80, stdout=out)
    assert len(out.getvalue().splitlines()) > 20
    with pytest.raises(CommandError, match="Less than 100 %: dashboard"):
        call_command(Command(), pages=1, least=100, stdout=out)
