"""The points on which the sources differ: every reading, every decision."""

import pytest
from django.test import Client

from tests import factories
from tracker.models import Contradiction, ContradictionReading, SourceText
from tracker.text.shorthand import spelled_out

from .conftest import Pages
from .site import ask

ADDRESS = "/methodology/differences/"


@pytest.mark.django_db
def test_both_readings_and_the_decision_are_shown_and_the_words_once_loaded(
    client: Client,
) -> None:
    point = Contradiction.objects.create(
        key="D01", topic="The day", kind="dates", decision="The text prevails."
    )
    for position, words in enumerate(("on Monday", "on Tuesday"), start=1):
        document = factories.DocumentFactory.create(slug=f"text-{position}")
        SourceText.objects.create(document=document, text=f"They met {words}.")
        ContradictionReading.objects.create(
            contradiction=point,
            position=position,
            document=document,
            paragraph=1,
            start=9,
            end=9 + len(words),
            sha256=factories.SHA256,
        )
    section = ask(client, ADDRESS).main.one("section", id="D01")
    assert [quote.text for quote in section.all("q")] == ["on Monday", "on Tuesday"]
    assert [link.attributes["href"] for link in section.all("a")] == [
        "/declarations/text-1/#p1",
        "/declarations/text-2/#p1",
    ]
    assert section.all("p")[-1].text == "How we decided: The text prevails."
    rows = ask(client, "/methodology/differences.csv").rows
    assert [(row["key"], row["quotation"]) for row in rows] == [
        ("D01", "on Monday"),
        ("D01", "on Tuesday"),
    ]
    SourceText.objects.all().delete()
    main = ask(client, ADDRESS).main
    assert not main.all("q")
    assert "paragraph 1, characters 9 to 18" in main.text
    assert "Monday" not in ask(client, "/methodology/differences.json").text


def test_all_36_differences_of_the_record_are_there(site: Pages) -> None:
    main = site[ADDRESS].main
    assert main.one("p", "answer").text.startswith("At 36 points the sources differ")
    points = site["/methodology/differences.json"].data["differences"]
    assert len(points) == len(main.all("section")) == 36
    assert sum(len(point["readings"]) for point in points) == 81
    for point in points:
        section = main.one("section", id=point["key"])
        assert point["topic"] in section.text
        assert spelled_out(" ".join(point["decision"].split())) in section.text
        assert len(section.all("li")) == len(point["readings"])
    counted = [int(link.text.split(": ")[1]) for link in main.all("p")[2].all("a")]
    assert sum(counted) == 36
