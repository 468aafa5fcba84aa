"""An act of somebody outside the C5+1: it is no party's, at every door."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.approving import approved
from tracker.models import Action, ChangeSet, User
from tracker.publishing import Refused, save_with_history
from tracker.publishing.changesets import open_set, putting

from .pages import errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

SAYS = "An action of somebody outside the C5+1 counts for no party: take Party Z off"


@pytest.fixture
def act() -> Action:
    action: Action = make.ActionFactory.create(attribution="joint")
    action.actors.set([make.PartyFactory.create(name="Party Z"), make.ActorFactory.create()])
    return action


def test_a_form_refuses_a_party_beside_its_box(desk: Client, act: Action) -> None:
    data = opened(desk, row_url(act)) | {"attribution": ["outside"]}
    (told,) = errors(desk.post(row_url(act), data))["actors"]
    assert told.startswith(SAYS)
    party, other = act.actors.order_by("-is_party")
    saved(desk, row_url(act), data, actors=[str(other.pk)])
    act.refresh_from_db()
    assert (act.attribution, list(act.actors.all())) == ("outside", [other])
    # It is on none of the party's pages, and a part of its line names no such act.
    page = Client().get(reverse("party", args=[party.code])).content.decode()
    assert "outside the C5+1" not in page


def test_a_set_from_a_file_is_refused_too(act: Action) -> None:
    author = User.objects.create_user("author", public_name="An author")
    changeset = open_set(by=author, title="T", reason="R")
    with putting(changeset):
        act.attribution = "outside"
        save_with_history(act, by=author)
    with pytest.raises(Refused, match="Party Z"):
        approved(ChangeSet.objects.get(pk=changeset.pk))
    assert Action.objects.get(pk=act.pk).attribution == "joint"
