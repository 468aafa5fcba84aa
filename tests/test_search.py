"""The index and what is found in it: the same on both databases."""

import datetime as dt

import pytest

from tests import factories
from tracker import search
from tracker.choices import SearchKind
from tracker.models import Commitment, Initiative, SearchEntry, SourceText, Translation
from tracker.publishing import remove_with_history, save_with_history
from tracker.text import sha256_of

pytestmark = pytest.mark.django_db


def names(query: str, **options: SearchKind) -> list[str]:
    found = search.find(query, **options)
    rows = found.rows(0, 100)
    assert len(rows) == found.total
    return [row.name for row in rows]


def promise(ref: str, title: str, statement: str = "They promised.") -> Commitment:
    return factories.CommitmentFactory.create(ref=ref, title=title, statement=statement)


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Вода и ещё энергия", "ЕЩЕ"),
        ("Вода и еще энергия", "ещё"),
        ("Қазақстан суы", "казакстан"),
        ("Казакстан", "ҚАЗАҚСТАН"),
        ("Oʻzbekiston suvi", "o'zbekiston"),
        ("O'zbekiston", "O‘ZBEKISTON"),
        ("Кыргыз тилиндеги сөз", "соз"),
        ("Тоҷикистон", "точик"),
        ("Water for all", "wat"),
        ("The U.S. aid", "us"),
        ("Deal of 2023-24", "2023"),
        ("Version 1e5 of x", "1e5"),
        ("See example.org/path", "path"),
        ("mail someone@example.org", "example"),
        ("٣ and 水", "水"),
    ],
)
def test_one_rule_finds_every_spelling(title: str, query: str) -> None:
    promise("C-1", title)
    promise("C-2", "Unlike")
    search.rebuild()
    assert names(query) == [f"C-1 {title}"]


def test_every_word_must_be_there_or_begin_a_longer_one() -> None:
    promise("C-1", "Water and energy")
    promise("C-2", "Water alone")
    search.rebuild()
    assert names("water energy") == ["C-1 Water and energy"]
    assert names("wat ener") == ["C-1 Water and energy"]
    assert names("ater") == []
    assert names("") == names("%") == names("OR AND NOT NEAR(") == []


def test_names_come_first_then_kinds_in_their_order_then_rows_as_entered() -> None:
    document = factories.DocumentFactory.create(title="Lake talks", event_note="x")
    promise("C-2", "First", "About a lake.")
    promise("C-1", "The lake")
    action = factories.ActionFactory.create(title="Lake opened")
    factories.BearingFactory.create(action=action, commitment=promise("C-3", "Third"))
    search.rebuild()
    assert names("lake") == ["C-1 The lake", "Lake opened", str(document), "C-2 First"]
    assert names("lake", kind=SearchKind.COMMITMENT) == ["C-1 The lake", "C-2 First"]
    counts = search.find("lake", kind=SearchKind.ACTION).counts
    assert [counts[kind] for kind in SearchKind] == [2, 0, 1, 1, 0, 0, 0]


def test_pages_of_a_result_join_without_a_gap() -> None:
    for number in range(7):
        promise(f"N-{number}", "A lake")
        promise(f"T-{number}", "Other", "A lake.")
    search.rebuild()
    found = search.find("lake")
    whole = [row.name for row in found.rows(0, 14)]
    assert len(set(whole)) == 14
    assert [name[0] for name in whole] == ["N"] * 7 + ["T"] * 7
    pages = [found.rows(start, start + 4) for start in range(0, 16, 4)]
    assert [row.name for page in pages for row in page] == whole


def test_what_the_public_may_not_see_is_not_found() -> None:
    now = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    gone = {"withdrawn_at": now, "withdrawn_because": "It was none."}
    factories.CommitmentFactory.create(title="A lake", **gone)
    action = factories.ActionFactory.create(title="A lake", **gone)
    factories.BearingFactory.create(action=action)
    Initiative.objects.create(
        key="i", slug="i", name="A lake", name_as_recorded="x", summary="x", is_public=False
    )
    search.rebuild()
    assert names("lake") == []


def test_sentences_are_found_only_while_their_text_is_loaded() -> None:
    document = factories.DocumentFactory.create(title="A declaration")
    factories.SentenceCodingFactory.create(document=document, paragraph=2, start=0, end=12)
    search.rebuild()
    assert names("zebra") == []
    SourceText.objects.create(document=document, text="Zebras graze.")
    search.rebuild()
    (found,) = search.find("zebra").rows(0, 9)
    assert (found.kind, found.address) == ("sentence", f"/declarations/{document.slug}/#p2")
    assert names("declaration") == ["A declaration"]


