"""Every row of the record is entered by somebody on the desk, or is named here with its reason."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from tests.admin.pages import add_url, row_url
from tests.admin.rows import ROWS
from tests.publishing.people import person
from tracker.models import (
    RECORD,
    Assessment,
    ChangeSet,
    CodedScore,
    CodingRound,
    DoubleCoding,
    Release,
    Score,
    SourceText,
)
from tracker.models.base import KeyedModel

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
# Models whose own form nobody has, and where their rows come from.
ELSEWHERE: dict[type[KeyedModel], str] = {
    ChangeSet: "every form of the desk starts one, and so does the list of sets",
    CodingRound: "the comparison of two codings of a document",
    CodedScore: "the page of the second coding of its commitment",
    DoubleCoding: "the comparison of two codings of a document",
    Release: "manage.py release: it freezes the log, and nobody changes it",
    Score: "the form of its verdict",
    SourceText: "the intake of a text, and manage.py load_sources",
}
# Who enters the others.
ROLES: dict[str, str] = {
    **dict.fromkeys(
        [
            "AboutText",
            "Actor",
            "ActorAlias",
            "Contradiction",
            "ContradictionReading",
            "DateMention",
            "Methodology",
            "Participation",
            "Person",
            "PersonSpelling",
            "Pillar",
            "SecondCoding",
            "Theme",
            "UnassessedNote",
        ],
        "manager",
    ),
    **dict.fromkeys(
        [
            "Action",
            "Assessment",
            "Bearing",
            "Commitment",
            "CommitmentPassage",
            "Document",
            "DocumentReport",
            "Event",
            "EventSource",
            "Evidence",
            "Initiative",
            "InitiativeFact",
            "Link",
            "NearMiss",
            "Obligation",
            "Publisher",
            "Reply",
            "Search",
            "Section",
            "SentenceCoding",
            "Translation",
        ],
        "analyst",
    ),
}


def test_every_model_of_the_record_is_entered_by_a_role_or_elsewhere() -> None:
    by_a_role = {model for model in RECORD if model.__name__ in ROLES}
    assert by_a_role | ELSEWHERE.keys() == set(RECORD)
    assert not by_a_role & ELSEWHERE.keys()
    assert {model.__name__ for model in by_a_role} == ROLES.keys()


@pytest.mark.parametrize(
    "model", [model for model in RECORD if model not in ELSEWHERE], ids=lambda one: one.__name__
)
def test_the_role_can_add_and_change_it(model: Any) -> None:
    client = Client()
    client.force_login(person(ROLES[model.__name__], is_staff=True))
    added = client.get(add_url(model))
    assert added.status_code == 200
    # A verdict asks first what it is about.
    assert model is Assessment or 'name="_send"' in added.content.decode()
    if model is Assessment:
        return
    assert 'name="_send"' in client.get(row_url(ROWS[model]())).content.decode()


@pytest.mark.parametrize("model", ELSEWHERE, ids=lambda one: one.__name__)
def test_what_comes_from_elsewhere_has_no_form_of_its_own(model: Any) -> None:
    client = Client()
    client.force_login(person(is_staff=True, is_superuser=True))
    assert admin.site.is_registered(model)
    assert client.get(add_url(model)).status_code == 403
