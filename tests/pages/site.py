"""Asking the site as a reader does: one address at a time, or every address there is a link to."""

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.utils.encoding import iri_to_uri
from openpyxl import load_workbook

from tracker.views.refusals import PROBLEMS

from .markup import Element, parse

# How a query starts that changes nothing; PostgreSQL reads long results through a cursor.
READS = ("SELECT", "(SELECT", "WITH", "DECLARE")
# Pixels, and the files of the whole dataset, which tests/dataset is about.
_NO_TEXT = {"image/png", "application/zip", "application/vnd.sqlite3"}
_REFERENCES = (".bib", ".ris", ".csl.json")


@dataclass(frozen=True)
class Answer:
    """What one address answered with."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    sets_cookie: bool

    @property
    def text(self) -> str:
        """The words of it; of a workbook those of all its cells. What is no text has none."""
        if self.headers.get("content-type") in _NO_TEXT:
            return ""
        if "spreadsheetml" not in self.headers.get("content-type", ""):
            return self.body.decode()
        sheets = load_workbook(io.BytesIO(self.body), read_only=True).worksheets
        cells = (str(cell) for sheet in sheets for row in sheet.values for cell in row if cell)
        return "\n".join(cells)

    @property
    def is_html(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")

    @cached_property
    def page(self) -> Element:
        return parse(self.text)

    @cached_property
    def main(self) -> Element:
        return self.page.one("main")

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a CSV answer; each has as many cells as the header."""
        header, *rows = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        return [dict(zip(header, row, strict=True)) for row in rows]

    @property
    def links(self) -> set[str]:
        """The addresses on this site that the page links to, without fragments."""
        # To take one filter off is what test_list.py is about; here it would only make more lists.
        removals = {a for box in self.page.all("div", "chosen") for a in box.all("a")}
        found = [
            element.attributes["href"]
            for element in self.page.walk()
            # The same page in another language is what test_languages.py is about.
            if "hreflang" not in element.attributes
            and (
                (element.tag == "a" and element not in removals)
                or element.attributes.get("rel") == "alternate"
            )
        ]
        absolute = {urldefrag(urljoin(self.address, href)).url for href in found}
        # test_pointintime.py is about other days, where the whole site is there once more.
        return {
            address
            for address in absolute
            if not urlsplit(address).netloc
            and not on_another_day(address)
            and not is_picture(address)
        }


def on_another_day(address: str) -> bool:
    """Whether the address asks for the record as it stood on some day."""
    return urlsplit(address).path.startswith("/on/")


def is_picture(address: str) -> bool:
    """Whether the address is that of a picture, which test_pictures.py is about."""
    return urlsplit(address).path.endswith((".svg", ".png"))


def is_another_table(address: str) -> bool:
    """Whether the address is a table that the page has as JSON and CSV, or how it is cited."""
    path = urlsplit(address).path
    endings = (".jsonl", ".excel.csv", ".xlsx", ".zip", ".sqlite", *_REFERENCES)
    return path.endswith(endings) and path != "/data/log.jsonl"


def is_page(address: str) -> bool:
    """Whether the address is no file in some format."""
    return not PurePosixPath(urlsplit(address).path).suffix


def body_of(response: HttpResponseBase) -> bytes:
    """The whole body, streamed or not; the test client closes what was read to its end."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    content: bytes = getattr(response, "content", b"")
    return content


def ask(client: Client, address: str, **options: Any) -> Answer:
    """GET the address."""
    return answer(client.get(address, **options), address)


def check_problem(found: Answer, status: int, name: str) -> None:
    """A refusal as RFC 9457 has it, of the kind with this name, which names the address that was
    asked for, and no HTML."""
    assert found.status == status, found.address
    assert found.headers["content-type"] == "application/problem+json", found.address
    (kind,) = [one for one in PROBLEMS if one.name == name]
    problem = dict(found.data)
    assert problem.pop("detail"), found.address
    assert problem == {
        "type": f"/data/api/#{name}",
        "title": str(kind.title),
        "status": status,
        "instance": iri_to_uri(found.address),
    }


def answer(response: Any, address: str = "") -> Answer:
    """The answer that the test client's response holds."""
    return Answer(
        address=address,
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=body_of(response),
        sets_cookie=bool(response.cookies),
    )


def crawl(client: Client, *, files: bool = True, start: str = "/") -> dict[str, Answer]:
    """Every address that can be reached from the first page; the desk is left out.

    Without `files` the pages alone, and not what they are in another format.
    """
    answers: dict[str, Answer] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in answers or address.startswith("/admin/"):
            continue
        answers[address] = found = ask(client, address)
        if found.is_html:
            # They hold the rows of the JSON and CSV beside them: test_record_pages.py reads a few.
            waiting += sorted(
                a
                for a in found.links - answers.keys()
                if not is_another_table(a) and (files or is_page(a))
            )
    return answers
