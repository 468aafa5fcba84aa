"""What the desk asks about before or after it saves: rows that are missing, and rows twice."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests import factories as make
from tracker import publications
from tracker.models import Action, Commitment, Evidence

from .desk import words
from .pages import Posted, add_url, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

ACT = {
    "title": ["A meeting"],
    "slug": ["a-meeting"],
    "kind": ["meeting"],
    "stage": ["done"],
    "attribution": ["joint"],
    "date": ["2026-03-01"],
    "date_precision": ["day"],
}
NO_EVIDENCE = "No publication shows this action."


def filled(desk: Client, **changes: Any) -> Posted:
    return opened(desk, add_url(Action)) | ACT | {name: [value] for name, value in changes.items()}


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_act_without_evidence_is_asked_about_once(desk: Client) -> None:
    data = filled(desk)
    asked = desk.post(add_url(Action), data)
    assert not Action.objects.exists()
    assert f"{NO_EVIDENCE} Tick “Save without evidence” at the top if that is so." in words(asked)
    assert 'name="save_without_evidence"' in words(asked)
    assert 'value="A meeting"' in words(asked)
    saved(desk, add_url(Action), data, save_without_evidence=["on"])
    assert Action.objects.get().title == "A meeting"


def test_who_takes_the_empty_row_away_is_told_after_the_save(desk: Client) -> None:
    response = saved(desk, add_url(Action), filled(desk), **{"evidence-TOTAL_FORMS": ["0"]})
    assert NO_EVIDENCE in told(response)


def test_an_act_with_evidence_is_not_asked_about(desk: Client) -> None:
    piece = {
        "publisher": "Agency",
        "tier": "state_media",
        "url": "https://example.org/a",
        "language": "en",
        "shows": "It took place.",
        "confidence": "high",
    }
    data = filled(desk, **{f"evidence-0-{name}": value for name, value in piece.items()})
    assert NO_EVIDENCE not in told(saved(desk, add_url(Action), data))
    assert Evidence.objects.get().publication.key


def test_a_commitment_that_loses_its_debtor_is_asked_about(desk: Client) -> None:
    debt = make.ObligationFactory.create(role="debtor")
    row: Commitment = debt.commitment
    data = opened(desk, row_url(row))
    assert data["obligations-TOTAL_FORMS"] == ["1"]
    saved(desk, row_url(row), data, title=["Another title"])
    changed = opened(desk, row_url(row)) | {"obligations-0-role": ["partner"]}
    asked = desk.post(row_url(row), changed)
    assert "Nobody owes this commitment." in words(asked)
    debt.refresh_from_db()
    assert debt.role == "debtor"
    saved(desk, row_url(row), changed, save_without_debtor=["on"])
    debt.refresh_from_db()
    assert debt.role == "partner"


def test_a_second_act_of_the_same_day_actors_and_sum_is_told_with_a_link(desk: Client) -> None:
    party, other = make.PartyFactory.create_batch(2)
    first = make.ActionFactory.create(date="2026-03-01", title="The first")
    first.actors.set([party])
    answered = {"evidence-TOTAL_FORMS": ["0"]}
    for slug, changes, is_twin in [
        ("twin", {}, True),
        ("other-day", {"date": "2026-03-02"}, False),
        ("other-actors", {"actors": str(other.pk)}, False),
        (
            "other-sum",
            {"amount": "5", "currency": "USD", "amount_kind": "loan", "amount_stage": "announced"},
            False,
        ),
    ]:
        data = filled(desk, **{"slug": slug, "actors": str(party.pk), **changes})
        messages = told(saved(desk, add_url(Action), data, **answered))
        twins = [text for text in messages if "the same day, actors and sum" in text]
        assert len(twins) == is_twin, slug
        assert all(f'href="{row_url(first)}"' in text for text in twins)


def test_a_publication_that_is_recorded_already_is_told_with_a_link(desk: Client) -> None:
    first = make.EvidenceFactory.create(url="https://example.org/a")
    second = make.EvidenceFactory.create(action=first.action, url="https://example.org/b")
    publications.rebuild()
    data = opened(desk, row_url(second))
    assert told(saved(desk, row_url(second), data, title=["Another title"]))[:-1] == []
    data = opened(desk, row_url(second))
    same = "http://www.example.org/a/?utm_source=chat"
    messages = told(saved(desk, row_url(second), data, url=[same]))
    assert f'href="{row_url(first)}"' in messages[0]
    assert "It counts once." in messages[0]
