"""The change forms: what they cost, what they keep fixed, and what they refuse."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tracker import models
from tracker.admin.forms import RecordFormSet
from tracker.models.base import PassageModel

from .pages import Posted, add_url, errors, opened, queries, row_url, saved
from .rows import INLINES, OF_ITS_OWN, PLACE, QUOTED, ROWS, VIEW_ONLY, initiative, name

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

MODELS = list(ROWS)
# Verdicts have a desk of their own, test_verdicts.py, and so have sets, tests/changesets.
CHANGEABLE = [model for model in MODELS if model not in {*VIEW_ONLY, *OF_ITS_OWN}]
# One of them asks which sets the form can go into.
MOST_QUERIES = 16


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model is not models.BlindCoding], ids=name
)
def test_a_row_opens_at_a_bounded_cost(desk: Client, model: Any) -> None:
    # A verdict also tells of its proposed withdrawal, and of its acts with their sources.
    most = MOST_QUERIES + 6 * (model is models.Assessment)
    assert queries(desk, row_url(ROWS[model]())) <= most


@pytest.mark.parametrize(
    ("parent", "key", "builder"),
    INLINES,
    ids=[f"{parent.__name__}-{builder.__name__}" for parent, _key, builder in INLINES],
)
def test_a_row_with_many_children_costs_no_more_than_with_one(
    desk: Client, parent: type[Model], key: str, builder: Any
) -> None:
    row = ROWS[parent]()
    builder(**{key: row})
    one = queries(desk, row_url(row))
    for _time in range(8):
        builder(**{key: row})
    assert queries(desk, row_url(row)) == one


def test_many_chosen_rows_cost_no_more_than_one(desk: Client) -> None:
    action = make.ActionFactory.create()
    action.actors.set([make.ActorFactory.create()])
    one = queries(desk, row_url(action))
    action.actors.set(make.ActorFactory.create_batch(8))
    assert queries(desk, row_url(action)) == one


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
def test_saving_a_row_as_it_is_changes_nothing(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    before = model._base_manager.filter(pk=row.pk).values().get()
    saved(desk, row_url(row), opened(desk, row_url(row)))
    assert model._base_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
def test_permanent_keys_stay_whatever_is_sent(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    fixed = {"ref", "key", "slug", "code", "paragraph"}
    fixed &= {field.name for field in model._meta.fields}
    if issubclass(model, PassageModel) and "paragraph" not in model.natural_key_fields:
        fixed -= {"paragraph"}
    before = {field: getattr(row, field) for field in fixed}
    data = opened(desk, row_url(row))
    assert not fixed & data.keys()
    saved(desk, row_url(row), data, **{field: ["7"] for field in fixed})
    row.refresh_from_db()
    assert {field: getattr(row, field) for field in fixed} == before


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
def test_permanent_keys_are_typed_when_a_row_is_added(desk: Client, model: Any) -> None:
    fields = {field.name for field in model._meta.fields}
    fixed = {"ref", "key", "slug", "code", "start", "end", "sha256", "paragraph"} & fields
    fixed -= {"start", "end", "sha256", "paragraph"} if model in QUOTED else set()
    assert fixed <= opened(desk, add_url(model)).keys()


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
def test_an_empty_new_row_is_refused_by_field_not_by_a_server_error(
    desk: Client, model: Any
) -> None:
    empty = {key: [""] for key in opened(desk, add_url(model)) if "-" not in key}
    response = desk.post(add_url(model), opened(desk, add_url(model)) | empty)
    assert response.status_code == 200
    assert errors(response)


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
@pytest.mark.parametrize("nonsense", ["a\0b", "99999999999999999999"])
def test_nonsense_in_every_box_is_refused_not_a_server_error(
    desk: Client, model: Any, nonsense: str
) -> None:
    row = ROWS[model]()
    data = opened(desk, row_url(row))
    boxes = {key for key in data if "_FORMS" not in key and key != "csrfmiddlewaretoken"}
    response = desk.post(row_url(row), data | {box: [nonsense] for box in boxes})
    assert response.status_code in {200, 302}
    relations = {"document", "commitment", "actor", "pillar", "action", "themes", "actors"}
    if response.status_code == 302:
        assert not relations & boxes


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("number", ["99999999999999999999", "abc", "_00", "-1", "9" * 400])
@pytest.mark.parametrize("model", [models.Commitment, models.SourceText, models.User], ids=name)
def test_an_address_that_names_no_row_leads_back_to_the_index(
    desk: Client, model: Any, number: str, page: str
) -> None:
    address = reverse(f"admin:tracker_{model._meta.model_name}_{page}", args=["X"])
    response = desk.get(address.replace("X", number))
    assert response.status_code in {302, 403, 404}


# --- Lists by the line, and what can be ticked ---------------------------------------------------


def test_lists_are_typed_by_the_line_and_come_back_as_lists(desk: Client) -> None:
    document = make.DocumentFactory.create(
        alternative_titles=["Совместное заявление", 'A "second" one']
    )
    data = opened(desk, row_url(document))
    assert data["alternative_titles"] == ['Совместное заявление\nA "second" one']
    saved(desk, row_url(document), data, event_dates=["2023-09-19\r\n\r\n  2023-09-21 \r\n"])
    document.refresh_from_db()
    assert document.alternative_titles == ["Совместное заявление", 'A "second" one']
    assert document.event_dates == ["2023-09-19", "2023-09-21"]


def test_a_list_that_only_a_coder_can_know_may_stay_empty(desk: Client) -> None:
    commitment = make.CommitmentFactory.create()
    saved(desk, row_url(commitment), opened(desk, row_url(commitment)), commitment_types=[" \n "])
    commitment.refresh_from_db()
    assert commitment.commitment_types == []


def test_names_as_written_may_be_emptied(desk: Client) -> None:
    row = initiative(names_as_written=["CAREM"])
    saved(desk, row_url(row), opened(desk, row_url(row)), names_as_written=[""])
    row.refresh_from_db()
    assert row.names_as_written == []


def test_catalysts_are_ticked_and_keep_their_recorded_order(desk: Client) -> None:
    recorded = ["named_mechanism", "deadline"]
    commitment = make.CommitmentFactory.create(catalysts=recorded)
    address = row_url(commitment)
    data = opened(desk, address)
    assert sorted(data["catalysts"]) == sorted(recorded)
    saved(desk, address, data)
    commitment.refresh_from_db()
    assert commitment.catalysts == recorded
    saved(desk, address, data, catalysts=["deadline", "instrument"])
    commitment.refresh_from_db()
    assert commitment.catalysts == ["deadline", "instrument"]
    assert "catalysts" in errors(desk.post(address, data | {"catalysts": ["money"]}))


def test_text_is_kept_as_it_was_typed(desk: Client) -> None:
    words = "<script>alert(1)</script> Кыргызстан oʻzbek 😀"
    commitment = make.CommitmentFactory.create()
    saved(desk, row_url(commitment), opened(desk, row_url(commitment)), title=[words])
    commitment.refresh_from_db()
    assert commitment.title == words
    assert "<script>alert" not in desk.get(row_url(commitment)).content.decode()


# --- Rows within a row ---------------------------------------------------------------------------


def _new(prefix: str, number: int, **boxes: str) -> Posted:
    return {f"{prefix}-{number}-{box}": [value] for box, value in boxes.items()}


EVIDENCE = {
    "publisher": "An outlet",
    "url": "https://example.org/1",
    "language": "en",
    "tier": "state_media",
    "shows": "It was held.",
    "confidence": "high",
}


def test_new_evidence_takes_the_next_number_where_none_is_typed(desk: Client) -> None:
    action = make.ActionFactory.create()
    make.EvidenceFactory.create(action=action, position=4)
    data = opened(desk, row_url(action)) | {"evidence-TOTAL_FORMS": ["4"]}
    for number in (1, 2):
        data |= _new("evidence", number, id="", action=str(action.pk), position="", **EVIDENCE)
    data |= _new("evidence", 3, id="", action=str(action.pk), position="")
    saved(desk, row_url(action), data)
    assert list(action.evidence.values_list("position", flat=True)) == [4, 5, 6]


def test_the_number_of_existing_evidence_is_fixed(desk: Client) -> None:
    evidence = make.EvidenceFactory.create(position=4)
    data = opened(desk, row_url(evidence.action)) | _new("evidence", 0, position="9", shows="New.")
    saved(desk, row_url(evidence.action), data)
    evidence.refresh_from_db()
    assert (evidence.position, evidence.shows) == (4, "New.")


def test_a_number_that_is_taken_is_refused(desk: Client) -> None:
    action = make.EvidenceFactory.create(position=4).action
    data = opened(desk, row_url(action)) | {"evidence-TOTAL_FORMS": ["2"]}
    data |= _new("evidence", 1, id="", action=str(action.pk), position="4", **EVIDENCE)
    assert desk.post(row_url(action), data).status_code == 200
    assert action.evidence.count() == 1


def test_a_bearing_and_an_obligation_are_mended_in_place(desk: Client) -> None:
    bearing = make.BearingFactory.create()
    other = make.CommitmentFactory.create()
    data = opened(desk, row_url(bearing.action))
    saved(
        desk,
        row_url(bearing.action),
        data | {"bearings-0-commitment": [str(other.pk)], "bearings-0-why": ["Better."]},
    )
    bearing.refresh_from_db()
    assert (bearing.commitment, bearing.why) == (other, "Better.")

    obligation = make.ObligationFactory.create()
    data = opened(desk, row_url(obligation.commitment)) | {
        "obligations-0-role": ["partner"],
        "save_without_debtor": ["on"],
    }
    saved(desk, row_url(obligation.commitment), data)
    obligation.refresh_from_db()
    assert obligation.role == "partner"


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence-TOTAL_FORMS": ["abc"]},
        {"evidence-INITIAL_FORMS": ["abc"]},
        {"evidence-INITIAL_FORMS": ["-1"]},
        {"evidence-0-id": ["99999999999999999999"]},
        {"evidence-0-id": ["\0"]},
        {"evidence-0-action": ["99999999999999999999"]},
        {"bearings-0-commitment": ["99999999999999999999"]},
        {"actors": ["99999999999999999999"]},
        {"actors": ["\0", "abc"]},
    ],
    ids=str,
)
def test_a_forged_form_is_refused(desk: Client, changes: Posted) -> None:
    action = make.ActionFactory.create()
    evidence = make.EvidenceFactory.create(action=action, shows="As it was.")
    make.BearingFactory.create(action=action)
    data = opened(desk, row_url(action)) | {"evidence-0-shows": ["Forged."]} | changes
    assert desk.post(row_url(action), data).status_code == 200
    evidence.refresh_from_db()
    assert evidence.shows == "As it was."


def test_more_new_rows_than_are_read_are_refused_and_not_dropped(desk: Client) -> None:
    action = make.ActionFactory.create()
    data = opened(desk, row_url(action)) | {"evidence-TOTAL_FORMS": ["101"]}
    for number in (0, 100):
        data |= _new("evidence", number, id="", action=str(action.pk), position="", **EVIDENCE)
    response = desk.post(row_url(action), data)
    assert "At most 100 new rows can be saved at once." in response.content.decode()
    assert not action.evidence.exists()
    saved(desk, row_url(action), data | {"evidence-TOTAL_FORMS": ["1"]})
    assert action.evidence.count() == 1


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_a_forged_number_of_rows_is_refused_before_they_are_read(
    desk: Client, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """A post that announced 999,999 rows took seven seconds."""
    action = make.EvidenceFactory.create(shows="As it was.").action
    data = opened(desk, row_url(action)) | {"evidence-0-shows": ["Forged."]}
    data |= {"evidence-TOTAL_FORMS": ["999999"]}
    data |= {f"evidence-{number}-id": [""] for number in range(1, rows)}
    read_rows = []
    construct = RecordFormSet._construct_form  # type: ignore[attr-defined]  # not in the stubs

    def counted(self: Any, i: int, **kwargs: Any) -> Any:
        read_rows.append(i)
        return construct(self, i, **kwargs)

    monkeypatch.setattr(RecordFormSet, "_construct_form", counted)
    page = desk.post(row_url(action), data).content.decode()
    assert "At most 100 new rows can be saved at once." in page
    assert len(read_rows) == 1
    assert action.evidence.get().shows == "As it was."
    page = desk.post(row_url(action), data | {"evidence-TOTAL_FORMS": ["99"]}).content.decode()
    assert "Some rows of the form are missing." in page


def test_too_many_fields_are_refused(desk: Client) -> None:
    action = make.ActionFactory.create()
    data = opened(desk, row_url(action)) | {f"extra-{n}": [""] for n in range(1100)}
    assert desk.post(row_url(action), data).status_code == 400


def test_every_box_of_an_inline_has_a_name_of_its_own(desk: Client) -> None:
    commitment = make.ObligationFactory.create().commitment
    page = desk.get(row_url(commitment)).content.decode()
    assert '<select name="obligations-0-role" aria-label="Role"' in page


# --- What else stands behind a form ---------------------------------------------------------------


def test_a_commitment_is_added_with_its_place_and_its_owners(desk: Client) -> None:
    sentence = make.SentenceCodingFactory.create()
    pillar, theme = make.PillarFactory.create(), make.ThemeFactory.create()
    party = make.PartyFactory.create()
    boxes = {
        "ref": "NYD-99",
        "title": "Meet again",
        "statement": "They meet again.",
        "done_when": "They met.",
        "standing": "agreed",
        "pillar": pillar.pk,
        "pillar_basis": "heading",
        "primary_theme": theme.pk,
        "themes": theme.pk,
        "document": sentence.document.pk,
        "sentence": sentence.pk,
        **PLACE,
        "stated_subject": "we",
        "collectively_agreed": "yes",
        "operative_verb": "will",
        "binding": "high",
        "obligation_kind": "process",
        "commitment_types": "dialogue",
        "due_precision": "none",
        "coding_confidence": "0.9",
        "evidence_sought": "A meeting.",
        "stricter_reading": "counts",
        "initial_status": "none",
        "obligations-TOTAL_FORMS": 1,
        "obligations-0-actor": party.pk,
        "obligations-0-role": "debtor",
    }
    data = opened(desk, add_url(models.Commitment))
    data |= {box: [str(value)] for box, value in boxes.items()}
    saved(desk, add_url(models.Commitment), data)
    made = models.Commitment.objects.get(ref="NYD-99")
    assert (made.pillar, made.themes.get(), made.obligations.get().actor) == (pillar, theme, party)

    due = {"due_on": ["2020-01-01"], "due_precision": ["day"], "ref": ["NYD-98"]}
    refused = errors(desk.post(add_url(models.Commitment), data | due))
    assert refused == {"due_on": ["The due date is before the document's date."]}
    nowhere = errors(desk.post(add_url(models.Commitment), data | due | {"document": [""]}))
    assert nowhere == {"document": ["Choose one."]}


# --- Ways out ------------------------------------------------------------------------------------


def test_the_public_page_is_one_click_away_where_there_is_one(desk: Client) -> None:
    builders: tuple[Any, ...] = (
        *(make.CommitmentFactory, make.PillarFactory, make.DocumentFactory, make.ActionFactory),
    )
    for builder in builders:
        row = builder.create()
        page = desk.get(row_url(row)).content.decode()
        assert f'<a href="{row.get_absolute_url()}" class="viewsitelink">' in page
    evidence = make.EvidenceFactory.create()
    page = desk.get(row_url(evidence)).content.decode()
    assert f'<a href="{evidence.action.get_absolute_url()}" class="viewsitelink">' in page
    assert "viewsitelink" not in desk.get(row_url(make.UserFactory.create())).content.decode()


@pytest.mark.urls("tests.admin.urls")
def test_a_site_without_the_public_page_offers_none(desk: Client) -> None:
    page = desk.get(row_url(make.CommitmentFactory.create())).content.decode()
    assert "viewsitelink" not in page


def test_a_commitment_leads_to_its_verdict_and_its_acts(desk: Client) -> None:
    assessment = make.AssessmentFactory.create(status="delivered")
    make.BearingFactory.create_batch(2, commitment=assessment.commitment)
    page = desk.get(row_url(assessment.commitment)).content.decode()
    assert f'<a href="{row_url(assessment)}">✓ Delivered, as of April 30, 2026</a>' in page
    assert f"?commitment__id__exact={assessment.commitment.pk}" in page
    assert "2 actions about it" in page
    assert (
        "? Not yet assessed" in desk.get(row_url(make.CommitmentFactory.create())).content.decode()
    )
