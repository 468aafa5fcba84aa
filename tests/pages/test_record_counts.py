"""The figures of the real record: they add up, and every number opens what it counts."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

import pytest

from tracker.choices import Status, StatusGroup
from tracker.models import Commitment, Pillar

from .conftest import Pages
from .markup import Element
from .site import Answer

GROUPS = {"done": 13, "moving": 35, "undone": 2, "no_verdict": 2, "not_verifiable": 2}
SENTENCE = re.compile(
    r"Of (\d+) agreed commitments?: (\d+) done in full or largely, (\d+) in progress,"
    r" (\d+) reversed or replaced, (\d+) without a verdict yet, (\d+) that cannot be checked"
    r" as worded\."
)
LISTED = re.compile(r"(\d+) (agreed|reported) commitments?\.")


def sentence(answer: Answer) -> list[int]:
    """Total and groups, as the page's one sentence says them."""
    found = SENTENCE.search(answer.main.one("p", "answer").text)
    assert found, answer.main.one("p", "answer").text
    return [int(number) for number in found.groups()]


def listed(answer: Answer) -> tuple[int, str]:
    """How many commitments a list says it has found, and of which standing."""
    found = LISTED.match(answer.main.one("p", "answer").text)
    assert found, answer.main.one("p", "answer").text
    return int(found[1]), found[2]


def pictured(answer: Answer) -> list[Element]:
    """The rows of the picture, one a pillar."""
    return answer.main.one("ul", "picture").all("li")


def refs(rows: Iterable[Element]) -> list[str]:
    """The refs of the commitments in tables of commitments."""
    return [row.one("span", "ref").text for row in rows]


def list_pages(site: Pages) -> list[Answer]:
    """The first page of every list of commitments there is a link to."""
    return [a for address, a in site.items() if re.match(r"/commitments/\?(?!.*page=)", address)]


def test_the_dashboard_says_what_became_of_all_54_agreed_commitments(site: Pages) -> None:
    assert sentence(site["/"]) == [54, 13, 35, 2, 2, 2]
    assert "6 more are known from press reports only" in site["/"].main.text
    assert "52 of 54 agreed commitments have a published verdict." in site["/"].main.text


def test_the_numbers_of_the_dashboard_add_up(site: Pages) -> None:
    table = site["/"].main.one("table", "pillars")
    rows = [
        [int(cell.text) for cell in row.all("td")]
        for row in table.one("tbody").all("tr") + table.one("tfoot").all("tr")
    ]
    *pillars, everything = rows
    assert len(pillars) == 8
    assert everything == [*GROUPS.values(), 54]
    assert [sum(column) for column in zip(*pillars, strict=True)] == everything
    assert all(sum(groups) == total for *groups, total in rows)
    squares = [len(row.all("a", "square")) for row in pictured(site["/"])]
    assert squares == [row[-1] for row in pillars]


def test_the_squares_of_a_pillar_stand_in_status_order_and_each_is_labelled(site: Pages) -> None:
    told = site["/commitments.json"].data
    stored = {row["ref"]: row["status"] for row in told["rows"]}
    contested = {row["ref"] for row in told["rows"] if row["is_contested"]}
    assert contested == {"NYD-34", "NYD-49"}
    order = list(Status)
    for row in pictured(site["/"]):
        squares = row.all("a", "square")
        shown = [square.attributes["href"].split("/")[2] for square in squares]
        assert shown == sorted(shown, key=lambda ref: (order.index(Status(stored[ref])), ref))
        for ref, square in zip(shown, squares, strict=True):
            assert f"s-{stored[ref]}" in square.classes
            assert square.attributes["title"].startswith(f"{ref} ")
            said = f"{Status(stored[ref]).label}{', contested' * (ref in contested)}"
            assert square.attributes["title"].endswith(f": {said}")
            assert square.text == Status(stored[ref]).glyph


def test_every_number_of_the_dashboard_opens_a_list_of_that_many(site: Pages) -> None:
    links = site["/"].main.all("a", "count")
    assert len(links) > 30
    for link in links:
        opened = site[link.attributes["href"]]
        assert listed(opened) == (int(link.text.split()[-1]), "agreed"), link.attributes["href"]


