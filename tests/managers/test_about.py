"""A manager writes what the operator says, a second one approves it; readers and log have it."""

import pytest
from django.test import Client

from tests.admin.pages import add_url
from tests.pages.site import ask
from tests.publishing.people import person
from tracker.models import AboutText, RecordEntry
from tracker.publiclog.describing import describe

from .desk import approved, sent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def test_from_the_first_page_of_the_desk_to_the_public_page(client: Client) -> None:
    desk, other = Client(), person("manager", is_staff=True)
    author = person("manager", is_staff=True)
    desk.force_login(author)
    form = f"{add_url(AboutText)}?section=funding"
    assert form in desk.get("/admin/").content.decode()
    assert '<option value="funding" selected>' in desk.get(form).content.decode()
    sent(desk, form, text="A fund pays.")
    assert not AboutText.objects.exists()
    approved(other)
    assert form not in desk.get("/admin/").content.decode()
    assert "A fund pays." in ask(client, "/about/").main.text
    (entry,) = describe(RecordEntry.objects.filter(kind="abouttext"))
    assert "“Who pays for it” of the About page" in entry.sentence
    assert entry.address == "/about/#funding"


def test_who_cannot_write_it_is_not_asked_to() -> None:
    desk = Client()
    desk.force_login(person("reviewer", is_staff=True))
    assert "abouttext/add" not in desk.get("/admin/").content.decode()
