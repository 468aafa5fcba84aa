"""What was typed on the coding desk when a session had ended comes back, and is saved then."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.admin.pages import Posted, read
from tests.publishing.people import person
from tracker.models import (
    ChangeSet,
    Commitment,
    Document,
    KeptForm,
    Pillar,
    SentenceCoding,
    User,
)
from tracker.ops import typed

from .desk import PART, address, decide, name_of, signed_in, span_name, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OFFICE = "We will open a joint office"
CANALS = "We intend to repair"
IS_BACK = "It is not saved yet."
SENTENCE = "Half an hour of work, «один» & more."


@pytest.fixture
def changeset(coder: Client, document: Document) -> ChangeSet:
    """A set in which one sentence is decided as a commitment."""
    decide(coder, address(document), {name_of(document, OFFICE): "commitment"})
    return ChangeSet.objects.get()


def boxes(client: Client, page: str) -> Posted:
    """What a browser would send of the form of a commitment."""
    return read(client.get(page).content.decode())


def ticket(client: Client, page: str) -> str:
    """That of the forms in which sentences are decided."""
    found: str = client.get(page).context["ticket"]
    return found


def sent_away(client: Client, page: str, sent: dict[str, Any], **more: Any) -> None:
    """Send a form after the session has ended."""
    Session.objects.all().delete()
    answer = client.post(page, sent, **more)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def kept_rows(changeset: ChangeSet, model: type) -> list[dict[str, Any]]:
    rows = changeset.rows.filter(model=f"tracker.{model.__name__.lower()}")
    return [{name: told["new"] for name, told in row.fields.items()} for row in rows]


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "script"])
def test_a_commitment_comes_back_filled_for_its_coder_alone(
    coder: Client,
    analyst: User,
    changeset: ChangeSet,
    document: Document,
    pillar: Pillar,
    headers: dict[str, str],
) -> None:
    page = f"{address(document, changeset)}?at={name_of(document, OFFICE)}&form=new"
    own = {"title": ["Open it"], "statement": [SENTENCE], "done_when": ["It is open."]}
    more = {"pillar": [str(pillar.pk)], "obligation_kind": ["result"], "stricter_reading": ["Mine"]}
    sent_away(coder, page, boxes(coder, page) | own | more, headers=headers)
    other = signed_in(person("analyst", username="another", is_staff=True))
    assert SENTENCE not in words_of(other.get(page))

    coder.force_login(analyst)
    assert page in [line.address for line in coder.get("/admin/").context["kept_forms"]]
    shown = coder.get(page)
    assert IS_BACK in words_of(shown)
    assert not kept_rows(changeset, Commitment)
    again = read(shown.content.decode())
    assert again["statement"] == [SENTENCE]
    assert again["stricter_reading"] == ["Mine"]
    assert coder.post(page, again).status_code == 302
    assert [row["statement"] for row in kept_rows(changeset, Commitment)] == [SENTENCE]
    assert not KeptForm.objects.exists()
    assert IS_BACK not in words_of(coder.get(page))


def test_decisions_come_back_as_the_sentences_were_cut(
    coder: Client, analyst: User, changeset: ChangeSet, document: Document
) -> None:
    page = address(document, changeset)
    whole = name_of(document, CANALS)
    part = span_name(document, "We intend to repair the two northern")
    joined = span_name(document, "Cotton remains thirsty. Rice is thirstier still.")
    typed_in = {f"d-{part}": "context", f"d-{joined}": "no:statement of fact"}
    untouched = {"d-0-45": "", "was-0-45": ""}
    hidden = {"do": "decide", "_continue": "1", typed.TICKET: ticket(coder, page)}
    sent_away(coder, page, {**hidden, **typed_in, **untouched})

    coder.force_login(analyst)
    shown = coder.get(page)
    html = shown.content.decode()
    assert IS_BACK in words_of(shown)
    assert f'data-name="{part}"' in html
    assert f'data-name="{joined}"' in html
    assert f'data-name="{whole}"' not in html
    assert len(kept_rows(changeset, SentenceCoding)) == 1
    units = {unit.name: unit.box for unit in shown.context["coded"].units}
    assert units[part] == "context"
    assert units[joined] == "no:statement of fact"
    hidden[typed.TICKET] = shown.context["kept_ticket"]
    assert coder.post(page, {**hidden, **typed_in}).status_code == 302
    assert len(kept_rows(changeset, SentenceCoding)) == 3
    assert not KeptForm.objects.exists()


def test_another_paragraph_leaves_what_came_back_alone_and_it_can_be_given_up(
    coder: Client, analyst: User, changeset: ChangeSet, document: Document
) -> None:
    page = address(document, changeset)
    box = f"d-{name_of(document, CANALS)}"
    sent_away(coder, page, {box: "context", typed.TICKET: ticket(coder, page)})
    coder.force_login(analyst)
    other = {f"d-{name_of(document, 'Libraries are')}": "context"}
    coder.post(page, {**other, typed.TICKET: ticket(coder, page)}, headers=PART)
    shown = coder.get(page)
    assert IS_BACK in words_of(shown)
    given_up = {typed.TICKET: shown.context["kept_ticket"], typed.DISCARD: "1"}
    assert coder.post(page, given_up)["Location"] == page
    assert IS_BACK not in words_of(coder.get(page))


def test_a_first_decision_comes_back_in_the_set_that_was_started_meanwhile(
    coder: Client, analyst: User, document: Document
) -> None:
    page, box = address(document), f"d-{name_of(document, CANALS)}"
    sent_away(coder, page, {box: "context", typed.TICKET: ticket(coder, page)})
    coder.force_login(analyst)
    assert IS_BACK in words_of(coder.get(page))
    decide(coder, page, {name_of(document, OFFICE): "context"})
    within = address(document, ChangeSet.objects.get())
    answer = coder.get(page)
    assert answer["Location"] == within
    assert IS_BACK in words_of(coder.get(within))


def test_what_can_no_longer_be_saved_is_shown_to_be_copied(
    coder: Client, analyst: User, changeset: ChangeSet, document: Document
) -> None:
    name = name_of(document, OFFICE)
    page = f"{address(document, changeset)}?at={name}&form=new"
    sent_away(coder, page, boxes(coder, page) | {"title": [SENTENCE]})
    coder.force_login(analyst)
    # Decided otherwise in another window.
    coder.post(address(document, changeset), {f"d-{name}": "", "do": "decide", f"was-{name}": "c"})
    told = words_of(coder.get(page))
    assert "can no longer be saved here" in told
    assert SENTENCE.replace("&", "&amp;") in told


def test_the_first_two_of_three_sentences_are_joined(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    first = name_of(document, "Experts call this")
    page = f"{address(document, changeset)}?at={first}&join={first.partition('-')[0]}"
    two = span_name(
        document, "Experts call this a slow disaster. We commit to share the cost of new gauges."
    )
    assert f'data-name="{two}"' in coder.get(page).content.decode()
