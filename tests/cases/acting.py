"""What the cases share: people at the desk, and a second one who approves what they prepared.

A case that cannot be acted (a form was renamed, for example) ends with exit code 2.
"""

import os
import re
import sys
import traceback
from types import TracebackType
from typing import Any, NoReturn

import django


def cannot_judge(why: str) -> NoReturn:
    """End the case without a word on what it is about."""
    print("cannot judge:", why, flush=True)
    os._exit(2)


def _failed(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> NoReturn:
    traceback.print_exception(kind, error, trace)
    cannot_judge("the case itself failed")


sys.excepthook = _failed
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
django.setup()

from django.contrib.auth.models import Group  # noqa: E402  models need Django set up first
from django.db.models import Model  # noqa: E402  Django is set up first
from django.test import Client  # noqa: E402  Django is set up first
from django.test.utils import setup_test_environment  # noqa: E402  Django is set up first

from tests.admin.desk import filled, start  # noqa: E402  Django is set up first
from tests.admin.pages import add_url, list_url, opened, read, row_url  # noqa: E402, F401  Django is set up first; the cases take all of it
from tracker.models import (  # noqa: E402  Django is set up first
    Action,  # noqa: F401  the cases take it from here
    Actor,  # noqa: F401  the same
    Assessment,
    Change,  # noqa: F401  the same
    ChangeSet,
    Commitment,
    Evidence,  # noqa: F401  the same
    ProposedRow,  # noqa: F401  the same
    Search,  # noqa: F401  the same
    Translation,  # noqa: F401  the same
    User,
)
from tracker.publishing.changesets import open_set  # noqa: E402, F401  Django is set up first; the same

setup_test_environment()

ANALYST = User.objects.get(username="demo-analyst")
REVIEWER = User.objects.get(username="demo-reviewer")
SECOND = User.objects.create(username="demo-second", public_name="Demo second", is_staff=True)
SECOND.groups.add(Group.objects.get(name="reviewer"))


def signed_in(user: User) -> Client:
    """A browser of the person; an error of the site is an answer, and nothing approves itself."""
    made = Client(raise_request_exception=False)
    made.force_login(user)
    return made


public, analyst, reviewer = Client(), signed_in(ANALYST), signed_in(REVIEWER)


def ended(*wrong: str, told: str) -> NoReturn:
    """Tell what was wrong and how much it was; the exit code says whether anything was."""
    for line in wrong:
        print(f"   {line}")
    print(told)
    sys.exit(bool(wrong))


def page_of(address: str, who: Client = public, **headers: Any) -> str:
    """The page as it was sent."""
    answer = who.get(address, follow=True, **headers)
    if answer.status_code != 200:
        cannot_judge(f"{address} answers {answer.status_code}")
    return body(answer)


def body(answer: Any) -> str:
    """The text of an answer, streamed or not."""
    whole: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode()


def post(who: Client, address: str, /, *, button: str = "_send", **typed: str | list[str]) -> Any:
    """Open the form there, type, say why the record should change, press the button."""
    sent = opened(who, address)
    values = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    why = {"set_reason": ["It is the case."]}
    return who.post(address, sent | why | values | {button: ["1"]}, follow=True)


def add(
    who: Client,
    model: type[Model],
    /,
    *,
    within: ChangeSet | None = None,
    **typed: str | list[str],
) -> Any:
    """Fill in the form of a new row without inlines; send it for review, or save it `within`."""
    address = f"/set/{within.pk}{add_url(model)}" if within else add_url(model)
    none = {name: ["0"] for name in opened(who, address) if name.endswith("-TOTAL_FORMS")}
    return post(who, address, button="_save" if within else "_send", **{**none, **typed})


def send(changeset: ChangeSet) -> Any:
    """Let its author send the set for review by the button of its page."""
    author = signed_in(changeset.author)
    answer = post(author, row_url(changeset), button="_submit", reason="It is the case.")
    if answer.status_code != 200:
        cannot_judge(f"{changeset} was not sent: {errors(answer)}")
    return answer


def approve(answer: Any) -> ChangeSet | None:
    """Let a second person approve the set that the form led to; None where it led to none."""
    found = re.fullmatch(r"/admin/tracker/changeset/(\d+)/change/", answer.request["PATH_INFO"])
    if not found:
        return None
    address = found[0]
    changeset = ChangeSet.objects.get(pk=found[1])
    who = signed_in(SECOND if changeset.author == REVIEWER else REVIEWER)
    done = who.post(address, read(page_of(address, who)) | {"_approve": ["1"]}, follow=True)
    changeset.refresh_from_db()
    if changeset.state != "approved":
        cannot_judge(f"{changeset} ({changeset.state}): {errors(done) or errors(answer)}")
    return changeset


def step(who: Client, row: Model, name: str, **typed: str) -> Any:
    """Open the page of the step, type, press its button."""
    address = row_url(row, name)
    answer = who.post(address, opened(who, address) | typed, follow=True)
    if answer.status_code != 200:
        cannot_judge(f"{address} answers {answer.status_code}: {errors(answer)}")
    return answer


def withdraw(row: Model, reason: str) -> None:
    """Withdraw the row by a set that a second person approves."""
    if not approve(step(reviewer, row, "withdraw", reason=reason)):
        cannot_judge(f"{row}: what is withdrawn led to no set")


def publish(ref: str, rationale: str) -> Assessment:
    """Draft a verdict from the current one, send it for review, publish it."""
    commitment = Commitment.objects.get(ref=ref)
    sent = filled(opened(analyst, start(commitment)), as_of="2026-11-20", rationale=rationale)
    analyst.post(start(commitment), sent | {"_submit": ["1"]}, follow=True)
    verdict = Assessment.objects.filter(commitment=commitment).latest("pk")
    step(reviewer, verdict, "publish")
    verdict.refresh_from_db()
    if verdict.state != "published":
        cannot_judge(f"the verdict on {ref} is {verdict.state}")
    return verdict


def errors(answer: Any) -> list[str]:
    """What the page says against what was sent."""
    lists = re.findall(
        r'(?s)class="error(?:list[^"]*|note)"[^>]*>(.*?)</(?:ul|p)>', answer.content.decode()
    )
    notes = re.findall(r'(?s)<li class="(?:error|warning)">(.*?)</li>', answer.content.decode())
    return [words(each) for each in lists + notes]


def words(markup: str) -> str:
    """The words of a page."""
    bare = re.sub(r"(?s)<(script|style).*?</\1>", "", markup)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())
