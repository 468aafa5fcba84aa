"""What a forged or broken form may send to the desk: refused, nothing written, never a 5xx."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.publishing.people import act, drafted, in_review, person, promise
from tracker.models import Action, Assessment, Change, Commitment, User
from tracker.text.values import problem_with_text

from .desk import signed_in
from .pages import Posted, add_url, list_url, opened, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

NONSENSE = [
    "a\0b",
    "99999999999999999999",
    "<script>alert(1)</script>",
    "\u202e\u200b",
    "٣",
    "x" * 20_000,
    "=1+1",
    "2026-02-30",
]


@pytest.fixture
def client(analyst: User) -> Client:
    return signed_in(analyst)


def tables() -> dict[str, int]:
    """How much is written: rows, and the sum of the versions."""
    return {
        model.__name__: sum(model._base_manager.values_list("version", flat=True))
        for model in (Assessment, Commitment, Action)
    } | {"Change": Change.objects.count()}


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_a_verdict_is_refused_by_its_field_and_never_a_server_error(
    client: Client, analyst: User, nonsense: str
) -> None:
    draft = drafted(promise(), by=analyst)
    data = opened(client, row_url(draft))
    words = {"rationale", "what_would_change_it", "public_note", "standing_note", "settled_because"}
    boxes = data.keys() - {"csrfmiddlewaretoken", *words}
    assert len(boxes) >= 6
    before = tables()
    answer = client.post(row_url(draft), data | {box: [nonsense] for box in boxes})
    # An Arabic three is a version, too, though not the one that is stored.
    assert answer.status_code == (409 if nonsense == "٣" else 200)
    assert tables() == before
    named = answer.context["adminform"].form.errors
    assert {"status", "as_of", "confidence", "actions"} <= named.keys()
    # Words are kept as they are, but for what no text of the record may hold.
    is_refused = problem_with_text(nonsense) is not None
    answer = client.post(row_url(draft), data | {box: [nonsense] for box in words})
    assert answer.status_code == (200 if is_refused else 302)
    draft.refresh_from_db()
    assert draft.public_note == (None if is_refused else nonsense.strip())


@pytest.mark.parametrize(
    "forged",
    [
        {"author": "1"},
        {"reviewer": "1"},
        {"state": "published"},
        {"is_current": "on"},
        {"published_at_0": "2026-01-01", "published_at_1": "00:00"},
        {"key": "NYD-01.9"},
        {"withdrawn_because": "x"},
        {"methodology": "1"},
        {"commitment": "1"},
        {"is_superuser": "on"},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_what_an_author_does_not_write_is_not_taken_from_a_form(
    client: Client, analyst: User, forged: dict[str, str]
) -> None:
    draft = drafted(promise(), by=analyst)
    row = Assessment.objects.filter(pk=draft.pk).values
    before = row().get()
    data: Posted = opened(client, row_url(draft))
    client.post(row_url(draft), data | {name: [value] for name, value in forged.items()})
    assert row().get() == before
    analyst.refresh_from_db()
    assert not analyst.is_superuser


def test_actions_of_other_commitments_and_forged_numbers_are_refused(
    client: Client, analyst: User
) -> None:
    draft = drafted(promise(), by=analyst)
    other = act(promise())
    data = opened(client, row_url(draft))
    for value in (str(other.pk), "abc", "9" * 20, "-1", "", "\0", "1e3"):
        before = tables()
        assert client.post(row_url(draft), data | {"actions": [value]}).status_code == 200
        assert tables() == before


def test_eleven_hundred_fields_are_refused(client: Client, analyst: User) -> None:
    draft = drafted(promise(), by=analyst)
    data = opened(client, row_url(draft)) | {f"extra-{n}": [""] for n in range(1100)}
    before = tables()
    assert client.post(row_url(draft), data).status_code == 400
    assert tables() == before


@pytest.mark.parametrize("token", [None, "a" * 64, "short"])
def test_a_missing_or_foreign_token_is_refused(analyst: User, token: str | None) -> None:
    draft = drafted(promise(), by=analyst)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(analyst)
    data: dict[str, Any] = {"version": draft.version, "rationale": "Forged.", "reason": "x"}
    if token:
        data["csrfmiddlewaretoken"] = token
    before = tables()
    for address in (row_url(draft), row_url(draft, "submit"), row_url(draft, "withdraw")):
        assert strict.post(address, data).status_code == 403
    assert tables() == before


@pytest.mark.parametrize("selected", ["abc", "9" * 20, "\0", "1"])
@pytest.mark.parametrize("name", ["delete_selected", "no_such_action", ""])
def test_a_forged_action_of_a_list_does_nothing(desk: Client, selected: str, name: str) -> None:
    make.ActionFactory.create()
    before = tables()
    sent = {"action": name, "_selected_action": [selected], "post": "yes", "index": "0"}
    for model in (Action, Assessment, Commitment):
        assert desk.post(list_url(model), sent).status_code in {200, 302}
    assert tables() == before


@pytest.mark.parametrize("step", ["submit", "publish", "return", "correct", "withdraw"])
@pytest.mark.parametrize("number", ["9" * 20, "abc", "0", "-1", "_00"])
def test_a_step_of_no_row_leads_back(desk: Client, step: str, number: str) -> None:
    address = f"{list_url(Assessment)}{number}/{step}/"
    assert desk.get(address).status_code == 302
    assert desk.post(address, {"version": "1"}).status_code == 302


def test_a_very_long_reason_is_kept(analyst: User) -> None:
    draft = in_review(promise(), by=analyst)
    reviewer = Client()
    reviewer.force_login(person("reviewer", is_staff=True))
    reason = "Why? " * 2_000
    sent = {"version": draft.version, "reason": reason}
    assert reviewer.post(row_url(draft, "return"), sent).status_code == 302
    assert Assessment.objects.get(pk=draft.pk).returned_because == reason.strip()


@pytest.mark.parametrize(
    "query", ["commitment=1&commitment=2", "commitment[]=1", "tick=1", "draft=x"]
)
def test_an_odd_address_of_a_new_row_is_no_server_error(client: Client, query: str) -> None:
    for model in (Assessment, Action):
        assert client.get(f"{add_url(model)}?{query}").status_code == 200
