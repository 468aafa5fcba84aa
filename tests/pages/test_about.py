"""Who runs the site: as far as the operator has said it, and plainly where not; and the words."""

import pytest
from django.test import Client

from tests import factories
from tracker.choices import Status
from tracker.choices.about import AboutSection
from tracker.models import AboutText

from .site import ask
from .test_languages import say

pytestmark = pytest.mark.django_db


def test_what_the_operator_has_not_said_is_said_to_be_missing(client: Client) -> None:
    AboutText.objects.create(section="funding", text="A fund of *three* states.")
    main = ask(client, "/about/").main
    missing = [str(one.unsaid) for one in AboutSection if one.unsaid and one != "funding"]
    answer = main.one("p", "answer").text
    assert [answer, *(note.text for note in main.all("p", "note"))] == missing
    assert "A fund of three states." in main.text
    assert "No verdict is published yet." in main.text


def test_the_words_of_the_operator_carry_no_html_and_no_picture(client: Client) -> None:
    bad = "<script>x</script> ![y](https://a.org/y.png)\n\n# No heading\n\n[z](javascript:z)"
    AboutText.objects.create(section="operator", text=f"{bad}\n\n- one\n- [two](https://a.org/)")
    body = ask(client, "/about/").text
    assert "&lt;script&gt;x&lt;/script&gt;" in body
    assert "<img" not in body
    assert '"javascript:' not in body
    assert "<p># No heading</p>" in body
    assert '<a href="https://a.org/">two</a>' in body


def test_words_that_are_not_translated_are_marked_as_english(client: Client) -> None:
    for section in ("operator", "funding"):
        AboutText.objects.create(section=section, text="An institute.")
    say("abouttext", "funding", text="Институт.")
    body = ask(client, "/ru/about/").text
    assert '<div lang="en"><p class="answer">An institute.</p>' in body
    assert "<p>Институт.</p>" in body
    assert body.count("An institute.") == 1


def test_the_page_names_who_wrote_and_who_reviewed(client: Client) -> None:
    author = factories.UserFactory.create(public_name="Initial coding")
    reviewer = factories.UserFactory.create(public_name="An institute")
    for _number in range(2):
        factories.AssessmentFactory.create(author=author, reviewer=reviewer)
    factories.DraftFactory.create(author=factories.UserFactory.create(public_name="Nobody yet"))
    main = ask(client, "/about/").main.text
    assert "Initial coding (2)" in main
    assert "An institute (2)" in main
    assert "“Initial coding”: the first loading of the record" in main
    assert "Nobody yet" not in main


def test_the_glossary_explains_every_status_in_the_language_of_the_reader(client: Client) -> None:
    for address in ("/glossary/", "/ru/glossary/"):
        page = ask(client, address)
        assert 'id="status"' in page.text
        assert page.main.text.count(": ") > len(Status)
    assert str(Status.DELIVERED.definition) in ask(client, "/glossary/").main.text
    assert str(Status.DELIVERED.definition) not in page.main.text