def test_the_legend_counts_every_status(site: Pages) -> None:
    shown = {
        pair.one("span", "status").classes[1][2:]: int(pair.all("span", "muted")[-1].text[1:-1])
        for pair in site["/"].main.one("dl", "legend").all("div")
    }
    assert shown == site["/index.json"].data["agreed"]["statuses"]
    assert sum(shown.values()) == 54


def test_the_dashboard_opens_the_reported_and_the_undated_commitments(site: Pages) -> None:
    assert listed(site["/commitments/?standing=reported"]) == (6, "reported")
    assert listed(site["/commitments/?due=none"]) == (53, "agreed")
    assert "No date was promised for 53 of 54" in site["/"].main.text


def test_every_list_counts_its_rows_by_status(site: Pages) -> None:
    pages = list_pages(site)
    assert len(pages) > 40
    for answer in pages:
        total, standing = listed(answer)
        parts = [part.text.split(": ") for part in answer.main.one("p", "answer").all("span")]
        assert sum(int(number) for _label, number in parts) == total, answer.address
        tables = answer.main.all("table", "rows")
        rows = [row for table in tables for row in table.one("tbody").all("tr")]
        assert len(rows) == min(total, 50), answer.address
        shown = Counter(row.one("span", "status").text[2:] for row in rows)
        if total <= 50:
            assert shown == {label: int(number) for label, number in parts}, answer.address
        assert standing == ("reported" if "standing=reported" in answer.address else "agreed")


def test_a_list_as_json_and_csv_holds_just_its_rows(site: Pages) -> None:
    for answer in [*list_pages(site), site["/commitments/"]]:
        query = urlsplit(answer.address).query
        ending = f"?{query}" if query else ""
        as_json = site[f"/commitments.json{ending}"].data
        as_csv = site[f"/commitments.csv{ending}"].rows
        in_order = [row["ref"] for row in as_json["rows"]]
        assert [row["ref"] for row in as_csv] == in_order, answer.address
        assert as_json["distribution"]["total"] == len(in_order) == listed(answer)[0]
        assert Counter(row["status"] for row in as_csv) == {
            status: n for status, n in as_json["distribution"]["statuses"].items() if n
        }
        rows = [row for table in answer.main.all("tbody") for row in table.all("tr")]
        assert refs(rows) == in_order[:50]
        given = parse_qs(query)
        assert as_json["filters"] == {
            "standing": given.pop("standing", ["agreed"])[0],
            "sort": given.pop("sort", ["ref"])[0],
            **({"rests": given.pop("rests")[0]} if "rests" in given else {}),
            **given,
        }


@pytest.mark.usefixtures("record")
def test_every_pillar_page_shows_its_commitments_once_in_their_group(site: Pages) -> None:
    seen: list[str] = []
    by_pillar = {pillar["slug"]: pillar for pillar in site["/index.json"].data["pillars"]}
    for pillar in Pillar.objects.all():
        answer = site[f"/pillars/{pillar.slug}/"]
        total, *groups = sentence(answer)
        assert total == sum(groups) == by_pillar[pillar.slug]["agreed"]["total"]
        assert groups == list(by_pillar[pillar.slug]["agreed"]["groups"].values())
        without = by_pillar[pillar.slug]["agreed"]["groups"]["no_verdict"]
        assert by_pillar[pillar.slug]["agreed"]["assessed"] == total - without
        for table in answer.main.all("table", "rows"):
            caption = table.one("caption").text
            rows = table.one("tbody").all("tr")
            for ref, row in zip(refs(rows), rows, strict=True):
                commitment = Commitment.objects.with_verdict().get(ref=ref)
                assert commitment.pillar == pillar
                group = Status(commitment.status).group
                is_reported = commitment.standing == "reported"
                assert caption == ("Reported commitments" if is_reported else group.label)
                assert row.one("span", "status").text.endswith(str(Status(commitment.status).label))
                seen.append(ref)
    assert sorted(seen) == sorted(Commitment.objects.values_list("ref", flat=True))


def test_a_pillar_names_what_touches_it_from_elsewhere(site: Pages) -> None:
    own = {row["ref"] for row in site["/pillars/security.json"].data["rows"]}
    heading, *rest = site["/pillars/security/"].text.split("<h2>Also touching this pillar</h2>")
    assert heading
    touching = set(re.findall(r'<span class="ref">([A-Z-]+\d+)</span>', rest[0]))
    themed = {
        row["ref"]
        for row in site["/commitments.json"].data["rows"]
        if "security" in site[f"/commitments/{row['ref']}.json"].data["item"]["themes"]
    }
    assert touching == themed - own
    assert touching


