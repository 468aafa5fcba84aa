"""Several processes at once: nothing that was acknowledged is lost, and one of two publishes."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from pytest_django import DjangoDbBlocker

from tests.publishing.fresh import Fresh, fresh_database, race

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

RACER = "tests.publishing.racer"
PROCESSES = 8
EDITS = 50
ROUNDS = 8
FORMS = 12
# A form is three acts: it is put into a set, sent for review and approved.
FORM_EDITS = 20


@pytest.fixture(scope="module")
def races(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Fresh]:
    """A database of their own: what races is committed."""
    folder = tmp_path_factory.mktemp("races")
    with (
        django_db_blocker.unblock(),
        fresh_database(folder, copy_of=connections[DEFAULT_DB_ALIAS]) as fresh,
    ):
        yield fresh


def racer(fresh: Fresh, task: str, **arguments: Any) -> Any:
    """What one process told."""
    return json.loads(fresh.run("-m", RACER, task, json.dumps(arguments)))


def test_no_acknowledged_edit_is_lost(races: Fresh) -> None:
    rows = racer(races, "prepare_edits", prefix=uuid4().hex[:8])
    told = race(
        races,
        RACER,
        "edit",
        [{**rows, "me": f"p{number}", "times": EDITS} for number in range(PROCESSES)],
    )
    saved = [tuple(one) for each in told for one in each["saved"]]
    assert len(saved) == len(set(saved)) == PROCESSES * EDITS

    found = racer(races, "tell_edits", **rows)
    lost = [
        word
        for model, pk, word in saved
        for row in found
        if (row["model"], row["pk"]) == (model, pk) and word not in row["text"].split()
    ]
    assert lost == []
    assert sum(row["version"] - 1 for row in found) == PROCESSES * EDITS
    for row in found:
        history = row["history"]
        assert len(history) == row["version"] - 1
        assert [step["old"] for step in history[1:]] == [step["new"] for step in history[:-1]]
        assert history[-1]["new"] == row["text"]
    # Without a collision the race shows nothing.
    assert sum(each.get("stale", 0) for each in told) > 0


def test_no_acknowledged_save_of_a_form_is_lost_and_a_refusal_keeps_what_was_typed(
    races: Fresh,
) -> None:
    rows = racer(races, "prepare_forms", prefix=uuid4().hex[:8], rows=FORMS)
    told = race(
        races,
        RACER,
        "edit_forms",
        [{**rows, "me": f"p{number}", "times": FORM_EDITS} for number in range(PROCESSES)],
    )
    saved = {tuple(one) for each in told for one in each["saved"]}
    assert len(saved) == PROCESSES * FORM_EDITS
    found = racer(races, "tell_forms", **rows)
    kept = {(pk, box, word) for pk, box, text, *_counts in found for word in text.split()}
    assert saved - kept == set()
    for pk, box, _text, version, changes in found:
        acknowledged = sum(one[:2] == (pk, box) for one in saved)
        assert version - 1 == changes == acknowledged
    assert [each for each in told if "lost what was typed" in each] == []
    # Without a collision the race shows nothing.
    refusals = ("409", "conflict", "503")
    assert sum(each.get(status, 0) for each in told for status in refusals[:2]) > 0
    refused = sum(each.get(status, 0) for each in told for status in refusals)
    print(f"forms: {len(saved)} saved, 0 lost, {refused} refused with what was typed")


@pytest.mark.parametrize("drafts", [1, 2], ids=["the same draft", "two drafts"])
def test_of_two_reviewers_one_publishes_and_the_other_is_told(races: Fresh, drafts: int) -> None:
    set_up = racer(
        races, "prepare_publications", prefix=uuid4().hex[:8], rounds=ROUNDS, drafts=drafts
    )
    told = race(
        races,
        RACER,
        "publish",
        [
            {"waiting": set_up["waiting"], "by": by, "place": place}
            for place, by in enumerate(set_up["by"])
        ],
    )
    for outcomes in zip(*told, strict=True):
        assert sorted(outcome == "published" for outcome in outcomes) == [False, True]
        refused = next(outcome for outcome in outcomes if outcome != "published")
        assert refused.endswith(".")
        assert ("saved this" if drafts == 1 else "was published after") in refused
    for row in racer(races, "tell_publications", **set_up):
        assert row["states"] == sorted(["published", *["in_review"] * (drafts - 1)])
        assert (row["current"], row["sealed"], row["told"]) == (1, 1, 1)
        assert row["keys"][0].endswith(".1")


def test_of_several_who_use_a_link_at_once_one_gets_in(races: Fresh) -> None:
    tokens = racer(races, "prepare_links", prefix=uuid4().hex[:8], rounds=ROUNDS)
    told = race(races, RACER, "use_links", [{"tokens": tokens} for _process in range(4)])
    for outcomes in zip(*told, strict=True):
        assert sum(outcome == "used" for outcome in outcomes) == 1, outcomes
        assert {*outcomes} <= {
            "used",
            "locked",
            "This link was used already. Each link works once.",
        }
