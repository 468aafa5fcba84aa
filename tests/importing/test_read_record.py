"""How the rules of a first reading do on the record: the command, and the page for managers."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.coding.texts import held
from tests.publishing.people import person
from tracker.choices import SentenceLabel
from tracker.importing.read_record import by_field, by_rule, judged_of_record
from tracker.models import Document, SentenceCoding
from tracker.text import cut, sentence_spans, sha256_of

pytestmark = pytest.mark.django_db
TEXT = "We will open a school and train pilots. We thank the crew. The sea is our home. Home"
FOLDER = Path(__file__).parent.parent / "text" / "reading"


def coded(text: str, labels: list[SentenceLabel]) -> Document:
    """A text with a label on each sentence, and one commitment of each that is one."""
    document = held(text)
    words = document.text or ""
    for number, (span, label) in enumerate(zip(sentence_spans(words), labels, strict=True), 1):
        row = SentenceCoding.objects.create(
            document=document,
            paragraph=1,
            number=number,
            start=span.start,
            end=span.end,
            sha256=sha256_of(cut(words, span)),
            label=label,
        )
        if label == SentenceLabel.COMMITMENT:
            factories.CommitmentFactory.create(
                document=document,
                sentence=row,
                start=span.start,
                end=span.end,
                sha256=row.sha256,
                binding="high",
                obligation_kind="effort",
            )
    return document


@pytest.fixture
def text() -> Document:
    one, no, prose = SentenceLabel.COMMITMENT, SentenceLabel.CONTEXT, SentenceLabel.NOT_PROSE
    return coded(TEXT, [one, no, one, prose])


def said(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command("evaluate_reading", *arguments, stdout=out, **options)
    return out.getvalue()


def test_each_rule_is_held_against_what_people_coded(text: Document) -> None:
    found = {
        one.rule.slug: (one.decided, one.right, one.texts) for one in by_rule(judged_of_record())
    }
    assert found == {"will": (1, 1, 1), "praise": (1, 1, 1), "nothing": (1, 0, 1)}


def test_what_would_be_filled_in_is_held_against_it_too(text: Document) -> None:
    found = {str(one.name): one.figures for one in by_field()}
    split = found["Number of commitments of a sentence"]
    assert (split.hits, split.false) == (1, 1)
    assert (found["Binding"].hits, found["Binding"].false) == (1, 1)
    assert (found["Kind"].hits, found["Kind"].false) == (1, 1)


def test_a_withdrawn_coding_and_a_text_in_russian_count_nowhere(text: Document) -> None:
    Document.objects.update(language="ru")
    assert judged_of_record() == []
    assert by_field() == []


def test_the_command_prints_the_figures_of_the_record(text: Document) -> None:
    words = said()
    assert "ALL with borderline          sentences=3 yes=0.33" in words
    assert "precision=1.00 recall=0.50 F1=0.67" in words
    assert "will                         1 1 1" in words
    assert "missed: 1 (nothing 1)" in words
    assert "what the rules fill in" in words


def test_the_command_judges_files_of_labels() -> None:
    words = said(str(FOLDER / "plan.csv"), texts=FOLDER)
    assert "ALL without borderline       sentences=30" in words
    assert "what the rules fill in" not in words


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("doc,start,end\nplan,0,5", "line 1: the column label is missing"),
        ("doc,start,end,label\nplan,5,5,not", "line 2: a span needs"),
        ("doc,start,end,label\nplan,0,5,maybe", "line 2: label is 'maybe'"),
        ("doc,start,end,label\nplan,0,99999,not", "plan: "),
        ("doc,start,end,label\nnone,0,5,not", "holds neither none.txt nor none.md"),
        ("doc,start,end,label\n../plan,0,5,not", "line 2: doc is '../plan'"),
    ],
)
def test_the_command_refuses_what_it_cannot_judge(tmp_path: Path, rows: str, problem: str) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(rows, encoding="utf-8")
    with pytest.raises(CommandError, match=problem) as refused:
        said(str(labels), texts=FOLDER)
    assert refused.value.returncode == 2


def test_without_texts_the_command_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load the texts, or name files"):
        said()


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("analyst", 403)])
def test_managers_see_how_often_the_rules_were_right(
    text: Document, role: str, status: int
) -> None:
    client = Client()
    client.force_login(person(role, username=role, is_staff=True))
    page = client.get(reverse("admin:tracker_reading"))
    assert page.status_code == status
    if status == 200:
        words = page.content.decode()
        assert "Of 3 sentences: 1 rightly proposed as a commitment, 0 wrongly, 1 missed." in words
        assert "Wrong in" in words


def test_a_site_without_texts_says_that_nothing_was_approved() -> None:
    client = Client()
    client.force_login(person("manager", username="manager", is_staff=True))
    page = client.get(reverse("admin:tracker_reading")).content.decode()
    assert "No coding of a text that is loaded here was approved yet." in page
