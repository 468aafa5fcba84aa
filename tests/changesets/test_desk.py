"""The desk by way of change sets: forms, verdicts on new acts, the page on which both decide."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.admin.pages import Posted, add_url, opened, row_url
from tests.publishing.people import act, drafted, person, promise, published
from tracker.models import Action, Assessment, Bearing, ChangeSet, Commitment, RecordEntry, User

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


@pytest.fixture
def author() -> User:
    return person("analyst", username="author", public_name="An author", is_staff=True)


@pytest.fixture
def approver() -> User:
    return person("reviewer", username="approver", public_name="An approver", is_staff=True)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _act_on(client: Client, address: str, commitment: Commitment, **boxes: list[str]) -> Posted:
    """The form of an act with one publication and one bearing, as an analyst fills it in."""
    page = f"{address}{'&' if '?' in address else '?'}commitment={commitment.pk}"
    return opened(client, page) | {
        "title": ["A plant is opened"],
        "slug": ["a-plant"],
        "kind": ["other"],
        "stage": ["done"],
        "attribution": ["joint"],
        "date": ["2026-04-01"],
        "date_precision": ["day"],
        "evidence-0-publisher": ["A newspaper"],
        "evidence-0-tier": ["independent_media"],
        "evidence-0-title": ["A plant opens"],
        "evidence-0-url": ["https://example.org/plant"],
        "evidence-0-shows": ["It shows the opening."],
        "evidence-0-confidence": ["high"],
        "evidence-0-language": ["en"],
        "bearings-0-commitment": [str(commitment.pk)],
        "bearings-0-direction": ["supports"],
        "bearings-0-weight": ["strong"],
        "bearings-0-why": ["It is what was promised."],
        **boxes,
    }


def _verdict(client: Client, address: str, **boxes: list[str]) -> Posted:
    return opened(client, address) | {
        "status": ["under_way"],
        "as_of": ["2026-04-30"],
        "rationale": ["One act is on record."],
        "confidence": ["medium"],
        "what_would_change_it": ["A second act."],
        **boxes,
    }


def _text(response: Any) -> str:
    content = response.getvalue().decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def _press(client: Client, changeset: ChangeSet, button: str, **boxes: str) -> Any:
    """Press a button of the page of the set as it is now."""
    changeset.refresh_from_db()
    sent = {"version": str(changeset.version), button: "1", **boxes}
    return client.post(row_url(changeset), sent, follow=True)


def _start(client: Client, title: str = "News of April", reason: str = "It was opened.") -> str:
    """Start a set; returns what its addresses begin with."""
    sent = {"_start": "1", "title": title, "reason": reason}
    assert client.post(reverse("admin:tracker_changeset_changelist"), sent).status_code == 302
    return f"/set/{ChangeSet.objects.get(title=title).pk}"


def test_a_small_fix_is_a_set_of_one_sent_from_its_form(author: User, approver: User) -> None:
    row = make.ActionFactory.create(title="A ministry is set up")
    desk = _signed_in(author)
    sent = opened(desk, row_url(row)) | {
        "title": ["A ministry is announced"],
        "set_reason": ["The source says no more."],
        "_send": ["1"],
    }
    page = desk.post(row_url(row), sent, follow=True)
    changeset = ChangeSet.objects.get()
    assert page.redirect_chain == [(row_url(changeset), 302)]
    assert "It was sent for review." in _text(page)
    assert changeset.state == "in_review"
    row.refresh_from_db()
    assert row.title == "A ministry is set up"
    page = _press(_signed_in(approver), changeset, "_approve")
    assert "It is approved and public." in _text(page)
    row.refresh_from_db()
    assert row.title == "A ministry is announced"
    entries = RecordEntry.objects.filter(kind__in=("action", "changeset")).order_by("seq")
    *_before, about_row, about_set = entries
    assert (about_row.name, about_row.kind, about_row.key) == ("An approver", "action", row.slug)
    assert about_row.reason == f"{changeset.key}, by An author: The source says no more."
    assert (about_set.kind, about_set.key, about_set.verb) == (
        "changeset",
        changeset.key,
        "published",
    )
    assert about_set.reason == "The source says no more."


def test_without_a_reason_it_is_kept_and_not_sent(author: User) -> None:
    row = make.ActionFactory.create()
    desk = _signed_in(author)
    sent = opened(desk, row_url(row)) | {"title": ["Another title"], "_send": ["1"]}
    page = desk.post(row_url(row), sent, follow=True)
    assert "Say why the record should change." in _text(page)
    changeset = ChangeSet.objects.get()
    assert (changeset.state, changeset.rows.count()) == ("open", 1)
    _press(desk, changeset, "_submit", title=changeset.title, reason="Because.")
    changeset.refresh_from_db()
    assert (changeset.state, changeset.reason) == ("in_review", "Because.")


def test_a_form_that_is_refused_or_changes_nothing_leaves_no_set(author: User) -> None:
    row = make.ActionFactory.create()
    desk = _signed_in(author)
    same = opened(desk, row_url(row)) | {"_send": ["1"], "set_reason": ["Because."]}
    assert desk.post(row_url(row), same).status_code == 302
    assert desk.post(row_url(row), same | {"title": [""]}).status_code == 200
    assert not ChangeSet.objects.exists()


def test_the_form_can_go_into_an_open_set_of_its_author_alone(author: User, approver: User) -> None:
    row = make.ActionFactory.create(title="Before")
    mine, other = _signed_in(author), _signed_in(approver)
    prefix, foreign = _start(mine, title="Mine"), _start(other, title="Not mine")
    assert "Mine" in mine.get(row_url(row)).content.decode()
    assert "Not mine" not in mine.get(row_url(row)).content.decode()
    for chosen, number in ((prefix, 1), (foreign, 0)):
        into = [chosen.removeprefix("/set/")]
        sent = opened(mine, row_url(row)) | {"title": ["After"], "into_set": into, "_save": ["1"]}
        assert mine.post(row_url(row), sent).status_code == 302
        assert ChangeSet.objects.get(pk=into[0]).rows.count() == number


def test_an_act_and_a_verdict_on_it_are_prepared_and_approved_in_one_set(
    author: User, approver: User
) -> None:
    commitment = promise(ref="C-1", title="A plant is opened")
    desk = _signed_in(author)
    prefix = _start(desk)
    add = prefix + add_url(Action)
    assert desk.post(add, _act_on(desk, add, commitment, _save=["1"])).status_code == 302
    changeset = ChangeSet.objects.get()
    assert [row.model for row in changeset.rows.all()] == [
        "tracker.action",
        "tracker.evidence",
        "tracker.bearing",
    ]
    new = changeset.rows.get(model="tracker.action").object_id
    draft = f"{prefix}{add_url(Assessment)}?commitment={commitment.pk}"
    sent = _verdict(desk, draft, actions=[str(new)], rationale=["It stands: [a-plant]."])
    assert desk.post(draft, sent | {"_save": ["1"]}).status_code == 302
    assert not Action.objects.exists()
    assert not Assessment.objects.exists()
    _press(desk, changeset, "_submit", title="News of April", reason="It was opened.")
    page = _signed_in(approver).get(row_url(changeset))
    assert 'href="https://example.org/plant"' in page.content.decode()
    _press(_signed_in(approver), changeset, "_approve")
    verdict = Assessment.objects.get()
    assert (verdict.key, verdict.state, verdict.is_current) == ("C-1.1", "published", True)
    assert (verdict.author, verdict.reviewer) == (author, approver)
    assert [action.slug for action in verdict.actions.all()] == ["a-plant"]
    assert Bearing.objects.get().commitment == commitment
    kinds = RecordEntry.objects.order_by("-seq").values_list("kind", flat=True)[:5]
    assert [*kinds] == ["changeset", "assessment", "bearing", "evidence", "action"]


def test_a_draft_takes_up_a_new_act_and_both_are_approved_together(
    author: User, approver: User
) -> None:
    commitment = promise(ref="C-1")
    draft = drafted(commitment, by=author)
    desk = _signed_in(author)
    add = f"{add_url(Action)}?draft={draft.pk}"
    answer = desk.post(add, _act_on(desk, add, commitment, _save=["1"]))
    changeset = ChangeSet.objects.get()
    within = f"/set/{changeset.pk}{row_url(draft)}"
    assert answer["Location"].startswith(f"{within}?tick=")
    sent = _verdict(desk, answer["Location"], rationale=["It stands: [a-plant]."])
    assert desk.post(within, sent | {"_submit": ["1"]}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.rationale) == ("draft", "One act is on record.")
    _press(desk, changeset, "_submit", title=changeset.title, reason="It was opened.")
    _press(_signed_in(approver), changeset, "_approve")
    draft.refresh_from_db()
    assert (draft.key, draft.state, draft.reviewer) == ("C-1.1", "published", approver)
    assert "a-plant" in [action.slug for action in draft.actions.all()]


def test_a_new_row_is_mended_and_renamed_until_it_is_approved(author: User) -> None:
    commitment = promise(ref="C-1")
    desk = _signed_in(author)
    prefix = _start(desk)
    add = prefix + add_url(Action)
    desk.post(add, _act_on(desk, add, commitment, _save=["1"]))
    changeset = ChangeSet.objects.get()
    row = changeset.rows.get(model="tracker.action")
    form = f"{prefix}{reverse('admin:tracker_action_change', args=[row.object_id])}"
    sent = opened(desk, form) | {"slug": ["the-plant"], "title": ["The plant"], "_save": ["1"]}
    assert desk.post(form, sent).status_code == 302
    assert [one.key for one in changeset.rows.all()] == [
        "the-plant",
        "the-plant 1",
        "the-plant C-1",
    ]
    # From an older version:
    assert desk.post(form, sent | {"title": ["Another title"]}).status_code == 409
    sent = opened(desk, form) | {"title": ["A third title"], "_save": ["1"]}
    assert desk.post(form, sent).status_code == 302
    assert changeset.rows.get(model="tracker.action").label == "A third title"


def test_what_is_taken_out_takes_along_what_cannot_be_without_it(author: User) -> None:
    commitment = promise(ref="C-1")
    desk = _signed_in(author)
    prefix = _start(desk)
    add = prefix + add_url(Action)
    desk.post(add, _act_on(desk, add, commitment, _save=["1"]))
    changeset = ChangeSet.objects.get()
    bearing = changeset.rows.get(model="tracker.bearing")
    desk.post(row_url(changeset), {"_remove": str(bearing.pk)})
    assert changeset.rows.count() == 2
    action = changeset.rows.get(model="tracker.action")
    page = desk.post(row_url(changeset), {"_remove": str(action.pk)}, follow=True)
    assert "Taken out of the set: A plant is opened, A newspaper: A plant opens." in _text(page)
    assert not changeset.rows.exists()


def test_a_preview_shows_the_public_pages_to_the_desk_and_to_nobody_else(
    author: User, approver: User
) -> None:
    commitment = promise(ref="C-1")
    desk = _signed_in(author)
    prefix = _start(desk)
    add = prefix + add_url(Action)
    desk.post(add, _act_on(desk, add, commitment, _save=["1"]))
    for address in ("/actions/a-plant/", "/commitments/C-1/", "/search/?q=plant", "/actions.json"):
        for client in (desk, _signed_in(approver)):
            page = client.get(prefix + address)
            assert "A plant is opened" in _text(page), address
            assert page["Cache-Control"] == "private, no-store"
            assert "ETag" not in page
        assert Client().get(prefix + address).status_code == 302
        assert "A plant is opened" not in _text(desk.get(address))
    assert not Action.objects.exists()


def test_withdrawing_names_the_verdicts_before_and_after(author: User, approver: User) -> None:
    commitment = promise(ref="C-1")
    verdict = published(commitment, by=approver, reviewer=person("reviewer"))
    action = verdict.actions.get()
    desk = _signed_in(author)
    address = row_url(action, "withdraw")
    assert "C-1.1" in desk.get(address).content.decode()
    sent = {"version": str(action.version), "reason": "It never took place."}
    page = desk.post(address, sent, follow=True)
    changeset = ChangeSet.objects.get()
    assert changeset.state == "in_review"
    assert "Published verdicts rest on it. They wait for a newer one" in _text(page)
    action.refresh_from_db()
    assert action.withdrawn_at is None
    page = _press(_signed_in(approver), changeset, "_approve")
    assert "They are in the queue: C-1.1" in _text(page)
    action.refresh_from_db()
    assert action.withdrawn_because == "It never took place."
    queue = _signed_in(approver).get(reverse("admin:index"))
    assert "Verdicts that rest on something withdrawn: 1" in _text(queue)


def test_a_row_that_changed_meanwhile_is_shown_and_never_overwritten(
    author: User, approver: User
) -> None:
    row = make.ActionFactory.create(title="Before")
    for person_, title in ((author, "Of the author"), (approver, "Of the approver")):
        desk = _signed_in(person_)
        sent = opened(desk, row_url(row)) | {
            "title": [title],
            "set_reason": ["Because."],
            "_send": ["1"],
        }
        desk.post(row_url(row), sent)
    later = ChangeSet.objects.get(author=author)
    first = ChangeSet.objects.get(author=approver)
    _press(_signed_in(person("reviewer", username="third", is_staff=True)), first, "_approve")
    page = _press(_signed_in(approver), later, "_approve")
    assert page.status_code == 400
    told = _text(page)
    assert "was changed by somebody else after it was put into this set." in told
    assert "Title Before Of the approver Of the author" in told
    row.refresh_from_db()
    assert row.title == "Of the approver"
    desk = _signed_in(author)
    _press(desk, later, "_take_back")
    desk.post(row_url(later), {"_reconcile": str(later.rows.get().pk)})
    _press(desk, later, "_submit", title=later.title, reason="I have seen it.")
    _press(_signed_in(approver), later, "_approve")
    row.refresh_from_db()
    assert row.title == "Of the author"


def test_some_rows_are_approved_and_others_returned_with_their_reason(
    author: User, approver: User
) -> None:
    rows = [make.ActionFactory.create(title=f"Title {number}") for number in range(2)]
    desk = _signed_in(author)
    prefix = _start(desk)
    for row in rows:
        sent = opened(desk, prefix + row_url(row)) | {"place": ["Astana"], "_save": ["1"]}
        desk.post(prefix + row_url(row), sent)
    changeset = ChangeSet.objects.get()
    _press(desk, changeset, "_submit", title="News of April", reason="It was opened.")
    kept, back = changeset.rows.all()
    other = _signed_in(approver)
    page = _press(other, changeset, "_approve", **{f"back-{back.pk}": "on"})
    assert "Say of “Title 1” what the author should change." in _text(page)
    boxes = {f"back-{back.pk}": "on", f"why-{back.pk}": "Which source?"}
    _press(other, changeset, "_approve", **boxes)
    assert [Action.objects.get(pk=row.pk).place for row in rows] == ["Astana", None]
    apart = ChangeSet.objects.exclude(pk=changeset.pk).get()
    assert (apart.state, apart.author) == ("returned", author)
    assert [row.returned_because for row in apart.rows.all()] == ["Which source?"]
    assert changeset.rows.get() == kept


def test_the_set_is_returned_with_a_reason(author: User, approver: User) -> None:
    row = make.ActionFactory.create()
    desk = _signed_in(author)
    sent = opened(desk, row_url(row)) | {
        "place": ["Astana"],
        "set_reason": ["Because."],
        "_send": ["1"],
    }
    desk.post(row_url(row), sent)
    changeset = ChangeSet.objects.get()
    other = _signed_in(approver)
    assert "Say what the author should change." in _text(_press(other, changeset, "_return"))
    _press(other, changeset, "_return", because="Which source?")
    page = desk.get(row_url(changeset))
    assert "Returned: Which source?" in _text(page)
    assert "Change sets returned to me: 1" in _text(desk.get(reverse("admin:index")))


def test_only_its_author_puts_rows_into_a_set_and_only_while_it_is_open(
    author: User, approver: User
) -> None:
    row = make.ActionFactory.create(title="Before")
    desk, other = _signed_in(author), _signed_in(approver)
    prefix = _start(desk)
    form = prefix + row_url(row)
    sent = opened(desk, form) | {"title": ["After"], "_save": ["1"]}
    assert other.post(form, sent).status_code == 403
    assert desk.post(form, sent).status_code == 302
    changeset = ChangeSet.objects.get()
    _press(desk, changeset, "_submit", title="News of April", reason="It was opened.")
    assert desk.post(form, sent | {"title": ["Later"]}).status_code == 403
    assert changeset.rows.get().fields["title"]["new"] == "After"


def test_a_form_sent_twice_is_one_row(author: User) -> None:
    commitment = promise(ref="C-1")
    desk = _signed_in(author)
    add = add_url(Action)
    sent = _act_on(desk, add, commitment, _continue=["1"])
    first, second = desk.post(f"{add}?commitment={commitment.pk}", sent), None
    second = desk.post(f"{add}?commitment={commitment.pk}", sent)
    assert first.status_code == second.status_code == 302
    assert ChangeSet.objects.count() == 1
    assert second["Location"].split("?")[0] == first["Location"].split("?")[0]


def test_rows_that_are_only_proposed_can_be_added_beside_a_box_within_a_set_alone(
    author: User,
) -> None:
    desk = _signed_in(author)
    act(promise(ref="C-1"))
    add = add_url(Bearing)
    assert "add_id_action" not in desk.get(add).content.decode()
    assert "add_id_action" in desk.get(_start(desk) + add).content.decode()


def test_without_the_door_of_the_sets_no_form_saves_anything(author: User, settings: Any) -> None:
    row = make.ActionFactory.create(title="Before")
    desk = _signed_in(author)
    door = "tracker.ops.workspaces.SetMiddleware"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != door]
    sent = opened(desk, row_url(row)) | {"title": ["After"], "_save": ["1"]}
    with pytest.raises(RuntimeError, match="outside of a change set"):
        desk.post(row_url(row), sent)
    row.refresh_from_db()
    assert row.title == "Before"


def test_an_approved_set_has_no_pages_of_its_own_any_more(author: User, approver: User) -> None:
    row = make.ActionFactory.create()
    desk = _signed_in(author)
    prefix = _start(desk)
    form = prefix + row_url(row)
    desk.post(form, opened(desk, form) | {"place": ["Astana"], "_save": ["1"]})
    changeset = ChangeSet.objects.get()
    _press(desk, changeset, "_submit", title="News of April", reason="It was opened.")
    _press(_signed_in(approver), changeset, "_approve")
    answer = desk.get(form)
    assert (answer.status_code, answer["Location"]) == (302, row_url(row))
    late = opened(desk, row_url(row)) | {"place": ["Almaty"], "_save": ["1"]}
    assert desk.post(form, late).status_code == 403


def test_a_document_goes_with_its_commitments_in_one_set_and_not_without_them(
    author: User, approver: User
) -> None:
    commitment = promise(ref="C-1")
    desk = _signed_in(author)
    prefix = _start(desk)
    refused = {"version": "1", "reason": "It was another text."}
    page = desk.post(prefix + row_url(commitment.document, "withdraw"), refused)
    assert "1 commitment of this document is not withdrawn" in _text(page)
    for row in (commitment, commitment.document):
        within = prefix + row_url(row, "withdraw")
        sent = opened_step(desk, within) | {"reason": "It was another text."}
        assert desk.post(within, sent).status_code == 302
    changeset = ChangeSet.objects.get()
    assert [row.verb for row in changeset.rows.all()] == ["withdrawn", "withdrawn"]
    changeset.rows.filter(model="tracker.document").update(position=0)
    changeset.refresh_from_db()
    _press(desk, changeset, "_submit", title="News of April", reason="It was opened.")
    _press(_signed_in(approver), changeset, "_approve")
    for row in (commitment, commitment.document):
        row.refresh_from_db()
        assert row.withdrawn_because == "It was another text."


def opened_step(client: Client, address: str) -> Posted:
    """The boxes of the page of a step."""
    found = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode())
    assert found
    return {"version": [found[1]]}
