"""Who may enter, what stands on the index, and that nothing can be deleted anywhere."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import ForeignKey, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import AssessmentFactory, UserFactory
from tracker.admin.site import GROUPS, arrange, grouped
from tracker.models import (
    Assessment,
    Commitment,
    Evidence,
    KeptForm,
    OneTimeLink,
    PastedItem,
    ProposedRow,
    Publication,
    RecordEntry,
    SavedForm,
    ScoreTally,
    Seal,
    SearchEntry,
    SearchWord,
    TalliedCommitment,
    Tally,
    Trait,
    TraitHolder,
    Withdrawal,
)

from .pages import add_url, list_url, row_url
from .rows import OF_ITS_OWN, ROWS, VIEW_ONLY, name

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

MODELS = list(ROWS)


def test_every_model_of_the_record_is_registered_and_tested() -> None:
    record = {m for m in apps.get_app_config("tracker").get_models() if not m._meta.auto_created}
    # A seal has nothing to show: it says that a verdict is complete. The index is derived, and so
    # is which publication a piece of evidence is.
    # The log is for everybody: /changes/ shows it. A withdrawal is a step of its verdict, a row of
    # a set is on the page of its set; what was typed, pasted or saved shows itself where it was.
    record -= {RecordEntry, Seal, SearchEntry, KeptForm, Publication, SavedForm, Withdrawal}
    # Counts are derived, too.
    record -= {Trait, TraitHolder, ScoreTally, TalliedCommitment, Tally}
    # One-time links are on the page of the invitations.
    record -= {OneTimeLink, PastedItem, ProposedRow, SearchWord}
    assert record == set(ROWS)
    assert {model for model in record if not admin.site.is_registered(model)} == set()


def test_the_index_shows_every_model_once_and_what_an_analyst_needs_first(desk: Client) -> None:
    response = desk.get(reverse("admin:index"))
    shown = [
        entry["object_name"] for app in response.context["app_list"] for entry in app["models"]
    ]
    assert shown[:4] == ["ChangeSet", "Commitment", "Action", "Assessment"]
    assert len(shown) == len(set(shown))
    assert set(shown) == {model.__name__ for model in ROWS} | {"Group"}
    assert "What do you want to look at?" in response.content.decode()


def test_every_group_of_the_index_leads_to_a_place_on_the_page_of_its_application(
    desk: Client,
) -> None:
    for app in desk.get(reverse("admin:index")).context["app_list"]:
        address, _hash, place = app["app_url"].partition("#")
        assert f'id="{place}"' in desk.get(address).content.decode()


def test_a_model_that_no_group_names_stays_in_its_application() -> None:
    entries = [{"object_name": "Commitment"}, {"object_name": "Newcomer"}]
    stock = [{"name": "App", "app_label": "app", "app_url": "/a/", "models": entries}]
    groups = grouped(stock)
    assert [group["models"] for group in groups] == [entries[:1], entries[1:]]
    assert groups[1]["name"] == "App"


def test_no_model_stands_in_two_groups() -> None:
    named = [model for _name, models in GROUPS for model in models]
    assert len(named) == len(set(named))


def test_another_admin_site_can_be_arranged_alike(rf: RequestFactory) -> None:
    site = admin.AdminSite("other")
    site.register(Commitment)
    arrange(site)
    request = rf.get("/")
    request.user = UserFactory.build(is_staff=True, is_superuser=True)
    assert [app["name"] for app in site.get_app_list(request)] == [GROUPS[1][0]]


def _addresses(model: type[Model]) -> list[str]:
    row = ROWS[model]()
    pages = ("change", "history", "delete")
    return [list_url(model), add_url(model), *(row_url(row, page) for page in pages)]


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_a_reader_without_an_account_is_asked_to_sign_in(client: Client, model: Any) -> None:
    for address in _addresses(model):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (
            302,
            f"{reverse('admin:login')}?next={address}",
        )


def test_an_account_that_is_not_staff_is_asked_to_sign_in_with_another(client: Client) -> None:
    client.force_login(UserFactory.create())
    for model in (Commitment, Evidence):
        for address in _addresses(model):
            response = client.get(address)
            assert response.status_code == 302
            assert response["Location"].startswith(reverse("admin:login"))


def test_staff_see_what_their_permissions_say_and_no_more(client: Client) -> None:
    reader = UserFactory.create(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_commitment"))
    client.force_login(reader)
    row = ROWS[Commitment]()
    assert client.get(list_url(Commitment)).status_code == 200
    assert client.get(row_url(row)).status_code == 200
    assert client.post(row_url(row), {"title": "Mine"}).status_code == 403
    assert client.get(add_url(Commitment)).status_code == 403
    assert client.get(list_url(Evidence)).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_nothing_is_deleted(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    before = model._base_manager.count()
    assert desk.get(row_url(row, "delete")).status_code == 403
    assert desk.post(row_url(row, "delete"), {"post": "yes"}).status_code == 403
    desk.post(
        list_url(model),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes", "index": "0"},
    )
    assert model._base_manager.count() == before
    page = desk.get(list_url(model)).content.decode()
    assert "delete_selected" not in page
    assert "deletelink" not in desk.get(row_url(row)).content.decode()


def test_no_inline_can_delete(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = UserFactory.create(is_staff=True, is_superuser=True)
    inlines = [
        inline
        for model in ROWS
        for inline in admin.site.get_model_admin(model).get_inline_instances(
            request, AssessmentFactory.create() if model is Assessment else None
        )
    ]
    assert len(inlines) == 14
    for inline in inlines:
        assert not inline.has_delete_permission(request)
        assert not inline.get_formset(request).can_delete


@pytest.mark.parametrize(
    # The form of a verdict offers what is about its commitment, and nothing else.
    "model",
    [m for m in MODELS if m not in {*VIEW_ONLY, *OF_ITS_OWN}],
    ids=name,
)
def test_every_relation_with_many_rows_is_found_by_typing(rf: RequestFactory, model: Any) -> None:
    few = {"Pillar", "Theme", "Methodology"}
    request = rf.get("/")
    request.user = UserFactory.create(is_staff=True, is_superuser=True)
    model_admin: Any = admin.site.get_model_admin(model)
    relations = {
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey) or field.many_to_many
        if field.related_model.__name__ not in few and field.editable
    }
    assert relations <= set(model_admin.get_autocomplete_fields(request))
    assert not model_admin.filter_horizontal
    assert not model_admin.list_editable
    assert not model_admin.raw_id_fields
