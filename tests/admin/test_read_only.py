"""What the admin shows and does not change: verdicts above all, and the texts."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tracker import models

from .pages import add_url, list_url, read, row_url
from .rows import ROWS, VIEW_ONLY, name, source_text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


@pytest.mark.parametrize("model", VIEW_ONLY, ids=name)
def test_it_is_shown_to_a_superuser_and_changed_by_nobody(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    before = model._base_manager.filter(pk=row.pk).values().get()
    response = desk.get(row_url(row))
    assert response.status_code == 200
    page = response.content.decode()
    assert read(page).keys() <= {"csrfmiddlewaretoken", "form_ticket"} | {
        box for box in read(page) if box.endswith("_FORMS")
    }
    assert "_save" not in page
    sent = {field.name: ["1"] for field in model._meta.fields}
    assert desk.post(row_url(row), sent).status_code == 403
    assert desk.get(add_url(model)).status_code == 403
    assert desk.post(add_url(model), sent).status_code == 403
    assert desk.post(row_url(row, "delete"), {"post": "yes"}).status_code == 403
    assert model._base_manager.filter(pk=row.pk).values().get() == before
    assert 'class="addlink"' not in desk.get(list_url(model)).content.decode().split("<main")[-1]


@pytest.mark.parametrize("state", ["draft", "in_review", "published"])
def test_an_assessment_of_any_state_is_shown_with_what_it_rests_on(
    desk: Client, state: str
) -> None:
    unpublished: dict[str, Any] = {"is_current": False, "published_at": None, "reviewer": None}
    action, search = (
        make.ActionFactory.create(title="A forum"),
        make.SearchFactory.create(query="a forum?"),
    )
    assessment = make.AssessmentFactory.create(
        state=state,
        submitted_at=make.ROUND if state == "in_review" else None,
        status="delivered",
        actions=[action],
        searches=[search],
        **{} if state == "published" else unpublished,
    )
    score = make.ScoreFactory.create(assessment=assessment)
    page = desk.get(row_url(assessment)).content.decode()
    assert f'<a href="{row_url(action)}">A forum</a>' in page
    assert f'<a href="{row_url(search)}">{search.key} a forum?</a>' in page
    assert "One act is on record." in page
    assert "Kept (+1)" in page
    sent = {
        "rationale": ["Another."],
        "scores-TOTAL_FORMS": ["1"],
        "scores-INITIAL_FORMS": ["1"],
        "scores-0-id": [str(score.pk)],
        "scores-0-value": ["-1"],
        "scores-0-DELETE": ["on"],
    }
    assert desk.post(row_url(assessment), sent).status_code == 403
    assessment.refresh_from_db()
    score.refresh_from_db()
    assert (assessment.rationale, score.value) == ("One act is on record.", 1)


def test_an_inline_of_passages_takes_nothing(desk: Client) -> None:
    passage = ROWS[models.CommitmentPassage]()
    page = desk.get(row_url(passage.commitment)).content.decode()
    hidden = {"passages-0-id", "passages-0-commitment"}
    assert {box for box in read(page) if box.startswith("passages-0")} <= hidden


def test_a_source_text_is_shown_by_its_length(desk: Client) -> None:
    text = source_text(text="Никто не должен видеть это здесь.")
    for address in (list_url(models.SourceText), row_url(text)):
        page = desk.get(address).content.decode()
        assert "33" in page
        assert "Никто" not in page
