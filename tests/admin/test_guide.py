"""The guides are pages of the desk, with their pictures, and every link in them leads somewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.coding.desk import signed_in
from tests.publishing.people import person
from tracker.admin.guide import GUIDES

from .desk import words
from .pages import queries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def address(name: str) -> str:
    return reverse("admin:guide", args=[name])


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_a_page_of_the_desk_and_its_links_lead_on(desk: Client, name: str) -> None:
    page = desk.get(address(name)).content.decode()
    _menu, _, article = page.partition("<article")
    assert "<h2" in article or "<table" in article
    assert "<h1" not in article
    for found in re.findall(r'(?:href|src)="(/[^"#]*)', article):
        assert desk.get(found).status_code == 200, found
    assert not re.findall(r'href="(?!https?:|/|#)[^"]*"', article)


def test_every_page_of_the_desk_leads_to_the_guide(desk: Client) -> None:
    page = desk.get(reverse("admin:index")).content.decode()
    assert f'<a href="{address("analyst")}">Guide</a>' in page
    assert "Paste news" in words(desk.get(address("analyst")))


@pytest.mark.parametrize(
    "path", ["/admin/guide/nothing/", "/admin/guide/settings/x.png", "/admin/guide/coding/x.png"]
)
def test_what_is_no_guide_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_a_guide_is_for_staff_alone_and_asks_nothing_of_the_record(client: Client) -> None:
    for path in (address("analyst"), "/admin/guide/coding/paste.png"):
        assert client.get(path).status_code == 302
    for role in ("analyst", "reviewer", "manager"):
        staff = signed_in(person(role, is_staff=True))
        assert staff.get(address("managers")).status_code == 200
        assert queries(staff, address("analyst")) <= 6
