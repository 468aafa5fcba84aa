"""A party's own statement: what the database takes, and how it enters the log."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.publishing import people
from tests.publishing.people import make, published
from tracker import publiclog, publishing, search
from tracker.models import Actor, Assessment, Change, RecordEntry, Reply, User
from tracker.models.days import desk_today

pytestmark = pytest.mark.django_db

CYRILLIC = "Біз бұл бағамен келіспейміз: «Қазақстан» – Ұлттық жоспар.\nЁ, й, ў, ғ, ҷ.\n\nСоңы."


@pytest.fixture
def verdict(analyst: User, reviewer: User) -> Assessment:
    party = make.PartyFactory(code="KZ", name="Kazakhstan")
    promise = people.promise(ref="NYD-16", debtors=[party])
    return published(promise, by=analyst, reviewer=reviewer)


def reply(verdict: Assessment, **fields: Any) -> Reply:
    made: Reply = make.ReplyFactory.build(
        **{"assessment": verdict, "party": Actor.objects.get(code="KZ"), **fields}
    )
    return made


def verify() -> None:
    search.rebuild()
    call_command("verify_record", stdout=StringIO(), stderr=StringIO())


def refused(says: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        write()


# --- What the database takes ---------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "in_review", "returned"])
def test_a_verdict_that_is_not_published_takes_no_reply(state: str) -> None:
    extra = {"submitted_at": make.ROUND, "returned_because": "More."}
    draft = make.DraftFactory(state=state, **extra)
    refused("published", lambda: make.ReplyFactory(assessment=draft))
    built = make.ReplyFactory.build(assessment=draft, party=make.PartyFactory())
    with pytest.raises(ValidationError, match="A reply is to a verdict that is published"):
        built.full_clean()


@pytest.mark.parametrize("factory", ["ActorFactory", "PartyFactory"])
def test_only_a_party_replies(factory: str, verdict: Assessment) -> None:
    actor = getattr(make, factory)(is_party=False, kind="agency")
    refused("Only a party can reply", lambda: make.ReplyFactory(assessment=verdict, party=actor))
    with pytest.raises(ValidationError, match="Only a party can reply"):
        make.ReplyFactory.build(assessment=verdict, party=actor).full_clean()


def test_a_party_that_does_not_owe_the_commitment_may_reply(verdict: Assessment) -> None:
    other = make.PartyFactory(code="UZ")
    assert make.ReplyFactory(assessment=verdict, party=other).pk


def test_a_withdrawn_verdict_and_a_past_one_may_still_be_answered(verdict: Assessment) -> None:
    past = make.AssessmentFactory(commitment=verdict.commitment, is_current=False)
    assert make.ReplyFactory(assessment=past).pk


def test_a_party_that_replied_stays_a_party(verdict: Assessment) -> None:
    answered, silent = make.ReplyFactory(assessment=verdict).party, make.PartyFactory()
    rows = Actor.objects.filter(pk=answered.pk)
    refused("stays a party", lambda: rows.update(is_party=False))
    assert rows.update(name="Another name") == 1
    assert Actor.objects.filter(pk=silent.pk).update(is_party=False, kind="agency") == 1


def test_a_reply_stays_with_its_verdict_and_its_party_and_is_never_deleted(
    verdict: Assessment,
) -> None:
    row = make.ReplyFactory(assessment=verdict)
    rows = Reply.objects.filter(pk=row.pk)
    refused("Withdraw", lambda: rows.update(assessment=make.AssessmentFactory()))
    refused("Withdraw", lambda: rows.update(party=make.PartyFactory()))
    refused("Withdraw", lambda: rows.update(key="another"))
    refused("Withdraw", row.delete)
    refused("Withdraw", lambda: rows._raw_delete("default"))
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with connection.cursor() as cursor:
            refused("Withdraw", lambda: cursor.execute("TRUNCATE tracker_reply"))
    assert rows.update(text="A slip of the pen was mended.") == 1


def test_a_statement_of_tomorrow_is_refused_and_one_of_today_is_not(verdict: Assessment) -> None:
    today = desk_today()
    reply(verdict, stated_on=today).full_clean()
    with pytest.raises(ValidationError, match="in the future"):
        reply(verdict, stated_on=today + dt.timedelta(days=1)).full_clean()


@pytest.mark.parametrize("tag", ["kk", "uz-Cyrl", "en"])
def test_a_language_tag_is_taken(tag: str, verdict: Assessment) -> None:
    reply(verdict, language=tag).full_clean()


@pytest.mark.parametrize("tag", ["english", "k", 'en"', "en en", "KK", "en\n"])
def test_what_is_no_language_tag_is_refused(tag: str, verdict: Assessment) -> None:
    with pytest.raises(ValidationError, match="language"):
        reply(verdict, language=tag).full_clean()


def test_the_line_ends_that_a_browser_sends_are_those_of_the_statement(
    verdict: Assessment,
) -> None:
    row = reply(verdict, text="One.\r\nTwo.")
    row.full_clean()
    assert row.text == "One.\nTwo."


# --- History and log -----------------------------------------------------------------------------


def test_a_reply_enters_history_and_log_word_for_word(verdict: Assessment, analyst: User) -> None:
    row = reply(verdict, text=CYRILLIC, language="kk")
    before = Assessment.objects.filter(pk=verdict.pk).values().get()
    publishing.save_with_history(row, by=analyst)
    entry = RecordEntry.objects.head()
    assert entry
    assert (entry.kind, entry.key, entry.verb) == ("reply", row.key, "added")
    shape = json.loads(str(entry.after))
    assert shape["text"] == CYRILLIC
    assert (shape["assessment"], shape["party"]) == (verdict.key, "KZ")
    assert (shape["stated_on"], shape["stated_precision"]) == ("2026-03-03", "day")
    assert Reply.objects.get().text == CYRILLIC
    assert Change.objects.of(row).get().by == analyst
    assert Assessment.objects.filter(pk=verdict.pk).values().get() == before
    publiclog.enter_loaded()
    verify()


def test_a_reply_that_goes_around_the_log_is_found(verdict: Assessment, analyst: User) -> None:
    row = reply(verdict)
    publishing.save_with_history(row, by=analyst)
    publiclog.enter_loaded()
    verify()
    Reply.objects.filter(pk=row.pk).update(text="Put in their mouth.")
    with pytest.raises(Exception, match=r"(?i)log|record"):
        verify()


def test_somebody_elses_save_is_not_overwritten(verdict: Assessment, analyst: User) -> None:
    row = reply(verdict)
    publishing.save_with_history(row, by=analyst)
    old = Reply.objects.get()
    row.publisher = "Another ministry"
    publishing.save_with_history(row, by=analyst)
    old.publisher = "A third one"
    with pytest.raises(publishing.Stale):
        publishing.save_with_history(old, by=analyst)


def test_a_reply_is_withdrawn_with_a_reason(
    verdict: Assessment, analyst: User, reviewer: User
) -> None:
    row = reply(verdict)
    publishing.save_with_history(row, by=analyst)
    with pytest.raises(publishing.NotAllowed):
        publishing.withdraw(row, by=people.person(), version=row.version, reason="Not theirs.")
    with pytest.raises(publishing.Refused, match="Say why"):
        publishing.withdraw(row, by=reviewer, version=row.version, reason=" ")
    publishing.withdraw(row, by=reviewer, version=row.version, reason="Not theirs.")
    stored = Reply.objects.get()
    assert stored.is_withdrawn
    assert stored.withdrawn_because == "Not theirs."
    with pytest.raises(TypeError, match="never removed"):
        publishing.remove_with_history(stored, by=reviewer)
    publiclog.enter_loaded()
    verify()


def test_loaded_replies_enter_the_log_after_their_verdicts() -> None:
    make.ReplyFactory()
    publiclog.enter_loaded()
    kinds = list(RecordEntry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["assessment", "reply"]
    publiclog.seal_loaded()
    verify()
