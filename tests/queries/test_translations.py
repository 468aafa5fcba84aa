import pytest

from tests import factories
from tests.models.rows import TranslationFactory
from tracker.models import Commitment, Translation
from tracker.queries.translations import english_words, stale_translations
from tracker.text import sha256_of

pytestmark = pytest.mark.django_db


def said(kind: str, key: str, field: str, english: str | None) -> Translation:
    source = None if english is None else sha256_of(english)
    row: Translation = TranslationFactory.create(
        kind=kind, key=key, field=field, source_sha256=source
    )
    return row


def test_the_english_of_a_row_is_found_whatever_its_key_is_made_of() -> None:
    commitment = factories.CommitmentFactory.create(ref="C-1", title="Use water well")
    bearing = factories.BearingFactory.create(
        action=factories.ActionFactory.create(slug="canal"), commitment=commitment, why="It saves."
    )
    factories.EvidenceFactory.create(action=bearing.action, position=2, shows="A canal.")
    asked = {
        ("commitment", "C-1", "title"): "Use water well",
        ("bearing", "canal C-1", "why"): "It saves.",
        ("evidence", "canal 2", "shows"): "A canal.",
        ("status", "delivered", "label"): "Delivered",
    }
    gone = [("evidence", "canal 3", "shows"), ("pillar", "x", "name"), ("nothing", "C-1", "title")]
    assert english_words([*asked, *gone]) == asked


def test_stale_is_what_is_of_other_words_of_none_or_of_unknown_ones() -> None:
    factories.CommitmentFactory.create(ref="C-1", title="Use water well", statement="They said.")
    said("commitment", "C-1", "title", "Use water well")
    stale = [
        said("commitment", "C-1", "statement", "They said"),
        said("commitment", "C-2", "title", "Use water well"),
        said("commitment", "C-1", "done_when", None),
    ]
    assert stale_translations() == [row.pk for row in stale]
    Commitment.objects.update(statement="They said")
    assert stale_translations() == [row.pk for row in stale[1:]]


def test_the_number_of_queries_is_that_of_the_kinds(
    django_assert_num_queries: "pytest.FixtureRequest",
) -> None:
    for number in range(50):
        factories.CommitmentFactory.create(ref=f"C-{number}")
        said("commitment", f"C-{number}", "title", "Other words")
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django gives no type
        assert len(stale_translations()) == 50


@pytest.mark.slow
def test_every_translation_of_the_record_is_of_its_words(record: None) -> None:
    assert Translation.objects.count() > 2200
    stale = Translation.objects.filter(pk__in=stale_translations())
    # Its words were mended a second time, by a set that no Russian came with.
    assert {(row.kind, row.key) for row in stale} == {("event", "connectivity-ministerial-2023")}
    assert [row.field for row in stale] == ["place", "state_note", "title"]
