"""Two texts side by side: what a later one does with the promises of an earlier one."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tracker.choices import LinkType
from tracker.choices.lineage import FATES, Fate
from tracker.models import Commitment, Document, Link, Theme

from .conftest import Pages
from .site import ask, check_problem

ADDRESS = "/declarations/compare/"


def text(day: dt.date | None, title: str, **values: Any) -> Document:
    given = {"date_precision": "day" if day else "unknown", **values}
    row: Document = factories.DocumentFactory.create(
        date=day, title=title, standing="agreed", **given
    )
    return row


def promise(document: Document, **values: Any) -> Commitment:
    row: Commitment = factories.CommitmentFactory.create(document=document, **values)
    return row


def link(first: Commitment, how: LinkType, second: Commitment, **values: Any) -> Link:
    number = Link.objects.count() + 1
    return Link.objects.create(
        key=f"L{number:02}",
        from_commitment=first,
        to_commitment=second,
        type=how,
        basis=f"Basis {number}.",
        confidence=1,
        **values,
    )


@pytest.fixture
def old(db: None) -> Document:
    return text(dt.date(2031, 5, 1), "Old Declaration")


@pytest.fixture
def new(db: None) -> Document:
    return text(dt.date(2033, 5, 1), "New Declaration")


def fates(client: Client, query: str = "") -> dict[str, str]:
    """The fate of each commitment by its reference."""
    rows = ask(client, f"/declarations/compare.csv{query}").rows
    return {row["earlier_ref"] or row["later_ref"]: row["fate"] for row in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("how", FATES)
def test_each_type_of_link_tells_what_became_of_a_promise(
    client: Client, old: Document, new: Document, how: LinkType
) -> None:
    was, now = promise(old), promise(new)
    is_from_earlier = how in {LinkType.FOLLOWED_UP_BY, LinkType.ANNOUNCED_THEN_HELD}
    link(was, how, now) if is_from_earlier else link(now, how, was)
    assert fates(client) == {was.ref: FATES[how].value}


@pytest.mark.django_db
def test_a_link_the_other_way_or_of_another_kind_says_nothing(
    client: Client, old: Document, new: Document
) -> None:
    was, now = promise(old), promise(new)
    link(was, LinkType.RESTATES, now)
    link(now, LinkType.OVERLAPS, was)
    link(now, LinkType.DILUTES, was, withdrawn_at=timezone.now(), withdrawn_because="A slip.")
    assert fates(client) == {was.ref: "not_mentioned", now.ref: "new"}


@pytest.mark.django_db
def test_the_page_tells_by_theme_with_the_reason(
    client: Client, old: Document, new: Document
) -> None:
    water, trade = (
        Theme.objects.create(slug=slug, name=slug.title(), position=n)
        for n, slug in enumerate(("water", "trade"), start=1)
    )
    kept, dropped = promise(old, primary_theme=trade), promise(old, primary_theme=water)
    now, fresh = promise(new, primary_theme=trade), promise(new)
    Commitment.objects.filter(pk=fresh.pk).update(primary_theme=None)
    link(now, LinkType.STRENGTHENS, kept)
    main = ask(client, ADDRESS).main
    assert main.one("p", "answer").text == (
        "Taken up in the later text: 1 of 2 commitments of the earlier one. New there: 1."
    )
    heads = [head.text for head in main.all("h2")]
    assert heads == ["Water", "Trade", "Without a theme"]
    told = [item.text for item in main.all("li")]
    assert told[0].startswith(f"Not mentioned again {dropped.ref}")
    assert told[1].startswith(f"Strengthened {kept.ref}")
    assert told[1].endswith("Basis 1.")
    assert now.ref in told[1]
    assert told[2].startswith(f"New {fresh.ref}")
    data = ask(client, "/declarations/compare.json").data
    assert data["fates"] == {
        fate.value: {"strengthened": 1, "not_mentioned": 1, "new": 1}.get(fate.value, 0)
        for fate in Fate
    }


@pytest.mark.django_db
def test_each_number_opens_the_promises_behind_it(
    client: Client, old: Document, new: Document
) -> None:
    first, dropped, now, fresh = promise(old), promise(old), promise(new), promise(new)
    link(now, LinkType.RESTATES, first)
    main = ask(client, ADDRESS).main
    links = {one.text: one.attributes["href"] for one in main.one("dl", "facts").all("a")}
    assert set(links) == {"Said again: 1", "Not mentioned again: 1", "New: 1"}
    shown = ask(client, links["New: 1"]).main
    assert [row.one("span", "ref").text for row in shown.one("ul", "plain").all("li")] == [
        fresh.ref
    ]
    assert shown.one("p", "answer").text == main.one("p", "answer").text
    assert list(fates(client, "?fate=not_mentioned").values()) == ["not_mentioned"]
    assert dropped.ref in ask(client, links["Not mentioned again: 1"]).main.text
    assert ask(client, f"{ADDRESS}?fate=lost").status == 400


@pytest.mark.django_db
def test_the_earlier_text_comes_first_whichever_way_it_is_asked(
    client: Client, old: Document, new: Document
) -> None:
    for document in (old, new):
        promise(document)
    promise(text(None, "Undated"))
    promise(text(dt.date(2033, 6, 1), "Undated month", date_precision="month"))
    promise(text(dt.date(2020, 1, 1), "Oldest"))
    for query in (
        "",
        f"?a={old.slug}&b={new.slug}",
        f"?a={new.slug}&b={old.slug}",
        f"?a={old.slug}",
    ):
        assert list(fates(client, query).values()) == ["not_mentioned", "new"]
        documents = ask(client, f"/declarations/compare.json{query}").data["texts"]
        assert [one["document"] for one in documents] == [old.key, new.key]
    main = ask(client, ADDRESS).main
    assert "Undated" not in main.text
    chosen = {
        box.attributes["name"]: one.attributes["value"]
        for box in main.all("select")
        for one in box.all("option")
        if "selected" in one.attributes
    }
    assert chosen == {"a": old.slug, "b": new.slug}


@pytest.mark.django_db
def test_what_cannot_be_compared_is_refused_in_words(client: Client, old: Document) -> None:
    assert "Fewer than two texts" in ask(client, ADDRESS).main.text
    assert ask(client, "/declarations/compare.csv").rows == []
    promise(old)
    assert "Fewer than two texts" in ask(client, ADDRESS).main.text
    same = ask(client, f"{ADDRESS}?a={old.slug}&b={old.slug}")
    assert same.status == 400
    assert "“b”: This is the first text. Name another one." in same.main.text
    check_problem(ask(client, "/declarations/compare.json?b=nothing"), 400, "bad-parameter")


@pytest.mark.django_db
def test_a_withdrawn_promise_or_text_is_not_compared(
    client: Client, old: Document, new: Document
) -> None:
    was, gone, now = promise(old), promise(old), promise(new)
    link(now, LinkType.RESTATES, gone)
    gone.withdrawn_at, gone.withdrawn_because = timezone.now(), "A slip."
    gone.save()
    assert fates(client) == {was.ref: "not_mentioned", now.ref: "new"}
    Document.objects.filter(pk=old.pk).update(
        withdrawn_at=timezone.now(), withdrawn_because="A slip."
    )
    assert fates(client) == {}


@pytest.mark.django_db
def test_the_page_of_a_document_says_how_many_were_taken_up(
    client: Client, old: Document, new: Document
) -> None:
    first, second, third = (promise(old) for _number in range(3))
    newest = text(dt.date(2034, 1, 1), "Newest Declaration")
    now, again, last = promise(new), promise(new), promise(newest)
    link(now, LinkType.RESTATES, first)
    link(again, LinkType.STRENGTHENS, first)
    link(second, LinkType.FOLLOWED_UP_BY, last)
    link(last, LinkType.DILUTES, first)
    link(promise(text(dt.date(2033, 6, 1), "A", date_precision="month")), LinkType.DILUTES, third)
    main = ask(client, old.get_absolute_url()).main
    assert "2 of its 3 commitments were taken up later:" in main.text
    found = {one.attributes["href"] for one in main.all("a") if "compare" in one.attributes["href"]}
    assert found == {f"{ADDRESS}?a={old.slug}&b={later.slug}" for later in (new, newest)}
    assert "New Declaration (1), Newest Declaration (2)" in main.text.replace(" ,", ",")
    for later in (new, newest):
        assert "taken up later" not in ask(client, later.get_absolute_url()).main.text


@pytest.mark.django_db
def test_the_page_is_told_in_russian(client: Client, old: Document, new: Document) -> None:
    promise(old), promise(new)
    found = ask(client, f"/ru{ADDRESS}")
    assert found.status == 200
    assert "Taken up" not in found.main.text


def test_the_record_compares_the_two_texts_that_have_a_day(site: Pages) -> None:
    page = site[ADDRESS]
    assert page.main.one("p", "answer").text == (
        "The one commitment of the earlier text was taken up in the later one. New there: 53."
    )
    followed = site[
        f"{ADDRESS}?a=astana-report-2023&b=new-york-declaration-2023&fate=followed_up"
    ].main.one("ul", "plain")
    assert [ref.text for ref in followed.all("span", "ref")] == ["AST-R01", "NYD-01"]
