"""Any sequence of edits, put into a set and approved, gives the rows that saving them gives."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.publishing.people import person
from tracker.models import Action, Bearing, Commitment, Pillar, Theme, Translation, User
from tracker.publiclog.values import public_rows, public_values, stable_key
from tracker.publishing import (
    Refused,
    remove_with_history,
    save_with_history,
    withdraw,
)
from tracker.publishing.trials import taken_back

from .sets import a_set, entered, put_in

Edit: TypeAlias = tuple[str, str, str, str]
LOOKED_AT = (Theme, Pillar, Action, Bearing, Translation)
SLUGS = st.sampled_from(["one", "two", "three"])
WORDS = st.sampled_from(["Water", "Fire", "Air"])


def add_theme(by: User, slug: str, _other: str, words: str) -> None:
    save_with_history(Theme(slug=slug, name=words, position=70 + len(slug)), by=by)


def change_theme(by: User, slug: str, _other: str, words: str) -> None:
    row = Theme.objects.get(slug=slug)
    row.name = words
    save_with_history(row, by=by)


def place_theme(by: User, slug: str, _other: str, words: str) -> None:
    """No two themes can want each other's place: each has places of its own."""
    row = Theme.objects.get(slug=slug)
    row.position = 100 * len(slug) + len(words) + 10 * ord(slug[0])
    save_with_history(row, by=by)


def gather_themes(by: User, slug: str, other: str, _words: str) -> None:
    wanted = Theme.objects.filter(slug__in=[slug, other])
    save_with_history(Pillar.objects.get(slug="p"), by=by, many={"themes": wanted})


def add_act(by: User, slug: str, _other: str, words: str) -> None:
    save_with_history(make.ActionFactory.build(slug=slug, title=words), by=by)


def change_act(by: User, slug: str, _other: str, words: str) -> None:
    row = Action.objects.get(slug=slug)
    row.title = words
    save_with_history(row, by=by)


def withdraw_act(by: User, _slug: str, _other: str, words: str) -> None:
    """The one of the record: an act that is new in a set is taken out of it, not withdrawn."""
    row = Action.objects.get(slug="three")
    withdraw(row, by=by, version=row.version, reason=words)


def bear(by: User, slug: str, other: str, words: str) -> None:
    found = Commitment.objects.get(ref=f"C-{other}")
    bearing = Bearing(action=Action.objects.get(slug=slug), commitment=found, why=words)
    bearing.direction, bearing.weight = "supports", "strong"
    save_with_history(bearing, by=by)


def _bearing(slug: str, other: str) -> Bearing:
    return Bearing.objects.get(action__slug=slug, commitment__ref=f"C-{other}")


def change_bearing(by: User, slug: str, other: str, words: str) -> None:
    row = _bearing(slug, other)
    row.why = words
    save_with_history(row, by=by)


def translate(by: User, slug: str, _other: str, words: str) -> None:
    text = Translation(kind="theme", key=slug, field="name", language="ru", text=words)
    save_with_history(text, by=by)


def change_translation(by: User, slug: str, _other: str, words: str) -> None:
    row = Translation.objects.get(key=slug)
    row.text = words
    save_with_history(row, by=by)


def remove_translation(by: User, slug: str, _other: str, _words: str) -> None:
    remove_with_history(Translation.objects.get(key=slug), by=by)


EDITS: dict[str, Callable[[User, str, str, str], None]] = {
    function.__name__: function
    for function in (
        add_theme,
        change_theme,
        place_theme,
        gather_themes,
        add_act,
        change_act,
        withdraw_act,
        bear,
        change_bearing,
        translate,
        change_translation,
        remove_translation,
    )
}


def do(by: User, edit: Edit) -> None:
    """The edit; what is impossible is left out, as a form would refuse it."""
    name, slug, other, words = edit
    with suppress(IntegrityError, ObjectDoesNotExist, Refused), transaction.atomic():
        EDITS[name](by, slug, other, words)


def rows() -> dict[str, Any]:
    """Everything that the edits can change, but when and under which number."""
    found = {}
    for model in LOOKED_AT:
        for row in public_rows(model):
            values = public_values(row)
            values.pop("withdrawn_at", None)
            found[f"{model.__name__} {stable_key(row)}"] = values
    return found


def saved(by: User, edits: Sequence[Edit]) -> dict[str, Any]:
    with taken_back():
        for edit in edits:
            do(by, edit)
        return rows()


def approved(by: User, second: User, edits: Sequence[Edit]) -> dict[str, Any]:
    with taken_back():
        changeset = a_set(by)
        for edit in edits:
            put_in(changeset, lambda edit=edit: do(by, edit))  # type: ignore[misc]  # bound now
        if changeset.rows.exists():
            entered(changeset, by=second)
        return rows()


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.tuples(st.sampled_from(sorted(EDITS)), SLUGS, SLUGS, WORDS), max_size=14))
def test_a_set_does_what_the_same_edits_would_have_done(
    accounts: tuple[User, User], edits: list[Edit]
) -> None:
    by, second = accounts
    assert approved(by, second, edits) == saved(by, edits)


@pytest.fixture
def accounts(db: None) -> tuple[User, User]:
    """Who edits, who approves, and a record to edit."""
    for slug in ("one", "two", "three"):
        make.CommitmentFactory.create(ref=f"C-{slug}")
    three = make.ActionFactory.create(slug="three")
    make.BearingFactory.create(action=three, commitment=Commitment.objects.get(ref="C-one"))
    make.PillarFactory.create(slug="p", themes=[make.ThemeFactory.create(slug="three")])
    return person("reviewer"), person("reviewer")
