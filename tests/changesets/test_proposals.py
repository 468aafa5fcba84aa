"""What a set holds after edits, one of them or many, and what it does to the rows."""

import pytest

from tests import factories as make
from tests.admin.rows import translation
from tests.factories import DocumentFactory, SentenceCodingFactory
from tests.models.rows import NearMissFactory
from tracker.models import (
    Action,
    Bearing,
    Commitment,
    Document,
    Evidence,
    NearMiss,
    Pillar,
    Theme,
    Translation,
    User,
)
from tracker.models.changesets import FIRST_NUMBER
from tracker.publishing import remove_with_history, save_with_history, withdraw
from tracker.publishing.changesets import take_out

from .sets import (
    a_set,
    added,
    again,
    changed,
    entered,
    fields_of,
    hindered,
    put_in,
    rows_of,
    seen,
)

pytestmark = pytest.mark.django_db


def theme(slug: str = "water", **fields: object) -> Theme:
    """A theme that is not stored."""
    return Theme(**{"slug": slug, "name": slug.title(), "position": 77, **fields})


def act(slug: str = "an-act") -> Action:
    """An act that is not stored, of no known day."""
    return Action(
        slug=slug,
        title="An act",
        kind="meeting",
        stage="done",
        attribution="joint",
        date_precision="unknown",
    )


# --- Many edits of one row -----------------------------------------------------------------------


def test_several_edits_of_a_row_are_one_row_with_the_first_old_and_the_last_new(
    analyst: User,
) -> None:
    stored = make.ThemeFactory.create(slug="water", name="One")
    changeset = a_set(
        analyst,
        changed(Theme, "water", by=analyst, name="Two"),
        changed(Theme, "water", by=analyst, name="Three", position=900),
    )
    assert rows_of(changeset) == [("changed", "theme", "water")]
    assert fields_of(changeset, "water") == {
        "name": {"old": "One", "new": "Three"},
        "position": {"old": stored.position, "new": 900},
    }
    stored.refresh_from_db()
    assert (stored.name, stored.version) == ("One", 1)
    # Within the set each edit counts, as the forms' versions need it.
    within = seen(changeset, Theme.objects.get)
    assert (within.name, within.version) == ("Three", 3)


def test_edits_that_cancel_each_other_leave_no_row(analyst: User) -> None:
    make.ThemeFactory.create(slug="water", name="One")
    changeset = a_set(analyst, changed(Theme, "water", by=analyst, name="Two"))
    assert rows_of(changeset) == [("changed", "theme", "water")]
    put_in(changeset, changed(Theme, "water", by=analyst, name="One"))
    assert rows_of(changeset) == []
    # It can be changed again afterwards.
    put_in(changeset, changed(Theme, "water", by=analyst, name="Three"))
    assert fields_of(changeset, "water") == {"name": {"old": "One", "new": "Three"}}


def test_of_two_fields_the_one_that_is_as_before_goes(analyst: User) -> None:
    make.ThemeFactory.create(slug="water", name="One", position=5)
    changeset = a_set(
        analyst,
        changed(Theme, "water", by=analyst, name="Two", position=6),
        changed(Theme, "water", by=analyst, name="One"),
    )
    assert fields_of(changeset, "water") == {"position": {"old": 5, "new": 6}}


def test_a_list_is_merged_as_a_whole(analyst: User) -> None:
    one, two, three = (make.ThemeFactory.create(slug=slug) for slug in ("one", "two", "three"))
    pillar = make.PillarFactory.create(slug="p", themes=[one])

    def hold(*themes: Theme) -> None:
        save_with_history(Pillar.objects.get(), by=analyst, many={"themes": themes})

    changeset = a_set(analyst, lambda: hold(one, two), lambda: hold(two, three))
    assert fields_of(changeset, "p") == {"themes": {"old": ["one"], "new": ["three", "two"]}}
    put_in(changeset, lambda: hold(one))
    assert rows_of(changeset) == []
    assert list(pillar.themes.all()) == [one]


# --- New rows ------------------------------------------------------------------------------------


