"""What the coding desk costs in queries does not depend on how long the text is."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.admin.pages import queries
from tracker.models import Actor, ChangeSet, Document, Pillar

from .communique import of_length
from .desk import PART, address, decide, name_of, promise
from .texts import held

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

FIRST, SECOND = "We will plant tree number 1.", "We will plant tree number 2."
MOST_OF_A_PAGE = 41
MOST_OF_A_DECISION = 75


def _text(sentences: int) -> Document:
    return held(of_length(sentences), key=f"TREES{sentences}")


def _started(coder: Client, document: Document) -> ChangeSet:
    """The set in which the first sentence of the text is decided."""
    decide(coder, address(document), {name_of(document, FIRST): "commitment"})
    return ChangeSet.objects.latest("pk")


def _sent(coder: Client, page: str, name: str, to: str) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        answer = coder.post(page, {f"d-{name}": to, "do": "decide"}, headers=PART)
    assert answer.status_code == 200
    return len(captured)


def test_the_page_takes_as_many_queries_for_50_sentences_as_for_1(
    coder: Client, pillar: Pillar, parties: list[Actor]
) -> None:
    outside, within, with_form = [], [], []
    for number in (1, 50):
        document = _text(number)
        outside.append(queries(coder, address(document)))
        page = address(document, _started(coder, document))
        within.append(queries(coder, page))
        with_form.append(queries(coder, f"{page}?at={name_of(document, FIRST)}&form=new"))
    print(f"outside {outside}, within {within}, with the form {with_form}")
    assert len(set(outside)) == len(set(within)) == len(set(with_form)) == 1
    assert max(*outside, *within, *with_form) <= MOST_OF_A_PAGE


def test_the_page_takes_as_many_queries_for_8_commitments_as_for_1(
    coder: Client, pillar: Pillar, parties: list[Actor]
) -> None:
    """Beside what it takes to do the set, which grows with the set."""
    document = _text(10)
    page = address(document, _started(coder, document))
    name = name_of(document, FIRST)
    counts = []
    for n in range(1, 9):
        boxes = {"title": "T", "statement": "S", "done_when": "D", "obligation_kind": "effort"}
        more: dict[str, Any] = {"quotation": FIRST, "pillar": pillar.pk, "ref": f"TREES-{n:02}"}
        promise(coder, page, name, all_parties="on", **boxes, **more)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            assert coder.get(page).status_code == 200
        own = [one["sql"] for one in captured if _is_read_of_the_text(one["sql"])]
        counts.append(len(own))
    assert len(set(counts)) == 1, counts


def _is_read_of_the_text(sql: str) -> bool:
    """Whether it is one of the reads that show the text, not one that does the set."""
    return sql.startswith("SELECT") and '"document_id" = ' in sql


def test_a_decision_takes_as_many_queries_in_50_sentences_as_in_2(coder: Client) -> None:
    costs = []
    for number in (2, 50):
        document = _text(number)
        page = address(document, _started(coder, document))
        costs.append(_sent(coder, page, name_of(document, SECOND), "context"))
    print(f"a decision {costs}")
    assert len(set(costs)) == 1
    assert costs[0] <= MOST_OF_A_DECISION