def test_a_save_a_withdrawal_and_a_removal_reach_the_index_at_once() -> None:
    commitment = promise("C-1", "A lake")
    search.rebuild()
    commitment.title = "A river"
    save_with_history(commitment, by=None)
    assert (names("lake"), names("river")) == ([], ["C-1 A river"])
    commitment.withdrawn_at = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    commitment.withdrawn_because = "It was none."
    save_with_history(commitment, by=None)
    assert names("river") == []
    initiative = factories.InitiativeFactory.create(name="A pond")
    search.refresh(initiative)
    assert names("pond") == ["A pond"]
    remove_with_history(initiative, by=None)
    assert names("pond") == []


def test_neither_a_withdrawn_document_nor_its_sentences_are_found() -> None:
    document = factories.DocumentFactory.create(title="About animals")
    SourceText.objects.create(document=document, text="Zebras graze. Lions sleep.")
    sentence = factories.SentenceCodingFactory.create(document=document, start=0, end=13)
    factories.SentenceCodingFactory.create(document=document, start=14, end=26)
    search.rebuild()
    gone = {"withdrawn_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC), "withdrawn_because": "No."}
    for row, left in ((sentence, ["lions", "about"]), (document, [])):
        for name, value in gone.items():
            setattr(row, name, value)
        save_with_history(row, by=None)
        for _again in range(2):
            assert [word for word in ("zebras", "lions", "about") if names(word)] == left
            search.rebuild()


def test_a_document_that_is_renamed_renames_its_sentences() -> None:
    document = factories.DocumentFactory.create(title="Old")
    SourceText.objects.create(document=document, text="Zebras graze.")
    factories.SentenceCodingFactory.create(document=document, start=0, end=12)
    search.rebuild()
    document.title = "New"
    save_with_history(document, by=None)
    assert names("zebra") == ["New"]


def test_the_index_can_be_made_again_any_number_of_times() -> None:
    promise("C-1", "A lake")
    assert search.is_empty()
    first = search.rebuild()
    rows = list(SearchEntry.objects.values())
    assert search.rebuild() == first == len(rows)
    assert list(SearchEntry.objects.values()) == rows
    assert names("lake") == ["C-1 A lake"]
    assert not search.is_empty()


def test_a_translation_is_part_of_the_entry_of_what_it_translates() -> None:
    promise("C-1", "Use water well")
    initiative = factories.InitiativeFactory.create(name="A Dialogue", slug="dialogue")
    search.rebuild()
    assert names("воду") == []
    said = Translation(kind="commitment", key="C-1", field="title", language="ru")
    said.source_sha256 = sha256_of("Use water well")
    said.text = "Беречь воду"
    save_with_history(said, by=None)
    assert names("воду") == names("water") == ["C-1 Use water well"]
    said.text = "Беречь леса"
    save_with_history(said, by=None)
    assert names("воду") == []
    assert names("леса") == ["C-1 Use water well"]
    named = Translation(kind="initiative", key=initiative.key, field="name", language="uz")
    named.source_sha256 = sha256_of("A Dialogue")
    named.text = "Muloqot"
    save_with_history(named, by=None)
    for kind, key in (("pillar", "none"), ("commitment", "GONE")):
        save_with_history(
            Translation(kind=kind, key=key, field="name", language="ru", text="Ничто"), by=None
        )
    assert search.rebuild()
    assert names("muloqot") == ["A Dialogue"]
    assert names("ничто") == []

    remove_with_history(said, by=None)
    assert names("леса") == []
    assert names("water") == ["C-1 Use water well"]


def test_the_translation_of_words_that_are_gone_finds_nothing() -> None:
    row = promise("C-1", "Use water well")
    search.rebuild()
    source = sha256_of("Use water well")
    said = Translation(kind="commitment", key="C-1", field="title", language="ru", text="Вода")
    said.source_sha256 = source
    save_with_history(said, by=None)
    assert names("вода") == ["C-1 Use water well"]
    row.title = "Use fire well"
    save_with_history(row, by=None)
    assert (names("вода"), names("fire")) == ([], ["C-1 Use fire well"])


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("minerls", "minerals"),
        ("critcal minerals", "critical minerals"),
        ("minerals", None),
        ("miner", None),
        ("xyzzyxyz", None),
        ("", None),
    ],
)
def test_a_word_that_nothing_holds_is_replaced_by_one_that_is_alike(
    query: str, better: str | None
) -> None:
    promise("C-1", "Talk about critical minerals")
    search.rebuild()
    assert search.suggestion(query) == better


@pytest.mark.usefixtures("record")
def test_the_whole_record_can_be_found() -> None:
    counts = {kind: SearchEntry.objects.filter(kind=kind).count() for kind in SearchKind}
    assert [counts[kind] for kind in SearchKind] == [60, 36, 203, 20, 0, 55, 13]
    for commitment in Commitment.objects.all():
        assert search.find(commitment.ref).rows(0, 1)[0].address == commitment.get_absolute_url()
