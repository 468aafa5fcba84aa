"""The change lists: what they answer, at which cost, and what they make of nonsense."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tracker import models, search

from .pages import list_url, queries
from .rows import ROWS, name, translation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

MODELS = list(ROWS)
# Of the texts of the About page there is one for each section.
WITHOUT_END = [model for model in MODELS if model is not models.AboutText]
MOST_QUERIES = 12


def _found(client: Client, model: type[Model], **query: str) -> list[Any]:
    response = client.get(list_url(model), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@pytest.mark.parametrize("model", WITHOUT_END, ids=name)
def test_a_list_costs_the_same_at_any_size(desk: Client, model: Any) -> None:
    ROWS[model]()
    one = queries(desk, list_url(model))
    for _time in range(50):
        ROWS[model]()
    assert model._base_manager.count() > 50
    assert queries(desk, list_url(model)) == one
    assert one <= MOST_QUERIES


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_a_list_costs_little_by_each_of_its_filters(desk: Client, model: Any) -> None:
    for _time in range(3):
        ROWS[model]()
    addresses = [list_url(model)]
    found = desk.get(list_url(model)).context["cl"]
    for spec in found.filter_specs:
        *_others, last = spec.choices(found)
        addresses.append(list_url(model) + last["query_string"])
    for address in (*addresses, f"{list_url(model)}?_facets=True"):
        assert queries(desk, address) <= MOST_QUERIES, address


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_a_list_can_be_searched_sorted_and_counted(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    columns = admin.site.get_model_admin(model).list_display
    for number in range(1, len(columns) + 1):
        assert desk.get(list_url(model), {"o": f"-{number}"}).status_code == 200
    assert desk.get(list_url(model), {"_facets": "True"}).status_code == 200
    assert _found(desk, model, q="nothing has these words") == []
    assert row in _found(desk, model, q="")


def test_the_list_of_commitments_says_how_each_stands(desk: Client) -> None:
    commitment = make.CommitmentFactory.create(
        title="Trade more", due_on="2023-10-31", due_precision="day"
    )
    make.AssessmentFactory.create(commitment=commitment, status="substantial")
    make.AssessmentFactory.create(commitment=commitment, status="under_way", is_current=False)
    make.BearingFactory.create_batch(2, commitment=commitment)
    waiting = make.CommitmentFactory.create()
    page = desk.get(list_url(models.Commitment)).content.decode()
    assert "◐ Largely delivered" in page
    assert "? Not yet assessed" in page
    assert '<td class="field-n_bearings">2</td>' in page
    assert "→ In progress" not in page
    assert _found(desk, models.Commitment, status="not_assessed") == [waiting]
    assert _found(desk, models.Commitment, status="substantial") == [commitment]
    assert _found(desk, models.Commitment, status="under_way") == []


def test_an_action_shows_how_well_it_is_proven(desk: Client) -> None:
    action = make.ActionFactory.create()
    make.EvidenceFactory.create_batch(3, action=action)
    make.BearingFactory.create(action=action)
    page = desk.get(list_url(models.Action)).content.decode()
    assert '<td class="field-n_evidence">3</td>' in page
    assert '<td class="field-n_bearings">1</td>' in page


def test_a_search_that_found_nothing_can_be_told_from_one_that_did(desk: Client) -> None:
    nothing, something = make.SearchFactory.create(found=0), make.SearchFactory.create(found=4)
    assert _found(desk, models.Search, result="nothing") == [nothing]
    assert _found(desk, models.Search, result="something") == [something]


def test_evidence_without_a_copy_can_be_found(desk: Client) -> None:
    bare = make.EvidenceFactory.create()
    kept = make.EvidenceFactory.create(archive_url="https://archive.example/1")
    assert _found(desk, models.Evidence, archive_url__isempty="1") == [bare]
    assert _found(desk, models.Evidence, archive_url__isempty="0") == [kept]


def test_actions_stand_newest_first_and_undated_last(desk: Client) -> None:
    undated = make.ActionFactory.create(date=None, date_precision="unknown")
    old = make.ActionFactory.create(date=dt.date(2024, 1, 1))
    new = make.ActionFactory.create(date=dt.date(2026, 1, 1))
    assert _found(desk, models.Action) == [new, old, undated]


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"ref": "NYD-77"}, "nyd-77"),
        ({"title": "Share more security information"}, "SECURITY share"),
        ({"statement": "The presidents promised to speed it up."}, "presidents speed"),
        ({"coder_note": "Sehr allgemein formuliert: Zusammenarbeit fördern"}, "FÖRDERN"),
    ],
)
def test_a_commitment_is_found_by_its_key_and_by_our_words(
    desk: Client, fields: dict[str, str], query: str
) -> None:
    make.CommitmentFactory.create()
    commitment = make.CommitmentFactory.create(**fields)
    assert _found(desk, models.Commitment, q=query) == [commitment]


@pytest.mark.parametrize("query", ["Токаев", "токаев", "ТОКАЕВ", "Касым-Жомарт Токаев", "қасым"])
def test_cyrillic_is_found_in_any_case(desk: Client, query: str) -> None:
    translation(text="Безопасность")
    row = translation(text="Касым-Жомарт Токаев (Қасым)")
    assert _found(desk, models.Translation, q=query) == [row]


def test_an_uzbek_apostrophe_is_a_letter_like_any_other(desk: Client) -> None:
    row = translation(language="uz", text="Oʻzbekiston")
    assert _found(desk, models.Translation, q="oʻzbek") == [row]


def test_a_key_that_is_typed_whole_shows_its_row_alone(desk: Client) -> None:
    repeating = make.CommitmentFactory.create(ref="AAA-01", statement="It repeats NYD-77.")
    named = make.CommitmentFactory.create(ref="NYD-77", statement="They meet.")
    search.rebuild()
    for typed in ("NYD-77", " nyd-77 "):
        assert _found(desk, models.Commitment, q=typed) == [named]
    assert _found(desk, models.Commitment, q="repeats") == [repeating]
    assert set(_found(desk, models.Commitment, q="NYD")) == {repeating, named}


def test_a_search_across_relations_shows_a_row_once(desk: Client) -> None:
    actor = make.ActorFactory.create(name="A body")
    for text in ("Тело один", "Тело два"):
        models.ActorAlias.objects.create(actor=actor, name=text)
    assert _found(desk, models.Actor, q="Тело") == [actor]


# --- Choosing by typing --------------------------------------------------------------------------


def _offered(client: Client, **query: str) -> list[str]:
    fields = {"app_label": "tracker", "model_name": "evidence", "field_name": "action"}
    response = client.get(reverse("admin:autocomplete"), fields | query)
    assert response.status_code == 200
    return [row["text"] for row in response.json()["results"]]


def test_rows_are_offered_by_a_part_of_their_name(desk: Client) -> None:
    make.ActionFactory.create(title="A forum in Almaty")
    make.ActionFactory.create(title="A law in Tashkent")
    assert _offered(desk, term="almaty") == ["A forum in Almaty"]


def test_the_six_parties_are_offered_before_other_actors(desk: Client) -> None:
    make.ActorFactory.create(code="A", name="Kazakh chamber")
    make.PartyFactory.create(code="KZ", name="Kazakhstan")
    names = {"model_name": "person", "field_name": "country", "term": "kazakh"}
    assert _offered(desk, **names) == ["Kazakhstan", "Kazakh chamber"]


@pytest.mark.parametrize("term", ["\0", "a\0b", "x" * 5000, "a " * 2500])
def test_nonsense_offers_nothing(desk: Client, term: str) -> None:
    make.ActionFactory.create(title="a b x")
    assert _offered(desk, term=term) == []


def test_offering_costs_the_same_for_many_rows(desk: Client) -> None:
    address = reverse("admin:autocomplete") + "?app_label=tracker&term=doc&model_name="
    address += "commitment&field_name=sentence"
    make.SentenceCodingFactory.create(document__key="DOC-first")
    one = queries(desk, address)
    make.SentenceCodingFactory.create_batch(15)
    assert queries(desk, address) == one


def test_permissions_and_groups_are_offered_and_permissions_stay_off_the_index(
    desk: Client,
) -> None:
    Group.objects.create(name="Editors")
    user = {"app_label": "tracker", "model_name": "user"}
    groups = {**user, "field_name": "groups", "term": "edi"}
    assert _offered(desk, **groups) == ["Editors"]
    found = _offered(desk, **user, field_name="user_permissions", term="view_commitment")
    assert "Commitment tracker | commitment | Can view commitment" in found
    assert not admin.site.get_model_admin(Permission).has_module_permission(None)  # type: ignore[arg-type]  # it asks nobody


# --- Bad input -----------------------------------------------------------------------------------

NONSENSE = [
    "q=%00",
    "q=" + "x" * 60_000,
    "q=" + "%20a" * 3_000,
    "q=%22%27%5C%25_%29%28",
    "_facets=True",
    "_facets=%00",
    "p=abc",
    "p=-1",
    "p=1000000000000",
    "p=99999999999999999999",
    "all=",
    "o=abc",
    "o=99.-99",
    "o=..",
    "e=1",
    "_popup=1",
    "unknown=1",
    "id__exact=99999999999999999999",
    "id__exact=abc",
    "id__exact=%00",
    "id__in=1,99999999999999999999",
    "id__gt=99999999999999999999",
    "id__isnull=abc",
    "pk=%EF%BC%91",
]


@pytest.mark.parametrize("model", [models.Commitment, models.SourceText, models.User], ids=name)
def test_nonsense_in_the_address_of_a_list_is_no_server_error(desk: Client, model: Any) -> None:
    ROWS[model]()
    for query in NONSENSE:
        response = desk.get(f"{list_url(model)}?{query}")
        assert response.status_code in {200, 302}, query


@pytest.mark.parametrize("value", ["%00", "99999999999999999999"])
@pytest.mark.parametrize(
    "model",
    [models.Commitment, models.Action, models.SourceText, models.Score, models.User],
    ids=name,
)
def test_nonsense_in_any_filter_is_no_server_error(desk: Client, model: Any, value: str) -> None:
    ROWS[model]()
    for field in (*model._meta.fields, *model._meta.many_to_many):
        lookup = f"{field.name}__id__exact" if field.is_relation else f"{field.name}__exact"
        response = desk.get(f"{list_url(model)}?{lookup}={value}")
        assert response.status_code in {200, 302, 400}, f"{lookup}={value}"


@pytest.mark.parametrize("model", [models.Action, models.Assessment], ids=name)
@pytest.mark.parametrize(
    "query",
    [
        "year=9999",
        "year=0",
        "year=abc",
        "year=99999",
        "year=9999&{}month=12",
        "year=2023&{}month=13",
        "year=9999&{}month=12&{}day=31",
        "year=2023&{}month=2&{}day=30",
        "day=5",
    ],
)
def test_an_impossible_date_is_no_server_error(desk: Client, model: Any, query: str) -> None:
    ROWS[model]()
    field = f"{admin.site.get_model_admin(model).date_hierarchy}__"
    response = desk.get(f"{list_url(model)}?{field}{query.replace('{}', field)}")
    assert response.status_code in {200, 302}


# Not within a transaction, as in production: PostgreSQL refuses some of these values itself.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "query"),
    [
        (models.Commitment, "status=garbage"),
        (models.Commitment, "status=%00"),
        (models.Commitment, "pillar__id__exact=99999999999999999999"),
        (models.Search, "result=garbage"),
        (models.Action, "amount__gte=1e1000000"),
        (models.Action, "amount__exact=NaN"),
        (models.Action, "amount__exact=Infinity"),
        (models.Evidence, "tier__exact=%00"),
    ],
)
def test_a_filter_with_an_impossible_value_is_taken_off(
    desk: Client, model: Any, query: str
) -> None:
    ROWS[model]()
    response = desk.get(f"{list_url(model)}?{query}")
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        assert response["Location"].endswith("?e=1")
        assert desk.get(response["Location"], follow=True).status_code == 200


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (models.Commitment, "status=garbage"),
        (models.Commitment, "clock=garbage"),
        (models.Search, "result=garbage"),
    ],
)
def test_a_name_that_a_filter_does_not_have_is_taken_off(
    desk: Client, model: Any, query: str
) -> None:
    assert desk.get(f"{list_url(model)}?{query}")["Location"].endswith("?e=1")


def test_a_query_that_is_too_long_is_named(desk: Client) -> None:
    page = desk.get(list_url(models.Commitment), {"q": "x" * 201}).content.decode()
    assert "A search has at most 200 characters." in page
