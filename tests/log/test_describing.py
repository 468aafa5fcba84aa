"""Every entry of the log is told in words of a reader, whatever it holds."""

import datetime as dt
from typing import Any

import pytest
from django.db import models
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.rows import FACTORIES, EntryFactory
from tracker.chain import canonical
from tracker.choices import EntryVerb
from tracker.models import PUBLIC, RecordEntry
from tracker.publiclog.describing import DescribedEntry, describe
from tracker.publiclog.values import kind_of, public_values, stable_key, whole_rows
from tracker.text.sentences import ended

pytestmark = pytest.mark.django_db
KINDS = sorted(kind_of(model) for model in PUBLIC)
ENDS = (".", "!", "?", "…", ".”", ".)", "", ",", ";", " . ", "»", "?»")
CHOICES = {
    str(value)
    for model in PUBLIC
    for field in model._meta.concrete_fields
    for value, _label in field.flatchoices
}
# Some values are their labels: day, high.
RAW = {value for value in CHOICES if value[0].isalpha() and ("_" in value or "-" in value)}
texts = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30
).filter(
    lambda text: (
        ".." not in text and text.strip(" .,;:") != "" and not any(raw in text for raw in RAW)
    )
)


def entry(**values: Any) -> RecordEntry:
    """An entry that is not stored."""
    given_values = {"seq": 7, "at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC), "role": "reviewer"}
    return RecordEntry(**{**given_values, **values})


def told(one: DescribedEntry) -> str:
    """Everything that a reader reads of it, our own words of a row left out."""
    return "\n".join([one.sentence, one.reason, *(field.words for field in one.changed_fields)])


@pytest.fixture
def rows(db: None) -> dict[str, dict[str, Any]]:
    """The public values of one row of each kind, and its key."""
    found = {}
    for model in PUBLIC:
        row = FACTORIES[model].create()
        (whole,) = whole_rows(model).filter(pk=row.pk)
        found[kind_of(model)] = {"key": stable_key(whole), "values": public_values(whole)}
    return found


@st.composite
def others(draw: st.DrawFn, values: dict[str, Any], model: Any) -> dict[str, Any]:
    """The values with any of them drawn anew."""
    changed = dict(values)
    fields = {field.name: field for field in model._meta.get_fields() if field.name in values}
    for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=8)):
        field = fields[name]
        if getattr(field, "flatchoices", None):
            changed[name] = draw(st.sampled_from([value for value, _label in field.flatchoices]))
        elif isinstance(field, models.DateTimeField):
            changed[name] = draw(st.datetimes()).isoformat() + "Z"
        elif isinstance(field, models.DateField):
            changed[name] = draw(st.none() | st.dates().map(dt.date.isoformat))
        elif isinstance(field, models.BooleanField):
            changed[name] = draw(st.booleans())
        elif isinstance(values[name], list):
            changed[name] = draw(st.lists(texts, max_size=3))
        elif isinstance(values[name], str):
            changed[name] = draw(texts)
        elif isinstance(values[name], int):
            changed[name] = draw(st.integers(0, 99))
    return changed


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_entry_is_blank_raw_or_ends_twice(
    rows: dict[str, dict[str, Any]], data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    model, values = {kind_of(m): m for m in PUBLIC}[kind], rows[kind]["values"]
    before = data.draw(st.none() | others(values, model))
    after = data.draw(others(values, model) | (st.none() if before else st.nothing()))
    reason = data.draw(st.none() | st.tuples(texts, st.sampled_from(ENDS)).map("".join))
    one = entry(
        kind=kind,
        key=rows[kind]["key"],
        verb=data.draw(st.sampled_from(EntryVerb.values)),
        before=before and canonical(before),
        after=after and canonical(after),
        reason=reason if reason and ".." not in reason else None,
    )
    (found,) = describe([one])
    assert found.sentence.strip()[-1] in ".!?…”»\"')]"
    words = told(found)
    assert ".." not in words
    # What somebody typed as a reason may hold any word.
    ours = words.replace(rows[kind]["key"], "").replace(one.reason or "", "")
    assert not [value for value in RAW if value in ours]
    assert "is_current" not in words
    labels = [change.label for change in found.changed_fields]
    assert not [label for label in labels if "_" in label or label in {"is current", "key"}]
    assert all(change.old.strip() and change.new.strip() for change in found.changed_fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wrong source", "Wrong source."),
        ("Wrong source.", "Wrong source."),
        ("Wrong source. ", "Wrong source."),
        ("Was it?", "Was it?"),
        ("And so on…", "And so on…"),
        ("It said “no.”", "It said “no.”"),
        ("It said “no”", "It said “no”."),
        ("(see page 4.)", "(see page 4.)"),
        ("first, ", "first."),
    ],
)
def test_a_sentence_ends_once(text: str, expected: str) -> None:
    assert ended(text) == expected


# --- Verdicts ------------------------------------------------------------------------------------

FIRST = {
    "commitment": "X-1",
    "status": "under_way",
    "confidence": "medium",
    "methodology": "1",
    "actions": [],
    "searches": [],
    "contested": False,
    "reviewer": "R",
    "first_status": "under_way",
    "is_current": True,
    "rationale": "One act.",
    "scores": {"KZ": {"value": 0, "reason": "under_way", "unscored": None}},
}
MINUS = {"value": -1, "reason": None, "unscored": None}
NOT_APPLICABLE = {"value": None, "unscored": "not_applicable", "unscored_reason": "No border."}


