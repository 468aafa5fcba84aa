"""Acts a Friday of the desk on the record, and prints every public sentence that changed."""

import argparse
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings

from tests.pages.markup import Element
from tests.pages.site import Answer, crawl
from tests.publishing.people import person
from tracker import publishing
from tracker.choices import Status
from tracker.models import Action, Assessment, Bearing, Commitment, Evidence, Pillar, User
from tracker.models.days import desk_today

_HOST = "benchmark.invalid"
_BLOCKS = {
    *("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "td", "th", "div", "title"),
    *("blockquote", "caption", "figcaption", "summary"),
}
_ACTS, _VERDICTS = 12, 6


class Command(BaseCommand):
    """`python -m tests.benchmark friday [--language TAG]`.

    Twelve new acts, six verdicts, one act withdrawn, one pillar renamed: entered by an analyst and
    a reviewer through the functions of the desk. The sentences that came and went are printed, each
    with the number of pages on which it stands and one of these. All is rolled back at the end.
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        prefix = "" if options["language"] == "en" else f"/{options['language']}"
        with override_settings(ALLOWED_HOSTS=[_HOST]), transaction.atomic():
            before = _sentences(prefix)
            for line in act(by=person("analyst"), reviewer=person("reviewer")):
                self.stdout.write(line)
            after = _sentences(prefix)
            transaction.set_rollback(True)
        for mark, found, others in (("-", before, after), ("+", after, before)):
            for sentence in sorted(found.keys() - others.keys()):
                pages = sorted(found[sentence])
                self.stdout.write(f"{mark} {sentence}  [{len(pages)}: {pages[0]}]")


def act(*, by: User, reviewer: User) -> Iterator[str]:
    """Do it, and say what was done, one line for each act."""
    today = desk_today()
    promises = [*Commitment.objects.filter(assessments__is_current=True).order_by("ref")]
    acts = [_new_act(number, promises[number], by=by, day=today) for number in range(_ACTS)]
    yield f"{len(acts)} acts entered, on {', '.join(one.ref for one in promises[:_ACTS])}"
    for number, promise in enumerate(promises[:_VERDICTS]):
        made = _new_verdict(number, promise, acts[number], by=by, reviewer=reviewer, day=today)
        yield f"{made.key}: {made.status}, confidence {made.confidence}"
    withdrawn = Action.objects.filter(bearings__commitment=promises[20]).earliest("slug")
    publishing.withdraw(
        withdrawn, by=reviewer, version=withdrawn.version, reason="The source was taken back."
    )
    yield f"{withdrawn.slug}: withdrawn"
    pillar = Pillar.objects.order_by("position")[5]
    pillar.name = f"{pillar.name} and soil"
    publishing.save_with_history(pillar, by=by)
    yield f"{pillar.slug}: renamed to {pillar.name}"


def _new_act(number: int, promise: Commitment, *, by: User, day: dt.date) -> Action:
    action = Action(
        slug=f"friday-{number}",
        title=f"Made-up act {number}",
        date=day - dt.timedelta(days=number),
        date_precision="day",
        kind="meeting",
        stage="done",
        attribution="joint",
    )
    publishing.save_with_history(action, by=by)
    evidence = Evidence(
        action=action,
        position=1,
        publisher="Made-up publisher",
        url=f"https://example.org/friday/{number}",
        date=day,
        language="en",
        tier="independent_media",
        shows=f"It shows the made-up act {number}.",
        confidence="medium",
    )
    publishing.save_with_history(evidence, by=by)
    bearing = Bearing(
        action=action, commitment=promise, direction="supports", weight="strong", why="Made up."
    )
    publishing.save_with_history(bearing, by=by)
    return action


def _new_verdict(
    number: int, promise: Commitment, action: Action, *, by: User, reviewer: User, day: dt.date
) -> Assessment:
    """Every second verdict stays, and one is a correction."""
    current = Assessment.objects.get(commitment=promise, is_current=True)
    is_correction = number == 1
    if is_correction:
        draft = publishing.correct(current, by=by, note="It missed an act.")
    else:
        draft = publishing.draft(
            Assessment(
                commitment=promise,
                status=current.status if number % 2 else Status.UNDER_WAY,
                as_of=day,
                rationale=f"One more act is on record [{action.slug}].",
                confidence="high" if current.confidence != "high" else "medium",
                what_would_change_it="A second act.",
            ),
            by=by,
            actions=[action, *current.actions.all()],
            searches=[*current.searches.all()],
        )
    sent = publishing.submit(draft, by=by, version=draft.version, today=day)
    return publishing.publish(sent, by=reviewer, version=sent.version, today=day)


def _sentences(prefix: str) -> dict[str, set[str]]:
    """The addresses on which each text of a page stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for address, answer in _pages(prefix).items():
        for text in _texts(answer.page):
            found[text].add(address)
    return found


def _pages(prefix: str) -> dict[str, Answer]:
    client = Client(headers={"host": _HOST})
    found = crawl(client, files=False, start=f"{prefix}/")
    return {address: answer for address, answer in found.items() if answer.is_html}


def _texts(page: Element) -> Iterable[str]:
    for element in page.walk():
        if element.tag in _BLOCKS and not any(
            inner.tag in _BLOCKS for inner in element.walk() if inner is not element
        ):
            yield element.text
