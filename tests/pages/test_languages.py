"""The site in another language: the same pages at /ru/, English where nothing is translated."""

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from tests import factories
from tests.catalogues import write_catalogue
from tracker import models, search, urls
from tracker.choices import Status
from tracker.queries.translations import english_words
from tracker.text import languages, sha256_of

from .markup import Element
from .site import Answer, ask
from .test_headers import check_public, check_security
from .test_query_counts import World, queries

BASE = "http://testserver"
TITLE, STATEMENT = "Углублять партнерство в формате C5+1", "Президенты шести стран обязались"
WORDS = {
    "Commitments": "Обязательства",
    "%(ref)s has its first verdict: %(new)s": "%(ref)s: первая оценка: %(new)s",
    "Due: %(ref)s %(title)s": "Срок: %(ref)s %(title)s",
}
# One page of each kind that has a key.
KEYS = {
    "pillar": "security",
    "commitment": "NYD-01",
    "party": "KZ",
    "initiative": "usaid",
    "action": "usaid-closure-2025",
    "document": "new-york-declaration-2023",
    "actor": "USAID",
    "person": "sadyr-japarov",
    "embed": "overview",
    "data_table": "scores",
    "api_operation": "commitments",
}
PATHS = [
    re.sub(r"<\w+:\w+>", KEYS.get(page.name or "", ""), str(page.pattern)) for page in urls.pages
]
DATA = (
    *(".json", ".csv", ".xlsx", ".jsonl", ".jsonld", ".txt", ".py", ".zip", ".sqlite"),
    *(".bib", ".ris"),
)
FEEDS = ("changes.atom", "timeline.ics")
# Pictures have no page of the site around them; those to be embedded: test_pictures.py.
READ = [
    f"/{path}"
    for path in PATHS
    if path not in (*FEEDS, "pillars/")
    and not path.startswith(("r/", "figures/", "share/", "embed/"))
]


@pytest.fixture(autouse=True)
def russian(settings: Settings, tmp_path: Path) -> Path:
    """A catalogue with a few words, whatever the site's own holds."""
    write_catalogue(tmp_path, "ru", WORDS)
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path


def say(kind: str, key: str, **fields: str) -> None:
    """Translate the words that the row has now."""
    english = english_words((kind, key, field) for field in fields)
    for field, text in fields.items():
        models.Translation.objects.create(
            kind=kind,
            key=key,
            field=field,
            language="ru",
            source_sha256=sha256_of(english[kind, key, field]),
            text=text,
        )


def editions(found: Answer) -> dict[str, str]:
    """The addresses of the page by language."""
    links = found.page.one("head").all("link", rel="alternate")
    return {
        link.attributes["hreflang"]: link.attributes["href"]
        for link in links
        if "hreflang" in link.attributes
    }


def own_words(element: Element) -> str:
    """The words that are not marked as another language."""
    return " ".join(
        child if isinstance(child, str) else own_words(child)
        for child in element.children
        if isinstance(child, str) or "lang" not in child.attributes
    )


# --- Addresses -----------------------------------------------------------------------------------


def test_every_page_answers_in_russian(record: None, client: Client) -> None:
    assert len(READ) > 20
    for address in READ:
        english, found = ask(client, address), ask(client, f"/ru{address}")
        assert (english.status, found.status) == (200, 200), address
        assert found.page.one("html").attributes["lang"] == "ru"
        assert english.page.one("html").attributes["lang"] == "en"
        assert found.headers["content-language"] == "ru"
        assert english.headers["content-language"] == "en"
        check_security(found)
        check_public(found)
        expected = {"en": BASE + address, "ru": f"{BASE}/ru{address}", "x-default": BASE + address}
        assert editions(english) == editions(found) == expected
        for page, code in ((english, "en"), (found, "ru")):
            canonical = page.page.one("link", rel="canonical").attributes["href"]
            assert canonical == expected[code]
            switcher = page.page.one("nav", "languages")
            assert switcher.one("strong").attributes["lang"] == code
            (other,) = switcher.all("a")
            assert other.attributes["href"] == expected[other.attributes["hreflang"]][len(BASE) :]
            ids = [e.attributes["id"] for e in page.page.walk() if "id" in e.attributes]
            assert len(ids) == len(set(ids))
        with translation.override("ru"):
            note = translation.gettext("Texts that are not translated yet are in English.")
        assert found.text.count(note) == 1
        assert note not in english.text
        assert 'lang="en">' not in english.main.text


