"""A record that moves: what it was on three days, and how a reader asks for one of them."""

import datetime as dt
from typing import Any

import time_machine
from django.test import Client

from tests.publishing.people import make, person, promise, published
from tracker import publiclog, publishing
from tracker.models import Commitment

from . import site
from .site import Answer

FIRST, LATER, LAST = "2026-11-10", "2026-11-12", "2026-11-14"


def ask(client: Client, address: str) -> Answer:
    """GET the address, and the one that it leads to."""
    return site.ask(client, address, follow=True)


def hrefs(answer: Answer) -> set[str]:
    """The addresses in the anchors of the page, as they stand there."""
    return {anchor.attributes["href"].partition("#")[0] for anchor in answer.page.all("a")}


def at(day: str) -> Any:
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"), tick=False)


def move() -> None:
    """A commitment of the first day gets a verdict on a later one, and at last another title."""
    with at(FIRST):
        row = promise(ref="NYD-01", title="An old title")
        make.CommitmentFactory(ref="NYD-02", pillar=row.pillar, document=row.document)
        publiclog.enter_loaded()
    with at(LATER):
        published(row, by=person("analyst"), reviewer=person("reviewer"))
        publiclog.enter_loaded()
    with at(LAST):
        row = Commitment.objects.get(ref="NYD-01")
        row.title = "A new title"
        publishing.save_with_history(row, by=None)
