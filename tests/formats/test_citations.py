"""A citation in words, for BibTeX and for reference managers."""

import dataclasses
import datetime as dt
import json

import pytest

from tracker.formats.citations import Citation
from tracker.text.looked import LookedUntil

APRIL, NOVEMBER = dt.date(2026, 4, 30), dt.date(2026, 11, 27)
ONE_DAY = LookedUntil(APRIL, APRIL)


def citation(title: str = "A page", as_of: LookedUntil | None = ONE_DAY) -> Citation:
    return Citation(
        site="The Site",
        key="site-page",
        title=title,
        headline="All is well.",
        address="https://example.org/a_b/",
        as_of=as_of,
        read_on=dt.date(2026, 11, 21),
    )


def test_in_words_it_says_what_it_speaks_for_and_when_it_was_read() -> None:
    assert citation().plain == (
        "The Site. A page. Evidence looked at until 30 April 2026. Read on 21 November 2026."
        " https://example.org/a_b/"
    )
    assert citation(as_of=None).plain == (
        "The Site. A page. Read on 21 November 2026. https://example.org/a_b/"
    )


def test_bibtex_has_the_year_of_what_it_speaks_for() -> None:
    assert citation().bibtex.splitlines() == [
        "@misc{site-page,",
        "  author = {{The Site}},",
        "  title = {{A page}},",
        "  year = {2026},",
        "  note = {Evidence looked at until 30 April 2026.},",
        "  url = {https://example.org/a_b/},",
        "  urldate = {2026-11-21}",
        "}",
    ]
    assert "note" not in citation(as_of=None).bibtex


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50 % & more", r"50 \% \& more"),
        ("a_b {c} $d #e", r"a\_b \{c\} \$d \#e"),
        ("a\\b^c~d", r"a\textbackslash{}b\^{}c\~{}d"),
        ("Ўзбекистон", "Ўзбекистон"),
    ],
)
def test_what_bibtex_reads_as_a_command_is_spelled_out(title: str, written: str) -> None:
    assert f"title = {{{{{written}}}}}" in citation(title).bibtex


def test_reference_managers_get_the_same_as_csl_json() -> None:
    (item,) = json.loads(citation("“Quoted”").csl)
    assert (item["type"], item["title"], item["id"]) == ("webpage", "“Quoted”", "site-page")
    assert item["issued"] == {"date-parts": [[2026, 4, 30]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 21]]}
    (undated,) = json.loads(citation(as_of=None).csl)
    assert not {"issued", "note"} & undated.keys()


def test_of_several_verdicts_it_names_the_oldest_day_and_the_newest() -> None:
    several = citation(as_of=LookedUntil(APRIL, NOVEMBER))
    said = "Evidence looked at until a day between 30 April 2026 and 27 November 2026;"
    assert said in several.plain
    assert said in several.bibtex
    (item,) = json.loads(several.csl)
    assert item["note"].startswith(said)
    assert item["issued"] == {"date-parts": [[2026, 4, 30]]}


def test_ris_has_one_tag_a_line_and_ends() -> None:
    lines = citation("A  page\nof two lines").ris.split("\r\n")
    assert lines == [
        "TY  - ELEC",
        "ID  - site-page",
        "TI  - A page of two lines",
        "AU  - The Site",
        "PY  - 2026",
        "DA  - 2026/04/30",
        "N1  - Evidence looked at until 30 April 2026.",
        "UR  - https://example.org/a_b/",
        "Y2  - 2026/11/21",
        "ER  - ",
        "",
    ]


def test_data_is_cited_as_a_dataset() -> None:
    data = dataclasses.replace(citation(), is_dataset=True)
    assert data.ris.startswith("TY  - DATA\r\n")
    assert json.loads(data.csl)[0]["type"] == "dataset"
