"""The index and what is found in it: the same on both databases."""

import datetime as dt

import pytest

from tests import factories
from tracker import search
from tracker.choices import SearchKind
from tracker.models import (
    Action,
    Bearing,
    Commitment,
    Evidence,
    Initiative,
    Person,
    SearchEntry,
    SearchWord,
    SourceText,
    Translation,
)
from tracker.publishing import remove_with_history, save_with_history
from tracker.publishing.changesets import open_set
from tracker.publishing.finding import later
from tracker.text import sha256_of

pytestmark = pytest.mark.django_db

# The words of the site are there whatever the record holds; pillars and actors list the rest.
BESIDE = {SearchKind.TERM, SearchKind.PILLAR, SearchKind.ACTOR}


def names(query: str, **options: SearchKind) -> list[str]:
    found = search.find(query, **options)
    rows = found.rows(0, 100)
    assert len(rows) == found.total
    return [str(row) for row in rows if options or row.kind not in BESIDE]


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
        ("NYD-16 again", "NYD16"),
        ("NYD-16 again", "nyd-16"),
        ("NYD-16 again", "NYD 16"),
        ("Water for all", "waters"),
        ("Kazakhstan’s steps", "kazakhstan"),
        ("О запасах воды", "вода"),
        ("Для Среднего коридора", "средний коридор"),
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
    assert names("lake") == [
        *("C-1 The lake", str(document), "Lake opened"),
        *("C-2 First", "C-3 Third"),  # whose page shows the action
    ]
    assert names("lake", kind=SearchKind.COMMITMENT) == ["C-1 The lake", "C-2 First", "C-3 Third"]
    counts = search.find("lake", kind=SearchKind.ACTION).counts
    assert {kind.value: n for kind, n in counts.items() if n} == {
        "commitment": 3,
        "pillar": 1,
        "document": 1,
        "action": 1,
    }


def test_the_word_itself_comes_before_its_forms_and_these_before_longer_words() -> None:
    for number, title in enumerate(("Lakeside", "Other", "Lakes", "A lake"), 1):
        promise(f"C-{number}", title, "Far from any lake." if title == "Other" else "Something.")
    search.rebuild()
    assert names("lake") == ["C-4 A lake", "C-3 Lakes", "C-1 Lakeside", "C-2 Other"]
    groups = search.find("lake").groups(2)
    assert [(group.kind, group.total) for group in groups] == [("commitment", 4), ("pillar", 3)]
    assert [str(row) for row in groups[0].entries] == ["C-4 A lake", "C-3 Lakes"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"clean water"', ["C-1"]),
        ("«clean water»", ["C-1"]),
        ("“clean waters”", []),
        ('"water clean"', ["C-2"]),
        ("water -salt", ["C-1", "C-3"]),
        ("water -“salt lake”", ["C-1", "C-3"]),
        ("clean -waters", ["C-4"]),
        ("-salt", []),
        ("water salt-clean", ["C-2"]),
        ('"clean', ["C-1", "C-2", "C-4"]),
        ('"clean water" "salt"', []),
    ],
)
def test_phrases_stand_together_and_what_has_a_minus_is_left_out(
    query: str, found: list[str]
) -> None:
    promise("C-1", "Clean water for all")
    promise("C-2", "Salt water clean")
    promise("C-3", "Water", "It is clear.")
    promise("C-4", "Clean", "Air.")
    search.rebuild()
    assert sorted(name.split()[0] for name in names(query)) == found


def test_a_page_is_found_by_all_that_it_says() -> None:
    commitment = promise("C-1", "A lake")
    action = factories.ActionFactory.create(title="Dam opened")
    factories.BearingFactory.create(action=action, commitment=commitment, why="It holds much.")
    factories.EvidenceFactory.create(action=action, publisher="Ozodi", shows="Turbines run.")
    factories.SearchFactory.create(query="hydropower").commitments.add(commitment)
    country = factories.PartyFactory.create()
    person = Person.objects.create(
        slug="somebody", name="Somebody", country=country, office="Chair of floods"
    )
    factories.ThemeFactory.create(name="Irrigation")
    search.rebuild()
    for word in ("dam", "holds", "ozodi", "turbine", "hydropower"):
        assert "C-1 A lake" in names(word), word
    assert names("turbine", kind=SearchKind.ACTION) == ["Dam opened"]
    assert names("hydropower", kind=SearchKind.SEARCH) == ["hydropower"]
    assert (names("floods"), names("irrigation")) == ([str(person)], ["Irrigation"])
    assert names("overdue", kind=SearchKind.TERM) == ["overdue"]


