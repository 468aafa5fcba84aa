"""What an act costs: it does not grow with what a verdict rests on, and every act is one act."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.benchmark import acts
from tests.models.rows import make as row_of
from tests.publishing import people
from tests.publishing.people import TODAY, act, make, verdict
from tracker import publiclog, publishing
from tracker.models import (
    PUBLIC,
    Assessment,
    Change,
    Commitment,
    RecordEntry,
    Release,
    Score,
    User,
)
from tracker.models.base import KeyedModel

pytestmark = pytest.mark.django_db

# A release is never changed.
SAVED = [model for model in PUBLIC if model not in (Assessment, Release)]


def asked(act: Callable[..., Any], *, by: User, **arguments: Any) -> tuple[Any, int]:
    """What the act returns, and how many queries it takes whom nobody knew before."""
    by = User.objects.get(pk=by.pk)
    result, queries, search = acts.queries_of(partial(act, by=by, **arguments))
    assert search <= acts.MOST_OF_SEARCH
    return result, queries


def rests_on(size: int) -> tuple[Commitment, dict[str, Any]]:
    """A promise, and what a verdict on it may rest on: actions, searches, and up to six scores."""
    parties = make.PartyFactory.create_batch(min(size, 6))
    promise = people.promise(debtors=parties)
    searches = make.SearchFactory.create_batch(size)
    promise.searches.set(searches)
    return promise, {
        "actions": [act(promise) for _ in range(size)],
        "searches": searches,
        "scores": [Score(party=party, value=1) for party in parties],
    }


def life_of_a_verdict(size: int, *, analyst: User, reviewer: User) -> dict[str, int]:
    """The queries of each act of a verdict that succeeds one, and rests on so much."""
    promise, basis = rests_on(size)
    publiclog.enter_loaded()
    found = {}
    for acted_on in (1, 2):
        draft, found["draft"] = asked(
            publishing.draft, by=analyst, assessment=verdict(promise), **basis
        )
        of_draft: dict[str, Any] = {"assessment": draft, "version": draft.version}
        row, found["submit"] = asked(publishing.submit, by=analyst, today=TODAY, **of_draft)
        changes, entries = Change.objects.count(), RecordEntry.objects.count()
        of_row: dict[str, Any] = {"assessment": row, "version": row.version}
        row, found["publish"] = asked(publishing.publish, by=reviewer, today=TODAY, **of_row)
        # The verdict itself, and the one that it succeeds.
        assert Change.objects.count() - changes == acted_on
        assert RecordEntry.objects.count() - entries == acted_on
    assert Change.objects.of(row).filter(verb="added").count() == 1
    _copy, found["correct"] = asked(publishing.correct, by=analyst, assessment=row, note="Wrong.")
    return found


def test_a_verdict_costs_the_same_whatever_it_rests_on(analyst: User, reviewer: User) -> None:
    one = life_of_a_verdict(1, analyst=analyst, reviewer=reviewer)
    assert life_of_a_verdict(50, analyst=analyst, reviewer=reviewer) == one
    assert one["publish"] <= acts.MOST_QUERIES["publish"]
    assert one["draft"] <= one["correct"] <= acts.MOST_QUERIES["draft"]


@pytest.mark.parametrize("model", SAVED, ids=lambda model: model.__name__)
def test_a_save_of_any_row_takes_few_queries(model: type[KeyedModel], reviewer: User) -> None:
    row = row_of(model)
    lists = {field.name: field.related_model for field in model._meta.many_to_many}
    many: dict[str, Any] = {
        name: [row_of(other) for _ in range(3)] for name, other in lists.items()
    }
    publishing.save_with_history(row, by=reviewer, many=many)
    publiclog.enter_loaded()
    row = model._base_manager.get(pk=row.pk)
    acts.change_a_value(row)
    before = Change.objects.count()
    _change, queries = asked(publishing.save_with_history, by=reviewer, row=row, many=many)
    assert queries <= acts.MOST_QUERIES["save"]
    assert Change.objects.count() - before == 1


def test_the_script_measures_every_act_and_leaves_nothing_behind(
    record: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Change.objects.count(), RecordEntry.objects.count(), User.objects.count()
    call_command(acts.Command())
    told = {line[:28].strip(): line[28:].split() for line in capsys.readouterr().out.splitlines()}
    assert {"draft", "correct", "submit", "publish", "approve withdrawal", "save action"} <= set(
        told
    )
    queries, search, locks, turns, history, entries, *_ = map(int, told["publish"])
    assert search <= acts.MOST_OF_SEARCH
    assert queries <= acts.MOST_QUERIES["publish"]
    assert (locks, turns, history, entries) == (1, 1, 2, 2)
    assert before == (Change.objects.count(), RecordEntry.objects.count(), User.objects.count())


def test_an_act_that_costs_too_much_ends_with_an_error(
    record: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(acts.MOST_QUERIES, "publish", 2)
    with pytest.raises(CommandError, match="Too costly: publish"):
        call_command(acts.Command())
