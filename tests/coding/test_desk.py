"""The coding desk: decisions and commitments become rows of one set, and nothing is public."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests import factories
from tests.changesets.sets import again, rows_of
from tests.publishing.people import person
from tracker.models import (
    Actor,
    ChangeSet,
    Commitment,
    Document,
    NearMiss,
    Pillar,
    Section,
    SentenceCoding,
)

from .communique import KEY
from .desk import (
    PART,
    address,
    decide,
    decide_all,
    name_of,
    promise,
    send,
    signed_in,
    span_name,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OFFICE = "We will open a joint office"
GAUGES = "We commit to share the cost"
SNOW = "We hope that the snow"


@pytest.fixture
def changeset(coder: Client, document: Document) -> ChangeSet:
    """The set that the first decision has started."""
    decide(coder, address(document), {name_of(document, SNOW): "no:aspiration"})
    return ChangeSet.objects.get()


def boxes(pillar: Pillar, **more: Any) -> dict[str, Any]:
    """The five fields that are asked, and the words."""
    return {
        "quotation": "open a joint office for river data",
        "title": "Open a river office",
        "statement": "They will open an office.",
        "done_when": "The office is open.",
        "pillar": pillar.pk,
        "obligation_kind": "result",
        **more,
    }


def of_set(changeset: ChangeSet, model: type) -> list[dict[str, Any]]:
    """What the set says of its rows of the model, new values alone."""
    found = again(changeset).rows.filter(model=f"tracker.{model.__name__.lower()}")
    return [{name: told["new"] for name, told in row.fields.items()} for row in found]


def test_the_page_shows_every_sentence_open(coder: Client, document: Document) -> None:
    page = coder.get(address(document))
    assert page.status_code == 200
    told = words_of(page)
    assert "0 of 47 decided." in told
    assert "The lake lost a third of its water in thirty years." in told
    assert page.content.count(b"coding-open") == 47


def test_the_first_decision_starts_a_set_that_later_ones_go_into(
    coder: Client, document: Document
) -> None:
    first = decide(coder, address(document), {name_of(document, SNOW): "no:aspiration"})
    changeset = ChangeSet.objects.get()
    assert changeset.title == f"Coding of Communiqué {KEY}"
    assert first["Location"].startswith(f"{address(document, changeset)}#s")
    assert coder.get(address(document))["Location"] == address(document, changeset)
    decide(coder, address(document, changeset), {name_of(document, GAUGES): "context"})
    assert rows_of(changeset) == [
        ("added", "sentencecoding", f"{KEY} 6 4"),
        ("added", "nearmiss", "NM-LKM-01"),
        ("added", "sentencecoding", f"{KEY} 6 7"),
    ]
    assert not SentenceCoding.objects.exists()
    assert "2 of 47 decided." in words_of(coder.get(address(document, changeset)))
    # A page that was open before the set was leads there, too, and starts no second one.
    late = decide(coder, address(document), {name_of(document, OFFICE): "context"})
    assert late["Location"] == address(document, changeset)
    assert ChangeSet.objects.count() == 1


def test_a_reason_is_kept_with_its_words(changeset: ChangeSet, document: Document) -> None:
    (row,) = of_set(changeset, NearMiss)
    assert row["kind"] == "aspiration"
    assert row["why_not"] == "It names a hope or an aim, and no action to reach it."
    assert row["sentence"] == f"{KEY} 6 4"


def test_another_decision_takes_the_place_of_the_first(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, name = address(document, changeset), name_of(document, SNOW)
    decide(coder, page, {name: "no:statement of fact"})
    assert [row["kind"] for row in of_set(changeset, NearMiss)] == ["statement of fact"]
    decide(coder, page, {name: "not_prose"})
    assert of_set(changeset, NearMiss) == []
    assert [row["label"] for row in of_set(changeset, SentenceCoding)] == ["not_prose"]
    send(coder, page, do="decide", **{f"d-{name}": "", f"was-{name}": "not_prose"})
    assert rows_of(changeset) == []


def test_a_box_that_was_not_changed_says_nothing(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, name = address(document, changeset), name_of(document, SNOW)
    send(coder, page, **{f"d-{name}": "context", f"was-{name}": "context"})
    assert [row["label"] for row in of_set(changeset, SentenceCoding)] == ["near_miss"]


@pytest.mark.parametrize(
    ("name", "to", "told"),
    [
        ("0-3", "context", "no open sentence"),
        ("0-99999", "context", "names no words"),
        ("a-b", "context", "names no words"),
        ("9-9", "context", "names no words"),
        ("", "context", "names no words"),
        ("0-45", "nonsense", "is no decision"),
        ("0-45", "no:", "is no decision"),
    ],
)
def test_a_forged_box_is_refused_with_all_that_came_with_it(
    coder: Client, changeset: ChangeSet, document: Document, name: str, to: str, told: str
) -> None:
    before = rows_of(changeset)
    good = name_of(document, GAUGES)
    answer = decide(coder, address(document, changeset), {good: "context", name: to})
    assert answer.status_code == 400
    assert told in words_of(answer)
    assert rows_of(changeset) == before


def test_a_heading_opens_a_section_that_is_offered_by_its_words(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page = address(document, changeset)
    decide(coder, page, {name_of(document, "Water for the dry months"): "heading"})
    (section,) = of_set(changeset, Section)
    assert (section["title"], section["position"]) == ("Water for the dry months", 5)
    name = name_of(document, OFFICE)
    decide(coder, page, {name: "commitment"})
    form = coder.get(f"{page}?at={name}&form=new")
    assert b"selected>Water for the dry months</option>" in form.content
    decide(coder, page, {name_of(document, "Water for the dry months"): "not_prose"})
    assert of_set(changeset, Section) == []


def test_a_script_gets_the_changed_parts_alone(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    coder.get(address(document, changeset))
    answer = coder.post(
        address(document, changeset),
        {f"d-{name_of(document, GAUGES)}": "context"},
        headers=PART,
    )
    told = words_of(answer)
    assert answer.status_code == 200
    assert "2 of 47 decided." in told
    assert "Cotton remains thirsty." in told
    assert "Libraries are quiet treasures." not in told
    assert not list(get_messages(answer.wsgi_request))


def test_a_commitment_is_made_of_pasted_words(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar, parties: list[Actor]
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    way = decide(coder, page, {name: "commitment"})
    assert way["Location"].endswith(f"?at={name}&form=new#panel")
    form = coder.get(way["Location"]).content.decode()
    assert 'value="LKM-01"' in form
    assert "We will open a joint office for river data by 31 December 2027." in form
    kept = promise(
        coder,
        page,
        name,
        **boxes(
            pillar,
            all_parties="on",
            ref="LKM-01",
            contexts="Water for the dry months",
            due_on="31 December 2027",
            operative_verb="will",
            binding="high",
            catalysts=["deadline"],
        ),
    )
    assert kept.status_code == 302, words_of(kept)
    (row,) = of_set(changeset, Commitment)
    assert row["ref"] == "LKM-01"
    assert row["standing"] == "agreed"
    assert (row["due_on"], row["due_precision"]) == ("2027-12-31", "day")
    text = document.text or ""
    assert text[row["start"] : row["end"]] == "open a joint office for river data"
    assert "coding_confidence" not in row
    kinds = [model for _verb, model, _key in rows_of(changeset)]
    assert kinds.count("obligation") == 6
    assert kinds.count("commitmentpassage") == 1
    told = words_of(coder.get(page))
    assert "LKM-01 Open a river office" in told
    assert b"<mark" in coder.get(page).content


def test_a_commitment_is_mended_and_taken_out(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar, parties: list[Actor]
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    decide(coder, page, {name: "commitment"})
    promise(coder, page, name, **boxes(pillar, all_parties="on", ref="LKM-01"))
    one = {"debtors": [parties[0].pk], "ref": "LKM-07", "contexts": "Cotton remains thirsty."}
    seen = {"seen_version": "1"}
    mended = promise(coder, page, name, "LKM-01", **boxes(pillar, title="Open it", **one, **seen))
    assert mended.status_code == 302, words_of(mended)
    (row,) = of_set(changeset, Commitment)
    assert (row["ref"], row["title"]) == ("LKM-07", "Open it")
    kinds = [model for _verb, model, _key in rows_of(changeset)]
    assert kinds.count("obligation") == 1
    refused = decide(coder, page, {name: "context"})
    assert refused.status_code == 400
    assert "carries LKM-07" in words_of(refused)
    send(coder, page, do="take_out", ref="LKM-07")
    assert [model for _v, model, _k in rows_of(changeset)] == [
        "sentencecoding",
        "nearmiss",
        "sentencecoding",
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"quotation": "e"}, "stand in 7 places"),
        ({"quotation": "open a bakery"}, "do not stand in the text"),
        ({"quotation": " "}, "Select or paste the words"),
        ({"quotation": "Cotton remains thirsty."}, "another sentence, in paragraph 6"),
        ({"contexts": "toll"}, "stand in"),
        ({"title": ""}, "Say in one line what it is."),
        ({"pillar": "999999"}, "Select a valid choice"),
        ({"debtors": ["x"]}, "is not a valid value"),
        ({"due_on": "31/12/2027"}, ""),
        ({"due_on": "2020-01-01"}, "before the document"),
        ({"ref": "no good!"}, ""),
        ({"title": "a\0b"}, ""),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_nothing(
    coder: Client,
    changeset: ChangeSet,
    document: Document,
    pillar: Pillar,
    wrong: dict[str, Any],
    told: str,
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    decide(coder, page, {name: "commitment"})
    before = rows_of(changeset)
    answer = promise(coder, page, name, **{**boxes(pillar, ref="LKM-01"), **wrong})
    assert answer.status_code == 400
    assert told in words_of(answer)
    assert "errorlist" in answer.content.decode()
    assert rows_of(changeset) == before


def test_ambiguous_words_are_told_with_their_places(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    decide(coder, page, {name: "commitment"})
    answer = promise(coder, page, name, **boxes(pillar, ref="LKM-01", contexts="thirst"))
    told = words_of(answer)
    assert "These words stand in 2 places" in told
    assert "Cotton remains thirsty" in told
    assert "Rice is thirstier" in told


def test_a_form_of_an_older_version_is_a_conflict(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    decide(coder, page, {name: "commitment"})
    promise(coder, page, name, **boxes(pillar, ref="LKM-01"))
    for title, status in (("First", 302), ("Second", 409)):
        sent = boxes(pillar, ref="LKM-01", title=title, seen_version="1")
        assert promise(coder, page, name, "LKM-01", **sent).status_code == status
    assert [row["title"] for row in of_set(changeset, Commitment)] == ["First"]


def test_a_sentence_is_split_and_two_are_joined(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, name = address(document, changeset), name_of(document, "The office will publish")
    shown = coder.get(f"{page}?at={name}&from=once a day")
    first, second = (
        span_name(document, words)
        for words in ("The office will publish the level of each river", "once a day.")
    )
    assert f'data-name="{first}"' in shown.content.decode()
    assert "of 48 decided." in words_of(shown)
    decide(coder, page, {first: "commitment"})
    # What is left of it is open; the sentences after it move up.
    told = coder.get(page).content.decode()
    assert f'data-name="{second}"' in told
    decide(coder, page, {second: "context"})
    keys = [key for _verb, model, key in rows_of(changeset) if model == "sentencecoding"]
    assert sorted(keys) == [f"{KEY} 6 2", f"{KEY} 6 3", f"{KEY} 6 5"]
    assert of_set(changeset, NearMiss)[0]["sentence"] == f"{KEY} 6 5"

    cotton = name_of(document, "Cotton remains thirsty.")
    both = span_name(document, "Cotton remains thirsty. Rice is thirstier still.")
    joined = coder.get(f"{page}?at={cotton}&join={cotton.partition('-')[0]}")
    assert f'data-name="{both}"' in joined.content.decode()
    decide(coder, page, {both: "no:statement of fact"})
    # 47, one more for the split and one less for the join.
    assert "4 of 47 decided." in words_of(coder.get(page))


def test_words_that_stand_in_no_sentence_split_nothing(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    shown = coder.get(f"{page}?at={name}&from=zebra")
    assert shown.status_code == 200
    assert "must begin with words that stand once" in words_of(shown)


@pytest.mark.parametrize("asked", ["at=x", "at=5-1", "at=1-99999", "form=zzz", "cut=x&join=-1"])
def test_an_address_that_asks_for_nothing_shows_the_text(
    coder: Client, changeset: ChangeSet, document: Document, asked: str
) -> None:
    assert coder.get(f"{address(document, changeset)}?{asked}").status_code == 200


def test_everybody_else_reads_a_coding_and_changes_nothing(
    changeset: ChangeSet, document: Document
) -> None:
    other = signed_in(person("analyst", username="another", is_staff=True))
    page = address(document, changeset)
    shown = other.get(page)
    assert shown.status_code == 200
    assert "You read this coding." in words_of(shown)
    assert b"<select" not in shown.content
    before = rows_of(changeset)
    assert decide(other, page, {name_of(document, OFFICE): "context"}).status_code == 403
    assert rows_of(changeset) == before
    # They code the text in a set of their own.
    decide(other, address(document), {name_of(document, OFFICE): "context"})
    assert ChangeSet.objects.count() == 2
    manager = signed_in(person("manager", username="boss", is_staff=True))
    refused = decide(manager, address(document), {name_of(document, OFFICE): "context"})
    assert refused.status_code == 403
    assert ChangeSet.objects.count() == 2


def test_a_text_that_is_not_held_cannot_be_coded(coder: Client) -> None:
    known = _without_text()
    assert "there is nothing to code yet" in words_of(coder.get(address(known)))
    assert decide(coder, address(known), {"0-4": "context"}).status_code == 403
    assert coder.get("/admin/tracker/document/999/code/").status_code == 404
    assert coder.get("/admin/tracker/document/x/code/").status_code == 404


def _without_text() -> Document:
    row: Document = factories.DocumentFactory.create()
    return row


def test_everything_decided_but_a_commitment_is_told(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    name = name_of(document, OFFICE)
    decide_all(coder, document, changeset, besides={name: "commitment"})
    told = words_of(coder.get(address(document, changeset)))
    assert "47 of 47 decided." in told
    assert f"{KEY} p6 s1: make the commitment" in told