def test_a_page_in_russian_links_to_pages_in_russian_and_to_data_in_none(
    record: None, client: Client
) -> None:
    for address in READ:
        for link in sorted(ask(client, f"/ru{address}").links):
            path = link.partition("?")[0]
            is_data = path.endswith(DATA)
            assert path.startswith("/ru/") is not is_data, (address, link)


def test_the_query_string_is_kept_between_languages_and_for_the_data(
    record: None, client: Client
) -> None:
    found = ask(client, "/ru/commitments/?pillar=security&status=delivered&utm_source=letter")
    kept = "?pillar=security&status=delivered"
    (other,) = found.page.one("nav", "languages").all("a")
    assert other.attributes["href"] == f"/commitments/{kept}"
    assert editions(found)["ru"] == f"{BASE}/ru/commitments/{kept}"
    data = found.page.one("head").one("link", type="application/json").attributes["href"]
    assert data.startswith(f"/commitments.json{kept}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ru/", 200),
        ("/en/", 404),
        ("/en/commitments/", 404),
        ("/kk/", 404),
        ("/xx/commitments/", 404),
        ("/RU/", 404),
        ("/ru/ru/", 404),
        ("/ru/no-such-page/", 404),
        ("/ru/commitments/NOPE/", 404),
        ("/ru/commitments/?status=x", 400),
        ("/ru/commitments.json", 404),
        ("/ru/commitments.csv", 404),
        ("/ru/data/log.jsonl", 404),
        ("/ru/data/checkpoint.json", 404),
        ("/ru/data/verify_log.py", 404),
        ("/ru/livez", 404),
        ("/ru/commitments", 301),
        ("/ru", 301),
        ("/commitments", 301),
        ("/ru/pillars/", 302),
    ],
)
def test_what_is_no_page_of_a_language(client: Client, address: str, status: int) -> None:
    found = ask(client, address)
    assert found.status == status
    check_public(found)
    assert translation.get_language() == "en"
    if status in (301, 302):
        assert found.headers["location"] == {"/ru/pillars/": "/ru/"}.get(address, f"{address}/")
    elif status != 200 and found.is_html:
        assert not editions(found)


@pytest.mark.django_db
def test_a_language_appears_with_its_catalogue(client: Client, russian: Path) -> None:
    assert languages.offered() == ("en", "ru")
    write_catalogue(russian, "uz", {"Commitments": "Majburiyatlar"})
    languages._with_catalogue.cache_clear()
    assert languages.offered() == ("en", "ru", "uz")
    found = ask(client, "/uz/commitments/")
    assert "Majburiyatlar" in found.text
    assert set(editions(found)) == {"en", "ru", "uz", "x-default"}


@pytest.mark.django_db
def test_without_a_catalogue_there_is_english_alone(client: Client, settings: Settings) -> None:
    settings.LOCALE_PATHS = []
    assert ask(client, "/ru/").status == 404
    found = ask(client, "/")
    assert not editions(found)
    assert not found.page.all("nav", "languages")


