"""Sets on the desk, as author and approver meet them: forms, the list, the page of a set."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.admin.pages import add_url, list_url, opened, row_url, saved
from tests.dataset.reading import archive_of
from tests.publishing.people import person
from tracker.models import ChangeSet, Commitment, ProposedRow, Search, User
from tracker.publiclog import enter_loaded
from tracker.publishing import save_with_history

from .sets import a_set, again, changed, rows_of, sent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

SEARCH = {
    "key": ["s-1"],
    "query": ["water"],
    "made_on": ["2026-04-01"],
    "where": ["press"],
    "made_by": ["An analyst"],
    "found": ["0"],
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return " ".join(response.content.decode().split()).replace("> ", ">").replace(" <", "<")


def press(client: Client, changeset: ChangeSet, button: str, **more: Any) -> Any:
    """Press the button on the page of the set as it is now."""
    data = {"version": again(changeset).version, button: "1", **more}
    return client.post(row_url(changeset), data, follow=True)


@pytest.fixture
def commitment() -> Commitment:
    """A promise of the record."""
    row: Commitment = make.CommitmentFactory.create(ref="C-1", title="One")
    return row


# --- The way in ----------------------------------------------------------------------------------


def test_a_small_fix_is_a_set_of_one_sent_from_the_same_page(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    client = browser(analyst)
    data = opened(client, row_url(commitment))
    data |= {
        "title": ["Two"],
        "set_reason": ["A slip."],
        "_send": ["1"],
        "save_without_debtor": ["on"],
    }
    page = words(client.post(row_url(commitment), data, follow=True))
    assert "It was sent for review." in page
    changeset = ChangeSet.objects.get()
    assert (changeset.state, changeset.reason, changeset.author) == (
        "in_review",
        "A slip.",
        analyst,
    )
    assert changeset.title == "Changed: commitment “C-1 Two”"
    assert Commitment.objects.get().title == "One"
    assert "It is approved and public." in words(press(browser(reviewer), changeset, "_approve"))
    assert Commitment.objects.get().title == "Two"


def test_without_a_reason_it_is_kept_and_not_sent(analyst: User) -> None:
    client = browser(analyst)
    data = opened(client, add_url(Search)) | SEARCH | {"_send": ["1"]}
    page = words(client.post(add_url(Search), data, follow=True))
    assert "It was not sent for review:" in page
    assert "Say why the record should change." in page
    assert ChangeSet.objects.get().state == "open"
    assert not Search.objects.exists()


def test_a_form_goes_into_the_open_set_that_it_names(analyst: User) -> None:
    mine, theirs = a_set(analyst), a_set(person("analyst"))
    client = browser(analyst)
    form = opened(client, add_url(Search)) | SEARCH
    page = words(client.get(add_url(Search)))
    assert f'<option value="{mine.pk}">' in page
    assert f'<option value="{theirs.pk}">' not in page
    saved(client, add_url(Search), form, into_set=[str(mine.pk)])
    assert rows_of(mine) == [("added", "search", "s-1")]
    # Somebody else's set is none of one's own.
    form = opened(client, add_url(Search)) | SEARCH | {"key": ["s-2"]}
    saved(client, add_url(Search), form, into_set=[str(theirs.pk)])
    assert rows_of(theirs) == []
    assert ChangeSet.objects.filter(author=analyst).count() == 2


def test_a_refused_form_leaves_no_set(analyst: User) -> None:
    client = browser(analyst)
    data = opened(client, add_url(Search)) | SEARCH | {"made_on": ["05/11/2026"]}
    assert client.post(add_url(Search), data).status_code == 200
    assert not ChangeSet.objects.exists()


def test_a_form_that_changes_nothing_leaves_no_set(analyst: User, commitment: Commitment) -> None:
    client = browser(analyst)
    data = opened(client, row_url(commitment)) | {"save_without_debtor": ["on"]}
    assert client.post(row_url(commitment), data).status_code == 302
    assert not ChangeSet.objects.exists()


def test_a_set_is_started_from_the_list(analyst: User) -> None:
    client = browser(analyst)
    sent_form = {"_start": "1", "title": "An audit", "reason": "It was due."}
    page = client.post(list_url(ChangeSet), sent_form, follow=True)
    changeset = ChangeSet.objects.get()
    assert page.redirect_chain[-1][0] == row_url(changeset)
    assert (changeset.title, changeset.reason) == ("An audit", "It was due.")
    assert "The set is empty." in words(page)


# --- The page of the set -------------------------------------------------------------------------


@pytest.fixture
def changeset(analyst: User, commitment: Commitment) -> ChangeSet:
    """A set with a changed promise and a new search."""
    search = make.SearchFactory.build(key="s-1", query="water")
    return a_set(
        analyst,
        changed(Commitment, "C-1", by=analyst, title="Two"),
        lambda: save_with_history(search, by=analyst),
    )


def test_the_page_tells_differences_first_and_leads_to_the_pages_as_they_would_be(
    changeset: ChangeSet, analyst: User
) -> None:
    page = words(browser(analyst).get(row_url(changeset)))
    assert '<th scope="row">Title</th><td>One</td><td>Two</td>' in page
    assert f'href="/set/{changeset.pk}/"' in page
    assert f'href="/set/{changeset.pk}/commitments/C-1/"' in page


def test_a_row_is_approved_without_the_other_which_goes_back(
    changeset: ChangeSet, reviewer: User, commitment: Commitment
) -> None:
    sent(changeset)
    row = changeset.rows.get(key="C-1")
    client = browser(reviewer)
    refused = press(client, changeset, "_approve", **{f"back-{row.pk}": "on"})
    assert refused.status_code == 400
    assert not Search.objects.exists()
    press(client, changeset, "_approve", **{f"back-{row.pk}": "on", f"why-{row.pk}": "Which text?"})
    assert Search.objects.exists()
    commitment.refresh_from_db()
    assert commitment.title == "One"
    apart = ChangeSet.objects.get(state="returned")
    assert "Which text?" in words(browser(apart.author).get(row_url(apart)))


def test_a_decision_on_what_the_page_no_longer_shows_is_refused(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    seen = sent(changeset).version
    press(browser(analyst), changeset, "_take_back")
    press(browser(analyst), changeset, "_remove", _remove=changeset.rows.get(key="s-1").pk)
    press(browser(analyst), changeset, "_submit")
    answer = browser(reviewer).post(row_url(changeset), {"version": seen, "_approve": "1"})
    assert answer.status_code == 409
    assert Commitment.objects.get().title == "One"


def test_a_conflict_is_shown_and_the_author_decides(
    changeset: ChangeSet, analyst: User, commitment: Commitment
) -> None:
    commitment.title = "Theirs"
    save_with_history(commitment, by=None)
    client = browser(analyst)
    page = words(client.get(row_url(changeset)))
    assert "was changed by somebody else" in page
    assert "<td>One</td><td>Theirs</td><td>Two</td>" in page
    row = changeset.rows.get(key="C-1")
    press(client, changeset, "_reconcile", _reconcile=row.pk)
    page = words(client.get(row_url(changeset)))
    assert "was changed by somebody else" not in page
    assert '<th scope="row">Title</th><td>Theirs</td><td>Two</td>' in page
    commitment.refresh_from_db()
    assert commitment.title == "Theirs"


def test_a_returned_set_tells_its_author_why(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    sent(changeset)
    assert press(browser(reviewer), changeset, "_return").status_code == 400
    press(browser(reviewer), changeset, "_return", because="Name the day.")
    client = browser(analyst)
    assert "Returned: Name the day." in words(client.get(row_url(changeset)))
    assert changeset.title in words(client.get(f"{list_url(ChangeSet)}?queue=returned"))


def test_the_queue_of_a_reviewer_has_what_others_sent(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    sent(changeset)
    review = f"{list_url(ChangeSet)}?queue=review"
    assert len(browser(reviewer).get(review).context["cl"].result_list) == 1
    assert browser(analyst).get(review).status_code == 302  # there is no such part of theirs


def test_what_is_in_a_set_is_changed_by_its_form_within_the_set(
    changeset: ChangeSet, analyst: User
) -> None:
    row = ProposedRow.objects.get(key="s-1")
    address = f"/set/{changeset.pk}/admin/tracker/search/{row.object_id}/change/"
    client = browser(analyst)
    assert row_url(Search(pk=row.object_id)) in words(client.get(row_url(changeset)))
    saved(client, address, opened(client, address), query=["fire"])
    row.refresh_from_db()
    assert row.fields["query"] == {"old": None, "new": "fire"}
    assert not Search.objects.exists()


def test_the_dataset_is_never_made_of_what_nobody_has_approved(
    changeset: ChangeSet, analyst: User
) -> None:
    enter_loaded()
    client = browser(analyst)
    page = words(client.get(f"/set/{changeset.pk}/data/tables/commitments.csv", follow=True))
    assert "Two" in page
    assert client.get(f"/set/{changeset.pk}/data/c51-commitments.zip").status_code == 404
    assert client.get(f"/set/{changeset.pk}/data/").status_code == 200
    public = Client().get("/data/c51-commitments.zip")
    files = archive_of(b"".join(public))
    assert b"One" in files["data/commitments.csv"]
    assert b"Two" not in files["data/commitments.csv"]
