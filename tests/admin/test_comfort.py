"""Errors as sentences in one list, help at every box, the way to the first row, the keys."""

import re

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from tests import factories as make
from tests.admin.rows import ROWS
from tests.publishing.people import published
from tracker.admin.generics import AnyForm
from tracker.admin.problems import problems_of
from tracker.models import Action, Assessment, Commitment, SecondCoding, User

from .desk import signed_in, start, words
from .pages import add_url, list_url, opened, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def listed(page: str) -> list[str]:
    """The lines of the list of problems, without their tags."""
    part = page.partition('id="problems"')[2].partition("</ul>")[0]
    lines = re.findall("<li>(.*?)</li>", part, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", line).split()) for line in lines]


def test_each_error_is_a_sentence_of_one_list_that_leads_to_its_box(desk: Client) -> None:
    data = opened(desk, add_url(Action)) | {
        "evidence-0-url": ["javascript:alert(1)"],
        "evidence-0-publisher": ["A paper"],
    }
    page = desk.post(add_url(Action), data).content.decode()
    told = listed(page)
    assert told[:3] == [
        "Title: Say in one line what it is.",
        "Slug: Type a short name in Latin letters: it stands in addresses.",
        "Kind: Choose one.",
    ]
    assert "Evidence 1, URL: The address must start with http:// or https://." in told
    assert "Evidence 1, What it shows: Say what it shows, in a sentence of your own." in told
    assert "This field is required" not in page
    # Each leads to a box that is there, and is read out at once.
    leads = re.findall(r'href="#([^"]+)"', page.partition('id="problems"')[2].partition("</ul>")[0])
    assert len(leads) == len(told)
    assert all(f'id="{one}"' in page for one in leads)
    assert 'role="alert" id="problems" tabindex="-1"' in page
    assert page.count("errornote") == 1


def test_a_form_without_errors_has_no_list(desk: Client) -> None:
    assert 'id="problems"' not in desk.get(add_url(Action)).content.decode()


def test_what_two_people_saved_is_told_in_the_list(desk: Client) -> None:
    action = make.ActionFactory.create()
    data = opened(desk, row_url(action)) | {"title": ["Another one"]}
    Action.objects.filter(pk=action.pk).update(version=7)
    (told,) = listed(desk.post(row_url(action), data).content.decode())
    assert told.startswith("Somebody else saved")


def forms_of(desk: User) -> dict[str, type[AnyForm]]:
    """Every form of the desk on which something can be typed, with those of its inlines."""
    request = RequestFactory().get("/")
    request.user = desk
    found: dict[str, type[AnyForm]] = {}
    for model in set(ROWS) - {Assessment}:
        options = admin.site.get_model_admin(model)
        if not (options.has_add_permission(request) or options.has_change_permission(request)):
            continue
        found[model.__name__] = options.get_form(request)
        for inline in options.get_inline_instances(request):
            if inline.has_add_permission(request, None):
                name = f"{model.__name__}, {type(inline).__name__}"
                found[name] = inline.get_formset(request).form
    return found


def test_every_box_has_help(desk: Client, commitment: Commitment) -> None:
    make.PartyFactory.create()
    forms = forms_of(User.objects.get(username="boss"))
    assert {"Action", "Action, EvidenceInline", "Commitment", SecondCoding.__name__} <= set(forms)
    verdict = desk.get(start(commitment)).context["adminform"].form
    boxes = {name: form.base_fields for name, form in forms.items()} | {"verdict": verdict.fields}
    bare = [
        f"{name}: {box}"
        for name, fields in boxes.items()
        for box, field in fields.items()
        if not field.widget.is_hidden and not field.help_text
    ]
    assert bare == []


def test_the_second_stop_of_a_list_leads_to_its_first_row(desk: Client) -> None:
    assert "Skip to the first row" not in desk.get(list_url(Action)).content.decode()
    make.ActionFactory.create()
    page = desk.get(list_url(Action)).content.decode()
    stops = re.findall(r"<a href=\"#([\w-]+)\" class=\"skip", page)
    assert stops == ["content-start", "first-row"]
    assert '<tbody id="first-row" tabindex="-1">' in page


def test_the_keys_are_listed_where_they_work(desk: Client) -> None:
    action = make.ActionFactory.create()
    keys = {
        address: re.findall(
            "<kbd>(.*?)</kbd>",
            desk.get(address).content.decode().partition('<dialog id="keys"')[2],
        )
        for address in (row_url(action), list_url(Action))
    }
    assert keys == {row_url(action): ["?", "Esc"], list_url(Action): ["?", "Esc", "/", "l"]}
    assert 'id="keys"' not in Client().get("/accounts/login/").content.decode()


def test_a_problem_of_a_single_row_names_no_number(desk: Client) -> None:
    refused = desk.post(add_url(Action), opened(desk, add_url(Action)))
    form = refused.context["adminform"].form
    assert [one.label for one in problems_of(form)][:2] == ["Title", "Slug"]


# --- Names in reasons ----------------------------------------------------------------------------


def test_acts_are_offered_by_their_names_those_of_the_commitment_first(
    desk: Client, commitment: Commitment
) -> None:
    other = make.ActionFactory.create(slug="a-dam", title="A dam is built", date="2026-03-01")
    own = make.ActionFactory.create(slug="b-dam", title="A second dam", date="2025-03-01")
    make.ActionFactory.create(
        slug="c-dam", title="A dam", withdrawn_at="2026-01-01T00:00Z", withdrawn_because="No."
    )
    make.BearingFactory.create(action=own, commitment=commitment)
    about = {"commitment": str(commitment.pk)}

    def found(**asked: str) -> list[str]:
        answer = desk.get("/admin/names/", asked)
        assert answer.status_code == 200
        return [act["slug"] for act in answer.json()["acts"]]

    assert found(q="dam", **about) == [own.slug, other.slug]
    assert found(q="dam built", **about) == [other.slug]
    assert found(q="", **about) == [own.slug]
    assert found(q="a-dam") == [other.slug]
    for asked in ("%", "\0", "x" * 5000, "nothing like it"):
        assert found(q=asked, commitment="abc") == []
    assert found(q="dam", commitment="9" * 30) == [other.slug, own.slug]
    answer = desk.get("/admin/names/", {"q": "dam"})
    assert answer.json()["acts"][0]["title"] == "A dam is built"
    assert desk.post("/admin/names/").status_code == 405
    assert signed_in(make.UserFactory.create(is_staff=True)).get("/admin/names/").status_code == 403


def test_the_boxes_of_reasons_ask_for_names_and_the_page_links_them(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    act = make.ActionFactory.create(slug="a-dam")
    client = signed_in(analyst)
    page = client.get(start(commitment)).content.decode()
    assert f'data-names="/admin/names/?commitment={commitment.pk}"' in page
    row = published(commitment, by=analyst, reviewer=reviewer, rationale="See [a-dam] & <b>.")
    linked = f'See [<a href="{act.get_absolute_url()}">a-dam</a>] &amp; &lt;b&gt;.'
    assert linked in client.get(row_url(row)).content.decode()
    assert linked in words(client.get(start(commitment)))
