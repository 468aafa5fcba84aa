"""Each filter against a plain recomputation in Python over the whole record."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tracker import search
from tracker.choices import CommitmentStanding, Status
from tracker.filters import DUE_STATES, SORTS, CommitmentFilter, Options
from tracker.models import Commitment, SearchEntry
from tracker.scoring import is_due_soon, is_overdue
from tracker.search.asking import joined_codes
from tracker.text import Word
from tracker.text.folding import places_of
from tracker.text.periods import last_day
from tracker.text.snippets import is_hit

TODAY = dt.date(2026, 11, 21)
FACETS = ("status", "pillar", "party", "theme", "binding", "due", "document")


@dataclass(frozen=True)
class Plain:
    """A commitment as plain values: what the filters look at."""

    ref: str
    standing: str
    words: set[Word]
    published_at: dt.datetime | None
    due_on: dt.date | None
    values: dict[str, set[str]]


def due_state(due_on: dt.date | None, status: Status, today: dt.date) -> str:
    if due_on is None:
        return "none"
    if is_overdue(due_on=due_on, status=status, today=today):
        return "overdue"
    return "soon" if is_due_soon(due_on=due_on, status=status, today=today, days=90) else "other"


def plain(commitment: Commitment, today: dt.date) -> Plain:
    """Read row by row, with none of the querysets under test."""
    verdict = commitment.assessments.filter(is_current=True).first()
    status = Status(verdict.status) if verdict else Status.NOT_ASSESSED
    debts = commitment.obligations.filter(role="debtor")
    texts = [words for _level, _language, words in SearchEntry.objects.get(pk=commitment.pk).texts]
    return Plain(
        ref=commitment.ref,
        standing=commitment.standing,
        words={word for text in texts for _place, word in places_of(text)}
        | {Word(code, "") for text in texts for code in joined_codes(text)},
        published_at=verdict.published_at if verdict else None,
        due_on=commitment.due_by,
        values={
            "status": {status.value},
            "pillar": {commitment.pillar.slug},
            "binding": {commitment.binding or ""},
            "document": {commitment.document.slug},
            "due": {due_state(commitment.due_by, status, today)},
            "theme": set(commitment.themes.values_list("slug", flat=True)),
            "party": {debt.actor.code for debt in debts if debt.actor.is_party},
        },
    )


@pytest.fixture(scope="session")
def kept_rows() -> list[Plain]:
    """The record as plain values, once a test has read it."""
    return []


@pytest.fixture
def everything(record: None, kept_rows: list[Plain]) -> list[Plain]:
    if not kept_rows:
        kept_rows += [plain(commitment, TODAY) for commitment in Commitment.objects.all()]
    return kept_rows


def fits(row: Plain, query: dict[str, Any]) -> bool:
    """Whether the commitment answers the query, judged row by row without the database."""
    if row.standing != query.get("standing", "agreed"):
        return False
    asked = search.asked(query.get("q", "")).words
    if query.get("q") and not asked:
        return False
    if not all(any(is_hit(word, [part]) for word in row.words) for part in asked):
        return False
    if since := query.get("changed_since"):
        start = dt.datetime.combine(dt.date.fromisoformat(since), dt.time(), tzinfo=dt.UTC)
        if row.published_at is None or row.published_at < start:
            return False
    return all(not query.get(name) or row.values[name] & set(query[name]) for name in FACETS)


def filtered(query: dict[str, Any], today: dt.date = TODAY) -> CommitmentFilter:
    data = QueryDict(mutable=True)
    for name, value in query.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    found = CommitmentFilter(data, options=Options.load(), today=today, soon_days=90)
    assert found.form.is_valid(), found.form.errors
    return found


def refs(found: CommitmentFilter) -> list[str]:
    return list(found.narrowed().values_list("ref", flat=True))


def expected(everything: list[Plain], query: dict[str, Any]) -> list[str]:
    return sorted(row.ref for row in everything if fits(row, query))


def test_every_value_of_every_facet_finds_what_it_says(everything: list[Plain]) -> None:
    total = 0
    for facet in filtered({}).facets():
        for option in facet.options:
            query = {facet.name: [option.value]}
            found = refs(filtered(query))
            assert found == expected(everything, query), query
            assert len(found) == option.count, query
            total += len(found)
    assert total > 300


def test_without_a_filter_the_agreed_commitments_are_found(everything: list[Plain]) -> None:
    assert refs(filtered({})) == expected(everything, {}) != []
    assert len(refs(filtered({}))) == 54
    assert len(refs(filtered({"standing": "reported"}))) == 6
    assert refs(filtered({"standing": "", "q": "  ", "status": [""]})) == refs(filtered({}))


@pytest.mark.parametrize(
    ("query", "finds_some"),
    [
        ("water", True),
        ("WATER", True),
        ("water energy", True),
        ("energy water", True),
        ("nyd-1", True),
        ("water zzz", False),
        ("%", False),
        ("_", False),
        ("(?", False),
        ("\\", False),
        ("water' XOR 1=1 --", False),
        ("Water*", True),
        ('water" AND', True),
        ("waters", True),
        (" ".join("abcdefghij"), False),
        ("a " * 99, True),
    ],
)
def test_words_are_found_all_of_them_and_never_as_a_pattern(
    everything: list[Plain], query: str, finds_some: bool
) -> None:
    found = refs(filtered({"q": query}))
    assert found == expected(everything, {"q": query})
    assert bool(found) == finds_some


@pytest.mark.parametrize("field", ["ref", "title", "statement", "done_when"])
@pytest.mark.django_db
def test_words_are_looked_for_in_each_field(field: str) -> None:
    named = factories.CommitmentFactory.create(**{field: "Wanted"})
    factories.CommitmentFactory.create()
    search.rebuild()
    assert refs(filtered({"q": "WANTED"})) == [named.ref]
    assert refs(filtered({"q": "want"})) == [named.ref]
    assert refs(filtered({"q": "ante"})) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "found"), [("2026-11-20", 1), ("2026-11-21", 1), ("2026-11-22", 0)]
)
def test_changed_since_includes_the_day_itself(since: str, found: int) -> None:
    factories.CommitmentFactory.create(verdict="delivered")
    factories.CommitmentFactory.create()
    assert len(refs(filtered({"changed_since": since}))) == found


def test_any_combination_of_filters_and_every_facet_count_is_right(
    everything: list[Plain],
) -> None:
    """Values widen, filters narrow; a count is what choosing that value alone would show."""
    options = {f.name: [o.value for o in f.options] for f in filtered({}).facets()}
    queries = st.fixed_dictionaries(
        {},
        optional={
            **{
                n: st.lists(st.sampled_from(v), unique=True, max_size=3) for n, v in options.items()
            },
            "standing": st.sampled_from(CommitmentStanding.values),
            "q": st.sampled_from(["", "water", "energy", "support region", "c5+1"]),
            "changed_since": st.sampled_from(["2026-11-21", "2026-11-22", "2020-02-29"]),
        },
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(queries)
    def check(query: dict[str, Any]) -> None:
        found = filtered(query)
        right = expected(everything, query)
        assert refs(found) == right
        assert found.distribution.total == len(right)
        for facet in found.facets():
            others = {name: value for name, value in query.items() if name != facet.name}
            for option in facet.options:
                alone = expected(everything, {**others, facet.name: [option.value]})
                assert option.count == len(alone), (query, facet.name, option.value)
                assert option.is_chosen == (option.value in query.get(facet.name, []))

    check()


@pytest.mark.django_db
def test_the_due_state_is_what_the_arithmetic_says() -> None:
    """The predicate of the database and `progress` never differ."""
    for status in Status:
        given_verdict = {} if status is Status.NOT_ASSESSED else {"verdict": status.value}
        factories.CommitmentFactory.create(ref=status.value, **given_verdict)
    days = st.dates(dt.date(1990, 1, 1), dt.date(2099, 1, 1))
    periods = st.sampled_from(["day", "month", "quarter", "year"])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        today=days,
        offset=st.integers(-200, 200) | st.sampled_from([-1, 0, 1, 89, 90, 91]),
        precision=periods,
    )
    def check(today: dt.date, offset: int, precision: str) -> None:
        entered = today + dt.timedelta(days=offset)
        Commitment.objects.update(due_on=entered, due_precision=precision)
        due_on = last_day(entered, precision)
        rows = Commitment.objects.with_verdict().with_due_state(today=today, days=90)
        states = {row.status: row.due_state for row in rows}
        assert states == {s.value: due_state(due_on, s, today) for s in Status}
        for state in DUE_STATES:
            right = {s.value for s in Status if due_state(due_on, s, today) == state}
            assert set(refs(filtered({"due": [state]}, today))) == right

    check()


@pytest.mark.django_db
def test_without_a_date_nothing_is_late() -> None:
    factories.CommitmentFactory.create(verdict="under_way")
    assert len(refs(filtered({"due": ["none"]}))) == 1
    assert refs(filtered({"due": ["overdue", "soon", "other"]})) == []


@pytest.mark.django_db
def test_sort_orders_put_what_is_unknown_last() -> None:
    def made(ref: str, due: int | None, published: int | None) -> None:
        due_on = dt.date(2026, 1, due) if due else None
        precision = "day" if due else "none"
        commitment = factories.CommitmentFactory.create(
            ref=ref, due_on=due_on, due_precision=precision
        )
        if published:
            moment = dt.datetime(2026, 2, published, tzinfo=dt.UTC)
            factories.AssessmentFactory.create(commitment=commitment, published_at=moment)

    for ref, due, published in (("C", 1, None), ("D", 1, 5), ("A", None, 9), ("B", 2, 5)):
        made(ref, due, published)
    factories.CommitmentFactory.create(ref="E")
    assert refs(filtered({})) == ["A", "B", "C", "D", "E"]
    assert refs(filtered({"sort": "ref"})) == ["A", "B", "C", "D", "E"]
    assert refs(filtered({"sort": "changed"})) == ["A", "B", "D", "C", "E"]
    assert refs(filtered({"sort": "due"})) == ["C", "D", "B", "A", "E"]
    assert list(SORTS) == ["ref", "changed", "due"]


@pytest.mark.django_db
def test_a_draft_or_a_past_verdict_changes_no_result() -> None:
    commitment = factories.CommitmentFactory.create(verdict="delivered")
    factories.AssessmentFactory.create(commitment=commitment, status="reversed", is_current=False)
    factories.AssessmentFactory.create(
        commitment=commitment,
        status="no_evidence",
        state="draft",
        is_current=False,
        published_at=None,
    )
    for status in Status:
        assert bool(refs(filtered({"status": [status]}))) == (status == "delivered")
    assert filtered({}).distribution.total == 1


@pytest.mark.django_db
def test_an_implementer_or_partner_does_not_owe() -> None:
    first, second = factories.PartyFactory.create_batch(2)
    commitment = factories.CommitmentFactory.create(debtors=[first])
    for role in ("implementer", "partner", "beneficiary"):
        factories.ObligationFactory.create(commitment=commitment, actor=second, role=role)
    assert refs(filtered({"party": [first.code]})) == [commitment.ref]
    assert refs(filtered({"party": [second.code]})) == []
    counts = {
        o.value: o.count for f in filtered({}).facets() if f.name == "party" for o in f.options
    }
    assert counts == {first.code: 1, second.code: 0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *itertools.product(FACETS, ["nonsense", "\x00", "Delivered", "delivered "]),
        ("standing", "official"),
        ("sort", "-ref"),
        ("sort", "password"),
        ("changed_since", "soon"),
        ("changed_since", "2026-02-30"),
        ("changed_since", "21/09/2023"),
        ("changed_since", "99999-01-01"),
        ("q", "a" * 201),
        ("q", "a\x00b"),
    ],
)
def test_a_value_that_is_not_known_is_refused_under_its_name(name: str, value: str) -> None:
    data = QueryDict(mutable=True)
    data[name] = value
    found = CommitmentFilter(data, options=Options.load(), today=TODAY, soon_days=90)
    assert list(found.form.errors) == [name]