@pytest.mark.parametrize("query", ["C5+1", "c51", "C5 + 1", "“C5+1”"])
def test_what_is_called_as_the_query_says_comes_first(query: str) -> None:
    promise("C-1", "A C5+1 secretariat")
    factories.InitiativeFactory.create(name="C5+1")
    search.rebuild()
    assert names(query)[0] == "C5+1"
    assert names(f"{query} -secretariat") == ["C5+1"]


@pytest.mark.parametrize("query", ["SUM-R02", "sum r02", "SUMR02", "sumr02"])
def test_a_reference_is_found_however_it_is_written(query: str) -> None:
    promise("SUM-R02", "A promise")
    promise("SUM-R03", "Another")
    search.rebuild()
    assert names(query) == ["SUM-R02 A promise"]


def test_what_a_page_says_comes_before_what_it_lists() -> None:
    near = promise("C-1", "A lake")
    for title, why in (("First", "None."), ("Second", "It made a lake.")):
        action = factories.ActionFactory.create(title=title)
        factories.BearingFactory.create(action=action, commitment=near, why=why)
    search.rebuild()
    assert names("lake", kind=SearchKind.ACTION) == ["Second", "First"]


def test_a_page_is_found_by_what_it_lists() -> None:
    commitment = promise("C-1", "A lake")
    party = factories.PartyFactory.create(name="Somewhere")
    factories.ObligationFactory.create(commitment=commitment, actor=party)
    initiative = factories.InitiativeFactory.create(name="A dialogue")
    initiative.commitments.add(commitment)
    action = factories.ActionFactory.create(title="Dam opened")
    factories.BearingFactory.create(action=action, commitment=commitment)
    search.rebuild()
    for word in ("lake", "dialogue"):
        kinds = {row.kind for row in search.find(word).rows(0, 9)}
        assert {"commitment", "initiative", "pillar"} <= kinds, word
    listing = {row.kind for row in search.find("lake").rows(0, 9)}
    assert listing == {"commitment", "initiative", "pillar", "actor", "action"}
    assert {row.kind for row in search.find("dam").rows(0, 9)} == {
        *("action", "commitment", "initiative")
    }
    commitment.title = "A river"
    save_with_history(commitment, by=None)
    assert search.find("lake").total == 0
    assert not list(search.stale())


def test_pages_of_a_result_join_without_a_gap() -> None:
    for number in range(7):
        promise(f"N-{number}", "A lake")
        promise(f"T-{number}", "Other", "A lake.")
    search.rebuild()
    found = search.find("lake", kind=SearchKind.COMMITMENT)
    whole = [str(row) for row in found.rows(0, 14)]
    assert len(set(whole)) == 14
    assert [name[0] for name in whole] == ["N"] * 7 + ["T"] * 7
    pages = [found.rows(start, start + 4) for start in range(0, 16, 4)]
    assert [str(row) for page in pages for row in page] == whole


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


def test_nothing_that_is_not_public_yet_is_found() -> None:
    commitment = promise("C-1", "A lake")
    draft = factories.AssessmentFactory.create(
        commitment=commitment,
        state="draft",
        is_current=False,
        reviewer=None,
        published_at=None,
        rationale="Zebras drink there.",
    )
    author = factories.UserFactory.create()
    opened = open_set(by=author, title="Zebras", reason="They were counted.")
    search.rebuild()
    assert search.find("zebras").total == 0
    search.renew(search.pages_of(draft) | search.pages_of(opened) | search.pages_of(commitment))
    assert search.find("zebras").total == 0
    assert not list(search.stale())