@pytest.mark.django_db
def test_only_the_address_chooses_the_language(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    found = ask(client, "/commitments/", headers={"Accept-Language": "ru"})
    assert found.status == 200
    assert found.page.one("html").attributes["lang"] == "en"
    check_public(found)


@pytest.mark.django_db
def test_the_thread_is_left_in_its_own_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        assert translation.get_language() == "ru"
        raise RuntimeError

    client.raise_request_exception = False
    with translation.override("de"):
        ask(client, "/ru/")
        assert translation.get_language() == "de"
        monkeypatch.setattr("tracker.views.versions.state_at", fail)
        assert ask(client, "/ru/methodology/").status == 500
        assert translation.get_language() == "de"


def test_data_is_the_same_after_a_page_in_russian(record: None, client: Client) -> None:
    before = ask(client, "/commitments.csv").body, ask(client, "/commitments.json").body
    ask(client, "/ru/commitments/")
    assert (ask(client, "/commitments.csv").body, ask(client, "/commitments.json").body) == before


def test_each_language_has_a_version_of_its_own(record: None, client: Client) -> None:
    english, found = ask(client, "/parties/KZ/"), ask(client, "/ru/parties/KZ/")
    assert english.headers["etag"] != found.headers["etag"]
    with CaptureQueriesContext(connection) as captured:
        again = ask(client, "/ru/parties/KZ/", headers={"If-None-Match": found.headers["etag"]})
    assert again.status == 304
    assert len(captured) <= 1


# --- Texts ---------------------------------------------------------------------------------------


@pytest.fixture
def promise(db: None) -> models.Commitment:
    """A commitment of one party with a promised day, all of it translated but its own words."""
    pillar = factories.PillarFactory.create(slug="here", name="Here")
    party = factories.PartyFactory.create(code="KZ", name="Kazakhstan")
    commitment: models.Commitment = factories.CommitmentFactory.create(
        ref="NYD-01",
        title="Deepen the partnership",
        statement="The six presidents promised.",
        done_when="A ministry says so.",
        pillar=pillar,
        debtors=[party],
        due_on=dt.date(2030, 9, 21),
        due_precision="month",
    )
    say("pillar", "here", name="Здесь")
    say("actor", "KZ", name="Казахстан")
    say("commitment", "NYD-01", title=TITLE, statement=STATEMENT)
    return commitment


def test_what_is_translated_stands_in_russian_and_the_rest_is_marked(
    promise: models.Commitment, client: Client
) -> None:
    page = ask(client, "/ru/commitments/NYD-01/").page
    assert page.one("h1").text == TITLE
    words = own_words(page.one("main"))
    assert {text for text in (STATEMENT, "Здесь", "Казахстан") if text not in words} == set()
    assert promise.title not in page.text
    assert "A ministry says so." not in words
    assert "A ministry says so." in [span.text for span in page.all("span", lang="en")]
    assert TITLE in page.one("title").text
    assert STATEMENT in page.one("meta", name="description").attributes["content"]
    assert page.one("meta", property="og:locale").attributes["content"] == "ru_RU"
    assert TITLE in page.one("section", "cite").text
    assert "сентябрь 2030" in words


def test_what_has_no_row_falls_back_to_marked_english(
    promise: models.Commitment, client: Client
) -> None:
    models.Translation.objects.filter(field="title").delete()
    page = ask(client, "/ru/commitments/NYD-01/").page
    (span,) = page.one("h1").all("span", lang="en")
    assert span.text == "Deepen the partnership"
    listed = ask(client, "/ru/commitments/").main
    assert "Deepen the partnership" in [span.text for span in listed.all("span", lang="en")]
    english = ask(client, "/commitments/NYD-01/")
    assert english.page.one("h1").children == ["Deepen the partnership"]
    assert not english.main.all("span", lang="en")


def test_filters_name_pillars_and_parties_in_russian(
    promise: models.Commitment, client: Client
) -> None:
    for address in ("/ru/commitments/?pillar=here", "/ru/timeline/", "/ru/changes/"):
        words = own_words(ask(client, address).main)
        assert "Здесь" in words, address
        assert "Казахстан" in words, address
    chosen = ask(client, "/ru/commitments/?pillar=here").page.one("div", "chosen")
    assert "Здесь" in chosen.text


def test_the_calendar_and_the_feed_are_offered_in_russian(
    promise: models.Commitment, client: Client
) -> None:
    calendar = ask(client, "/ru/timeline.ics").text.replace("\r\n ", "")
    assert f"SUMMARY:Срок: NYD-01 {TITLE}" in calendar
    assert f"URL:{BASE}/ru/commitments/NYD-01/" in calendar
    english = ask(client, "/timeline.ics").text.replace("\r\n ", "")
    assert "SUMMARY:Due: NYD-01 Deepen the partnership" in english
    uids = [[w for w in text.splitlines() if w.startswith("UID")] for text in (calendar, english)]
    assert uids[0] == uids[1]


def test_the_feed_is_in_russian(record: None, client: Client) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    english, found = (
        ET.fromstring(ask(client, f"{prefix}/changes.atom?verb=entered&kind=verdict").text)
        for prefix in ("", "/ru")
    )
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (english.get(xml_lang), found.get(xml_lang)) == ("en", "ru")
    assert english.findtext(f"{atom}id") != found.findtext(f"{atom}id")
    entries = found.findall(f"{atom}entry")
    assert entries
    for one, other in zip(entries, english.findall(f"{atom}entry"), strict=True):
        link = one.find(f"{atom}link")
        assert link is not None
        assert link.attrib["href"].startswith(f"{BASE}/ru/")
        assert one.findtext(f"{atom}id") == other.findtext(f"{atom}id")
    titles = [entry.findtext(f"{atom}title") or "" for entry in entries]
    assert any("первая оценка" in title for title in titles)


def test_the_data_of_a_commitment_and_an_initiative_hold_their_translations(
    promise: models.Commitment, client: Client
) -> None:
    found = ask(client, "/commitments/NYD-01.json").data
    assert found["translations"] == {"ru": {"statement": STATEMENT, "title": TITLE}}
    assert found["item"]["title"] == "Deepen the partnership"
    initiative = factories.InitiativeFactory.create(key="I-1", slug="one")
    assert ask(client, "/initiatives/one.json").data["translations"] == {}
    say("initiative", initiative.key, name="Инициатива")
    found = ask(client, "/initiatives/one.json").data
    assert found["translations"] == {"ru": {"name": "Инициатива"}}


def test_the_site_says_a_status_as_its_rows_do(settings: Settings) -> None:
    """The labels come from the catalogue; the rows are what a reader of the data sees."""
    settings.LOCALE_PATHS = [settings.BASE_DIR / "tracker" / "locale"]
    rows = json.loads((settings.FIXTURE_DIRS[0] / "17_translations.json").read_text())
    told = [row["fields"] for row in rows if row["fields"]["kind"] == "status"]
    told = [row for row in told if row["language"] in languages.offered()]
    if not told:
        pytest.skip("no language with a catalogue has rows for the statuses")
    for row in told:
        status = Status(row["key"])
        with translation.override(row["language"]):
            said = status.label if row["field"] == "label" else status.definition
            assert str(said) == row["text"]


# --- Search --------------------------------------------------------------------------------------


def test_russian_words_find_what_is_translated(promise: models.Commitment, client: Client) -> None:
    initiative = factories.InitiativeFactory.create(name="A Dialogue", slug="dialogue")
    say("initiative", initiative.key, name="Диалог")
    search.rebuild()
    (result,) = (
        ask(client, "/ru/search/?q=партнерство&kind=commitment").page.one("ol", "plain").all("li")
    )
    link = result.one("a")
    assert link.attributes == {"href": "/ru/commitments/NYD-01/"}
    assert link.text == f"NYD-01 {TITLE}"
    assert result.one("mark").text == "партнерство"
    assert STATEMENT in result.text
    (result,) = (
        ask(client, "/ru/search/?q=диалог&kind=initiative").page.one("ol", "plain").all("li")
    )
    assert result.one("a").text == "Диалог"
    assert result.one("span", "muted").attributes["lang"] == "en"
    rows = ask(client, "/ru/commitments/?q=президенты").page.one("table", "rows")
    assert TITLE in rows.text
    (result,) = (
        ask(client, "/search/?q=партнерство&kind=commitment").page.one("ol", "plain").all("li")
    )
    assert result.one("a").text == "NYD-01 Deepen the partnership"
    assert (
        ask(client, "/ru/search/?q=partnership&kind=commitment").page.one("ol", "plain").all("li")
    )


# --- Queries -------------------------------------------------------------------------------------

ONE_MORE = (
    "/",
    "/pillars/here/",
    "/commitments/",
    "/commitments/FIRST/",
    "/parties/",
    "/parties/KZ/",
    "/initiatives/",
    "/initiatives/initiative-1000/",
    "/actions/",
    "/timeline/",
    "/progress/",
    "/declarations/text/",
    "/methodology/",
    "/timeline.ics",
)


def translate_everything() -> None:
    models.Translation.objects.all().delete()
    for commitment in models.Commitment.objects.all():
        say("commitment", commitment.ref, title="Обещание", statement="Обещано.")
    for initiative in models.Initiative.objects.all():
        say("initiative", initiative.key, name="Инициатива")
    for pillar in models.Pillar.objects.all():
        say("pillar", pillar.slug, name="Направление")


@pytest.mark.django_db
def test_a_language_costs_one_query_whatever_is_translated(client: Client) -> None:
    world = World()
    for grow in (None, World.grow_details):
        if grow:
            grow(world)
        translate_everything()
        search.rebuild()
        for address in ONE_MORE:
            in_russian = queries(client, f"/ru{address}")
            assert in_russian == queries(client, address) + 1, address
        # The search holds every language.
        more = queries(client, "/ru/search/?q=обещание") - queries(client, "/search/?q=обещание")
        assert 0 <= more <= 1
