"""Passages that do not stand in the text that is loaded: a line of the queue, and a list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories as make
from tracker.models import Commitment, Document, SourceText
from tracker.text import sha256_of

from .desk import signed_in, words
from .pages import row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

TEXT = "They will meet again. They will build a road."
LINE = "Passages whose words are not in the text any more"
LIST = "/admin/passages/"


def promises(number: int = 1, text: str = TEXT) -> Document:
    """A document with its text, and promises that stand in its first sentence."""
    document: Document = make.DocumentFactory.create()
    sentence = make.SentenceCodingFactory.create(
        document=document, start=0, end=21, sha256=sha256_of(TEXT[:21])
    )
    for _each in range(number):
        make.CommitmentFactory.create(
            document=document, sentence=sentence, start=0, end=21, sha256=sha256_of(TEXT[:21])
        )
    if text:
        SourceText.objects.create(document=document, text=text)
    return document


def loaded_anew(document: Document, text: str) -> None:
    SourceText.objects.filter(document=document).update(text=text, loaded_at=timezone.now())


def test_nothing_is_said_while_all_match_or_no_text_is_loaded(desk: Client) -> None:
    promises(text="")
    assert LINE not in words(desk.get("/admin/"))
    promises()
    assert LINE not in words(desk.get("/admin/"))
    assert "Every passage stands in the text" in words(desk.get(LIST))


def test_what_a_later_text_left_behind_is_counted_and_listed(desk: Client) -> None:
    document = promises()
    loaded_anew(document, "We will meet. Then they will build a road.")
    page = words(desk.get("/admin/"))
    assert f'<a href="{LIST}">{LINE}: 2</a>' in page
    assert f"oldest {date_format(timezone.now())}" in page
    listed = words(desk.get(LIST))
    row = Commitment.objects.get()
    assert f'<a href="{row_url(row)}">commitment {row.ref}</a>' in listed
    assert "We will meet. Then th" in listed
    # Where the text has become shorter than the place, there are no words.
    place = {"start": 22, "end": 45, "sha256": sha256_of(TEXT[22:45])}
    make.CommitmentFactory.create(document=document, sentence=row.sentence, **place)
    loaded_anew(document, "We.")
    assert "The text ends before it." in words(desk.get(LIST))
    # What was withdrawn counts no longer.
    Commitment.objects.update(withdrawn_at=timezone.now(), withdrawn_because="A mistake.")
    loaded_anew(document, "We!")
    assert f"{LINE}: 1<" in words(desk.get("/admin/"))


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    loaded_anew(promises(1), "Others words stand here now.")
    desk.get(LIST)
    loaded_anew(Document.objects.get(), "Other words are here by now.")
    at_one = queries()
    document = Document.objects.get()
    for _each in range(49):
        make.CommitmentFactory.create(document=document, start=0, end=21)
    loaded_anew(document, "Other words are here again.")
    assert queries() == at_one
    assert "100 passages do not match." in words(desk.get(LIST))
    # The queue compares once for each state of the record and its texts.
    assert queries() < at_one


def test_it_is_for_those_who_may_see_documents() -> None:
    assert signed_in(make.UserFactory.create(is_staff=True)).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302