def test_no_page_counts_agreed_and_reported_commitments_together(site: Pages) -> None:
    for address in ("/", "/methodology/", "/commitments/"):
        assert not re.search(r"\b60\b", site[address].main.text), address
    methodology = site["/methodology/"].main.text
    assert "Agreed commitments: 54" in methodology
    assert "Reported commitments: 6" in methodology
    for answer in site.values():
        if answer.is_html and answer.main.all("p", "answer"):
            said = answer.main.one("p", "answer").text
            assert not re.search(r"\b60\b(?! actions)", said), answer.address


def test_json_and_csv_keep_agreed_and_reported_apart(site: Pages) -> None:
    overview = site["/index.json"].data
    assert overview["agreed"]["groups"] == GROUPS
    assert (overview["agreed"]["total"], overview["reported"]["total"]) == (54, 6)
    for standing in ("agreed", "reported"):
        part = overview[standing]
        assert sum(part["statuses"].values()) == sum(part["groups"].values()) == part["total"]
        pillars = overview["pillars"]
        assert sum(pillar[standing]["total"] for pillar in pillars) == part["total"]
        rows = [row for row in site["/index.csv"].rows if row["standing"] == standing]
        assert len(rows) == 8
        for pillar, row in zip(pillars, rows, strict=True):
            assert row["pillar"] == pillar["slug"]
            assert int(row["total"]) == pillar[standing]["total"]
            assert int(row["assessed"]) == pillar[standing]["assessed"]
            assert {g: int(row[f"group_{g.value}"]) for g in StatusGroup} == pillar[standing][
                "groups"
            ]
            assert {s: int(row[f"status_{s.value}"]) for s in Status} == pillar[standing][
                "statuses"
            ]


def test_pillar_json_and_csv_name_the_standing_of_each_row_and_count_them_apart(
    site: Pages,
) -> None:
    for address, answer in site.items():
        if re.fullmatch(r"/pillars/[a-z-]+\.json", address):
            data = answer.data
            standings = Counter(row["standing"] for row in data["rows"])
            assert standings["agreed"] == data["agreed"]["total"]
            assert standings["reported"] == data["reported"]["total"]
            in_csv = [(r["ref"], r["standing"]) for r in site[address[:-4] + "csv"].rows]
            assert in_csv == [(row["ref"], row["standing"]) for row in data["rows"]]


def test_only_reported_commitments_are_in_the_reported_list(site: Pages) -> None:
    reported = site["/commitments.json?standing=reported"].data["rows"]
    agreed = site["/commitments.json"].data["rows"]
    assert {row["standing"] for row in reported} == {"reported"}
    assert {row["standing"] for row in agreed} == {"agreed"}
    assert (len(agreed), len(reported)) == (54, 6)
    assert all(row["ref"].startswith("NYD-") for row in agreed)
    assert not any(row["ref"].startswith("NYD-") for row in reported)


def test_verdicts_and_dates_on_the_dashboard_are_of_agreed_commitments(site: Pages) -> None:
    columns = site["/"].main.one("div", "columns")
    assert all(ref.text.startswith("NYD-") for ref in columns.all("span", "ref"))
    changes, _due, actions = columns.all("section")
    (corrected,) = changes.all("li")
    assert "before: Reversed; 27 November 2026, a correction" in corrected.text
    assert len(actions.all("li")) == 5


def test_documents_count_their_own_commitments(site: Pages) -> None:
    held, known = (one.all("li") for one in site["/declarations/"].main.all("ul", "cards"))
    assert len([card for card in known if card.all("h3")]) == 15
    assert not any("commitment" in card.text for card in known)
    shown = {
        card.one("a").attributes["href"]: int(
            (re.findall(r"(\d+) commitment", card.text) or [0])[0]
        )
        for card in held
    }
    assert sum(shown.values()) == 60
    for address, number in shown.items():
        page = site[address]
        said = f"{number} commitment" if number else "No commitment"
        assert said in page.main.one("p", "answer").text
        assert len([li for box in page.main.all("ul", "margin") for li in box.all("li")]) == number
    assert shown["/declarations/new-york-declaration-2023/"] == 54