def test_a_new_row_has_a_number_of_its_own_until_it_is_approved(
    analyst: User, reviewer: User
) -> None:
    changeset = a_set(analyst, added(theme(), by=analyst))
    row = changeset.rows.get()
    assert row.object_id > FIRST_NUMBER
    assert not Theme.objects.exists()
    assert seen(changeset, lambda: Theme.objects.get().pk) == row.object_id
    entered(changeset, by=reviewer)
    stored = Theme.objects.get()
    row.refresh_from_db()
    assert stored.pk == row.object_id < FIRST_NUMBER
    assert stored.version == 1


def test_what_a_new_row_was_meanwhile_is_not_told(analyst: User, reviewer: User) -> None:
    changeset = a_set(
        analyst,
        added(theme(name="One"), by=analyst),
        changed(Theme, "water", by=analyst, name="Two", position=78),
    )
    assert rows_of(changeset) == [("added", "theme", "water")]
    assert fields_of(changeset, "water")["name"] == {"old": None, "new": "Two"}
    entered(changeset, by=reviewer)
    stored = Theme.objects.get()
    assert (stored.name, stored.position) == ("Two", 78)


def test_rows_that_name_a_new_row_follow_its_new_key(analyst: User, reviewer: User) -> None:
    pillar = make.PillarFactory.create(slug="p")
    changeset = a_set(
        analyst,
        added(theme("water"), by=analyst),
        lambda: save_with_history(
            Pillar.objects.get(), by=analyst, many={"themes": [Theme.objects.get()]}
        ),
        changed(Theme, "water", by=analyst, slug="waters"),
    )
    assert rows_of(changeset) == [("added", "theme", "waters"), ("changed", "pillar", "p")]
    assert fields_of(changeset, "p")["themes"]["new"] == ["waters"]
    entered(changeset, by=reviewer)
    assert [one.slug for one in pillar.themes.all()] == ["waters"]


def test_a_name_within_a_name_follows_as_well(analyst: User, reviewer: User) -> None:
    """A near miss names its sentence, whose name begins with that of its document."""

    def code() -> None:
        document = Document.objects.get()
        sentence = SentenceCodingFactory.build(document=document)
        save_with_history(sentence, by=analyst)
        missed = NearMissFactory.build(document=document, sentence=sentence, key="NM-1")
        save_with_history(missed, by=analyst)

    changeset = a_set(
        analyst,
        added(DocumentFactory.build(key="OLD"), by=analyst),
        code,
        changed(Document, "OLD", by=analyst, key="NEW"),
    )
    assert hindered(changeset) == []
    assert {key for _verb, _model, key in rows_of(changeset)} >= {"NEW", "NM-1"}
    entered(changeset, by=reviewer)
    assert NearMiss.objects.get().sentence.document.key == "NEW"


def test_a_row_may_name_one_that_was_put_in_later(analyst: User, reviewer: User) -> None:
    make.ThemeFactory.create(slug="old")
    pillar = make.PillarFactory.create(slug="p", name="One")
    changeset = a_set(
        analyst,
        changed(Pillar, "p", by=analyst, name="Two"),
        added(theme("new"), by=analyst),
        lambda: save_with_history(
            Pillar.objects.get(), by=analyst, many={"themes": list(Theme.objects.all())}
        ),
    )
    assert [key for _verb, _model, key in rows_of(changeset)] == ["p", "new"]
    entered(changeset, by=reviewer)
    assert {one.slug for one in pillar.themes.all()} == {"old", "new"}


def test_a_new_row_may_take_what_a_changed_one_gives_free(analyst: User, reviewer: User) -> None:
    make.ThemeFactory.create(slug="old", position=5)
    changeset = a_set(
        analyst,
        changed(Theme, "old", by=analyst, position=6),
        added(theme("new", position=5), by=analyst),
    )
    assert hindered(changeset) == []
    entered(changeset, by=reviewer)
    assert dict(Theme.objects.values_list("slug", "position")) == {"old": 6, "new": 5}


# --- What goes -----------------------------------------------------------------------------------


def test_a_row_is_removed(analyst: User, reviewer: User) -> None:
    translation()
    changeset = a_set(analyst, lambda: remove_with_history(Translation.objects.get(), by=analyst))
    assert [verb for verb, _model, _key in rows_of(changeset)] == ["removed"]
    assert Translation.objects.exists()
    assert not seen(changeset, Translation.objects.exists)
    entered(changeset, by=reviewer)
    assert not Translation.objects.exists()


