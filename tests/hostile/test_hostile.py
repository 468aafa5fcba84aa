"""`python -m tests.hostile`: a few of its requests and posts, and what it looks for is found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.hostile import command, sending
from tests.hostile.command import Command
from tests.hostile.digest import digests
from tests.hostile.sending import Answer

pytestmark = pytest.mark.ignore_template_errors  # the stock admin names unset variables


def test_the_site_withstands_a_few_hostile_requests_and_posts(
    record: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long they take is measured where nothing else runs.
    monkeypatch.setattr(command, "SLOWEST", 60.0)
    monkeypatch.setattr(command, "SLOWEST_QUERY", 60.0)
    monkeypatch.setattr(sending, "SLOWEST", 60.0)
    out = StringIO()
    call_command(Command(), seed=7, requests=60, queries=60, posts=12, stdout=out)
    told = out.getvalue()
    assert "60 requests were answered" in told
    assert "60 queries were answered" in told
    assert "12 posts were answered" in told
    assert "tables compared, 0 changed" in told


def answer(status: int = 200, seconds: float = 0.1, *, wrote: bool = False) -> Answer:
    return Answer(status, seconds, 0.1, "GET /x", "ValueError: x" if status == 500 else "", wrote)


def test_a_server_error_a_slow_answer_and_a_write_are_named() -> None:
    told = Command(stdout=StringIO())._report(
        "requests", [answer(), answer(500), answer(seconds=2.5), answer(wrote=True)], shared=False
    )
    assert told == ["500 ValueError: x: GET /x", "2.5 s: GET /x", "wrote something: GET /x"]


@pytest.mark.django_db
def test_a_row_that_was_written_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = make.ThemeFactory.create()
    before = digests()
    theme.name = "Another name"
    theme.save()
    after = digests()
    assert {name for name in before if before[name] != after[name]} == {"tracker_theme"}

    def write(self: Command, *options: int) -> list[str]:
        return ["written: tracker_theme"]

    monkeypatch.setattr(Command, "_send", write)
    with pytest.raises(CommandError, match="written: tracker_theme"):
        call_command(Command(), stdout=StringIO())
