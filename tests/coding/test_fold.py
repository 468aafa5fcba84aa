"""What a coder can fill in beside the five fields: values of their own, orders, actors, reasons."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.admin.pages import read
from tests.changesets.sets import again, rows_of
from tracker.coding.quoting import place_of, quoted
from tracker.models import (
    Actor,
    ChangeSet,
    Commitment,
    Document,
    NearMiss,
    Pillar,
    SentenceCoding,
    Theme,
)
from tracker.publishing import Refused
from tracker.text import Span, cut

from .desk import address, decide, name_of, promise, send, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OFFICE = "We will open a joint office"
SNOW = "We hope that the snow"


@pytest.fixture
def changeset(coder: Client, document: Document) -> ChangeSet:
    """A set with a sentence that is a commitment, and one that is none."""
    named = {name_of(document, OFFICE): "commitment", name_of(document, SNOW): "no:aspiration"}
    decide(coder, address(document), named)
    return ChangeSet.objects.get()


def boxes(pillar: Pillar, **more: Any) -> dict[str, Any]:
    return {
        "quotation": "open a joint office for river data",
        "title": "Open a river office",
        "statement": "They will open an office.",
        "done_when": "The office is open.",
        "pillar": pillar.pk,
        "obligation_kind": "result",
        "ref": "LKM-01",
        **more,
    }


def told(changeset: ChangeSet, model: type) -> list[dict[str, Any]]:
    rows = again(changeset).rows.filter(model=f"tracker.{model.__name__.lower()}")
    return [{name: each["new"] for name, each in row.fields.items()} for row in rows]


def test_everything_that_a_coder_knows_is_kept_and_comes_back_in_the_form(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar, parties: list[Actor]
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    factories.ActorFactory.create(code="GAUGE-FUND", name="The gauge fund", is_party=False)
    rivers, data = (
        factories.ThemeFactory.create(slug=slug, position=place)
        for place, slug in enumerate(("rivers", "data"), start=1)
    )
    kept = promise(
        coder,
        page,
        name,
        **boxes(
            pillar,
            debtors=[parties[0].pk],
            implementer=["GAUGE-FUND", "", parties[1].code],
            partner=["GAUGE-FUND"],
            commitment_types=["support", "", "funding"],
            catalysts=["instrument", "deadline", "deadline"],
            primary_theme=data.pk,
            themes=[rivers.pk],
            contexts="[We] will open\nWater for the dry months",
            components="joint office\nriver data",
            split_rule="R9 a rule of our own",
            coding_confidence="0.72",
            baseline="MN18: a gauge\nSUM23: none",
            binding_alternative="high if read with the heading",
        ),
    )
    assert kept.status_code == 302, words_of(kept)
    (row,) = told(changeset, Commitment)
    assert row["commitment_types"] == ["support", "funding"]
    assert row["catalysts"] == ["instrument", "deadline"]
    assert (row["primary_theme"], row["themes"]) == ("data", ["data", "rivers"])
    assert (row["split_rule"], row["coding_confidence"]) == ("R9 a rule of our own", "0.72")
    assert row["baseline"] == ["MN18: a gauge", "SUM23: none"]
    assert row["body_paragraph"] == 2
    keys = [key for _verb, _model, key in rows_of(changeset)]
    assert "LKM-01 GAUGE-FUND partner" in keys
    assert f"LKM-01 {parties[1].code} implementer" in keys
    # Sent as it is shown, the form changes nothing.
    before = [(one.key, one.fields) for one in changeset.rows.order_by("pk")]
    form = f"{page}?at={name}&form=LKM-01"
    shown = read(coder.get(form).content.decode())
    assert shown["contexts"] == ["Water for the dry months\n[We] will"]
    assert coder.post(form, shown).status_code == 302
    assert [(one.key, one.fields) for one in changeset.rows.order_by("pk")] == before
    # Taken off again, the rows of their own go, too.
    less = shown | {"implementer": [""], "components": ["river data"], "seen_version": ["1"]}
    assert coder.post(form, less).status_code == 302
    kinds = [model for _verb, model, _key in rows_of(changeset)]
    assert (kinds.count("obligation"), kinds.count("commitmentpassage")) == (2, 3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"partner": ["NOBODY"]}, "There is no “NOBODY”"),
        ({"partner": ["A\0B"]}, "There is no “AB”"),
        ({"catalysts": ["magic"]}, "Select a valid choice"),
        ({"coding_confidence": "7"}, "between 0 and 1"),
        ({"split_rule": "x" * 121}, "at most 120 characters"),
        ({"components": "a bakery"}, "do not stand in the text"),
        ({"contexts": "[toll]s"}, "stand in 2 places"),
        ({"contexts": "[ ]"}, "do not stand in the text"),
        ({"primary_theme": "99999"}, "Select a valid choice"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_box(
    coder: Client,
    changeset: ChangeSet,
    document: Document,
    pillar: Pillar,
    wrong: dict[str, Any],
    sentence: str,
) -> None:
    before = rows_of(changeset)
    page, name = address(document, changeset), name_of(document, OFFICE)
    answer = promise(coder, page, name, **boxes(pillar, **wrong))
    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert "errorlist" in answer.content.decode()
    assert rows_of(changeset) == before


def test_a_reason_is_said_in_own_words_and_tied_to_a_part_of_the_sentence(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar, parties: list[Actor]
) -> None:
    page, name = address(document, changeset), name_of(document, SNOW)
    promise(coder, page, name_of(document, OFFICE), **boxes(pillar, all_parties="on"))
    form = f"{page}?at={name}&form=NM-LKM-01"
    assert form.partition("?")[2].replace("&", "&amp;") in coder.get(page).content.decode()
    shown = read(coder.get(form).content.decode())
    assert shown["why_not"] == ["It names a hope or an aim, and no action to reach it."]
    mine = {"kind": ["wish"], "why_not": ["Nobody rules the snow."], "quotation": ["We hope"]}
    more = {"trap_word": ["will"], "chance": ["0.05"], "related": ["LKM-01", ""], "key": ["NM-7"]}
    assert coder.post(form, shown | mine | more).status_code == 302
    (row,) = told(changeset, NearMiss)
    text = document.text or ""
    assert text[row["start"] : row["end"]] == "We hope"
    assert (row["kind"], row["why_not"]) == ("wish", "Nobody rules the snow.")
    assert (row["key"], row["trap_word"], row["chance"]) == ("NM-7", "will", "0.05")
    assert (row["related"], row["body_paragraph"]) == (["LKM-01"], 2)
    # It is the reason for the decision, and goes with it alone.
    refused = send(coder, page, do="take_out", ref="NM-7")
    assert "is the reason for the decision" in words_of(refused)
    renamed = f"{page}?at={name}&form=NM-7"
    again_shown = read(coder.get(renamed).content.decode())
    unknown = coder.post(renamed, again_shown | {"related": ["LKM-99"]})
    assert unknown.status_code == 400
    assert "There is no “LKM-99”" in words_of(unknown)


def test_words_within_a_commitment_can_be_none_and_be_taken_out(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, name = address(document, changeset), name_of(document, OFFICE)
    form = f"{page}?at={name}&form=why"
    shown = read(coder.get(form).content.decode())
    assert shown["key"] == ["NM-LKM-02"]
    sent = shown | {"quotation": ["river data"], "kind": ["recognition"], "why_not": ["A noun."]}
    assert coder.post(form, sent).status_code == 302
    assert "NM-LKM-02: Recognition: A noun." in words_of(coder.get(page))
    elsewhere = coder.post(form, sent | {"quotation": ["Cotton remains"], "key": ["NM-LKM-03"]})
    assert "another sentence" in words_of(elsewhere)
    assert send(coder, page, do="take_out", ref="NM-LKM-02").status_code == 302
    assert len(told(changeset, NearMiss)) == 1
    assert [row["label"] for row in told(changeset, SentenceCoding)] == ["commitment", "near_miss"]


def test_words_that_stand_twice_are_told_apart_by_those_around_them() -> None:
    text = "We met and we agreed; then we left. A [note] stands here."
    whole = [Span(0, len(text))]
    second = Span(11, 13)
    assert cut(text, second) == "we"
    assert place_of(text, "and  [we]", near=whole, field="x") == second
    assert quoted(text, second, near=whole) == "[we] agreed;"
    assert place_of(text, "[we] agreed;", near=whole, field="x") == second
    assert quoted(text, Span(3, 6), near=whole) == "met"
    # Brackets of the text's own are its letters.
    assert cut(text, place_of(text, "A [note] stands", near=whole, field="x")) == "A [note] stands"
    with pytest.raises(Refused, match=r"put them into \[ \] among the words around them"):
        place_of(text, "we", near=whole, field="x")
    with pytest.raises(Refused, match="do not stand in the text"):
        place_of(text, "and [they]", near=whole, field="x")


def test_the_form_asks_for_no_more_than_before(
    coder: Client, changeset: ChangeSet, document: Document, pillar: Pillar
) -> None:
    """All else stands in folds."""
    page = f"{address(document, changeset)}?at={name_of(document, OFFICE)}&form=new"
    form = coder.get(page).context["form"]
    assert [box.name for box in form.asked_boxes] == [
        *("quotation", "title", "statement", "done_when", "pillar", "obligation_kind"),
        *("all_parties", "debtors"),
    ]
    assert [is_open for _heading, _boxes, is_open in form.groups] == [False, False]
    assert Theme.objects.count() == 0
