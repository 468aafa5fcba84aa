"""`python -m tests.benchmark desk`."""

import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories as make
from tests.benchmark import desk
from tracker.models import User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def test_it_measures_every_list_and_leaves_nothing_behind() -> None:
    make.CommitmentFactory.create(verdict="under_way")
    out = io.StringIO()
    call_command(desk.Command(), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "1 commitments"
    assert len(lines) > 70
    assert all(re.search(" 200  (/ru)?/admin/", line) for line in lines[1:])
    assert any("/admin/tracker/commitment/?standing__exact=" in line for line in lines)
    assert any("/ru/admin/tracker/commitment/" in line for line in lines)
    assert not User.objects.filter(username="benchmark").exists()


def test_a_list_that_costs_too_much_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_QUERIES", 1)
    with pytest.raises(CommandError, match="/admin/tracker/commitment/"):
        call_command(desk.Command(), stdout=io.StringIO())