def test_sentences_are_found_only_while_their_text_is_loaded() -> None:
    document = factories.DocumentFactory.create(title="A declaration")
    factories.SentenceCodingFactory.create(document=document, paragraph=2, start=0, end=12)
    search.rebuild()
    assert names("zebra") == []
    SourceText.objects.create(document=document, text="Zebras graze.")
    search.rebuild()
    (found,) = search.find("zebra").rows(0, 9)
    assert (found.kind, found.address) == ("sentence", f"/declarations/{document.slug}/#p1")
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
    search.renew(search.pages_of(initiative))
    assert names("pond") == ["A pond"]
    remove_with_history(initiative, by=None)
    assert names("pond") == []


def test_neither_a_withdrawn_document_nor_its_paragraphs_are_found() -> None:
    document = factories.DocumentFactory.create(title="About animals")
    SourceText.objects.create(document=document, text="Zebras graze.\n\nLions sleep.")
    search.rebuild()
    places = [row.address for row in search.find("lions").rows(0, 9)]
    assert places == [f"/declarations/{document.slug}/#p2"]
    document.withdrawn_at = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    document.withdrawn_because = "No."
    save_with_history(document, by=None)
    assert not [word for word in ("zebras", "lions", "animals") if names(word)]
    assert not list(search.stale())


def withdrawn(row: Action | Bearing | Evidence) -> Action | Bearing | Evidence:
    row.withdrawn_at = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    row.withdrawn_because = "It was none."
    return row


def test_every_page_that_shows_a_row_follows_it() -> None:
    near, far = promise("C-1", "Near"), promise("C-2", "Far")
    action = factories.ActionFactory.create(title="Dam opened")
    bearing = factories.BearingFactory.create(action=action, commitment=near, why="It holds much.")
    search.rebuild()

    def found(word: str) -> set[str]:
        assert not list(search.stale())
        return {name.split()[0] for name in names(word)}

    action.title = "Weir opened"
    save_with_history(action, by=None)
    assert (found("dam"), found("weir")) == (set(), {"C-1", "Weir"})
    piece = factories.EvidenceFactory.build(action=action, shows="Turbines run.")
    save_with_history(piece, by=None)
    assert found("turbine") == {"C-1", "Weir"}
    said = Translation(kind="evidence", key=f"{action.slug} {piece.position}", field="shows")
    said.language, said.text, said.source_sha256 = "ru", "Турбины идут.", sha256_of(piece.shows)
    save_with_history(said, by=None)
    assert found("турбина") == {"C-1", "Weir"}
    save_with_history(withdrawn(piece), by=None)
    assert found("turbine") == found("турбина") == set()
    save_with_history(withdrawn(bearing), by=None)
    assert (found("holds"), found("weir")) == (set(), {"Weir"})
    look = factories.SearchFactory.create(query="hydropower")
    save_with_history(look, by=None, many={"commitments": [near]})
    assert found("hydropower") == {"C-1", "hydropower"}
    save_with_history(look, by=None, many={"commitments": [far]})
    assert found("hydropower") == {"C-2", "hydropower"}
    save_with_history(withdrawn(action), by=None)
    assert found("weir") == set()
    assert not SearchWord.objects.filter(word__in=["weir", "turbines", "turbine"])


def test_of_many_saves_each_page_is_made_once_and_none_if_they_fail() -> None:
    commitment = promise("C-1", "A lake")
    search.rebuild()
    commitment.title = "A river"

    def save_and_fail() -> None:
        with later():
            save_with_history(commitment, by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert names("lake") == ["C-1 A lake"]
    at_pillar = commitment.pillar.get_absolute_url()
    assert list(search.stale()) == ["/commitments/C-1/", at_pillar, "words"]
    with later():
        commitment.title = "A pond"
        save_with_history(commitment, by=None)
        assert names("pond") == []
    assert names("pond") == ["C-1 A pond"]
    assert not list(search.stale())


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
    terms = counts.pop(SearchKind.TERM)
    assert terms > 20
    assert min(counts[kind] for kind in (SearchKind.EVENT, SearchKind.NEAR_MISS)) > 20
    assert [*counts.values()][:8] == [60, 55, 13, 36, 8, 10, 20, 203]
    for commitment in Commitment.objects.all():
        assert search.find(commitment.ref).rows(0, 1)[0].address == commitment.get_absolute_url()