def test_a_row_that_is_changed_and_then_removed_is_removed(analyst: User) -> None:
    stored = translation(text="Один")

    def change() -> None:
        row = Translation.objects.get()
        row.text = "Два"
        save_with_history(row, by=analyst)

    changeset = a_set(
        analyst, change, lambda: remove_with_history(Translation.objects.get(), by=analyst)
    )
    row = changeset.rows.get()
    assert (row.verb, row.object_id) == ("removed", stored.pk)
    assert row.fields["text"] == {"old": "Один", "new": None}


def test_a_new_row_that_is_removed_again_was_never_there(analyst: User) -> None:
    new = Translation(kind="pillar", key="water", field="name", language="ru", text="Вода")
    changeset = a_set(
        analyst,
        added(new, by=analyst),
        lambda: remove_with_history(Translation.objects.get(), by=analyst),
    )
    assert rows_of(changeset) == []


def test_a_row_is_withdrawn_with_its_reason(analyst: User, reviewer: User) -> None:
    action = make.ActionFactory.create(slug="an-act")
    changeset = a_set(
        reviewer,
        changed(Action, "an-act", by=reviewer, title="Other words"),
        lambda: withdraw(Action.objects.get(), by=reviewer, version=2, reason="A mistake."),
    )
    assert rows_of(changeset) == [("withdrawn", "action", "an-act")]
    action.refresh_from_db()
    assert not action.is_withdrawn
    other = make.UserFactory.create(is_superuser=True)
    entered(changeset, by=other)
    action.refresh_from_db()
    assert (action.withdrawn_because, action.title) == ("A mistake.", "Other words")


def test_what_cannot_be_without_a_new_row_is_taken_out_with_it(analyst: User) -> None:
    commitment: Commitment = make.CommitmentFactory.create(ref="C-1")

    def bear() -> None:
        about = {"direction": "supports", "weight": "strong", "why": "So."}
        found = Action.objects.get()
        save_with_history(Bearing(action=found, commitment=commitment, **about), by=analyst)

    def show() -> None:
        piece = Evidence(
            action=Action.objects.get(),
            position=1,
            publisher="A paper",
            tier="independent_media",
            url="https://example.org/1",
            language="en",
            shows="That it was.",
            confidence="high",
        )
        save_with_history(piece, by=analyst)

    changeset = a_set(analyst, added(theme(), by=analyst), added(act(), by=analyst), bear, show)
    gone = take_out(changeset, by=analyst, row=changeset.rows.get(key="an-act").pk)
    assert len(gone) == 3
    assert rows_of(again(changeset)) == [("added", "theme", "water")]


def test_a_changed_row_is_taken_out_alone(analyst: User) -> None:
    make.ThemeFactory.create(slug="old", name="One")
    changeset = a_set(
        analyst, changed(Theme, "old", by=analyst, name="Two"), added(theme(), by=analyst)
    )
    take_out(changeset, by=analyst, row=changeset.rows.get(key="old").pk)
    assert rows_of(again(changeset)) == [("added", "theme", "water")]


def test_a_row_that_names_what_is_not_there_is_told_of(analyst: User) -> None:
    changeset = a_set(analyst, added(theme(), by=analyst))
    row = changeset.rows.get()
    row.model, row.key = "tracker.bearing", "x"
    row.fields = {"action": {"old": None, "new": "no-such-act"}}
    row.save()
    (told,) = hindered(changeset)
    assert "no-such-act" in told.message


def test_a_new_row_that_is_withdrawn_again_takes_along_what_names_it(analyst: User) -> None:
    action = act("an-act")
    evidence = make.EvidenceFactory.build(action=action, position=1)
    changeset = a_set(analyst, added(action, by=analyst), added(evidence, by=analyst))
    assert len(rows_of(changeset)) == 2
    put_in(
        changeset,
        lambda: withdraw(Action.objects.get(), by=analyst, version=1, reason="A mistake."),
    )
    assert rows_of(changeset) == []