def next_verdict(**values: Any) -> DescribedEntry:
    """What is told of a verdict that differs from the first in these values."""
    for code in ("KZ", "UZ", "TM", "TJ"):
        EntryFactory.create(
            kind="actor", key=code, after=canonical({"code": code, "name": f"Land {code}"})
        )
    EntryFactory.create(kind="assessment", key="X-1.1", after=canonical(FIRST))
    after = FIRST | {"succeeds": "X-1.1", "first_status": None, "reviewer": None} | values
    one = entry(kind="assessment", key="X-1.2", verb="published", after=canonical(after))
    (found,) = describe([one])
    return found


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "X-1 was looked at again and stays: In progress."),
        (
            {"confidence": "high"},
            "X-1 was looked at again and stays: In progress; confidence from medium to high.",
        ),
        (
            {"scores": {"KZ": {"value": 1}}},
            "X-1 was looked at again and stays: In progress; the score of Land KZ from 0 to +1.",
        ),
        (
            {"scores": {"UZ": MINUS, "KZ": NOT_APPLICABLE}, "contested": True},
            "X-1 was looked at again and stays: In progress; now contested; the score of Land KZ"
            " from 0 to no score: not applicable; the score of Land UZ from no score to −1.",
        ),
        (
            {"scores": {code: {"value": 1} for code in ("KZ", "UZ", "TM", "TJ")}},
            "X-1 was looked at again and stays: In progress; other scores of 4 parties.",
        ),
        (
            {"status": "delivered", "actions": ["a"], "reviewer": "B"},
            "X-1 moved from In progress to Delivered; 1 new action; reviewed by a second person.",
        ),
        (
            {"corrects": "X-1.1", "correction_note": "The act was counted twice. "},
            "X-1 was corrected; the status stays: In progress. What was wrong: The act was counted"
            " twice.",
        ),
        (
            {"corrects": "X-1.1", "correction_note": "Which act?", "status": "reversed"},
            "X-1 was corrected, from In progress to Reversed. What was wrong: Which act?",
        ),
    ],
)
def test_a_verdict_says_what_it_says_anew(values: dict[str, Any], sentence: str) -> None:
    assert next_verdict(**values).sentence == sentence


def test_the_difference_of_two_verdicts_is_in_words() -> None:
    found = next_verdict(
        scores={"UZ": MINUS, "KZ": NOT_APPLICABLE}, is_current=False, rationale="Two acts."
    )
    assert [change.words for change in found.changed_fields] == [
        "rationale: One act. → Two acts.",
        "score of Land KZ: 0 (under way) → no score: not applicable (No border.)",
        "score of Land UZ: no score → −1",
    ]
    assert found.words == "Two acts."


# --- Everything else -----------------------------------------------------------------------------


def test_references_are_names_days_have_their_precision_and_choices_labels() -> None:
    EntryFactory.create(kind="pillar", key="old", after=canonical({"slug": "old", "name": "Water"}))
    EntryFactory.create(kind="pillar", key="new", after=canonical({"slug": "new", "name": "Trade"}))
    before = {"pillar": "old", "due_on": "2027-01-31", "due_precision": "month", "binding": "low"}
    after = {"pillar": "new", "due_on": "2027-01-31", "due_precision": "day", "binding": "high"}
    one = entry(
        kind="commitment",
        key="X-1",
        verb="changed",
        before=canonical({**before, "start": 1, "end": 9, "catalysts": []}),
        after=canonical({**after, "start": 1, "end": 5, "catalysts": ["named_agency"]}),
    )
    (found,) = describe([one])
    assert [change.words for change in found.changed_fields] == [
        "pillar: Water → Trade",
        "binding: Low → High",
        "catalysts: nothing → Named agency",
        "due date: January 2027 → 31 January 2027",
        "place in the text: characters 1 to 9 → characters 1 to 5",
    ]
    assert found.sentence == (
        "Commitment X-1 was changed: pillar, binding, catalysts, due date, place in the text."
    )


def test_the_reason_of_a_withdrawal_is_told_once_with_one_full_stop() -> None:
    for reason in ("It was forged.", "It was forged"):
        one = entry(kind="action", key="a", verb="withdrawn", before="{}", after="{}")
        one.reason = reason
        (found,) = describe([one])
        assert found.sentence == "The action “a” was withdrawn: It was forged."
        assert found.reason == ""


@pytest.mark.usefixtures("record")
def test_every_row_of_the_record_is_shown_where_the_entry_leads(client: Client) -> None:
    """One row of each kind; of the place on the page, where it names one."""
    pages: dict[str, str] = {}
    for kind in KINDS:
        some = describe(RecordEntry.objects.filter(kind=kind).order_by("seq")[:100])
        if not some:
            continue
        address = next(one.address for one in some if one.address)
        path, _hash, anchor = address.partition("#")
        if path not in pages:
            answer: Any = client.get(path)
            assert answer.status_code == 200, (kind, address)
            pages[path] = answer.content.decode()
        assert f'id="{anchor}"' in pages[path] or not anchor, (kind, address)


def test_a_release_leads_to_itself_and_what_is_gone_nowhere() -> None:
    one = entry(kind="release", key="2026.11", verb="added", after=canonical({"entry": 9}))
    (found,) = describe([one])
    assert found.address == "/r/2026.11/"
    assert found.sentence == "Release 2026.11 was made: the record as it stood after entry 9."
    EntryFactory.create(kind="action", key="a", verb="removed", before="{}", after=None)
    (found,) = describe([entry(kind="action", key="a", verb="added", after="{}")])
    assert found.address is None
